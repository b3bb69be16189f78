"""Paragraphs of a reply in the making: units of an entry for questions, nothing said twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.draft.sentences import Kind, Unit
from assistant.draft.words import stems
from assistant.types import Entry

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
    near: dict[int, float] = field(default_factory=dict)  # cosine of a question and the entry's title
    sure: bool = False  # the entry is surely about what is asked
    verdicts: dict[tuple[int, int], str] = field(default_factory=dict)  # passage, unit: what it says, yes or no first

    def add(self, passage: int, chosen: Sequence[int], pieces: Sequence[Unit], question: int) -> None:
        """Take units of a passage for a question; each is taken once.

        Passages stand in the order of the questions, sentences in the order of their passage.
        """
        have = {(p, i) for p, i, _, _ in self.pieces}
        self.pieces += [(passage, i, pieces[i], question) for i in chosen if (passage, i) not in have]
        asked = list(dict.fromkeys(p[0] for p in self.pieces))
        self.pieces.sort(key=lambda p: (asked.index(p[0]), (p[0], p[1]) not in self.verdicts, p[1]))
        self.left_out = max(self.left_out, len(pieces) - len(chosen))


def once(blocks: list[Block]) -> list[Block]:
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
