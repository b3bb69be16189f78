"""Why an entry was found: the wording, heading or passage of it that is nearest, and the words that it shares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from assistant.encoder import Vectors
from assistant.knowledge.signals import Tables
from assistant.knowledge.texts import searched
from assistant.knowledge.words import tokens
from assistant.types import Entry, Span

LONGEST = 50_000  # characters of a text in which shared words are looked for
_WORD = re.compile(r"[^\W_]+")


class Near(StrEnum):
    """What of an entry is nearest to a question."""

    TITLE = "title"
    WORDING = "wording"
    HEADING = "heading"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one entry was found.

    `text` is the nearest text of it, `similarity` its cosine with the question; `shared` are the words of the question
    that stand somewhere in the entry, in any form, `asked` how many words of the question count.
    """

    near: Near
    text: str
    similarity: float
    shared: tuple[str, ...]
    asked: int


def reason(tables: Tables, question: str, vector: Vectors, entry: Entry, number: int) -> Reason:
    """Why the entry at a position was found for a question with its vector `(dimension,)`."""
    here = np.array([number], np.int64)
    tops = [float(table.best(vector, here).top[0]) for table in tables.vectors]  # nan for a kind without texts
    kind = int(np.nanargmax(tops))
    row = tables.vectors[kind].best_row(vector, number)
    near = (Near.WORDING if row else Near.TITLE, Near.HEADING, Near.PASSAGE)[kind]
    texts = searched(entry)
    text = entry.passages[row].text if near is Near.PASSAGE else texts.kinds[kind][row]
    asked = {stem: question[start:end] for (start, end), stem in reversed([*_words(question, _counting(question))])}
    held = set(tokens(texts.words))
    shared = tuple(word for stem, word in reversed(asked.items()) if stem in held)
    return Reason(near, text, tops[kind], shared, len(asked))


def shared_spans(question: str, text: str) -> tuple[Span, ...]:
    """Where in a text (its first LONGEST characters) words of a question stand, in any form; no stop words."""
    return tuple(span for span, _ in _words(text[:LONGEST], _counting(question)))


def _counting(question: str) -> frozenset[str]:
    """The stems by which a question is searched."""
    return frozenset(tokens(question))


def _words(text: str, stems: frozenset[str]) -> Iterator[tuple[Span, str]]:
    """The range and stem of each word of a text that has one of the stems."""
    known: dict[str, str] = {}
    for match in _WORD.finditer(text):
        word = match.group().lower()
        if word not in known:
            known[word] = next(iter(tokens(word)), "")
        if known[word] in stems:
            yield match.span(), known[word]
