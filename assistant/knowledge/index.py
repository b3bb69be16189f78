"""An opened knowledge base: built where it has to be, then searched."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from assistant.encoder import Encoder, Vectors
from assistant.errors import Problem
from assistant.knowledge import store
from assistant.knowledge.build import Progress, build, known_vectors
from assistant.knowledge.entries import StoredEntries
from assistant.knowledge.generation import Content, Stored
from assistant.knowledge.locking import locked
from assistant.knowledge.notes import notes
from assistant.knowledge.ranker import load_model, rank
from assistant.knowledge.reasons import Reason, reason
from assistant.knowledge.signals import Tables, measure
from assistant.knowledge.source import FileEntries, Listing, gather, listing, read_files
from assistant.knowledge.texts import KINDS
from assistant.knowledge.vectors import Ints
from assistant.text import wording
from assistant.types import Entry, Match, MatchResult

CHUNKS = "chunks"  # folder of what an interrupted build had encoded
WAIT = 1_800.0  # seconds to wait for another build of the same index
PASSAGES = KINDS.index("passages")
LOOKED_AT = 10  # first entries whose wordings are held against the question
WORDINGS = 200  # of an entry
LONGEST = 2_000  # characters of a question that are read: more than the encoder sees


@dataclass(frozen=True)
class Index:
    """The entries of a knowledge base and what is needed to search them. Safe to share between threads.

    `built` is True where this opening had to build something; `problems` is what was reported while loading. `entries`
    of a stored index are decoded when they are asked for.
    """

    entries: Sequence[Entry]
    problems: tuple[Problem, ...]
    built: bool
    tables: Tables
    encoder: Encoder

    def entry(self, id: str) -> Entry | None:
        """The entry with this id, or None."""
        position = self._position(id)
        return None if position is None else self.entries[position]

    def _position(self, id: str) -> int | None:
        return self.entries.position(id) if isinstance(self.entries, StoredEntries) else self._positions.get(id)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {entry.id: number for number, entry in enumerate(self.entries)}

    def reasons(self, question: str, matches: Sequence[Match]) -> tuple[Reason, ...]:
        """Why each match was found for the question: what of it is nearest, and which words it shares."""
        meant = self.meant(question)
        if not matches or not meant:
            return ()
        vector = self.encoder.encode([meant])[0]
        found = ((match, self._position(match.entry.id)) for match in matches)
        return tuple(reason(self.tables, meant, vector, m.entry, n) for m, n in found if n is not None)

    def meant(self, question: str) -> str:
        """The question as it is searched: slips of the keyboard mended; "" for one without a letter or digit."""
        text = _normalized(question)
        return self.tables.words.corrected(text) if any(c.isalnum() for c in text) else ""

    def search(self, questions: Sequence[str], limit: int = 50) -> list[MatchResult]:
        """Per question up to `limit` entries, best first, and the probability that the first one answers it.

        The matches are there whether or not the first is good enough. A blank question has none.
        """
        texts = [_normalized(question) for question in questions]
        asked = [i for i, text in enumerate(texts) if any(c.isalnum() for c in text)]
        vectors = self.encoder.encode([self.tables.words.corrected(texts[i]) for i in asked]) if asked else ()
        results = [MatchResult(question, (), False, 0.0) for question in questions]
        for i, vector in zip(asked, vectors, strict=True):
            signals = measure(self.tables, texts[i], vector, limit)
            ranking = rank(signals, load_model())
            same = self._same(texts[i], ranking.entries[:LOOKED_AT])
            if len(same) and ranking.entries[0] not in same:
                ranking = rank(signals, load_model(), same)
            pairs = zip(ranking.entries[:limit], ranking.scores[:limit], strict=True)
            matches = tuple(self._match(int(number), float(score), vector) for number, score in pairs)
            told = notes(signals, ranking, matches, load_model())
            results[i] = MatchResult(questions[i], matches, ranking.answered, ranking.probability, told)
        return results

    def _same(self, text: str, numbers: Ints) -> Ints:
        """Those of the entries that were given the text as title or variant, word for word."""
        asked = wording(text)
        entries = ((int(n), self.entries[int(n)]) for n in numbers)
        same = [n for n, e in entries if asked in map(wording, (e.title, *e.variants[:WORDINGS]))]
        return np.array(same, dtype=np.int64)

    def _match(self, number: int, score: float, vector: Vectors) -> Match:
        entry = self.entries[number]
        passage = entry.passages[self.tables.vectors[PASSAGES].best_row(vector, number)] if entry.passages else None
        return Match(entry, score, passage)


def _normalized(question: str) -> str:
    """The part of a question that is read, in the characters that the index knows."""
    return unicodedata.normalize("NFKC", question[:LONGEST]).strip()


def open_index(path: Path, encoder: Encoder, *, cache: Path | None = None, progress: Progress | None = None) -> Index:
    """Open a knowledge base, a folder or a file; the cached index is used where nothing changed, else made anew.

    The cache lies in `cache`, or beside the source in `.index`, or in the user's cache directory where the source
    cannot be written; where nothing can be written the index is kept in memory. `progress` is called while texts
    are encoded. Raises KnowledgeBaseError where there is no entry, ModelError where `models/match` is unusable.
    """
    load_model()
    places = store.places(path, cache)
    found = listing(path)
    kept, why = _stored(places, encoder)
    if kept and found.settled and store.seen(kept.place, kept.index) == found.signature:
        return _opened(found, kept, encoder)
    read = _read(found, kept)
    if kept and read.same:
        return _opened(found, kept, encoder)
    with locked(places[0] / "lock", wait=WAIT, what=f"Another build of the index of {path}") as at_once:
        if why or not at_once:  # somebody may have built it meanwhile
            kept, why = _stored(places, encoder)
            read = _read(found, kept)
            if kept and read.same:
                return _opened(found, kept, encoder)
        index = _build(found, read, places, kept, encoder, progress)
    if why:
        remedy = "nothing, it was built anew"
        told = Problem(str(places[0]), "an index of this version and encoder, unaltered", why, remedy)
        return replace(index, problems=(*index.problems, told))
    return index


@dataclass(frozen=True, slots=True)
class _Kept:
    """An index on disk, and where it lies."""

    place: Path
    index: Stored


@dataclass(frozen=True, slots=True)
class _Read:
    """What the files hold and which could not be read, and whether an index was made of these very files."""

    files: Sequence[FileEntries]
    unread: Sequence[Problem]
    same: bool


def _stored(places: Sequence[Path], encoder: Encoder) -> tuple[_Kept | None, str]:
    """The first index that can be used, else why there is none ("" where none was built yet)."""
    found = [(place, store.read(place, encoder)) for place in places]
    kept = next((_Kept(place, index) for place, index in found if isinstance(index, Stored)), None)
    return kept, "" if kept else next((index for _, index in found if isinstance(index, str) and index), "")


def _opened(found: Listing, kept: _Kept, encoder: Encoder) -> Index:
    index = kept.index
    return Index(index.entries, (*found.skipped, *index.unread, *index.problems), False, index.tables, encoder)


def _read(found: Listing, kept: _Kept | None) -> _Read:
    """Read what changed since the index was made; where nothing did, the stamps are noted for the next time."""
    known = kept.index.known_files() if kept else {}
    files, unread = read_files(found, known)
    same = [(f.name, f.digest) for f in files] == [(f.name, f.digest) for f in known.values()]
    if kept and same and found.settled and not unread:
        store.remember(kept.place, kept.index.folder.name, found.signature)
    return _Read(files, unread, same and kept is not None and tuple(unread) == kept.index.unread)


def _build(
    found: Listing, read: _Read, places: Sequence[Path], kept: _Kept | None, encoder: Encoder, progress: Progress | None
) -> Index:
    """The index made anew, with the vectors of the older one that still fit, and told where it could not be kept."""
    files = [replace(file, entries=tuple(file.entries)) for file in read.files]
    entries, problems = gather(found.path, files, ())
    known = known_vectors(kept.index.tables, kept.index.known_digests()) if kept else {}
    tables, digests = build(entries, encoder, known, places[0] / CHUNKS, progress)
    told = (*found.skipped, *read.unread, *problems)
    for place in places:
        try:
            name = store.write(place, encoder, Content(files, entries, read.unread, problems, tables, digests))
        except OSError as error:
            remedy = "make it writable, or the index is built again each time"
            told += (Problem(str(place), "a folder for the index", error.strerror or str(error), remedy),)
            continue
        shutil.rmtree(places[0] / CHUNKS, ignore_errors=True)
        if found.settled and not read.unread:
            store.remember(place, name, found.signature)
        again = store.read(place, encoder)
        if isinstance(again, Stored):  # mapped, so that what was built need not stay in memory
            return Index(again.entries, told, True, again.tables, encoder)
        break
    return Index(entries, told, True, tables, encoder)
