"""Template marks (Liquid, kramdown) in texts: taken out, counted, never drafted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

GONE = "\ue000"
"""Stands where a mark would have put text; a sentence or list item that holds it is left out of a passage."""

_KINDS = (("{%", "%}"), ("{{", "}}"), ("{:", "}"))
_OUTPUT = ("include", "render", "link", "post_url")  # Liquid tags that put text in their place
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_IN_LINK = re.compile(r"(?<=\]\()" + GONE + "|" + GONE + r"(?=[/#])")


def take_out(text: str) -> tuple[str, Counter[str]]:
    """The text without template marks, and how often each opening (`{%`, `{{`, `{:`) stood in it.

    Text between `{% capture %}` and `{% endcapture %}` stays: only the marks go. A mark without an end stays too.
    """
    counts: Counter[str] = Counter()
    text = text.replace(GONE, "")
    for opening, closing in _KINDS:
        if opening in text:
            text, counts[opening] = _take_kind(text, opening, closing)
    return _IN_LINK.sub("", text) if counts else text, +counts


def _take_kind(text: str, opening: str, closing: str) -> tuple[str, int]:
    parts, at, count = [], 0, 0
    while (start := text.find(opening, at)) >= 0:
        end = text.find(closing, start + len(opening))
        if end < 0 or (opening == "{:" and "\n" in text[start:end]):
            if end < 0:
                break
            parts.append(text[at : start + 1])
            at = start + 1
            continue
        words = text[start + 2 : end].strip(" -").split(None, 1)
        shows = opening == "{{" or (opening == "{%" and bool(words) and words[0].startswith(_OUTPUT))
        parts += [text[at:start], GONE if shows else ""]
        at, count = end + len(closing), count + 1
    return "".join(parts) + text[at:], count


def without_holes(text: str) -> str:
    """The sentences of a paragraph in which no mark stood."""
    if GONE not in text:
        return text
    return " ".join(s for s in _SENTENCE.split(text) if GONE not in s).strip()


def in_words(counts: Counter[str], kinds: Iterable[tuple[str, str]] = _KINDS) -> str:
    """How many marks of which kind, for a report: "2 of {% %}, 1 of {{ }}"."""
    return ", ".join(f"{counts[a]} of {a} {b}" for a, b in kinds if counts[a])
