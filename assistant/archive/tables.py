"""Tables: CSV and TSV of any common delimiter and encoding, read a row at a time."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from datetime import tzinfo
from pathlib import Path
from typing import TextIO

from assistant.archive.columns import columns, shape
from assistant.archive.moments import day_first
from assistant.archive.rows import Reading, Row, tickets
from assistant.archive.skipping import Skip, skipped
from assistant.errors import InputError, Problem
from assistant.types import Ticket

LONGEST_CELL = 4_000_000  # characters: a quote that is never closed must not swallow the file
_SAMPLED = 2_000  # rows from which the order of day and month is told
_DELIMITERS = ",;\t|"
_CHUNK = 1 << 20
_WANTED = '"text" and "reply", or "id", "role" and "text" (and "from", "date", "reply_date", "channel", "team")'


def read_table(path: Path, name: str, *, company: tuple[str, ...], zone: tzinfo, skip: Skip) -> Iterator[Ticket]:
    """The tickets of a table; InputError where its columns do not say who said what."""
    encoding = _encoding(path)
    if encoding != "utf-8-sig" and not encoding.startswith("utf-16"):
        skip(skipped(name, "UTF-8", f"another encoding, read as {encoding}", "check the accents in the report"))
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        head = file.readline(_CHUNK)
        delimiter = max(_DELIMITERS, key=lambda d: (len(columns(_cells(head, d))), head.count(d)))
        found = columns(_cells(head, delimiter))
        how = shape(found)
        if how is None:
            names = ", ".join(_cells(head, delimiter))[:200] or "an empty line"
            remedy = "name the columns so in the first line"
            raise InputError(
                f"{name} cannot be read.", [Problem(f"{name}, line 1", f"columns {_WANTED}", names, remedy)]
            )
        dated = [c for c in ("date", "reply_date") if c in found]
        file.seek(0)
        first = day_first(
            row.get(c, "") for _, row in _sample(_rows(file, delimiter, found, name, lambda _: None)) for c in dated
        )
        file.seek(0)
        rows = _rows(file, delimiter, found, name, skip)
        yield from tickets(rows, Reading(how, zone, first, company), skip)


def _sample(rows: Iterator[tuple[str, Mapping[str, str]]]) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield from (row for _, row in zip(range(_SAMPLED), rows, strict=False))


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader(io.StringIO(line.lstrip("\ufeff")), delimiter=delimiter), [])


def _rows(
    file: TextIO, delimiter: str, found: Mapping[str, str], name: str, skip: Skip
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The rows by what their cells are; one with too few cells is told, and so is a quote that never ends."""
    reader = csv.reader(file, delimiter=delimiter)
    try:
        head = [c.removeprefix("\ufeff") for c in next(reader)]
        places = {column: head.index(given) for column, given in found.items()}
        most = max(places[c] for c in ("text", "reply", "role") if c in places)
        for cells in reader:
            if not any(c.strip() for c in cells):
                continue
            where = f"{name}, line {reader.line_num}"
            if len(cells) <= places["text"]:
                skip(skipped(where, f"{most + 1} cells or more", str(len(cells))))
            else:
                yield where, {c: cells[at] for c, at in places.items() if at < len(cells)}
    except csv.Error as error:
        remedy = "close the quote there; what stands before is read"
        skip(skipped(f"{name}, line {reader.line_num}", "a table to its end", str(error)[:100], remedy))


def _encoding(path: Path) -> str:
    """UTF-8 where all of the file is that, UTF-16 by its mark, else the Western one of Windows."""
    with path.open("rb") as file:
        head = file.read(2)
        if head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(head)
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


__all__ = ["Row", "read_table"]
