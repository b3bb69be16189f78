"""What a question or a request is about, by its kind or by the thing that it names, where no grammar is sure."""

from __future__ import annotations

import re
from itertools import zip_longest

from assistant.draft import grammar as g
from assistant.draft.bags import bag
from assistant.draft.persons import generic_you
from assistant.draft.tidying import rude, tidy

MOST_NOUNS = 3  # words of a thing that is named by guess
# What shops are asked to do, named without the customer's words.
_MATTERS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rule, re.I), name)
    for rule, name in (
        (r"\bcancel.*\b(?:subscription|membership)\b", "cancelling your subscription"),
        (r"\bcancel.*\b(?:booking|appointment|reservation)\b", "cancelling your booking"),
        (
            r"\b(?:close|delete|deactivate|cancel)\b (?:\w+ ){0,3}account\b|\bremove (?:my|our) account\b",
            "closing your account",
        ),
        (r"\bcancel", "cancelling your order"),
        (
            r"\b(?:change|update|correct|amend|remove|add)\b.*\b(?:e-?mail|phone|telephone|mobile|password|card"
            r"|payment|bank|name)\b",
            "the change to your details",
        ),
        (
            r"\b(?:change|update|correct|amend|redirect)\b.*\b(?:address|street|row|road|lane|house"
            r"|postcode)\b|\bto \d+ [A-Z]",
            "changing the delivery address of your order",
        ),
        (r"\b(?:unlock|reset|reactivate)\b", "giving you access to your account again"),
        (r"\b(?:invoice|receipt)\b", "sending you the invoice"),
        (r"\b(?:refund|reimburse|money back)\b", "your refund"),
        (r"\b(?:swap|exchange)\b|\b(?:bigger|smaller|larger|another|different) (?:one|size|colour)\b", "the exchange"),
        (
            r"\b(?:replace|replacement|resend|re-send|send)\b.*\b(?:missing|new|another|again|replacement|right"
            r"|correct)\b|\breplace"
            r"|\bresend",
            "sending you what is missing or wrong",
        ),
        (
            r"\breturn\b|\b(?:collect|pick up) .*\bfrom (?:me|us|my|our)\b|\b(?:collect|pick) (?:it|them|this) up\b",
            "the return",
        ),
        (r"\b(?:collect|pick up)\b", "collecting your order"),
        (r"\b(?:repair|mend|fix)\b", "the repair"),
        (r"\b(?:add|remove|change|update|amend)\b", "changing your order"),
        (r"\b(?:call|ring|phone)\b", "the call that you asked for"),
        (r"\b(?:e-?mails?|newsletters?|unsubscribe)\b", "taking you off the mailing list"),
    )
)


def matter(text: str) -> str | None:
    """A request by its kind: "please change it to 9 High Row" → "changing the delivery address of your order"."""
    return next((name for rule, name in _MATTERS if rule.search(text[:400])), None)


def thing_asked_about(text: str) -> str | None:
    """The first thing that a text names with an article or "my": "the mossy green colour"; None where there is none."""
    line = tidy(text[:400])
    if rude(line):
        return None
    tokens = line.split(" ")
    for i, token in enumerate(tokens[:-1]):
        first, before = token.lower(), tokens[i - 1].lower() if i else ""
        that = first == "that" and (i == 0 or before in g.PREPOSITIONS)
        if (first not in _MARKERS and not that) or before in _SELF:
            continue
        thing = _thing(tokens[i + 1 : i + 6], one=first in ("a", "an"))
        if thing and tokens[i + len(thing)][-1] not in ",.;:" and _subject_of_verb(tokens, i, len(thing)):
            thing = thing[:-1]
        if thing and not _unnamed(thing[-1].lower()):
            words = " ".join([*thing, *_of(tokens[i + 1 + len(thing) :])])
            if first == "your" and generic_you([first, *words.split(" ")]) is None:
                continue
            return _LEADS.get(first, f"{first} " if first in ("a", "an") else "the ") + words
    return None


def _thing(tokens: list[str], *, one: bool = False) -> list[str]:
    """The words of the thing that starts the tokens, nouns and what stands before them; `one` behind "a"."""
    thing: list[str] = []
    for word, behind in zip_longest(tokens, tokens[1:], fillvalue=""):
        low = word.lower().strip(",.;:!?)")
        if "'" in low.rstrip("'") or not any(c.isalnum() for c in low) or ".." in word:
            break
        if (g.function_word(low) and not low[:1].isdigit()) or low in _NOT_THINGS | g.WH:
            break
        if thing and (
            _verb(low)
            or (low in g.NOUN_VERBS and behind.lower() in g.DETERMINERS)
            or low.endswith("ly")
            or (_inflected(low) and (g.function_word(behind.lower()) or behind in ("up", "out", "down")))
        ):
            break
        thing.append(word.strip(",.;:!?()\"'“”"))
        if word[-1:] in ",.;:!?)" or (_plural(word, behind) and not one) or len(thing) == MOST_NOUNS:
            break
    return thing


def _plural(word: str, behind: str) -> bool:
    """Whether the word is a plural, which ends a thing; a name in -s before a noun is none: "Leeds | store"."""
    low, after = word.lower().strip(",.;:!?)"), behind.lower().strip(",.;:!?)")
    named = word[:1].isupper() and after != "" and not g.function_word(after) and not _unnamed(after)
    return low.endswith("s") and not low.endswith(("ss", "us", "is")) and not named


def _unnamed(low: str) -> bool:
    """Whether the last word names nothing: "the best", "the fixed", "a reason"."""
    return low in g.ADJECTIVES | _VAGUE | g.PREPOSITIONS | g.AUXILIARIES or g.participle(low) or len(low) < 3


def _verb(low: str) -> bool:
    """Whether the word is a verb rather than a noun."""
    return low in g.VERBS - g.NOUN_VERBS or g.base_form(low) in g.VERBS - g.NOUN_VERBS or g.participle(low)


def _inflected(low: str) -> bool:
    """Whether the word can be a verb in its form behind "it" ("shows"), or a thing in the plural."""
    return g.base_form(low) != low and g.base_form(low) in g.NOUN_VERBS


def _subject_of_verb(tokens: list[str], i: int, words: int) -> bool:
    """Whether the last of the words must be the verb of the question: "does | the marsh lamp rustle"."""
    if i == 0 or words < 2:
        return False
    if tokens[i - 1].lower() in g.WH | {"that", "if", "whether"}:
        return _inflected(tokens[i + words].lower())
    if tokens[i - 1].lower() not in g.DO | g.MODALS:
        return False
    behind = tokens[i + 1 + words : i + 2 + words]
    return not behind or not (_verb(behind[0].lower()) or behind[0].lower() in ("with", "of", "without"))


def _of(behind: list[str]) -> list[str]:
    """What a thing is of, where that is named in a word or two: "the length | of the cable"."""
    if len(behind) < 2 or behind[0].lower() not in ("of", "between", "for"):
        return []
    article = [_LEADS.get(behind[1].lower(), behind[1] + " ").strip()] if behind[1].lower() in _MARKERS else []
    rest = behind[1 + len(article) :]
    thing = _thing(rest[:MOST_NOUNS])
    joined = (
        behind[0].lower() == "between" or article[:1] in (["this"], ["that"], ["your"]) and behind[1].lower() == "your"
    )
    joined = joined or rest[:1] != [] and rest[0][:1].isdigit()
    return [] if joined or not thing or thing[-1].lower() in _VAGUE | g.ADJECTIVES else [behind[0], *article, *thing]


_LEADS = {"my": "your ", "our": "your ", "your": "our ", "any": "", "some": "", "another": "another "}
_MARKERS = bag("a an the my our your any some another this these those")
_SELF = bag("i'm am i be being as become becoming it's was are")  # "I am a student": who asks, not what they ask about
_NOT_THINGS = bag(
    "but both myself yourself themselves who whom whose which how both whether be been being has have had else "
    "same such other others i you he she it we they not just still because while than as like so very too please "
    "thanks ive im id ill dont "
    "monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday morning evening week month year "
    "january february march april may june july august september october november december"
)
_VAGUE = bag(
    "inch inches advice suggestion suggestions idea ideas info information help way ways side work use hope "
    "reason updates update cause fact sound fault difference event solution answer stuff site sites data best guy "
    "possibility chance end first person people someone friend number amount kind type sort part other name middle "
    "human person family somebody way thing things one ones lot bit time times day days moment idea "
    "point question questions problem issue same"
)
