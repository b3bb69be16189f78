"""Questions that no entry's words would find: an entry whose own title or variant does not bring it up first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from assistant.encoder import Vectors
from assistant.knowledge.index import Index
from assistant.knowledge.lint.findings import Finding, Kind
from assistant.knowledge.lint.near import largest, owners
from assistant.knowledge.lint.places import Places
from assistant.knowledge.ranker import load_model, rank
from assistant.knowledge.signals import Signals, Tables
from assistant.knowledge.texts import KINDS
from assistant.knowledge.vectors import Ints
from assistant.knowledge.words import Floats
from assistant.text import wording
from assistant.types import Entry

MOST = 50_000  # wordings that are tried
_BLOCK = 128
_CANDIDATES = 24  # entries by each signal that compete: who comes first is among them
_DENSE = 20_000  # entries up to which a look at all is quicker than one at the words alone
_FIX_TITLE = "give it a title that says what it alone is about, or merge the two"
_FIX_VARIANT = "leave this wording to the other entry, or say in this one what it asks for"
Progress = Callable[[int, int], None]


def not_found(
    index: Index, entries: Sequence[Entry], places: Places, progress: Progress | None = None
) -> Iterator[Finding]:
    """The wordings that bring up another entry than their own first; `entries` are those of the index."""
    wordings = [(i, text) for i, e in enumerate(entries) for text in (e.title, *e.variants)]
    counts = Counter(wording(text) for _, text in wordings)
    vectors = index.tables.vectors[KINDS.index("titles")].vectors
    total = min(len(wordings), MOST)
    for start in range(0, total, _BLOCK):
        block = [r for r in range(start, min(start + _BLOCK, total)) if counts[wording(wordings[r][1])] == 1]
        if progress:
            progress(start, total)
        for row, near in zip(block, _nearest(index.tables, vectors[block]), strict=True):
            number, text = wordings[row]
            first = _first(index.tables, text, vectors[row], number, near)
            if first is not None and not _one_page(entries[first], entries[number]):
                yield _finding(entries[number], entries[first], text, places)


def untried(index: Index) -> int:
    """How many wordings of a large base `not_found` leaves out: those after the first `MOST`."""
    return max(0, len(index.tables.vectors[KINDS.index("titles")]) - MOST)


def _finding(entry: Entry, first: Entry, text: str, places: Places) -> Finding:
    fix = _FIX_TITLE if text == entry.title else _FIX_VARIANT
    found = f"“{text[:120]}” brings up {first.id} first (“{first.title[:80]}”)"
    return Finding(Kind.NOT_FOUND, places.where(entry, text), entry.id, found, fix, places.where(first))


def _one_page(a: Entry, b: Entry) -> bool:
    return a.title == b.title or (a.url is not None and a.url == b.url)


def _nearest(tables: Tables, questions: Vectors) -> list[Ints]:
    """For each question the entries that own the rows nearest to it, in any of the tables."""
    found: list[list[Ints]] = [[] for _ in questions]
    for table in tables.vectors:
        if len(table) and len(questions):
            nearest = largest(questions @ table.vectors.T, 2 * _CANDIDATES)
            owner = owners(table.offsets)
            for i, row in enumerate(nearest):
                found[i].append(owner[row])
    return [np.concatenate(parts) if parts else np.zeros(0, np.int64) for parts in found]


def _candidates(tables: Tables, text: str, others: Ints) -> tuple[Ints, Floats, Floats]:
    """The entries with the words of a text and some others, and their BM25 and share of its words."""
    if tables.entries <= _DENSE:
        bm25, covered = tables.words.scores(text)
        count = min(_CANDIDATES, tables.entries)
        entries = np.union1d(np.argpartition(-bm25, count - 1)[:count], others)
        return entries, bm25[entries], covered[entries]
    terms = tables.words.terms(text)
    entries = np.union1d(tables.words.best(terms, _CANDIDATES), others)
    return entries, *tables.words.scores_of(terms, entries)


def _first(tables: Tables, text: str, vector: Vectors, own: int, near: Ints) -> int | None:
    """The entry that comes first for a text; None where its own does, or is as good."""
    entries, bm25, covered = _candidates(tables, text, np.append(near, own))
    best = {kind: table.best(vector, entries) for kind, table in zip(KINDS, tables.vectors, strict=True)}
    signals = Signals(entries, best, bm25, covered, tables.shared[entries], len(text.split()), tables.entries)
    ranking = rank(signals, load_model())
    score = {int(e): float(s) for e, s in zip(ranking.entries, ranking.scores, strict=True)}
    first = int(ranking.entries[0])
    return None if first == own or score[first] - score[own] < 1e-4 else first
