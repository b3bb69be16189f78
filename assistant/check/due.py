"""Until when: times that a reply names, found by a small grammar and worked out from a given now.

English. A day without an hour ends when the desk closes; "before Friday" ends when it opens on Friday; a day of the
week is the next one after today, with "next" that of the calendar week after this one. Numbers alone ("12/06") are
ambiguous and get no moment. No clock is read, and every pattern is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from assistant.check.dates import Calendar
from assistant.types import OpeningHours, Span

_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBERS = {w: i for i, w in enumerate(_WORDS, 1)} | {"a": 1, "an": 1, "couple": 2, "few": 3, "half": 0}
_COUNT = rf"(?:\d{{1,3}}|{'|'.join(_WORDS)}|an?(?: (?:couple of|few))?|half an?)"
_WEEKDAY = rf"(?:{'|'.join(_DAYS)})"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_HALF = r"(?:[ap]m\b|[ap]\.m\b\.?)"
_CLOCK = rf"(?:noon|midday|lunchtime|midnight|\d{{1,2}}:\d{{2}}(?: ?{_HALF})?|\d{{1,2}} ?{_HALF})"
_LEAD = r"(?P<lead>(?:at the latest |no(?:t)? later than )?(?:by|before|until|on) (?:the )?|no later than (?:the )?)?"
_PART = r"(?:[\s,]{1,3}(?:in the )?(?P<part>morning|afternoon|evening|night))?"
_AT = rf"(?:[\s,]{{1,3}}(?:at |by |before )?(?P<clock>{_CLOCK}))?"
_NTH = r"(?:st|nd|rd|th)"
_BEFORE = rf"(?:{_WEEKDAY},? (?:the )?)?"
_YEAR = r"(?:,? (?P<year>20\d\d)\b)?"
# written with single blanks, each of which stands for some white space; the more particular forms come first
_SOURCES = (
    # within 2 to 3 working days, in a day or two
    r"(?P<lead>(?:with)?in|inside|over(?= the next)|during|up to|no later than) "
    r"(?:the next |about |around |at most |max )?"
    rf"(?:{_COUNT} ?(?:-|to|or) ?)?(?P<count>{_COUNT}) ?(?P<working>(?:working|business|office) )?"
    r"(?P<unit>min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?)\b(?: or (?P<more>two|three)\b)?",
    r"(?P<lead>within|in) (?P<hour>the hour)\b",
    # by the end of next week, by close of business tomorrow
    r"(?P<lead>by |before |at |until |towards )?(?:the |my |our )?(?:very )?(?P<end>end|close|cob|eod) (?:of )?"
    r"(?:play |business )?(?:on )?"
    rf"(?P<whose>(?:the |this |next |to|my |our )?(?:day|week|month|tomorrow|business|{_WEEKDAY}))\b",
    r"(?P<lead>by |before )?(?P<short>eod|cob|eow|close of (?:business|play))\b",
    # by 3pm tomorrow
    rf"(?P<lead>(?:by|before|at|until) )(?P<clock>{_CLOCK}) (?:on )?(?P<clockday>today|tomorrow|{_WEEKDAY})",
    # Friday, 12 June, June 12th, 2026-06-12, the 12th
    rf"{_LEAD}{_BEFORE}(?P<dayno>\d{{1,2}}){_NTH}?(?: of)? (?P<month>{_MONTH})\b\.?{_YEAR}{_AT}",
    rf"{_LEAD}{_BEFORE}(?P<month>{_MONTH})\.? (?P<dayno>\d{{1,2}}){_NTH}?\b(?!:){_YEAR}{_AT}",
    rf"{_LEAD}(?P<iso>20\d\d-\d\d-\d\d)\b{_AT}",
    # tomorrow afternoon, by Friday at noon, next week
    rf"{_LEAD}(?:first thing |later |early |late |sometime )?(?:in )?"
    r"(?P<day>the day after tomorrow|today|tomorrow|tonight"
    rf"|this (?:morning|afternoon|evening)|(?:this|next) (?:week|month)|(?:this |next |coming )?{_WEEKDAY}"
    rf"|(?<=by\s)(?:mon|tues?|wed|thu(?:rs?)?|fri))\b{_PART}{_AT}",
    rf"(?P<lead>(?:by|before|on|until) (?:the )?)(?P<nth>\d{{1,2}}){_NTH}\b",
    r"(?P<lead>(?:by|before|on|until) )(?P<numbers>\d{1,2}[/.]\d{1,2}(?:[/.](?:20)?\d\d)?)\b(?! ?[ap]\.?m)",
    rf"(?P<lead>(?:by|before|at|until) )(?P<clock>{_CLOCK})",
    r"(?P<vague>as soon as [^.,;:!?\n]{1,60}|shortly|soon|asap|in due course|in a moment)\b",
)


def _pattern(source: str) -> re.Pattern[str]:
    spaced = source.replace(" ?", r"\s{0,9}").replace(" ", r"\s{1,9}")
    return re.compile(rf"(?<![\w-]){spaced}", re.IGNORECASE)


_PATTERNS = tuple(map(_pattern, _SOURCES))
_END_OF = _PATTERNS[2]
_PAST = re.compile(r"\b(?:last|since|from|past|previous|every|each|of|on the)\s{1,9}\Z", re.IGNORECASE)
_DEADLINE = re.compile(r"(?:(?:with)?in|inside|up|by|before|until|no|not|at the latest|over)\b", re.IGNORECASE)
MOST = 20  # times of one stretch of text, and of one kind in it
LONGEST = 2_000  # characters of a stretch that are read: no sentence is longer


@dataclass(frozen=True, slots=True)
class Due:
    """A time that a text names: where, the moment that it ends at, and whether it is worded as a deadline."""

    span: Span
    moment: datetime | None
    deadline: bool


def due_times(text: str, start: int, end: int, now: datetime, hours: OpeningHours) -> list[Due]:
    """The times named in a stretch of a text, in order; `now` without a time zone is taken as local to the desk.

    A moment that has passed tells what was, unless it is worded as a deadline: "placed on 3 June".
    """
    calendar = Calendar(now, hours)
    taken: list[tuple[Span, re.Match[str]]] = []
    for found in _found(text, start, end):
        if not any(a < found.end() and found.start() < b for (a, b), _ in taken):
            taken.append((found.span(), found))
    named = [
        Due(span, moment(found, calendar), bool(_DEADLINE.match(found[0]) or found.re is _END_OF))
        for span, found in sorted(taken, key=lambda t: t[0])[:MOST]
    ]
    return [due for due in named if due.deadline or due.moment is None or due.moment >= calendar.now]


def _found(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """What the patterns match, the more particular ones first; times that are past by their words are left out."""
    for pattern in _PATTERNS:
        for found in islice(pattern.finditer(text, start, min(end, start + LONGEST)), MOST):
            if not _PAST.search(text, max(start, found.start() - 12), found.start()):
                yield found


def moment(found: re.Match[str], calendar: Calendar) -> datetime | None:
    """The moment at which a time ends; None for one that no clock knows, or that no calendar has."""
    known = {k: " ".join(v.lower().split()) for k, v in found.groupdict().items() if v}
    try:
        return _moment(known, calendar)
    except (ValueError, OverflowError):
        return None


def _moment(known: dict[str, str], calendar: Calendar) -> datetime | None:
    if "unit" in known:
        return _span(known, calendar)
    if "hour" in known:
        return calendar.later(minutes=60)
    if "whose" in known:
        return calendar.end_of(known["whose"])
    if "short" in known:
        return calendar.end_of("week" if known["short"] == "eow" else "day")
    if "clock" in known and not known.keys() & {"day", "dayno", "iso"}:
        return calendar.at(known["clock"], known.get("clockday", ""))
    if known.keys() & {"day", "dayno", "iso", "nth"}:
        return _day(known, calendar)
    return None


def _day(known: dict[str, str], calendar: Calendar) -> datetime:
    """A day, with the part of it or the hour that is named."""
    if "day" in known:
        words = known["day"]
        if words.endswith((" week", " month")):
            return calendar.end_of(words)
        day, part = calendar.named(words)
        known = {"part": part} | known if part else known
    elif "iso" in known:
        day = datetime.fromisoformat(known["iso"]).date()
    elif "nth" in known:
        day = calendar.nth(int(known["nth"]))
    else:
        month = _MONTHS.index(known["month"][:3]) + 1
        year = int(known["year"]) if "year" in known else None
        ahead = bool(_DEADLINE.match(known.get("lead", "")))
        day = calendar.dated(int(known["dayno"]), month, year, ahead=ahead)
    before = known.get("lead", "").startswith("before")
    return calendar.on(day, part=known.get("part", ""), clock=known.get("clock", ""), before=before)


def _span(known: dict[str, str], calendar: Calendar) -> datetime:
    """The end of a span of time from now; of "one or two days" the longer."""
    words = known["count"].split()
    count = int(words[0]) if words[0].isdigit() else _NUMBERS[words[1 if words[-1] in ("of", "few") else 0]]
    count = _NUMBERS.get(known.get("more", ""), count)
    unit, working = known["unit"][0] if not known["unit"].startswith("mo") else "o", "working" in known
    if unit in "mh":
        minutes = 30 if words[0] == "half" else count * (60 if unit == "h" else 1)
        return calendar.working_later(minutes) if working else calendar.later(minutes=minutes)
    if unit == "o":
        return calendar.months_later(count)
    days = count * (7 if unit == "w" else 1)
    return (
        calendar.working_day_later(count * (1 if unit == "d" else len(calendar.days)))
        if working
        else calendar.days_later(days)
    )
