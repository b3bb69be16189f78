"""What of an entry is searched: its wordings, its headings, its passages, and all of its words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.types import Entry

KINDS = ("titles", "headings", "passages")
"""The kinds of vectors: each wording, each heading path and each passage has one."""


@dataclass(frozen=True, slots=True)
class Searched:
    """The texts of one entry by kind, in the order of `KINDS`, and the text that its words are taken from."""

    kinds: tuple[tuple[str, ...], ...]
    words: str


def searched(entry: Entry) -> Searched:
    """The texts by which an entry is found; passages carry their title and headings, so that they stand alone."""
    paths = tuple(dict.fromkeys(p.headings for p in entry.passages if p.headings))
    whole = (f"{entry.title}: {' - '.join(path)}" for path in paths)
    headings = tuple(dict.fromkeys((*whole, *(path[-1] for path in paths))))
    passages = tuple(f"{'. '.join((entry.title, *p.headings))}. {p.text}" for p in entry.passages)
    words = " ".join(
        [entry.title, *entry.variants, *(h for path in paths for h in path), *(p.text for p in entry.passages)]
    )
    return Searched(((entry.title, *entry.variants), headings, passages), words)


def digest(texts: Sequence[str]) -> list[bytes]:
    """Sixteen bytes for each text, by which its vector is found again."""
    return [hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest() for text in texts]
