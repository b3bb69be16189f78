"""How much speaks for each sentence of a passage: its meaning, where the check sees the answer, its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.draft.sentences import Unit
from assistant.draft.words import stems

Evidence = Mapping[str, tuple[float, float]]
"""Per sentence of a passage: its cosine with the question, and how surely, by the check, the answer stands in it."""
FACT, UNSUPPORTED = 0.35, 0.1  # words that tell of the asked kind of fact; what the check's word is worth without any
WORDS, LEADS = 0.18, 0.1  # what shared words and the first place are worth beside a cosine
_ELSEWHERE = re.compile(
    r"(?:for (?:more|further|additional|full) (?:information|details|guidance|advice|help)"
    r"|(?:please )?(?:see|visit|refer to"
    r"|click|view|consult) |find (?:out )?more\b|find more|(?:more|additional|further) (?:information"
    r"|guidance|details)\b"
    r"|you can (?:find|read) (?:more|further|additional))",
    re.I,
)
_ASKS_WHERE = re.compile(r"\b(?:where|find|information|website|link|resources?|guidance|list|read)\b", re.I)
# What points at a place of a page, and what somebody else says, make no sense in a reply.
_DEICTIC = re.compile(r"\b(?:below|above)\b(?! \d)|\bthis (?:page|section|document)\b|\bhere[.:]?$|\bas noted\b", re.I)
_SOMEBODY = re.compile(r"(?:I|I'm|I'll|I've|I’m|I’ll|I’ve|From:|To:|Hi|Thanks)\b")
_NUMBER = re.compile(r"\d{2,}")
_MEASURES = re.compile(r"\d[\d.,]* × \d[\d.,]*(?: × \d[\d.,]*)?")  # "68 × 28 × 28 cm" counts nothing
_BLURB = re.compile(r"(?:the|our|this) [^,.]{2,60}? (?:is|are) (?:an?|our|the) ", re.I)  # what a thing is and costs
_ASKS_WHAT = re.compile(
    r"\bwhat(?:'s| is| are)\b|\bhow much\b|\bcost|\bprice|\btell me about\b|\bkind of\b|\btype of\b", re.I
)
_CODE = re.compile(r"[{};]|\w\(\)|==|\+=|!=|\w\.\w+\(")
CODE_MARKS = 4
_AIM = re.compile(r"(?:objective|aim|purpose|note|example)s?: ", re.I)


def weighed(
    question: str,
    pieces: Sequence[Unit],
    lexical: Sequence[float],
    evidence: Evidence,
    context: str,
    *,
    named: bool = False,
) -> list[float]:
    """The scores of the units, from their meaning, from where the check sees the answer, and from their words.

    Of what is told under a name (`named`), as of a product, the check is believed where a word of the question is.
    """
    asks_where = _ASKS_WHERE.search(question)
    asked, titled = stems(question), stems(context)
    numbers = set(_NUMBER.findall(question)) - set(_NUMBER.findall(context))
    out = []
    for i, (piece, words) in enumerate(zip(pieces, lexical, strict=True)):
        near, answers = evidence.get(piece.text, (0.0, 0.0))
        if named and not (asked - titled) & stems(piece.text) and words < FACT:
            answers *= UNSUPPORTED
        score = max(0.0, near) + answers + WORDS * min(words, 2.0) + (LEADS if i == 0 else 0.0)
        if (_ELSEWHERE.match(piece.text) and not asks_where) or _SOMEBODY.match(piece.text):
            score *= 0.4
        if _DEICTIC.search(piece.text):
            score *= 0.6
        if (shared := asked & stems(piece.text)) and shared <= titled and asked - titled:
            score *= 0.6  # it is near for the name that all sentences here have
        if numbers and numbers & set(_NUMBER.findall(_MEASURES.sub("", piece.text))):
            score += 0.5
        if i == 0 and _BLURB.match(piece.text) and not _ASKS_WHAT.search(question):
            score *= 0.5
        out.append(max(0.0, score - 0.3 * bool(_AIM.match(piece.text))))
    return out


def code(text: str) -> bool:
    """Whether a sentence is lines of a program, which no reply tells."""
    return len(_CODE.findall(text[:2000])) >= CODE_MARKS
