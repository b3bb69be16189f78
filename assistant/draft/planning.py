"""Which question is answered from which sentences, in which order, and which are put off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft.blocks import Block, once
from assistant.draft.needs import is_action, is_lookup
from assistant.draft.selecting import CONTACT, asks_for_fact, on_subject, select
from assistant.draft.sentences import Kind, Unit, units
from assistant.draft.words import stems
from assistant.types import Entry, Match, MatchResult, Passage, Question

_FOLLOW_UP = re.compile(
    r"\b(?:it|that|this|they|them)\b|^\W*(?:and )?(?:how (?:much|long)"
    r"|what's the (?:price|cost))\W*$",
    re.I,
)
_AND = re.compile(
    r"(?:, (?:and )?| and )(?=(?:if|whether|how|what|when|where|which|do|does|is|are|can|could|will)\b)", re.I
)


def usable(match: Match | None) -> bool:
    """Whether an entry may be drafted from: it has a text, and customers may read it."""
    return match is not None and not match.entry.internal and any(p.text.strip() for p in match.entry.passages)


def plan(
    questions: Sequence[Question], matches: Sequence[MatchResult], most: int | None = None
) -> tuple[list[Block], list[int]]:
    """Paragraphs in the customer's order, questions of one entry together, and the indices that are put off.

    `most` caps the sentences of a question, for channels with little room.
    """
    tight = sum(m.best is not None for m in matches[: len(questions)]) > 1 or (most is not None and len(questions) > 1)
    blocks: dict[str, Block] = {}
    deferred: list[int] = []
    for i, question in enumerate(questions):
        best = _answering(question, matches[max(0, i - 1) : i + 1], first=not i)
        if best is None:
            deferred.append(i)
            continue
        block = blocks.setdefault(best.entry.id, Block(best.entry, []))
        block.questions.append(i)
        number, pieces, chosen = chosen_units(question, best, most, tight=tight)
        if is_lookup(question) or is_action(question):
            block.lookups.append(i)  # who has written to us need not be told to
            chosen = tuple(c for c in chosen if not CONTACT.search(pieces[c].text)) or chosen
        block.add(number, chosen, pieces, i)
    kept = [b for b in blocks.values() if _worth_saying(b, questions)]
    deferred += [q for b in blocks.values() if b not in kept for q in b.questions]
    deferred = [d for d in deferred if not _said_already(questions[d], kept, d)]
    return once(kept), sorted(deferred)


def _answering(question: Question, near: Sequence[MatchResult], *, first: bool) -> Match | None:
    """The match to draft from: the question's own, or for "and how much is it?" that of the question before."""
    own = near[-1].best if len(near) > (0 if first else 1) else None
    if own is None and not first and near and follows(question, near[0].best):
        own = near[0].best
    return own if own is not None and usable(own) and _speaks_of(question, own) else None


def _worth_saying(block: Block, questions: Sequence[Question]) -> bool:
    """Whether a paragraph helps: beside a promise to look something up only what helps meanwhile."""
    done = any(is_action(questions[q]) for q in block.lookups) and _self_service(block)
    return block.lookups != block.questions or done or helps_meanwhile(block.entry)


def _speaks_of(question: Question, match: Match) -> bool:
    """Whether a long passage under a name, such as a product's, has a sentence on what is asked about it."""
    _, passage = _passage(question, match)
    return on_subject(question.standalone or question.text, units(passage), match.entry.title)


def _said_already(question: Question, blocks: Sequence[Block], number: int) -> bool:
    """Whether a sentence that the reply has anyway names all that the question is about; it is then its answer."""
    asked = set() if is_lookup(question) or is_action(question) else stems(question.text)
    for block in blocks:
        enough = len(asked) > 1 or (asked and number - 1 in block.questions)
        if enough and not block.lookups and any(asked <= stems(p[2].text) for p in block.pieces):
            block.questions.append(number)
            return True
    return False


def follows(question: Question, before: Match | None) -> bool:
    """Whether a few words like "and how much is it?" ask for a fact that the answer before has."""
    if before is None or len(question.text.split()) > 7 or not _FOLLOW_UP.search(question.text):
        return False
    passage = before.passage or (before.entry.passages[0] if before.entry.passages else None)
    return passage is not None and asks_for_fact(question.text, passage.text)


def _self_service(block: Block) -> bool:
    """Whether the customers can do themselves what is asked of us."""
    return any(re.match(r"(?:Yes, )?(?:you|customers) can\b", p[2].text, re.I) for p in block.pieces)


def helps_meanwhile(entry: Entry) -> bool:
    """Whether an entry is worth quoting beside the promise to look something up: it is about finding or changing it."""
    names = " ".join((entry.title, *entry.variants[:20]))
    return bool(
        re.search(
            r"\b(?:track\w*|status|where(?:'s| is)|wheres|late|arrive\w*|delay\w*|lost|cancel\w*|change\w*"
            r"|refund\w*|reset)\b",
            names,
            re.I,
        )
    )


def chosen_units(
    question: Question, match: Match, most: int | None = None, *, tight: bool = False
) -> tuple[int, tuple[Unit, ...], tuple[int, ...]]:
    """The passage's number in its entry, its units, and which of them answer the question."""
    number, passage = _passage(question, match)
    pieces = units(passage)
    asked = _parts(question.standalone or question.text)
    chosen = tuple(
        sorted({i for a in asked for i in select(a, pieces, match.entry.title, tight=tight or len(asked) > 1)})
    )
    if most is not None and not any(pieces[i].kind in (Kind.STEP, Kind.BULLET) for i in chosen):
        chosen = chosen[:most]
    return number, pieces, chosen


def _parts(text: str) -> list[str]:
    """What a sentence asks in one go, part by part: "whether it fits, how heavy it is and if it is waterproof"."""
    parts = _AND.split(text)
    return parts if len(parts) > 2 and min(len(p.split()) for p in parts) > 1 else [text]


def _passage(question: Question, match: Match) -> tuple[int, Passage]:
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
