"""The cached index on disk: written whole or not at all, checked before it is used.

Beside the source, in `.index`, or in the user's cache directory where the source cannot be written. A generation is a
folder that never changes; `current.json` names the one in use. Nothing in it is pickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from assistant.encoder import Encoder
from assistant.errors import Problem
from assistant.knowledge.files import CACHE_FOLDER
from assistant.knowledge.signals import Tables
from assistant.knowledge.source import FileEntries
from assistant.knowledge.texts import KINDS
from assistant.knowledge.vectors import Table
from assistant.knowledge.words import Words
from assistant.types import Entry, Passage

FORMAT = 3  # raise it when anything that is written, or how texts are read, changes
ALTERED = "an altered or broken one"
STALE = 3600.0  # seconds after which a temporary folder belongs to nobody


@dataclass(frozen=True, slots=True)
class Stored:
    """An index as it lies on disk: what each file held, the tables, and the digest of each text by kind."""

    files: Mapping[str, FileEntries]
    tables: Tables
    digests: np.typing.NDArray[np.void]


def places(path: Path, cache: Path | None) -> list[Path]:
    """Where the index of a knowledge base may lie, best first."""
    whole = path.resolve()
    key = f"{whole.stem[:40]}-{hashlib.sha256(str(whole).encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"
    if cache is not None:
        return [cache / key]
    import platformdirs

    user = Path(platformdirs.user_cache_dir("fullreply")) / "indexes" / key
    beside = whole / CACHE_FOLDER if whole.is_dir() else whole.parent / CACHE_FOLDER / whole.name
    return [beside, user] if _writable(beside) else [user]


def _writable(place: Path) -> bool:
    """Whether files may be made there; a folder without a write bit is read-only for the administrator too."""
    existing = next(p for p in (place, *place.parents) if p.exists())
    return os.access(existing, os.W_OK) and bool(existing.stat().st_mode & 0o222)


def read(place: Path, encoder: Encoder) -> Stored | str:
    """The index at a place; else why there is none: "" for none yet, another version's, another encoder's, altered."""
    try:
        current = json.loads((place / "current.json").read_text("utf-8"))
        folder = place / str(current["generation"])
        raw = (folder / "manifest.json").read_bytes()
        manifest = json.loads(raw)
        if folder.parent != place or _sha256(raw) != current["manifest"]:
            return ALTERED
        if manifest["format"] != FORMAT:
            return "one of another version of Fullreply"
        if (manifest["encoder"], manifest["dimension"]) != (encoder.name, encoder.dimension):
            return "one of another encoder"
        if any(_sha256((folder / name).read_bytes()) != digest for name, digest in manifest["files"].items()):
            return ALTERED
        return _open(folder)
    except FileNotFoundError:
        return ALTERED if (place / "current.json").exists() else ""
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        return ALTERED  # an index is only a cache: whatever is wrong with it, it is made again


def _open(folder: Path) -> Stored:
    lines = (folder / "files.jsonl").read_text("utf-8").split("\n")  # texts may hold what `splitlines` splits at
    files = {f.name: f for f in map(_file_entries, filter(None, lines))}
    tables = Tables(
        tuple(Table.load(folder / kind) for kind in KINDS),
        Words.load(folder / "words"),
        np.load(folder / "shared.npy", allow_pickle=False),
    )
    return Stored(files, tables, np.load(folder / "digests.npy", allow_pickle=False).view("V16").ravel())


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def write(
    place: Path, encoder: Encoder, files: Mapping[str, FileEntries], tables: Tables, digests: np.typing.NDArray[np.void]
) -> None:
    """Put an index at a place as a new generation, then remove the older ones. Raises OSError where it cannot."""
    place.mkdir(parents=True, exist_ok=True)
    (place / ".gitignore").write_text("*\n", "utf-8")
    temporary = place / f"tmp-{uuid.uuid4().hex}"
    temporary.mkdir()
    try:
        _fill(temporary, encoder, files, tables, digests)
        generation = place / f"generation-{uuid.uuid4().hex[:12]}"
        digest = _sha256((temporary / "manifest.json").read_bytes())
        temporary.rename(generation)
        pointer = place / f"tmp-{uuid.uuid4().hex}.json"
        pointer.write_text(json.dumps({"generation": generation.name, "manifest": digest}), "utf-8")
        _fsync(pointer)
        pointer.replace(place / "current.json")
        _fsync(place)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    _clean(place, generation.name)


def _fill(
    folder: Path,
    encoder: Encoder,
    files: Mapping[str, FileEntries],
    tables: Tables,
    digests: np.typing.NDArray[np.void],
) -> None:
    with (folder / "files.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(f, ensure_ascii=False, default=_fields) + "\n" for f in files.values())
    for kind, table in zip(KINDS, tables.vectors, strict=True):
        table.save(folder / kind)
    tables.words.save(folder / "words")
    np.save(folder / "shared.npy", tables.shared, allow_pickle=False)
    np.save(folder / "digests.npy", digests.view(np.uint8).reshape(-1, 16), allow_pickle=False)
    made = sorted(p for p in folder.rglob("*") if p.is_file())
    sums = {p.relative_to(folder).as_posix(): _sha256(p.read_bytes()) for p in made}
    facts = {"format": FORMAT, "encoder": encoder.name, "dimension": encoder.dimension, "files": sums}
    (folder / "manifest.json").write_text(json.dumps(facts, indent=1), "utf-8")
    for path in (*made, folder / "manifest.json", folder / "words", folder):
        _fsync(path)


def _fields(value: Any) -> dict[str, Any]:
    """A dataclass as JSON: `asdict` copies all that is in it, which takes seconds for a large base."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clean(place: Path, keep: str) -> None:
    """Remove what no build needs any more: older generations, and temporary things that were left behind."""
    for path in place.iterdir():
        old = path.name.startswith("generation-") and path.name != keep
        left = path.name.startswith("tmp-") and time.time() - path.stat().st_mtime > STALE
        if old or left:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _file_entries(line: str) -> FileEntries:
    row: dict[str, Any] = json.loads(line)
    entries = tuple(_entry(e) for e in row["entries"])
    problems = tuple(Problem(**p) for p in row["problems"])
    return FileEntries(row["name"], tuple(row["stamp"]), row["digest"], entries, problems)


def _entry(row: dict[str, Any]) -> Entry:
    row["passages"] = tuple(Passage(p["text"], tuple(p["headings"])) for p in row["passages"])
    row["variants"] = tuple(row["variants"])
    return Entry(**row)
