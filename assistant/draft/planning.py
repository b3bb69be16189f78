"""Which question is answered from which sentences, in which order, and which are put off."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.draft.asides import told_by_the_way
from assistant.draft.blocks import Block, once
from assistant.draft.deferring import redress
from assistant.draft.focus import SHORT, adds_nothing, focused
from assistant.draft.needs import explained, is_action, is_lookup
from assistant.draft.picking import chosen_units, matched_passage
from assistant.draft.polarity import verdict
from assistant.draft.selecting import Evidence, asks_for_fact, named, on_subject
from assistant.draft.sentences import units
from assistant.draft.weighing import code
from assistant.draft.words import stems
from assistant.types import Entry, Match, MatchResult, Question

SEEN = 0.7  # mark by the check from which on a sentence surely answers
SURE = 0.5  # probability of a match from which on its entry is worth quoting beside a promise to look something up
_FOLLOW_UP = re.compile(
    r"^\W*(?:and )?if (?:so|yes)\b|\b(?:it|that|this|they|them)\b|^\W*(?:and )?(?:how (?:much|long)"
    r"|what's the (?:price|cost))\W*$",
    re.I,
)
_NUMBER_LOOKS = re.compile(
    r"\byour (?:order|tracking|reference) number (?:starts|begins|has|consists|looks|ends)\b"
    r"|\bfind (?:the|your) (?:order|tracking|reference) number\b",
    re.I,
)
_WRITE_TO_US = re.compile(
    r"\b(?:contact|call|phone|e-?mail|write to|tell|send|message) us\b|\bplease (?:e-?mail"
    r"|call) [\w.+-]+(?:@|\d)|\blet us know\b",
    re.I,
)


def usable(match: Match | None) -> bool:
    """Whether an entry may be drafted from: it has a text, and customers may read it."""
    return match is not None and not match.entry.internal and any(p.text.strip() for p in match.entry.passages)


def plan(
    questions: Sequence[Question],
    matches: Sequence[MatchResult],
    most: int | None = None,
    *,
    evidence: Sequence[Evidence] = (),
    told: Collection[int] = (),
    message: str = "",
) -> tuple[list[Block], list[int]]:
    """Paragraphs in the customer's order, questions of one entry together, and the indices that are put off.

    `most` caps the sentences of a question, for channels with little room. Questions in `told` are answered by what
    the agent knows and left out here. What the `message` says decides which sentences of an article are its case.
    """
    tight = sum(m.best is not None for m in matches[: len(questions)]) > 1 or (most is not None and len(questions) > 1)
    blocks: dict[str, Block] = {}
    deferred: list[int] = []
    asides: list[int] = []
    for i, question in enumerate(questions):
        if i in told:
            continue
        if told_by_the_way(question) and len(questions) > 1:
            asides.append(i)
            continue
        seen = _seen(question, matches[i], evidence[i]) if i < min(len(evidence), len(matches)) else False
        best = _answering(question, matches[max(0, i - 1) : i + 1], first=not i, seen=seen)
        if best is None or not _placed(
            blocks, i, question, best, most, tight, _of(evidence, i, best, matches), message
        ):
            deferred.append(i)
        elif matches[i].score >= SURE:
            blocks[best.entry.id].sure = True
    kept = [b for b in blocks.values() if _worth_saying(b, questions)]
    deferred += [q for b in blocks.values() if b not in kept for q in b.questions]
    deferred = [d for d in deferred if not _said_already(questions[d], kept, d)]
    answers = [b for b in kept if not b.lookups]
    if answers:  # who says by the way what they want wants nothing more said to it
        answers[-1].questions += asides
    return once(kept), sorted([*deferred, *([] if answers else asides)])


def _seen(question: Question, match: MatchResult, evidence: Evidence) -> bool:
    """Whether the check sees the answer in a sentence; of what is told under a name, one on what is asked."""
    found = [text for text, (_, mark) in evidence.items() if mark >= SEEN]
    if not found or match.best is None or not named(match.best.entry.title, len(evidence) - 1):
        return bool(found)
    asked = question.standalone or question.text
    own = stems(asked) - stems(match.best.entry.title)
    return any(own & stems(text) or asks_for_fact(asked, text) for text in found)


def _of(evidence: Sequence[Evidence], i: int, best: Match, matches: Sequence[MatchResult]) -> Evidence:
    """The evidence of a question, where it is that of the entry that answers it."""
    own = matches[i].best if i < len(matches) else None
    return evidence[i] if i < len(evidence) and own is best else {}


def _placed(
    blocks: dict[str, Block],
    i: int,
    question: Question,
    best: Match,
    most: int | None,
    tight: bool,
    evidence: Evidence,
    message: str,
) -> bool:
    """Put the units that answer a question into the block of their entry; False where nothing of it helps."""
    number, pieces, chosen = chosen_units(question, best, most, tight=tight, evidence=evidence)
    ours = (is_lookup(question) and not explained(question)) or is_action(question)
    asked = question.standalone or question.text
    if message and not is_action(question) and (most is None or most >= SHORT):
        chosen = focused(asked, message, best.entry, pieces, chosen, evidence)
    if ours and ("product" in best.entry.source.lower() or "sku" in best.entry.extra):
        return False  # where a parcel is stands in no description of what is in it
    if ours:  # who has written to us need not be told to
        useless = (_WRITE_TO_US, _NUMBER_LOOKS)
        chosen = tuple(c for c in chosen if not any(u.search(pieces[c].text) for u in useless))
    chosen = tuple(c for c in chosen if not code(pieces[c].text))
    if not chosen:
        return False
    if best.entry.id in blocks and adds_nothing(asked, blocks[best.entry.id], number, chosen, pieces, evidence):
        return False
    block = blocks.setdefault(best.entry.id, Block(best.entry, []))
    block.questions.append(i)
    block.near[i] = evidence.get(best.entry.title, (0.0, 0.0))[0]
    if ours:
        block.lookups.append(i)
    elif settled := verdict(asked, best.entry, pieces):
        block.verdicts[(number, settled[0])] = settled[1]
        chosen = tuple(sorted({*chosen, settled[0]}))
    block.add(number, chosen, pieces, i)
    return True


def _answering(question: Question, near: Sequence[MatchResult], *, first: bool, seen: bool = False) -> Match | None:
    """The match to draft from: the question's own, or for "and how much is it?" that of the question before.

    `seen` says that the check sees the answer in it.
    """
    if redress(question):
        return None  # what we do to put it right stands in no article
    own = near[-1].best if len(near) > (0 if first else 1) else None
    if own is not None and usable(own) and (seen or _speaks_of(question, own)):
        return own
    if not first and near and follows(question, before := near[0].best) and usable(before):
        return before
    return None


def _worth_saying(block: Block, questions: Sequence[Question]) -> bool:
    """Whether a paragraph helps: beside a promise to look something up only what helps meanwhile."""
    done = any(is_action(questions[q]) for q in block.lookups) and _self_service(block)
    return block.lookups != block.questions or done or block.sure or helps_meanwhile(block.entry)


def _speaks_of(question: Question, match: Match) -> bool:
    """Whether a long passage under a name, such as a product's, has a sentence on what is asked about it."""
    _, passage = matched_passage(question, match)
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
