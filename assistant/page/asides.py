"""Quiet lines beside the checklist and the reply: notes, and promises to keep. Pure functions, no Gradio.

Notes and promises may hold words of strangers (a file's name, the reply), so they leave as tokens only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.page.view import Tokens
from assistant.questions import limits
from assistant.text import folded
from assistant.types import CheckReport, Draft, Promise

MOST_NOTES = 6  # lines of notes in one place; a mail with a hundred attachments may have a hundred
LONGEST = 240  # characters of a line


def reading_notes(made: Draft) -> Tokens:
    """What should be known of how the inquiry was read: a part that was cut, a language that is not supported."""
    return _lines((*made.inquiry.notes, *limits(made.questions)))


def check_notes(report: CheckReport) -> Tokens:
    """What should be known of how the reply was judged; what `reading_notes` says already is left out."""
    said = limits([v.question for v in report.questions])
    return _lines(note for note in report.notes if note not in said)


def promise_lines(promised: Sequence[Promise], count: int) -> Tokens:
    """A line a promise of the reply: for which of the `count` questions, what, and until when."""
    out: Tokens = []
    for promise in promised:
        head = f"Promise, question {promise.question + 1}: " if count > 1 else "Promise: "
        end = "\n" if promise is not promised[-1] else ""
        out += [(head, "headline"), (f"{short(promise.text)} · {due_words(promise)}{end}", None)]
    return out


def due_words(promise: Promise) -> str:
    """Until when, as a moment with its time zone where a clock knows it, and in the words of the reply."""
    said = f"“{short(promise.due_text)}”" if promise.due_text else ""
    if promise.due is None:
        return said or "no time said"
    moment = f"by {promise.due:%a} {promise.due.day} {promise.due:%b %Y, %H:%M %Z}".rstrip()
    return f"{moment} ({said})" if said else moment


def short(text: str) -> str:
    """A text on one line, cut where it is long."""
    line = folded(text[: 8 * LONGEST])
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _lines(notes: Iterable[str]) -> Tokens:
    """Each note once, on a line of its own, and how many are not shown."""
    told = list(dict.fromkeys(note for note in map(short, notes) if note))
    lines = [f"Note: {note}" for note in told[:MOST_NOTES]]
    if len(told) > MOST_NOTES:
        lines.append(f"… and {len(told) - MOST_NOTES} more notes.")
    return [("\n".join(lines), None)] if lines else []
