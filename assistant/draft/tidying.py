"""A customer's line made fit to be repeated: slips of the keys put right, shouting and swearing left out."""

from __future__ import annotations

import re

from assistant.draft import grammar as g
from assistant.draft.bags import bag

_SLIPS = {
    "teh": "the", "dose": "does", "u": "you", "ur": "your", "pls": "please", "plz": "please", "wich": "which",
    "im": "I'm", "ive": "I've", "i": "I", "r": "are", "untill": "until", "whats": "what's", "wheres": "where's",
    "whens": "when's", "hows": "how's", "theres": "there's", "thats": "that's", "its'": "its", "youre": "you're",
    "thier": "their", "alot": "a lot", "gonna": "going to", "wanna": "want to", "gotta": "have to",
    "yall": "you", "y'all": "you", "cuz": "because", "coz": "because", "bcoz": "because", "ppl": "people",
    "tmrw": "tomorrow", "abt": "about", "w/": "with", "w/o": "without", "b4": "before", "thru": "through",
    "becuase": "because", "definately": "definitely", "seperate": "separate", "batery": "battery",
    "brightnes": "brightness", "recieve": "receive", "thx": "thanks", "asap": "as soon as possible",
    "dont": "don't", "cant": "can't", "doesnt": "doesn't", "isnt": "isn't", "wasnt": "wasn't", "wont": "won't",
    "hasnt": "hasn't", "havent": "haven't", "didnt": "didn't", "couldnt": "couldn't", "wouldnt": "wouldn't",
    "shouldnt": "shouldn't", "arent": "aren't", "werent": "weren't",
}  # fmt: skip
_NAMES = {
    name.lower(): name
    for name in bag(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mondays Tuesdays Wednesdays Thursdays Fridays "
        "Saturdays "
        "Sundays January February April June July August September "
        "October November December Christmas Easter Norway Sweden Denmark Finland Iceland Ireland Scotland Wales "
        "England "
        "Britain France Spain Portugal Italy Germany Austria Switzerland Belgium Netherlands Poland Greece "
        "Europe Canada "
        "Australia America London UK USA EU PayPal Klarna"
    )
}
# Words of every shop; what differs from one by a letter inside is that word.
_SHOP_WORDS = bag(
    "available possible delivery delivered receive received address warranty refund separate separately compatible "
    "guarantee difference waterproof exchange account password discount instalments replacement cancelled necessary "
    "tomorrow immediately"
)
_EVERYDAY = bag("today order orders product products price prices parcel item items money shop store please thanks")
_PLAIN = g.VERBS | g.ADJECTIVES | g.WH | _SHOP_WORDS | _EVERYDAY
_STRESSED = bag("NOT AND ALL ANY NEVER STILL WHY WHAT WHEN WHERE HOW VERY REALLY BEFORE AFTER NOW NO ONLY")
_CAPITALS = {w.title() for w in g.PRONOUNS | g.AUXILIARIES | g.WH | bag("my your if whether")} - bag(
    "I Will May It Who"
)
_SHOUTED_NAMES = bag("us it am pm ok")  # in capitals these may be what they stand for
_LEADS = re.compile(
    r"^(?:(?:and|also|so|but|oh|ok|okay|well|hi|hello|hey|hiya|please|just|anyway|firstly|secondly|lastly"
    r"|finally|then|plus|"
    r"first of all|one more thing|another question|my question is|question|an(?= (?:how|what|when|where"
    r"|why|who|is|do|does|dose|can) ))[ ,:\-]+)+",
    re.I,
)
_TAILS = re.compile(
    r"(?:[ ,]+(?:please|pls|thanks|thank you|thx|cheers|or what|or something|by any chance|at all"
    r"|(?<!before )(?<!by )(?<!until )(?<!since )then|too|as well|sir"
    r"|like ever|madam|mate|guys|lol|haha|anyway|or not))+$",
    re.I,
)
_OATHS = re.compile(
    r"\b(?P<word>what|where|when|why|how|who) (?:(?:the|in the) (?:hell|heck|fuck|f\*+k?)|on earth|in the world)(?= )"
    r"|\b(?:fuck(?:ing|in'?)|f\*+ing|bloody|god ?damn(?:ed)?|damn(?:ed)?|freaking|frigging|effing) ",
    re.I,
)
_RUDE = re.compile(
    r"\b(?:(?:bull)?shit\w*|fuck\w*|f\*+\w*|crap|crappy|idiots?|morons?|stupid|liars?|thie(?:f|ves)|bastards?|arse\w*"
    r"|ass(?:holes?)|wankers?|bitch\w*|dicks?|wtf|ffs|omfg|pathetic|clowns?|jokers?)\b",
    re.I,
)
_ITS = re.compile(
    r"\bits(?= (?:ok|okay|possible|safe|fine|normal|too|not|an?|the|been|going|worth|still|allowed)\b)", re.I
)
_YOU_ALL = re.compile(r"\byou (?:guys|all|lot|folks)\b", re.I)


def tidy(text: str) -> str:
    """One line without greeting words, closing words and end marks; a few common slips of the keys put right."""
    line = " ".join(text[:2000].replace("’", "'").split())
    line = re.sub(r"(?<=[A-Za-z]) ?,(?=[A-Za-z])|(?<=[A-Za-z]) ,", ", ", line).replace(",  ", ", ")
    tokens = _lowered(_OATHS.sub(lambda m: m["word"] or "", line).split(" "))
    line = _YOU_ALL.sub("you", " ".join(_mended(t) for t in tokens)).strip(" ?!.,;:-؟")
    line = _ITS.sub("it's", _LEADS.sub("", line))
    return _TAILS.sub("", line).strip(" ?!.,;:-")


def rude(line: str) -> bool:
    """Whether the line has a word that nobody repeats to a customer."""
    return _RUDE.search(line) is not None


def _mended(token: str) -> str:
    """The token without a slip, and with its capital where it is the name of a day or a country."""
    core = token.rstrip("?!.,;:)")
    low = core.lower()
    new = _SLIPS.get(low) or _NAMES.get(low) or _near(core)
    return token if new == core else new + token[len(core) :]


def _lowered(tokens: list[str]) -> list[str]:
    """The words without capitals that only shout, or that give each word one as in a heading."""
    words = [t for t in tokens if t.isalpha()]
    if len(tokens) > 2 and "".join(words).isupper():
        return [t if any(c.isdigit() for c in t) else t.lower() for t in tokens]
    heading = len(words) > 3 and sum(t[0].isupper() for t in words) > 0.7 * len(words)
    shouted = sum(t.isupper() and len(t) > 1 and _plain(t) for t in words) > 1
    return [t.lower() if _loud(t, shouted=shouted, heading=heading, first=not i) else t for i, t in enumerate(tokens)]


def _loud(token: str, *, shouted: bool, heading: bool, first: bool) -> bool:
    """Whether the token has capitals that say nothing: in a line that shouts, in a heading, or for stress."""
    if token.islower():
        return False
    capital = (shouted and token.isupper()) or (heading and token.istitle())
    if first and not token.isupper():
        return False
    return token in _STRESSED or (_plain(token) and (capital or token in _CAPITALS))


def _plain(token: str) -> bool:
    """Whether the token is a plain word of the language, and no name."""
    low = token.lower()
    return token.isalpha() and low not in _SHOUTED_NAMES and (low in _PLAIN or g.function_word(low))


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
