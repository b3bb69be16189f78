"""Times and explanations in words."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.audit.outcomes import Outcome

HELP = {
    "median": "half of the first replies by a person came sooner; nights and weekends count",
    "p90": "nine in ten of the first replies by a person came sooner",
    "method": "Each inquiry is the first thing a customer wrote in a ticket. The first reply is the first one by a"
    " person; several messages in a row within 15 minutes are one. Questions are found and judged by Fullreply's"
    " models, which err now and then: look at the messages before you act on a number. Intervals hold in 95 of 100"
    " cases: Wilson's for shares, the percentile bootstrap for times.",
}


def duration(seconds: float | None) -> str:
    """A time as a person says it: "45 s", "12 min", "3 h 05 min", "2 d 4 h"."""
    if seconds is None:
        return "–"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, hours, days = whole // 60, whole // 3600, whole // 86_400
    if minutes < 60:
        return f"{minutes} min"
    if hours < 48:
        return f"{hours} h {minutes % 60:02} min"
    return f"{days} d {hours % 24} h"


def span(outcomes: Sequence[Outcome]) -> str:
    """From when to when, "" without dates."""
    times = [o.at for o in outcomes if o.at is not None]
    if not times:
        return ""
    first, last = min(times), max(times)
    return f", {first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def counted(number: int, what: str) -> str:
    """A number of things: "1 inquiry", "2 inquiries"."""
    plural = what[:-1] + "ies" if what.endswith("y") else what + "s"
    return f"{number:,} {what if number == 1 else plural}"
