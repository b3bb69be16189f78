"""Small pure functions on text that several stages share; offsets always hold in the text that was given."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from assistant.types import Span

MOST_READ = 100_000  # characters of a message that are read for questions, so that time stays bounded
LANGUAGES = frozenset({"en"})  # ISO 639-1 codes of the languages that the models are made for
WINDOW = 900  # characters that a model reads at once; about 190 tokens
OVERLAP = 200  # characters that neighbouring windows share
SPACE = re.compile(r"\s*")
BREAK = re.compile(r"(?<=[.!?])\s|\n")
ABBREVIATION = re.compile(
    r"\b(?:[A-Za-z]|e\.g|i\.e|etc|vs|approx|incl|mr|mrs|ms|dr|prof|st|jr|sr|inc|ltd|co|dept|(?:no|nr|fig)(?=\. ?\d))\.",
    re.I,
)
SAME_LENGTH = str.maketrans(
    {"’": "'", "‘": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "\u00a0": " ", "\t": " "}
)


def supported(language: str | None) -> bool:
    """Whether the models read a language; one that cannot be told is taken for one of theirs."""
    return language is None or language in LANGUAGES


def plain(text: str) -> str:
    """Typographic quotes, dashes and spaces as their plain forms, code point by code point."""
    return text.translate(SAME_LENGTH)


def folded(text: str) -> str:
    """The text with each stretch of white space as one blank, and none at its ends."""
    return " ".join(text.split())


def wording(text: str) -> str:
    """What two texts share that differ only in case, white space, kinds of quotes and closing punctuation."""
    return folded(plain(text).casefold()).rstrip("?!. ")


def digest(text: str) -> str:
    """16 hexadecimal digits that two texts share which differ only in white space."""
    return hashlib.sha256(folded(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def trimmed(text: str, start: int, end: int) -> Span:
    """The range without white space at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of a stretch of text, without white space around; a line break ends a sentence.

    A full stop ends one where white space follows and no common abbreviation precedes. Ranges without a
    letter or digit are left out.
    """
    end = len(text) if end is None else end
    cuts = [start]
    for match in re.finditer(r"\n|[.!?…]+[\"')\]]*(?=\s|$)", text[start:end]):
        at = start + match.end()
        stop = match[0][0] == "." and _abbreviated(text, max(start, at - 8), start + match.start() + 1)
        if not stop:
            cuts.append(at)
    spans = (trimmed(text, a, b) for a, b in zip(cuts, [*cuts[1:], end], strict=True))
    return [(a, b) for a, b in spans if any(c.isalnum() for c in text[a:b])]


def _abbreviated(text: str, start: int, end: int) -> bool:
    """Whether an abbreviation ends at `end`."""
    return any(m.end() == end for m in ABBREVIATION.finditer(text, start, end + 2))


def windows(text: str, *, overlap: int = OVERLAP) -> list[Span]:
    """Ranges that hold all words of the text, each at most WINDOW long, cut between sentences where possible."""
    return list(_windows(text, overlap))


def _windows(text: str, overlap: int) -> Iterator[Span]:
    start, end = trimmed(text, 0, len(text))
    while end - start > WINDOW:
        breaks = [m.end() for m in BREAK.finditer(text, start, start + WINDOW)]
        cut = breaks[-1] if breaks and breaks[-1] > start + WINDOW // 2 else start + WINDOW
        yield start, cut
        back = [b for b in breaks if cut - overlap <= b < cut]
        start = SPACE.match(text, back[0] if back else cut).end()  # type: ignore[union-attr]  # matches the empty string
    if start < end:
        yield start, end
