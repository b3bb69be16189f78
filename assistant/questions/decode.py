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
OUTSIDE, BEGIN, INSIDE = range(3)
FORMS = (Form.INTERROGATIVE, Form.IMPERATIVE, Form.DECLARATIVE)
FORBIDDEN = -1e9
ENDS = "?!;,."  # after these a word starts though the blank is missing
SHORT_LINE = 45  # characters of a line that its writer ended, not a program that wraps lines


@dataclass(frozen=True, slots=True)
class Prices:
    """How readily a question is seen: numbers that are tuned with a model and stored beside it.

    `start` is the price of a beginning and `mark` that of going on after a question mark or a short line, in nats; a
    stretch is taken where its mean probability of being inside is above `sure`, and is a further place of an earlier
    question where the probability that it asks the same is above `same`.
    """

    start: float = 2.0
    mark: float = 2.0
    sure: float = 0.7
    same: float = 0.6


PRICES = Prices()


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
    confidence: float


def path(
    tags: Array, starts_word: Sequence[bool], after_mark: Sequence[bool] = (), prices: Prices = PRICES
) -> list[int]:
    """The best sequence of tags for `(tokens, 3)` probabilities; a beginning stands at the start of a word.

    `after_mark` tells which tokens follow a question mark or a short line: there a question rather ends.
    """
    scores = np.log(np.clip(tags, 1e-6, 1.0))
    scores[:, BEGIN] -= prices.start
    scores[[i for i, after in enumerate(after_mark) if after], INSIDE] -= prices.mark
    scores[~np.array(starts_word, bool)] += np.array([0.0, FORBIDDEN, 0.0])
    moves = np.zeros((3, 3))
    moves[OUTSIDE, INSIDE] = FORBIDDEN
    best = scores[0] + np.array([0.0, 0.0, FORBIDDEN])
    back = np.zeros((len(tags), 3), dtype=np.int64)
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


def runs(
    tags: Array, starts_word: Sequence[bool], after_mark: Sequence[bool] = (), prices: Prices = PRICES
) -> list[Run]:
    """The stretches of tokens that are inside a question, cut where a new one begins."""
    bounds: list[list[int]] = []
    for i, tag in enumerate(path(tags, starts_word, after_mark, prices)):
        if tag == BEGIN:
            bounds.append([i, i])
        elif tag == INSIDE:
            bounds[-1][1] = i
    out = [Run(first, last, float(1.0 - tags[first : last + 1, OUTSIDE].mean())) for first, last in bounds]
    return [r for r in out if r.confidence > prices.sure]


def groups(found: Sequence[Run], links: Array, same: float = PRICES.same) -> list[list[Run]]:
    """The stretches by question: each with those before it that ask the same, by the product of their vectors."""
    size = links.shape[1] // 2
    means = [links[r.first : r.last + 1].mean(0) for r in found]
    out: list[list[int]] = []
    for j, mean in enumerate(means):
        scores = [max(float(mean[:size] @ means[i][size:]) for i in group) / size**0.5 for group in out]
        best = int(np.argmax(scores)) if scores else 0
        if scores and sigmoid(scores[best]) > same:
            out[best].append(j)
        else:
            out.append([j])
    return [[found[i] for i in group] for group in out]


def decode(
    tags: Array, forms: Array, links: Array, offsets: Sequence[Span], text: str, prices: Prices = PRICES
) -> list[Found]:
    """Questions of a message from `(tokens, 3)` tag and form probabilities and `(tokens, 2 n)` link vectors.

    A stretch of one token asks nothing, unless a question mark follows.
    """
    if not len(offsets):
        return []
    starts = [i == 0 or _starts_word(text, offsets[i - 1][1], offsets[i][0]) for i in range(len(offsets))]
    marks = [i > 0 and _after_end(text, offsets[i - 1][1], offsets[i][0]) for i in range(len(offsets))]
    found = [r for r in runs(tags, starts, marks, prices) if r.last > r.first or text[offsets[r.last][1] :][:1] == "?"]
    return [_question(group, forms, offsets) for group in groups(found, links, prices.same)]


def _starts_word(text: str, before: int, start: int) -> bool:
    """Whether a word starts with the token at `start`, the one before it ending at `before`: "is it new?can I"."""
    return before != start or not text[start].isalnum() or (text[start].isalpha() and text[start - 1] in ENDS)


def _after_end(text: str, before: int, start: int) -> bool:
    """Whether a question rather ends between two tokens: at a question mark, or a line too short to be wrapped."""
    if text[before - 1] == "?" and text[start] != "?":
        return True
    end = text.find("\n", before, start)
    return end >= 0 and (end <= SHORT_LINE or "\n" in text[end - SHORT_LINE - 1 : end])


def _question(group: list[Run], forms: Array, offsets: Sequence[Span]) -> Found:
    """The question of some places, first the one that asks outright."""
    shapes = [forms[r.first : r.last + 1].mean(0) for r in group]
    main = next((i for i, shape in enumerate(shapes) if FORMS[int(shape.argmax())] is Form.INTERROGATIVE), 0)
    ordered = [group[main], *(r for i, r in enumerate(group) if i != main)]
    spans = tuple((offsets[r.first][0], offsets[r.last][1]) for r in ordered)
    return Found(spans, FORMS[int(shapes[main].argmax())], max(r.confidence for r in group))


def sigmoid(x: float) -> float:
    """1 / (1 + exp(-x)) without overflow."""
    return float(0.5 * (1.0 + np.tanh(0.5 * x)))
