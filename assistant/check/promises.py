"""Promises: what a reply puts off, in its own words, and until when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from assistant.check.due import Due, due_times
from assistant.text import plain, sentences
from assistant.types import CheckReport, Message, OpeningHours, Promise, Span, Status

LONGEST = 120  # characters of a promise in short
NEAR = 40  # sentences around a promise in which its time may stand
AROUND = 2_000  # characters after the last evidence that are read
_OURS = re.compile(
    r"\b(?:(?:I|we)(?:'ll|'m|'re|'ve| will| shall| am| are| have| need to| must)|let me)\s{1,9}"
    r"(?:(?:still|now|just|currently|also|then|first|only|have|to|been|be|going|already)\s{1,9}){0,4}"
    r"(?!sorry\b|afraid\b|not\b|unable\b|sure\b|happy\b|glad\b)(?=\w)",
    re.IGNORECASE,
)
# what tells that an answer will follow
_FOLLOWS = re.compile(
    r"\b(?:(?:come|get|be) back to|let you know|be in touch|get in touch|hear (?:back )?from|keep you posted|find out|"
    r"(?:reply|write|respond|answer|update|tell|e-?mail|call|ring|message|confirm|check|look into|ask)(?:ing)?|"
    r"looking into)\b",
    re.IGNORECASE,
)


def promises(report: CheckReport, reply: Message, now: datetime, hours: OpeningHours) -> tuple[Promise, ...]:
    """A promise for each question with the verdict `deferred`, in the order of the questions.

    The time is looked for in the words that put the question off, else in the nearest sentence that says when an
    answer follows. A pure function: `now` is when the reply is sent, a naive one local to the desk.
    """
    deferred = [(i, v) for i, v in enumerate(report.questions) if v.status is Status.DEFERRED]
    if not deferred:
        return ()
    text = plain(reply.clean[: AROUND + max((end for _, v in deferred for _, end in v.evidence), default=0)])
    parts = sentences(text)
    found = []
    for index, verdict in deferred:
        own = _overlapping(parts, verdict.evidence)
        if not own:
            continue
        place = next((s for s in own if _OURS.search(text, *s)), own[0])
        due = _due(text, own, place, parts, now, hours)
        words = in_short(text, place, due)
        named = " ".join(text[slice(*due.span)].split()) if due else ""
        found.append(Promise(index, words, place, named, due.moment if due else None))
    return tuple(found)


def in_short(text: str, place: Span, due: Due | None = None) -> str:
    """What the sentence promises: without who promises and, where a clock knows it, until when; at most LONGEST."""
    start, end = place
    ours = _OURS.search(text, start, end)
    start = ours.end() if ours else start
    pieces = [text[start:end]]
    if due and due.moment and start <= due.span[0] and due.span[1] <= end:
        pieces = [text[start : due.span[0]], text[due.span[1] : end]]
    words = " ".join(" ".join(pieces).split()).replace(" ,", ",").replace(" .", ".").strip(" ,;:.!–-")
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rsplit(" ", 1)[0] + "…"


def _overlapping(parts: Sequence[Span], spans: Sequence[Span]) -> list[Span]:
    """The sentences in which one of the spans lies."""
    return [(a, b) for a, b in parts if any(a < end and start < b for start, end in spans)]


def _due(
    text: str, own: Sequence[Span], place: Span, parts: Sequence[Span], now: datetime, hours: OpeningHours
) -> Due | None:
    """The time by which the promise falls due, None where none is named."""
    near = sorted(parts, key=lambda s: abs(s[0] - place[0]))[:NEAR]
    following = [s for s in near if s not in own and _FOLLOWS.search(text, *s) and _OURS.search(text, *s)]
    for group in ([place], [s for s in own if s != place], following):
        for sentence in group:
            if times := due_times(text, *sentence, now, hours):
                ours = _OURS.search(text, *sentence)
                said = ours.start() if ours else sentence[0]
                return min(times, key=lambda t: (t.moment is None, not t.deadline, t.span[0] < said))
    return None
