"""Which rows of a table of vectors are near each other, block by block: memory grows with the rows alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from assistant.encoder import Vectors
from assistant.knowledge.vectors import Ints

BLOCK = 256  # rows that are compared with all others at once
TILE = 32  # columns of which only the largest value is looked at first
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
        nearest = largest(cosines, NEIGHBOURS)
        for row, column in zip(*np.nonzero(np.take_along_axis(cosines, nearest, 1) >= least), strict=True):
            other = int(nearest[row, column])
            pair = (min(start + int(row), other), max(start + int(row), other))
            if pair not in seen:
                seen.add(pair)
                yield *pair, float(cosines[row, other])


def largest(values: Vectors, count: int) -> Ints:
    """The columns of the largest values of each row, so many at most, in no order, `(rows, count)`.

    Only the tiles whose largest value is among the largest can hold one of them: the others are not sorted.
    """
    rows, columns = values.shape
    whole = columns - columns % TILE
    if whole // TILE <= 2 * count:
        found: Ints = np.argpartition(-values, min(count, columns) - 1, axis=1)[:, :count]
        return found
    tops = values[:, :whole].reshape(rows, -1, TILE).max(axis=2)
    tiles = np.argpartition(-tops, count - 1, axis=1)[:, :count]
    rest = np.broadcast_to(np.arange(whole, columns), (rows, columns - whole))
    some = np.concatenate([(tiles[:, :, None] * TILE + np.arange(TILE)).reshape(rows, -1), rest], axis=1)
    best = np.argpartition(-np.take_along_axis(values, some, 1), count - 1, axis=1)[:, :count]
    found = np.take_along_axis(some, best, 1)
    return found
