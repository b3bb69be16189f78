"""Gaps: questions that no entry answers, grouped by what they ask.

Average-linkage clustering (nearest-neighbour chains: Murtagh 1983; Müllner 2011) on the encoder's cosine. Where many
questions are alike, as in the log of one busy product, the bar rises with the local density, so that "card not arrived"
and "card not accepted" stay apart; where they are few and far apart, a fixed bar holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assistant.encoder import Encoder, Vectors
from assistant.types import Topic

# Tuned on Banking77 (3,080 questions, 77 topics) and checked on the insurance questions of DSTC11 track 2.
BAR = 0.5  # least average similarity of two groups that ask the same
MARGIN = 0.3  # in a dense neighbourhood the bar is the similarity of near neighbours less this
NEIGHBOURS = 5
ROUND = 4000  # texts that are clustered at once: a matrix of 64 MB
BLOCK = 1024  # rows of a product that are held at once
NAME_WORDS = 12

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
_HELLO = re.compile(
    r"(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|yeah|yes|so|well|please|sorry)\b[\w "
    r"]{0,12}[,.!:]+\s*){1,3}",
    re.I,
)


def group(texts: Sequence[str], encoder: Encoder) -> tuple[Topic, ...]:
    """The texts by what they ask, each in exactly one topic; large topics first. Empty for no texts.

    Quadratic within rounds of 4,000 texts, and about linear in their number beyond that.
    """
    places: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        places.setdefault(" ".join(text.casefold().split()), []).append(i)
    unique = [texts[at[0]] for at in places.values()]
    if not unique:
        return ()
    vectors = encoder.encode(unique)
    members: dict[int, list[int]] = {}
    for i, label in enumerate(cluster(vectors).tolist()):
        members.setdefault(label, []).append(i)
    same = list(places.values())
    topics = [Topic(_name(unique, vectors, m), tuple(sorted(j for i in m for j in same[i]))) for m in members.values()]
    return tuple(sorted(topics, key=lambda t: (-len(t.members), t.members)))


def cluster(vectors: Vectors) -> Labels:
    """A label for each of the unit vectors `(n, dimension)`; a vector that is like no other has its own."""
    labels = np.full(len(vectors), -1, dtype=np.int64)
    rest = np.arange(len(vectors))
    used = 0
    while len(rest):
        # Evenly spread over what is left, so that each round sees all topics of a log that is in order of time.
        sample = rest[np.linspace(0, len(rest) - 1, min(ROUND, len(rest))).astype(np.int64)]
        found, bars = _cluster_round(vectors[sample])
        labels[sample] = found + used
        rest = rest[labels[rest] < 0]
        _join(vectors, rest, labels, found, sample, bars, used)
        used += len(bars)
        rest = rest[labels[rest] < 0]
    return labels


def _join(
    vectors: Vectors, rest: Labels, labels: Labels, found: Labels, sample: Labels, bars: Floats, used: int
) -> None:
    """Give each remaining vector the label of the group that it is most like, where it passes that group's bar."""
    means = np.zeros((len(bars), vectors.shape[1]), dtype=np.float32)
    np.add.at(means, found, vectors[sample])
    means /= np.bincount(found, minlength=len(bars))[:, None].astype(np.float32)
    for start in range(0, len(rest), BLOCK):
        rows = rest[start : start + BLOCK]
        above = vectors[rows] @ means.T - bars
        best = above.argmax(axis=1)
        near = above[np.arange(len(rows)), best] >= 0
        labels[rows[near]] = best[near] + used


def _cluster_round(vectors: Vectors) -> tuple[Labels, Floats]:
    """Labels 0, 1, ... of at most ROUND vectors, and per label the average similarity needed to join it."""
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -1.0)
    count = min(NEIGHBOURS, len(vectors) - 1)
    dense = np.zeros(len(vectors), dtype=np.float32)
    if count == NEIGHBOURS:  # fewer texts have no neighbourhood to speak of
        for i in range(0, len(vectors), BLOCK):
            dense[i : i + BLOCK] = np.partition(likeness[i : i + BLOCK], -count, axis=1)[:, -count:].mean(axis=1)
    raised = np.maximum(0.0, (dense[:, None] + dense[None, :]) / 2 - (BAR + MARGIN)).astype(np.float32)
    labels = _chains(1.0 - likeness + raised, 1.0 - BAR)
    average = np.bincount(labels, weights=dense) / np.bincount(labels)
    return labels, np.maximum(BAR, average - MARGIN).astype(np.float32)


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


def _name(texts: Sequence[str], vectors: Vectors, members: Sequence[int]) -> str:
    """The most central text of a topic, a short one before a long one, in a few words."""
    some = list(members[:2000])
    centre = vectors[some].mean(axis=0)
    fit = vectors[some] @ centre - 0.01 * np.array([min(40, len(texts[i][:400].split())) for i in some])
    text = " ".join(texts[some[int(fit.argmax())]][:2000].split())
    text = _HELLO.sub("", text, count=1) or text
    words = text.split()
    short = " ".join(words[:NAME_WORDS])[:100].rstrip(" ,;:")
    short += "…" if len(short) < len(text.rstrip(" ,;:")) else ""
    return short[:1].upper() + short[1:] if short else "(no text)"
