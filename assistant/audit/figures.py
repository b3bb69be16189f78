"""The figures of the audit: pure functions over outcomes, each with its interval."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.audit.outcomes import Kept, Outcome

Z = 1.959964  # 95% of a normal distribution lie within so many standard deviations
RESAMPLES = 2_000
FORM_LETTER = 0.5  # score from which on a reply counts as a form letter
Is = Callable[[Outcome], bool | None]
"""Whether an outcome counts; None where the figure does not ask about it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One share: its name, what it is called, what exactly it counts, and of what."""

    name: str
    label: str
    says: str
    counts: Is
    good: bool | None = None
    """Whether more is better; None where neither is."""


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of`, with the 95% interval of Wilson (1927) around the rate; no rate of nothing."""

    hits: int
    of: int
    low: float | None = None
    high: float | None = None

    @property
    def rate(self) -> float | None:
        """The share, 0..1."""
        return self.hits / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Quantile:
    """A quantile in seconds over `of` times, with its 95% bootstrap interval."""

    value: float | None
    low: float | None
    high: float | None
    of: int


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of some outcomes: `kind` is "all", "channel", "week" or "team", `name` which of them."""

    kind: str
    name: str
    inquiries: int
    shares: Mapping[str, Share]
    times: Mapping[str, Quantile]


FIGURES = (
    Figure("none", "No reply at all", "neither a person nor a machine wrote back", lambda o: not _any(o), False),
    Figure("acknowledged", "Acknowledged", "a machine wrote back, or a person who only put it off",
           lambda o: o.acknowledged),
    Figure("substantive", "Substantive reply", "a reply that answers, partly answers or declines what was asked",
           lambda o: o.substantive, True),
    Figure("answered", "Every question answered in the first reply",
           "of the inquiries that ask something, replied to or not",
           lambda o: o.answered if o.questions else None, True),
    Figure("follow_up", "Follow-up sent",
           "of those a person replied to: the company wrote again unasked, an hour later or more",
           lambda o: o.follow_up if o.replied else None, True),
    Figure("form_letter", "Form letters", "of the first replies: their score as a form letter is 0.5 or more",
           lambda o: None if o.form_letter is None else o.form_letter >= FORM_LETTER, False),
)  # fmt: skip
PROMISES = Figure(
    "kept", "Promises kept", "of the promises of first replies that are due: kept in time", lambda o: None, True
)
TIMES = {"median": ("Median time to first reply", 0.5), "p90": ("90th percentile of that time", 0.9)}
KINDS: Mapping[str, Callable[[Outcome], str]] = {
    "all": lambda o: "all",
    "channel": lambda o: o.channel,
    "team": lambda o: o.team or "(no team)",
    "week": lambda o: o.week or "(no date)",
}


def _any(outcome: Outcome) -> bool:
    return outcome.replied or outcome.acknowledged


def wilson(hits: int, of: int) -> Share:
    """A share with its interval."""
    if not of:
        return Share(0, 0)
    rate, square = hits / of, Z * Z / of
    middle = (rate + square / 2) / (1 + square)
    reach = Z / (1 + square) * math.sqrt(rate * (1 - rate) / of + square / (4 * of))
    low = 0.0 if hits == 0 else max(0.0, middle - reach)
    return Share(hits, of, low, 1.0 if hits == of else min(1.0, middle + reach))


def quantile(values: Sequence[float], share: float, seed: str = "") -> Quantile:
    """An order statistic of the values and its percentile bootstrap interval.

    The bootstrap of an order statistic needs no resampling: the place that the k-th of n draws takes among the n
    values is n times a Beta(k, n - k + 1) variate (Efron & Tibshirani 1993, 2.4). Seeded by the name of the figure.
    """
    import numpy as np

    n = len(values)
    if not n:
        return Quantile(None, None, None, 0)
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    k = max(1, math.ceil(share * n))
    dice = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big"))
    places = np.ceil(n * dice.beta(k, n - k + 1, RESAMPLES)).astype(int).clip(1, n) - 1
    low, high = np.quantile(ordered[places], [0.025, 0.975], method="inverted_cdf")
    return Quantile(float(ordered[k - 1]), float(low), float(high), n)


def promise(kept: Kept, end: datetime | None) -> bool | None:
    """Whether a promise was kept in time; None for one that was not due when the archive ended."""
    if kept.done:
        return kept.due is None or kept.at is None or kept.at <= kept.due
    return None if kept.due is not None and (end is None or kept.due > end) else False


def end_of(outcomes: Sequence[Outcome]) -> datetime | None:
    """The last moment of the archive."""
    return max((o.last for o in outcomes if o.last is not None), default=None)


def shares(outcomes: Sequence[Outcome], end: datetime | None) -> dict[str, Share]:
    """All shares over some outcomes; that of form letters only where somebody looked for them."""
    found = {}
    for figure in FIGURES:
        said = [c for o in outcomes if (c := figure.counts(o)) is not None]
        if figure.name != "form_letter" or said:
            found[figure.name] = wilson(sum(said), len(said))
    due = [k for o in outcomes for p in o.promises if (k := promise(p, end)) is not None]
    return found | {PROMISES.name: wilson(sum(due), len(due))}


def group(kind: str, name: str, outcomes: Sequence[Outcome], end: datetime | None) -> Group:
    """The figures of one group of outcomes."""
    waits = [o.seconds for o in outcomes if o.seconds is not None]
    times = {t: quantile(waits, share, f"{kind}/{name}/{t}") for t, (_, share) in TIMES.items()}
    return Group(kind, name, len(outcomes), shares(outcomes, end), times)


def groups(outcomes: Sequence[Outcome]) -> tuple[Group, ...]:
    """Overall, then each channel, team and week; weeks by time, the others by size. Faults are left out."""
    sound = [o for o in outcomes if not o.fault]
    end, found = end_of(sound), []
    for kind, name_of in KINDS.items():
        parts: defaultdict[str, list[Outcome]] = defaultdict(list)
        for outcome in sound:
            parts[name_of(outcome)].append(outcome)
        order = sorted(parts, key=lambda n: n if kind == "week" else (-len(parts[n]), n))
        found += [group(kind, name, parts[name], end) for name in order]
    return tuple(found) if sound else (group("all", "all", [], None),)
