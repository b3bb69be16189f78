"""CSV and JSON Lines to entries, a row an entry."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from assistant.errors import Problem
from assistant.knowledge import marks
from assistant.knowledge.files import MAX_BYTES, clean_text
from assistant.knowledge.keys import known_key, make_entry, report_misspelt, strings
from assistant.knowledge.passages import plain_passages
from assistant.types import Entry, Passage

_NOT_ENTRIES = "correct the line; it was left out"
_TEXTS = ("text", "answer")
Row = tuple[int, dict[str, Any] | Problem]
"""The number of the line where a row starts, and its keys or what is wrong with it."""


def read_jsonl(text: str, source: str) -> tuple[list[Entry], list[Problem]]:
    """The entries of a JSON Lines file, and the lines that are none."""
    return _entries(json_rows(text, source), source)


def read_csv(text: str, source: str) -> tuple[list[Entry], list[Problem]]:
    """The entries of a CSV file with a header line (comma, semicolon or tab), and the rows that are none."""
    return _entries(csv_rows(text, source), source)


def json_rows(text: str, source: str) -> Iterator[Row]:
    """The objects of a JSON Lines text with the numbers of their lines, and what is wrong with the others."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{source}, line {number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, Problem(where, "a JSON object", str(error)[:200], _NOT_ENTRIES)
            continue
        if isinstance(row, dict):
            yield number, {known_key(k): _clean(v) for k, v in row.items()}
        else:
            yield number, Problem(where, "a JSON object", type(row).__name__, _NOT_ENTRIES)


def _clean(value: Any) -> Any:
    """Strings without control characters, as JSON escapes can carry them in."""
    if isinstance(value, list):
        return [_clean(v) for v in value]
    return clean_text(value) if isinstance(value, str) else value


def csv_rows(text: str, source: str) -> Iterator[Row]:
    """The rows of a CSV text by the names in its header line, and what is wrong with the others."""
    csv.field_size_limit(MAX_BYTES)
    head = text.lstrip("\n").split("\n", 1)[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    keys: list[str] = []
    while True:
        number = lines.line_num + 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield (
                number,
                Problem(f"{source}, line {number}", "a CSV row", str(error), "check the quotes; it was left out"),
            )
            continue
        if not any(c.strip() for c in cells):
            continue
        if not keys:
            keys = [known_key(c) for c in cells]
        elif len(cells) > len(keys):
            remedy = "put texts that hold commas into quotes; the row was left out"
            yield number, Problem(f"{source}, line {number}", f"{len(keys)} cells", str(len(cells)), remedy)
        else:
            yield number, {k: c.strip() for k, c in zip(keys, cells, strict=False) if k and c.strip()}


def _entries(rows: Iterator[Row], source: str) -> tuple[list[Entry], list[Problem]]:
    entries: list[Entry] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    counts: Counter[str] = Counter()
    for number, row in rows:
        if isinstance(row, Problem):
            problems.append(row)
            continue
        where = f"{source}, line {number}"
        problems += report_misspelt([k for k in row if k not in seen], where)
        seen.update(row)
        remedy = "write it as one string; without it the entry has no text"
        odd = [(k, type(row[k]).__name__) for k in _TEXTS if isinstance(row.get(k), list | dict)]
        problems += [Problem(where, f"a string as {key}", found, remedy) for key, found in odd]
        entry, found = _entry(row, source, number)
        counts.update(found)
        if entry.title:
            entries.append(entry)
        else:
            problems.append(
                Problem(where, "a title, question, variant or text", "none", "give the entry a title; it was left out")
            )
    if counts:
        problems.append(
            Problem(
                source,
                "text",
                f"template marks, taken out: {marks.in_words(counts)}",
                "read what is left of the entries",
            )
        )
    return entries, problems


def _entry(row: dict[str, Any], source: str, number: int) -> tuple[Entry, Counter[str]]:
    """One entry; where it has no title its first variant, heading or words stand in."""
    texts = [str(row[k]) for k in _TEXTS if isinstance(row.get(k), str | int | float) and str(row[k]).strip()]
    text, counts = marks.take_out("\n\n".join(dict.fromkeys(texts)))
    headings = strings(row.get("headers"))
    passages: list[Passage] = plain_passages(text, headings)
    first = next(iter(strings(row.get("variants"))), "") or (headings[-1] if headings else "")
    title = first or (" ".join(passages[0].text.split()[:12]) if passages else "")
    stem = PurePosixPath(source).stem
    return make_entry(row, id=f"{stem}-{number}", title=title, source=source, passages=passages), counts
