"""What can be seen in an entry alone: no answer, unreadable text, an old date."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable, Iterator

from assistant.errors import Problem
from assistant.knowledge.claims import told
from assistant.knowledge.lint.findings import Finding, Kind
from assistant.knowledge.lint.places import Places, problem_place
from assistant.knowledge.values import DATE, date_of
from assistant.types import Entry

_PLACEHOLDER = re.compile(
    r"\W*(?:t\.?b\.?[cad]|to\s?do|coming soon|n/?a|x{3,}|test|placeholder|under construction|to be (?:added|written"
    r"|confirmed|done)|answer|text)\W*$",
    re.I,
)
_LOREM = re.compile(r"\blorem ipsum\b|\bTODO\b|\bFIXME\b|\bTKTK\b", re.I)
_SIGNS = (
    (re.compile("\ufffd"), "a character that was lost (U+FFFD)"),
    (re.compile("Ã[\u0080-\u00bf©¨¤¶¼]|â€[™œ“”\u009d]|Â[\u00a0£©]|ï¿½"), "text in the wrong encoding"),
    (re.compile(r"</?(?:div|span|br|li|ul|ol|table|td|tr|strong|font)\b[^<>]{0,200}>", re.I), "HTML tags"),
    (re.compile(r"\{\{|\{%"), "template marks"),
    (re.compile(r"(?<!\S)(?!https?:)[A-Za-z0-9+/=]{200}"), "a stretch of 200 characters without a space"),
)
_DIGITS = re.compile(r"\d{4}")
_UNTIL = re.compile(
    r"\b(?:until|till|through|deadline|ends?|expires?|closes|closing date|no later than|valid|runs)\b[^.;]{0,25}$", re.I
)
_ON = re.compile(r"\b(?:by|from|on|in|starting)\s$", re.I)
_AHEAD = re.compile(r"\b(?:will|must|need to|going to|shall|plans? to|expected to|upcoming)\b|['’]ll\b", re.I)
_DONE = re.compile(r"(?<!be )\b(?!need|speed|feed|red\b|bed\b)[a-z]{2,20}ed\b", re.I)
_PAST = re.compile(r"\b(?:was|were|had|did|ended|expired|closed|began|started|have been|has been|won|ran)\b", re.I)


def empty(entries: Iterable[Entry], places: Places) -> Iterator[Finding]:
    """Entries that have nothing to say."""
    for entry in entries:
        text = " ".join(p.text for p in entry.passages)
        if not entry.passages:
            found, remedy = "no answer", "write one: the entry can be matched but never be drafted from"
        elif _PLACEHOLDER.match(text[:60]) and len(text) < 60:
            found, remedy = f"“{text.strip()}” instead of an answer", "write the answer, or remove the entry"
        elif sign := _LOREM.search(text):
            found, remedy = f"“{sign[0]}”", "write what is to stand there"
        else:
            continue
        yield Finding(Kind.EMPTY, places.where(entry), entry.id, found, remedy)


def unreadable(entries: Iterable[Entry], problems: Iterable[Problem], places: Places) -> Iterator[Finding]:
    """What was reported while reading, and texts with signs of a bad export."""
    for problem in problems:
        if not _harmless(problem):
            found = f"{problem.found} (expected {problem.expected})"
            yield Finding(Kind.UNREADABLE, problem_place(problem.where), "", found, problem.remedy)
    for entry in entries:
        for text in (entry.title, *(p.text for p in entry.passages)):
            sign = next((name for pattern, name in _SIGNS if pattern.search(text)), None)
            if sign:
                where, remedy = places.where(entry, text), "export it again as UTF-8 text, or correct it by hand"
                yield Finding(Kind.UNREADABLE, where, entry.id, sign, remedy)
                break


def _harmless(problem: Problem) -> bool:
    """A file that is left out on purpose, what is said of the index, and marks of style that took no text along."""
    left_out = problem.found.startswith(("a README", "a hidden", "another kind of file"))
    cache = problem.expected.startswith(("an index", "a folder for the index"))
    return (
        left_out or cache or ("template marks" in problem.found and not any(m in problem.found for m in ("{%", "{{")))
    )


def stale(entries: Iterable[Entry], places: Places, today: datetime.date, oldest: int) -> Iterator[Finding]:
    """Entries not updated for more than `oldest` days (0: whatever their age), and dates to come that have passed."""
    for entry in entries:
        updated = _day(entry.updated or "")
        if updated and oldest and (days := (today - updated).days) > oldest:
            found = f"last updated on {updated.isoformat()}, {days:,} days ago"
            remedy = "read it again, then correct the date"
            yield Finding(Kind.STALE, places.where(entry), entry.id, found, remedy)
        for sentence, date in _passed(entry, today):
            found = f"{date.isoformat()} has passed: “{_short(sentence)}”"
            remedy = "say what holds now, or remove it"
            yield Finding(Kind.STALE, places.where(entry, sentence), entry.id, found, remedy)


def _passed(entry: Entry, today: datetime.date) -> Iterator[tuple[str, datetime.date]]:
    """The sentences that speak of a past day as one to come, one finding each."""
    for passage in entry.passages:
        for sentence in told(passage.text) if _DIGITS.search(passage.text) else ():
            if _DIGITS.search(sentence) and not _PAST.search(sentence) and (date := _first_passed(sentence, today)):
                yield sentence, date


def _first_passed(sentence: str, today: datetime.date) -> datetime.date | None:
    """The first past day that a sentence speaks of as one to come."""
    ahead = bool(_AHEAD.search(sentence)) and not _DONE.search(sentence)
    for match in DATE.finditer(sentence):
        before = sentence[max(0, match.start() - 60) : match.start()]
        if _UNTIL.search(before) or (ahead and _ON.search(before)):
            date = _last_day(match)
            if date and date < today:
                return date
    return None


def _day(text: str) -> datetime.date | None:
    match = DATE.search(text[:60])
    return _last_day(match) if match else None


def _last_day(match: re.Match[str]) -> datetime.date | None:
    """The day of a match of `DATE`, of a month its last; None without a year, or for a day that no month has."""
    when = date_of(match)
    if when is None or not when[0]:
        return None
    year, month, day = (int(n) for n in when)
    last = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, day or last) if day <= last else None


def _short(text: str, most: int = 140) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
