"""Lines of a passage that was taken from a page: which break is a real one, what is a list, what is a leftover."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONG = 90  # characters from which on a line was not wrapped by anybody
NARROW = 45  # characters below which nobody wraps a line
SHORT = 60  # characters of a heading at most
_ICONS = re.compile(r"(?:\b|(?<=\w))(?:external|pdf|video|audio|image) ?icon(?=external|pdf|(?-i:[A-Z])|\W|$)", re.I)
_LEFTOVER = re.compile(
    r"\W*(?:start now|apply now|find out more|read more|learn more|print (?:this )?page"
    r"|(?:back to )?top of (?:the )?page"
    r"|back to top|view more|see more|share this page|on this page|contents)\W*|\*?\[[A-Z][A-Za-z]{1,9}\]: .{1,120}"
    r"|find out (?:how|more|what|if|where|about)\b[^.]{0,60}|(?:\d{1,2}\.){1,3}\d{0,2} [A-Z][^.!?:]{1,70}",
    re.I,
)
_END = (".", "!", "?", ":", ";", ",")


def cleaned(lines: Sequence[str]) -> list[str]:
    """The lines without buttons of a page and explanations of its abbreviations."""
    return [line for line in lines if not _LEFTOVER.fullmatch(line)]


def joined(lines: Sequence[str]) -> str:
    """The lines as running text, without names of icons."""
    text = " ".join(lines)
    return " ".join(_ICONS.sub("", text).split()) if "icon" in text.lower() else text


def titled(text: str) -> bool:
    """Whether a line of its own is a heading: short, with a capital, without an end."""
    return len(text) <= SHORT and not text.endswith(_END) and text[:1].isupper() and 1 < len(text.split()) <= 9


def listed_lines(lines: Sequence[str], *, led: bool) -> bool:
    """Whether the lines are the items of a list without marks; `led` where a sentence before ends with a colon."""
    if len(lines) < 2:
        return False
    width = max(len(line) for line in lines)
    real = sum(_real(a, b, width) for a, b in zip(lines, lines[1:], strict=False))
    if led:
        return width > LONG or width < NARROW or 2 * real >= len(lines) - 1
    whole = sum(line.rstrip().endswith((".", "!", "?")) for line in lines)
    return width > LONG and whole >= len(lines) - 1 and sum(len(line) > LONG for line in lines) * 2 >= len(lines)


def list_within(lines: Sequence[str]) -> int:
    """Where in a paragraph the items of a list begin, behind a line that ends with a colon; 0 for nowhere."""
    for i, line in enumerate(lines[:-2], 1):
        if line.rstrip().endswith(":") and listed_lines(lines[i:], led=True):
            return i
    return 0


def without_headings(lines: Sequence[str]) -> list[list[str]]:
    """The paragraphs that the lines make up: a heading between them starts a new one, and is left out."""
    width = max((len(line) for line in lines), default=0)
    parts: list[list[str]] = [[]]
    for i, line in enumerate(lines):
        after = lines[i + 1] if i + 1 < len(lines) else ""
        if _heading(line, lines[i - 1] if i else "", after, width):
            parts.append([])
        else:
            parts[-1].append(line)
    return [p for p in parts if p]


def _heading(line: str, before: str, after: str, width: int) -> bool:
    """Whether a line stands between two paragraphs and names the second."""
    if not after or len(line) > SHORT or line.rstrip().endswith(_END) or not 1 < len(line.split()) <= 9:
        return False
    starts = line[:1].isupper() and after[:1].isupper() and (not before or before.rstrip().endswith((".", "!", "?")))
    return starts and _real(line, after, width)


def _real(line: str, after: str, width: int) -> bool:
    """Whether a line ends where the next word would still have fitted."""
    return len(line) + 1 + len(after.split(" ", 1)[0]) <= width
