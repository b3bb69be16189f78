"""One inquiry with all that a draft is made from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.draft.facts import assigned, done, stated
from assistant.draft.selecting import Evidence
from assistant.draft.situation import Situation
from assistant.draft.todo import NO_NUMBER
from assistant.draft.voice import Voice, unnumbered
from assistant.types import Channel, Fact, MatchResult, Message, Need, NeedKind, Question

_OWN_ORDER = re.compile(
    r"\byour (?P<noun>order|parcel|package|refund|delivery)\b(?! (?:number|LK|[A-Z]{1,5}-?\d|#?\d))"
)


READ = 6_000  # characters of a message in which it is looked for an order
_BOUGHT = re.compile(
    r"\b(?:orders?|ordered|bought|buying|purchase[ds]?|parcel|delivery|delivered|(?:refund|cancel|return|exchange|replac)\w*)\b",
    re.I,
)
DONE = (
    "That is done: {x}",
    "I have seen to it: {x}",
    "It is settled: {x}",
)
LOOKED_UP = (
    "I have looked it up: {x}",
    "I have checked this for you: {x}",
    "I've had a look for you: {x}",
)


@dataclass(frozen=True, slots=True)
class Case:
    """The inquiry, its questions with what was found for each, what the agent knows, and how the reply speaks."""

    inquiry: Message
    questions: Sequence[Question]
    matches: Sequence[MatchResult]
    voice: Voice
    told: Situation
    evidence: Sequence[Evidence] = ()
    needs: Sequence[Need] = ()
    facts: Sequence[Fact] = ()

    def said(self) -> str:
        """The subject and the new text of the message, in which the customer's own case is told."""
        return f"{self.inquiry.subject or ''} {self.inquiry.clean}".strip()

    def stated(self) -> list[tuple[int, str]]:
        """The agent's facts as sentences, each with the index of its question, -1 for none."""
        of, rest = assigned(self.facts, self.questions, self.needs)
        spelling = self.voice.style.spelling
        lines: list[tuple[int, str]] = []
        for i, facts in sorted(of.items()):
            text = " ".join(stated(f, self.needs[i], spelling) for f in facts)
            if self.needs[i].kind is NeedKind.ACTION and done(text, self.needs[i]):
                small = text[:1].lower() + text[1:] if text.startswith(("Your ", "It ", "The ")) else text
                text = text if text.startswith("I") else self.voice.say(DONE, "done", x=small)
            first_look = self.needs[i].kind is NeedKind.ACCOUNT and not any(": " in t for _, t in lines)
            lines.append((i, self._looked_up(text) if first_look else text))
        return [*lines, *((-1, stated(f, Need(), spelling)) for f in rest)]

    def settled(self, known: Sequence[int]) -> dict[int, int]:
        """Requests about the same matter as one that a fact of the agent's settles: which by which."""
        of: dict[int, int] = {}
        for j, need in enumerate(self.needs):
            own = self.matches[j].best if j < len(self.matches) else None
            for i in known:
                if i < 0 or j in known or need.kind is NeedKind.KNOWLEDGE or i >= len(self.matches):
                    continue
                other = self.matches[i].best
                if own and other and own.entry.id == other.entry.id:
                    of[j] = i
        return of

    def _looked_up(self, text: str) -> str:
        """What was looked up, said to have been."""
        if self.voice.channel == Channel.SOCIAL or re.match(r"(?:I|We|I've|Unfortunately|Sorry)\b", text):
            return text
        small = text[:1].lower() + text[1:] if re.match(r"(?:Your|It|The|You|There|They|This) ", text) else text
        return self.voice.say(LOOKED_UP, "looked", x=small)

    def lacks_number(self, questions: Sequence[int]) -> bool:
        """Whether something is to be looked up in an order that the message does not name."""
        open_ = [self.needs[q] for q in questions if self.needs[q].kind is not NeedKind.KNOWLEDGE]
        return (
            bool(open_) and all(n.todo.endswith(NO_NUMBER) for n in open_) and not self._elsewhere() and self._bought()
        )

    def _bought(self) -> bool:
        """Whether the message speaks of an order at all: only then has it a number."""
        return _BOUGHT.search(self.inquiry.clean[:READ]) is not None

    def _elsewhere(self) -> bool:
        """Whether the message has a number all the same."""
        return any(r.kind in ("order", "tracking", "ticket") for r in self.inquiry.references)

    def numbered(self, text: str, question: int, said: str) -> str:
        """The text with the order's number where the reply has not said it yet, and without it where it has."""
        text = unnumbered(text, said)
        reference = self.needs[question].reference.lstrip("#")
        if not reference or reference in said or reference in text:
            return text
        return _OWN_ORDER.sub(lambda m: self._named(m, reference), text, count=1)

    def _named(self, found: re.Match[str], reference: str) -> str:
        """As "your order LK-1", "your refund for order LK-1"."""
        return f"{found[0]} {reference}" if found["noun"] == "order" else f"{found[0]} for order {reference}"
