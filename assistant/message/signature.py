"""Finds signatures, phones' own lines and legal footers at the end of what a person wrote."""

from __future__ import annotations

import re

from assistant.message.closings import FORMAL, THANKS
from assistant.message.footers import mark_footer, mark_small, mark_warnings
from assistant.message.layout import Kind, Layout
from assistant.message.names import looks_like_name, opens_sentence
from assistant.message.slogans import is_slogan

TAIL_LINES = 15  # a signature has no more lines than this below its closing
TAIL_WIDTH = 100  # and none wider
_POSTSCRIPT = re.compile(r"(?:p\.?\s?){1,2}s\b[.:,\s-]|nb\b[.:\s]|edit\b[:\s]|update\b[:\s]", re.IGNORECASE)
_CONTACT = re.compile(r"\d{4}|@|www\.|https?:|\||\b(?:tel|fax|mob|mobile|phone|email|e-mail)\b", re.IGNORECASE)
_DELIMITER = re.compile(r"-- ?|—|–")
_RULE = re.compile(r"[_=*~-]{2,80}")
_AND = re.compile(r",? (?:and|und|et|y|e|en|&) ")
_PARTS = re.compile(r"\s[|•·]\s")


def mark_signatures(layout: Layout) -> None:
    """Mark signatures and footers at the end of each stretch that is still body."""
    mark_warnings(layout)
    for start, end in layout.runs():
        end = mark_footer(layout, start, end)
        mark_small(layout, start, end)
        end = _mark_delimited(layout, start, end)
        _mark_closing(layout, start, end)
        _mark_card(layout, start, end)


def split_closing(row: str) -> tuple[str, str] | None:
    """A closing line as the closing in lower case and the name beside it, "" without one; None for other lines."""
    if len(row) > 80:
        return None
    if closing := _closing(row):
        return closing, ""
    for mark in (",", "!", ".", " -", " –", "  "):
        head, found, name = row.partition(mark)
        if found and (closing := _closing(head)):
            name = name.strip(" ,.!-–—*_")
            return (closing, name) if looks_like_name(name) else None
    return None


def _closing(words: str) -> str:
    """The closing that some words are, in lower case (of "thanks and regards" the formal one), "" for others."""
    parts = _AND.split(words.lower().replace("’", "'").strip(" ,.!;:-–—*_"))
    if not all(p in FORMAL or p in THANKS for p in parts):
        return ""
    return next((p for p in parts if p in FORMAL), parts[0])


def _mark_delimited(layout: Layout, start: int, end: int) -> int:
    """Mark what follows "-- ", or a rule with nothing but contact lines below; the line of it, or `end`."""
    below: list[str] = []
    found = end
    for i in reversed(layout.within(start, end)):
        row = layout.rows[i]
        if len(below) > TAIL_LINES:
            break
        if below and (_DELIMITER.fullmatch(row) or (_RULE.fullmatch(row) and all(map(_tail_row, below)))):
            found = i
        below.append(row)
    _mark_but_postscript(layout, found, end)
    return found


def _mark_but_postscript(layout: Layout, start: int, end: int) -> None:
    """Mark a signature, save a paragraph that begins with PS."""
    kept = False
    for i in range(start, end):
        row = layout.rows[i]
        kept = bool(row) and (kept or bool(_POSTSCRIPT.match(row)))
        if not kept:
            layout.mark(i, i + 1, Kind.SIGNATURE)


def _mark_closing(layout: Layout, start: int, end: int) -> None:
    """Mark each closing with the name and the contact lines below it, up to the first line that says something."""
    done = start
    for i in layout.within(start, end):
        if i >= done and layout.kinds[i] is Kind.BODY:
            done = _closing_end(layout, i, end)
            layout.mark(i, done, Kind.SIGNATURE)


def _mark_card(layout: Layout, start: int, end: int) -> None:
    """Mark a signature on one line, the last: "Dana Field | Field Interiors | www.field.example"."""
    last = [i for i in layout.within(start, end)[-1:] if layout.kinds[i] is Kind.BODY]
    for i in last:
        name, *others = _PARTS.split(layout.rows[i][: 2 * TAIL_WIDTH])
        if len(others) >= 2 and looks_like_name(name) and all(map(_tail_row, others)):
            layout.mark(i, i + 1, Kind.SIGNATURE)


def _closing_end(layout: Layout, at: int, end: int) -> int:
    """The line after the signature that begins with a closing at `at`; `at` where none begins."""
    split = split_closing(layout.rows[at])
    if not split:
        return at
    closing, name = split
    stop = at + 1
    if not name:
        below = layout.next_row(stop, end)
        row = layout.rows[below] if below < end else ""
        named = looks_like_name(row) or (closing in FORMAL and looks_like_name(row, any_case=True))
        if not named and not (closing in FORMAL and (not row or _tail_row(row))):
            return at
        stop = below + 1 if named else stop
    return min(_tail_end(layout, stop, end), end)


def _tail_end(layout: Layout, at: int, end: int) -> int:
    """The line after the last contact line from `at`."""
    last = at
    for i in layout.within(at, min(end, at + TAIL_LINES * 2)):
        if not _tail_row(layout.rows[i]):
            break
        last = i + 1
    return last


def _tail_row(row: str) -> bool:
    """Whether a line below a closing is a title, a firm or a way to reach someone, and says nothing to be answered."""
    if is_slogan(row):
        return True
    if len(row) > TAIL_WIDTH or "?" in row or _POSTSCRIPT.match(row) or opens_sentence(row):
        return False
    return len(row.split()) <= 7 or bool(_CONTACT.search(row))
