"""The desk's calendar from a given now: working days and hours, the next Friday, the end of the week."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta

from assistant.hours import local, working_days_later, working_later
from assistant.types import OpeningHours

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LATELY = timedelta(days=120)  # a date without a year that lies no further back is past: "your order of 12 May"
NOON, NIGHT, LAST = time(12), time(21), time(23, 59)
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))? ?(?:([ap])\.?m\.?)?")


class Calendar:
    """Moments counted from `now`, in the time zone of the opening hours; a naive `now` is local already."""

    def __init__(self, now: datetime, hours: OpeningHours) -> None:
        self.now = local(now, hours)
        self.hours = hours
        self.days = hours.days or tuple(range(7))
        self.today = self.now.date()

    def at_time(self, day: date, hour: time) -> datetime:
        """A local time of a day."""
        return datetime.combine(day, hour, self.now.tzinfo)

    def on(self, day: date, *, part: str = "", clock: str = "", before: bool = False) -> datetime:
        """The end of a day, or of a part of it, or the hour named; what has passed today ends with the day.

        A morning that is over is past all the same: nobody promises it.
        """
        ends = {"morning": NOON, "afternoon": self.hours.closes, "evening": NIGHT, "night": NIGHT}
        hour = clock_time(clock) if clock else ends.get(part, self.hours.opens if before else self.hours.closes)
        found = self.at_time(day, hour)
        passed = day == self.today and found <= self.now
        return self.at_time(day, LAST) if passed and part != "morning" else found

    def at(self, clock: str, day: str = "") -> datetime:
        """An hour of a day; without a day the next time that the clock shows it."""
        if day:
            return self.on(self.named(day)[0], clock=clock)
        found = self.at_time(self.today, clock_time(clock))
        return found if found > self.now else self.at_time(self.today + timedelta(days=1), clock_time(clock))

    def named(self, words: str) -> tuple[date, str]:
        """The day that words name, and the part of it that they say: "this afternoon" → today, "afternoon"."""
        if words == "tonight":
            return self.today, "night"
        if words in ("this morning", "this afternoon", "this evening"):
            return self.today, words.removeprefix("this ")
        relative = {"today": 0, "tomorrow": 1, "the day after tomorrow": 2}
        if words in relative:
            return self.today + timedelta(days=relative[words]), ""
        weekday = _WEEKDAYS.index(words.split()[-1][:3])
        ahead = (weekday - self.today.weekday() - 1) % 7 + 1
        if words.startswith("next "):
            ahead = weekday - self.today.weekday() + 7
        return self.today + timedelta(days=ahead), ""

    def dated(self, day: int, month: int, year: int | None, *, ahead: bool) -> date:
        """A date; without a year the next one, or one of lately unless `ahead`. ValueError where there is none."""
        if year is not None:
            return date(year, month, day)
        earliest = self.today if ahead else self.today - LATELY
        found = date(earliest.year, month, day)
        return found if found >= earliest else date(earliest.year + 1, month, day)

    def nth(self, day: int) -> date:
        """The next day of a month with that number."""
        first = self.today if day >= self.today.day else self.today.replace(day=1) + timedelta(days=32)
        return first.replace(day=day)

    def end_of(self, what: str) -> datetime:
        """The end of a day, a week (its last working day) or a month, this one or the next."""
        whole, unit = what.startswith("next "), what.split()[-1]
        if unit == "week":
            monday = self.today - timedelta(days=self.today.weekday()) + timedelta(days=7 if whole else 0)
            last = monday + timedelta(days=max(self.days))
            return self.on(last if last >= self.today else last + timedelta(days=7))
        if unit == "month":
            first = self.today.replace(day=1) + timedelta(days=32 if whole else 0)
            return self.on(first.replace(day=calendar.monthrange(first.year, first.month)[1]))
        if unit in ("day", "business", "today"):
            return self.on(self.today + timedelta(days=int(whole)))
        return self.on(self.named(what.removeprefix("the ").removeprefix("my ").removeprefix("our "))[0])

    def later(self, minutes: int) -> datetime:
        """So many minutes from now, clock changes counted."""
        return (self.now.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(self.now.tzinfo)

    def days_later(self, count: int) -> datetime:
        """The close of the day that so many days lie before."""
        return self.on(self.today + timedelta(days=count))

    def months_later(self, count: int) -> datetime:
        """The close of the same day so many months on, or of the last one of that month."""
        years, month = divmod(self.today.month - 1 + count, 12)
        year = self.today.year + years
        return self.on(date(year, month + 1, min(self.today.day, calendar.monthrange(year, month + 1)[1])))

    def working_day_later(self, count: int) -> datetime:
        """The close of the working day that is so many after today."""
        return self.on(working_days_later(self.now, count, self.hours).date())

    def working_later(self, minutes: int) -> datetime:
        """So many minutes of opening time from now."""
        return working_later(self.now, minutes, self.hours)


def clock_time(words: str) -> time:
    """A clock's words as a time, such as "5pm", "17:00", "noon"; ValueError where no clock shows it."""
    fixed = {"noon": NOON, "midday": NOON, "lunchtime": time(13), "midnight": LAST}
    if words in fixed:
        return fixed[words]
    found = _CLOCK.fullmatch(words)
    if not found:
        raise ValueError(words)
    hour = int(found[1])
    if found[3] and not 1 <= hour <= 12:
        raise ValueError(words)
    if found[3]:
        hour = hour % 12 + (12 if found[3] == "p" else 0)
    return time(hour, int(found[2] or 0))
