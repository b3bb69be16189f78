"""Texts to topics: each text in exactly one, whatever their order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from assistant.encoder import Encoder, OnnxEncoder
from assistant.gaps.clustering import cluster
from assistant.gaps.naming import names
from assistant.gaps.phrases import says_something
from assistant.gaps.refining import refined
from assistant.types import Topic

READ = 4000  # characters of a text by which it is told from others


def group(texts: Sequence[str], encoder: Encoder) -> tuple[Topic, ...]:
    """The texts by what they ask, each in exactly one topic; large topics first. Empty for no texts.

    Texts that differ only in case and white space are one; greetings and the like, which ask nothing, are put together.
    The topics do not depend on the order of the texts.
    """
    places: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        places.setdefault(" ".join(text[:READ].casefold().split()), []).append(i)
    # in an order that the texts alone decide, and that has nothing to do with what they say: rounds are fair samples
    keys = sorted(places, key=lambda k: hashlib.blake2b(k.encode("utf-8", "surrogatepass"), digest_size=16).digest())
    if not keys:
        return ()
    unique = [texts[places[k][0]][:READ] for k in keys]
    vectors = encoder.encode(unique)
    members: dict[int, list[int]] = {}
    labels = refined(cluster(vectors), vectors, unique).tolist()
    latin = isinstance(encoder, OnnxEncoder)  # it reads no other letters: to it such texts are all alike
    for i, label in enumerate(labels):
        alone = -9 - i if latin and _foreign(unique[i]) else label
        members.setdefault(alone if says_something(unique[i]) else _kind(unique[i]), []).append(i)
    groups = list(members.values())
    sizes = [len(places[k]) for k in keys]
    called = names(groups, unique, vectors, encoder, sizes)
    same = [places[k] for k in keys]
    topics = [Topic(n, tuple(sorted(j for i in at for j in same[i]))) for n, at in zip(called, groups, strict=True)]
    return tuple(sorted(topics, key=lambda t: (-len(t.members), t.members)))


def _kind(text: str) -> int:
    """A label of their own for texts that ask nothing: blank, digits, signs, greetings."""
    if not text.strip():
        return -1
    return -2 if any(c.isdigit() for c in text) else -3 if any(c.isalpha() for c in text) else -4


def _foreign(text: str) -> bool:
    """Whether most letters of a text are of another script than Latin."""
    letters = [c for c in text[:400] if c.isalpha()]
    return sum(c > "\u024f" for c in letters) > len(letters) / 2
