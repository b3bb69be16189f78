"""HTML to plain text, with the quoted and signed parts that its markup tells. Imports selectolax, lazily.

A parser builds a tree, and some HTML is written to make that expensive (deep nesting makes it quadratic), so
what is odd in depth or number of tags is measured first and only stripped of its tags.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from assistant.message.layout import Rendering
from assistant.message.words import words

DEEPEST = 300  # open elements; the deepest newsletters have about 60
MOST_TAGS = 50_000
MOST_FOREIGN = 2_000  # tags of a message with drawings, where even void elements nest
MOST_ATTRIBUTES = 2_000  # of one tag: the parser compares each with all before it
MOST_COPIES = 200_000  # open formatting elements are copied into each later paragraph
_FORMATTING = words("a b big code em font i nobr s small strike strong tt u")
_FOREIGN = re.compile(r"<(?:svg|math)\b", re.IGNORECASE)
_DATA = re.compile(r"data:[\w/+.;=-]{1,100},[A-Za-z0-9+/=%]{200,}")  # pictures inside attributes
_PARTS = re.compile(r"[\s/\"']")  # each may end an attribute
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?=[\s/>])")
# elements without an end tag, or whose end tag is often left out
_UNCLOSED = words(
    "area base br col embed hr img input link meta source track wbr p li td th tr tbody thead dt dd option param"
)
_DROPPED = r"(?:script|style|head|title|template)"
_STRIP_DROPPED = re.compile(rf"<{_DROPPED}\b[^<>]{{0,2000}}>", re.IGNORECASE)
_STRIP_END = re.compile(rf"</{_DROPPED}\b", re.IGNORECASE)
_STRIP_BREAK = re.compile(r"<(?:/?(?:p|div|br|tr|li|ul|ol|table|h[1-6]|blockquote|hr)\b)[^<>]{0,2000}>", re.IGNORECASE)
_STRIP_TAG = re.compile(r"<(?:[a-zA-Z/!?])[^<>]{0,5000}>")
_BLANKS = re.compile(r"[ \t\f\v\r]+")
SIMPLIFIED = "the HTML was too deeply nested to be laid out: its tags were only left out"


def render(html: str) -> Rendering:
    """The plain text of an HTML message; what a reader would not see is left out."""
    html = _DATA.sub("", html)
    if _is_bomb(html):
        return Rendering(_strip(html), notes=(SIMPLIFIED,))
    from assistant.message.rendering import lay_out_html

    return lay_out_html(html)


def _is_bomb(html: str) -> bool:
    """Whether parsing would cost more than a message is worth: too many tags, or too deep."""
    if any(len(_PARTS.findall(s)) > MOST_ATTRIBUTES for s in html.split(">") if len(s) > MOST_ATTRIBUTES):
        return True
    opened: Counter[str] = Counter()
    tags = depth = formats = most_formats = 0
    most_tags = MOST_FOREIGN if _FOREIGN.search(html) else MOST_TAGS
    for found in _TAG.finditer(html):
        name = found[2].lower()
        tags += 1
        step = 0 if name in _UNCLOSED else 1 if not found[1] else -1 if opened[name] else 0
        opened[name] += step
        depth += step
        formats += step if name in _FORMATTING else 0
        most_formats = max(most_formats, formats)
        if depth > DEEPEST or tags > most_tags:
            return True
    return tags * most_formats > MOST_COPIES


def _strip(html: str) -> str:
    """The text of HTML by leaving out its tags, in linear time."""
    kept: list[str] = []
    at = 0
    while opened := _STRIP_DROPPED.search(html, at):
        kept.append(html[at : opened.start()])
        closed = _STRIP_END.search(html, opened.end())
        at = closed.start() if closed else len(html)
    kept.append(html[at:])
    text = _STRIP_TAG.sub("", _STRIP_BREAK.sub("\n", " ".join("".join(kept).splitlines())))
    lines = [_BLANKS.sub(" ", line).strip() for line in unescape(text).split("\n")]
    return "\n".join(line for line in lines if line)
