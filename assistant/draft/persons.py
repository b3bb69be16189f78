"""Persons turned from the customer to the agent (my → your, you → we), after a question is tidied to one line."""

from __future__ import annotations

import re

from assistant.draft import grammar as g
from assistant.draft.bags import bag

_TYPOS = {
    "teh": "the", "dose": "does", "u": "you", "ur": "your", "pls": "please", "wich": "which", "dont": "don't",
    "cant": "can't", "doesnt": "doesn't", "isnt": "isn't", "wasnt": "wasn't", "im": "I'm", "ive": "I've",
    "wont": "won't", "hasnt": "hasn't", "havent": "haven't", "didnt": "didn't", "batery": "battery",
    "brightnes": "brightness", "i": "I", "r": "are", "untill": "until", "whats": "what's",
}  # fmt: skip
# Words of every shop; what differs from one by a letter inside is that word.
_SHOP_WORDS = bag(
    "available possible delivery delivered receive received address warranty refund separate separately compatible "
    "guarantee difference waterproof exchange account password discount instalments replacement cancelled necessary "
    "tomorrow immediately"
)
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
    "zip wash fold use wear put take carry sleep cook ride roll stand sit remove clean dry attach join fly"
)
_LEADS = re.compile(
    r"^(?:(?:and|also|so|but|oh|ok|okay|well|hi|hello|hey|hiya|please|just|anyway|firstly|secondly|lastly|finally|then|plus|"
    r"first of all|one more thing|another question|my question is|question|an(?= (?:how|what|when|where"
    r"|why|who|is|do|does|dose|can) ))[ ,:\-]+)+",
    re.I,
)
_TAILS = re.compile(
    r"(?:[ ,]+(?:please|pls|thanks|thank you|thx|cheers|or what|or something|by any chance|at all|then|too|as well))+$",
    re.I,
)


def tidy(text: str) -> str:
    """One line without greeting words, closing words and end marks; a few common slips of the keys put right."""
    line = " ".join(text[:2000].replace("’", "'").split())
    line = line.lower() if line.isupper() and line.count(" ") > 2 else line  # shouted
    tokens = [_TYPOS.get(t.lower()) or _near(t) for t in line.split(" ")]
    line = " ".join(tokens).strip(" ?!.,;:-")
    line = _LEADS.sub("", line)
    return _TAILS.sub("", line).strip(" ?!.,;:-")


def _near(word: str) -> str:
    """The word, or the one of `_SHOP_WORDS` that it misspells."""
    if len(word) < 6 or not word.islower() or word in _SHOP_WORDS:
        return word
    return next((w for w in _SHOP_WORDS if w[0] == word[0] and w[-1] == word[-1] and _one_slip(w, word)), word)


def _one_slip(right: str, word: str) -> bool:
    """Whether a letter is left out, added, wrong, or swapped with the next."""
    n = min(len(right), len(word))
    if abs(len(right) - len(word)) > 1:
        return False
    start = next((i for i in range(n) if right[i] != word[i]), n)
    end = next((i for i in range(n - start) if right[-1 - i] != word[-1 - i]), n - start)
    a, b = right[start : len(right) - end], word[start : len(word) - end]
    return max(len(a), len(b)) <= 1 or (len(a) == 2 and a == b[::-1])


def generic_you(tokens: list[str]) -> bool | None:
    """Whether "you" may mean anybody ("can you wash it?"): None if unsure, False where it is the shop or absent."""
    low = [t.lower() for t in tokens]
    if low[:2] in (["could", "you"], ["would", "you"]) or {"me", "us"} & set(low) or _THEIRS.search(" ".join(low)):
        return False  # who does something for the customer is the shop
    for i, word in enumerate(low):
        if word != "you" or (i and low[i - 1] in g.PREPOSITIONS | _GIVING | {"did", "have", "had", "were"}):
            continue  # who is given to, or did something, is the shop
        if i == 1 and low[0] == "do":
            continue  # "do you ..." asks what the shop does
        after = [
            w
            for w in low[i + 1 : i + 5]
            if w not in g.ADVERBS and w not in g.AUXILIARIES - {"do", "have"} and w != "be"
        ]
        verb = after[0] if after else ""
        if (
            verb not in g.SHOP_VERBS
            and g.base_form(verb) not in g.SHOP_VERBS
            and not g.participle(verb)
            and verb != "able"
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
        else:
            new = core if core == "US" else _PERSONS.get(low, core)
        out.append(token.replace(core, new, 1) if core else token)
    return " ".join(out)
