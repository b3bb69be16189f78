"""Plain text for products that take HTML, and what both have in common when it is read back."""

from __future__ import annotations

import html
import re

from assistant.helpdesks.values import bare

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LEADING = re.compile(r"^ +", re.MULTILINE)
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")


def clean(text: str) -> str:
    """The text without control characters, with plain line ends; a lone surrogate becomes U+FFFD."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def as_html(text: str) -> str:
    """Paragraphs of a plain text as <p>, its lines parted by <br>; nothing in it is taken for a tag."""
    return "".join(f"<p>{_lines(paragraph)}</p>" for paragraph in _BLANK.split(clean(text).strip("\n")))


def _lines(paragraph: str) -> str:
    escaped = html.escape(paragraph, quote=False)
    return _LEADING.sub(lambda blanks: "&nbsp;" * len(blanks[0]), escaped).replace("\n", "<br>")


def same(ours: str, theirs: str) -> bool:
    """Whether `theirs` (HTML) holds our plain text, whatever became of white space; a signature may follow."""
    wanted, found = "".join(clean(ours).split()), "".join(bare(theirs).split())
    return bool(wanted) and wanted in found
