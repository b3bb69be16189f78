"""What a person said yes to goes into the knowledge base: a new Markdown file, or more of one that is there.

Nothing is overwritten: a new file takes a name that is free, and a file that is there is replaced only where it is
still the one that was shown.
"""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import KnowledgeBaseError, Problem
from assistant.knowledge.importing.escaping import escape, from_text
from assistant.knowledge.keys import known_key
from assistant.knowledge.markdown import dump_front_matter, front_matter, split_front_matter
from assistant.types import Entry


@dataclass(frozen=True, slots=True)
class Change:
    """A file as it is (None where it is new) and as it shall be."""

    path: Path
    before: str | None
    after: str

    def diff(self) -> str:
        """The change as a unified diff."""
        before = (self.before or "").splitlines(keepends=True)
        name = self.path.name
        old = "/dev/null" if self.before is None else name
        return "".join(difflib.unified_diff(before, self.after.splitlines(keepends=True), old, name))


def new_entry(base: Path, name: str, front: Mapping[str, Any], text: str) -> Change:
    """A file of its own below `base` for an entry of plain text, with `name` or the next one that is free."""
    folder = base if base.is_dir() else base.parent
    path, number = folder / f"{name}.md", 1
    while path.exists() or path.is_symlink():
        number += 1
        path = folder / f"{name}-{number}.md"
    return Change(path, None, f"---\n{dump_front_matter(front)}---\n\n{from_text(text)}\n")


def extended(base: Path, entry: Entry, variants: Sequence[str], heading: str = "", text: str = "") -> Change:
    """The Markdown file of an entry with more variants, and with a section of plain text where there is one.

    KnowledgeBaseError where the entry does not stand in a Markdown file of its own: then it is to be edited by hand.
    """
    path = (base / entry.source) if base.is_dir() else base
    if path.suffix.lower() not in (".md", ".markdown"):
        lines = "".join(f"\n    {v}" for v in variants)
        found = f"{entry.source}, which holds many; add to {entry.id} by hand:{lines}"
        raise KnowledgeBaseError(
            "This entry cannot be edited here.", [Problem(entry.id, "a Markdown file", found, "then run gaps verify")]
        )
    before = _read(path)
    after = _with_variants(before, path, [v for v in variants if v not in (entry.title, *entry.variants)])
    if text:
        after = f"{after.rstrip()}\n\n## {escape(heading)}\n\n{from_text(text)}\n"
    return Change(path, before, after)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        found = (error.strerror if isinstance(error, OSError) else None) or "bytes that are none"
        problem = Problem(str(path), "a file of UTF-8 text", found, "make it readable, or edit it by hand")
        raise KnowledgeBaseError(f"{path} cannot be read.", [problem]) from None


def _with_variants(text: str, path: Path, variants: Sequence[str]) -> str:
    """The page with more variants in its front matter; its other lines stay as they are."""
    if not variants:
        return text
    front, body = split_front_matter(text)
    row, problems = front_matter(front, path.name) if front else ({}, [])
    if row is None:
        raise KnowledgeBaseError(f"{path} cannot be edited.", problems)
    held = row.get("variants")
    known = held if isinstance(held, list) else str(held).split("|") if held else []
    block = dump_front_matter({"variants": [*(str(v).strip() for v in known), *variants]})
    kept = "\n".join(_without(front.strip("\n").split("\n"), "variants")) if front else ""
    return f"---\n{kept}{chr(10) if kept else ''}{block}---\n{body if front else chr(10) + text}"


def _without(lines: Sequence[str], key: str) -> list[str]:
    """The lines of front matter but those of one key."""
    out, inside = [], False
    for line in lines:
        if line[:1] not in ("", " ", "\t", "#") and not line.startswith("- "):
            inside = known_key(line.split(":", 1)[0].strip("'\"")) == key
        if not inside:
            out.append(line)
    return out


def write(change: Change) -> None:
    """Write a change whole or not at all; KnowledgeBaseError where the file is not what was shown, or refused."""
    path = change.path
    now = _read(path) if path.exists() else None
    if now != change.before:
        found = "one that is there" if change.before is None else "one that has been edited meanwhile"
        remedy = "look at it, and approve again"
        raise KnowledgeBaseError(f"{path} was not written.", [Problem(str(path), "the file as shown", found, remedy)])
    try:
        _put(path, change.after.encode("utf-8", "replace"), new=change.before is None)
    except OSError as error:
        problem = Problem(str(path), "a folder to write to", error.strerror or str(error), "make it writable")
        raise KnowledgeBaseError(f"{path} was not written; nothing was changed.", [problem]) from None


def _put(path: Path, raw: bytes, *, new: bool) -> None:
    """The bytes under a temporary name, on the disk, then under their own; a new name never takes another's place."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644 if new else path.stat().st_mode & 0o777)
        if new:
            os.link(name, path)
        else:
            os.replace(name, path)
    finally:
        if os.path.exists(name):
            os.unlink(name)
