"""The cells of an HTML table as a grid: one that spans several rows or columns stands in each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MOST = 40  # columns of a table, and rows or columns that one cell may span


def grid(rows: list[list[Any]], text_of: Callable[[Any], str]) -> list[list[str]]:
    """The texts of the cells, row by row."""
    found: list[list[str]] = []
    hanging: dict[int, tuple[str, int]] = {}  # column: text and rows still to fill
    for row in rows:
        line: list[str] = []
        waiting = iter(row)
        while len(line) < MOST:
            if len(line) in hanging:
                text, left = hanging.pop(len(line))
                if left > 1:
                    hanging[len(line)] = (text, left - 1)
                line.append(text)
                continue
            if (cell := next(waiting, None)) is None:
                break
            text = text_of(cell)
            for _ in range(_span(cell, "colspan")):
                if (rowspan := _span(cell, "rowspan")) > 1:
                    hanging[len(line)] = (text, rowspan - 1)
                line.append(text)
        hanging = {column: held for column, held in hanging.items() if column < len(line)}
        found.append(line[:MOST])
    return found


def _span(cell: Any, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(MOST, max(1, int(value))) if value.isascii() and value.isdigit() and len(value) < 6 else 1
