"""Vectors to groups: average linkage on vectors that were drawn towards their neighbours.

Each vector moves towards its nearest neighbours first (a step of mean shift: Fukunaga & Hostetler 1975), which closes
the gaps within a topic more than those between topics; then average linkage by nearest-neighbour chains (Murtagh 1983;
Müllner 2011) joins what is alike. A vector without near neighbours stays where it is.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from assistant.encoder import Vectors

# Tuned on draws of 20 to 40 topics of Banking77 with 10 to 30 questions each (training/bench_gaps.py), checked on the
# insurance questions of DSTC11 track 2.
BAR = 0.705  # least average similarity, after the step, of two groups that ask the same
LEAST = 0.37  # least average similarity of them as they are: far apart questions do not meet for want of others
NEIGHBOURS = 8
STEP = 1.0  # how far a vector moves, per similarity above FLOOR
FLOOR = 0.15  # similarity below which a neighbour does not draw
ROUND = 4000  # texts that are clustered at once: matrices of 64 MB
BLOCK = 1024  # rows of a product that are held at once

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


def cluster(vectors: Vectors) -> Labels:
    """A label for each of the unit vectors `(n, dimension)`; a vector that is like no other has its own.

    Quadratic within rounds of ROUND vectors, about linear in their number beyond that.
    """
    labels = np.full(len(vectors), -1, dtype=np.int64)
    rest = np.arange(len(vectors))
    used = 0
    while len(rest):
        sample = rest[np.linspace(0, len(rest) - 1, min(ROUND, len(rest))).astype(np.int64)]
        moved = drawn(vectors[sample], vectors[sample], own=True)
        found = _linked(vectors[sample], moved)
        labels[sample] = found + used
        rest = rest[labels[rest] < 0]
        _join(vectors, rest, labels, vectors[sample], moved, found, used)
        used += int(found.max()) + 1
        rest = rest[labels[rest] < 0]
    return labels


def drawn(vectors: Vectors, among: Vectors, *, own: bool) -> Floats:
    """The vectors after a step towards their nearest neighbours `among`, unit length; `own`: they are those very ones.

    A vector that is there twice draws its double no more than itself, so doubles change nothing.
    """
    out = np.empty_like(vectors)
    count = min(NEIGHBOURS, len(among) - own)
    for start in range(0, len(vectors), BLOCK):
        rows = vectors[start : start + BLOCK]
        likeness = rows @ among.T
        if own:
            likeness[np.arange(len(rows)), start + np.arange(len(rows))] = -1.0
        moved = rows.copy()
        if count:
            near = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
            weights = np.maximum(np.take_along_axis(likeness, near, axis=1) - FLOOR, 0.0) * STEP
            for column in range(count):
                moved += weights[:, column : column + 1] * among[near[:, column]]
        out[start : start + BLOCK] = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
    return out


def _join(
    vectors: Vectors, rest: Labels, labels: Labels, sample: Vectors, moved: Floats, found: Labels, used: int
) -> None:
    """Give each remaining vector the label of the group that it is most like, where it passes the bar."""
    means = np.zeros((int(found.max()) + 1, vectors.shape[1]), dtype=np.float32)
    np.add.at(means, found, moved)
    means /= np.bincount(found)[:, None].astype(np.float32)
    for start in range(0, len(rest), BLOCK):
        rows = rest[start : start + BLOCK]
        likeness = drawn(vectors[rows], sample, own=False) @ means.T
        best = likeness.argmax(axis=1)
        near = likeness[np.arange(len(rows)), best] >= BAR
        labels[rows[near]] = best[near] + used


def _linked(vectors: Vectors, moved: Floats) -> Labels:
    """Labels 0, 1, ... of at most ROUND vectors, by how alike they are as they are and after the step."""
    distance = np.asarray((1.0 - moved @ moved.T) / (1.0 - BAR), dtype=np.float32)
    np.maximum(distance, (1.0 - vectors @ vectors.T) / (1.0 - LEAST), out=distance)
    return _chains(distance, 1.0)


def close(vectors: Vectors, least: float) -> Labels:
    """Labels 0, 1, ... of groups with an average similarity of at least `least`; for some thousand vectors at most."""
    return _chains(np.asarray(1.0 - vectors @ vectors.T, dtype=np.float32), 1.0 - least)


def _chains(distance: Floats, limit: float) -> Labels:
    """Average-linkage groups up to `limit`. `distance` `(n, n)` is overwritten.

    Follows nearest neighbours until two are each other's, and merges these. A group whose nearest neighbour is beyond
    the limit is finished: later merges bring none nearer, for average linkage is reducible.
    """
    n = len(distance)
    np.fill_diagonal(distance, np.inf)
    sizes, active = np.ones(n), np.ones(n, dtype=bool)
    parent = np.arange(n)
    chain: list[int] = []
    for start in range(n):
        if active[start] and not chain:
            chain = [start]
        while chain:
            tip = chain[-1]
            near = int(distance[tip].argmin())
            if distance[tip, near] > limit:
                _finish(distance, active, chain.pop())
            elif len(chain) > 1 and distance[tip, chain[-2]] <= distance[tip, near]:
                _merge(distance, sizes, active, parent, chain.pop(), chain.pop())
            else:
                chain.append(near)
    for i in range(n):  # parents are merged later than children, so follow them to the end
        root = i
        while parent[root] != root:
            root = int(parent[root])
        parent[i] = root
    return np.unique(parent, return_inverse=True)[1].astype(np.int64)


def _merge(
    distance: Floats, sizes: npt.NDArray[np.float64], active: npt.NDArray[np.bool_], parent: Labels, a: int, b: int
) -> None:
    """Put group `b` into group `a`: distances are averages over all pairs."""
    row = (sizes[a] * distance[a] + sizes[b] * distance[b]) / (sizes[a] + sizes[b])
    row[a] = np.inf
    distance[a, :], distance[:, a] = row, row
    sizes[a] += sizes[b]
    parent[b] = a
    _finish(distance, active, b)


def _finish(distance: Floats, active: npt.NDArray[np.bool_], i: int) -> None:
    """Take a group out of the search."""
    active[i] = False
    distance[i, :], distance[:, i] = np.inf, np.inf
