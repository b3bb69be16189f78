"""Pieces of HTML or text, as exports hold them, to Markdown."""

from __future__ import annotations

import re

from assistant.errors import Problem
from assistant.knowledge.dom import parsed
from assistant.knowledge.importing.escaping import from_text, looks_like_markdown
from assistant.knowledge.importing.markdown_from_html import markdown
from assistant.knowledge.nesting import excess, without_drawings

BOMB = "take the page from where it was exported once more, or save its text as .txt"
_HTML = re.compile(r"</?(?:p|br|li|ul|ol|div|span|h[1-6]|table|tr|td|strong|b|em|i|a)(?:\s[^<>]{0,500})?/?>", re.I)
_ASKS_BACK = re.compile(
    r"^(?:\*\*)?(?:was this (?:article|page|answer|information)? ?helpful|did this answer your question"
    r"|\d+ out of \d+ found this helpful|have more questions\? submit|still need help\?|yes no$"
    r"|back to top|print this page|return to top)",
    re.I,
)


def body_markdown(html: str, base: str = "", title: str = "") -> str | Problem:
    """A piece of HTML as Markdown; a Problem where it is a bomb."""
    html = without_drawings(html if "<" in html else html.replace("\n\n", "<p>"))
    if found := excess(html):
        return Problem("", "HTML of a page", found, BOMB)
    body = parsed(html).body
    return tidy(markdown([body], base, title)) if body is not None else ""


def any_markdown(text: str, base: str = "", title: str = "") -> str | Problem:
    """A text of unknown kind as Markdown: HTML by its tags, Markdown by its marks, else plain text."""
    if _HTML.search(text):
        return body_markdown(text, base, title)
    return text.strip() if looks_like_markdown(text) else from_text(text)


def tidy(body: str, heading: str = "") -> str:
    """The Markdown without the page's own heading at its top and without what asks the reader back."""
    blocks = [b for b in body.split("\n\n") if not _ASKS_BACK.match(b.lstrip("# "))]
    if blocks and heading and blocks[0].lstrip("#").strip().replace("\\", "") == heading:
        blocks = blocks[1:]
    while blocks and blocks[-1].startswith("#"):
        blocks.pop()
    return "\n\n".join(blocks).strip()
