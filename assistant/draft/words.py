"""Words of a text for comparing, and choices that the text itself makes."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import TypeVar

from assistant.draft.bags import bag

T = TypeVar("T")
_BACK = re.compile(r"\b(?:send|sending|sent|bring|take|give) (?:[\w-]+ ){0,6}?back\b", re.I)
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
STOP = bag(
    "a an the and or but if so as at by for from in into of off on onto out over to under up with without about after "
    "before than then that this these those there here it its it's i i'm i've i'd me my mine we us our ours you your "
    "yours he she his her they them their am is are was were be been being do does did done doing have has had having "
    "can could may might must shall should will would not no yes what when where which who whom whose why how much "
    "many any some all each every other another one ones just also too very really please thanks thank hi hello hey "
    "dear want like need know tell let say said get got go going make made use used using via per "
    "somewhere something instead someone last lasts take takes still already ever "
    "even only own"
)
# Words that customers and shops use for the same thing; each stands for its group when texts are compared.
_GROUPS = (
    "deliver delivery delivered send sends sent sending ship shipping shipped post postage courier",
    "cost costs price prices priced charges fee fees expensive",
    "return returns returned returnable",
    "exchange exchanges swap swapping swapped",
    "refund refunds refunded reimburse",
    "repair repairs repaired mend mended mending fix fixed",
    "guarantee guaranteed warranty warranties",
    "instalment instalments installment installments",
    "pick-up pickup collect collection",
    "shop shops store stores",
    "parcel parcels package packages",
    "email e-mail emails e-mails",
    "rain waterproof waterproofing water-resistant wet",
    "weigh weighs weight heavy load",
    "discount discounts voucher vouchers",
    "head-torch headtorch torch headlamp",
    "open opening hours closed",
    "display pitched show",
    "damaged broken snapped faulty failed fails fail defective",
    "big bigger large larger size sizes small smaller",
    "knife knives",
)
_GROUP = {w: g.split()[0] for g in _GROUPS for w in g.split()}
_SUFFIXES = ("ations", "ation", "ings", "ing", "ies", "ied", "ed", "es", "ly", "s", "e")


def words(text: str) -> list[str]:
    """The words of a text in lower case, in order; an apostrophe or hyphen inside a word belongs to it."""
    return [w.replace("’", "'") for w in _WORD.findall(text.lower())]


def stem(word: str) -> str:
    """A short form that a word shares with its other forms; a group of words of one meaning shares one."""
    if word in _GROUP:
        return _GROUP[word]
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)] + ("y" if suffix in ("ies", "ied") else "")
    return word


def stems(text: str) -> set[str]:
    """Stems of the words that carry meaning."""
    text = _BACK.sub(r"\g<0> return", text)
    found = {stem(w) for w in words(text) if w not in STOP}
    return found | {stem(p) for w in words(text) if "-" in w and w not in _GROUP for p in w.split("-") if p not in STOP}


def pick(options: Sequence[T], seed: str) -> T:
    """One of the options, always the same for the same `seed`."""
    return options[zlib.crc32(seed.encode("utf-8", "surrogatepass")) % len(options)]


def listed(items: Sequence[str], last: str = "and") -> str:
    """Items as people list them: "a, b and c"; those with a comma of their own are set apart by one more."""
    if len(items) < 2:
        return "".join(items)
    heavy = any("," in i or " and " in i for i in items[:-1]) or sum(len(i) for i in items) > 120
    return ", ".join(items[:-1]) + f"{',' if heavy else ''} {last} {items[-1]}"


def lowered(sentence: str, openers: frozenset[str]) -> str | None:
    """The sentence with a small first letter, where its first word is surely no name; else None."""
    first = sentence.split(" ", 1)[0].rstrip(",")
    return sentence[:1].lower() + sentence[1:] if first.lower() in openers and first[1:].islower() else None


def quoted(text: str, limit: int = 90) -> str:
    """The customer's own words in quotation marks, cut between words where they are long."""
    line = " ".join(text[:2000].split()).strip(" \"“”'.,;:").replace('"', "'").replace("“", "'").replace("”", "'")
    if len(line) > limit:
        line = line[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.-") + " …"
    return f"“{line}”"
