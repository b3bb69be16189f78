"""Slips of hurried writers for the finder's training messages, seeded; every span moves with its words.

A message is cut into pieces, each outside of all questions or one place of one; pieces are changed one by one, so that
no slip crosses the border of a span.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

Row = dict[str, Any]
Piece = tuple[str, int | None]  # a stretch of text and the number of its question
Slip = Callable[[str, Random], str]

SHORT = {
    "you": ("u", "ya"), "your": ("ur", "yr"), "you're": ("ur", "youre"), "are": ("r",), "please": ("pls", "plz"),
    "thanks": ("thx", "tks", "ty"), "thank you": ("thx", "ty"), "because": ("cuz", "bc", "cos"), "and": ("n", "&"),
    "with": ("w", "wit"), "what": ("wat", "wht"), "before": ("b4",), "great": ("gr8",), "tomorrow": ("tmrw", "tmr"),
    "to": ("2",), "for": ("4",), "about": ("abt",), "message": ("msg",), "people": ("ppl",), "though": ("tho",),
    "going to": ("gonna",), "want to": ("wanna",), "have to": ("gotta",), "give me": ("gimme",), "let me": ("lemme",),
    "do not": ("dont",), "cannot": ("cant", "can not"), "number": ("nr", "no"), "address": ("adress", "addy"),
    "account": ("acc", "acct"), "minutes": ("mins",), "delivery": ("delivry",), "received": ("recieved",),
    "anyone": ("any1",), "someone": ("sum1",), "why": ("y",), "see": ("c",), "tonight": ("2nite",), "okay": ("ok",),
    "know": ("kno",), "still": ("stil",), "does": ("dose",), "there": ("ther", "their"),
}  # fmt: skip
GREETINGS = (
    "hi", "hey", "hello there,", "hi team,", "hey guys", "good morning!", "yo", "dear all,", "hi, hope ur well.",
    "evening.", "sorry to bother you again,", "quick one", "ok so", "right,", "so", "hiya 👋", "morning all -", "urgh",
    "@user", "@user hi", "Dear Sir or Madam,\n\n", "Hello,\n\n", "To whom it may concern\n\n",
)  # fmt: skip
CLOSINGS = (
    "thx", "thanks", "thanks in advance!", "cheers", "ty x", "thank you and have a nice day", "regards, Pat",
    "sent from my phone", "\n\nKind regards\nI. Brandt", "\n\nBest\nMoira", "lol", "smh", "not happy", "😡", "🙏🙏",
    "been a customer for years", "waiting", "this is getting old", "ta, Jo", "xx", "its urgent", "asap!!",
    "\n\nYours faithfully,\nR. Okafor (Mrs)", "no rush", "hope to hear from you soon",
)  # fmt: skip
JOINS = (" ", "\n", "\n\n", ". ", " also ", " and ", ", and ", " oh and ", " - ", " btw ", "\nPS ", " another thing ")
AGAIN = (" ", " again: ", " so ", " I mean, ", " as I said ", "\n\nIn short: ", " - ", " like I asked, ", " basically ")
_LONG = re.compile(r"\b[a-z]{4,12}\b")


def pieces(row: Row) -> list[Piece] | None:
    """The stretches of a labelled message; None where two questions share words."""
    places = sorted((start, end, n) for n, ask in enumerate(row["asks"]) for start, end in ask["spans"])
    out: list[Piece] = []
    at = 0
    for start, end, n in places:
        if start < at:
            return None
        out += [(row["text"][at:start], None), (row["text"][start:end], n)]
        at = end
    return [p for p in (*out, (row["text"][at:], None)) if p[0]]


def joined(parts: Sequence[Piece], asks: Sequence[Row]) -> Row:
    """The labelled message of some stretches; a question of which nothing is left is left out."""
    text = ""
    spans: dict[int, list[list[int]]] = {}
    for words, n in parts:
        if n is not None and words.strip():
            lead, trail = len(words) - len(words.lstrip()), len(words.rstrip())
            spans.setdefault(n, []).append([len(text) + lead, len(text) + trail])
        text += words
    return {"text": text, "asks": [{**ask, "spans": spans[n]} for n, ask in enumerate(asks) if n in spans]}


def no_apostrophes(text: str, _: Random) -> str:
    """Contractions run together: "dont", "wheres"."""
    return re.sub(r"(?<=\w)['’](?=\w)", "", text)


def no_marks(text: str, rng: Random) -> str:
    """Without question marks, or some of them."""
    every = rng.random() < 0.7
    return re.sub(r" ?\?", lambda m: "" if every or rng.random() < 0.5 else m[0], text)


def no_commas(text: str, _: Random) -> str:
    """Without commas and semicolons."""
    return re.sub(r"[,;](?=\s|$)", "", text)


def no_stops(text: str, rng: Random) -> str:
    """Sentences that run on, or only break the line."""
    return re.sub(r"(?<=\w)[.!](\s+|$)", lambda m: rng.choice((" ", " ", "\n", ", ", "... ")) if m[1] else "", text)


def no_spaces(text: str, rng: Random) -> str:
    """No blank after a mark: "is it new?can i"."""
    return re.sub(r"(?<=[?!,.]) (?=[a-zA-Z])", lambda m: "" if rng.random() < 0.5 else m[0], text)


def lower(text: str, _: Random) -> str:
    """All in small letters."""
    return text.lower()


def chatty(text: str, rng: Random) -> str:
    """Spellings of chats: "u", "pls", "thx"."""
    keen = rng.choice((0.3, 0.6, 0.9))

    def spelt(m: re.Match[str]) -> str:
        return rng.choice(SHORT[m[0].lower()]) if rng.random() < keen else m[0]

    return re.sub(
        r"(?<![\w'’])(?:" + "|".join(sorted(SHORT, key=len, reverse=True)) + r")(?![\w'’])", spelt, text, flags=re.I
    )


def typos(text: str, rng: Random) -> str:
    """A letter lost, doubled or swapped in one word of twelve."""

    def slipped(m: re.Match[str]) -> str:
        word, at = m[0], rng.randrange(1, len(m[0]) - 1)
        if rng.random() > 0.08:
            return word
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return rng.choice((word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], swapped))

    return _LONG.sub(slipped, text)


SLIPS: tuple[tuple[float, Slip], ...] = (
    (0.6, no_apostrophes), (0.4, no_marks), (0.35, no_commas), (0.35, no_stops), (0.35, chatty), (0.35, typos),
    (0.15, no_spaces), (0.6, lower),
)  # fmt: skip


def asked_again(parts: list[Piece], asks: Sequence[Row], rng: Random) -> list[Piece]:
    """One of the questions a second time at the end, in the words of its `standalone`."""
    fit = [n for n, a in enumerate(asks) if (a["form"] == "interrogative") == a.get("standalone", "").endswith("?")]
    if not fit:
        return parts
    n = rng.choice(fit)
    return [*parts, (rng.choice(AGAIN), None), (asks[n]["standalone"], n)]


def noisy(row: Row, rng: Random, others: Sequence[Row] = ()) -> Row:
    """A hurried version of a message, now and then with another short one after it; the same for the same `rng`."""
    parts = pieces(row)
    if parts is None:
        return row
    asks = list(row["asks"])
    if asks and rng.random() < 0.12:
        parts = asked_again(parts, asks, rng)
    if others and rng.random() < 0.3 and (second := rng.choice(others)) is not row and (more := pieces(second)):
        parts += [(rng.choice(JOINS), None), *((words, None if n is None else n + len(asks)) for words, n in more)]
        asks += second["asks"]
    chosen = [slip for share, slip in SLIPS if rng.random() < share]
    for slip in chosen:
        parts = [(slip(words, rng), n) for words, n in parts]
    if rng.random() < 0.2:
        parts = [(rng.choice(GREETINGS) + " ", None), *parts]
    if rng.random() < 0.25:
        parts = [*parts, (" " + rng.choice(CLOSINGS), None)]
    return joined(parts, asks)


def short(rows: Sequence[Row], longest: int = 220) -> list[Row]:
    """The messages that may be put after another: short, and without a greeting that would stand in the middle."""
    return [r for r in rows if len(r["text"]) <= longest and "\n\n" not in r["text"]]
