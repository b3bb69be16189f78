"""Until when: what the grammar of times makes of an agent's words, at a given moment."""

from __future__ import annotations

import time as clock
from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.check.due import due_times
from assistant.types import OpeningHours

HOURS = OpeningHours(time_zone="Europe/London")
NOW = datetime(2026, 6, 10, 15, 30)  # a Wednesday


def times(text, now=NOW, hours=HOURS):
    return due_times(text, 0, len(text), now, hours)


def due(text, now=NOW, hours=HOURS):
    found = times(text, now, hours)
    return found[0].moment.strftime("%a %d %b %Y %H:%M") if found and found[0].moment else None


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("within two working days", "Fri 12 Jun 2026 17:00"),
        ("within 1 working day", "Thu 11 Jun 2026 17:00"),
        ("within one to two working days", "Fri 12 Jun 2026 17:00"),
        ("in 2-3 days", "Sat 13 Jun 2026 17:00"),
        ("in a day or two", "Fri 12 Jun 2026 17:00"),
        ("in a couple of days", "Fri 12 Jun 2026 17:00"),
        ("within 5 business days", "Wed 17 Jun 2026 17:00"),
        ("within 4 working hours", "Thu 11 Jun 2026 11:30"),
        ("within 24 hours", "Thu 11 Jun 2026 15:30"),
        ("in half an hour", "Wed 10 Jun 2026 16:00"),
        ("within the hour", "Wed 10 Jun 2026 16:30"),
        ("in 2 months", "Mon 10 Aug 2026 17:00"),
        ("within 3 weeks", "Wed 01 Jul 2026 17:00"),
        ("by Friday", "Fri 12 Jun 2026 17:00"),
        ("by Wednesday", "Wed 17 Jun 2026 17:00"),
        ("by Fri", "Fri 12 Jun 2026 17:00"),
        ("by Friday at noon", "Fri 12 Jun 2026 12:00"),
        ("before Friday", "Fri 12 Jun 2026 09:00"),
        ("before noon on Friday", "Fri 12 Jun 2026 12:00"),
        ("on Monday morning", "Mon 15 Jun 2026 12:00"),
        ("next Friday", "Fri 19 Jun 2026 17:00"),
        ("no later than Tuesday", "Tue 16 Jun 2026 17:00"),
        ("today", "Wed 10 Jun 2026 17:00"),
        ("tomorrow", "Thu 11 Jun 2026 17:00"),
        ("tomorrow afternoon", "Thu 11 Jun 2026 17:00"),
        ("by 3pm tomorrow", "Thu 11 Jun 2026 15:00"),
        ("this afternoon", "Wed 10 Jun 2026 17:00"),
        ("tonight", "Wed 10 Jun 2026 21:00"),
        ("the day after tomorrow", "Fri 12 Jun 2026 17:00"),
        ("next week", "Fri 19 Jun 2026 17:00"),
        ("by the end of the week", "Fri 12 Jun 2026 17:00"),
        ("by the end of next month", "Fri 31 Jul 2026 17:00"),
        ("by EOD tomorrow", "Thu 11 Jun 2026 17:00"),
        ("by close of business on Friday", "Fri 12 Jun 2026 17:00"),
        ("by 5pm", "Wed 10 Jun 2026 17:00"),
        ("by 14:00", "Thu 11 Jun 2026 14:00"),
        ("by 12 June", "Fri 12 Jun 2026 17:00"),
        ("by Friday, 12 June at 10:30", "Fri 12 Jun 2026 10:30"),
        ("by June 3rd", "Thu 03 Jun 2027 17:00"),
        ("on 5 January", "Tue 05 Jan 2027 17:00"),
        ("by 10 a.m. tomorrow", "Thu 11 Jun 2026 10:00"),
        ("over the next two days", "Fri 12 Jun 2026 17:00"),
        ("on 2026-07-01", "Wed 01 Jul 2026 17:00"),
        ("by the 9th", "Thu 09 Jul 2026 17:00"),
        ("By  the\nend of\tthe WEEK", "Fri 12 Jun 2026 17:00"),
    ],
)
def test_due_of_words(words, moment):
    assert due(f"We will write to you {words}.") == moment


@pytest.mark.parametrize("words", ["by 31 February", "by 12/06", "by 99pm", "shortly", "as soon as we hear from them"])
def test_due_that_no_clock_knows_is_named_without_a_moment(words):
    (found,) = times(f"We write to you {words}.")
    assert found.moment is None


@pytest.mark.parametrize(
    "text",
    ["", "We are closed on Fridays.", "You wrote last Friday.", "Since Monday it works.", "A 3 day trip", "may be"]
    + ["Placed on 12 May.", "Your order of 3 June 2026.", "I called them this morning.", "It took over two weeks."],
)
def test_due_is_not_read_into_other_words(text):
    assert times(text) == []


def test_due_is_a_deadline_by_its_words_and_not_by_letters():
    assert [d.deadline for d in times("Ask by June 12, November 12, no later than Friday")] == [True, False, True]


def test_due_of_lately_in_the_new_year_is_past():
    assert times("Your parcel left on 20 December.", datetime(2027, 1, 10)) == []


def test_due_counts_working_days_and_hours_of_the_desk():
    friday = datetime(2026, 6, 12, 16, 30)
    assert due("within 1 working day", friday) == "Mon 15 Jun 2026 17:00"
    assert due("within 2 working hours", friday) == "Mon 15 Jun 2026 10:30"
    weekend = OpeningHours((5, 6), time(10), time(14))
    assert due("within 1 working day", NOW, weekend) == "Sat 13 Jun 2026 14:00"
    assert due("this week", NOW, weekend) == "Sun 14 Jun 2026 14:00"


def test_due_today_after_hours_ends_with_the_day():
    assert due("by the end of the day", datetime(2026, 6, 10, 18)) == "Wed 10 Jun 2026 23:59"


def test_due_is_told_in_the_desks_time_zone():
    late = datetime(2026, 6, 10, 23, 30, tzinfo=UTC)  # already the 11th in London
    (found,) = times("tomorrow", late)
    assert found.moment.isoformat() == "2026-06-12T17:00:00+01:00"
    (found,) = times("within 24 hours", datetime(2026, 10, 24, 15, tzinfo=UTC))  # a night with 25 hours
    assert found.moment.isoformat() == "2026-10-25T15:00:00+00:00"


def test_due_of_a_desk_that_never_opens_is_found_all_the_same():
    shut = OpeningHours(opens=time(9), closes=time(9))
    assert due("within 2 working hours", NOW, shut) == "Wed 10 Jun 2026 17:30"
    assert due("within 2 working days", NOW, OpeningHours(())) == "Fri 12 Jun 2026 17:00"


@given(st.text(max_size=200), st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)))
def test_due_of_any_text_at_any_time(text, now):
    found = times(f"by Friday {text} in 999 weeks", now, OpeningHours())
    assert all(0 <= d.span[0] < d.span[1] for d in found)


@pytest.mark.parametrize(
    "piece",
    ["by ", "in 3 ", "next ", "as soon as ", "end of ", "12 ", "the day after ", "a few ", "by Friday ", "today "],
)
def test_due_takes_bounded_time(piece):
    def seconds(count):
        text = piece * count
        started = clock.process_time()
        due_times(text, 0, len(text), NOW, HOURS)
        return clock.process_time() - started

    seconds(200)
    short, long = min(seconds(400) for _ in range(3)), min(seconds(40_000) for _ in range(3))
    assert long < 10 * short + 0.05
