"""Which entry answers a question, after a second look: the search's order, what the message is about, and the check."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.draft.sentences import units
from assistant.draft.wider import hanging, leaning
from assistant.draft.words import stems
from assistant.types import Match, MatchResult, Message, Question

LOOKED_AT = 3  # entries of one wording that are looked at again
READ = 3  # entries of one question that the check reads: each costs a pass of the model
SPREAD = 0.7  # difference of two scores at which the lower one is e times less likely
ELSEWHERE = 0.4  # what an entry is worth that is about another product, or lacks the place or make that is asked about
AROUND = 0.3  # what an entry is worth that the words around a question find, where it says by itself what it is about
LONGEST = 40  # pieces of a passage that are read
READ_OF_MESSAGE = 20_000  # characters of a message that are held against an entry
# Below UNSURE, the nearest TRIED sentences of a passage of more than SHORT are read one by one.
UNSURE, SHORT, TRIED = 0.4, 3, 3
# The probability that an entry answers: logistic regression on the questions of 60 inquiries to the sample shop and 240
# made of FeedbackQA's and StackFAQ's. ENOUGH was set on the drafts themselves: of the 101 questions to the shop that an
# entry answers 58 in 100 get it and 12 another, of 177 to the others 51 and 11 (there an upper bound); of those that
# none answers 3 of 21 get one (they ask for what is nearly there), and 1 of 59.
LIKELY, COVERS, BEYOND, BIAS = 0.66, 0.27, -0.32, 0.78
MOST_BEYOND = 4  # words of an entry's title that the message does not have, as far as they count
WORDINGS = 20  # of an entry that are held against the message
ENOUGH = 0.42
CERTAIN = 0.5  # probability of the search from which on nobody looks again
GOES_ON = 0.1  # what an entry gains that answers the question before

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")  # a capital within a sentence
_TITLED = re.compile(r"(?<=\S )[A-Z][a-z]{2,}\b")  # the same, of a title that may be of names only


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may answer: how likely by the search, under which wording, and how much its title says beyond.

    `beyond` counts the words of that of its wordings that is nearest to the message which the message does not have:
    "Northern" of an entry on Northern Ireland, where Ireland is asked about.
    """

    match: Match
    likely: float
    wording: str = ""
    beyond: int = 0


def pieces(match: Match) -> tuple[str, ...]:
    """The sentences, steps and rows of the matched passage, as a reply may quote them."""
    passage = match.passage or (match.entry.passages[0] if match.entry.passages else None)
    return tuple(u.text for u in units(passage)[:LONGEST]) if passage else ()


def settled(question: Question, own: MatchResult) -> bool:
    """Whether the search's answer stands without a second look."""
    return own.answered and own.score >= CERTAIN and not hanging(question)


def candidates(
    inquiry: Message, question: Question, own: MatchResult, others: Sequence[MatchResult]
) -> list[Candidate]:
    """The likeliest entries over all wordings of a question, each once."""
    named = [r.text for r in inquiry.references if r.kind == "product"]
    told = stems(f"{inquiry.subject or ''} {inquiry.clean[:READ_OF_MESSAGE]} {question.standalone}")
    around = 1.0 if leaning(question) else AROUND
    best: dict[str, Candidate] = {}
    for result, worth in [(own, 1.0), *((other, around) for other in others)]:
        top = result.matches[0].score if result.matches else 0.0
        for match in result.matches[:LOOKED_AT]:
            if match.entry.internal or not any(p.text.strip() for p in match.entry.passages):
                continue
            likely = result.score * math.exp((match.score - top) / SPREAD) * worth
            likely *= ELSEWHERE if _other_product(match, named) or _lacks_name(question, match) else 1.0
            before = best.get(match.entry.id)
            if before is None or likely > before.likely:
                best[match.entry.id] = Candidate(match, likely, result.question, _beyond(match, told))
    return sorted(best.values(), key=lambda c: -c.likely)[:READ]


def _beyond(match: Match, told: set[str]) -> int:
    """How many words of an entry's nearest wording the message does not have; a name counts twice."""
    wordings = [w[:200] for w in (match.entry.title, *match.entry.variants[:WORDINGS])]
    counts = []
    for wording in wordings:
        missing = stems(wording) - told
        counts.append(len(missing) + len(missing & stems(" ".join(_TITLED.findall(wording)))))
    return min(MOST_BEYOND, *counts)


def _other_product(match: Match, named: Sequence[str]) -> bool:
    """Whether an entry describes another product than those that the message names."""
    entry = match.entry
    describes = "product" in entry.source.lower() or "sku" in entry.extra
    return describes and bool(named) and not any(n.lower() in entry.title.lower() for n in named)


def _lacks_name(question: Question, match: Match) -> bool:
    """Whether the question names a place or a make of which the entry has nothing."""
    names = {w.lower() for w in _NAME.findall(question.text)}
    if not names:
        return False
    entry = match.entry
    text = " ".join((entry.title, *entry.variants, *(p.text[:4000] for p in entry.passages[:10]))).lower()
    return not any(n in text for n in names)


def chosen(
    question: Question,
    own: MatchResult,
    found: Sequence[Candidate],
    covers: Sequence[float],
    before: MatchResult | None = None,
) -> tuple[MatchResult, str]:
    """The result with the candidate first that is good enough, and the wording that found it.

    Where none is, the search's own, unanswered. `covers` is the probability, by the check, that the candidate's
    passage answers the question, `before` the result of the question before, which one that hangs goes on from.
    """
    first_of = before.best.entry.id if before and before.best and hanging(question) else None
    rated = []
    for candidate, cover in zip(found, covers, strict=True):
        rating = probability(candidate.likely, cover, candidate.beyond)
        rated.append((rating + GOES_ON * (candidate.match.entry.id == first_of), candidate))
    best = max(rated, key=lambda r: r[0], default=None)
    if best is None or best[0] < ENOUGH:
        return replace(own, answered=False), own.question
    first = best[1].match
    rest = tuple(m for m in own.matches if m.entry.id != first.entry.id)
    return replace(own, matches=(first, *rest), answered=True, score=min(best[0], 1.0)), best[1].wording


def once(questions: Sequence[Question], results: Sequence[MatchResult]) -> list[MatchResult]:
    """The results, unanswered where an entry is found again for a question that it does not speak of."""
    out: list[MatchResult] = []
    used: set[str] = set()
    for question, result in zip(questions, results, strict=True):
        best = result.best
        if best and best.entry.id in used and not leaning(question) and not _speaks_of(question, best):
            result = replace(result, answered=False)
        elif best:
            used.add(best.entry.id)
        out.append(result)
    return out


def _speaks_of(question: Question, match: Match) -> bool:
    """Whether an entry has the words of the question, but for one of many."""
    asked = stems(question.text)
    entry = match.entry
    have = stems(" ".join((entry.title, *entry.variants[:20], *pieces(match))))
    return len(asked - have) <= (len(asked) > 2)


def probability(likely: float, covers: float, beyond: int = 0) -> float:
    """The probability that an entry answers, of what the search, the check and its own wordings say of it."""
    return 1 / (1 + math.exp(-(LIKELY * _logit(likely) + COVERS * _logit(covers) + BEYOND * beyond + BIAS)))


def _logit(p: float) -> float:
    p = min(max(p, 0.01), 0.99)
    return math.log(p / (1 - p))
