"""The words of a sentence as the grounding checker compares them: values, names, and what turns a meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from assistant.text import plain


class Sort(StrEnum):
    """What a token is; all but WORD have to stand in the order of the entry."""

    LINK = "link"
    MONEY = "money"
    NUMBER = "number"
    DAY = "day"
    NAME = "name"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Token:
    """A word without its ending, or a value as it is written."""

    text: str
    sort: Sort


def words(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


LINK = re.compile(r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.I)
TOKEN = re.compile(
    rf"(?P<link>{LINK.pattern})|(?P<money>[£$€]\s?\d[\d,.]*)|(?P<number>\d+(?:[.,:/]\d+)*%?)|(?P<word>[^\W\d_]+(?:['-][^\W\d_]+)*)",
    re.I,
)
CONTRACTED = (
    (r"\bcan(?:'t|not)\b", "can not"), (r"\bwon't\b", "will not"), (r"\bshan't\b", "shall not"), (r"n't\b", " not"),
    (r"'ll\b", " will"), (r"'re\b", " are"), (r"'ve\b", " have"), (r"\b(i)'m\b", r"\1 am"),
    (r"\b(it|that|there|here|what|where|who|he|she)'s\b", r"\1 is"), (r"'d\b", " would"),
)  # fmt: skip
DAYS = words(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays "
    "sundays january february march april june july august september october november december today tomorrow"
)
TURNING = words(
    "not no never none nothing neither nor without only unless except until before after within if least most up more "
    "less than about roughly usually normally must might should both either every always unused unopened working "
    "normal"
)  # words of which a supported sentence has exactly as many as the entry
EMPTY = (
    words(
        "a an the i we you he she it they me us him her them my our your his its their this that these those there "
        "here be am is are was were been being have has had do does did will would can could shall may of to in on at "
        "for from with by as and or but so because which who whom whose where when then also please just what how "
        "customer customers people person anyone someone somebody user users patient patients yourself themselves "
        "yourselves one ourselves into out off over own while let"
    )
    - TURNING
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its commonest endings, British; equal stems are taken for equal words."""
    word = word.removesuffix("'s").removesuffix("'").replace("-", "").replace("iz", "is").replace("our", "or")
    for ending in ("ingly", "edly", "ings", "ies", "ing", "ied", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


def expanded(text: str) -> str:
    """Plain quotes and dashes, and no contractions."""
    text = plain(text)
    for pattern, full in CONTRACTED:
        text = re.sub(pattern, full, text, flags=re.I)
    return text


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of one sentence that carry meaning, in order; names are words with a capital that do not begin it."""
    out: list[Token] = []
    first = True
    for found in TOKEN.finditer(expanded(text)):
        token = _token(found, first)
        first = False
        if token is not None:
            out.append(token)
    return tuple(out)


def _token(found: re.Match[str], first: bool) -> Token | None:
    kind, raw = str(found.lastgroup), found[0]
    if kind == "link":
        return Token(raw.rstrip(".,;:!?)\"'").lower(), Sort.LINK)
    if kind != "word":
        return Token(raw.replace(",", "").replace(" ", "").rstrip(".:/"), Sort(kind))
    low = raw.lower()
    if low in DAYS or (low == "may" and raw == "May" and not first):
        return Token(low.removesuffix("s"), Sort.DAY)
    if low in EMPTY:
        return None
    if low in TURNING:
        return Token(low, Sort.WORD)
    return Token(stem(low), Sort.NAME if raw[0].isupper() and not first else Sort.WORD)


def turning(items: tuple[Token, ...]) -> dict[str, int]:
    """How often each word that turns a meaning occurs."""
    counts: dict[str, int] = {}
    for item in items:
        if item.text in TURNING:
            counts[item.text] = counts.get(item.text, 0) + 1
    return counts
