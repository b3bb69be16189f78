"""The words index: BM25 over whole entries. The one module that imports bm25s and the stemmer, lazily.

BM25: Robertson & Zaragoza 2009, in the form of Lucene, by bm25s (Lù 2024).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
MAX_TOKENS = 20_000  # of one entry: more words than any page, so that one file cannot fill the memory
MAX_QUESTION = 512
_WORD = re.compile(r"[^\W_]+")
_STOP = frozenset(
    "a an and are as at be been but by can could did do does for from had has have he her his how i if in into is it"
    " its me my no not of on or our she so than that the their them then there these they this to us was we were what"
    " when where which who why will with would you your am any please".split()
)


def tokens(text: str, limit: int = MAX_TOKENS) -> list[str]:
    """The stems of the words of a text; of a text of stop words alone, those."""
    words = [m.group() for m in _WORD.finditer(text[: limit * 40].lower())][:limit]
    kept = [w for w in words if w not in _STOP] or words
    return list(_stemmer().stemWords([w[:64] for w in kept]))


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


class Words:
    """BM25 of a question with each entry, and how much of the question an entry covers."""

    def __init__(self, bm25: Any, entries: int) -> None:
        self._bm25, self.entries = bm25, entries

    @classmethod
    def build(cls, texts: Sequence[str]) -> Words:
        """Index the texts, one an entry."""
        import bm25s

        bags = [tokens(text) for text in texts]
        if not any(bags):
            bags[0] = ["-"]  # a base without a single word: an index that nothing matches
        bm25 = bm25s.BM25(backend="numpy", csc_backend="numpy")
        bm25.index(bags, show_progress=False)
        return cls(bm25, len(texts))

    def save(self, folder: Path) -> None:
        """Write the arrays (npy) and the vocabulary (JSON) into the folder."""
        self._bm25.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> Words:
        """Open what `save` wrote, memory-mapped."""
        import bm25s

        bm25 = bm25s.BM25.load(folder, mmap=True, show_progress=False, verbosity=0)
        return cls(bm25, int(bm25.scores["num_docs"]))

    def scores(self, question: str) -> tuple[Floats, Floats]:
        """BM25 with each entry, and the share of the question's words (by rarity) that stand in it; `(entries,)`."""
        bm25, covered = np.zeros(self.entries, np.float32), np.zeros(self.entries, np.float32)
        asked = list(dict.fromkeys(tokens(question, MAX_QUESTION)))
        data, indices, indptr = (self._bm25.scores[k] for k in ("data", "indices", "indptr"))
        total = 0.0
        for token in asked:
            number = self._bm25.vocab_dict.get(token)
            start, end = (int(indptr[number]), int(indptr[number + 1])) if number is not None else (0, 0)
            rarity = float(np.log(1 + (self.entries - (end - start) + 0.5) / (end - start + 0.5)))
            total += rarity
            where = indices[start:end]
            bm25[where] += data[start:end]
            covered[where] += rarity
        return bm25, covered / np.float32(total or 1.0)
