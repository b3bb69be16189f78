"""Names of products that a message mentions: word n-grams looked up in a table, whatever its size."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from assistant.types import Message, Reference

MOST = 100  # references of one message
MOST_WORDS = 8  # of a name
LONGEST_NAME = 100  # characters
READ = 100_000  # characters of a message in which names are looked for
_WORD = re.compile(r"[^\W_]{1,60}(?:[-'’.][^\W_]{1,60}){0,5}")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Names by their words in lower case; `firsts` says of a first word how many words a name has at most."""

    names: frozenset[str] = frozenset()
    firsts: Mapping[str, int] = field(default_factory=dict)


def catalogue(titles: Iterable[tuple[str, bool]]) -> Catalogue:
    """The names in the titles of a knowledge base; of each, whether its entry surely describes a product.

    A name is the beginning of a title, in words with capitals or digits: "Skylark 2" of "Skylark 2 two-person tent".
    Where an entry may be about anything, only a name with a number counts: "Delivery" begins a title as well.
    """
    names: set[str] = set()
    firsts: dict[str, int] = {}
    for title, product in titles:
        if len(title) > LONGEST_NAME or "?" in title:
            continue
        spoken = [m[0] for m in _WORD.finditer(title)][:MOST_WORDS]
        lead = _lead(spoken)
        numbered = len(lead) > 0 and any(any(map(str.isdigit, w)) for w in lead) and any(map(str.isalpha, lead[0]))
        for name in [spoken, lead] if product else [lead] if numbered else []:
            if name and any(len(w) > 1 for w in name):
                key = " ".join(name).casefold()
                names.add(key)
                first = key.partition(" ")[0]
                firsts[first] = max(firsts.get(first, 0), len(name))
    return Catalogue(frozenset(names), firsts)


def with_products(message: Message, known: Catalogue) -> Message:
    """The message with the products that its body names among its references; one word counts with a capital only."""
    if not known.names or not message.body:
        return message
    text = message.clean[:READ]
    found = list(_WORD.finditer(text))
    low = [m[0].casefold() for m in found]
    taken = [r.span for r in message.references]
    fresh: list[Reference] = []
    at = 0
    while at < len(found) and len(fresh) < MOST:
        length = _longest(low, at, known)
        span = (found[at].start(), found[at + max(1, length) - 1].end())
        plain = length == 1 and not any(c.isupper() or c.isdigit() for c in text[slice(*span)])
        if length and not plain and not any(a < span[1] and span[0] < b for a, b in taken):
            fresh.append(Reference("product", text[slice(*span)], span))
        at += max(1, length)
    both = sorted((*message.references, *fresh), key=lambda r: r.span)
    return replace(message, references=tuple(both[:MOST])) if fresh else message


def _lead(spoken: list[str]) -> list[str]:
    """The words with a capital or a digit with which a title begins."""
    end = 0
    while end < len(spoken) and (spoken[end][0].isupper() or any(map(str.isdigit, spoken[end]))):
        end += 1
    lead = spoken[:end]
    return lead[:-1] if len(lead) > 1 and "-" in lead[-1] and lead[-1][0].isdigit() else lead


def _longest(low: list[str], at: int, known: Catalogue) -> int:
    """How many words the longest name has that begins at `at`; 0 where none does."""
    for length in range(known.firsts.get(low[at], 0), 0, -1):
        if " ".join(low[at : at + length]) in known.names:
            return min(length, len(low) - at)
    return 0
