"""Small turns of address: what an entry says of customers is said to this one; a "Yes" only where it fits."""

from __future__ import annotations

import re

from assistant.draft import grammar as g
from assistant.draft.bags import bag
from assistant.draft.persons import tidy
from assistant.draft.words import STOP, stem, stems, words

_CUSTOMERS = re.compile(
    r"\b(?P<art>[Tt]he |[Aa] |[Oo]ur )?(?P<noun>[Cc]ustomers?|[Bb]uyers?|[Ss]hoppers?)(?P<own>'s|’s|'|’)? "
    r"(?P<next>[a-z'’]+)"
)
_THEIRS = re.compile(
    r"\b(their)( own)? (order|account|parcel|money|address|card|e-?mail|refund|password|receipt|name"
    r"|invoice|bank|item|return)",
    re.I,
)
_ANY_THEIRS = re.compile(r"\b(?:they|them|their|themselves|he or she|his or her)\b", re.I)
_AGREEING = bag("can could may might must should will would need have receive pay choose get return")
_ANSWER = re.compile(r"(?P<word>Yes|No|Sadly not|Unfortunately not)(?P<sep>[,.:;–-]| –)\s+(?P<rest>.+)", re.S)
_POLAR = re.compile(r"\b(?:not|no|never|without|\w+n't|except|un\w+)\b")
_UNNAMED = re.compile(
    r"(?<!is )(?<!would )(?<!will )\b(?:it|them|these|those|that|one)\b(?! (?:possible|true|safe|ok|okay"
    r"|allowed))"
)
_ELLIPTIC = re.compile(r"\b(?:too|as well|there|then)\W*$", re.I)  # "can you send gas there too?": where is left open
_MUST = re.compile(r"\b(?:have to|has to|need|needs|must|required|necessary|obliged)\b")


_AFTER = re.compile(r" (?:before|so that|instead of|or something|because|as soon as) .*$", re.S)


def addressed(sentence: str) -> str:
    """The sentence said to the customer: "customers can" → "you can"; unchanged where that is not sure."""
    found = _CUSTOMERS.search(sentence)
    if not found:
        return sentence
    their = _ANY_THEIRS.search(sentence)
    turned = _THEIRS.sub(lambda m: f"your{m[2] or ''} {m[3]}", sentence)
    if their and _ANY_THEIRS.search(turned):
        return sentence
    result = _CUSTOMERS.sub(_you, turned)
    return result if result != turned else sentence


def _you(found: re.Match[str]) -> str:
    """The word "you" with its verb, where a verb follows."""
    before = found.string[: found.start()].rsplit(None, 1)[-1:]
    if (
        not found["art"]
        and before
        and not before[0].endswith((",", ";", ":"))
        and not g.function_word(before[0].lower())
    ):
        return found[0]  # "UK customers", "new customers": not all of them
    noun, following, plural = found["noun"], found["next"], found["noun"].lower().endswith("s")
    capital = (found["art"] or noun)[0].isupper()
    if found["own"]:
        return f"{'Your' if capital else 'your'} {following}"
    if (found["art"] or "").strip().lower() == "our":
        return found[0]
    if (
        plural
        and following in _AGREEING | {"are", "were", "do", "don't", "cannot", "can't", "who"} - {"who"}
        or not plural
        and following in g.MODALS | {"cannot", "can't"}
    ):
        verb = following
    elif (
        not plural and g.base_form(following) in g.VERBS | {"have", "are", "do"} and g.base_form(following) != following
    ):
        verb = g.base_form(following)
    else:
        return found[0]
    return f"{'You' if capital else 'you'} {verb}"


def yes_no(question: str, title: str, sentence: str) -> str:
    """The sentence with its leading "Yes," or "No," only where the customer asks what the title asks.

    The word answers the entry's own question. Where the customer's is turned the other way ("do I have to" for "can
    I"), is negative, or is no yes/no question, it would mislead and is left out; what follows is true either way.
    """
    found = _ANSWER.fullmatch(sentence)
    if not found or fits_yes_no(question, title):
        return sentence
    rest = found["rest"]
    return rest[:1].upper() + rest[1:]


def fits_yes_no(question: str, title: str) -> bool:
    """Whether a yes or no to the title is one to the question."""
    if _ELLIPTIC.search(question):
        return False
    asked, titled = tidy(question).lower(), tidy(title).lower()
    asked = re.sub(r"^(?:if|when|since|as|because) [^,]{3,120}, ", "", asked)
    asked, titled = _AFTER.sub("", asked), _AFTER.sub("", titled)
    if not _is_polar(asked) or not _is_polar(titled) or re.search(r"\bor (?:do|does|is|are|can|will|would)\b", asked):
        return False
    if bool(_MUST.search(asked)) != bool(_MUST.search(titled)) or bool(_POLAR.search(asked)) != bool(
        _POLAR.search(titled)
    ):
        return False
    if _UNNAMED.search(asked) and not _UNNAMED.search(titled):
        return False  # "can you post it": what "it" is may be just what the entry excludes
    have, want = stems(titled), stems(asked)
    verbs = {stem(w) for w in words(titled) if w not in STOP and w in g.VERBS} - want
    shared = have & want
    return len(shared) >= 0.6 * max(1, min(len(have), len(want))) and (not verbs or len(shared) >= 3)


def _is_polar(line: str) -> bool:
    """Whether yes or no is an answer to the line."""
    first = line.split(" ")[0]
    return first in g.AUXILIARIES or bool(
        re.match(r"(?:i(?:'d| would) like to know|i(?:'m| was) wondering|i wonder) (?:if|whether)", line)
    )
