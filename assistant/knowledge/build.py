"""Entries to an index: only texts that have no vector yet are encoded, in chunks that an interrupted build keeps."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.encoder import Encoder, Vectors
from assistant.knowledge.signals import Tables, shared_titles
from assistant.knowledge.texts import KINDS, digest, searched
from assistant.knowledge.vectors import Table
from assistant.knowledge.words import Words
from assistant.types import Entry

Progress = Callable[[int, int], None]
"""Called with the texts encoded and the texts to encode in all."""
Known = dict[bytes, Vectors]
CHUNK = 256  # texts between two writes of progress: seconds of work at most are lost


def build(
    entries: Sequence[Entry], encoder: Encoder, known: Known, chunks: Path | None, progress: Progress | None
) -> tuple[Tables, npt.NDArray[np.void]]:
    """The tables of the entries, and the digests of their texts (kind by kind, in the order of the rows).

    `known` are vectors by digest from an older index; `chunks` is a folder for the vectors encoded so far.
    """
    found = [searched(entry) for entry in entries]
    texts = [[t for s in found for t in s.kinds[k]] for k in range(len(KINDS))]
    keys = [digest(group) for group in texts]
    wanted = dict(zip((k for group in keys for k in group), (t for group in texts for t in group), strict=True))
    vectors = {k: known[k] for k in wanted if k in known}
    _encode({k: t for k, t in wanted.items() if k not in vectors}, encoder, vectors, chunks, progress)
    tables = []
    for k, group in enumerate(keys):
        counts = [len(s.kinds[k]) for s in found]
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        rows = np.array([vectors[key] for key in group], dtype=np.float32).reshape(len(group), encoder.dimension)
        tables.append(Table.build(rows, offsets))
    digests = np.frombuffer(b"".join(k for group in keys for k in group), dtype="V16")
    return Tables(tuple(tables), Words.build([s.words for s in found]), shared_titles(entries)), digests


def known_vectors(tables: Tables, digests: npt.NDArray[np.void]) -> Known:
    """The vectors of an older index by the digest of their text."""
    rows = (row for table in tables.vectors for row in table.vectors)
    return {key.tobytes(): row for key, row in zip(digests, rows, strict=True)}


def _encode(
    missing: dict[bytes, str], encoder: Encoder, vectors: Known, chunks: Path | None, progress: Progress | None
) -> None:
    """Add the vectors of the missing texts to `vectors`, texts of like length together."""
    name = hashlib.sha256(f"{encoder.name} {encoder.dimension}".encode()).hexdigest()[:12]
    kept = _read_chunks(chunks, name, encoder.dimension) if chunks and len(missing) > CHUNK else {}
    vectors.update((k, kept[k]) for k in missing if k in kept)
    todo = sorted((k for k in missing if k not in vectors), key=lambda k: len(missing[k]))
    done, total = len(missing) - len(todo), len(missing)
    for start in range(0, len(todo), CHUNK):
        if progress:
            progress(done + start, total)
        part = todo[start : start + CHUNK]
        made = encoder.encode([missing[k] for k in part])
        vectors.update(zip(part, made, strict=True))
        if chunks and len(todo) > CHUNK:
            _write_chunk(chunks, name, part, made)
    if progress and total:
        progress(total, total)


def _write_chunk(folder: Path, name: str, keys: Sequence[bytes], vectors: Vectors) -> None:
    """Keep the vectors of a chunk; where that cannot be done the build goes on without."""
    joined = b"".join(keys)
    path = folder / f"{name}-{hashlib.sha256(joined).hexdigest()[:16]}.npz"
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as out:
            np.savez(out, keys=np.frombuffer(joined, np.uint8), vectors=vectors)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)


def _read_chunks(folder: Path, name: str, dimension: int) -> Known:
    """The vectors of the chunks of an interrupted build; a chunk that cannot be read is left out."""
    found: Known = {}
    for path in sorted(folder.glob(f"{name}-*.npz")) if folder.is_dir() else []:
        try:
            with np.load(path, allow_pickle=False) as chunk:
                keys, vectors = chunk["keys"].reshape(-1, 16), chunk["vectors"]
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            continue
        if vectors.shape == (len(keys), dimension) and vectors.dtype == np.float32:
            found.update(zip((k.tobytes() for k in keys), vectors, strict=True))
    return found
