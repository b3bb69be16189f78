"""Why a topic has no good answer: told by the search, asked again with the customers' words and with the agents'."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.gaps.records import Cause, Nearest
from assistant.gaps.words import FUNCTION, content, general, stem, tokens
from assistant.masking import MARK
from assistant.types import Entry, MatchResult

HALF = 0.5
NEAR = 0.2  # probability from which on an entry that keeps coming first is about the matter
COVERED = 0.65  # share of the words of an agent's answer that stand in an entry which says the same
FEWEST = 4  # words of an answer that say enough to be compared
LOOKED = 10  # matches of an answer that are compared with it
KEY = 0.4  # share of the questions that hold a word which the topic is about
LONGEST_NUMBER = 6  # characters of a number that a rule may hold; longer ones are of one order
SHOWN = 3  # entries near a topic that are told
MISSING = 6
_DISAGREE = "disagree"
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True)
class Finding:
    """The cause, the entries near, what the nearest does not say, what entries disagree about, and the entry meant."""

    cause: Cause
    nearest: tuple[Nearest, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    entry: Entry | None = None


def diagnose(
    questions: Sequence[str],
    results: Sequence[MatchResult],
    answers: Sequence[tuple[str, MatchResult]],
    *,
    elsewhere: float = 0.0,
    found: float = 0.0,
) -> Finding:
    """The finding on a topic.

    `questions` are typical ones and `results` what is found for them now, `answers` agents' words with what is found
    for those; `elsewhere` is the share of questions that need the account or an action, `found` the share that the base
    had answered when they came.
    """
    near = _nearest(results)
    notes = tuple(dict.fromkeys(n for r in results for n in r.notes if disagrees(n)))
    if elsewhere > HALF:
        return Finding(Cause.NOT_FOR_DOCUMENTATION, near)
    now = sum(r.answered for r in results) / max(1, len(results))
    if notes and sum(any(map(disagrees, r.notes)) for r in results) >= max(1, len(results) / 3):
        return Finding(Cause.CONFLICT, near, notes=notes, entry=_first(results))
    if now >= HALF:
        return Finding(Cause.NOT_USED if found >= HALF else Cause.SINCE, near, entry=_first(results))
    if (entry := _says(answers, questions)) is not None:
        return Finding(Cause.HARD_TO_FIND, near, entry=entry)
    entry = _first(results)
    if entry is None or not near or near[0].id != entry.id or near[0].first < HALF * len(results):
        return Finding(Cause.NOTHING, near)
    missing = lacking(questions, entry)
    if near[0].probability < NEAR:
        return Finding(Cause.NOTHING, near)
    return Finding(Cause.NEAR_MISS, near, missing=missing, entry=entry)


def disagrees(note: str) -> bool:
    """Whether a note on a result says that entries disagree."""
    return _DISAGREE in note


def covers(entry: Entry, text: str) -> float:
    """The share of the words of a text that stand in one entry; 0 where it has too few to tell."""
    words = content(text)
    if len(words) < FEWEST:
        return 0.0
    return len(words & said(entry)) / len(words)


def said(entry: Entry) -> frozenset[str]:
    """The words that an entry says: its titles and passages."""
    return content(" ".join((entry.title, *entry.variants, *(p.text for p in entry.passages))), 100_000)


def lacking(questions: Sequence[str], entry: Entry) -> tuple[str, ...]:
    """Words that the questions have in common and the entry does not say, the most frequent first."""
    held, forms = Counter[str](), dict[str, Counter[str]]()
    for question in questions:
        for word in {w.lower() for w in tokens(MARK.sub(" ", question)) if w.lower() not in FUNCTION and len(w) > 2}:
            key = stem(word)
            held[key] += 1
            forms.setdefault(key, Counter())[word] += 1
    known = said(entry)
    wanted = [k for k, n in held.items() if n >= max(1, KEY * len(questions)) and k not in known and not general(k)]
    wanted.sort(key=lambda k: (-held[k], k))
    return tuple(max(forms[k], key=lambda w: (forms[k][w], w)) for k in wanted[:MISSING])


def _says(answers: Sequence[tuple[str, MatchResult]], questions: Sequence[str]) -> Entry | None:
    """The entry that says what agents wrote, for most of their answers; None where there is none.

    A long entry has most words of any answer: it must hold the numbers, too, and what question and answer are about.
    """
    best: Counter[str] = Counter()
    entries: dict[str, Entry] = {}
    for text, result in answers:
        near = [(i, m.entry) for i, m in enumerate(result.matches[:LOOKED])]
        scored = [(covers(e, text), -i, e) for i, e in near if not _silent(e, text, questions)]
        share, _, entry = max(scored, key=lambda s: s[:2], default=(0.0, 0, None))
        if entry is not None and share >= COVERED:
            best[entry.id] += 1
            entries[entry.id] = entry
    most = max(best, key=lambda k: (best[k], k), default=None)
    return entries[most] if most is not None and best[most] >= HALF * len(answers) else None


def _silent(entry: Entry, text: str, questions: Sequence[str]) -> bool:
    """Whether an entry lacks a number of an answer, or a word that the questions and the answer have in common."""
    body = " ".join(p.text for p in entry.passages)
    if not {n for n in _NUMBER.findall(MARK.sub("", text)) if len(n) <= LONGEST_NUMBER} <= set(_NUMBER.findall(body)):
        return True
    return not content(text).isdisjoint(map(stem, lacking(questions, entry)))


def _first(results: Sequence[MatchResult]) -> Entry | None:
    """The entry that comes first most often."""
    firsts = Counter(r.matches[0].entry.id for r in results if r.matches)
    most = max(firsts, key=lambda k: (firsts[k], k), default=None)
    return next((r.matches[0].entry for r in results if r.matches and r.matches[0].entry.id == most), None)


def _nearest(results: Sequence[MatchResult]) -> tuple[Nearest, ...]:
    """The entries that come first, those of most questions first."""
    found: dict[str, list[MatchResult]] = {}
    for result in results:
        if result.matches:
            found.setdefault(result.matches[0].entry.id, []).append(result)
    order = sorted(found, key=lambda k: (-len(found[k]), -sum(r.score for r in found[k]), k))[:SHOWN]
    return tuple(_near(found[k]) for k in order)


def _near(results: Sequence[MatchResult]) -> Nearest:
    entry = results[0].matches[0].entry
    mean = sum(r.score for r in results) / len(results)
    return Nearest(entry.id, entry.title, entry.source, len(results), mean)
