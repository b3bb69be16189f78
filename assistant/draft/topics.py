"""What a question is about, as a noun phrase: "Do you deliver to Norway?" → "delivery to Norway"; None where unsure."""

from __future__ import annotations

import re

from assistant.draft import grammar as g
from assistant.draft.bags import bag
from assistant.draft.persons import generic_you, persons, tidy

MAX_WORDS = 8  # a longer phrase does not read well as the opening of a sentence
_CUT = re.compile(
    r"(?:,| (?:if|because|so that|when|while|since|once|but|which|who|instead|before|after|without|until"
    r"|unless|and (?:if|how|what|when|"
    r"where|do|does|is|are|can|could|will|would|still)|or (?:do|does|is|are|can|could|will|would|should"
    r"|something))\b).*$",
    re.I | re.S,
)
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
_LEAD = re.compile(r"^(?:since|as|because|if|when|once) [^,]{3,120}, ", re.I)
_ASK = re.compile(
    r"^(?:(?:can|could|would|will) you (?:please |kindly )?(?:tell|let) (?:me|us)(?: know)?|(?:do|would) "
    r"you know|(?:please )?(?:tell|let) "
    r"(?:me|us)(?: know)?|i(?:'d| would)? (?:like|want|need|love) to (?:know|ask|find out)|i(?:'m| am| "
    r"was) wondering|i wonder)(?: if| whether)?(?: about)? ",
    re.I,
)
_UNFIT = re.compile(r'[?!"“”;<>@]|https?:|\. ')
_HELP = re.compile(
    r"^(?:i )?(?:need|want|would like|any|looking for)(?: some)? (?:help|advice|information|info|details"
    r"|tips)(?: with| on| about| for) ",
    re.I,
)
_UNRESOLVED = bag(
    "somewhere anywhere someone anyone it this that these those them they ones there here he she him "
    "her something anything everything"
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(?:do|can|could|will|would) you (?:also |still )?(?:deliver|ship|send|post)(?: (?:things|orders"
r"|parcels|items))? to (?P<x>.+)$", re.I), "delivery to {x}"),
    (re.compile(r"^how much (?:is|are|does|do|would|will) (?P<x>.+?)(?: cost| be| come to)$", re.I), "the cost of {x}"),
    (re.compile(r"^what (?:does|do|would|will) (?P<x>.+?) cost$", re.I), "the cost of {x}"),
    (re.compile(r"^how much (?:is|are) (?P<x>(?:the|a|an|your|my|delivery|shipping"
r"|postage|standard|next-day) ?.*)$", re.I), "the cost of {x}"),
    (re.compile(r"^(?:what|where|who|how)(?: is| are|'s) (?P<x>(?:the|your|my|our) .+)$", re.I), "{x}"),
    (re.compile(r"^(?:do|does|will|would|can) you (?:also |still |currently )?(?:offer|have|sell|do|provide|give"
r"|stock|accept|take) (?P<x>.+)$", re.I), "{x}"),
    (re.compile(r"^(?:(?:is|are|will) there (?:be )?(?:any |still )?|any )(?:chance "
r"of |possibility of )?(?P<x>.+)$", re.I), "{x}"),
    (re.compile(r"^how long (?:does|do|will|would) (?P<x>.+?) (?:take|last|be)(?: .*)?$", re.I), "how long {x} {verb}"),
    (re.compile(r"^(?:i(?:'m| am) )?(?:looking for|interested in|keen to know about) (?P<x>.+)$", re.I), "{x}"),
    (re.compile(r"^i(?:'d| would)? (?:want|need|like) (?P<x>(?:an?|my|the) .+)$", re.I), "{x}"),
    (re.compile(r"^when (?:is|are) (?P<x>.+?) open$", re.I), "the opening hours of {x}"),
    (re.compile(r"^how (?P<a>heavy|big|long|wide|tall|waterproof|warm) (?:is|are) (?P<x>.+)$", re.I), "{noun} of {x}"),
    (re.compile(r"^(?:any |some )?(?:news|update|updates) (?:on|about|regarding) (?P<x>.+)$", re.I), "{x}"),
)  # fmt: skip
_NOUNS = {"heavy": "the weight", "big": "the size", "long": "the length", "wide": "the width", "tall": "the height"}
_DOING = re.compile(
    r"^(?:(?:how|where|when) (?:do|can|could|would|should) (?:i|we)|(?:can|could|may|might) (?:i|we)|am i "
    r"able to|is it (?:possible|ok|okay|"
    r"allowed|safe) to|would it be possible to|i(?:'d| would) like to|i want to|i need to) (?:please "
    r"|also |still )?(?P<verb>[a-z-]+)(?P<rest> .+)?$",
    re.I,
)


def topic(text: str, spelling: str = "british") -> str | None:
    """The question's noun phrase with persons turned, or None where no rule is sure."""
    whole = _LEAD.sub("", tidy(text))
    line = _ASK.sub("", whole)
    if line != whole and line.split(" ")[0].lower() in g.DETERMINERS:
        return _phrase(_CUT.sub("", line))  # "tell me the price of the tent"
    if found := _HELP.match(line):
        return _phrase(line[found.end() :])
    line = _CUT.sub("", line).rstrip(" ,")
    if len(line) > 200 or _UNFIT.search(line) or line.count("(") != line.count(")"):
        return None
    for rule, shape in _RULES:
        if found := rule.match(line):
            return _ruled(found, shape)
    if found := _DOING.match(line):
        return _doing(found["verb"].lower(), found["rest"] or "", spelling)
    return _subject(line)


def _ruled(found: re.Match[str], shape: str) -> str | None:
    """The phrase of a rule, where what it takes from the question reads as a noun phrase."""
    if "{verb}" in shape:
        shape = "{x}"
    noun = _NOUNS.get((found.groupdict().get("a") or "").lower())
    if "{noun}" in shape and noun is None:
        return None
    inner = _phrase(found["x"])
    return inner and shape.format(x=inner, noun=noun)


def _doing(verb: str, rest: str, spelling: str) -> str | None:
    """What the customer wants to do: "paying in three instalments" for "can I pay in three instalments"."""
    if verb not in g.VERBS | g.SHOP_VERBS or verb in ("be", "have", "know", "get", "do", "need", "want", "expect"):
        return None
    return _phrase(g.gerund(verb, spelling) + rest, doing=True)


def _subject(line: str) -> str | None:
    """The thing that a yes/no or "which" question asks about, where it has a name."""
    tokens = line.split(" ")
    if tokens[0].lower() not in g.AUXILIARIES or tokens[1:2] and tokens[1].lower() in g.PRONOUNS:
        return None
    end = g.subject_end(tokens[0].lower(), tokens[1:])
    return _phrase(" ".join(tokens[1 : end + 1])) if end and end > 1 else None


def _phrase(text: str, *, doing: bool = False) -> str | None:
    """The words as a noun phrase with persons turned; None where they are too many, empty or need the message."""
    tokens = text.strip(" .,?!").split()
    low = [t.lower().strip(",.") for t in tokens]
    if not tokens or len(tokens) > MAX_WORDS or _UNRESOLVED & set(low) or low[-1] == "one":
        return None
    if not doing and set(low) & (g.AUXILIARIES | {"not", "please", "i", "we"}):
        return None
    if low[-1] in g.DETERMINERS | g.PREPOSITIONS | {"and", "or"} or generic_you(tokens) is None:
        return None
    if low[0] in ("any", "some"):
        tokens = tokens[1:]
    return persons(" ".join(tokens)) or None


def doing(text: str, spelling: str = "british") -> str | None:
    """A request as the agent names it: "Please cancel my order" → "cancelling your order"; None where unsure."""
    asked = re.match(r"(?:can|could|would|will) you ", tidy(text), re.I)
    line = re.sub(
        r"^(?:(?:can|could|would|will) you|(?:i|we)(?:'d| would)?(?: also| just| really)? (?:like|want"
        r"|need) (?:you )?to)"
        r" (?:please |kindly |also )?",
        "",
        tidy(text),
        flags=re.I,
    )
    line = _REASON.sub("", re.sub(r"^please ", "", line, flags=re.I)).rstrip(" ,")
    verb, _, rest = line.partition(" ")
    if (
        verb.lower() not in g.VERBS | g.SHOP_VERBS | _ASKED_FOR
        or verb.lower() in ("be", "have", "do", "know")
        or not rest
        or len(rest.split()) > 16
    ):
        return None
    if asked and verb.lower() not in g.SHOP_VERBS | _ASKED_FOR:
        return None  # "can you tell whether" may ask what anybody can
    if verb.lower() in g.NOUN_VERBS and not g.function_word(rest.split()[0].lower()):
        return None  # "size guide" asks for nothing to be done
    unclear = _UNRESOLVED - {"it", "this"} & set(re.sub(r"\bthat (?=(?:it|i|we|my|the)\b)", "", rest.lower()).split())
    if unclear or _UNFIT.search(rest) or rest.count("(") != rest.count(")"):
        return None
    return persons(f"{g.gerund(verb.lower(), spelling)} {rest}")
