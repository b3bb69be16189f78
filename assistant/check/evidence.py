"""From marks on tokens to evidence: the sentences of the reply that cover a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.text import sentences
from assistant.types import Span

Array = npt.NDArray[Any]


def evidence(
    marks: Array, offsets: Sequence[Span], text: str, start: int, end: int, threshold: float
) -> tuple[Span, ...]:
    """The sentences of `text[start:end]` that cover a question, from the probability of each token.

    Shown are those whose tokens are marked with a mean probability from the threshold on, else the one with the
    highest: a verdict that says "covered" shows its words.
    """
    means: list[tuple[float, Span]] = []
    for s, e in sentences(text, start, end):
        inside = [i for i, (a, b) in enumerate(offsets) if a < e and b > s]
        if inside and any(c.isalnum() for c in text[s:e]):
            means.append((float(marks[inside].mean()), (s, e)))
    if not means:
        return ()
    least = min(threshold, max(mean for mean, _ in means))
    return merged([span for mean, span in means if mean >= least], text)


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
