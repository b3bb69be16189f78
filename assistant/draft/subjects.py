"""Where the subject of a question ends and what is said of it begins: "is | the filling | ethically sourced"."""

from __future__ import annotations

from assistant.draft import grammar as g
from assistant.draft.bags import bag

_SURE = bag("cover support need fit weigh hold come last leak")  # verbs for which a shop's questions have no noun
_ALONE = bag("someone somebody anyone anybody everyone everybody everything nobody nothing something")
_TIMES = bag("now today tomorrow tonight yet currently exactly then")
_SAME = bag("same only best right first last latest one")  # behind "the": "is this the same as", "is that the one"
_OWNERS = bag("i we you they he she")
_ARTICLES = bag("a an the")
_PERIODS = bag("year week month night summer winter spring autumn time season")  # behind "last"
_STATES = bag("stock transit use sale offer")  # behind "in" and "on"
# What is said of a thing in two words: "machine washable".
_PAIRS = frozenset(
    (a, b)
    for b, before in (
        ("washable", "machine hand dishwasher"),
        ("safe", "dishwasher microwave oven freezer food child"),
        ("free", "bpa gluten lead pfc pfas sugar latex nickel lactose"),
        ("friendly", "dog child pet family wheelchair vegan"),
        ("resistant", "water wind fire heat stain"),
        ("accessible", "wheelchair"),
        ("new", "brand"),
    )
    for a in before.split()
)
_CLAUSES = bag("which that who whom whose where")
_LONGEST_RUN = 4  # plain words in a row that can still be one thing


def subject_end(aux: str, rest: list[str]) -> int | None:
    """How many words the subject has that follows the auxiliary; None where it is not sure."""
    low = [t.lower().strip(",") for t in rest]
    if not low:
        return None
    if low[0] in g.PRONOUNS and not (low[0] in _ALONE and low[1:2] and low[1] in g.PREPOSITIONS):
        return 1 if "," not in rest[0] else None
    if low[0] in g.POINTERS and len(low) > 1 and _pointer_alone(aux, low):
        return 1
    if any(w in ("if", "because", "when") for w in low[:3]):
        return None
    run = 1
    for i in range(1, len(low)):
        if _unsure(rest, low, i):
            return None
        named = rest[i][0].isupper() and (aux not in g.BE or rest[i].istitle())
        starts = False if named else predicate_starts(aux, low, i)  # a name is no verb
        if starts is not False:
            return i if starts else None
        run = run + 1 if rest[i].islower() and not g.function_word(low[i]) else 0
        if run > _LONGEST_RUN:
            return None
    return _place(rest, low) if aux in g.BE else None


def _unsure(rest: list[str], low: list[str], i: int) -> bool:
    """Whether a clause, a second verb or another thing begins with word `i`, so that no end is sure."""
    word, before = low[i], low[i - 1]
    if "," in rest[i - 1] or word in _CLAUSES:
        return True
    if word in g.AUXILIARIES - {"can", "may", "will", "have", "do"} and before not in g.PRONOUNS:
        return True
    if word in ("can", "may", "will") and low[i + 1 : i + 2] == ["be"]:
        return True
    loose = word in g.DETERMINERS - _ARTICLES and not g.function_word(before)  # "the boots my brother bought"
    return loose and not before.endswith("ing")


def predicate_starts(aux: str, low: list[str], i: int) -> bool | None:
    """Whether the predicate starts with word `i`: a verb, or after "be" and "have" what they say; None if unsure."""
    word, before = low[i], low[i - 1]
    inches = before == "in" and i > 1 and low[i - 2].isdigit()  # "a 48 in stand"
    if not inches and (
        before in g.DETERMINERS | g.PREPOSITIONS | g.POINTERS | {"and", "or", "to", "as", "than"}
        or before in g.ADJECTIVES
    ):
        return False
    if before.endswith("ing") and i > 1 and low[i - 2] in g.PREPOSITIONS:
        return False  # "any chance of getting wet"
    if before in _OWNERS:
        return False  # of a clause within the subject: "are the boots I ordered"
    if word in ("not", "still", "already", "usually", "normally", "also") or (aux in g.BE and word in _TIMES):
        return True
    last_done = word == "last" and g.participle(low[i + 1] if low[i + 1 :] else "")  # "was my meter | last read"
    if aux in g.BE and (last_done or tuple(low[i : i + 2]) in _PAIRS):
        return True
    if aux in g.BE and word in ("in", "on") and low[i + 1 :] and low[i + 1] in _STATES and len(low) == i + 2:
        return True
    if word == "last" and low[i + 1 :] and low[i + 1] in _PERIODS:
        return False
    if aux in g.BE and word in _ARTICLES:
        return _noun_said(low, i)
    if g.adverb(word) and i + 1 < len(low):
        return _said(aux, low, i + 1)
    return _said(aux, low, i)


def _said(aux: str, low: list[str], i: int) -> bool | None:
    """Whether word `i` is what is said: a verb behind "do" and "can", an adjective or participle behind "be"."""
    word = low[i]
    closed = i + 1 == len(low) or g.function_word(low[i + 1]) or g.adverb(low[i + 1])
    if aux in g.BE | g.HAVE:
        if not (g.predicative(word) if aux in g.BE else g.participle(word)):
            return False
        if word.endswith("ing") and i == 1 and not _ends_there(low, i):
            return None  # "is remote testing an option", "is online shopping possible"
        closed = closed or (word.endswith("ing") and low[i + 1] in g.ADJECTIVES)
        return closed or _passive(low, i) or None
    if word not in g.VERBS or (word in g.NOUN_VERBS and low[i + 1 : i + 2] in (["have"], ["be"])):
        return False
    return True if word not in g.NOUN_VERBS or closed or word in _SURE else None


def _ends_there(low: list[str], i: int) -> bool:
    """Whether what follows word `i` says where or when, or nothing follows."""
    return i + 1 == len(low) or low[i + 1] in g.PREPOSITIONS | _TIMES or low[0] in g.DETERMINERS


def _passive(low: list[str], i: int) -> bool:
    """Whether a passive starts at word `i`: "been shipped", "being repaired"."""
    return low[i] in ("been", "being") and i + 1 < len(low) and g.participle(low[i + 1])


def _noun_said(low: list[str], i: int) -> bool | None:
    """Whether a noun is said of the subject from the article on: "is this TV | the same as ...", "... | a good buy"."""
    if i + 1 == len(low):
        return None
    if low[i] in ("a", "an") or low[i + 1] in _SAME:
        return True
    return None


def _pointer_alone(aux: str, low: list[str]) -> bool:
    """Whether "this" is the whole subject: "is this free", but not "is this free gift ...", "does this cover fit"."""
    word, closed = low[1], len(low) == 2 or g.function_word(low[2])
    if (
        g.function_word(word)
        or tuple(low[1:3]) in _PAIRS
        or (g.adverb(word) and len(low) > 2 and g.predicative(low[2]))
    ):
        return True
    if aux in g.BE | g.HAVE:
        return g.predicative(word) and (closed or _passive(low, 1))
    return word in g.VERBS and (word not in g.NOUN_VERBS or closed)


def _place(rest: list[str], low: list[str]) -> int | None:
    """The end of a subject of which only a place is said: "is | your shop | in Leeds"."""
    places = [i for i in range(1, len(low)) if low[i] in g.PREPOSITIONS]
    if len(places) != 1 or low[places[0]] in ("of", "to"):
        return None
    thing = rest[1 : places[0]] if low[0] in g.DETERMINERS | g.POINTERS else rest[: places[0]]
    plain = [t for t in thing if t.islower() and t not in g.ADJECTIVES]
    return places[0] if len(plain) <= 1 else None
