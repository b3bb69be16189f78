"""Vector tables: a row a text, rows of an entry together. The one module that imports faiss, lazily."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.encoder import Vectors

Ints = npt.NDArray[np.int64]
SHARPNESS = 20.0  # of pooling: high enough that one very good wording outweighs many poor ones


@dataclass(frozen=True, slots=True)
class Best:
    """Per entry the highest cosine of its rows, and all of them pooled so that several good ones count more.

    Pooled is log(sum(exp(s * cosine))) / s; both `(entries,)`, nan for an entry without rows.
    """

    top: Vectors
    pooled: Vectors


class Table:
    """Unit vectors of one kind in a FAISS index of inner products; row i to `offsets[i + 1]` belong to entry i."""

    def __init__(self, index: Any, offsets: Ints) -> None:
        import faiss

        self._index, self.offsets = index, offsets
        rows, size = index.ntotal, index.d
        self.vectors: Vectors = (
            faiss.rev_swig_ptr(index.get_xb(), rows * size).reshape(rows, size)
            if rows
            else np.zeros((0, size), np.float32)
        )

    @classmethod
    def build(cls, vectors: Vectors, offsets: Ints) -> Table:
        """A table of vectors, `(rows, dimension)`."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index, offsets)

    def save(self, path: Path) -> None:
        """Write the index to `path`.faiss and the offsets to `path`.npy. Raises OSError where it cannot."""
        import faiss

        try:
            faiss.write_index(self._index, str(path.with_suffix(".faiss")))
        except RuntimeError as error:  # so faiss says that the disk is full
            raise OSError(errno.EIO, "the vectors cannot be written (is the disk full?)") from error
        np.save(path.with_suffix(".npy"), self.offsets, allow_pickle=False)

    @classmethod
    def load(cls, path: Path) -> Table:
        """Open what `save` wrote, memory-mapped."""
        import faiss

        offsets = np.load(path.with_suffix(".npy"), allow_pickle=False)
        flags = faiss.IO_FLAG_MMAP_IFC if offsets[-1] else 0  # nothing to map in an empty table
        return cls(faiss.read_index(str(path.with_suffix(".faiss")), flags), offsets)

    def nearest(self, question: Vectors, rows: int) -> Ints:
        """The entries that own the rows nearest to a vector `(dimension,)`; may name an entry twice."""
        if not self._index.ntotal:
            return np.zeros(0, np.int64)
        found = self._index.search(question[None, :], min(rows, self._index.ntotal))[1][0]
        owners: Ints = np.searchsorted(self.offsets, found[found >= 0], side="right").astype(np.int64) - 1
        return owners

    def best(self, question: Vectors, entries: Ints) -> Best:
        """The cosines of the given entries with a vector `(dimension,)`."""
        first, counts = self.offsets[entries], self.offsets[entries + 1] - self.offsets[entries]
        top = np.full(len(entries), np.nan, np.float32)
        pooled = top.copy()
        has = counts > 0
        if not has.any():
            return Best(top, pooled)
        starts = np.cumsum(counts) - counts
        if int(counts.sum()) == len(self.vectors) and len(entries) == len(self.offsets) - 1:
            cosines = self.vectors @ question
        else:
            cosines = self.vectors[np.repeat(first - starts, counts) + np.arange(counts.sum())] @ question
        top[has] = np.maximum.reduceat(cosines, starts[has])
        pooled[has] = np.log(np.add.reduceat(np.exp(SHARPNESS * cosines), starts[has])) / SHARPNESS
        return Best(top, pooled)

    def best_row(self, question: Vectors, entry: int) -> int:
        """Which row of an entry, counted from its first, is nearest to a vector; the entry must have one."""
        return int(np.argmax(self.vectors[self.offsets[entry] : self.offsets[entry + 1]] @ question))
