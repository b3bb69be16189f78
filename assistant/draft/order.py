"""Whether a question stands in the order of a statement, and whether another question begins within it."""

from __future__ import annotations

from assistant.draft import grammar as g

NOMINATIVE = g.PRONOUNS | g.POINTERS
JOINTS = (
    g.PREPOSITIONS
    | g.WH
    | {"if", "that", "because", "so", "and", "or", "but", "as", "than", "whether"}
    | {"while", "once", "unless", "although", "though"}
)
_ASKED = g.PRONOUNS - {"everything", "everyone", "everybody", "nobody", "nothing", "something"}


def ordered(low: list[str], head: int) -> bool:
    """Whether the subject stands before the verb already: "why it is late", "how much the tent is"."""
    between = low[3 if low[1] in ("and", "or") and low[2:3] and low[2] in g.WH else 1 : head]
    if "of" in between:
        return False
    if low[0] == "how" and len(between) > 2 and _degree(between[0]) and between[1] in g.PREPOSITIONS:
        between = between[3:]  # "how far from the station | is your hotel"
    if any(w in g.PRONOUNS | g.POINTERS | g.DETERMINERS for w in between):
        return True
    if between and low[0] == "how" and not _degree(between[0]) and low[head + 1 :]:
        return low[head + 1] not in g.DETERMINERS | g.PRONOUNS | g.POINTERS
    return bool(between) and low[0] in ("why", "where", "when") and not all(g.adverb(w) or w == "else" for w in between)


def _degree(word: str) -> bool:
    """Whether the word goes with "how" as in "how much", "how heavy"."""
    counts = ("many", "much", "few", "little", "often", "far", "close", "near")
    return word in counts or g.predicative(word) or g.adverb(word)


def inverted(tokens: list[str], *, main: bool = False) -> bool:
    """Whether another question begins within the words: "... in the right place is it under something else".

    `main` where the subject of the first one stands at the front.
    """
    low = [t.lower() for t in tokens]
    for i in range(1 if main else 0, len(low) - 1):
        if i and low[i - 1] in g.WH and low[i] in g.AUXILIARIES and low[i + 1] in _ASKED | g.POINTERS | g.DETERMINERS:
            return True
        if low[i] == "do" and low[i + 1] in ("i", "you", "we", "they") and i and low[i - 1] not in g.WH:
            return True
        if low[i] not in g.AUXILIARIES or (i and (low[i - 1] in g.PRONOUNS or low[i - 1] in JOINTS)):
            continue
        if low[i + 1] in _ASKED:
            return True
        if low[i] in g.MODALS | {"does", "did"} and low[i + 1] in g.DETERMINERS | g.POINTERS:
            return True
    return False
