"""How much alike drafts to one entry are, the entry's own words aside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from training.draft_runs import Drafted


def grams(sentences: Sequence[str], size: int = 3) -> frozenset[tuple[str, ...]]:
    """The runs of `size` words within each sentence."""
    words = [re.findall(r"[\w'-]+", s.lower().replace("’", "'")) for s in sentences]
    return frozenset(tuple(w[i : i + size]) for w in words for i in range(len(w) - size + 1))


def overlap(texts: Sequence[Sequence[str]]) -> float:
    """Mean over all pairs of shared 3-grams by all 3-grams; a pair without any shares nothing."""
    sets = [grams(t) for t in texts]
    pairs = [len(a & b) / len(a | b) if a | b else 0.0 for a, b in combinations(sets, 2)]
    return sum(pairs) / len(pairs) if pairs else 0.0


def variety(made: Sequence[Drafted]) -> dict[str, Any]:
    """The overlap of what the drafter says on its own, and how many of the openings and closings differ."""
    frames = [[s for s in d.reading.own if len(s.split()) > 2] for d in made]
    openings = {f[0] if f else "" for f in frames}
    closings = {f[-1] if f else "" for f in frames}
    whole = [[line for line in d.draft.text.splitlines() if line] for d in made]
    return {
        "inquiries": len(made),
        "overlap_facts_aside": overlap(frames),
        "overlap_of_all": overlap(whole),
        "openings": len(openings),
        "closings": len(closings),
        "without_own_words": sum(not f for f in frames),
    }
