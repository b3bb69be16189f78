"""Entries that say the same: the same text, the same question, or nearly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

from assistant.knowledge.lint.findings import Finding, Kind
from assistant.knowledge.lint.places import Places
from assistant.knowledge.words import tokens
from assistant.text import wording
from assistant.types import Entry

NEAR_TEXT = 0.8  # share of all words of two texts that both have
NEAR_TITLE = 0.75
_TITLE_COSINE = 0.85
_MERGE = "keep one, and give it the wordings of both"
_LEAVE = "leave the wording to the entry that answers it best"
Pair = tuple[int, int, float]


def doubles(entries: Sequence[Entry], texts: Iterable[Pair], titles: Iterable[Pair], places: Places) -> list[Finding]:
    """Duplicates and near-duplicates, one finding for each entry that could go.

    `texts` are pairs of entries with passages near each other, `titles` with titles near each other.
    """
    gone: dict[int, Finding] = {}
    for kept, other, found in (*_same_text(entries), *_same_wording(entries)):
        gone.setdefault(other, _finding(Kind.DUPLICATE, entries, other, kept, found, places))
    bags: dict[int, frozenset[str]] = {}
    for kept, other, _ in texts:
        if other not in gone and _near_text(entries[kept], entries[other], kept, other, bags):
            found = "almost the same text"
            gone[other] = _finding(Kind.NEAR_DUPLICATE, entries, other, kept, found, places)
    for kept, other, cosine in titles:
        if other not in gone and cosine >= _TITLE_COSINE and _near_title(entries[kept], entries[other]):
            found = f"almost the same question: “{entries[other].title}”"
            gone[other] = _finding(Kind.NEAR_DUPLICATE, entries, other, kept, found, places)
    return list(gone.values())


def _finding(kind: Kind, entries: Sequence[Entry], other: int, kept: int, found: str, places: Places) -> Finding:
    entry, first = entries[other], entries[kept]
    text = f"{found} as in {first.id} (“{first.title[:80]}”)"
    remedy = _LEAVE if found.startswith("the wording") else _MERGE
    return Finding(kind, places.where(entry), entry.id, text, remedy, places.where(first))


def _same_text(entries: Sequence[Entry]) -> Iterator[tuple[int, int, str]]:
    """Entries whose text is the same but for case, white space and kinds of quotes."""
    keys = {i: wording("\n".join(p.text for p in e.passages)) for i, e in enumerate(entries) if e.passages}
    for first, other in _groups(keys):
        if len(keys[first].split()) > 3 or wording(entries[first].title) == wording(entries[other].title):
            yield first, other, "the same text"


def _same_wording(entries: Sequence[Entry]) -> Iterator[tuple[int, int, str]]:
    """Entries with the same title under the same headings, and wordings that stand in two entries."""
    titles = {i: (wording(e.title), headings(e)) for i, e in enumerate(entries)}
    yield from ((first, other, "the same title") for first, other in _groups(titles))
    owner: dict[str, int] = {}
    many = {key for key, count in _counts(entries).items() if count > 1}
    for i, entry in enumerate(entries):
        for text in map(wording, (entry.title, *entry.variants)):
            first = owner.setdefault(text, i)
            if first != i and text not in many:
                yield first, i, f"the wording “{text[:80]}”"


def _counts(entries: Sequence[Entry]) -> Mapping[str, int]:
    counts: defaultdict[str, int] = defaultdict(int)
    for entry in entries:
        counts[wording(entry.title)] += 1
    return counts


def _groups(keys: Mapping[int, Hashable]) -> Iterator[tuple[int, int]]:
    """The first of each group of equal keys with each of the others."""
    first: dict[Hashable, int] = {}
    for i, key in keys.items():
        if first.setdefault(key, i) != i:
            yield first[key], i


def headings(entry: Entry) -> tuple[str, ...]:
    """The headings of an entry that is a part of a page: it has a single path."""
    paths = {p.headings for p in entry.passages}
    return next(iter(paths)) if len(paths) == 1 else ()


def _bag(entry: Entry) -> frozenset[str]:
    return frozenset(tokens(" ".join(p.text for p in entry.passages)))


def _near_text(a: Entry, b: Entry, first: int, second: int, bags: dict[int, frozenset[str]]) -> bool:
    for number, entry in ((first, a), (second, b)):
        if number not in bags:
            bags[number] = _bag(entry)
    one, two = bags[first], bags[second]
    return len(one) >= 5 and len(one & two) >= NEAR_TEXT * len(one | two) and _same_names(a, b)


def _near_title(a: Entry, b: Entry) -> bool:
    one, two = (frozenset(tokens(" ".join((e.title, *headings(e))))) for e in (a, b))
    alike = len(one & two) >= NEAR_TITLE * len(one | two)
    return alike and len(one & two) >= 2 and _same_names(a, b) and all("?" in e.title or e.variants for e in (a, b))


def _same_names(a: Entry, b: Entry) -> bool:
    """Whether no digit sets the titles apart: two sizes or models of one thing are two things."""
    one, two = ({t for t in tokens(e.title) if any(c.isdigit() for c in t)} for e in (a, b))
    return one == two
