"""What a question or a request is about, by its kind or by the thing that it names, where no grammar is sure."""

from __future__ import annotations

import re

from assistant.draft import grammar as g
from assistant.draft.bags import bag
from assistant.draft.persons import tidy

MOST_NOUNS = 3  # words of a thing that is named by guess
# What shops are asked to do, named without the customer's words.
_MATTERS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rule, re.I), name)
    for rule, name in (
        (r"\bcancel", "cancelling your order"),
        (
            r"\b(?:change|update|correct|amend|redirect)\b.*\b(?:address|street|row|road|lane|house"
            r"|postcode)\b|\bto \d+ [A-Z]",
            "changing the delivery address of your order",
        ),
        (r"\b(?:delete|close|remove)\b.*\baccount\b", "deleting your account"),
        (r"\b(?:unlock|reset|reactivate)\b", "giving you access to your account again"),
        (r"\b(?:invoice|receipt)\b", "sending you the invoice"),
        (r"\b(?:refund|reimburse|money back)\b", "your refund"),
        (r"\b(?:swap|exchange)\b|\b(?:bigger|smaller|larger|another|different) (?:one|size|colour)\b", "the exchange"),
        (
            r"\b(?:replace|replacement|resend|re-send|send)\b.*\b(?:missing|new|another|again|replacement|right|correct)\b|\breplace"
            r"|\bresend",
            "sending you what is missing or wrong",
        ),
        (r"\b(?:collect|pick up|return)\b", "the return"),
        (r"\b(?:repair|mend|fix)\b", "the repair"),
        (r"\b(?:add|remove|change|update|amend)\b", "changing your order"),
        (r"\b(?:call|ring|phone)\b", "your wish to be called"),
        (r"\b(?:e-?mails?|newsletter|unsubscribe)\b", "taking you off the mailing list"),
    )
)


def matter(text: str) -> str | None:
    """A request by its kind: "please change it to 9 High Row" → "changing the delivery address of your order"."""
    return next((name for rule, name in _MATTERS if rule.search(text)), None)


def thing_asked_about(text: str) -> str | None:
    """The first thing that a text names with an article or "my": "the mossy green colour"; None where there is none."""
    tokens = tidy(text[:400]).split(" ")
    for i, token in enumerate(tokens[:-1]):
        if token.lower() not in g.DETERMINERS | g.POINTERS - {"no", "each", "every"}:
            continue
        thing: list[str] = []
        for word in tokens[i + 1 : i + 6]:
            low = word.lower().strip(",.;:!?)")
            if (
                low.endswith("'s")
                or low.partition("'")[0] in g.PRONOUNS
                or g.function_word(low)
                and not low[:1].isdigit()
                or low in _NOT_THINGS
                or not any(c.isalnum() for c in low)
            ):
                break
            if thing and (
                low in g.VERBS - g.NOUN_VERBS
                or g.base_form(low) in g.VERBS - g.NOUN_VERBS
                or g.participle(low)
                or low.endswith("ly")
            ):
                break
            thing.append(word.strip(",.;:!?()\"'“”"))
            if word[-1:] in ",.;:!?)" or (low.endswith("s") and not low.endswith("ss")) or len(thing) == MOST_NOUNS:
                break
        if thing and thing[-1].lower() not in g.ADJECTIVES | _VAGUE and len(thing[-1]) > 2:
            first = token.lower()
            lead = {"my": "your ", "our": "your ", "your": "our ", "any": "", "some": "", "another": "another "}.get(
                first
            )
            lead = lead if lead is not None else f"{first} " if first in ("a", "an") else "the "
            return lead + " ".join(thing)
    return None


_NOT_THINGS = bag(
    "i you he she it we they not just still because while than as like so very too please thanks ive im id ill dont "
    "monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday morning evening week month year "
    "january february march april may june july august september october november december"
)
_VAGUE = bag(
    "human person family somebody way thing things one ones lot bit time times day days moment idea "
    "point question questions problem issue same"
)
