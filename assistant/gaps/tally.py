"""Questions counted as they stream by: memory grows with the distinct questions, not with how often they are asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from assistant.gaps.phrases import says_something
from assistant.gaps.records import BAD, NO_REPLY, Week
from assistant.types import Asked, NeedKind, Status

READ = 2000  # characters of a question that are kept
ANSWERS = 5  # answers of agents that are kept for a question
LONGEST = 3000  # characters of an answer that are kept
_GOOD = (Status.ANSWERED,)


@dataclass(slots=True)
class Tally:
    """One wording of a question: how often it was asked with no good answer, by whom, when, and how it ended.

    `good` counts how often the base answered it and nothing went wrong; `found` how often the base answered it and the
    reply was still not good; `answers` are those of agents, newest kept, by id: when, and the words.
    """

    text: str
    asked: int = 0
    found: int = 0
    good: int = 0
    customers: set[int] = field(default_factory=set)
    last: datetime | None = None
    ended: Counter[str] = field(default_factory=Counter)
    weeks: Counter[date] = field(default_factory=Counter)
    needs: Counter[NeedKind] = field(default_factory=Counter)
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Counts:
    """All questions of a report, by wording, and what is counted over all of them."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    asked: int = 0
    answered: int = 0
    for_documentation: int = 0
    aside: int = 0
    weeks: Counter[date] = field(default_factory=Counter)
    weeks_answered: Counter[date] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)


def count(asked: Iterable[Asked]) -> Counts:
    """The questions, counted; each id once."""
    counts, seen = Counts(), set[int]()
    for row in asked:
        key = hash(("id", row.id))
        if row.id and key in seen:
            continue
        seen.add(key)
        if not says_something(row.question):
            counts.aside += 1
            continue
        _add(counts, row)
    return counts


def _add(counts: Counts, row: Asked) -> None:
    monday = week_of(row.at)
    ended = row.status.value if row.status else NO_REPLY
    documentable = row.need is NeedKind.KNOWLEDGE
    counts.asked += 1
    counts.for_documentation += documentable
    counts.answered += row.answered and documentable
    counts.ended[ended] += 1
    if monday and documentable:
        counts.weeks[monday] += 1
        counts.weeks_answered[monday] += row.answered
    if row.answered and row.entry:
        counts.entries[row.entry] += 1
    text = " ".join(row.question[:READ].split())
    tally = counts.tallies.setdefault(text.casefold(), Tally(text))
    tally.text = min(tally.text, text)  # of wordings that differ in case alone, whatever their order
    if row.answered and row.status not in BAD:
        tally.good += 1
        return
    tally.asked += 1
    tally.found += row.answered
    tally.customers.add(hash(row.customer or ("", row.id)))
    tally.last = max(filter(None, (tally.last, _aware(row.at))), default=None)
    tally.ended[ended] += 1
    tally.needs[row.need] += 1
    if monday:
        tally.weeks[monday] += 1
    if row.answer.strip() and row.status in _GOOD:
        at = _aware(row.at)
        tally.answers[row.id] = at.astimezone(UTC).isoformat() if at else "", row.answer.strip()[:LONGEST]
        if len(tally.answers) > ANSWERS:  # the newest are kept: they are the least likely to be out of date
            del tally.answers[min(tally.answers, key=lambda i: (tally.answers[i][0], i))]


def week_of(at: datetime | None) -> date | None:
    """The Monday of the week of a moment, in UTC."""
    known = _aware(at)
    if known is None:
        return None
    day = known.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def _aware(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def weeks(asked: Counter[date], answered: Counter[date] | None = None, *, most: int = 53) -> tuple[Week, ...]:
    """All weeks from the first to the last, empty ones too, the newest `most` of them."""
    if not asked:
        return ()
    last = max(asked)
    first = max(min(asked), last - timedelta(weeks=most - 1))
    days = [first + timedelta(weeks=i) for i in range((last - first).days // 7 + 1)]
    return tuple(Week(d, asked[d], answered[d] if answered else 0) for d in days)
