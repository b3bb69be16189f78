"""An opened knowledge base: built where it has to be, then searched."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assistant.encoder import Encoder, Vectors
from assistant.errors import Problem
from assistant.knowledge import store
from assistant.knowledge.build import Progress, build, known_vectors
from assistant.knowledge.locking import locked
from assistant.knowledge.notes import notes
from assistant.knowledge.ranker import load_model, rank
from assistant.knowledge.signals import Tables, measure
from assistant.knowledge.source import FileEntries, gather, read_files
from assistant.knowledge.texts import KINDS
from assistant.types import Entry, Match, MatchResult

CHUNKS = "chunks"  # folder of what an interrupted build had encoded
WAIT = 1_800.0  # seconds to wait for another build of the same index
PASSAGES = KINDS.index("passages")
LONGEST = 2_000  # characters of a question that are read: more than the encoder sees


@dataclass(frozen=True)
class Index:
    """The entries of a knowledge base and what is needed to search them. Safe to share between threads.

    `built` is True where this opening had to build something; `problems` is what was reported while loading.
    """

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    built: bool
    tables: Tables
    encoder: Encoder

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    def entry(self, id: str) -> Entry | None:
        """The entry with this id, or None."""
        return self._by_id.get(id)

    def search(self, questions: Sequence[str], limit: int = 50) -> list[MatchResult]:
        """Per question up to `limit` entries, best first, and the probability that the first one answers it.

        The matches are there whether or not the first is good enough. A blank question has none.
        """
        texts = [unicodedata.normalize("NFKC", question[:LONGEST]).strip() for question in questions]
        asked = [i for i, text in enumerate(texts) if any(c.isalnum() for c in text)]
        vectors = self.encoder.encode([self.tables.words.corrected(texts[i]) for i in asked]) if asked else ()
        results = [MatchResult(question, (), False, 0.0) for question in questions]
        for i, vector in zip(asked, vectors, strict=True):
            signals = measure(self.tables, texts[i], vector, limit)
            ranking = rank(signals, load_model())
            pairs = zip(ranking.entries[:limit], ranking.scores[:limit], strict=True)
            matches = tuple(self._match(int(number), float(score), vector) for number, score in pairs)
            told = notes(signals, ranking, matches, load_model())
            results[i] = MatchResult(questions[i], matches, ranking.answered, ranking.probability, told)
        return results

    def _match(self, number: int, score: float, vector: Vectors) -> Match:
        entry = self.entries[number]
        passage = entry.passages[self.tables.vectors[PASSAGES].best_row(vector, number)] if entry.passages else None
        return Match(entry, score, passage)


def open_index(path: Path, encoder: Encoder, *, cache: Path | None = None, progress: Progress | None = None) -> Index:
    """Open a knowledge base, a folder or a file; the cached index is used where nothing changed, else made anew.

    The cache lies in `cache`, or beside the source in `.index`, or in the user's cache directory where the source
    cannot be written; where nothing can be written the index is kept in memory. `progress` is called while texts
    are encoded. Raises KnowledgeBaseError where there is no entry, ModelError where `models/match` is unusable.
    """
    load_model()
    places = store.places(path, cache)
    stored, why = _stored(places, encoder)
    files, skipped = read_files(path, stored.files if stored else {})
    entries, problems = gather(path, files, skipped)
    if stored and _same(files, stored):
        return Index(entries, problems, False, stored.tables, encoder)
    with locked(places[0] / "lock", wait=WAIT, what=f"Another build of the index of {path}") as at_once:
        if why or not at_once:  # somebody may have built it meanwhile
            stored, why = _stored(places, encoder)
        if stored and _same(files, stored):
            return Index(entries, problems, False, stored.tables, encoder)
        tables, told = _build(places, encoder, entries, files, stored, progress)
    if why:
        remedy = "nothing, it was built anew"
        problems += (Problem(str(places[0]), "an index of this version and encoder, unaltered", why, remedy),)
    return Index(entries, (*problems, *told), True, tables, encoder)


def _stored(places: Sequence[Path], encoder: Encoder) -> tuple[store.Stored | None, str]:
    """The first index that can be used, else why there is none ("" where none was built yet)."""
    found = [store.read(place, encoder) for place in places]
    stored = next((f for f in found if isinstance(f, store.Stored)), None)
    return stored, "" if stored else next((f for f in found if isinstance(f, str) and f), "")


def _build(
    places: Sequence[Path],
    encoder: Encoder,
    entries: Sequence[Entry],
    files: Sequence[FileEntries],
    stored: store.Stored | None,
    progress: Progress | None,
) -> tuple[Tables, tuple[Problem, ...]]:
    """The tables, with the vectors of the older index that still fit, and where they could not be kept."""
    known = known_vectors(stored.tables, stored.digests) if stored else {}
    tables, digests = build(entries, encoder, known, places[0] / CHUNKS, progress)
    held = {file.name: file for file in files}
    problems: list[Problem] = []
    for place in places:
        try:
            store.write(place, encoder, held, tables, digests)
            shutil.rmtree(places[0] / CHUNKS, ignore_errors=True)
            break
        except OSError as error:
            remedy = "make it writable, or the index is built again each time"
            problems.append(Problem(str(place), "a folder for the index", error.strerror or str(error), remedy))
    return tables, tuple(problems)


def _same(files: Sequence[FileEntries], stored: store.Stored) -> bool:
    """Whether the index was made of these very files, in this order."""
    return [(f.name, f.digest) for f in files] == [(f.name, f.digest) for f in stored.files.values()]
