"""The report on gaps: counted, grouped, explained, and with entries proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from assistant.encoder import Encoder
from assistant.gaps.causes import diagnose, disagrees
from assistant.gaps.grouping import group
from assistant.gaps.proposing import propose, same
from assistant.gaps.records import NO_REPLY, GapReport, GapTopic, Proposal, Used
from assistant.gaps.tally import Counts, Tally, count, weeks
from assistant.masking import masked
from assistant.text import digest
from assistant.types import Asked, Entry, MatchResult, Message, NeedKind, Status

TYPICAL = 12  # questions of a topic that are asked again
WORDS = 5  # of them that a reader sees
KEPT = 50  # that prove later whether the gap is closed
ANSWERS = 8  # agents' answers of a topic that are looked at
AGAIN = 500  # questions with an answer that are asked again, to see whether entries disagree
BATCH = 64
MOST_TOPICS = 2000  # topics that are explained; beyond them come single questions
HALF_LIFE = 8.0  # weeks after which a topic weighs three quarters of what it did, and half at last
WEIGHT = {NO_REPLY: 1.0, Status.UNANSWERED: 1.0, Status.PARTIAL: 0.75, Status.DECLINED: 0.75, Status.DEFERRED: 0.5}

Search = Callable[[Sequence[str]], Sequence[MatchResult]]
Progress = Callable[[int, int], None]


def report(
    asked: Iterable[Asked],
    search: Search,
    entries: Sequence[Entry],
    encoder: Encoder,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> GapReport:
    """The gaps among the questions that were asked, those first that many customers asked, lately, with a bad end.

    `search` asks the knowledge base as it is now, `entries` is what it holds. The report does not depend on the order
    of the rows. Empty where nothing was asked.
    """
    made = now or datetime.now(UTC)
    counts = count(asked)
    open_ = [t for _, t in sorted(counts.tallies.items()) if t.asked]
    open_ += _conflicting(counts, search)
    topics = _topics(open_, search, encoder, made, progress)
    answered = {e.id: Used(e.id, e.title, e.source, counts.entries[e.id]) for e in entries}
    used = sorted((u for u in answered.values() if u.answered), key=lambda u: (-u.answered, u.id))
    return GapReport(
        topics=topics,
        asked=counts.asked,
        answered=counts.answered,
        for_documentation=counts.for_documentation,
        aside=counts.aside,
        weeks=weeks(counts.weeks, counts.weeks_answered),
        used=tuple(used),
        unused=tuple(u for u in answered.values() if not u.answered),
        made=made,
        ended=dict(counts.ended),
    )


def _conflicting(counts: Counts, search: Search) -> list[Tally]:
    """Questions that the base answers, but with entries that disagree, counted as if they had no answer."""
    good = sorted((t for t in counts.tallies.values() if t.good and not t.asked), key=lambda t: (-t.good, t.text))
    out = []
    for tally, result in zip(good[:AGAIN], _search(search, [t.text for t in good[:AGAIN]]), strict=True):
        if any(map(disagrees, result.notes)):
            tally.asked, tally.found = tally.good, tally.good
            tally.ended[Status.ANSWERED.value] += tally.good
            out.append(tally)
    return out


def _topics(
    tallies: Sequence[Tally], search: Search, encoder: Encoder, now: datetime, progress: Progress | None
) -> tuple[GapTopic, ...]:
    groups = group([t.text for t in tallies], encoder)
    members = [(g.name, sorted((tallies[i] for i in g.members), key=_weight)) for g in groups]
    members.sort(key=lambda m: (-sum(t.asked for t in m[1]), m[0]))
    out: list[GapTopic] = []
    proposals: list[Proposal] = []
    for done, (name, some) in enumerate(members[:MOST_TOPICS]):
        topic = _topic(name, some, search, encoder, now)
        if topic.proposal and any(same(topic.proposal, p) for p in proposals):
            topic = _without(topic)
        proposals += [topic.proposal] if topic.proposal else []
        out.append(topic)
        if progress:
            progress(done + 1, min(len(members), MOST_TOPICS))
    return tuple(sorted(out, key=lambda t: (not t.cause.open, -t.score, t.id)))


def _weight(tally: Tally) -> tuple[int, int, str]:
    """The order of typical wordings: often asked, short, and the same on each run."""
    return -tally.asked, abs(len(tally.text) - 50) // 20, tally.text


def _topic(name: str, tallies: Sequence[Tally], search: Search, encoder: Encoder, now: datetime) -> GapTopic:
    shown = [_hidden(t.text) for t in tallies[:KEPT]]
    answers = {id: (_hidden(t.text), text) for t in tallies for id, (_, text) in t.answers.items()}
    some = dict(sorted(answers.items(), key=lambda a: a[0])[:ANSWERS])
    asked = sum(t.asked for t in tallies)
    needs = sum((t.needs for t in tallies), Counter[NeedKind]())
    said = [text for _, text in some.values()]
    results = _search(search, [t.text for t in tallies[:TYPICAL]])
    found = diagnose(
        shown[:TYPICAL],
        results,
        list(zip(said, _search(search, said), strict=True)),
        elsewhere=sum(n for k, n in needs.items() if k is not NeedKind.KNOWLEDGE) / max(1, sum(needs.values())),
        found=sum(t.found for t in tallies) / max(1, asked),
    )
    ended = sum((t.ended for t in tallies), Counter[str]())
    customers = len(set[int]().union(*(t.customers for t in tallies)))
    last = max((t.last for t in tallies if t.last), default=None)
    return GapTopic(
        id=digest(min(shown).casefold())[:8],
        name=_hidden(name),
        cause=found.cause,
        asked=asked,
        customers=customers,
        last=last,
        ended=dict(ended),
        score=_score(customers or asked, ended, last, now),
        words=tuple(dict.fromkeys(s[:300] for s in shown))[:WORDS],
        questions=tuple(dict.fromkeys(shown)),
        weeks=weeks(sum((t.weeks for t in tallies), Counter())),
        nearest=found.nearest,
        missing=found.missing,
        notes=found.notes,
        proposal=propose(name, found.cause, shown, some, found.entry, encoder),
    )


def _score(customers: int, ended: Counter[str], last: datetime | None, now: datetime) -> float:
    """Customers, more where it ended badly, and less where it was asked long ago."""
    total = max(1, sum(ended.values()))
    bad = sum(WEIGHT.get(how, 0.0) * n for how, n in ended.items()) / total
    past = max(0.0, (_utc(now) - last).total_seconds() / 604_800) if last else 4 * HALF_LIFE
    late = 0.5 + 0.5 * float(0.5 ** (past / HALF_LIFE))
    return round(customers * (1 + bad) * late, 4)


def _utc(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _without(topic: GapTopic) -> GapTopic:
    return replace(topic, proposal=None)


def _hidden(text: str) -> str:
    """A text with personal data masked."""
    return masked([text], [Message(text, ((0, len(text)),))])[0]


def _search(search: Search, texts: Sequence[str]) -> list[MatchResult]:
    return [r for batch in _batches(texts) for r in search(batch)]


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), BATCH):
        yield texts[start : start + BATCH]
