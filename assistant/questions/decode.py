"""From token probabilities to questions: spans, several places for one question, form and confidence.

The tags of a message are decoded together (Viterbi 1967): the inside of a question can only follow its beginning, and
each new beginning has its price, so that one doubtful token neither cuts a question in two nor makes one up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.types import Form, Span

Array = npt.NDArray[Any]
OUTSIDE, BEGIN, INSIDE, AGAIN = range(4)
FORMS = (Form.INTERROGATIVE, Form.IMPERATIVE, Form.DECLARATIVE)
START = 2.0  # price of a beginning, in nats
MARK = 2.0  # price of going on after a question mark, in nats
SURE = 0.5  # a stretch is taken where its mean probability of being inside is above this
REPEATS = 0.3  # a stretch is a further place of another question where P(again) is above this share of the beginning's
FORBIDDEN = -1e9


@dataclass(frozen=True, slots=True)
class Found:
    """A question as the tagger sees it: its places in the text, first the one that asks it."""

    spans: tuple[Span, ...]
    form: Form
    confidence: float


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of tokens taken as one place of a question."""

    first: int
    last: int
    again: float
    confidence: float


def path(tags: Array, starts_word: Sequence[bool], after_mark: Sequence[bool] = ()) -> list[int]:
    """The best sequence of tags for `(tokens, 4)` probabilities; a beginning stands at the start of a word.

    `after_mark` tells which tokens follow a question mark: there a question rather ends.
    """
    scores = np.log(np.clip(tags, 1e-6, 1.0))
    scores[:, [BEGIN, AGAIN]] -= START
    scores[[i for i, after in enumerate(after_mark) if after], INSIDE] -= MARK
    scores[~np.array(starts_word, bool)] += np.array([0.0, FORBIDDEN, 0.0, FORBIDDEN])
    moves = np.zeros((4, 4))
    moves[OUTSIDE, INSIDE] = FORBIDDEN
    best = scores[0] + np.array([0.0, 0.0, FORBIDDEN, 0.0])
    back = np.zeros((len(tags), 4), dtype=np.int64)
    for t in range(1, len(tags)):
        total = best[:, None] + moves
        back[t] = total.argmax(0)
        best = total.max(0) + scores[t]
    state = int(best.argmax())
    out = [state]
    for t in range(len(tags) - 1, 0, -1):
        state = int(back[t, state])
        out.append(state)
    return out[::-1]


def runs(tags: Array, starts_word: Sequence[bool], after_mark: Sequence[bool] = ()) -> list[Run]:
    """The stretches of tokens that are inside a question, cut where a new one begins."""
    bounds: list[list[int]] = []
    for i, tag in enumerate(path(tags, starts_word, after_mark)):
        if tag in (BEGIN, AGAIN):
            bounds.append([i, i])
        elif tag == INSIDE:
            bounds[-1][1] = i
    out = []
    for first, last in bounds:
        begin = tags[first]
        again = float(begin[AGAIN] / max(1e-9, begin[AGAIN] + begin[BEGIN]))
        out.append(Run(first, last, again, float(1.0 - tags[first : last + 1, OUTSIDE].mean())))
    return [r for r in out if r.confidence > SURE]


def decode(tags: Array, forms: Array, offsets: Sequence[Span], text: str) -> list[Found]:
    """Questions of a message from `(tokens, 4)` tag and `(tokens, 3)` form probabilities.

    A stretch that rather repeats a question is a further place of the nearest one before it, else after it.
    """
    if not len(offsets):
        return []
    starts = [
        i == 0 or offsets[i][0] != offsets[i - 1][1] or not text[offsets[i][0]].isalnum() for i in range(len(offsets))
    ]
    marks = [i > 0 and text[offsets[i - 1][1] - 1] == "?" and text[offsets[i][0]] != "?" for i in range(len(offsets))]
    found = runs(tags, starts, marks)
    own = [r for r in found if r.again < REPEATS] or found[:1]
    places: dict[int, list[Run]] = {r.first: [r] for r in own}
    for run in found:
        if run.first not in places:
            before = [r for r in own if r.first < run.first]
            places[(before[-1] if before else own[0]).first].append(run)
    return [_question(group, forms, offsets) for group in places.values()]


def _question(group: list[Run], forms: Array, offsets: Sequence[Span]) -> Found:
    main = group[0]
    form = FORMS[int(np.argmax(forms[main.first : main.last + 1].mean(0)))]
    spans = tuple((offsets[r.first][0], offsets[r.last][1]) for r in group)
    return Found(spans, form, max(r.confidence for r in group))
