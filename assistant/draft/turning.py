"""A customer's question as the agent says it: "Do you deliver to Norway?" → "whether we deliver to Norway".

Rules only, and only where they are sure: None means that the customer's own words should be quoted instead.
"""

from __future__ import annotations

import re

from assistant.draft import grammar as g
from assistant.draft.persons import generic_you, persons, tidy

MAX_WORDS = 26  # a longer question is quoted in part rather than turned
_INDIRECT = re.compile(
    r"^(?:(?:i(?:'d| would)? (?:just )?(?:like|love|want|need)(?: to (?:know|ask|find out|check))?|i(?:'m| am| was)? "
    r"(?:just )?(?:wonder|wondering|not sure|unsure|curious)|wondering|(?:can|could|would|will) (?:you"
    r"|someone|anyone|somebody) "
    r"(?:please |kindly )?(?:tell|let|advise|explain to|explain|confirm|say)(?: me| us)?(?: know)?|(?:do"
    r"|would) you know|any idea|"
    r"(?:please )?(?:tell|let) (?:me|us)(?: know)?|(?:please )?(?:confirm|advise|explain|check)|may i ask|can i ask|"
    r"i don't (?:know|understand)|not sure)(?: about)?),? (?P<word>if|whether|what|when|where|which|who"
    r"|why|how)\b(?P<rest>.*)$",
    re.I | re.S,
)
_CONDITION = re.compile(r"^(?P<cond>(?:if|when|once|after|before) [^,]{3,90}), (?P<main>.+)$", re.I | re.S)
_REASON = re.compile(r"^(?:since|as|because) [^,]{3,120}, (?P<main>.+)$", re.I | re.S)
_SECOND = re.compile(
    r"(?P<first>.+?),? (?P<join>and|or|but) (?:also )?(?P<second>(?:what|when|where|which|who|why|how|do"
    r"|does|did|is|are|can|"
    r"could|will|would|should|has|have) .+)$",
    re.I | re.S,
)


def clause(text: str) -> str | None:
    """A question as a dependent clause with persons turned ("how long delivery takes"), or None where unsure."""
    line = tidy(text)
    if not line or len(line.split()) > MAX_WORDS or re.search(r'[?!"“”;<>@]|https?:|\. ', line):
        return None
    if found := _INDIRECT.match(line):
        word = found["word"].lower()
        rest = _embedded(f"{word}{found['rest']}")
        return None if rest is None else ("whether" + rest[2:] if word == "if" else rest)
    if found := _CONDITION.match(line):
        main = clause(found["main"])
        return main and f"{main} {persons(_small(found['cond']))}"
    if found := _REASON.match(line):
        return clause(found["main"])
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
    return _yes_no(tokens) if first in g.AUXILIARIES else None


def _embedded(line: str) -> str | None:
    """A clause after "I wonder": already in the order of a statement, unless the customer kept a question's order."""
    tokens = line.split(" ")
    if tokens[0] == "if" or not any(t.lower() in g.AUXILIARIES for t in tokens[1:4]):
        return persons(line) if generic_you(tokens) is False else None
    return _wh(tokens) or (persons(line) if tokens[1].lower() in g.PRONOUNS | g.DETERMINERS else None)


def _wh(tokens: list[str]) -> str | None:
    """A question with a question word: "How long does delivery take" → "how long delivery takes"."""
    if "'" in tokens[0]:
        tokens = [tokens[0].split("'")[0], "is", *tokens[1:]]
    head = next((i for i, t in enumerate(tokens[:6]) if i and t.lower() in g.AUXILIARIES), None)
    second = tokens[1].lower() if len(tokens) > 1 else ""
    known = g.base_form(second) in g.VERBS and (head is None or g.base_form(second) != second not in g.AUXILIARIES)
    if head is None or known:  # "which courier delivers to Norway", "what happens if"
        return persons(_small(" ".join(tokens))) if known or tokens[0].lower() == "which" else None
    question, rest = tokens[:head], tokens[head + 1 :]
    if not rest:
        return None
    if tokens[0].lower() in ("which", "who", "what") and tokens[head].lower() in g.BE | g.MODALS | g.HAVE:
        start = rest[0].lower()
        if g.predicative(start) or start in g.PREPOSITIONS or (start in g.VERBS and start not in g.NOUN_VERBS):
            return persons(_small(" ".join(tokens)))  # the question word is the subject: nothing moves
    if (
        tokens[0].lower() in ("how", "where")
        and tokens[head].lower() == "do"
        and rest[0].lower() in ("i", "we")
        and head == 1
    ):
        return persons(_small(" ".join([tokens[0], "to", *rest[1:]])))
    if tokens[0].lower() == "what" and head == 1 and tokens[1].lower() in g.BE and rest[0].lower() not in g.PRONOUNS:
        thing = len(rest) <= 8 and not _broken(rest)  # "what is exon skipping": all that follows is one thing
        return persons(_small(" ".join([tokens[0], *rest, tokens[1]]))) if thing else None
    body = _statement(tokens[head].lower(), rest, after_wh=True)
    return None if body is None else persons(_small(" ".join(question)) + " " + body)


def _yes_no(tokens: list[str]) -> str | None:
    """A question for yes or no: "Is a footprint included" → "whether a footprint is included"."""
    body = _statement(tokens[0].lower(), tokens[1:], after_wh=False)
    return None if body is None else persons("whether " + body)


def _statement(aux: str, rest: list[str], *, after_wh: bool) -> str | None:
    """Subject and predicate in the order of a statement."""
    rest = [t for i, t in enumerate(rest) if not i or t.lower() not in g.FILLERS]
    end = subject_end(aux, rest)
    if end is None and after_wh and aux in g.BE and 0 < len(rest) <= 8 and not _broken(rest):
        end = len(rest)  # "where is my order": the verb goes to the end
    if end is None or (generic_you(["how", aux, *rest] if after_wh else [aux, *rest]) is not False):
        return None
    subject, predicate = rest[:end], rest[end:]
    if aux in g.DO:
        return _do(aux, subject, predicate)
    if not predicate and aux not in g.BE:
        return None
    if subject[0].lower() == "i" and aux in ("am", "was"):
        aux = "are" if aux == "am" else "were"
    return " ".join([*subject, aux, *predicate])


def _do(aux: str, subject: list[str], predicate: list[str]) -> str | None:
    """The verb takes over what "do" expressed; None where its form is not sure."""
    at = next((i for i, t in enumerate(predicate) if t.lower() not in g.ADVERBS), None)
    if at is None or any(t.lower() == "not" for t in predicate[:at]):
        return None
    verb = predicate[at].lower()
    form = {"do": verb, "does": g.third_person(verb), "did": g.past(verb)}[aux]
    if form is None or (verb not in g.VERBS | g.SHOP_VERBS and aux == "does"):
        return None
    return " ".join([*subject, *predicate[:at], form, *predicate[at + 1 :]])


def _broken(rest: list[str]) -> bool:
    """Whether the words hold more than one thing."""
    return any(t.lower() in g.AUXILIARIES | {"if", "that", "when", "because", "which", "who"} or "," in t for t in rest)


def subject_end(aux: str, rest: list[str]) -> int | None:
    """How many words the subject has that follows the auxiliary; None where it is not sure."""
    low = [t.lower().strip(",") for t in rest]
    if not low or low[0] in g.PRONOUNS:
        return 1 if low and "," not in rest[0] else None
    if (
        low[0] in g.POINTERS
        and len(low) > 1
        and (g.predicative(low[1]) or g.function_word(low[1]) or low[1] in g.VERBS)
    ):
        return 1
    if any(w in ("if", "because", "when") for w in low[:3]):
        return None
    for i in range(1, len(low)):
        if "," in rest[i - 1] or low[i] in ("which", "that", "who", "whom", "whose", "where"):
            return None  # where a clause within the subject ends is not sure
        starts = g.predicate_starts(aux, low, i)
        if starts is not False:
            return i if starts else None
    places = [i for i in range(1, len(low)) if low[i] in g.PREPOSITIONS] if aux in g.BE else []
    return places[0] if len(places) == 1 and low[places[0]] != "of" else None


def _small(text: str) -> str:
    """The text with a small first letter (it starts with a question word or a conjunction)."""
    return text[:1].lower() + text[1:]
