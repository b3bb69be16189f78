"""Words as the gaps compare them: light stems, and the words that carry no meaning of their own."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
FUNCTION = frozenset(
    """a an the and or but if so as at by for from in into of on onto over per than then to with within without not
    no nor i me my mine we us our you your ur u he him his she her it its they them their this that these those
    there here am is are was were be been being do does did doing done have has had having can could may might
    must shall should will would won't can't don't isn't i'm i've i'd i'll it's what which who whom whose when
    where why how any some all each every more most much many few very too also just only even still yet already
    again ever never now today please pls plz kindly hi hello hey yes yeah okay ok thanks thank sir madam want
    wanted like need needs get got getting give given let tell know see make way thing things something anything
    one ones about because since until while after before during between both such own same other another help
    need really actually etc dear told trying try able possible""".split()
)

# Words that customers of any shop or office say of anything: they set no topic apart.
GENERIC = frozenset(
    """product products order orders ordered ordering item items question questions issue issues problem problems
    query use used using     take buy thing good help info information detail details company website site app
    online service number no kg""".split()
)


@lru_cache(200_000)
def stem(word: str) -> str:
    """A word without its commonest endings: "orders", "ordered" and "ordering" are one."""
    text = word.lower().replace("’", "'").removesuffix("'s")
    if len(text) <= 3 or not text.isascii():
        return text
    if text.endswith("ies") and len(text) > 4:
        return text[:-3] + "y"
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ed", "es", "s"):
        if text.endswith(ending) and len(text) - len(ending) >= 3 and not text.endswith("ss"):
            text = text[: -len(ending)]
            break
    if len(text) > 3 and text[-1] == text[-2] and text[-1] not in "lsz":
        text = text[:-1]
    return text.removesuffix("e") if len(text) > 3 else text


def general(word: str) -> bool:
    """Whether a stem is that of a word which any topic may have."""
    return word in _GENERAL


def content(text: str, most: int = 4000) -> frozenset[str]:
    """The stems of the words of a text that mean something."""
    return frozenset(stem(w) for w in _WORD.findall(text[:most].lower()) if w not in FUNCTION and len(w) > 1)


_GENERAL = frozenset(map(stem, GENERIC))


def tokens(text: str, most: int = 4000) -> list[str]:
    """The words of a text, as they stand."""
    return _WORD.findall(text[:most])
