"""Which rows of a table of vectors are near each other, block by block: memory grows with the rows alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from assistant.encoder import Vectors
from assistant.knowledge.vectors import Ints

BLOCK = 256  # rows that are compared with all others at once
NEIGHBOURS = 8  # of a row that are looked at: a base of one text a million times has a million pairs a row


def owners(offsets: Ints) -> Ints:
    """The entry that each row belongs to."""
    return np.repeat(np.arange(len(offsets) - 1, dtype=np.int64), np.diff(offsets))


def pairs(vectors: Vectors, owner: Ints, least: float) -> Iterator[tuple[int, int, float]]:
    """Pairs of rows of different entries with a cosine of at least `least`: first row, second row, cosine.

    Each pair once, the first row the lower; of each row only its nearest ones.
    """
    seen: set[tuple[int, int]] = set()
    for start in range(0, len(vectors), BLOCK):
        block = slice(start, start + BLOCK)
        cosines = vectors[block] @ vectors.T
        cosines[owner[block][:, None] == owner[None, :]] = -1.0
        count = min(NEIGHBOURS, cosines.shape[1])
        nearest = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
        for row, column in zip(*np.nonzero(np.take_along_axis(cosines, nearest, 1) >= least), strict=True):
            other = int(nearest[row, column])
            pair = (min(start + int(row), other), max(start + int(row), other))
            if pair not in seen:
                seen.add(pair)
                yield *pair, float(cosines[row, other])
