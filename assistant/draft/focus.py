"""A short article told whole to the customer it is for: their own case first, other people's cases left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft.address import ANYTHING
from assistant.draft.bags import bag
from assistant.draft.blocks import Block
from assistant.draft.selecting import Evidence, asks_for_fact
from assistant.draft.sentences import Kind, Unit
from assistant.draft.words import stem, stems, words
from assistant.types import Entry

SHORT = 3  # sentences of an article that may be told whole
READ = 4_000  # characters of a message in which a case is looked for
CLOSE = 0.8  # share of the best cosine from which on a sentence is about what is asked
SEEN = 0.7  # mark of the check from which on a sentence answers
CASES = 30  # cases of one sentence that are looked at
_TITLE = re.compile(
    r"(?:what|when|where|which|who|why|how|do|does|did|is|are|can|could|will|would|should|may|am|have|has)\b|.*\?$",
    re.I,
)
_RULED_OUT = re.compile(
    r"\b(?:cannot|can't|never|(?:is|are|do|does) not|not (?:available|covered|included|possible)|exclude[sd]?)\b"
    r"|\bno longer\b",
    re.I,
)
# What is said of the customer, or of what was said before, limits the answer itself.
_LIMIT = re.compile(r"(?:you|your|we|it|they|this|these|those|that|if|please|but|however)\b", re.I)
_HALF = re.compile(r", (?:and|but) ")
_FURTHER = re.compile(r"(?:there (?:is|are)|you can|you may|we|it) also\b", re.I)
_CASE = re.compile(
    r",|\b(?:and|or|such as|like|nor|except|is|are|was|were|cannot|can|do|does|not|must|need|in|on|at|by|from|of|over"
    r"|above|to|for|with|after|before|always|never|damaged|faded|weakened|used|sent|combined)\b",
    re.I,
)
_NAME = re.compile(r"(?:(?<=[a-z,] )|(?<=^In ))[A-Z][a-zé]{3,}\b")
_COMMON = frozenset(stem(w) for w in bag("item items thing things order orders product products day days case fully"))
_RETURN = re.compile(r"\b(?:your|the) return(?:ed \w+)? (?:arrives|reaches|has arrived|is received)\b", re.I)
_MONEY_BACK = re.compile(r"\b(?:return\w*|sen[dt]\w* .{0,60}back|post\w* .{0,60}back|exchang\w*|swap\w*)\b", re.I)


def short(entry: Entry, pieces: Sequence[Unit]) -> bool:
    """Whether an entry is an article of a few sentences, which answers one question."""
    plain = all(p.kind is Kind.SENTENCE for p in pieces)
    return plain and len(pieces) <= SHORT and bool(_TITLE.match(entry.title)) and "sku" not in entry.extra


def focused(
    question: str, message: str, entry: Entry, pieces: Sequence[Unit], chosen: Sequence[int], evidence: Evidence
) -> tuple[int, ...]:
    """The sentences of a short article for a message: all but those on other cases; the customer's own case alone.

    Longer entries are left as they are chosen. None where the answer takes for granted what nobody said, and a question
    why something is not possible gets what is chosen: its answer is what is ruled out.
    """
    text = f"{message[:READ]} {question}"
    if any(presumes(pieces[i].text, text) for i in chosen):
        return ()  # what goes on from it hangs in the air
    kept = list(chosen)
    if not short(entry, pieces) or not kept or _RULED_OUT.search(question):
        return tuple(kept)
    own = _own_case(question, text, entry, pieces)
    if own is not None:  # and what helps all the same
        return (own, *(i for i in range(own + 1, len(pieces)) if not _RULED_OUT.search(pieces[i].text)))
    elsewhere = _elsewhere(text, pieces)
    told = [i for i in range(len(pieces)) if i not in elsewhere]
    out = [i for i in told if not _beside(i, question, text, entry, pieces, evidence)]
    return tuple(out or kept)


def presumes(sentence: str, message: str) -> bool:
    """Whether a sentence takes a return for granted in an answer to somebody who sends nothing back."""
    return bool(_RETURN.search(sentence)) and not _MONEY_BACK.search(message)


def _beside(i: int, question: str, message: str, entry: Entry, pieces: Sequence[Unit], evidence: Evidence) -> bool:
    """Whether a sentence rules out, or adds, what nobody asked about."""
    text = pieces[i].text
    if not i or (not _FURTHER.match(text) and not (_RULED_OUT.search(text) and not _LIMIT.match(text))):
        return False
    if _cases(text, message, entry) or not (_FURTHER.match(text) or _RULED_OUT.search(_HALF.split(text, 1)[0])):
        return False  # a sentence that says first what holds is no list of exceptions
    near, mark = evidence.get(text, (0.0, 0.0))
    best = max((evidence.get(p.text, (0.0, 0.0))[0] for p in pieces), default=0.0)
    answered = stems(entry.title) | stems(pieces[0].text) | _COMMON
    wanted = (stems(question) & stems(text)) - answered
    if _FURTHER.match(text):
        return not wanted
    return not wanted and not (mark >= SEEN and near >= best)


def _cases(sentence: str, message: str, entry: Entry) -> list[str]:
    """The things named in a sentence, as "knives" or "gift cards", all of whose words the message has."""
    said = stems(message)
    titled = stems(entry.title) | _COMMON
    found = []
    for part in _CASE.split(sentence)[:CASES]:
        case = stems(part) - _COMMON
        if case and not case <= titled and case <= said:
            found.append(part.strip())
    return found


def _theirs(sentence: str, question: str, message: str, entry: Entry) -> bool:
    """Whether a sentence names a case of the message that is none of the words by which the question is asked."""
    common = stems(question) | stems(entry.title)
    return any(not stems(case) <= common for case in _cases(sentence, message, entry))


def _own_case(question: str, message: str, entry: Entry, pieces: Sequence[Unit]) -> int | None:
    """The one sentence that rules out the very thing of which the message speaks, where the first one does not."""
    if len(pieces) < 2 or _cases(pieces[0].text, message, entry):
        return None
    found = [
        i
        for i, p in enumerate(pieces)
        if i and _RULED_OUT.search(p.text) and not _LIMIT.match(p.text) and _theirs(p.text, question, message, entry)
    ]
    return found[0] if len(found) == 1 else None


def _elsewhere(message: str, pieces: Sequence[Unit]) -> set[int]:
    """The sentences on other places or products only, where a sentence names one that the message has."""
    said = set(words(message))
    names = [{w.lower() for w in _NAME.findall(p.text)} for p in pieces]
    if not any(n & said for n in names):
        return set()
    return {i for i, n in enumerate(names) if n and not n & said}


def adds_nothing(
    asked: str, block: Block, number: int, chosen: Sequence[int], pieces: Sequence[Unit], evidence: Evidence
) -> bool:
    """Whether a further question of one entry would be left without a word of its own, and asks what stands nowhere."""
    have = {(p, i) for p, i, _, _ in block.pieces}
    if any((number, i) not in have for i in chosen):
        return False
    if any(evidence.get(pieces[i].text, (0.0, 0.0))[1] >= SEEN or asks_for_fact(asked, pieces[i].text) for i in chosen):
        return False
    entry = block.entry
    wanted = stems(asked) - ANYTHING - stems(entry.title)
    return bool(wanted) and not wanted & stems(" ".join(p.text for p in pieces))
