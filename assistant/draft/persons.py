"""Persons turned from the customer to the agent: my → your, you → we."""

from __future__ import annotations

import re

from assistant.draft import grammar as g
from assistant.draft.bags import bag

_PERSONS = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "we": "you", "us": "you",
    "our": "your", "ours": "yours", "ourselves": "yourselves", "i'm": "you're", "i've": "you've", "i'd": "you'd",
    "i'll": "you'll", "we're": "you're", "we've": "you've", "we'd": "you'd", "we'll": "you'll", "your": "our",
    "yours": "ours", "you're": "we're", "you've": "we've", "you'd": "we'd", "you'll": "we'll",
    "here": "there", "yourself": "ourselves", "yourselves": "ourselves", "am": "are",
}  # fmt: skip
_GIVING = bag("contact send tell ask call email e-mail write reach give pay thank visit told sent gave asked paid")
_THEIRS = re.compile(r"\b(?:my|our) (?:order|parcel|account|booking|refund|payment|return|address)\b")
_WITH_THINGS = bag(
    "buy zip wash fold use wear put take carry sleep cook ride roll stand sit remove clean dry attach join fly"
)


# What a customer has, not a shop: "your" with one of these is anybody's, or the customer's own.
_ANYBODYS = re.compile(
    r"\byour (?:own )?(?:\w+ )?(?:order|parcel|account|password|inbox|iphone|ipad|computer|laptop|mac|pc|browser"
    r"|phone|child|kids?|children|baby|partner|wife|husband|pregnancy)\b(?! (?:form|page|line|number|address|limit"
    r"|system|department))",
    re.I,
)
_OWN_BODY = bag(
    "body teeth skin hair head hands hand feet foot legs leg back shoulders waist chest eyes face neck knees "
    "arms hips lap home"
)
_ANYBODY_DOES = bag("change fix mend repair check")  # in "how do you fix it"
_OWN_STATE = bag("logged signed subscribed travelling sleeping cooking camping wearing using riding driving pregnant")


def generic_you(tokens: list[str]) -> bool | None:
    """Whether "you" may mean anybody ("can you wash it?"): None if unsure, False where it is the shop or absent."""
    low = [t.lower() for t in tokens]
    if low[:2] in (["could", "you"], ["would", "you"]) or {"me", "us"} & set(low) or _THEIRS.search(" ".join(low)):
        return False  # who does something for the customer is the shop
    if _ANYBODYS.search(" ".join(low)):
        return None
    for i, word in enumerate(low):
        if word != "you" or (i and low[i - 1] in g.PREPOSITIONS | _GIVING | {"did", "have", "had", "were"}):
            continue  # who is given to, or did something, is the shop
        if i == 1 and low[0] == "do" and low[2:4] not in (["need", "to"], ["have", "to"]):
            continue  # "do you ..." asks what the shop does
        after = [
            w
            for w in low[i + 1 : i + 5]
            if w not in g.ADVERBS and w not in g.AUXILIARIES - {"do", "have"} and w != "be"
        ]
        verb = after[0] if after else ""
        if (
            (verb in _OWN_STATE and i > 1)
            or (verb in _ANYBODY_DOES and (low[0] == "how" or verb == "change"))
            or (
                verb not in g.SHOP_VERBS
                and g.base_form(verb) not in g.SHOP_VERBS
                and not g.participle(verb)
                and verb != "able"
            )
        ):
            return None
    return False


def anybody(tokens: list[str]) -> str | None:
    """A question about what anybody can do with a thing: "Can you zip two together" → "whether you can zip two ..."."""
    low = [t.lower() for t in tokens]
    if low[:2] != ["can", "you"] or len(low) < 4 or low[2] not in _WITH_THINGS or "you" in low[2:]:
        return None
    return f"whether you can {persons(' '.join(tokens[2:]))}"


def persons(text: str) -> str:
    """Persons turned from the customer to the agent: my → your, you → we or us, your → our."""
    tokens = text.split(" ")
    out: list[str] = []
    for i, token in enumerate(tokens):
        core = token.strip(",.()")
        low = core.lower()
        before = tokens[i - 1].lower() if i else ""
        if low == "you":
            new = "us" if before in g.PREPOSITIONS or before in _GIVING else "we"
        elif low == "was" and (before == "i" or (before == "and" and "I" in tokens[:i])):
            new = "were"
        elif low == "i" and core == "i" and i + 1 < len(tokens) and tokens[i + 1].startswith("."):
            new = core
        elif low == "your" and i + 1 < len(tokens) and tokens[i + 1].strip(",.()").lower() in _OWN_BODY:
            new = core  # anybody's
        else:
            new = core if core == "US" else _PERSONS.get(low, core)
        out.append(token.replace(core, new, 1) if core else token)
    return " ".join(out)
