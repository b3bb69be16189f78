"""Text to Markdown in which it means itself."""

from __future__ import annotations

import re

BREAK = "\x0b"
"""A line break that the page asked for, while its paragraph is put together."""

_SPECIAL = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\s]|\Z)|[`*]|(?<![^\W_])_|_(?![^\W_])|\](?=[(\[:])|<(?=[A-Za-z/!?])|&(?=#?\w{1,31};)"
)
_SPACE = re.compile(r"[ \t\n\r\f\u00a0]+")
_STARTS_BLOCK = re.compile(r"(?:#{1,6}(?=\s|$)|>|~~~|=+\s*$|-+\s*$|\+(?=\s|$)|\||\[|\{:)")
_RULE = re.compile(r"(?:[-_*]\s*){3,}$")
_ITEM = re.compile(r"(?:[-•–]|\d{1,9}[.)])\s+(?=\S)")
_BULLET = re.compile(r"[•–]\s+")
_MARKDOWN = re.compile(r"\*\*[^\s*][^*\n]{0,200}\*\*|\]\((?:https?://|/|mailto:)|^#{1,6} \S|^\|[ :]*-{3,}", re.M)
FULL = 45  # characters of a line from which on its end may be one that a program made, not the writer


def escape(text: str) -> str:
    """Text with a backslash before whatever Markdown would read as a mark."""
    return _SPECIAL.sub(lambda m: "\\" + m[0], text)


def paragraph(text: str) -> str:
    """Escaped text as a paragraph: spaces collapsed, breaks kept, nothing at a line's start that opens a block."""
    lines = [line for part in text.split(BREAK) if (line := _SPACE.sub(" ", part).strip())]
    out = ""
    for i, line in enumerate(lines):
        item = None if _RULE.match(line) else _ITEM.match(line)
        if item is None and (_STARTS_BLOCK.match(line) or _RULE.match(line)):
            line = "\\" + line
        elif item and line[0] in "•–":
            line = "- " + _BULLET.sub("", line, count=1)
        if not i:
            out = line
            continue
        before = _ITEM.match(lines[i - 1]) is not None
        joint = "\n" if item and before else "\n\n" if item or before else "\\\n"
        out += joint + line
    return out


def looks_like_markdown(text: str) -> bool:
    """Whether a text of a table or export is Markdown already: it has bold words, links, headings or a table."""
    return bool(_MARKDOWN.search(text))


def from_text(text: str) -> str:
    """Plain text as Markdown: paragraphs stay, lists are lists, lines that the writer ended stay lines."""
    blocks = [b for b in re.split(r"\n[ \t]*\n", text.strip()) if b.strip()]
    return "\n\n".join(filter(None, (paragraph(_joined(block)) for block in blocks)))


def _joined(block: str) -> str:
    """The lines of a block, escaped: full ones run on, after a short one or before an item there is a break."""
    lines = [line.strip() for line in block.split("\n") if line.strip()]
    out = escape(lines[0]) if lines else ""
    for before, line in zip(lines, lines[1:], strict=False):
        runs_on = len(before) >= FULL and not before.endswith(":") and not _ITEM.match(line)
        out += (" " if runs_on else BREAK) + escape(line)
    return out
