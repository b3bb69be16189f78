"""What a sentence says that no smoothing may change: numbers, dates, prices, links, names, negations, promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.masking import MARK
from assistant.text import plain, sentences

MOST = 400  # sentences of a draft that are compared
_LINK = r"(?:https?://|www\.)[^\s<>\"]{1,500}|[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
_LINK += r"|\b[a-z0-9-]{2,40}\.(?:com|org|net|example|co|io|uk|eu|gov|edu|shop|ru|cn|info|biz|test)\b(?:/\S{0,200})?"
_NUMBER = r"[£$€¥]? ?\d(?:[\d.,:/]{0,20}\d)?(?: ?(?:%|st\b|nd\b|rd\b|th\b|am\b|pm\b|[£€]))?"
_UNIT = (
    r"(?:working |business |calendar )?(?:minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|months?|years?|times?|pounds?"
    r"|euros?|dollars?|pence|cents?|kg|kilos?|grams?|g|km|miles?|cm|mm|metres?|meters?|m|inch(?:es)?|litres?|liters?|ml|people"
    r"|persons?|items?|pieces?|points?)\b"
)
_COUNT = (
    "two three four five six seven eight nine ten eleven twelve dozen half quarter twice thirty sixty hundred thousand "
    "once double first second third"
).split()
_TIMES = (
    "monday tuesday wednesday thursday friday saturday sunday weekday weekdays weekend weekends january february march "
    "april june july august september october november december today tomorrow tonight yesterday noon midnight "
    "christmas easter morning afternoon evening daily weekly monthly"
).split()
_FACT = re.compile(
    rf"(?P<mark>{MARK.pattern})|(?P<link>{_LINK})|(?P<number>{_NUMBER})(?: ?(?P<unit>{_UNIT}))?"
    rf"|(?P<word>\b(?:{'|'.join((*_COUNT, *_TIMES))})\b)|(?P<name>\b[A-Z][\w'&-]*[A-Za-z0-9]\b)",
)
_WORDS = re.compile(rf"\b(?:{'|'.join((*_COUNT, *_TIMES))})\b", re.I)
_NOT_NAMES = frozenset("I I'm I've I'll I'd A An The And But If In On At As So Or We You It Yes No OK".split())
# One class of words each; how often a class stands must stay.
_SENSES: dict[str, re.Pattern[str]] = {
    "a negation": re.compile(r"\b(?:not|no|never|none|nothing|nobody|neither|nor|cannot|without|unable|refuse\w*"
                             r"|declin\w*)\b|n't\b|\bunfortunately\b(?=.{0,40}\bimpossible\b)|\bimpossible\b", re.I),
    "a limit": re.compile(r"\b(?:only|except|unless|excluding|excluded|until)\b", re.I),
    "a least": re.compile(r"\b(?:at least|more than|over|above|minimum|from)\b", re.I),
    "a most": re.compile(r"\b(?:at most|less than|under|below|up to|maximum)\b", re.I),
    "a condition": re.compile(r"\b(?:if|provided|as long as|in case|whether)\b", re.I),
    "a promise": re.compile(r"\b(?:will|shall)\b|'ll\b", re.I),
    "a possibility": re.compile(r"\b(?:can|could|able)\b", re.I),
    "a doubt": re.compile(r"\b(?:may|might|perhaps|probably|possibly|usually|normally|about|around|approximately"
                          r"|roughly)\b", re.I),
    "a duty": re.compile(r"\b(?:must|have to|has to|need to|needs to|required|should|ought)\b", re.I),
}  # fmt: skip
# Words that claim something: none may come that was not there, and none may go.
CLAIMS = re.compile(
    r"\b(?:free|gratis|refund\w*|reimburs\w*|compensat\w*|discount\w*|voucher\w*|credit\w*|guarantee\w*|warrant\w*|promis\w*"
    r"|assur\w*|ensur\w*|always|immediately|instantly|cancel\w*|replac\w*|confirm\w*|approv\w*|waiv\w*|lifetime|unlimited"
    r"|password\w*|bank|iban|transfer\w*|gift\w*|bonus\w*|apolog\w*|sorry|liab\w*|legal\w*|fault\w*)\b"
    r"|\b(?:I|we)(?: have|'ve) (?:already |now |just )?\w+(?:ed|ent|aid|one|ade|old|een)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Said:
    """The facts of a sentence in their order, and the words with meaning in it."""

    facts: tuple[str, ...]
    words: frozenset[str]


def names(text: str) -> frozenset[str]:
    """Words that are written with a capital letter inside a sentence."""
    found: set[str] = set()
    for a, b in sentences(plain(text))[:MOST]:
        inner = re.sub(r"^\W*\w+", "", plain(text)[a:b])
        found.update(m["name"] for m in _FACT.finditer(inner) if m["name"] and m["name"] not in _NOT_NAMES)
    return frozenset(n for n in found if not _WORDS.fullmatch(n))


def said(text: str, known: frozenset[str]) -> list[Said]:
    """The sentences that state facts, each with its facts; `known` are the names, a list's own numbers are no facts."""
    text = plain(text)
    found = [_said(text[a:b], known) for a, b in sentences(text)[:MOST]]
    return [s for s in found if s.facts]


def _said(sentence: str, known: frozenset[str]) -> Said:
    sentence = re.sub(r"^\d{1,2}[.)] ", "", sentence)
    return Said(tuple(_facts(sentence, known)), content(sentence))


def _facts(sentence: str, known: frozenset[str]) -> Iterator[str]:
    for found in _FACT.finditer(sentence):
        if found["mark"]:
            yield found["mark"]
        elif found["link"]:
            yield found["link"].rstrip(".,").lower()
        elif found["number"]:
            unit = f" {found['unit'].lower().rstrip('s')}" if found["unit"] else ""
            yield found["number"].replace(" ", "").rstrip(".,:/").lower() + unit
        elif found["word"] or _WORDS.fullmatch(found[0]):
            yield found[0].lower()
        elif found["name"] in known:
            yield found["name"]


def senses(text: str) -> dict[str, int]:
    """How often each class of words that turns the sense stands in a text."""
    text = re.sub(r"\bcan(?:not|'t)\b", "can not", plain(text), flags=re.I)
    return {name: len(pattern.findall(text)) for name, pattern in _SENSES.items()}


def claims(text: str) -> list[str]:
    """The words of a text that claim something, by their first letters, sorted."""
    return sorted(" ".join(found[0].lower().split())[:6] for found in CLAIMS.finditer(plain(text)))


def content(text: str) -> frozenset[str]:
    """The longer words of a text, by their first letters."""
    return frozenset(w[:5].lower() for w in re.findall(r"[^\W\d_]{4,60}", text) if w.lower() not in _SMALL)


_SMALL = frozenset(
    "that this with from your have will they them what when where which there their then than been were would could "
    "should about into also just very some only more most here such please thank thanks hello dear kind well need want "
    "like know make take over after before while does done good sure happy glad hope same each both".split()
)
