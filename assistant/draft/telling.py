"""What the customer tells, as the agent repeats it: "My parcel has not arrived." → "your parcel has not arrived"."""

from __future__ import annotations

import re

from assistant.draft import grammar as g
from assistant.draft.bags import bag
from assistant.draft.order import inverted
from assistant.draft.persons import persons
from assistant.draft.tidying import rude, tidy

LONGEST = 24  # words of a sentence that may be repeated
_OWNERS = bag("my our the one both")
_TELLERS = _OWNERS | bag("i we i've i'm we've")
_SEEKING = bag("looking keen interested writing wondering")
_MUSING = bag("hope think believe guess wish want would like wonder know love need require wanted needed plan intend")


def statement(text: str) -> str | None:
    """A problem as the agent repeats it: "My parcel has not arrived." → "your parcel has not arrived", or None."""
    line = re.sub(r"^(?:unfortunately|sadly|today|yesterday|however|now)[, ]+", "", tidy(text), flags=re.I)
    low = [t.lower().strip(",.") for t in line.split(" ")]
    if (
        not 3 <= len(low) <= LONGEST
        or line.count("(") != line.count(")")
        or re.search(r'[?!"“”;<>@#]|https?:|\. ', line)
        or rude(line)
        or re.search(r"\w\.[A-Z]|\bplease\b", line)
        or re.search(r", (?:can|could|will|would|is|are|do|does|how|what|why) ", line)
        or inverted(line.split(" "))
    ):
        return None
    if not _tells(low) or low[-1] in ("one", "it") or "one with" in line.lower():
        return None
    turned = persons(line)
    return turned if low[0] in ("i", "i've", "i'm") else turned[:1].lower() + turned[1:]


def _tells(low: list[str]) -> bool:
    """Whether the words say what happened to a thing or to the customer, not what they think, have or ask of us."""
    if {"you", "you've", "you're"} & set(low):
        return False
    if low[0] == "it":
        return g.base_form(low[1]) != low[1] not in g.AUXILIARIES  # "it throws an error"
    if low[0] not in _TELLERS or low[0] in ("i", "we") and _MUSING & set(low[1:3]) or _SEEKING & set(low[:4]):
        return False
    if low[1] == "have" and low[2] in g.DETERMINERS | {"the", "some", "two"} - {"no"}:
        return False
    return low[0] not in _OWNERS or any(_finite(w) for w in low[1:])


def _finite(word: str) -> bool:
    """Whether the word can be the verb of a sentence."""
    return (
        word in g.AUXILIARIES
        or word.endswith(("n't", "ed"))
        or word in ("broke", "came", "went", "keeps", "leaks", "got", "fell", "won't")
    )
