"""A desk whose answers can be worked out on paper: every sentence that ends in "?" is a question."""

from __future__ import annotations

import re

from assistant.config import Configuration
from assistant.errors import InputError, KnowledgeBaseError, ModelError
from assistant.types import (
    CheckReport,
    Draft,
    DraftPart,
    Entry,
    FollowUp,
    FormLetter,
    Match,
    MatchResult,
    Message,
    Part,
    Passage,
    Polished,
    Promise,
    Question,
    Status,
    Topic,
    Verdict,
)

ENTRY = Entry("delivery", "Delivery", (Passage("We ship in two days."),), source="delivery.md")
WHY = "ends with a question mark"


class StubDesk:
    """Stands in for the Assistant. "crash" in a text is a fault of ours, "refuse" bad input, "nomodel" no model."""

    def __init__(self) -> None:
        self.configuration = Configuration()
        self.searches: list[list[str]] = []

    def read(self, inquiry, **known):
        if isinstance(inquiry, Message):
            return inquiry
        text = inquiry.decode() if isinstance(inquiry, bytes) else inquiry
        html = known.pop("html", False)
        known.pop("reply", None)
        if html:
            text = re.sub("<[^>]*>", "", text)
        known = {k: v for k, v in known.items() if v is not None}
        return Message(text, ((0, len(text)),) if text.strip() else (), rendered=html, **known)

    def _trouble(self, text):
        if "crash" in text:
            raise ZeroDivisionError(text)
        if "refuse" in text:
            raise InputError("text: refused")
        if "nomodel" in text:
            raise ModelError("The model is missing.")

    def questions(self, inquiry, **known):
        message = self.read(inquiry, **known)
        self._trouble(message.text)
        sentences = re.finditer(r"[^.?!]+[.?!]?", message.text)
        places = [(m.end() - len(m[0].lstrip()), m.end()) for m in sentences if m[0].endswith("?")]
        found = [Question((place,), message.text[slice(*place)], reason=WHY) for place in places]
        if message.subject and "?" in message.subject:
            found.append(Question(((0, len(message.subject)),), message.subject, part=Part.SUBJECT))
        return tuple(found)

    def left_open(self, inquiry, now=(), *, corrections=None):
        """ "open: ..." in a quoted line is a question that was left open."""
        found = re.finditer(r"(?m)^> open: (.*\?)$", self.read(inquiry).text)
        return tuple(Verdict(Question((m.span(1),), m[1]), Status.UNANSWERED, 0.25) for m in found)

    def match(self, questions):
        self.searches.append(list(questions))
        for question in questions:
            self._trouble(question)
        answered = ["ship" in q for q in questions]
        pairs = zip(questions, answered, strict=True)
        return tuple(MatchResult(q, (Match(ENTRY, 1.0, ENTRY.passages[0]),), a, 0.9 if a else 0.125) for q, a in pairs)

    def draft(self, inquiry, *, agent=None, **known):
        message = self.read(inquiry, **known)
        questions = self.questions(message)
        text = f"Hello,\n\nWe ship in two days.\n\n{agent or 'Your team'}"
        parts = tuple(
            DraftPart(i, "We ship.", Status.ANSWERED, "delivery", "delivery.md") for i in range(len(questions))
        )
        report = self.check(message, text, questions=questions)
        matches = self.match([q.text for q in questions])
        return Draft(text, parts, message, questions, matches, report, self.left_open(message))

    def form_letter(self, inquiry, reply, *, questions=None, matches=None, recent=None):
        text = reply if isinstance(reply, str) else reply.text
        copied = 1.0 if recent and text in recent.team else 0.0
        return FormLetter(0.9 if copied else 0.125, ("seen before",) if copied else (), copied, used=("name: Sam",))

    def acknowledge(self, inquiry, *, agent=None, now=None, **known):
        self._trouble(inquiry.text)
        questions = self.questions(inquiry)
        text = f"We will ship {len(questions)} answers{f' after {now:%H:%M}' if now else ''}. {agent or 'Your team'}"
        return Draft(text, (), inquiry, questions, (), self.check(inquiry, text, questions=questions))

    def follow_up(self, inquiry, reply, *, agent=None, promises=None, sent=None, now=None, **known):
        self._trouble(inquiry.text)
        questions = self.questions(inquiry)
        owed = tuple(p.question for p in promises or ())
        asked = tuple(i for i in range(len(questions)) if i not in owed)
        return FollowUp(f"Was it answered? {agent or 'Your team'}", inquiry, questions, asked, owed)

    def polish(self, draft, *, agent=None):
        return Polished(draft.text, False, ("no endpoint",), "-a\n+b", "{}")

    def polish_preview(self, draft, *, agent=None):
        return '{"preview": true}'

    def promises(self, report, reply, now=None):
        found = [(i, v) for i, v in enumerate(report.questions) if v.status is Status.DEFERRED]
        return tuple(Promise(i, "ask", v.evidence[0], "by Friday", now) for i, v in found)

    def check(self, inquiry, reply, *, questions=None, second_opinion=False, **known):
        message, answer = self.read(inquiry, **known), self.read(reply)
        self._trouble(answer.text)
        asked = self.questions(message) if questions is None else questions
        status = Status.ANSWERED if "ship" in answer.text else Status.UNANSWERED
        status = Status.DEFERRED if "will ship" in answer.text else status
        at = answer.text.find("ship")
        evidence = ((at, at + 4),) if at >= 0 else ()
        verdicts = tuple(Verdict(q, status, 0.75 if at >= 0 else 0.25, evidence) for q in asked)
        return CheckReport(verdicts, 0.75 if at >= 0 else 0.25)

    def gaps(self, texts):
        for text in texts:
            self._trouble(text)
        first = {}
        for i, text in enumerate(texts):
            first.setdefault(text[:3], []).append(i)
        return tuple(Topic("topic", tuple(members)) for members in first.values())


class BareDesk(StubDesk):
    """A desk without a knowledge base."""

    def match(self, questions):
        raise KnowledgeBaseError("This needs a knowledge base: give the folder or file with --kb PATH.")
