"""A customer's question as the agent says it: "Do you deliver to Norway?" → "whether we deliver to Norway".

Rules only, and only where they are sure: None means that the thing that is asked about should be named instead.
"""

from __future__ import annotations

import re

from assistant.draft import grammar as g
from assistant.draft.asking import told_us, unasked
from assistant.draft.embedding import embedded, half
from assistant.draft.moving import wh_question, yes_no
from assistant.draft.persons import anybody, persons
from assistant.draft.tidying import rude, tidy
from assistant.draft.words import listed

MAX_WORDS = 26  # a longer question is named rather than turned
_UNFIT = re.compile(
    r"[?!\"“”;<>@:]|# |\.\.|https?:|\. |\bif (?:which|what|how|where|who|when)\b"
    r"|[a-z]{3}\.(?!com\b|co\b|org\b|net\b|uk\b|example\b)[a-z]|\b(?P<word>\w+) (?P=word)\b",
    re.I,
)
_CONDITION = re.compile(
    r"^(?P<cond>(?:if|when|once|after|before|while|during|in|at|on|for|with|without|under|given) [^,]{3,90}), "
    r"(?P<main>.+)$",
    re.I | re.S,
)
_UNMARKED = re.compile(
    r"^(?P<cond>if [^,]{3,90}?) (?P<main>(?:(?:what|where|when|which|how|why|who) )?(?:will|can|do|does|is|are"
    r"|would|could"
    r"|should) (?:i|we|you|it|they|he|she|there|this|that|my|our|your|the|his|her|their)\b.*)$",
    re.I | re.S,
)
_REASON = re.compile(r"^(?:since|as|because) [^,]{3,120}, (?P<main>.+)$", re.I | re.S)
_ASIDE = re.compile(
    r",? (?<!soon )(?<!long )(?<!far )(?<!much )(?<!same )as (?:i|we)(?:'m|'re|'ve|'ll| (?:am|are|was|were|have|need"
    r"|leave|fly|go|live|want|will))\b.*$|, (?:i|we)(?:'m|'re|'ve| (?:am|are|have|don't|want|need|just|can't"
    r"|only)) .*$",
    re.I | re.S,
)
_QUESTION = r"(?:what|when|where|which|who|why|how|do|does|did|is|are|can|could|will|would|should|has|have)"
_SECOND = re.compile(
    rf"(?P<first>.+?)(?:,? (?P<join>and|or|but)(?: also)?|,(?! (?:which|who|where|when) )) (?P<second>{_QUESTION} .+)$",
    re.I | re.S,
)
_ALTERNATIVE = re.compile(  # "when I buy it or | when it arrives"
    r"(?:when|where) (?:i|we|you|it|they|he|she|the|a|an|my|our|your|this|that)\b", re.I
)
# Two sentences without a stop between them: "where is it I don't have the mail".
_TWO = re.compile(r"\b(?:it|them|this|that) (?:i|we) (?:don't|do|have|haven't|am|can't|cannot|did|didn't|was)\b", re.I)
_THINK = re.compile(
    r"(?:do|would) you (?:think|reckon|believe|say) (?:that (?!(?:is|was|will|would|can|could|should)\b))?"
    r"(?P<rest>.+?)(?:,? (?:or|and) (?:is|are|do|does|will|would|should|why)\b.*)?$",
    re.I | re.S,
)
_IF_SO = re.compile(r"^if (?:so|yes|not|no),? ", re.I)
_HAPPEN = re.compile(r"\b(?<=you )happen to (?=[a-z])", re.I)
_WHAT_IF = re.compile(r"^what if ", re.I)
_HOW_COME = re.compile(r"^how come ", re.I)
_CHANCE = re.compile(r"^any (?=(?:chance|way|possibility|reason) (?:you|i|we|that|to) )", re.I)
_PARTS = re.compile(r"(?:, (?:and )?| and )(?=(?:what|when|where|which|who|how|do|does|is|are|can|could|will) )", re.I)


def clause(text: str) -> str | None:
    """A question as a dependent clause with persons turned ("how long delivery takes"), or None where unsure."""
    line = _ASIDE.sub("", tidy(text))
    if not line or len(line.split()) > MAX_WORDS or _TWO.search(line) or _UNFIT.search(line) or rude(line):
        return None
    line = _HOW_COME.sub("why ", _WHAT_IF.sub("what happens if ", line))
    line = _CHANCE.sub("is there any ", _IF_SO.sub("", _HAPPEN.sub("", line)))
    if found := _THINK.match(line):
        return embedded(f"whether {found['rest']}")
    if asked := unasked(line):
        return _asked(asked)
    if found := _CONDITION.match(line) or _UNMARKED.match(line):
        main = clause(found["main"])
        return main and f"{main} {persons(found['cond'][:1].lower() + found['cond'][1:])}"
    if found := _REASON.match(line):
        return clause(found["main"])
    parts, pair = _PARTS.split(line), _SECOND.match(line)
    if len(parts) > 2:
        turned = [t for p in parts if (t := _single(p))]
        return listed(turned) if len(turned) == len(parts) else None
    if pair and (pair["join"] or "").lower() == "or" and _ALTERNATIVE.match(pair["second"]):
        pair = None
    return _pair(pair) if pair and " " in pair["first"] else _single(line)


def _asked(rest: str) -> str | None:
    """What was asked behind "could you tell me"."""
    inner = unasked(rest)  # "I was wondering if you could tell me how long it is"
    if inner and _first(inner) in g.WH | {"if", "whether"}:
        return _asked(inner)
    if inner and told_us(rest):
        return None  # the price, or whatever it is, names itself
    first = _first(rest)
    if first == "that":
        return embedded(f"whether{rest[4:]}")
    if first in g.WH | {"if", "whether"}:
        return embedded(rest) if " and " not in rest else _both(rest)
    return clause(rest) if first in g.AUXILIARIES else None


def _first(line: str) -> str:
    """The first word, "who" of "who's"."""
    return re.split(r"[ ']", line, maxsplit=1)[0].lower()


def _both(rest: str) -> str | None:
    """Two things asked behind one "could you tell me", or one that has an "and" in it."""
    first, _, second = rest.partition(" and ")
    if second.partition(" ")[0].lower() not in g.WH | {"if", "whether"}:
        return embedded(rest)
    one, two = embedded(first.rstrip(",")), embedded(second)
    return one and two and f"{one} and {two}"


def _pair(found: re.Match[str]) -> str | None:
    """Two questions in one sentence: both turned, or for "or" the first alone, as the second only repeats it."""
    one, join = _single(found["first"].rstrip(",")), (found["join"] or "and").lower()
    if join == "or" or one is None:
        return one
    two = clause(found["second"])
    return two and f"{one} {join} {two}"


def _single(line: str) -> str | None:
    tokens = line.split(" ")
    first = tokens[0].lower()
    if first in g.WH or first in ("what's", "where's", "when's", "how's", "who's"):
        return wh_question(tokens)
    if first.endswith("n't") and first[:-3] in g.AUXILIARIES:
        if first == "don't" and tokens[1:] and tokens[1].lower() in g.VERBS:
            return None  # "don't worry"
        tokens = [first[:-3], *tokens[1:]]  # "isn't it free" asks whether it is
    if tokens[0].lower() in g.AUXILIARIES:
        return yes_no(tokens) or anybody(tokens)
    return half(line)
