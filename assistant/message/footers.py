"""Finds what machines and lawyers add to a message: warnings on top, legal notes, lists, invitations, small lines."""

from __future__ import annotations

import re

from assistant.message.closings import ASKING, CONFIRMS, DEVICE, LEGAL, LEGAL_ASKS, MACHINE, RULED, SMALL, WARNING
from assistant.message.layout import STRUCTURAL, Kind, Layout
from assistant.message.slogans import is_slogan

FOOTER_LINES = 60  # a footer begins in the last lines
FOOTER_WIDTH = 5_000  # and not before so many characters at the end of a line
LOOKED_AT = 900  # characters in which a legal footer shows itself
RULED_LINES = 12  # lines below a rule that tell what it parts off
DEVICE_WIDTH = 140  # characters of a phone's own line
TOP_LINES = 3  # lines in which a mail server warns
_RULE = re.compile(r"[_=*~-]{8,200}")
_STROKES = re.compile(r"[_=*~—–-]{2,200}")
_BLANK_LINE = re.compile(r"\n[ \t\r>]{0,20}\n")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜÉ])")


def mark_warnings(layout: Layout) -> None:
    """Mark the warnings that a mail server set above a message."""
    for i in layout.written[:TOP_LINES]:
        if not WARNING.match(layout.rows[i]):
            return
        layout.mark(i, i + 1, Kind.FOOTER)


def mark_footer(layout: Layout, start: int, end: int) -> int:
    """Mark a footer and what follows it; the index of its first line, or `end`."""
    last = layout.within(start, end)[-FOOTER_LINES:]
    for position, i in enumerate(last):
        row = layout.rows[i]
        below = [layout.rows[j] for j in last[position + 1 : position + 1 + RULED_LINES]]
        ruled = bool(_RULE.fullmatch(row)) and any(RULED.search(b[:STRUCTURAL]) for b in below)
        if ruled or (len(row) <= STRUCTURAL and MACHINE.match(row)):
            above = last[position - 1] if position else i
            first = above if _STROKES.fullmatch(layout.rows[above]) else i
            layout.mark(first, end, Kind.FOOTER)
            return first
        if (found := _legal_at(layout, i)) is not None:
            if found == 0:
                layout.mark(i, end, Kind.FOOTER)
                return i
            offset = layout.spans[i][0] + layout.text[layout.spans[i][0] : layout.spans[i][1]].index(row)
            layout.cuts.append((offset + found, layout.spans[i][1]))
            layout.mark(i + 1, end, Kind.FOOTER)
            return i + 1
    return end


def mark_small(layout: Layout, start: int, end: int) -> None:
    """Mark the lines that a phone or a mail server added."""
    for i in layout.within(start, end):
        row = layout.rows[i]
        if len(row) > STRUCTURAL:
            continue
        if is_device(row):
            layout.mark(i, i + 1, Kind.SIGNATURE)
        elif SMALL.fullmatch(row) or ASKING.fullmatch(row):
            layout.mark(i, i + 1, Kind.FOOTER)


def is_device(row: str) -> bool:
    """Whether a line is a phone's or a program's own, with what its owner made of it: "Urgent? Call me!"."""
    if len(row) > DEVICE_WIDTH or not DEVICE.match(row):
        return False
    _, _, more = row.partition(". ")
    return "?" not in row or (is_slogan(more) and "?" not in row.partition(". ")[0])


def _legal_at(layout: Layout, at: int) -> int | None:
    """Where in the row a legal footer begins, None where none does."""
    row = layout.rows[at]
    late = max(0, len(row) - FOOTER_WIDTH)
    for offset in [0, *(m.end() for m in _SENTENCE.finditer(row, late))]:
        if LEGAL.match(row, offset):
            paragraph = _paragraph(layout, at, offset)
            if CONFIRMS.search(paragraph) and "?" not in LEGAL_ASKS.sub("", paragraph):
                return offset
    return None


def _paragraph(layout: Layout, at: int, offset: int) -> str:
    """What follows in the paragraph, from `offset` in the line `at`, bounded."""
    start = layout.spans[at][0] + offset
    return _BLANK_LINE.split(layout.text[start : start + LOOKED_AT], maxsplit=1)[0]
