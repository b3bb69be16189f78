"""Finds the quoted trail: what a mail client carried along from earlier messages."""

from __future__ import annotations

import re

from assistant.message.layout import Kind, Layout
from assistant.message.leads import lead_at

# ">" as mail clients set it; not ">50 pieces", ">= 3" or ">:("
_QUOTED = re.compile(r">(?:$|[\s>\"'“„«(*•#@|<\[-]|[^\W\d])")


def mark_quotes(layout: Layout) -> None:
    """Mark quoted lines and the leads above them.

    Below a lead, lines with ">" are quoted and what stands between them is an inline reply; without any ">"
    a lead that cannot be anything else takes all that follows.
    """
    done = 0  # lines before this one are judged
    for i in layout.written:
        if i >= done and layout.kinds[i] is Kind.BODY:
            done = _judge(layout, i)


def _judge(layout: Layout, at: int) -> int:
    """Judge the line `at`, and say which line to judge next."""
    if _is_quoted(layout, at):
        layout.mark(at, at + 1, Kind.QUOTE)
        return at + 1
    lead = lead_at(layout.rows, at)
    if not lead:
        return at + 1
    below = layout.next_row(at + lead.lines, len(layout))
    if below < len(layout) and _is_quoted(layout, below):
        layout.mark(at, at + lead.lines, Kind.QUOTE)
        return at + lead.lines
    if lead.strong:
        layout.mark(at, len(layout), Kind.QUOTE)
        return len(layout)
    return at + 1


def _is_quoted(layout: Layout, at: int) -> bool:
    return layout.kinds[at] is Kind.QUOTE or bool(_QUOTED.match(layout.rows[at]))
