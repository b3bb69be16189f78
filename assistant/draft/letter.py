"""How much a reply reads like a form letter: copied, like other replies, stock phrases, nothing of the message in it.

A sentence with a fact (a number, a price, a link) and the steps of a list may stand as the knowledge base has them;
prose that is copied, and a reply that would fit the next customer as well, may not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.draft.details import Detail, details, heard
from assistant.draft.stock import Stock, stock
from assistant.draft.words import stems, words
from assistant.text import sentences
from assistant.types import Entry, FormLetter, Message, Question, Recent

READ = 20_000  # characters of a reply that are read
LATELY = 4_000  # characters of a recent reply
TEAM, CUSTOMER = 200, 20
COPIED_RUN = 6  # words in a row that are no accident
SURE = 15  # shingles from which on likeness is no accident
SAME = 0.5  # share of shingles from which on two replies are near the same
FULL = 12  # words from which on a reply has room for a detail
ECHO = 0.3  # share of a reply's own words that a personal one takes from the message
_FACT = re.compile(r"[\d£$€%]|https?://|www\.|@\w")
_NOT_SAID = re.compile(r"(?:https?://|www\.)\S{1,500}|(?<!\w)[@#^*]\w{1,50}")
_DIGIT = re.compile(r"\d")
_MARKS = '.,;:!?()"“”[]*_–—/\\…'
_STEP = re.compile(r"\s*(?:\d{1,2}[.)]|[-*•])\s")
Shingles = frozenset[int]
# How much each sign counts; fitted by hand on replies of our own writing (tests/letters.py), checked on others.
BASE, STOCKED, PASTED, ALIKE, UNUSED, ALOOF = -2.7, 2.6, 2.2, 3.0, 1.5, 1.9


@dataclass(frozen=True, slots=True)
class _Signs:
    """What was found, each from 0 (personal) to 1."""

    stocked: float
    pasted: float
    alike: float
    unused: float
    aloof: float

    @property
    def score(self) -> float:
        """All signs together."""
        z = BASE + STOCKED * self.stocked + PASTED * self.pasted + ALIKE * self.alike
        return 1 / (1 + math.exp(-(z + UNUSED * self.unused + ALOOF * self.aloof)))


def form_letter(
    inquiry: Message,
    reply: Message,
    questions: Sequence[Question],
    entries: Sequence[Entry],
    recent: Recent | None = None,
) -> FormLetter:
    """The score of a reply, whoever wrote it, with the reasons in words for a person.

    `entries` are those that the reply may have been copied from, `recent` the replies to which it is compared.
    """
    text = reply.clean[:READ]
    said = words(text)
    if not said or reply.carried:
        return FormLetter(0.0)
    lines = _lines(text)
    base = _runs(entries)
    copied = [_copied(words(line), base) for line in lines]
    own = _own(lines, copied)
    customer, team, times = _likeness(own, recent or Recent())
    stocked = stock(text)
    known = details(inquiry, questions)
    every = heard([text])
    taken = [d for d in known if d.stands_in(every, frozenset(stems(text)))]
    left = [d for d in known if d not in taken]
    room = min(1.0, len(said) / FULL)
    echo = _echo(lines, inquiry)
    signs = _Signs(
        1 - 0.55 ** sum(s.weight for s in stocked),
        sum(c for line, c in zip(lines, copied, strict=True) if not _bears_fact(line)) / len(said),
        max(customer, team),
        room * (len(left) / len(known) if known else 0.4),
        room * (1 - min(1.0, echo / ECHO)),
    )
    return FormLetter(
        round(signs.score, 3),
        tuple(_reasons(signs, stocked, left, customer, team, times, echo)),
        round(min(1.0, sum(copied) / len(said)), 3),
        round(max(customer, team), 3),
        tuple(f"{d.kind}: {d.shown}" for d in taken),
        tuple(f"{d.kind}: {d.shown}" for d in left),
    )


def _lines(text: str) -> list[str]:
    """The sentences; an item of a list with its mark as one."""
    out: list[str] = []
    for line in text.split("\n"):
        out += [line] if _STEP.match(line) else [line[a:b] for a, b in sentences(line)]
    return out


def _bears_fact(line: str) -> bool:
    return bool(_FACT.search(line) or _STEP.match(line))


def _runs(entries: Sequence[Entry]) -> frozenset[tuple[str, ...]]:
    """All runs of COPIED_RUN words in the texts of entries."""
    return frozenset(run for e in entries for p in e.passages for run in _grams(words(p.text[:READ]), COPIED_RUN))


def _grams(tokens: Sequence[str], n: int) -> Iterator[tuple[str, ...]]:
    return zip(*(tokens[i:] for i in range(n)), strict=False)


def _copied(tokens: Sequence[str], base: frozenset[tuple[str, ...]]) -> int:
    """How many words of a sentence stand in a run that the base has too."""
    if not base:
        return 0
    hit: set[int] = set()
    for i, run in enumerate(_grams(tokens, COPIED_RUN)):
        if run in base:
            hit.update(range(i, i + COPIED_RUN))
    return len(hit)


def _own(lines: Sequence[str], copied: Sequence[int]) -> Shingles:
    """What the reply says in its own words: the sentences that are not from the base."""
    kept = [line for line, n in zip(lines, copied, strict=True) if n < 0.6 * max(1, len(words(line)))]
    return frozenset(_hashed(" ".join(kept)))


def _hashed(text: str) -> Iterator[int]:
    """Three words in a row, as numbers, all through a text; numbers in it are all alike. Quick, unlike `words`."""
    tokens = [t if t.isalpha() else _bare(t) for t in text.lower().split()]
    return map(hash, zip(tokens, tokens[1:], tokens[2:], strict=False))


@lru_cache(maxsize=4096)
def _bare(token: str) -> str:
    """A token without the marks around it; "0" for one with a number in it."""
    core = token.strip(_MARKS).replace("’", "'")
    return "0" if _DIGIT.search(core) else core


@lru_cache(maxsize=1024)
def _of_recent(text: str) -> Shingles:
    return frozenset(_hashed(text))


def _likeness(own: Shingles, recent: Recent) -> tuple[float, float, int]:
    """How like the reply is to one to this customer and to one of the team, and how many of these are near the same."""
    sure = min(1.0, len(own) / SURE)
    customer = [_share(own, text) for text in recent.customer[:CUSTOMER]]
    team = [_share(own, text) for text in recent.team[:TEAM]]
    return sure * max(customer, default=0.0), sure * max(team, default=0.0), sum(s >= SAME for s in team)


def _share(own: Shingles, text: str) -> float:
    return len(own & _of_recent(text[:LATELY])) / len(own) if own else 0.0


def _echo(lines: Sequence[str], inquiry: Message) -> float:
    """The share of a reply's words with meaning that the message has too; stock phrases have few."""
    theirs = stems(_NOT_SAID.sub(" ", f"{inquiry.subject or ''} {inquiry.clean[:READ]}"))
    ours = stems(_NOT_SAID.sub(" ", " ".join(lines)))
    return len(ours & theirs) / len(ours) if ours else 0.0


def _few(share: float) -> str:
    return f"only {share:.0%}" if share >= 0.005 else "none"


def _reasons(
    signs: _Signs,
    stocked: Sequence[Stock],
    left: Sequence[Detail],
    customer: float,
    team: float,
    times: int,
    echo: float,
) -> Iterator[str]:
    """What speaks for a form letter, the weightiest first."""
    told: list[tuple[float, str]] = []
    if customer >= SAME:
        told.append((ALIKE * customer, f"{customer:.0%} of its own words stand in a recent reply to this customer"))
    if team >= SAME:
        many = f"; {times} of the team's last replies are much alike" if times > 1 else ""
        told.append(
            (ALIKE * team - 0.1, f"{team:.0%} of its own words stand in another recent reply of the team{many}")
        )
    if signs.pasted >= 0.15:
        told.append((PASTED * signs.pasted, f"{signs.pasted:.0%} of it is prose copied from the knowledge base"))
    for phrase in stocked[:5]:
        told.append((STOCKED * phrase.weight / 2, f"“{phrase.words}” is a stock phrase: {phrase.instead}"))
    if left and signs.unused > 0.3:
        names = ", ".join(f"{d.kind} ({d.shown})" for d in left[:4])
        told.append((UNUSED * signs.unused, f"not taken up from the message: {names}"))
    if signs.aloof > 0.6:
        told.append(
            (
                ALOOF * signs.aloof,
                f"it would fit another message as well: {_few(echo)} of its words with a meaning are the customer's",
            )
        )
    yield from (reason for _, reason in sorted(told, key=lambda t: -t[0]))
