"""The folder of Markdown that the import keeps: one file an article, plain enough to be edited by hand.

The line `imported` of a file's front matter is a checksum of the rest: where it no longer fits, a person has edited
the file, and it is not overwritten. A file without that line is the person's own for good.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.knowledge.importing.article import Article, slug
from assistant.knowledge.importing.disk import cannot_read
from assistant.knowledge.keys import hidden
from assistant.knowledge.markdown import MAX_FRONT_MATTER, dump_front_matter, front_matter, split_front_matter

_IMPORTED = re.compile(rb"^imported: '?([0-9a-f]{16})'?\r?\n", re.M)
_ID = re.compile(rb"^id: '?([^'\r\n]{1,4000})'?\r?$", re.M)
_END = re.compile(rb"^---[ \t]*\r?$", re.M)


@dataclass(frozen=True, slots=True)
class Held:
    """A file of the target: where it is, the checksum in it (None for a person's own), and whether it still fits."""

    path: Path
    imported: str | None
    intact: bool


def checksum(raw: bytes) -> str:
    """Sixteen digits for a file's text but its line `imported`, whatever its line ends."""
    rest = _IMPORTED.sub(b"", raw, count=1).replace(b"\r\n", b"\n")
    return hashlib.blake2b(rest, digest_size=8).hexdigest()


def rendered(article: Article, id: str, source: str) -> bytes:
    """The file of an article, as `fullreply kb build` reads it."""
    facts = {
        "title": article.title,
        "id": id,
        "variants": list(article.variants),
        "kind": article.kind,
        "url": article.url,
        "updated": article.updated,
        "internal": article.internal,
        "source": source,
    }
    extra = {k: v for k, v in article.extra.items() if k not in facts and k != "imported" and v not in (None, "", [])}
    front = dump_front_matter({k: v for k, v in facts.items() if v} | extra)
    if len(front) > MAX_FRONT_MATTER - 200:  # what nobody reads goes first
        front = dump_front_matter(
            {k: v for k, v in facts.items() if v and k != "variants"} | {"variants": _some(article)}
        )
    body = article.body.strip()
    plain = f"---\n{front}---\n\n{body}\n".encode("utf-8", "replace")
    return f"---\n{front}imported: '{checksum(plain)}'\n---\n\n{body}\n".encode("utf-8", "replace")


def _some(article: Article) -> list[str]:
    """As many variants as front matter may hold."""
    kept, size = [], 0
    for variant in article.variants:
        size += 3 * len(variant) + 10
        if size > MAX_FRONT_MATTER // 2:
            break
        kept.append(variant)
    return kept


def digest_of(text: bytes) -> str:
    """The checksum that a rendered file carries."""
    found = _IMPORTED.search(text)
    return found[1].decode() if found else ""


def scan(folder: Path) -> tuple[dict[str, Held], set[str]]:
    """The files of the target by their ids, and the names that are taken, in lower case.

    KnowledgeBaseError where one cannot be read: without it nobody knows whose article it holds.
    """
    held: dict[str, Held] = {}
    taken: set[str] = set()
    for name in _markdown_files(folder):
        path = folder / name
        taken.add(name.lower())
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise cannot_read(path, error) from None
        start = len(codecs.BOM_UTF8) if raw.startswith(codecs.BOM_UTF8) else 0  # an editor may put it there
        first = _END.search(raw, start + 3) if raw.startswith(b"---", start) else None
        front = raw[start : first.end()] if first else b""
        if found := _ID.search(front):
            stated = _IMPORTED.search(front)
            digest = stated[1].decode() if stated else None
            held.setdefault(found[1].decode("utf-8", "replace"), Held(path, digest, digest == checksum(raw)))
    return held, taken


def _markdown_files(folder: Path) -> Iterator[str]:
    """The names of the Markdown files below a folder, in order. KnowledgeBaseError where it cannot be looked into."""

    def failed(error: OSError) -> None:
        raise cannot_read(Path(error.filename or folder), error) from None

    for here, folders, names in os.walk(folder, onerror=failed):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        inner = os.path.relpath(here, folder).replace(os.sep, "/")
        start = "" if inner == "." else f"{inner}/"
        files = (n for n in sorted(names) if n.lower().endswith(".md") and os.path.isfile(os.path.join(here, n)))
        yield from (f"{start}{n}" for n in files)


def still_intact(held: Held) -> bool:
    """Whether nobody has edited a file since it was found to be as it was imported; a run may take minutes."""
    try:
        return held.imported == checksum(held.path.read_bytes())
    except OSError:
        return False


def source_of(held: Held) -> str:
    """The file of its source that a file of the target says it is from; "" where it cannot be read now."""
    return str(_facts(held).get("source", ""))


def is_internal(held: Held) -> bool:
    """Whether a file of the target says that customers may not read it."""
    return hidden(_facts(held))


def _facts(held: Held) -> dict[str, Any]:
    """The front matter of a file of the target; empty where it is broken, or cannot be read."""
    try:
        front, _ = split_front_matter(held.path.read_text("utf-8-sig", "replace"))
    except OSError:
        return {}
    return front_matter(front, "")[0] or {}


def new_path(folder: Path, id: str, article: Article, taken: set[str]) -> Path:
    """A free name for the file of a new article: its id, with words of its title where its key is a bare number."""
    start, _, last = id.rpartition("/")
    if article.key and not re.search(r"[^\W\d_]{3}", article.key):
        last = slug(f"{last} {article.title}")
    name, number = "/".join(filter(None, (start, last))), 1
    path = f"{name}.md"
    while path.lower() in taken or (folder / path).exists():
        number += 1
        path = f"{name}-{number}.md"
    taken.add(path.lower())
    return folder / path
