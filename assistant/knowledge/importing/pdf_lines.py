"""The lines of the pages of a PDF file: their text, letters and columns; running heads and feet are left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from assistant.knowledge.files import clean_text

_NUMBER = re.compile(r"\d+")
_PAGE = re.compile(r"(?:page )?#(?: ?(?:/|of) ?#)?", re.I)
# what browsers print around a page: day, time and title above, address and number below
_PRINTED = re.compile(r"#[/.-]#[/.-]#, #:#(?: ?[AP]M)?(?: .{0,200})?|(?:https?|file)://\S{1,1000}(?: #/#)?", re.I)
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": ""})
WIDTH = 0.5  # of a letter, as a share of its size: an average
COLUMN = 0.4  # letters' sizes of white between two pieces that may be columns


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its text, the size of its letters, whether all are bold, how far up it stands.

    `cells` are its pieces with white between them, `starts` how far right each begins: columns of a table, perhaps.
    """

    text: str
    size: float
    bold: bool
    y: float
    cells: tuple[str, ...] = ()
    starts: tuple[float, ...] = ()


class _Piece(NamedTuple):
    text: str
    size: float
    bold: bool
    x: float
    y: float


def page_lines(page: Any) -> list[Line]:
    """The lines of a page of pypdf in the order in which they are written."""
    pieces: list[_Piece] = []

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:
        scale = abs(tm[3] or tm[1]) * abs(cm[3] or cm[1])
        face = str(font.get("/BaseFont", "")).lower() if hasattr(font, "get") else ""
        bold = any(word in face for word in ("bold", "black", "heavy"))
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = (tm[4] * cm[1] + tm[5] * cm[3] + cm[5]) * (-1 if cm[3] < 0 else 1)
        pieces.append(_Piece(text.translate(_LIGATURES), round(size * scale, 1), bold, x, y))

    page.extract_text(visitor_text=visit)
    lines: list[Line] = []
    run: list[_Piece] = []
    for piece in pieces:
        for i, part in enumerate(piece.text.split("\n")):
            if i:
                lines += _line(run)
                run = []
            if part.strip():
                run.append(piece._replace(text=part))
    return lines + _line(run)


def _line(pieces: list[_Piece]) -> list[Line]:
    text = " ".join(clean_text("".join(p.text for p in pieces)).split())
    if not text:
        return []
    sizes: Counter[float] = Counter()
    for piece in pieces:
        sizes[piece.size] += len(piece.text.strip())
    return [Line(text, sizes.most_common(1)[0][0], all(p.bold for p in pieces), pieces[0].y, *_cells(pieces))]


def _cells(pieces: list[_Piece]) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The pieces of a line, those together between which there is no white, and where each begins."""
    cells: list[str] = []
    starts: list[float] = []
    end = 0.0
    for piece in pieces:
        text = clean_text(piece.text)
        if cells and piece.x - end < COLUMN * piece.size:
            cells[-1] += text
        else:
            cells.append(text)
            starts.append(piece.x)
        end = max(end, piece.x + len(text.strip()) * piece.size * WIDTH)
    return tuple(" ".join(cell.split()) for cell in cells), tuple(starts)


def without_frame(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without what stands at the top or bottom of most of them, numbers aside, and without page numbers."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_NUMBER.sub("#", line.text) for line in (*page[:2], *page[-2:])})
    running = {text for text, count in edges.items() if len(pages) > 2 and count > len(pages) / 2}
    return [
        [line for i, line in enumerate(page) if 1 < i < len(page) - 2 or not _is_frame(line.text, running)]
        for page in pages
    ]


def _is_frame(text: str, running: set[str]) -> bool:
    mark = _NUMBER.sub("#", text)
    return mark in running or bool(_PAGE.fullmatch(mark) or _PRINTED.fullmatch(mark))
