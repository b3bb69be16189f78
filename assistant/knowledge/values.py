"""The values in a sentence: prices, percentages, times, weekdays, dates, and numbers with what they count."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Amount = tuple[float, ...]
"""A number, a range of two, or the weekdays (Monday is 0) that are meant; of a date year (0: none), month, day."""

LONGEST = 2_000  # characters of a sentence that are read
_MONTHS = ("january february march april may june july august september october november december").split()
MONTH = {name[:n]: i for i, name in enumerate(_MONTHS, 1) for n in (3, len(name))} | {"sept": 9}
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
).split()
_CURRENCY = {"pound": "£", "euro": "€", "dollar": "$", "rupee": "₹", "gbp": "£", "eur": "€", "usd": "$", "rs": "₹"}
# What a unit is a multiple of, so that two weeks are fourteen days.
_SCALE = {
    "week": ("day", 7), "fortnight": ("day", 14), "minute": ("hour", 1 / 60), "min": ("hour", 1 / 60),
    "hr": ("hour", 1), "year": ("month", 12), "kg": ("g", 1000), "kilogram": ("g", 1000), "gram": ("g", 1),
    "cm": ("mm", 10), "m": ("mm", 1000), "metre": ("mm", 1000), "meter": ("mm", 1000), "ml": ("l", 0.001),
    "litre": ("l", 1), "liter": ("l", 1),
}  # fmt: skip
_TIMES = frozenset("day week fortnight month year hour minute".split())
_MEASURES = frozenset("day month hour g l mm mile km inch lb tonne watt kw volt amp degree star second gb mb".split())
_ADJECTIVES = frozenset("working business calendar consecutive school clear".split())
# Words after which a number is a name or a place in a list, and words that a number does not count.
_NAMED = frozenset("step section chapter question page form version part tier level phase stage no line annex".split())
_UNCOUNTED = frozenset(
    "to or and a an the of in on at by for from with per as is are was if it you we that this than then but per each"
    " every more other others has have had will can may must do does which who when".split()
)
_BEFORE = re.compile(r"(\w{1,20})\W{0,2}$")
_DIGIT = re.compile(r"\d")
_N = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,7}(?:\.\d{1,4})?"
_RANGE = r"(?:\s?(?:-|–|to|or|and)\s?"
_MONTH = r"(?P<{}>(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{{0,6}})"
DATE = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH.format('m1')}\b(?:,?\s(?P<y1>(?:19|20)\d\d)\b)?"
    rf"|{_MONTH.format('m2')}\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<y2>(?:19|20)\d\d)\b)?"
    rf"|{_MONTH.format('m3')}\s(?P<y3>(?:19|20)\d\d)\b|(?P<y4>(?:19|20)\d\d)-(?P<m4>\d\d)-(?P<d4>\d\d)\b)",
    re.I,
)
_CLOCK = re.compile(r"\b(\d{1,2})(?:[:.](\d\d))?\s?([ap])\.?m\b\.?|\b([01]?\d|2[0-3]):([0-5]\d)\b", re.I)
_MONEY = re.compile(
    rf"(?P<c>[£€$₹]|\b(?:rs\.?|gbp|eur|usd)\s)\s?(?P<a>{_N}){_RANGE}[£€$₹]?(?P<b>{_N})\b)?"
    rf"|\b(?P<x>{_N}){_RANGE}(?P<y>{_N})\b)?\s?(?P<u>[£€₹]|(?:pound|euro|dollar|rupee)s?\b)",
    re.I,
)
_PERCENT = re.compile(rf"(?<![\w.,])({_N}){_RANGE}({_N}))?\s?(?:%|per\s?cent\b)", re.I)
_WEEKDAYS = re.compile(rf"\b({'|'.join(_DAYS)})s?\b(?:\s?(?:-|–|to|through|until)\s?\b({'|'.join(_DAYS)})s?\b)?", re.I)
_COUNT = re.compile(
    rf"(?<![\w.,£€$₹#/+-])(?P<a>{_N}|{'|'.join(_WORDS)})\b{_RANGE}(?P<b>{_N}|{'|'.join(_WORDS)})\b)?"
    r"[\s\u00a0-]?(?P<u>[^\W\d_]{1,30})(?:[\s-](?P<v>[^\W\d_]{1,30}))?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence read: its values by unit ("£", "%", "day", "working day", "clock", "date"), and what else it says."""

    values: Mapping[str, tuple[Amount, ...]]
    rest: str


def read_values(sentence: str) -> Reading:
    """The values of a sentence, in the order in which they stand, and the sentence without them."""
    found: dict[str, list[Amount]] = {}
    text = sentence[:LONGEST]
    readers = _READERS if _DIGIT.search(text) else _WITHOUT_DIGITS
    for pattern, read in readers:
        kept, at = [], 0
        for match in pattern.finditer(text):
            value = read(match)
            if value is not None:
                found.setdefault(value[0], []).append(value[1])
                kept += [text[at : match.start()], " ", value[2], " "]
                at = match.end()
        text = "".join(kept) + text[at:]
    return Reading({unit: tuple(amounts) for unit, amounts in found.items()}, text)


Read = tuple[str, Amount, str] | None
"""A value's unit, its amount, and the words of it that stay in the sentence."""


def date_of(match: re.Match[str]) -> Amount | None:
    """Year (0 where none is named), month and day (0 for a whole month) of a match of `DATE`; None for no date."""
    g = match.groupdict()
    name = g["m1"] or g["m2"] or g["m3"]
    month = int(g["m4"]) if g["m4"] else MONTH.get(name.lower(), 0)
    day = int(g["d1"] or g["d2"] or g["d4"] or 0)
    year = int(g["y1"] or g["y2"] or g["y3"] or g["y4"] or 0)
    return (year, month, day) if 1 <= month <= 12 and day <= 31 else None


def _date(match: re.Match[str]) -> Read:
    when = date_of(match)
    return ("date", when, "") if when else None


def _clock(match: re.Match[str]) -> Read:
    hour, minute = int(match[1] or match[4]), int(match[2] or match[5] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3].lower() == "p" else 0)
    return ("clock", (hour + minute / 60,), "")


def _money(match: re.Match[str]) -> Read:
    sign = (match["c"] or match["u"]).strip(" .").lower().rstrip("s") or "rs"
    sign = {"r": "rs"}.get(sign, sign)
    return _CURRENCY.get(sign, sign), _amount(match["a"] or match["x"], match["b"] or match["y"], 1), ""


def _percent(match: re.Match[str]) -> Read:
    return "%", _amount(match[1], match[2], 1), ""


def _weekdays(match: re.Match[str]) -> Read:
    first = _DAYS.index(match[1].lower())
    last = _DAYS.index(match[2].lower()) if match[2] else first
    return "weekday", tuple(float((first + i) % 7) for i in range((last - first) % 7 + 1)), ""


def _count(match: re.Match[str]) -> Read:
    """A number and what it counts; none for a year, a number in a name, and "one" of anything but time."""
    before = _BEFORE.search(match.string[max(0, match.start() - 20) : match.start()])
    unit, after = match["u"].lower(), (match["v"] or "").lower()
    left = match["v"] or ""
    if unit in _ADJECTIVES and after:
        kind, unit, left = f"{unit} ", singular(after), ""
    else:
        kind, unit = "", singular(unit)
    named = before is not None and before[1].lower() in _NAMED
    year = re.fullmatch(r"(?:19|20)\d\d", match["a"]) is not None
    if named or year or unit in _UNCOUNTED or (not match["a"][0].isdigit() and unit not in _TIMES):
        return None
    if "." in match["a"] and unit not in _SCALE and unit not in _MEASURES:
        return None  # more likely the number of a section
    base, scale = _SCALE.get(unit, (unit, 1))
    return (kind + base, _amount(match["a"], match["b"], scale), left)


def shown(unit: str, amounts: Sequence[Amount]) -> str:
    """Values as a person writes them."""
    return ", ".join(_shown(unit, amount) for amount in amounts)


def _shown(unit: str, amount: Amount) -> str:
    if unit == "clock":
        return f"{int(amount[0]):02d}:{round(amount[0] % 1 * 60):02d}"
    if unit == "weekday":
        return "-".join(dict.fromkeys(_DAYS[int(day)].title()[:3] for day in (amount[0], amount[-1])))
    if unit == "date":
        return "-".join(f"{int(part):02d}" for part in amount if part)
    numbers = "-".join(f"{n:g}" for n in amount)
    if unit in "£€$₹":
        return f"{unit}{numbers}"
    return f"{numbers}%" if unit == "%" else f"{numbers} {unit}"


def singular(word: str) -> str:
    """A noun without the s of its plural."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _amount(first: str, second: str | None, scale: float) -> Amount:
    return tuple(round(_number(n) * scale, 4) for n in (first, second) if n)


def _number(text: str) -> float:
    return float(text.replace(",", "")) if text[0].isdigit() else float(_WORDS.index(text.lower()))


_WITHOUT_DIGITS = ((_WEEKDAYS, _weekdays), (_COUNT, _count))
_READERS = ((DATE, _date), (_MONEY, _money), (_PERCENT, _percent), (_CLOCK, _clock), *_WITHOUT_DIGITS)
