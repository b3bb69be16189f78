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
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from assistant.encoder import Encoder
from assistant.errors import KnowledgeBaseError, Problem
from assistant.knowledge.files import CACHE_FOLDER
from assistant.knowledge.generation import Content, Stored, fill, open_generation, sha256

FORMAT = 4  # raise it when anything that is written, or how texts are read, changes
ALTERED = "an altered or broken one"
STALE = 3600.0  # seconds after which a temporary folder belongs to nobody
SEEN = "seen.json"  # the signature of the source's files when the index was last found to be of them


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
    """The index at a place; else why there is none: "" for none yet, another version's, another encoder's, altered.

    Tried again where a build puts another generation in the place of the one that is being opened.
    """
    for _ in range(3):
        before = _pointer(place)
        found = _read(place, encoder)
        if found != ALTERED or _pointer(place) == before:
            break
    return found


def _pointer(place: Path) -> bytes:
    try:
        return (place / "current.json").read_bytes()
    except OSError:
        return b""


def _read(place: Path, encoder: Encoder) -> Stored | str:
    try:
        current = json.loads((place / "current.json").read_bytes())
        folder = place / str(current["generation"])
        raw = (folder / "manifest.json").read_bytes()
        if folder.parent != place or sha256(raw) != current["manifest"]:
            return ALTERED
        manifest = json.loads(raw)
        if manifest["format"] != FORMAT:
            return "one of another version of Fullreply"
        if (manifest["encoder"], manifest["dimension"]) != (encoder.name, encoder.dimension):
            return "one of another encoder"
        return open_generation(folder, manifest, _damaged(place, folder))
    except (FileNotFoundError, NotADirectoryError):
        return ALTERED if (place / "current.json").exists() else ""
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, KnowledgeBaseError):
        return ALTERED  # an index is only a cache: whatever is wrong with it, it is made again


def _damaged(place: Path, folder: Path) -> Callable[[], NoReturn]:
    """What is done where a part of an opened index is not what was written: nobody opens it again."""

    def give_up() -> NoReturn:
        with suppress(OSError, ValueError):
            current = json.loads(_pointer(place))
            if current["generation"] == folder.name:  # else it was built anew already
                _put(place, "current.json", {**current, "manifest": "altered"})
        problem = Problem(str(place), "the index as it was written", ALTERED, "run this again: it is built anew")
        raise KnowledgeBaseError("The index of the knowledge base was altered on the disk.", [problem])

    return give_up


def seen(place: Path, stored: Stored) -> str:
    """The signature of the files that the index was last found to be of, "" where that is not known."""
    try:
        row = json.loads((place / SEEN).read_bytes())
        return str(row["signature"]) if row["generation"] == stored.folder.name else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def remember(place: Path, generation: str, signature: str) -> None:
    """Note the signature of the files that an index was found to be of; where that cannot be it is looked up again."""
    try:
        _put(place, SEEN, {"generation": generation, "signature": signature})
    except OSError:
        return


def write(place: Path, encoder: Encoder, content: Content) -> str:
    """Put an index at a place as a new generation, then remove the older ones; its name. OSError where it cannot."""
    place.mkdir(parents=True, exist_ok=True)
    (place / ".gitignore").write_text("*\n", "utf-8")
    temporary = place / f"tmp-{uuid.uuid4().hex}"
    temporary.mkdir()
    try:
        facts = {"format": FORMAT, "encoder": encoder.name, "dimension": encoder.dimension}
        manifest = json.dumps({**facts, **fill(temporary, content)}, indent=1).encode()
        (temporary / "manifest.json").write_bytes(manifest)
        for path in (*temporary.iterdir(), temporary):
            _fsync(path)
        generation = place / f"generation-{uuid.uuid4().hex[:12]}"
        temporary.rename(generation)
        _put(place, "current.json", {"generation": generation.name, "manifest": sha256(manifest)})
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    _clean(place, generation.name)
    return generation.name


def _put(place: Path, name: str, row: Mapping[str, str]) -> None:
    """Write a small file whole or not at all."""
    temporary = place / f"tmp-{uuid.uuid4().hex}.json"
    try:
        temporary.write_text(json.dumps(row), "utf-8")
        _fsync(temporary)
        temporary.replace(place / name)
        _fsync(place)
    finally:
        temporary.unlink(missing_ok=True)


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
