"""What each question of a message is answered from: the search, a second look by the check, and sentences that speak.

A part of the pipeline: the search knows what is alike, the check what is an answer, the draft what a message is about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

from assistant.check import Checker
from assistant.draft import Evidence, choosing, wordings
from assistant.encoder import Encoder
from assistant.text import supported
from assistant.types import CheckReport, MatchResult, Message, Question, Status

KEPT = 20  # entries of a question that a draft goes on with
LOOKED_AT = 12  # questions of one message that get a second look; an inquiry with more is a list
SURE = 0.5  # probability of a match from which its answer stands although our own check does not find it in the draft
Reader = Callable[[Question, tuple[str, ...]], tuple[float, tuple[float, ...]]]
"""Says of a question and the pieces of a text how surely the text answers, and where."""


class Desk(Protocol):
    """What is needed of an Assistant."""

    def match(self, questions: Sequence[str], limit: int) -> tuple[MatchResult, ...]: ...  # noqa: D102

    @property
    def checker(self) -> Checker: ...  # noqa: D102

    @property
    def encoder(self) -> Encoder: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Grounds:
    """Per question what it is answered from, and what speaks for each sentence of it."""

    matches: tuple[MatchResult, ...]
    evidence: tuple[Evidence, ...]

    def not_told(self, report: CheckReport) -> list[int]:
        """The questions with a match that is not sure, of which the check finds no answer in the draft."""
        pairs = zip(report.questions, self.matches, strict=True)
        return [i for i, (v, m) in enumerate(pairs) if m.answered and m.score < SURE and v.status is Status.UNANSWERED]

    def without(self, questions: Sequence[int]) -> Grounds:
        """The same with these questions unanswered."""
        return replace(
            self, matches=tuple(replace(m, answered=False) if i in questions else m for i, m in enumerate(self.matches))
        )


def grounds(desk: Desk, message: Message, asked: Sequence[Question]) -> Grounds:
    """What each question is answered from.

    A question that the search cannot answer alone is searched again with what the message is about, and the check
    reads what is found.
    """
    matches = list(desk.match([q.standalone or q.text for q in asked], KEPT))
    if not supported(message.language):  # the probabilities of the search hold for our languages only
        return Grounds(tuple(replace(m, answered=False) for m in matches), ({},) * len(matches))
    doubtful = [i for i, q in enumerate(asked) if not choosing.settled(q, matches[i])][:LOOKED_AT]
    asked_as = [q.standalone or q.text for q in asked]
    read = cache(desk.checker.covers)  # what the second look has read need not be read again
    more = {i: wordings(message, asked, i) for i in doubtful}
    found = iter(desk.match([w for i in doubtful for w in more[i]], choosing.LOOKED_AT))
    for i in doubtful:
        other = [next(found) for _ in more[i]]
        seen = choosing.candidates(message, asked[i], matches[i], other)
        covers = [read(asked[i], choosing.pieces(c.match))[0] for c in seen]
        matches[i], asked_as[i] = choosing.chosen(asked[i], matches[i], seen, covers, matches[i - 1] if i else None)
    matches = choosing.once(asked, matches)
    each = zip(asked, asked_as, matches, strict=True)
    return Grounds(tuple(matches), tuple(_evidence(desk.encoder, *one, read) for one in each))


def _evidence(encoder: Encoder, question: Question, wording: str, match: MatchResult, read: Reader) -> Evidence:
    """How near each sentence of the answering passage is to the question, and how surely it answers."""
    said = choosing.pieces(match.best) if match.best else ()
    if not said:
        return {}
    title = match.matches[0].entry.title
    vectors = encoder.encode([question.standalone or question.text, wording, title, *said])
    sure, marks = read(question, said)
    near = vectors[3:] @ (vectors[0] + vectors[1]) / 2
    if sure < choosing.UNSURE and len(said) > choosing.SHORT:  # a long passage hides its answer: the nearest alone
        tried = sorted(range(len(said)), key=lambda i: -near[i])[: choosing.TRIED]
        alone = {i: read(question, said[i : i + 1])[0] for i in tried}
        marks = tuple(alone.get(i, 0.0) for i in range(len(said)))
    found = {p: (float(n), m) for p, n, m in zip(said, near, marks, strict=True)}
    return {title: (float(vectors[2] @ vectors[0]), 0.0), **found}
