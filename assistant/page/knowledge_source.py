"""The source of an article as text: only files of the open base, by the name that its entry carries."""

from __future__ import annotations

from pathlib import Path

from assistant.knowledge.lint.places import Places
from assistant.page.view import Tokens, segments
from assistant.types import Entry

BEFORE, AFTER = 2_000, 8_000  # characters around the passage that are shown of a long file
GONE = "This file is not in the base any more. Search again to see what is."


def source_tokens(base: Path, entry: Entry, said: str) -> Tokens:
    """The file that an entry comes from, with its name and line, the words `said` lit up; GONE where it is gone.

    `entry.source` is a name in the base; one that leads out of it is not read (`Places.file`).
    """
    places = Places(base)
    source = places.source(entry.source)
    if source is None:
        return [(GONE, None)]
    name, _, number = places.where(entry, said).rpartition(":")
    line = int(number) if name and number.isdigit() else 1
    at = source.starts[min(line, len(source.starts)) - 1]
    found = source.text.find(said, max(0, at - len(said))) if said else -1
    span = (found, found + len(said)) if found >= 0 else (at, _line_end(source.text, at))
    start, end = max(0, span[0] - BEFORE), min(len(source.text), span[0] + AFTER)
    start = source.text.rfind("\n", 0, start) + 1 if start else 0
    piece = segments(source.text[start:end], [("passage", [(span[0] - start, span[1] - start)])])
    head = f"{entry.source}, line {line}\n\n" + ("…\n" if start else "")
    return [(head, "headline"), *piece, *([("\n…", None)] if end < len(source.text) else [])]


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
