"""Finds signatures, phones' own lines and legal footers at the end of what a person wrote."""

from __future__ import annotations

import re

from assistant.message.closings import CONFIRMS, DEVICE, FORMAL, LEGAL, SMALL, THANKS
from assistant.message.layout import STRUCTURAL, Kind, Layout
from assistant.message.names import looks_like_name, opens_sentence

TAIL_LINES = 15  # a signature has no more lines than this below its closing
FOOTER_LINES = 60  # a legal footer begins in the last lines
FOOTER_WIDTH = 5_000  # and not before so many characters at the end of a line
LOOKED_AT = 900  # characters in which a legal footer shows itself
TAIL_WIDTH = 100  # and none wider
_POSTSCRIPT = re.compile(r"(?:p\.?\s?){1,2}s\b[.:,\s-]|nb\b[.:\s]|edit\b[:\s]|update\b[:\s]", re.IGNORECASE)
_CONTACT = re.compile(r"\d{4}|@|www\.|https?:|\||\b(?:tel|fax|mob|mobile|phone|email|e-mail)\b", re.IGNORECASE)
_DELIMITER = re.compile(r"-- ?|—|–")
_RULE = re.compile(r"[_=*~-]{2,80}")
_AND = re.compile(r",? (?:and|und|et|y|e|en|&) ")
_BLANK_LINE = re.compile(r"\n[ \t\r>]{0,20}\n")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜÉ])")


def mark_signatures(layout: Layout) -> None:
    """Mark signatures and footers at the end of each stretch that is still body."""
    for start, end in layout.runs():
        end = _mark_footer(layout, start, end)
        _mark_small(layout, start, end)
        _mark_closing(layout, start, _mark_delimited(layout, start, end))


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


def _mark_footer(layout: Layout, start: int, end: int) -> int:
    """Mark a legal footer and what follows it; the index of its first line, or `end`."""
    for i in layout.within(start, end)[-FOOTER_LINES:]:
        if (found := _legal_at(layout, i, end)) is not None:
            if found == 0:
                layout.mark(i, end, Kind.FOOTER)
                return i
            offset = layout.spans[i][0] + layout.text[layout.spans[i][0] : layout.spans[i][1]].index(layout.rows[i])
            layout.cuts.append((offset + found, layout.spans[i][1]))
            layout.mark(i + 1, end, Kind.FOOTER)
            return i + 1
    return end


def _legal_at(layout: Layout, at: int, end: int) -> int | None:
    """Where in the row a legal footer begins, None where none does."""
    row = layout.rows[at]
    late = max(0, len(row) - FOOTER_WIDTH)
    for offset in [0, *(m.end() for m in _SENTENCE.finditer(row, late))]:
        if LEGAL.match(row, offset):
            paragraph = _paragraph(layout, at, offset)
            if CONFIRMS.search(paragraph) and "?" not in paragraph:
                return offset
    return None


def _paragraph(layout: Layout, at: int, offset: int) -> str:
    """What follows in the paragraph, from `offset` in the line `at`, bounded."""
    start = layout.spans[at][0] + offset
    return _BLANK_LINE.split(layout.text[start : start + LOOKED_AT], maxsplit=1)[0]


def _mark_small(layout: Layout, start: int, end: int) -> None:
    """Mark the lines that a phone or a mail server added."""
    for i in layout.within(start, end):
        row = layout.rows[i]
        if len(row) <= STRUCTURAL and DEVICE.fullmatch(row):
            layout.mark(i, i + 1, Kind.SIGNATURE)
        elif len(row) <= STRUCTURAL and SMALL.fullmatch(row):
            layout.mark(i, i + 1, Kind.FOOTER)


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
    if len(row) > TAIL_WIDTH or "?" in row or _POSTSCRIPT.match(row) or opens_sentence(row):
        return False
    return len(row.split()) <= 7 or bool(_CONTACT.search(row))
