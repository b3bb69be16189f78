"""The words index: BM25 over whole entries. The one module that imports bm25s and the stemmer, lazily.

BM25: Robertson & Zaragoza 2009, in the form of Lucene, by bm25s (Lù 2024).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.knowledge.spelling import common_words, correctable, slips
from assistant.knowledge.sums import Checked, Ints

Floats = npt.NDArray[np.float32]
MAX_TOKENS = 20_000  # of one entry: more words than any page, so that one file cannot fill the memory
MAX_QUESTION = 512
MAX_SLIPS = 24  # words of one question that are corrected: each costs about as much as a search
MOST_KEPT = 10_000  # corrections that are remembered
FEW = 10_000  # entries of a word that are not worth being spared
_WORD = re.compile(r"[^\W_]+")
_STOP = frozenset(
    "a an and are as at be been but by can could did do does for from had has have he her his how i if in into is it"
    " its me my no not of on or our she so than that the their them then there these they this to us was we were what"
    " when where which who why will with would you your am any please".split()
)


def tokens(text: str, limit: int = MAX_TOKENS) -> list[str]:
    """The stems of the words of a text; of a text of stop words alone, those."""
    words = _WORD.findall(text[: limit * 40].lower())[:limit]
    kept = [w for w in words if w not in _STOP] or words
    return list(_stemmer().stemWords([w[:64] for w in kept]))


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a question: where its entries stand in the index, and its rarity: the most that it adds to a score."""

    start: int
    stop: int
    rarity: float


class Words:
    """BM25 of a question with each entry, and how much of the question an entry covers.

    The entries of a token lie together, sorted, `starts[token]` to `starts[token + 1]`, with what each gains by it.
    """

    def __init__(
        self, gains: Checked[np.float32], places: Checked[np.int32], starts: Ints, numbers: dict[str, int], entries: int
    ) -> None:
        self._gains, self._places, self._starts, self._vocabulary = gains, places, starts, numbers
        self.entries = entries
        self._meant: dict[tuple[str, bool], str] = {}

    @classmethod
    def build(cls, texts: Iterable[str]) -> Words:
        """Index the texts, one an entry."""
        numbers: dict[str, int] = {}
        bags = [[numbers.setdefault(token, len(numbers)) for token in tokens(text)] for text in texts]
        return cls.of_bags(bags, numbers)

    @classmethod
    def of_bags(cls, bags: list[list[int]], numbers: dict[str, int]) -> Words:
        """Index entries that are given as the numbers of their tokens."""
        import bm25s

        if not any(bags):
            bags[0] = [numbers.setdefault("-", 0)]  # a base without a single word: an index that nothing matches
        bm25 = bm25s.BM25(backend="numpy", csc_backend="numpy")
        bm25.index((bags, numbers), show_progress=False)
        data, indices, indptr = (bm25.scores[k] for k in ("data", "indices", "indptr"))
        return cls(Checked(data), Checked(indices), indptr.astype(np.int64), bm25.vocab_dict, len(bags))

    def save(self, folder: Path) -> None:
        """Write the arrays and the vocabulary (JSON) into the folder. Raises OSError."""
        self._gains.whole.tofile(folder / "words.f32")
        self._places.whole.tofile(folder / "words.i32")
        np.save(folder / "words.npy", self._starts, allow_pickle=False)
        (folder / "words.json").write_text(json.dumps([self.entries, self._vocabulary]), "utf-8")

    @classmethod
    def load(cls, folder: Path, gains: Checked[np.float32], places: Checked[np.int32]) -> Words:
        """Open what `save` wrote, of which `gains` and `places` are the mapped arrays."""
        entries, vocabulary = json.loads((folder / "words.json").read_text("utf-8"))
        return cls(gains, places, np.load(folder / "words.npy", allow_pickle=False), vocabulary, entries)

    def terms(self, question: str) -> list[Term]:
        """The words of a question, each once, slips of the keyboard mended; a word that no entry has is empty."""
        meant = self.corrected(question[: MAX_QUESTION * 40], english=False)
        return [self._term(token) for token in dict.fromkeys(tokens(meant, MAX_QUESTION))]

    def _term(self, token: str) -> Term:
        number = self._vocabulary.get(token)
        start, stop = (0, 0) if number is None else (int(self._starts[number]), int(self._starts[number + 1]))
        return Term(start, stop, float(np.log(1 + (self.entries - (stop - start) + 0.5) / (stop - start + 0.5))))

    def scores(self, question: str) -> tuple[Floats, Floats]:
        """BM25 with each entry, and the share of the question's words (by rarity) that stand in it; `(entries,)`."""
        bm25, covered = np.zeros(self.entries, np.float32), np.zeros(self.entries, np.float32)
        terms = self.terms(question)
        for term in terms:
            where = self._places.part(term.start, term.stop)
            bm25[where] += self._gains.part(term.start, term.stop)
            covered[where] += term.rarity
        return bm25, covered / np.float32(sum(term.rarity for term in terms) or 1.0)

    def scores_of(self, terms: Sequence[Term], entries: Ints) -> tuple[Floats, Floats]:
        """The same for some entries alone, `(len(entries),)` each, in a time that hardly grows with the base."""
        bm25, covered = np.zeros(len(entries), np.float32), np.zeros(len(entries), np.float32)
        for term in terms:
            where = self._places.part(term.start, term.stop)
            if len(where):
                at = np.minimum(np.searchsorted(where, entries.astype(np.int32)), len(where) - 1)
                has = where[at] == entries
                bm25[has] += self._gains.part(term.start, term.stop)[at[has]]
                covered[has] += term.rarity
        return bm25, covered / np.float32(sum(term.rarity for term in terms) or 1.0)

    def best(self, terms: Sequence[Term], count: int) -> Ints:
        """The entries with the highest BM25, so many at most, in no order; none that has no word of the question.

        The rarest words go first. Where those left bring less than is needed to be among the best, they are looked up
        for the entries that they may help alone (MaxScore, Turtle & Flood 1995).
        """
        sums, pool, least = np.zeros(self.entries, np.float32), np.zeros(0, np.int32), 0.0
        waiting = sorted((t for t in terms if t.stop > t.start), key=lambda t: t.stop - t.start)
        for i, term in enumerate(waiting):
            left = sum(t.rarity for t in waiting[i:])
            if term.stop - term.start > FEW and left < (least := _least(sums[pool], count)):
                found = np.flatnonzero(sums >= least - left)
                if len(found) < FEW:
                    sums[found] += self.scores_of(waiting[i:], found)[0]
                    break
            where = self._places.part(term.start, term.stop)
            sums[where] += self._gains.part(term.start, term.stop)
            pool = where[:FEW] if len(pool) < count else pool
        found = np.flatnonzero(sums >= least) if (least := _least(sums[pool], count)) > 0 else np.flatnonzero(sums)
        return found[np.argpartition(-sums[found], count - 1)[:count]] if len(found) > count else found

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
        number = self._vocabulary.get(_stemmer().stemWord(word))
        return 0 if number is None else int(self._starts[number + 1]) - int(self._starts[number])

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


def _least(values: Floats, count: int) -> float:
    """What so many of the values reach, a hair less for what rounding does; 0.0 where there are fewer."""
    return float(np.partition(values, -count)[-count]) * (1 - 1e-5) if len(values) >= count else 0.0
