"""Which question is answered from which sentences, in which order, and which are put off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.draft.deferring import is_action, is_lookup
from assistant.draft.selecting import CONTACT, asks_for_fact, select
from assistant.draft.sentences import Kind, Unit, units
from assistant.draft.words import stems
from assistant.types import Entry, Match, MatchResult, Passage, Question

_FOLLOW_UP = re.compile(
    r"\b(?:it|that|this|they|them)\b|^\W*(?:and )?(?:how (?:much|long)"
    r"|what's the (?:price|cost))\W*$",
    re.I,
)
SAID = 200  # sentences against which a further one is compared, so that nothing is said twice
MOST_IN_BLOCK = 6  # sentences of one paragraph that answers several questions


@dataclass(slots=True)
class Block:
    """One paragraph: an entry's units for the questions that it answers; `left_out` counts units not used."""

    entry: Entry
    questions: list[int]
    pieces: list[tuple[int, int, Unit, int]] = field(default_factory=list)  # passage, unit, the unit, for question
    lookups: list[int] = field(default_factory=list)
    left_out: int = 0

    def add(self, passage: int, chosen: Sequence[int], pieces: Sequence[Unit], question: int) -> None:
        """Take units of a passage for a question; each is taken once.

        Passages stand in the order of the questions, sentences in the order of their passage.
        """
        have = {(p, i) for p, i, _, _ in self.pieces}
        self.pieces += [(passage, i, pieces[i], question) for i in chosen if (passage, i) not in have]
        asked = list(dict.fromkeys(p[0] for p in self.pieces))
        self.pieces.sort(key=lambda p: (asked.index(p[0]), p[1]))
        self.left_out = max(self.left_out, len(pieces) - len(chosen))


def usable(match: Match | None) -> bool:
    """Whether an entry may be drafted from: it has a text, and customers may read it."""
    return match is not None and not match.entry.internal and any(p.text.strip() for p in match.entry.passages)


def plan(
    questions: Sequence[Question], matches: Sequence[MatchResult], most: int | None = None
) -> tuple[list[Block], list[int]]:
    """Paragraphs in the customer's order, questions of one entry together, and the indices that are put off.

    `most` caps the sentences of a question, for channels with little room.
    """
    blocks: dict[str, Block] = {}
    deferred: list[int] = []
    for i, question in enumerate(questions):
        best = matches[i].best if i < len(matches) else None
        if best is None and i and i - 1 < len(matches) and follows(question, matches[i - 1].best):
            best = matches[i - 1].best
        if best is None or not usable(best):
            deferred.append(i)
            continue
        block = blocks.setdefault(best.entry.id, Block(best.entry, []))
        block.questions.append(i)
        number, pieces, chosen = chosen_units(question, best, most, tight=len(questions) > 1)
        if is_lookup(question) or is_action(question):
            block.lookups.append(i)  # who has written to us need not be told to
            chosen = tuple(c for c in chosen if not CONTACT.search(pieces[c].text)) or chosen
        block.add(number, chosen, pieces, i)
    kept = []
    for block in blocks.values():  # a promise to look something up needs no article that does not help meanwhile
        if block.lookups == block.questions and not helps_meanwhile(block.entry):
            deferred += block.questions
        else:
            kept.append(block)
    return _once(kept), sorted(deferred)


def follows(question: Question, before: Match | None) -> bool:
    """Whether a few words like "and how much is it?" ask for a fact that the answer before has."""
    if before is None or len(question.text.split()) > 7 or not _FOLLOW_UP.search(question.text):
        return False
    passage = before.passage or (before.entry.passages[0] if before.entry.passages else None)
    return passage is not None and asks_for_fact(question.text, passage.text)


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
    text = question.standalone or question.text
    chosen = select(text, pieces, match.entry.title, tight=tight)
    if most is not None and not any(pieces[i].kind in (Kind.STEP, Kind.BULLET) for i in chosen):
        chosen = chosen[:most]
    return number, pieces, chosen


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


def _once(blocks: list[Block]) -> list[Block]:
    """The blocks without sentences that an earlier one says; one that is left with nothing joins the earlier one."""
    said: list[tuple[frozenset[str], frozenset[str], Block]] = []
    out: list[Block] = []
    for block in blocks:
        kept, host = [], None
        for piece in block.pieces:
            key = (frozenset(stems(piece[2].text)), frozenset(re.findall(r"\d[\d.,]*", piece[2].text)))
            known = (
                next((b for words, numbers, b in said if _same(key, (words, numbers))), None)
                if piece[2].kind is Kind.SENTENCE
                else None
            )
            if known is None:
                kept.append(piece)
                if len(said) < SAID:
                    said.append((*key, block))
            else:
                host = known
        if not kept and host is not None:
            host.questions += block.questions
            host.lookups += block.lookups
            continue
        block.pieces = kept if _stands(kept) else block.pieces
        block.pieces = _capped(block.pieces)
        out.append(block)
    return out


def _same(a: tuple[frozenset[str], frozenset[str]], b: tuple[frozenset[str], frozenset[str]]) -> bool:
    """Whether two sentences say the same: the same numbers and nearly the same words."""
    return a[1] == b[1] and len(a[0]) > 2 and len(a[0] & b[0]) >= 0.8 * len(a[0] | b[0])


def _stands(pieces: Sequence[tuple[int, int, Unit, int]]) -> bool:
    """Whether what is left does not start with a reference to what was left out."""
    return bool(pieces) and not re.match(
        r"(?:it|they|this|these|however|but|otherwise|then)\b", pieces[0][2].text, re.I
    )


def _capped(pieces: list[tuple[int, int, Unit, int]]) -> list[tuple[int, int, Unit, int]]:
    """At most as many sentences as a paragraph bears; lists stay whole."""
    sentences = 0
    out = []
    for piece in pieces:
        sentences += piece[2].kind is Kind.SENTENCE
        if sentences <= MOST_IN_BLOCK or piece[2].kind is not Kind.SENTENCE:
            out.append(piece)
    return out
