"""Lists for people: a line a row, which is never wrapped, and below it what is longer."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.padding import Padding
from rich.text import Text

from assistant.cli.console import console, quoted

_INDENT = 4  # columns before what stands below a row


def show(heads: Sequence[str], rows: Sequence[tuple[Sequence[str], str]]) -> None:
    """The rows, as (cells, what is longer), in columns under their heads.

    A terminal cuts a line at its width, so the last cell is the one that may be long; a pipe gets each line whole.
    """
    out = console()
    lines = [heads, *([quoted(cell) for cell in cells] for cells, _ in rows)]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    for line, more in zip(lines, ("", *(quoted(more) for _, more in rows)), strict=True):
        padded = (cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True))
        text = Text("  ".join(padded).rstrip(), "bold" if line is heads else "")
        if out.is_terminal:
            out.print(text, soft_wrap=False, no_wrap=True, overflow="ellipsis")
        else:
            out.print(text)
        if more and out.is_terminal:
            out.print(Padding(Text(more), (0, 0, 0, _INDENT)), soft_wrap=False)
        elif more:
            out.print(Text(" " * _INDENT + more))
