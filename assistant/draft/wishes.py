"""What a customer wants done, as the agent names it: "Please cancel my order" → "cancelling your order"."""

from __future__ import annotations

import re

from assistant.draft import grammar as g
from assistant.draft.bags import bag
from assistant.draft.persons import persons
from assistant.draft.tidying import rude, tidy
from assistant.draft.topics import HURRY, UNFIT, UNRESOLVED

_REASON = re.compile(
    r"(?:, (?=(?:i|we|it|my|our|the|because|so|and|but|as|since|please)\b)|,? (?:because|so that|since"
    r"|as i|as we|as it)\b)"
    r".*$",
    re.I | re.S,
)
_ASKED_FOR = bag(
    "delete close unlock stop resend re-send remove reactivate activate merge transfer extend correct amend swap issue "
    "arrange rebook look find forward email e-mail call ring reissue hold"
)
_NOT_DONE = bag("be have do know need want expire expect tell become say suggest")  # for a customer, by an agent
_ALSO_DONE = re.compile(
    r"(?P<and>\b(?:and|or) (?:then |also )?)(?:please |kindly )?(?P<verb>[a-z-]+) (?=(?P<behind>[\w'-]+))", re.I
)
_ASKED_TOO = re.compile(r", (?:how|what|is|are|can|could|do|does|any)\b.*$", re.I | re.S)


def doing(text: str, spelling: str = "british") -> str | None:
    """A request as the agent names it: "Please cancel my order" → "cancelling your order"; None where unsure."""
    tidied = tidy(text)
    asked = re.match(r"(?:can|could|would|will) you ", tidied, re.I)
    line = re.sub(
        r"^(?:(?:can|could|would|will) you|(?:i|we)(?:'d| would)?(?: also| just| really)? (?:like|want"
        r"|need) (?:you )?to)"
        r" (?:please |kindly |also )?",
        "",
        tidied,
        flags=re.I,
    )
    line = HURRY.sub("", _REASON.sub("", re.sub(r"^please ", "", line, flags=re.I)).rstrip(" ,"))
    line = line if " which " in line else _ASKED_TOO.sub("", line)
    line = re.sub(r", (?:made|[a-z]+ed)(?: [a-z]+)?$", "", line)  # cut off in the middle
    verb, _, rest = line.partition(" ")
    if (
        verb.lower() not in g.VERBS | g.SHOP_VERBS | _ASKED_FOR
        or verb.lower() in _NOT_DONE
        or rest.partition(" ")[0].lower() in g.AUXILIARIES | {"", "not", "or", "and"}
        or (verb.lower() == "help" and not re.match(r"(?:me|us) (?:to )?(?!i\b)[a-z]+ ", rest, re.I))
        or len(rest.split()) > 16
        or rude(line)
    ):
        return None
    if asked and verb.lower() not in g.SHOP_VERBS | _ASKED_FOR:
        return None  # "can you tell whether" may ask what anybody can
    if verb.lower() in g.NOUN_VERBS and not g.function_word(rest.split()[0].lower()):
        return None  # "size guide" asks for nothing to be done
    unclear = UNRESOLVED - {"it", "this"} & set(re.sub(r"\bthat (?=(?:it|i|we|my|the)\b)", "", rest.lower()).split())
    if unclear or UNFIT.search(rest) or rest.count("(") != rest.count(")"):
        return None
    rest = _ALSO_DONE.sub(lambda m: _second(m, spelling), rest)
    return persons(f"{g.gerund(verb.lower(), spelling)} {rest}")


def _second(found: re.Match[str], spelling: str) -> str:
    """A second thing to be done, in the form of the first: "cancelling my order | and refunding me"."""
    verb, behind = found["verb"].lower(), found["behind"].lower()
    sure = verb in (g.VERBS - g.NOUN_VERBS) | _ASKED_FOR or (verb in g.VERBS | g.SHOP_VERBS and g.function_word(behind))
    return f"{found['and']}{g.gerund(verb, spelling)} " if sure else found[0]
