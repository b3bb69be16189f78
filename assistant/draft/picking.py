"""The units of the matched passage that answer a question."""

from __future__ import annotations

import re

from assistant.draft.selecting import Evidence, select
from assistant.draft.sentences import Kind, Unit, units
from assistant.draft.words import stems
from assistant.types import Match, Passage, Question

_AND = re.compile(
    r"(?:, (?:and )?| and )(?=(?:if|whether|how|what|when|where|which|do|does|is|are|can|could|will)\b)", re.I
)


def chosen_units(
    question: Question,
    match: Match,
    most: int | None = None,
    *,
    tight: bool = False,
    evidence: Evidence | None = None,
) -> tuple[int, tuple[Unit, ...], tuple[int, ...]]:
    """The passage's number in its entry, its units, and which of them answer the question."""
    number, passage = matched_passage(question, match)
    pieces = units(passage)
    asked = _parts(question.standalone or question.text)
    chosen = tuple(
        sorted(
            {
                i
                for a in asked
                for i in select(
                    a,
                    pieces,
                    match.entry.title,
                    tight=tight or len(asked) > 1,
                    evidence=evidence if len(asked) == 1 else None,
                )
            }
        )
    )
    if most is not None and not any(pieces[i].kind in (Kind.STEP, Kind.BULLET) for i in chosen):
        chosen = chosen[:most]
    return number, pieces, chosen


def _parts(text: str) -> list[str]:
    """What a sentence asks in one go, part by part: "whether it fits, how heavy it is and if it is waterproof"."""
    parts = _AND.split(text)
    return parts if len(parts) > 2 and min(len(p.split()) for p in parts) > 1 else [text]


def matched_passage(question: Question, match: Match) -> tuple[int, Passage]:
    """The matched passage, or the one that shares most words with the question."""
    passages = match.entry.passages
    if match.passage is not None and match.passage.text.strip():
        return (passages.index(match.passage) if match.passage in passages else 0), match.passage
    asked = stems(question.standalone or question.text)
    best = max(
        range(len(passages)),
        key=lambda i: (bool(passages[i].text.strip()), len(asked & stems(passages[i].text[:2000])), -i),
    )
    return best, passages[best]
