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
from assistant.knowledge.signals import CELLS, EXACT_ROWS, Tables, shared_titles
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
    counts: list[list[int]] = [[] for _ in KINDS]
    keys: list[list[bytes]] = [[] for _ in KINDS]
    missing: list[dict[bytes, str]] = [{} for _ in KINDS]
    for entry in entries:
        for k, texts in enumerate(searched(entry).kinds):
            found = digest(texts)
            counts[k].append(len(found))
            keys[k] += found
            missing[k].update((key, text) for key, text in zip(found, texts, strict=True) if key not in known)
    made = _encode({key: text for group in missing for key, text in group.items()}, encoder, chunks, progress)
    large = sum(map(len, keys)) > EXACT_ROWS
    tables = []
    for k, group in enumerate(keys):
        rows = np.empty((len(group), encoder.dimension), np.float32)
        for i, key in enumerate(group):
            rows[i] = made[key] if key in made else known[key]
        offsets = np.concatenate([[0], np.cumsum(counts[k])]).astype(np.int64)
        tables.append(Table.build(rows, offsets, cells=large and len(rows) >= CELLS))
    words = Words.build(searched(entry).words for entry in entries)
    digests = np.frombuffer(b"".join(key for group in keys for key in group), "V16")
    return Tables(tuple(tables), words, shared_titles(entries)), digests


def known_vectors(tables: Tables, digests: npt.NDArray[np.void]) -> Known:
    """The vectors of an older index by the digest of their text; none where the digests are not there."""
    if len(digests) != tables.rows:
        return {}
    rows = (row for table in tables.vectors for row in table.vectors)
    return {key.tobytes(): row for key, row in zip(digests, rows, strict=True)}


def _encode(missing: dict[bytes, str], encoder: Encoder, chunks: Path | None, progress: Progress | None) -> Known:
    """The vectors of the missing texts, texts of like length encoded together."""
    name = hashlib.sha256(f"{encoder.name} {encoder.dimension}".encode()).hexdigest()[:12]
    kept = _read_chunks(chunks, name, encoder.dimension) if chunks and len(missing) > CHUNK else {}
    vectors = {k: kept[k] for k in missing if k in kept}
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
    return vectors


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
