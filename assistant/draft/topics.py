"""What a question is about, as a noun phrase: "Do you deliver to Norway?" → "delivery to Norway"; None where unsure."""

from __future__ import annotations

import re

from assistant.draft import grammar as g
from assistant.draft.asking import told_us, unasked
from assistant.draft.bags import bag
from assistant.draft.persons import generic_you, persons
from assistant.draft.subjects import subject_end
from assistant.draft.tidying import rude, tidy

MAX_WORDS = 8  # a longer phrase does not read well as the opening of a sentence
HEAVY = 14  # words of a phrase that would read worse still before "is"
_CUT = re.compile(
    r"(?:,(?= (?:is|are|can|could|do|does|will|would|what|how|when|where|which|who|why|any|i|we|it|my|so|but"
    r"|please|not|instead|rather)\b)"
    r"| (?:if|because|so that|when|while|since|once|but|which|who|instead|before|after|without|until"
    r"|unless|and (?:if|how|what|when|"
    r"where|do|does|is|are|can|could|will|would|still)|or (?:do|does|is|are|can|could|will|would|should"
    r"|something))\b).*$",
    re.I | re.S,
)
_LEAD = re.compile(r"^(?:since|as|because|if|when|once) [^,]{3,120}, ", re.I)
UNFIT = re.compile(r'[?!"“”;<>@]|https?:|\. ')
_HELP = re.compile(
    r"^(?:i )?(?:need|want|would like|any|looking for)(?: some)? (?:help|advice|information|info|details"
    r"|tips)(?: with| on| about| for) ",
    re.I,
)
UNRESOLVED = bag(
    "somewhere anywhere someone anyone it this that these those them they ones there here he she him "
    "her something anything everything"
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(f"^{rule}$", re.I), shape)
    for rule, shape in (
        (
            r"(?:do|can|could|will|would) you (?:also |still )?(?:deliver|ship|send|post)(?: (?:things|orders|parcels"
            r"|items))? to (?P<x>.+)",
            "delivery to {x}",
        ),
        (r"how much (?:is|are|does|do|would|will) (?P<x>.+?)(?: cost| be| come to)", "the cost of {x}"),
        (r"what (?:does|do|would|will) (?P<x>.+?) cost", "the cost of {x}"),
        (
            r"how much (?:is|are) (?P<x>(?:the|a|an|your|my|delivery|shipping|postage|standard|next-day) ?.*)",
            "the cost of {x}",
        ),
        (r"(?:what|where|who|how)(?: is| are|'s) (?P<x>(?:the|your|my|our) .+)", "{x}"),
        (r"what are (?P<x>(?!you |we |they |these |those )[a-z].+)", "{x}"),
        (r"(?:what|how) about (?P<x>.+)", "{x}"),
        (r"(?:i|we)(?:'d| would)? (?:want|like|wish|need) to complain about (?P<x>.+)", "your complaint about {x}"),
        (r"(?:suggest|recommend)(?: me| us)? (?P<x>.+)", "{x}"),
        (r"(?P<x>(?-i:[a-z]).{3,60}?) (?:available|possible|included|in stock)", "{x}"),
        (
            r"(?:do|does|will|would|can) you (?:also |still |currently )?(?:offer|have|sell|do|provide|give|stock"
            r"|accept|take) (?P<x>.+)",
            "{x}",
        ),
        (
            r"(?:(?:is|are|will) there (?:be )?(?:any |still )?|any )(?:chance of |possibility of )?(?P<x>.+)",
            "{x}",
        ),
        (r"how long (?:does|do|will|would) (?P<x>.+?) (?:take|last|be)(?: .*)?", "{x}"),
        (r"(?:i(?:'m| am) )?(?:looking for|interested in|keen to know about) (?P<x>.+)", "{x}"),
        (
            r"(?:i(?:'d| would)? )?(?:also |just |really )?(?:want|need|like|require) (?P<x>(?!to |you |people |help\b"
            r"|someone |somebody |answers?\b|this |that |it\b|more |know |my money).+)",
            "{x}",
        ),
        (r"when (?:is|are) (?P<x>.+?) open", "the opening hours of {x}"),
        (r"how (?P<a>heavy|big|long|wide|tall|waterproof|warm) (?:is|are) (?P<x>.+)", "{noun} of {x}"),
        (r"(?:any |some )?(?:news|update|updates) (?:on|about|regarding) (?P<x>.+)", "{x}"),
    )
)
_NOUNS = {"heavy": "the weight", "big": "the size", "long": "the length", "wide": "the width", "tall": "the height"}
HURRY = re.compile(r",? (?:(?:right )?now|immediately|urgently|today|as soon as possible)$", re.I)
_WISHED = re.compile(r"(?:i\b.*?)?(?:want|need|like|wish)", re.I)
_THING = re.compile(r"^(?:what|which|who)(?:'s| is| are) (?P<x>[a-z].+)$", re.I)
_DOING = re.compile(
    r"^(?:(?:how|where|when) (?:do|can|could|would|should) (?:i|we)|how to|(?:can|could|may|might) (?:i|we)"
    r"|am i able to"
    r"|is it (?:possible|ok|okay|allowed|safe) to|would it be possible to"
    r"|(?:i(?:'d| would|'m| am)? )?(?:also |just |really )?"
    r"(?:like|want|wanted|need|wish|trying|looking|hoping)(?P<to> to)?)"
    r" (?:please |also |still )?(?P<verb>[a-z-]+)(?P<rest> .+)?$",
    re.I,
)


def topic(text: str, spelling: str = "british") -> str | None:
    """The question's noun phrase with persons turned, or None where no rule is sure."""
    line = _LEAD.sub("", tidy(text))
    if rude(line):
        return None
    asked = unasked(line)
    if asked and told_us(asked):
        asked = unasked(asked)  # "I was wondering if you could tell me the price"
    if asked and asked.partition(" ")[0].lower() not in g.WH | g.AUXILIARIES | {"if", "whether", "that"}:
        return _phrase(_cut(asked))  # "tell me the price of the tent"
    line = re.sub(r"^(?:if|whether) ", "", asked or line, flags=re.I)
    if found := _HELP.match(line):
        return _phrase(_cut(line[found.end() :]))
    if len(line) > 200 or UNFIT.search(line) or line.count("(") != line.count(")"):
        return None
    whole, line = line, _cut(line)
    if (found := _DOING.match(line)) and (doing := _doing(found, spelling)):
        return doing if found["rest"] or line == whole else None
    for rule, shape in _RULES:
        if found := rule.match(line):
            return _ruled(found, shape)
    return _subject(line)


def heavy(text: str) -> str | None:
    """A long thing, of which "what ... is" asks, as it stands: better than its verb at the far end of a sentence."""
    line = tidy(text)
    found = _THING.match(unasked(line) or line)
    return None if found is None or _CUT.search(found["x"]) else _phrase(found["x"], most=HEAVY)


def _cut(line: str) -> str:
    """The line without the clause behind its main one; nothing where a verb would be left in the air."""
    cut = _CUT.sub("", line).rstrip(" ,")
    return "" if cut != line and cut.endswith("ing") else cut


def _ruled(found: re.Match[str], shape: str) -> str | None:
    """The phrase of a rule, where what it takes from the question reads as a noun phrase."""
    noun = _NOUNS.get((found.groupdict().get("a") or "").lower())
    if "{noun}" in shape and noun is None:
        return None
    inner = _phrase(found["x"])
    return inner and shape.format(x=inner, noun=noun)


def _doing(found: re.Match[str], spelling: str) -> str | None:
    """What the customer wants to do: "paying in three instalments" for "can I pay in three instalments"."""
    verb, rest = found["verb"].lower(), found["rest"] or ""
    if found["to"] is None and _WISHED.match(found[0]) and verb in g.NOUN_VERBS:
        return None  # "I want repair tape"
    if verb not in g.VERBS | g.SHOP_VERBS or verb in (
        "be",
        "complain",
        "have",
        "know",
        "get",
        "do",
        "need",
        "want",
        "expect",
        "become",
        "come",
    ):
        return None
    return _phrase(g.gerund(verb, spelling) + rest, doing=True)


def _subject(line: str) -> str | None:
    """The thing that a yes/no or "which" question asks about, where it has a name."""
    tokens = line.split(" ")
    if tokens[0].lower() not in g.AUXILIARIES or tokens[1:2] and tokens[1].lower() in g.PRONOUNS:
        return None
    end = subject_end(tokens[0].lower(), tokens[1:])
    named = end and end > 1 and tokens[1].lower() not in g.POINTERS
    return _phrase(" ".join(tokens[1 : end + 1])) if end and named else None


def _phrase(text: str, *, doing: bool = False, most: int = MAX_WORDS) -> str | None:
    """The words as a noun phrase with persons turned; None where they are too many, empty or need the message."""
    tokens = HURRY.sub("", text.strip(" .,?!")).split()
    low = [t.lower().strip(",.") for t in tokens]
    if "that" in low[1:-1] and (g.base_form(low[low.index("that", 1) + 1]) != low[low.index("that", 1) + 1]):
        low.remove("that")  # "a tent that fits four people"
    pointed = {a for a, b in zip(low, low[1:], strict=False) if a in ("this", "these") and not g.function_word(b)}
    if not tokens or len(tokens) > most or (UNRESOLVED - pointed) & set(low) or low[-1] == "one" or UNFIT.search(text):
        return None
    if not doing and set(low) & (g.AUXILIARIES | {"not", "please", "i", "we"}):
        return None
    joined = {"and", "or", "but"}
    if low[0] in joined or low[-1] in g.DETERMINERS | g.PREPOSITIONS | joined or generic_you(tokens) is None:
        return None
    if low[0] in ("any", "some"):
        tokens = tokens[1:]
    return persons(" ".join(tokens)) or None
