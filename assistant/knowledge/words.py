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

from assistant.knowledge.spelling import common_words, correctable, slips

Floats = npt.NDArray[np.float32]
MAX_TOKENS = 20_000  # of one entry: more words than any page, so that one file cannot fill the memory
MAX_QUESTION = 512
MAX_SLIPS = 24  # words of one question that are corrected: each costs about as much as a search
MOST_KEPT = 10_000  # corrections that are remembered
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
        self._meant: dict[tuple[str, bool], str] = {}

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
        """BM25 with each entry, and the share of the question's words (by rarity) that stand in it; `(entries,)`.

        Slips of the keyboard are mended first.
        """
        bm25, covered = np.zeros(self.entries, np.float32), np.zeros(self.entries, np.float32)
        meant = self.corrected(question[: MAX_QUESTION * 40], english=False)
        asked = list(dict.fromkeys(tokens(meant, MAX_QUESTION)))
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

    def corrected(self, question: str, *, english: bool = True) -> str:
        """The question with slips of the keyboard mended; each word that the base or English knows stays as it is.

        A word of the base that is one slip away takes the place of an unknown one: with `english` only one that is
        sure to be a whole word, for who reads on; without, any that some word of the base has the stem of.
        """
        left = MAX_SLIPS

        def mended(match: re.Match[str]) -> str:
            nonlocal left
            word = match.group().lower()
            if left <= 0 or not correctable(word) or word in _STOP or self._frequency(word):
                return match.group()
            left -= 1
            meant = self._nearest(word, english)
            return match.group() if meant == word else meant

        return _WORD.sub(mended, question)

    def _frequency(self, word: str) -> int:
        """In how many entries a word stands, in any form."""
        number = self._bm25.vocab_dict.get(_stemmer().stemWord(word))
        indptr = self._bm25.scores["indptr"]
        return 0 if number is None else int(indptr[number + 1]) - int(indptr[number])

    def _nearest(self, word: str, english: bool) -> str:
        """The word that was meant by an unknown one: of the likeliest slip, then the most frequent; else itself."""
        key = (word, english)
        if key not in self._meant:
            known = common_words()
            meant = [] if word in known else [w for w in slips(word) if self._frequency(w)]
            letters = sorted(word)

            def likely(other: str) -> tuple[bool, bool, bool, int]:
                return other in known, other[0] == word[0], sorted(other) == letters, self._frequency(other)

            if len(self._meant) >= MOST_KEPT:
                self._meant.clear()
            self._meant[key] = max((w for w in meant if w in known or not english), key=likely, default=word)
        return self._meant[key]
