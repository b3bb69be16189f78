"""Which lists of a passage belong to an answer, and whether whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft.sentences import Kind, Unit

FEW, MUCH = 6, 700  # a list of more items than FEW with more characters than MUCH is given in part
MOST_ITEMS = 14  # a list is given whole or not at all
NEAR = 0.6  # share of the best score that an item must reach which stands out
LONG = 5  # words from which on a sentence says something by itself
_ALL_OF = re.compile(
    r"\b(?:if|must|need(?:s|ed)?|eligible|only|all of|require\w*|unless|both|when|where|qualify)\b.*:$", re.I
)
_HOW = re.compile(
    r"\b(?:how (?:do|can|to|would|should|does)|where (?:do|can) (?:i|we)|steps?|instructions|can i|can we"
    r"|could i|may i)\b"
)
LIMITS = re.compile(
    r"\b(?:not|never|only|except|unless|cannot|can't|must|however|but not|no longer|excluded?|excluding)\b", re.I
)


def lists(
    question: str, pieces: Sequence[Unit], scores: Sequence[float], chosen: set[int], *, led: bool = False
) -> set[int]:
    """The lists that belong to the answer: steps whole, of other items only those asked for, if some stand out.

    With `led`, none stands out in a list whose leading sentence answers better.
    """
    added: set[int] = set()
    for block in sorted({p.block for p in pieces if p.kind in (Kind.STEP, Kind.BULLET)}):
        items = [i for i, p in enumerate(pieces) if p.block == block and p.kind in (Kind.STEP, Kind.BULLET)]
        before = items[0] - 1 if items[0] and pieces[items[0] - 1].kind is Kind.SENTENCE else None
        if not _list_belongs(question, pieces, items, before, chosen):
            continue
        best = _standing_out(pieces, scores, items, before if led and before in chosen else None)
        if best is None and len(items) > MOST_ITEMS:
            continue
        added |= set(best or items) | ({before} if before is not None else set())
        after = items[-1] + 1
        if best is None and after < len(pieces) and pieces[after].kind is Kind.SENTENCE:
            added |= {after} if LIMITS.search(pieces[after].text) else set()
    return added


def _list_belongs(
    question: str, pieces: Sequence[Unit], items: Sequence[int], before: int | None, chosen: set[int]
) -> bool:
    """Whether a list is part of the answer: an item of it is chosen, or the sentence that leads it."""
    if chosen & set(items):
        return True
    if before is None:
        return False
    led = before in chosen
    if not led and len(pieces[before].text.split()) < LONG and before - 1 in chosen:
        led = pieces[before - 1].block == pieces[before].block  # "... Start by:"
    steps = pieces[items[0]].kind is Kind.STEP or pieces[before].text.endswith(":")
    return led and (steps or bool(_HOW.search(question.lower())))


def _standing_out(
    pieces: Sequence[Unit], scores: Sequence[float], items: Sequence[int], before: int | None
) -> list[int] | None:
    """The items of a list that answer where the others do not; None where it is given whole."""
    if pieces[items[0]].kind is not Kind.BULLET:
        return None
    if items[0] and _ALL_OF.search(pieces[items[0] - 1].text):
        return None  # one of several conditions would be another rule
    top = max(scores[i] for i in items)
    best = [i for i in items if scores[i] >= NEAR * top]
    lead = scores[before] if before is not None else -1.0
    if top > 0 and len(best) <= len(items) / 3 and lead < NEAR * top:
        return best
    if len(items) > FEW and sum(len(pieces[i].text) for i in items) > MUCH:
        return sorted(sorted(items, key=lambda i: (-scores[i], i))[:FEW])
    return None
