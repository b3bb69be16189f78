"""HTML that would cost more than a page is worth: measured before it is parsed, as deep nesting is quadratic there."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

DEEPEST = 300  # open elements; the deepest help pages have about 60
MOST_TAGS = 100_000
MOST_ATTRIBUTES = 2_000  # of one tag: the parser compares each with all before it
MOST_COPIES = 2_000_000  # open formatting elements are copied into each later paragraph
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?=[\s/>])")
_ATTRIBUTE = re.compile(r"[\s/\"']")  # each may end one
# elements without an end tag, or whose end tag is often left out
_UNCLOSED = frozenset(
    "area base br col embed hr img input link meta source track wbr p li td th tr tbody thead dt dd option"
    " param".split()
)
_DRAWING = re.compile(r"<(/?)(?:svg|math)\b[^<>]{0,5000}>?", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,5000}>")


def without_drawings(html: str) -> str:
    """The HTML without its inline SVG and MathML, whose elements nest by rules of their own."""
    parts, at, depth = [], 0, 0
    for found in _DRAWING.finditer(html):
        if found[1]:
            at = found.end() if depth == 1 else at
            depth = max(0, depth - 1)
            continue
        if not depth:
            parts.append(html[at : found.start()])
            at = found.end()
        depth += not found[0].endswith("/>")
    return _DRAWING.sub("", html) if depth else "".join(parts) + html[at:]


def excess(html: str) -> str | None:
    """What of an HTML text is more than any page has ("tags nested more than 300 deep"), None where it is a page."""
    if any(len(_ATTRIBUTE.findall(s)) > MOST_ATTRIBUTES for s in _open_tags(html)):
        return f"more than {MOST_ATTRIBUTES:,} attributes in one tag"
    opened: Counter[str] = Counter()
    tags = depth = formats = most_formats = 0
    for found in _TAG.finditer(html):
        name = found[2].lower()
        tags += 1
        step = 0 if name in _UNCLOSED else 1 if not found[1] else -1 if opened[name] else 0
        opened[name] += step
        depth += step
        formats += step if name in _FORMATTING else 0
        most_formats = max(most_formats, formats)
        if depth > DEEPEST:
            return f"tags nested more than {DEEPEST} deep"
        if tags > MOST_TAGS:
            return f"more than {MOST_TAGS:,} tags"
    return "too many open formatting tags" if tags * most_formats > MOST_COPIES else None


def _open_tags(html: str) -> list[str]:
    """The pieces between two ends of tags that are long enough to hold too many attributes, from their last `<` on."""
    return [s[s.rfind("<") :] for s in html.split(">") if len(s) > MOST_ATTRIBUTES and "<" in s]


def stripped(html: str) -> str:
    """The text of HTML by leaving out its tags, in linear time."""
    return unescape(_ANY_TAG.sub(" ", html))
