"""What speaks for each entry: cosines of its wordings, headings and passages, and its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.encoder import Vectors
from assistant.knowledge.texts import KINDS
from assistant.knowledge.vectors import Best, Ints, Table
from assistant.knowledge.words import Floats, Words
from assistant.types import Entry

EXACT_ROWS = 60_000  # up to here every row is compared; above, the candidates of each signal
NEAREST = 200  # rows a kind that make candidates where not every row is compared
WORDED = 128  # entries that make candidates by their words
CELLS = 10_000  # rows from which a kind of such a base is searched by cells


@dataclass(frozen=True, slots=True)
class Tables:
    """The searched side of a knowledge base: a vector table a kind, in the order of `KINDS`, and the words."""

    vectors: tuple[Table, ...]
    words: Words
    shared: npt.NDArray[np.bool_]  # (entries,): the title names several entries, so it says nothing about one

    @property
    def entries(self) -> int:
        """Entries in all."""
        return len(self.shared)

    @property
    def rows(self) -> int:
        """Vectors in all."""
        return sum(len(t) for t in self.vectors)


@dataclass(frozen=True, slots=True)
class Signals:
    """The signals of the candidates for one question, each `(candidates,)`; `entries` are their positions."""

    entries: Ints
    best: Mapping[str, Best]
    bm25: Floats
    covered: Floats
    shared: npt.NDArray[np.bool_]
    length: int  # of the question, in words
    of: int  # entries in all


def shared_titles(entries: Sequence[Entry]) -> npt.NDArray[np.bool_]:
    """Which entries have nothing but a title that others have too."""
    counts = Counter(entry.title for entry in entries)
    return np.array([counts[e.title] > 1 and not e.variants for e in entries], dtype=np.bool_)


def measure(tables: Tables, question: str, vector: Vectors, limit: int, exact_rows: int = EXACT_ROWS) -> Signals:
    """The signals of each entry, or in a large base of those that one signal at least puts forward."""
    if tables.rows <= exact_rows:
        entries = np.arange(tables.entries, dtype=np.int64)
        bm25, covered = tables.words.scores(question)
    else:
        terms = tables.words.terms(question)
        by_words = tables.words.best(terms, max(limit, WORDED))
        nearest = [table.nearest(vector, max(4 * limit, NEAREST)) for table in tables.vectors]
        entries = np.unique(np.concatenate([by_words, *nearest]))
        bm25, covered = tables.words.scores_of(terms, entries)
    best = {kind: table.best(vector, entries) for kind, table in zip(KINDS, tables.vectors, strict=True)}
    return Signals(entries, best, bm25, covered, tables.shared[entries], len(question.split()), tables.entries)
