"""Moments as archives write them, read into datetimes with a time zone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

FIRST_YEAR, LAST_YEAR = 1985, 2100  # what lies outside is a slip of a clock, not a date
_SHORT = re.compile(
    r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})"
    r"(?:,?[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,9})? ?([AaPp])?\.?[Mm]?\.?)?"
)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d{1,9})?|\d{12,13}")
_FRACTION = re.compile(r"(\.\d{6})\d+")


def moment(given: object, zone: tzinfo = UTC, *, day_first: bool = True) -> datetime | None:
    """ISO 8601, the form of mail, seconds or milliseconds since 1970, "04/03/2025 9:30"; None for anything else.

    What names no time zone is taken for a time in `zone`.
    """
    if isinstance(given, bool) or given is None:
        return None
    text = str(given).strip()[:80]
    try:
        found = _read(text, day_first=day_first)
        if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
            return None
        return found if found.utcoffset() is not None else found.replace(tzinfo=zone)
    except (ValueError, OverflowError, IndexError, TypeError, AttributeError):
        return None


def _read(text: str, *, day_first: bool) -> datetime | None:
    if not text:
        return None
    if _EPOCH.fullmatch(text):
        number = float(text)
        return datetime.fromtimestamp(number / 1000 if number >= 1e11 else number, UTC)
    if short := _SHORT.fullmatch(text):
        return _short(short, day_first=day_first)
    if text[:4].isdigit():
        bare = text.removesuffix(" UTC").removesuffix(" GMT")
        found = datetime.fromisoformat(_FRACTION.sub(r"\1", bare))
        return found.replace(tzinfo=UTC) if bare != text and found.tzinfo is None else found
    return parsedate_to_datetime(text)


def _short(found: re.Match[str], *, day_first: bool) -> datetime:
    one, two, year = int(found[1]), int(found[2]), int(found[3])
    day, month = (one, two) if (day_first and two <= 12) or one > 12 else (two, one)
    hour = int(found[4] or 0)
    if found[7]:
        hour = hour % 12 + (12 if found[7].lower() == "p" else 0)
    return datetime(year + 2000 if year < 100 else year, month, day, hour, int(found[5] or 0), int(found[6] or 0))


def day_first(samples: Iterable[str]) -> bool:
    """Whether dates such as "04/13/2025" have the day first: what most samples say that leave no choice."""
    votes = 0
    for text in samples:
        if found := _SHORT.fullmatch(text.strip()[:80]):
            votes += (int(found[1]) > 12) - (int(found[2]) > 12)
    return votes >= 0
