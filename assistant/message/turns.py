"""Reads the earlier messages out of a quoted trail: which of them the customer wrote, and what was new in each.

Where a turn cannot be told to be somebody's, it and all before it are left out: nothing is said rather than guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.message.layout import Kind, Layout, subtract, trimmed
from assistant.message.leads import ADDRESS, author_of, lead_at
from assistant.message.names import looks_like_name
from assistant.message.signature import mark_signatures
from assistant.message.slogans import is_slogan
from assistant.types import Span, Turn

MOST_LINES = 3_000  # lines of a trail that are read
MOST_TURNS = 20
_MARKS = re.compile(r"(?:>[ \t]?){1,40}")
_FORWARDED = re.compile(
    r"forwarded|weitergeleitet|transf[ée]r|r[ée]exp[ée]di|reenviad|reencaminhad|inoltrat|encaminhad|doorgestuurd", re.I
)
# mailboxes that anybody has: two people there are not of one house
_SHARED = re.compile(
    r"(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|mail|proton|protonmail|pm|"
    r"t-online|orange|free|laposte|libero|zoho|yandex|fastmail)\.",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is, as far as known: a name in lower case, and addresses."""

    name: str = ""
    addresses: frozenset[str] = frozenset()

    def wrote(self, author: str) -> bool | None:
        """Whether a lead's author is this person; None where that is not sure."""
        known = _addresses(author)
        named = bool(self.name) and bool(re.search(rf"(?<!\w){re.escape(self.name)}(?!\w)", author.lower()))
        if not author or not (self.name or self.addresses):
            return None
        if not known or not self.addresses:
            return named
        if known & self.addresses:
            return True
        # another mailbox of theirs, or a colleague's
        return None if named or any(_house(a) in map(_house, self.addresses) for a in known) else False


@dataclass(slots=True)
class _Found:
    """A turn as it grows: its author, how deep its lines are quoted, and its lines."""

    author: str
    depth: int
    lines: list[int] = field(default_factory=list)


def person_of(name: str | None, header: str | None) -> Person:
    """The writer of a message, from the name that was found and the From header or what was given for it."""
    return Person(" ".join((name or "").lower().split()), _addresses(header or ""))


def earlier_turns(layout: Layout, nested: Sequence[Span], writer: Person) -> tuple[Turn, ...]:
    """The earlier messages of the trail, newest first, as far as it is sure who wrote them.

    `nested` are the quoted ranges of HTML, one in the other. Inline replies take a trail apart: it then has no turns.
    """
    quoted = [i for i in layout.written if layout.kinds[i] is Kind.QUOTE]
    if not quoted:
        return ()
    first, last = quoted[0], min(quoted[-1], quoted[0] + MOST_LINES)
    if any(layout.kinds[i] is Kind.BODY for i in layout.within(first, quoted[-1])):
        return ()
    lines = list(range(first, last + 1))
    depths, rows = _unmarked(layout, lines, nested)
    if not (writer.name or writer.addresses):
        writer = _last_words(layout, first)
    return _told(layout, rows, first, _cut(rows, depths, first), writer)


def _last_words(layout: Layout, first: int) -> Person:
    """The writer by a full name alone on the last line above the trail, which an author of the trail has to share."""
    above = [layout.rows[i] for i in layout.within(0, first) if layout.kinds[i] is Kind.BODY][-1:]
    signed = [row for row in above if looks_like_name(row) and len(row.split()) > 1]
    return person_of(signed[0].strip(" ,.!-–—*_"), None) if signed else Person()


def _unmarked(layout: Layout, lines: Sequence[int], nested: Sequence[Span]) -> tuple[list[int], list[str]]:
    """How deep each line is quoted, and the line without its marks."""
    opened, closed = sorted(a for a, _ in nested), sorted(b for _, b in nested)
    depths, rows, a, b = [], [], 0, 0
    for i in lines:
        start = layout.spans[i][0]
        while a < len(opened) and opened[a] <= start:
            a += 1
        while b < len(closed) and closed[b] <= start:
            b += 1
        marks = _MARKS.match(layout.rows[i])
        depths.append(a - b + (marks[0].count(">") if marks else 0))
        rows.append(layout.rows[i][marks.end() if marks else 0 :].strip())
    return depths, rows


def _cut(rows: Sequence[str], depths: Sequence[int], first: int) -> list[_Found]:
    """The trail cut at its leads, the newest message first."""
    found: list[_Found] = []
    open_: list[_Found] = []
    at = 0
    while at < len(rows):
        if not rows[at]:
            at += 1
            continue
        lead = lead_at(rows, at) if len(found) < MOST_TURNS else None
        below = _next(rows, at + lead.lines) if lead else at
        deeper = lead is not None and below < len(rows) and depths[below] > depths[at]
        while open_ and depths[at] < open_[-1].depth:
            open_.pop()
        if lead and (lead.strong or deeper):
            found.append(_Found(_author(rows[at : at + lead.lines]), depths[below] if deeper else depths[at]))
            open_.append(found[-1])
            at += lead.lines
            continue
        if not open_:  # quoted, and nobody knows whose
            open_.append(_Found("", 0))
            found.append(open_[-1])
        open_[-1].lines.append(first + at)
        at += 1
    return found


def _next(rows: Sequence[str], at: int) -> int:
    """The first line from `at` that is not blank, or the end."""
    while at < len(rows) and not rows[at]:
        at += 1
    return at


def _author(head: Sequence[str]) -> str:
    """Whom a lead names as the writer, "" for a forwarded message: that is not a turn of this talk."""
    return "" if _FORWARDED.search(head[0]) else author_of(head)


def _told(layout: Layout, rows: Sequence[str], first: int, found: Sequence[_Found], writer: Person) -> tuple[Turn, ...]:
    """The turns from the newest to the first one whose writer is not sure."""
    out: list[Turn] = []
    mine: set[frozenset[str]] = set()  # the mailboxes that go by the writer's name: of two, one is somebody else's
    for turn in found:
        wrote = writer.wrote(turn.author)
        if wrote is None:
            break
        mine |= {_addresses(turn.author)} if wrote else set()
        out.append(Turn(wrote, _said(layout, rows, first, turn.lines)))
    return tuple(out) if len(mine) <= 1 else ()


def _said(layout: Layout, rows: Sequence[str], first: int, lines: Sequence[int]) -> tuple[Span, ...]:
    """What a turn says beside its signature, line by line, without the marks of quoting."""
    kept = [rows[i - first] for i in lines]
    spans = [(layout.spans[i][1], layout.spans[i][1]) for i in lines]
    for n, i in enumerate(lines):
        at = layout.text.rfind(kept[n], *layout.spans[i]) if kept[n] else -1
        spans[n] = (at, at + len(kept[n])) if at >= 0 else spans[n]
    part = Layout(layout.text, spans, kept, [Kind.BODY] * len(kept), [n for n, row in enumerate(kept) if row])
    mark_signatures(part)
    said = (spans[n] for n in part.written if part.kinds[n] is Kind.BODY and not is_slogan(kept[n]))
    return trimmed(layout.text, subtract(said, part.cuts))


def _house(address: str) -> str:
    """The house of an address; of a mailbox that anybody may have, the address itself."""
    domain = address.partition("@")[2]
    return address if _SHARED.match(domain) else domain


def _addresses(text: str) -> frozenset[str]:
    return frozenset(a.strip("<>()[]").lower().removeprefix("mailto:") for a in ADDRESS.findall(text[:600]))
