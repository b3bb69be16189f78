"""When two texts contradict each other: the same said of the same thing, with another value, or once with a "not"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.knowledge.values import Amount, Reading, read_values, shown
from assistant.knowledge.words import tokens
from assistant.text import sentences
from assistant.types import Entry, Passage

MOST = 60  # sentences of a passage that are compared
ALIKE = 0.6  # share of the words of two sentences that both have
_SAME = 0.85  # the same, where a single value among several may differ
_WHEN = frozenset(("weekday", "clock", "date"))  # they set the case as often as they answer: only in like sentences
_FEW = 4  # words that both must have: fewer do not say what the sentence is about
_NOT = re.compile(r"\b(?:not|no|never|cannot|unable|without|nor|none|neither)\b|n['’]t\b", re.I)
_CONDITION = re.compile(
    r"\b(?:if|unless|except|excluding|until|when|whenever|where|only|but|however|although|though|other than|apart from"
    r"|instead|otherwise|some|may|might|sometimes|usually|in case|whether|yet|before|after|as long as|rather)\b",
    re.I,
)
_IF = re.compile(r"\b(?:if|unless|when|whenever|where|only|otherwise|in case|as long as|instead)\b|^for\b", re.I)
_CLAUSE = re.compile(r"[,;:]\s+(?:and |but |or |so |then )?")
_FILLER = frozenset(tokens("yes also just simply then still currently usually always normally usual"))
# A line break that only the width of a page made; the break is tried first, so that time stays linear.
_WRAPPED = re.compile(r"\n(?<=[^\n]{55}\n)(?<![.!?:;]\n)(?=[\w£€$(“\"'’])")
_NUMBERED = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3}){0,3}[.)]?|\(\d{1,3}\)) (?=[A-Z])")
_YES_NO = re.compile(r"\s*(yes|no)\b(?!\s+(?:one|matter|longer|need|more))[\s,.:;!–-]", re.I)
_NAME = re.compile(r"[^\W\d_]*\d\w*|(?<=[a-z,;&] )[A-Z][\w'’]+|\b[A-Z]{2,}\b")
_WORD = re.compile(r"[^\W_]+")
# Words that a title may have or lack and still be about the same.
_GENERIC = frozenset(
    tokens(
        "much many long guide info information page question service detail faq help overview option policy about get"
        " find know need want make use take cost price charge fee pay time offer provide allow possible work tell more"
        " also way thing number new available currently must should may right answer"
    )
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, taken apart: its values, the stems of its other words, whether it denies, and on a condition."""

    text: str
    reading: Reading
    words: frozenset[str]
    denies: bool
    conditional: bool


@dataclass(frozen=True)
class Statement:
    """What a passage claims, and the subject that it speaks of: the stems and the names of its title and headings."""

    text: str
    title: frozenset[str]
    subject: frozenset[str]
    names: frozenset[str]
    question: frozenset[str]
    says_yes: bool | None

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Its claims; read when the subjects of two passages leave it open whether they contradict each other."""
        return tuple(c for said in told(self.text) if said[-1] != "?" for c in _claims(said))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sentences of which one at most is right, and in what they differ ("£3.95 against £4.95")."""

    first: str
    second: str
    differs: str


def statement(entry: Entry, passage: Passage) -> Statement:
    """A passage under its title and headings, read for comparison."""
    heading = " ".join((entry.title, *passage.headings))
    said = _YES_NO.match(passage.text)
    names = frozenset(m[0].lower() for part in (entry.title, *passage.headings) for m in _NAME.finditer(part))
    yes = None if said is None else said[1].lower() == "yes"
    question = frozenset(tokens(passage.headings[-1] if passage.headings else entry.title))
    return Statement(passage.text, frozenset(tokens(entry.title)), frozenset(tokens(heading)), names, question, yes)


def told(text: str) -> Iterator[str]:
    """The sentences of a passage, lines that were only wrapped joined, numbers of sections left out."""
    whole = _WRAPPED.sub(" ", text)
    for start, end in sentences(whole)[:MOST]:
        if said := _NUMBERED.sub("", whole[start:end]):
            yield said


def _claims(text: str) -> Iterator[Claim]:
    """A sentence as a claim, and each of its clauses with a value where no other clause sets a condition for it."""
    whole = _claim(text, text)
    yield whole
    parts = _CLAUSE.split(text)
    if len(parts) > 1 and whole.reading.values:
        for i, part in enumerate(parts):
            claim = _claim(text, part)
            bound = any(_IF.search(other) for other in parts[:i] + parts[i + 1 :])
            if claim.reading.values and not claim.denies and not bound:
                yield claim


def _claim(text: str, part: str) -> Claim:
    reading = read_values(part)
    words = frozenset(tokens(reading.rest)) - _FILLER
    return Claim(text, reading, words, bool(_NOT.search(part)), bool(_CONDITION.search(part)))


def conflicts(first: Statement, second: Statement) -> Iterator[Conflict]:
    """Where the second contradicts the first."""
    if _both(first.names, second.names) or (first.title == second.title and _both(first.question, second.question)):
        return  # two things by name, or two sections of one page
    apart = _apart(first, second)
    told = set()
    for a in first.claims:
        for b in second.claims:
            differs = _differs(a, b, first, second, apart)
            if differs and (a.text, b.text) not in told:
                told.add((a.text, b.text))
                yield Conflict(a.text, b.text, differs)
    if yes_and_no := _yes_and_no(first, second):
        yield yes_and_no


def _both(one: frozenset[str], two: frozenset[str]) -> bool:
    return bool(one - two and two - one)


def _apart(first: Statement, second: Statement) -> bool:
    """Whether the titles seem to name two different things: each a word of its own that the other text lacks."""
    left = _own(first.subject - _GENERIC, second.subject, second)
    right = _own(second.subject - _GENERIC, first.subject, first)
    return bool(left and right)


def _own(words: Collection[str], others: Collection[str], other: Statement) -> set[str]:
    return {w for w in words if w not in others and not any(w in c.words for c in other.claims)}


def _differs(a: Claim, b: Claim, first: Statement, second: Statement, apart: bool) -> str:
    """In what two sentences contradict each other; "" where they do not."""
    values = a.reading.values.keys() & b.reading.values.keys()
    if not values and a.denies == b.denies:
        return ""
    shared, either = a.words & b.words, a.words | b.words
    if len(shared) < _FEW or len(shared) < ALIKE * len(either):
        return ""
    only_a, only_b = a.words - b.words - second.subject, b.words - a.words - first.subject
    if only_a & first.subject or only_b & second.subject:
        return ""  # one is a case of its own, of which its title speaks
    if (only_a and only_b) or (apart and (only_a or only_b or len(shared) <= _FEW)):
        return ""
    if a.denies != b.denies:
        plain = not (a.conditional or b.conditional or apart) and len(either) - len(shared) <= 1
        return "yes against no" if plain else ""
    exact = len(shared) >= _SAME * len(either)
    for unit in sorted(values):
        one, two = a.reading.values[unit], b.reading.values[unit]
        if (exact or unit not in _WHEN) and clash(one, two, exact=exact and unit not in _WHEN):
            return f"{shown(unit, one)} against {shown(unit, two)}"
    return ""


def clash(one: Sequence[Amount], two: Sequence[Amount], *, exact: bool) -> bool:
    """Whether as many values are given and none agrees; in sentences that are else the same (`exact`) one may."""
    if len(one) != len(two) or sorted(one) == sorted(two):
        return False
    return exact or not set(one) & set(two)


def _yes_and_no(first: Statement, second: Statement) -> Conflict | None:
    """Two answers to the same question of which one starts with yes, the other with no."""
    if first.says_yes is None or second.says_yes is None or first.says_yes == second.says_yes:
        return None
    alike = [(first.title, second.title), (first.question, second.question)]
    if first.names ^ second.names or not all(len(a & b) >= 0.75 * len(a | b) for a, b in alike):
        return None
    if len(first.question & second.question) < 2 or not (first.claims and second.claims):
        return None
    return Conflict(first.claims[0].text, second.claims[0].text, "yes against no")
