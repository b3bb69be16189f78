"""Where one question ends and the next begins, as far as the words tell."""

from __future__ import annotations

import re
from itertools import islice

from assistant.questions.reason import AUXILIARIES, QUESTION_WORDS
from assistant.types import Span

TRIES = 20  # places of one kind that are tried, so that time stays linear
_JOIN = r"(?:and|or|also|plus|but|then|und|oder|et|ou|&)"
_OPENS = "|".join(sorted((*QUESTION_WORDS, *AUXILIARIES, "please", "i", "i'd", "we", "my", "could", "tell", "send")))
_CLOSERS = re.compile(r"[?!;…]+|\.(?=\s)|\n")
_JOINTS = (
    _CLOSERS,
    re.compile(rf"(?<=[\s,]){_JOIN}(?=\s+(?:{_OPENS})\b)", re.I),
    re.compile(rf"(?<=\s){_JOIN}(?=\s)", re.I),
    re.compile(r",(?=\s)|:(?=\s)|(?<=\s)[-–—/](?=\s)"),
)
"""The surest first. Each match is what lies between two questions, or closes the first one."""
_BETWEEN = re.compile(rf"(?:[\s,;:&/–—-]|\b{_JOIN.replace('|&', '')}\b(?!['’-]))*", re.I)
_TRAILING = frozenset(" \t\r\n,;:&/-–—")
_LAST_WORD = re.compile(rf"(?<=[\s,;]){_JOIN}\Z", re.I)


def joint(text: str, span: Span, at: int | None = None) -> tuple[int, int] | None:
    """End of the first half and start of the second, both with words; None where there is no such place.

    `at` is where the cut has to be; it moves to the start of the word that it stands in.
    """
    start, end = span
    if at is not None:
        return _halves(text, span, _word_start(text, at), _word_start(text, at)) if start < at < end else None
    for words in (2, 1):  # a half of one word only where there is no better place
        for pattern in _JOINTS:
            for found in islice(pattern.finditer(text, start, end), TRIES):
                halves = _halves(text, span, found.start(), found.end(), closes=pattern is _CLOSERS)
                if halves and min(len(text[start : halves[0]].split()), len(text[halves[1] : end].split())) >= words:
                    return halves
    return None


def without_joint(text: str, start: int, end: int) -> Span:
    """The range without the joint that leads it ("and when ..."), where words are left."""
    found = _BETWEEN.match(text, start, end)
    after = found.end() if found else start
    return (after, end) if _has_words(text[after:end]) else (start, end)


def is_joint(text: str) -> bool:
    """Whether nothing but blanks, commas and joining words is there."""
    return _BETWEEN.fullmatch(text) is not None


def _halves(text: str, span: Span, left: int, right: int, *, closes: bool = False) -> tuple[int, int] | None:
    """The cut, if words stand on both sides; a mark that closes the first half stays with it."""
    start, end = span
    left = _end(text, start, right if closes else left)
    right = without_joint(text, right, end)[0]
    return (left, right) if _has_words(text[start:left]) and _has_words(text[right:end]) else None


def _end(text: str, start: int, end: int) -> int:
    """The end without blanks, commas and one joining word."""
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    if (found := _LAST_WORD.search(text, max(start, end - 8), end)) and _has_words(text[start : found.start()]):
        end = found.start()
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    return end


def _word_start(text: str, at: int) -> int:
    least = at - 100  # no word is longer
    while max(0, least) < at < len(text) and text[at - 1].isalnum() and text[at].isalnum():
        at -= 1
    return at


def _has_words(text: str) -> bool:
    return any(c.isalnum() for c in text)
