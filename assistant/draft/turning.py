"""A customer's question as the agent says it: "Do you deliver to Norway?" → "whether we deliver to Norway".

Rules only, and only where they are sure: None means that the customer's own words should be quoted instead.
"""

from __future__ import annotations

import re

from assistant.draft import grammar as g
from assistant.draft.persons import anybody, generic_you, persons, tidy
from assistant.draft.words import listed

MAX_WORDS = 26  # a longer question is quoted in part rather than turned
_INDIRECT = re.compile(
    r"^(?:(?:i(?: also)?(?:'d| would)? (?:just |also )*(?:like|love|want|need)(?: to (?:know|ask|find out|check))?"
    r"|i(?:'m| am| was)? "
    r"(?:just )?(?:wonder|wondering|not sure|unsure|curious)|(?:am |was )?wondering|(?:can|could|would|will) (?:you"
    r"|someone|anyone|somebody) "
    r"(?:please |kindly )?(?:tell|let|advise|explain to|explain|confirm|say)(?: me| us)?(?: know)?|(?:do"
    r"|would) you know|any idea|"
    r"(?:please )?(?:tell|let) (?:me|us)(?: know)?|(?:please )?(?:confirm|advise|explain|check)|may i ask|can i ask|"
    r"i don't (?:know|understand)|not sure)(?: about)?),? (?P<word>if|whether|what|when|where|which|who"
    r"|why|how)\b(?P<rest>.*)$",
    re.I | re.S,
)
_CONDITION = re.compile(r"^(?P<cond>(?:if|when|once|after|before) [^,]{3,90}), (?P<main>.+)$", re.I | re.S)
_NOT = re.compile(r"why (is|are|was|were|do|does|did|has|have|had|could|would|should)n't ", re.I)
_UNMARKED = re.compile(
    r"^(?P<cond>if (?:i|we) [^,]{3,60}?) (?P<main>(?:will|can|do|does|is|are|would|could) .+)$", re.I | re.S
)
_REASON = re.compile(r"^(?:since|as|because) [^,]{3,120}, (?P<main>.+)$", re.I | re.S)
_ASIDE = re.compile(
    r",? (?<!soon )(?<!long )(?<!far )(?<!much )(?<!same )as (?:i|we)(?:'m|'re|'ve|'ll| (?:am|are|was|were|have|need"
    r"|leave|fly|go|live|want|will))\b.*$|, (?:i|we)(?:'m|'re|'ve| (?:am|are|have)) .*$",
    re.I | re.S,
)
_SECOND = re.compile(
    r"(?P<first>.+?),? (?P<join>and|or|but) (?:also )?(?P<second>(?:what|when|where|which|who|why|how|do"
    r"|does|did|is|are|can|"
    r"could|will|would|should|has|have) .+)$",
    re.I | re.S,
)
# Two sentences without a stop between them: "where is it I don't have the mail".
_TWO = re.compile(r"\b(?:it|them|this|that) (?:i|we) (?:don't|do|have|haven't|am|can't|cannot|did|didn't|was)\b", re.I)
_THINK = re.compile(
    r"do you (?:think|reckon|believe) (?:that )?(?P<rest>(?:it|they|this|that|the|my|i|we) .+)$", re.I | re.S
)
_HALF = re.compile(r"(?:if|whether) (?!so\b|not\b|yes\b|no\b)", re.I)  # "and if I have to pay customs"
_IF_SO = re.compile(r"^if (?:so|yes),? ", re.I)
_HAPPEN = re.compile(r"\bhappen to (?=[a-z])", re.I)
_PARTS = re.compile(r"(?:, (?:and )?| and )(?=(?:what|when|where|which|who|how|do|does|is|are|can|could|will) )", re.I)


def clause(text: str) -> str | None:
    """A question as a dependent clause with persons turned ("how long delivery takes"), or None where unsure."""
    line = _ASIDE.sub("", tidy(text))
    if not line or len(line.split()) > MAX_WORDS or _TWO.search(line) or re.search(r'[?!"“”;<>@]|https?:|\. ', line):
        return None
    line = _IF_SO.sub("", _HAPPEN.sub("", line))
    if found := _THINK.match(line):
        return f"whether {persons(found['rest'])}"
    if found := _INDIRECT.match(line):
        word = found["word"].lower()
        rest = _embedded(f"{word}{found['rest']}")
        return None if rest is None else ("whether" + rest[2:] if word == "if" else rest)
    if found := _CONDITION.match(line) or _UNMARKED.match(line):
        main = clause(found["main"])
        return main and f"{main} {persons(_small(found['cond']))}"
    if found := _REASON.match(line):
        return clause(found["main"])
    parts = _PARTS.split(line)
    if len(parts) > 2:
        turned = [t for p in parts if (t := _single(p))]
        return listed(turned) if len(turned) == len(parts) else None
    if found := _SECOND.match(line):
        return _pair(found["first"].rstrip(","), found["join"].lower(), found["second"])
    return _single(line)


def _pair(first: str, join: str, second: str) -> str | None:
    """Two questions in one sentence: both turned, or for "or" the first alone, as the second only repeats it."""
    one = _single(first)
    if join == "or" or one is None:
        return one
    two = clause(second)
    return two and f"{one} {join} {two}"


def _single(line: str) -> str | None:
    tokens = line.split(" ")
    first = tokens[0].lower()
    if first in g.WH or first in ("what's", "where's", "when's", "how's", "who's"):
        return _wh(tokens)
    if first in g.AUXILIARIES:
        return _yes_no(tokens) or anybody(tokens)
    half = _embedded(line) if _HALF.match(line) and "," not in line else None
    return half and f"whether {half.partition(' ')[2]}"


def _embedded(line: str) -> str | None:
    """A clause after "I wonder": already in the order of a statement, unless the customer kept a question's order."""
    tokens = line.split(" ")
    if tokens[0] in ("if", "whether") or not any(t.lower() in g.AUXILIARIES for t in tokens[1:4]):
        return persons(line) if generic_you(tokens) is False else None
    return _wh(tokens) or (persons(line) if tokens[1].lower() in g.PRONOUNS | g.DETERMINERS else None)


def _wh(tokens: list[str]) -> str | None:
    """A question with a question word: "How long does delivery take" → "how long delivery takes"."""
    if "'" in tokens[0]:
        tokens = [tokens[0].split("'")[0], "is", *tokens[1:]]
    if second_not := _NOT.match(" ".join(tokens)):
        return _why_not(second_not[1].lower(), tokens[2:])
    head = next((i for i, t in enumerate(tokens[:6]) if i and t.lower() in g.AUXILIARIES), None)
    second = tokens[1].lower() if len(tokens) > 1 else ""
    known = g.base_form(second) in g.VERBS and (head is None or g.base_form(second) != second not in g.AUXILIARIES)
    if head is None or known:  # "which courier delivers to Norway", "what happens if"
        return persons(_small(" ".join(tokens))) if known or tokens[0].lower() in ("which", "who") else None
    question, rest = tokens[:head], tokens[head + 1 :]
    if not rest:
        return "who " + tokens[1] if tokens[0].lower() == "who" and len(tokens) == 2 else None
    if tokens[0].lower() in ("which", "who", "what") and tokens[head].lower() in g.BE | g.MODALS | g.HAVE:
        start = rest[0].lower()
        said = g.predicative(start) and tokens[head].lower() not in g.MODALS
        if said or start in g.PREPOSITIONS or (start in g.VERBS and start not in g.NOUN_VERBS):
            return persons(_small(" ".join(tokens)))  # the question word is the subject: nothing moves
    if (
        tokens[0].lower() in ("how", "where")
        and tokens[head].lower() == "do"
        and rest[0].lower() in ("i", "we")
        and head == 1
    ):
        return persons(_small(" ".join([tokens[0], "to", *rest[1:]])))
    if tokens[0].lower() == "what" and head == 1 and tokens[1].lower() in g.BE and rest[0].lower() not in g.PRONOUNS:
        thing = len(rest) <= 10 and not _broken(rest)  # "what is exon skipping": all that follows is one thing
        return persons(_small(" ".join([tokens[0], *rest, tokens[1]]))) if thing else None
    body = _statement(tokens[head].lower(), rest, after_wh=True)
    return None if body is None else persons(_small(" ".join(question)) + " " + body)


def _why_not(aux: str, rest: list[str]) -> str | None:
    """A question why not: "Why hasn't my parcel arrived" → "why your parcel has not arrived"."""
    end = g.subject_end(aux, rest)
    if not end or end == len(rest) or generic_you(["why", aux, *rest]) is not False:
        return None
    return persons(" ".join(["why", *rest[:end], aux, "not", *rest[end:]]))


def _yes_no(tokens: list[str]) -> str | None:
    """A question for yes or no: "Is a footprint included" → "whether a footprint is included"."""
    body = _statement(tokens[0].lower(), tokens[1:], after_wh=False)
    return None if body is None else persons("whether " + body)


def _statement(aux: str, rest: list[str], *, after_wh: bool) -> str | None:
    """Subject and predicate in the order of a statement."""
    rest = [t for i, t in enumerate(rest) if not i or t.lower() not in g.FILLERS]
    end = g.subject_end(aux, rest)
    if end is None and after_wh and aux in g.BE and 0 < len(rest) <= 8 and not _broken(rest):
        end = len(rest)  # "where is my order": the verb goes to the end
    if end is None or (generic_you(["how", aux, *rest] if after_wh else [aux, *rest]) is not False):
        return None
    subject, predicate = rest[:end], rest[end:]
    if aux in g.DO:
        return _do(aux, subject, predicate)
    if not predicate and aux not in g.BE or aux in g.MODALS and "be" in (p.lower() for p in predicate[2:]):
        return None
    if subject[0].lower() == "i" and aux in ("am", "was"):
        aux = "are" if aux == "am" else "were"
    return " ".join([*subject, aux, *predicate])


def _do(aux: str, subject: list[str], predicate: list[str]) -> str | None:
    """The verb takes over what "do" expressed; None where its form is not sure."""
    at = next((i for i, t in enumerate(predicate) if t.lower() not in g.ADVERBS), None)
    if at is None:
        return None
    if any(t.lower() == "not" for t in predicate[:at]):
        return " ".join([*subject, aux, *predicate])
    verb = predicate[at].lower()
    form = {"do": verb, "does": g.third_person(verb), "did": g.past(verb)}[aux]
    if form is None or (verb not in g.VERBS | g.SHOP_VERBS and aux == "does" and not _sure_verb(subject, verb)):
        return None
    return " ".join([*subject, *predicate[:at], form, *predicate[at + 1 :]])


def _sure_verb(subject: list[str], verb: str) -> bool:
    """Whether an unknown word must be the verb, as it stands right behind "it"."""
    return [s.lower() for s in subject] in (["it"], ["he"], ["she"]) and verb.isalpha() and not g.function_word(verb)


def _broken(rest: list[str]) -> bool:
    """Whether the words hold more than one thing."""
    return any(t.lower() in g.AUXILIARIES | {"if", "that", "when", "because", "which", "who"} or "," in t for t in rest)


def _small(text: str) -> str:
    """The text with a small first letter (it starts with a question word or a conjunction)."""
    return text.partition(" ")[0].lower() + text[len(text.partition(" ")[0]) :]
