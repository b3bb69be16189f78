"""From marks on tokens to evidence: ranges of the reply, snapped to whole words and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.text import sentences
from assistant.types import Span

Array = npt.NDArray[Any]
FULL = 0.5  # a sentence is evidence as a whole where this share of its tokens is marked


def evidence(
    marks: Array, offsets: Sequence[Span], text: str, start: int, end: int, threshold: float
) -> tuple[Span, ...]:
    """Ranges of the reply that cover a question, from the probability of each token of `text[start:end]`.

    Marked stretches are joined over gaps within a sentence. Where nothing passes the threshold, the sentence
    with the highest mean is shown: a verdict that says "covered" shows its words.
    """
    if not len(offsets):
        return ()
    spans: list[Span] = []
    best: tuple[float, Span] | None = None
    for s, e in sentences(text, start, end):
        inside = [i for i, (a, b) in enumerate(offsets) if a < e and b > s]
        if not inside:
            continue
        mean = float(marks[inside].mean())
        if best is None or mean > best[0]:
            best = (mean, (s, e))
        on = [i for i in inside if marks[i] > threshold]
        if not on:
            continue
        if len(on) >= FULL * len(inside):
            spans.append((s, e))
        else:
            spans.append(whole_words(text, offsets[on[0]][0], offsets[on[-1]][1]))
    spans = [(s, e) for s, e in spans if any(c.isalnum() for c in text[s:e])]
    if not spans and best:
        spans = [best[1]]
    return merged(spans, text)


def whole_words(text: str, start: int, end: int) -> Span:
    """The range with the rest of the words that it cuts through."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def merged(spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    """Ranges in order, joined where only white space lies between."""
    out: list[Span] = []
    for s, e in sorted(spans):
        if out and not text[out[-1][1] : s].strip():
            out[-1] = (out[-1][0], max(e, out[-1][1]))
        else:
            out.append((s, e))
    return tuple(out)


def sigmoid(x: Array) -> Array:
    """The logistic function."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -30, 30))))
