"""A passage in pieces that may be quoted: sentences, steps, list items and rows of a table, none ever cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from assistant.draft.bags import bag
from assistant.draft.lines import LONG, cleaned, joined, list_within, listed_lines, titled, without_headings
from assistant.types import Passage


class Kind(Enum):
    """What a unit is."""

    SENTENCE = "sentence"
    STEP = "step"
    BULLET = "bullet"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a passage in its own words; `block` counts the paragraphs and lists of the passage."""

    text: str
    kind: Kind
    block: int


_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s)")  # possessive, so that it is linear
_ABBREVIATIONS = bag(
    "e.g. i.e. etc. approx. no. nos. vs. mr. mrs. ms. dr. st. prof. incl. excl. max. min. tel. fig. vol. a.m. p.m. "
    "inc. ltd. co. dept. jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. mon. tue. wed. thu. fri. sat. "
    "sun. u.k. u.s. ca. resp. ext. p. pp."
)
_STEP = re.compile(r"\s{0,8}(\d{1,3})[.)]\s+(.+)")
_BULLET = re.compile(r"\s{0,8}[-*•–]\s+(.+)")
_ANSWER = re.compile(r"^A[:.] (?=[A-Z])")
_RULE = re.compile(r"[\s|:\-]+")


def split_sentences(text: str) -> list[str]:
    """The sentences of running text; a point within a number, name or abbreviation ends none."""
    line = " ".join(text.split())
    out, start = [], 0
    for end in _END.finditer(line):
        word = line[line.rfind(" ", 0, end.start()) + 1 : end.end()]
        following = line[end.end() :].lstrip(" ")[:1]
        known = word.lower().lstrip("(\"'“‘") in _ABBREVIATIONS or re.fullmatch(r"\(?[A-Z]\.", word) is not None
        if (known and not (following.isupper() and word.lower() in ("a.m.", "p.m.", "etc."))) or following.islower():
            continue
        out.append(line[start : end.end()].strip())
        start = end.end()
    out.append(line[start:].strip())
    return [s for s in out if s]


def units(passage: Passage) -> tuple[Unit, ...]:
    """The pieces of a passage in order; a list or table without a sentence before it is led by its heading."""
    reader = _Reader(passage.headings[-1] if passage.headings else "")
    for line in passage.text.splitlines():
        reader.take(line)
    reader.close()
    return tuple(_without_titles(reader.out))


def _without_titles(found: list[Unit]) -> list[Unit]:
    """The units without headings that stand as paragraphs: before a list they lead it, before a sentence they go."""
    out = []
    for i, unit in enumerate(found):
        after = found[i + 1] if i + 1 < len(found) else None
        lone = unit.kind is Kind.SENTENCE and [u.block for u in found[max(0, i - 1) : i + 2]].count(unit.block) == 1
        if not (after and lone and titled(unit.text)):
            out.append(unit)
        elif after.kind is not Kind.SENTENCE:
            out.append(Unit(unit.text + ":", unit.kind, unit.block))
    return out


class _Reader:
    """Collects the units of a passage line by line."""

    def __init__(self, heading: str) -> None:
        self.out: list[Unit] = []
        self._heading = heading.rstrip(":. ")
        self._running: list[str] = []
        self._table: list[str] = []
        self._block = 0
        self._apart = False  # whether the last item is of a list whose items are paragraphs
        self._list = False  # whether the line before belongs to a list or table

    def take(self, line: str) -> None:
        """Read one line."""
        step, bullet = _STEP.fullmatch(line), _BULLET.fullmatch(line)
        if step:
            self._item(step[2], Kind.STEP)
        elif bullet:
            self._item(bullet[1], Kind.BULLET)
        elif line.lstrip().startswith("|"):
            self._table.append(line)
        elif is_row(line):
            self._item(_row(line), Kind.ROW)
        elif not line.strip():
            self.close()
        elif self._list and line[:1] in " \t":
            last = self.out.pop()
            self.out.append(Unit(f"{last.text} {line.strip()}", last.kind, last.block))
        else:
            if self._list or self._table:
                self.close()
            self._running.append(line.strip().lstrip("#> "))

    def _item(self, text: str, kind: Kind) -> None:
        if not self._list:
            self.close()
            self._block += 1
            if (not self.out or self.out[-1].kind is not Kind.SENTENCE) and self._heading:
                self.out.append(Unit(self._heading + ":", Kind.SENTENCE, self._block))
        self._list = True
        self.out.append(Unit(text.strip(), kind, self._block))

    def close(self) -> None:
        """End the paragraph, list or table."""
        table, self._table, self._list = self._table, [], False
        running, self._running = cleaned(self._running), []
        if running:
            running[0] = _ANSWER.sub("", running[0])
        if listed_lines(running, led=bool(self.out) and self.out[-1].text.endswith(":")):
            self._block += 1
            self.out += [Unit(joined([line.strip()]), Kind.BULLET, self._block) for line in running]
            running = []
        elif len(running) == 1 and self._goes_on(running[0]):
            self.out.append(Unit(joined(running), Kind.BULLET, self._block))
            running = []
        split = list_within(running)
        items, running = (running[split:], running[:split]) if split else ([], running)
        for lines in without_headings(running):
            self._block += 1
            self.out += [Unit(s, Kind.SENTENCE, self._block) for s in split_sentences(joined(lines))]
        self._block += bool(items)
        self.out += [Unit(joined([line.strip()]), Kind.BULLET, self._block) for line in items]
        for row in _rows([[c.strip() for c in line.strip().strip("|").split("|")] for line in table]):
            self._item(row, Kind.ROW)
        self._list = False

    def _goes_on(self, line: str) -> bool:
        """Whether a paragraph of one line is an item of the list that a colon before it began."""
        before = self.out[-1] if self.out else None
        if before is None or before.kind not in (Kind.SENTENCE, Kind.BULLET):
            return False
        if before.kind is Kind.SENTENCE and before.text.endswith(":") and len(line.split()) > 2:
            self._block += 1
            self._apart = True
            return True
        self._apart &= before.kind is Kind.BULLET and (len(line) > LONG or not line.endswith((".", "!", "?", ":")))
        return self._apart


def is_row(line: str) -> bool:
    """Whether a line is a row of a table in the form "Size: M; Chest: 95 to 101 cm"."""
    cells = line.split("; ")
    named = sum(1 for c in cells if 0 < c.find(": ") <= 40)
    return len(cells) > 1 and named == len(cells) and not line.rstrip().endswith(".")


def _row(line: str) -> str:
    """A row "Size: M; Chest: 95 cm" as "M – chest: 95 cm"."""
    cells = [c.partition(": ") for c in line.strip().split("; ")]
    return f"{cells[0][2]} – {'; '.join(f'{_small(k)}: {v}' for k, _, v in cells[1:])}"


def _small(head: str) -> str:
    """The heading of a column within a sentence: a small letter, unless it is an abbreviation."""
    return head[:1].lower() + head[1:] if head[1:2].islower() else head


def _rows(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows of a table as lines: the first cell, then each other cell under its heading."""
    body = [r for r in rows if not _RULE.fullmatch("|".join(r) or "-")]
    if len(body) < 2:
        return ["; ".join(c for c in r if c) for r in body]
    heads, lines = body[0], []
    for row in body[1:]:
        cells = [f"{_small(h)}: {c}" if h else c for h, c in zip(heads[1:], row[1:], strict=False) if c]
        lines.append(f"{row[0]} – {'; '.join(cells)}" if cells else row[0])
    return lines
