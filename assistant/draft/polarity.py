"""Yes or no first, where the customer asks for one and the entry surely says it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft import grammar as g
from assistant.draft.address import ANYTHING, addressed, is_polar
from assistant.draft.bags import bag
from assistant.draft.sentences import Kind, Unit
from assistant.draft.tidying import tidy
from assistant.draft.words import STOP, stems, words
from assistant.types import Entry

_HARD_NO = re.compile(
    r"\b(?:cannot|can't|can not|do not|don't|does not|is not|are not|no longer|never|not possible)\b", re.I
)
_SOFT = re.compile(
    r"\b(?:only|unless|except|excluding|if|may|might|usually|normally|some|most|other|without|until|after|before)\b",
    re.I,
)
_NEGATIVE = re.compile(r"\b(?:not|no|never|without|cannot|\w+n't|nor)\b", re.I)
_SEND = re.compile(r"(?:do|can|could|will|would) you (?:\w+ )?(?:deliver|ship|send|post)\b", re.I)
_DELIVERY = re.compile(r"(?:(?:standard|next-day|saturday) )?delivery to [^.]{2,60} (?:costs?|takes?|is)\b", re.I)
_WE = re.compile(r"(?:do|can|could|will|would) you\b", re.I)
_I = re.compile(r"(?:can|could|may) (?:i|we|my \w+)\b", re.I)


def verdict(question: str, entry: Entry, pieces: Sequence[Unit]) -> tuple[int, str] | None:
    """The sentence of a passage that settles a question for yes or no, led by that word; None where none surely does.

    A passage whose first sentence says yes or no to its own title is left to `address.yes_no`, unless another one
    rules out just what the customer asks about.
    """
    asked = tidy(question)
    if not is_polar(asked.lower()) or _NEGATIVE.search(asked) or " or " in f" {asked} ":
        return None
    if found := _ruled_out(asked, entry, pieces):
        return found
    if pieces and re.match(r"(?:yes|no|sadly not|unfortunately not)\b", pieces[0].text, re.I):
        return None
    return _said_so(asked, entry, pieces)


def _ruled_out(asked: str, entry: Entry, pieces: Sequence[Unit]) -> tuple[int, str] | None:
    """As "No, gas canisters cannot be sent to islands": a sentence that denies what the title affirms."""
    want = stems(asked) - ANYTHING
    extra = want - stems(entry.title)
    if not extra or len(want) < 2:
        return None
    for i, piece in enumerate(pieces):
        if piece.kind is not Kind.SENTENCE or not _HARD_NO.search(piece.text) or _SOFT.search(piece.text):
            continue
        have = stems(piece.text)
        if extra <= have and len(want & have) > len(extra) and len(want - have) <= 1:
            return i, _led("No", re.sub(r"^No, ", "", addressed(piece.text)), asked)
    return None


def _said_so(asked: str, entry: Entry, pieces: Sequence[Unit]) -> tuple[int, str] | None:
    """As "Yes, you can pay by card": a sentence that affirms every word that the customer asks about."""
    want = {_plain(w) for w in words(asked) if w not in STOP} - {_plain(w) for w in ANYTHING}
    for i, piece in enumerate(pieces):
        if piece.kind is not Kind.SENTENCE or _NEGATIVE.search(piece.text):
            continue
        text = addressed(piece.text)
        if _SEND.match(asked) and _DELIVERY.match(text):
            known = stems(f"{entry.title} {' '.join(entry.variants[:20])} {text}")
            if stems(asked) - ANYTHING <= known:
                return i, _led("Yes", text, asked)
        have = {_plain(w) for w in words(text)}
        speaks = (_I.match(asked) and re.search(r"\byou can\b", text, re.I)) or (
            _WE.match(asked) and _ours(asked, text)
        )
        if speaks and want and want <= have and not _SOFT.search(text):
            return i, _led("Yes", text, asked)
    return None


def _ours(asked: str, text: str) -> bool:
    """Whether the text says that we do what is asked: "do you repair" and "we repair"."""
    verb = next((w for w in words(asked)[2:] if w not in STOP and w not in g.ADVERBS), "")
    return bool(verb) and re.search(rf"\bwe (?:\w+ )?{re.escape(verb)}", text, re.I) is not None


def _led(word: str, sentence: str, asked: str) -> str:
    """The sentence behind the word; its first letter small where that word is no name."""
    first = next(iter(words(sentence)), "")
    small = first in _PLAIN_STARTS or first in asked.split()
    named = sentence[1:2].isupper() or not sentence[:1].isupper()
    text = sentence[:1].lower() + sentence[1:] if small and not named else sentence
    return f"{word}, {text}" if text[:1].islower() else f"{word}: {text}"


_PLAIN_STARTS = bag(
    "you your we our the a an if for in on at after before from please this these there it items orders "
    "all both delivery "
    "standard next-day saturday returns customers most every each some"
)


def _plain(word: str) -> str:
    """A word without its ending; unlike `stem`, never a word for another."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word[: -len(ending)]
    return word
