"""Details of a message that a reply could take up: name, product, number, date, place, situation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.draft.people import first_name, full_name
from assistant.draft.situation import Situation, situation
from assistant.draft.words import stems, words
from assistant.types import Channel, Message, Question

MOST = 8  # details that are looked for: nobody repeats a list
READ = 6_000  # characters of the message that are read for places
_PLACE = re.compile(
    r"\b(?:to|in|from|near|at|around) (?!(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Christmas|Easter|English|I)\b)"
    r"((?:the )?[A-Z][a-z]{2,20}(?: [A-Z][a-z]{2,20})?)(?![\w-])"
)
_PRIVATE = frozenset({"order", "tracking", "ticket", "amount"})
_KINDS = {
    "order": "order",
    "tracking": "parcel",
    "ticket": "case",
    "product": "product",
    "date": "date",
    "amount": "amount",
}
_REGRET = frozenset(stems("sorry apologise apologize wait late delay annoying frustrating disappointing understand"))
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


@dataclass(frozen=True, slots=True)
class Detail:
    """One detail: its kind, how it is shown to a person, the words that take it up, and how many of them must stand."""

    kind: str
    shown: str
    words: frozenset[str]
    needed: float = 1.0

    def stands_in(self, heard: frozenset[str], stemmed: frozenset[str]) -> bool:
        """Whether a text takes it up; `heard` are its words, `stemmed` their stems."""
        known = stemmed if self.kind == "situation" else heard
        return len(self.words & known) >= max(1, self.needed * len(self.words))


def details(message: Message, questions: Sequence[Question]) -> list[Detail]:
    """The details of a message, without those that must not be repeated on its channel; at most `MOST`."""
    public = message.channel == Channel.SOCIAL
    told = situation(message, questions, ())
    found = [*_name(message), *_situation(told, public=public), *_named(message, public=public)]
    found += [Detail("place", p, _bag(p)) for p in _places(message.clean[:READ], told)]
    seen: dict[frozenset[str], Detail] = {}
    for detail in found:
        if detail.words:
            seen.setdefault(detail.words, detail)
    return list(seen.values())[:MOST]


def _name(message: Message) -> list[Detail]:
    """The customer's name, by first or last name."""
    names = {n for n in (first_name(message), full_name(message)) if n}
    parts = frozenset(w for n in names for w in words(n) if len(w) > 1)
    return [Detail("name", max(names, key=len), parts, 0.1)] if parts else []


def _named(message: Message, *, public: bool) -> list[Detail]:
    """Numbers, products, dates and amounts, each once."""
    kept = [r for r in message.references if r.kind in _KINDS and not (public and r.kind in _PRIVATE)]
    return [
        Detail(_KINDS[r.kind], r.text, _date(r.text) if r.kind == "date" else _bag(r.text), _share(r.kind))
        for r in kept
    ]


def _share(kind: str) -> float:
    return 0.5 if kind in ("product", "date") else 1.0


def _date(text: str) -> frozenset[str]:
    """Day and month of a date, however they are written."""
    return frozenset(w.lstrip("0").removesuffix("th") if w[:1].isdigit() else w for w in words(text)) - {"of", "the"}


def _situation(told: Situation, *, public: bool) -> list[Detail]:
    """What happened to the customer, or what they plan."""
    out = []
    if told.trouble and not public:
        out.append(Detail("situation", told.trouble, frozenset(stems(told.trouble)), 0.34))
    elif told.waiting or told.refund or told.fed_up:
        out.append(Detail("situation", "still waiting" if told.waiting else told.fed_up or "refund", _REGRET, 0.01))
    if told.praise and told.thanks:
        out.append(Detail("situation", told.praise, frozenset(stems(told.praise)), 0.34))
    return out


def _places(text: str, told: Situation) -> list[str]:
    found = [told.trip, *(m[1] for m in _PLACE.finditer(text))]
    return list(dict.fromkeys(p for p in found if p))[:3]


def _bag(text: str) -> frozenset[str]:
    return frozenset(words(text)) - {"the", "and"}


def heard(texts: Iterable[str]) -> frozenset[str]:
    """The words of texts, numbers with and without what stands before them."""
    found = {w for text in texts for w in words(text)}
    return frozenset(found | {w.removesuffix("'s") for w in found})
