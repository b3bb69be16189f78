"""Opening hours: whether somebody answers now, and the moment that lies so much working time ahead.

All moments have a time zone; one without is taken as local to the desk. Sums are made in UTC, so that a clock change
neither adds nor takes an hour.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from assistant.types import OpeningHours

_WORDS = re.compile(r"(\d{1,3}) (working )?(minute|hour|day|week)s?")
_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 7 * 1440}
LAST = time(23, 59)


def zone(name: str) -> tzinfo:
    """A time zone by its IANA name; UTC needs no database."""
    return UTC if name == "UTC" else ZoneInfo(name)


def local(moment: datetime, hours: OpeningHours) -> datetime:
    """The moment in the desk's time zone."""
    here = zone(hours.time_zone)
    return moment.replace(tzinfo=here) if moment.tzinfo is None else moment.astimezone(here)


def is_open(moment: datetime, hours: OpeningHours) -> bool:
    """Whether somebody answers at that moment."""
    now = local(moment, hours)
    return _works(now.date(), hours) and hours.opens <= now.time().replace(tzinfo=None) < hours.closes


def opens_next(moment: datetime, hours: OpeningHours) -> datetime:
    """When somebody answers: the moment itself where it is open, else the next opening, in the desk's time zone."""
    now = local(moment, hours)
    return now if is_open(now, hours) or not hours.opens < hours.closes else _opening(now, hours)[0]


def working_later(moment: datetime, minutes: int, hours: OpeningHours) -> datetime:
    """So many minutes of opening time from a moment; of all time where the desk has no opening time."""
    now, left = local(moment, hours), timedelta(minutes=minutes)
    if not hours.opens < hours.closes:
        return _ahead(now, left)
    while True:
        begin, closes = _opening(now, hours)
        room = closes.astimezone(UTC) - begin.astimezone(UTC)
        if left <= room:
            return _ahead(begin, left)
        left, now = left - room, closes


def working_days_later(moment: datetime, count: int, hours: OpeningHours) -> datetime:
    """The close of the working day that is so many after that of the moment."""
    now = local(moment, hours)
    day = now.date()
    while count > 0:
        day += timedelta(days=1)
        count -= _works(day, hours)
    return _at(day, hours.closes if hours.opens < hours.closes else LAST, now.tzinfo)


def after(moment: datetime, words: str, hours: OpeningHours) -> datetime:
    """The end of a time in words, counted from a moment: "4 working hours", "1 working day", "30 minutes", "2 days".

    The words are those that the configuration makes of a time; ValueError for others.
    """
    found = _WORDS.fullmatch(words)
    if not found:
        raise ValueError(f"not a time: {words[:40]!r}")
    count, working, unit = int(found[1]), bool(found[2]), found[3]
    if not working:
        return _ahead(local(moment, hours), timedelta(minutes=count * _MINUTES[unit]))
    if unit in ("minute", "hour"):
        return working_later(moment, count * _MINUTES[unit], hours)
    days = count * (1 if unit == "day" else len(set(hours.days)) or 7)
    return working_days_later(moment, days, hours)


def _works(day: date, hours: OpeningHours) -> bool:
    return not hours.days or day.weekday() in hours.days


def _opening(now: datetime, hours: OpeningHours) -> tuple[datetime, datetime]:
    """What is left of the opening time that runs, else the next one: from when, until when."""
    day = now.date()
    while True:
        begin, closes = max(_at(day, hours.opens, now.tzinfo), now), _at(day, hours.closes, now.tzinfo)
        if _works(day, hours) and begin < closes:
            return begin, closes
        day += timedelta(days=1)


def _at(day: date, hour: time, where: tzinfo | None) -> datetime:
    return datetime.combine(day, hour, where)


def _ahead(moment: datetime, span: timedelta) -> datetime:
    return (moment.astimezone(UTC) + span).astimezone(moment.tzinfo)
