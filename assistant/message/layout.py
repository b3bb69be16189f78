"""The lines of a message and what each of them is; every later pass works on these."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from assistant.types import Span

STRUCTURAL = 300  # characters: a longer line is prose, never a lead, a closing or a speaker
_BREAK = re.compile(r"\r\n|\r|\n")


class Kind(IntEnum):
    """What a line is: newly written, or carried along."""

    BODY = 0
    QUOTE = 1
    SIGNATURE = 2
    FOOTER = 3


@dataclass(frozen=True, slots=True)
class Rendering:
    """A plain text, with the ranges that its markup already tells to be quoted or to be a signature.

    `quoted` is disjoint; `nested` holds each quote of the markup, one in the other.
    """

    text: str
    quoted: tuple[Span, ...] = ()
    signed: tuple[Span, ...] = ()
    notes: tuple[str, ...] = ()
    nested: tuple[Span, ...] = ()


@dataclass(slots=True)
class Layout:
    """The lines of `text`: `spans` without the line break, `rows` stripped, `kinds` filled in pass by pass.

    `written` are the indices of the lines that are not blank, since a million may be. `cuts` are ranges
    inside lines that are not body: a footer that begins in the middle of a line.
    """

    text: str
    spans: list[Span]
    rows: list[str]
    kinds: list[Kind]
    written: list[int]
    cuts: list[Span] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def mark(self, start: int, end: int, kind: Kind) -> None:
        """Give the lines `start` to `end` (excluded) that are still body the kind `kind`."""
        kinds = self.kinds
        for i in range(start, min(end, len(kinds))):
            if kinds[i] is Kind.BODY:
                kinds[i] = kind

    def next_row(self, start: int, end: int) -> int:
        """Index of the first line from `start` that is not blank, `end` where there is none before."""
        at = bisect_left(self.written, start)
        return min(self.written[at], end) if at < len(self.written) else end

    def within(self, start: int, end: int) -> list[int]:
        """Indices of the lines from `start` to `end` (excluded) that are not blank."""
        return self.written[bisect_left(self.written, start) : bisect_left(self.written, end)]

    def runs(self) -> list[Span]:
        """Ranges of lines that are body, as long as possible, without blank lines at their ends."""
        out: list[Span] = []
        joins = False  # the last written line was body
        for i in self.written:
            body = self.kinds[i] is Kind.BODY
            if body and joins:
                out[-1] = (out[-1][0], i + 1)
            elif body:
                out.append((i, i + 1))
            joins = body
        return out


def lay_out(rendering: Rendering) -> Layout:
    """The lines of a rendering; lines that its markup marks are quotes or signatures from the start."""
    text = rendering.text
    spans: list[Span] = []
    start = 0
    for found in _BREAK.finditer(text):
        spans.append((start, found.start()))
        start = found.end()
    spans.append((start, len(text)))
    rows = [text[a:b].strip() for a, b in spans]
    written = [i for i, row in enumerate(rows) if row]
    layout = Layout(text, spans, rows, [Kind.BODY] * len(spans), written)
    for ranges, kind in ((rendering.quoted, Kind.QUOTE), (rendering.signed, Kind.SIGNATURE)):
        _mark_ranges(layout, ranges, kind)
    return layout


def _mark_ranges(layout: Layout, ranges: Sequence[Span], kind: Kind) -> None:
    """Mark the lines that begin inside one of the sorted `ranges`."""
    at = 0
    for i in layout.written:
        start = layout.spans[i][0]
        while at < len(ranges) and ranges[at][1] <= start:
            at += 1
        if at < len(ranges) and ranges[at][0] <= start:
            layout.mark(i, i + 1, kind)


def body_spans(layout: Layout) -> tuple[Span, ...]:
    """The ranges of characters that are body: neighbouring lines joined, blanks at the ends left out."""
    found = ((layout.spans[a][0], layout.spans[b - 1][1]) for a, b in layout.runs())
    return trimmed(layout.text, subtract(found, layout.cuts))


def subtract(spans: Iterable[Span], cuts: Sequence[Span]) -> Iterator[Span]:
    """`spans` without `cuts`; both sorted and disjoint."""
    at = 0
    for start, end in spans:
        while at < len(cuts) and cuts[at][1] <= start:
            at += 1
        while at < len(cuts) and cuts[at][0] < end:
            if cuts[at][0] > start:
                yield start, cuts[at][0]
            start = max(start, cuts[at][1])
            if cuts[at][1] >= end:
                break
            at += 1
        if start < end:
            yield start, end


def trimmed(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """`spans` without blanks at their ends; those of blanks alone left out."""
    out: list[Span] = []
    for start, end in spans:
        piece = text[start:end]
        bare = piece.lstrip()
        if bare:
            start += len(piece) - len(bare)
            out.append((start, start + len(bare.rstrip())))
    return tuple(out)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """`spans` sorted, and overlapping ones made one."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)
