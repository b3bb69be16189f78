"""Topics made pure: what shares neither words nor meaning with the rest of a topic leaves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from assistant.encoder import Vectors
from assistant.gaps.clustering import ROUND, Labels, close
from assistant.gaps.words import content, general

KEY = 0.4  # share of a topic's texts that hold a word of its own
LIFT = 2.5  # how much more frequent a word of its own is in the topic than everywhere
ALIKE = 0.6  # similarity from which on two texts belong together whatever their words
TIGHT = 0.58  # average similarity of two texts from which on a topic needs no words in common
READ = 400


def refined(labels: Labels, vectors: Vectors, texts: Sequence[str]) -> Labels:
    """The labels, with topics split where a part shares neither the topic's words nor its meaning."""
    bags = [content(text, READ) for text in texts]
    everywhere = Counter(word for bag in bags for word in bag)
    out, free = labels.copy(), int(labels.max(initial=-1)) + 1
    order = np.argsort(labels, kind="stable")
    cuts = np.flatnonzero(np.diff(labels[order])) + 1
    for at in np.split(order, cuts):
        if not 3 <= len(at) <= ROUND:
            continue
        apart = _apart(at, vectors, bags, everywhere)
        if len(apart):
            parts = close(vectors[apart], ALIKE)
            out[apart] = parts + free
            free += int(parts.max()) + 1
    return np.unique(out, return_inverse=True)[1].astype(np.int64)


def _apart(at: Labels, vectors: Vectors, bags: Sequence[frozenset[str]], everywhere: Counter[str]) -> Labels:
    """The members of a topic that do not belong to it; all of them where it has nothing in common."""
    total = vectors[at].sum(axis=0)
    if float(total @ total) - len(at) >= TIGHT * len(at) * (len(at) - 1):
        return at[:0]
    held = Counter(word for i in at for word in bags[i])
    own = {
        w
        for w, n in held.items()
        if n >= max(2, KEY * len(at)) and n / len(at) >= LIFT * (everywhere[w] / len(bags)) and not general(w)
    }
    has = np.array([not own.isdisjoint(bags[i]) for i in at])
    if not has.any():
        return at
    near = (vectors[at] @ vectors[at[has]].T).max(axis=1) >= ALIKE
    apart: Labels = at[~(has | near)]
    return apart
