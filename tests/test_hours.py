from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.check.dates import Calendar
from assistant.hours import after, is_open, opens_next, working_days_later, working_later
from assistant.types import OpeningHours

LONDON = ZoneInfo("Europe/London")
HOURS = OpeningHours(time_zone="Europe/London")
ALWAYS = OpeningHours((), time(9), time(9))
FRIDAY = datetime(2026, 5, 15, 16, 0, tzinfo=LONDON)
MONDAY = datetime(2026, 5, 18, tzinfo=LONDON)


def at(hour: int, minute: int = 0, *, day: datetime = MONDAY) -> datetime:
    return day.replace(hour=hour, minute=minute)


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("4 hours", FRIDAY.replace(hour=20)),
        ("30 minutes", FRIDAY.replace(minute=30)),
        ("30 working minutes", FRIDAY.replace(minute=30)),
        ("1 working hour", FRIDAY.replace(hour=17)),
        ("4 working hours", at(12)),
        ("9 working hours", at(17)),
        ("10 working hours", at(10, day=MONDAY + timedelta(days=1))),
        ("1 working day", at(17)),
        ("1 working week", at(17, day=MONDAY + timedelta(days=4))),
        ("2 days", FRIDAY + timedelta(days=2)),
        ("1 week", FRIDAY + timedelta(days=7)),
    ],
)
def test_hours_after_counts_opening_time_over_the_weekend(words, due):
    assert after(FRIDAY, words, HOURS) == due


@pytest.mark.parametrize("words", ["", "soon", "4", "4h", "four hours", "9999 hours", "4 hours or so"])
def test_hours_after_refuses_what_is_no_time(words):
    with pytest.raises(ValueError, match="not a time"):
        after(FRIDAY, words, HOURS)


def test_hours_before_opening_count_from_the_opening():
    assert after(at(6), "10 working minutes", HOURS) == at(9, 10)
    assert after(at(17), "10 working minutes", HOURS) == at(9, 10, day=MONDAY + timedelta(days=1))


def test_hours_moment_of_another_zone_and_without_one():
    assert after(FRIDAY.astimezone(UTC), "4 working hours", HOURS) == at(12)
    assert after(FRIDAY.replace(tzinfo=None), "4 working hours", HOURS) == at(12)


def test_hours_clock_change_takes_and_adds_no_hour():
    night = OpeningHours((5, 6), time(0), time(23), "Europe/London")
    change = datetime(2026, 3, 28, 22, 0, tzinfo=LONDON)  # at 1:00 of the 29th the clock jumps to 2:00
    assert after(change, "3 working hours", night) == datetime(2026, 3, 29, 3, 0, tzinfo=LONDON)
    assert after(change, "24 hours", night) == datetime(2026, 3, 29, 23, 0, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("now", "opened", "opens"),
    [
        (at(9), True, at(9)),
        (at(16, 59), True, at(16, 59)),
        (at(17), False, at(9, day=MONDAY + timedelta(days=1))),
        (at(8, 59), False, at(9)),
        (FRIDAY.replace(hour=18), False, at(9)),
        (MONDAY - timedelta(days=1), False, at(9)),
    ],
)
def test_hours_open_and_opening_next(now, opened, opens):
    assert (is_open(now, HOURS), opens_next(now, HOURS)) == (opened, opens)


def test_hours_without_opening_time_end():
    assert working_later(FRIDAY, 90, ALWAYS) == FRIDAY + timedelta(minutes=90)
    assert opens_next(FRIDAY, ALWAYS) == FRIDAY
    assert working_days_later(FRIDAY, 2, ALWAYS).date() == datetime(2026, 5, 17).date()


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, st.integers(0, 5_000), st.integers(1, 5_000))
def test_hours_working_time_adds_up(moment, one, two):
    there = working_later(moment, one, HOURS)
    assert working_later(there, two, HOURS) == working_later(moment, one + two, HOURS)
    assert there >= moment
    assert HOURS.opens <= there.astimezone(LONDON).time() <= HOURS.closes


@given(MOMENTS, st.integers(1, 2_000))
def test_hours_are_those_of_promises(moment, minutes):
    assert Calendar(moment, HOURS).working_later(minutes) == working_later(moment, minutes, HOURS)
