"""Small turns of address: what an entry says of customers is said to this one; a "Yes" only where it fits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft import grammar as g
from assistant.draft.bags import bag
from assistant.draft.tidying import tidy
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


_ALL = re.compile(r"\b(?:all (?:of )?(?:two|three|four|our|the|these)|any|every|each|both)\b", re.I)
_UP_THERE = re.compile(r"\b(?:up|over|out|down) there\W*$", re.I)  # the place is all that it leaves out
SAME = 0.6  # cosine of two questions from which on they ask the same of a place that one does not name
NEAR = 0.55  # cosine of two questions from which on a no to one is a no to the other
_LIMITED = re.compile(r"\b(?:cannot|can't|only|unless|except\w*|exclud\w+|not|never|no)\b", re.I)
# Verbs and things that name no case of their own.
ANYTHING = frozenset(
    stem(w)
    for w in bag(
        "let lets allow allowed possible able offer provide accept bring use work available sell give "
        "buy come go still currently actually really "
        "item items product products thing things order please right now today once company"
    )
)
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


def yes_no(question: str, title: str, sentence: str, others: Sequence[str] = (), near: float = 0.0) -> str:
    """The sentence with its leading "Yes," or "No," only where the customer asks what the title asks.

    The word answers the entry's own question. Where the customer's is turned the other way ("do I have to" for "can
    I"), is negative, names a case that the entry does not, or one that `others`, the rest of the passage, rule out, or
    is no yes/no question, it would mislead and is left out; what follows is true either way.
    """
    found = _ANSWER.fullmatch(sentence)
    if not found or fits_yes_no(question, title, found["rest"], others, found["word"], near):
        return sentence
    rest = found["rest"]
    return rest[:1].upper() + rest[1:]


def fits_yes_no(
    question: str, title: str, answer: str = "", others: Sequence[str] = (), word: str = "Yes", near: float = 0.0
) -> bool:
    """Whether a yes or no to the title is one to the question; `near` is the cosine of the two, 0 where unknown."""
    if _ELLIPTIC.search(question) and not (_UP_THERE.search(question) and near >= SAME):
        return False
    asked, titled = tidy(question).lower(), tidy(title).lower()
    asked = re.sub(r"^(?:if|when|since|as|because) [^,]{3,120}, ", "", asked)
    asked, titled = _AFTER.sub("", asked), _AFTER.sub("", titled)
    if not is_polar(asked) or not is_polar(titled) or re.search(r"\bor (?:do|does|is|are|can|will|would)\b", asked):
        return False
    if bool(_MUST.search(asked)) != bool(_MUST.search(titled)) or bool(_POLAR.search(asked)) != bool(
        _POLAR.search(titled)
    ):
        return False
    if _UNNAMED.search(asked) and not _UNNAMED.search(titled):
        return False  # "can you post it": what "it" is may be just what the entry excludes
    have, want = stems(titled), stems(asked)
    verbs = _verbs(titled) - want - ANYTHING
    have, want = have - ANYTHING, want - ANYTHING
    shared = have & want
    no = re.match(r"no|sadly|unfortunately", word, re.I) is not None and near >= NEAR
    named = bool(shared) and want <= have | stems(answer)  # the answer names the case
    if not (no or named) and (len(shared) < 0.6 * max(1, min(len(have), len(want))) or (verbs and len(shared) < 3)):
        return False
    case = want - have - ANYTHING
    if re.match(r"no|sadly|unfortunately", word, re.I):
        return no or len(case) <= 1 or case <= stems(answer)  # what holds of all holds of one
    return _covered(case, answer, others)


def _verbs(line: str) -> set[str]:
    """The verbs of a question, without nouns that look like one: "the Leeds store"."""
    spoken = words(line)
    before = g.PRONOUNS | g.AUXILIARIES | g.ADVERBS | {"to"}
    return {stem(w) for b, w in zip(["", *spoken], spoken, strict=False) if w in g.VERBS - STOP and b in before}


def _covered(case: set[str], answer: str, others: Sequence[str]) -> bool:
    """Whether the answer holds for what the customer names beside the title: it is spoken of, and not ruled out."""
    if any(case & stems(o) for o in others if _LIMITED.search(o)):
        return False
    if _ALL.search(answer) and len(case) <= 1:
        return True
    return case <= stems(f"{answer} {' '.join(others)}")


def is_polar(line: str) -> bool:
    """Whether yes or no is an answer to the line."""
    first = line.split(" ")[0]
    return first in g.AUXILIARIES or bool(
        re.match(r"(?:i(?:'d| would) like to know|i(?:'m| was) wondering|i wonder) (?:if|whether)", line)
    )
