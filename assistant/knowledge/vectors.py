"""Vector tables: a row a text, rows of an entry together; rows near a vector, cosines of entries with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.encoder import Vectors
from assistant.knowledge.cells import Cells
from assistant.knowledge.sums import CheckedRows

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
    """Unit vectors of one kind; row `offsets[i]` to `offsets[i + 1]` belong to entry i. A large one has `cells`."""

    def __init__(self, rows: CheckedRows, offsets: Ints, cells: Cells | None = None) -> None:
        self._rows, self.offsets, self.cells = rows, offsets, cells

    @classmethod
    def build(cls, vectors: Vectors, offsets: Ints, *, cells: bool = False) -> Table:
        """A table of vectors, `(rows, dimension)`, with cells where they are asked for."""
        whole = np.ascontiguousarray(vectors, dtype=np.float32)
        return cls(CheckedRows(whole), offsets, Cells.build(whole) if cells else None)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def dimension(self) -> int:
        """Length of a row."""
        return self._rows.shape[1]

    @property
    def vectors(self) -> Vectors:
        """All rows, `(rows, dimension)`."""
        return self._rows.whole

    def save(self, path: Path) -> None:
        """Write the rows to `path`.f32, the offsets to `path`.npy, cells to `path`.cells. Raises OSError."""
        self._rows.whole.tofile(path.with_suffix(".f32"))
        np.save(path.with_suffix(".npy"), self.offsets, allow_pickle=False)
        if self.cells:
            self.cells.save(path.with_suffix(".cells"))

    def nearest(self, question: Vectors, rows: int) -> Ints:
        """The entries that own the rows nearest to a vector `(dimension,)`; may name an entry twice."""
        if not len(self):
            return np.zeros(0, np.int64)
        found = self.cells.nearest(question, rows) if self.cells else _largest(self.vectors @ question, rows)
        owners: Ints = np.searchsorted(self.offsets, found, side="right").astype(np.int64) - 1
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
        if int(counts.sum()) == len(self) and len(entries) == len(self.offsets) - 1:
            cosines = self.vectors @ question
        else:
            cosines = self._rows.rows(np.repeat(first - starts, counts) + np.arange(counts.sum())) @ question
        top[has] = np.maximum.reduceat(cosines, starts[has])
        pooled[has] = np.log(np.add.reduceat(np.exp(SHARPNESS * cosines), starts[has])) / SHARPNESS
        return Best(top, pooled)

    def best_row(self, question: Vectors, entry: int) -> int:
        """Which row of an entry, counted from its first, is nearest to a vector; the entry must have one."""
        first, last = int(self.offsets[entry]), int(self.offsets[entry + 1]) - 1
        return int(np.argmax(self._rows.rows(np.arange(first, last + 1)) @ question)) if last > first else 0


def _largest(values: Vectors, count: int) -> Ints:
    """The places of the largest values, in no order."""
    if count >= len(values):
        return np.arange(len(values), dtype=np.int64)
    found: Ints = np.argpartition(-values, count - 1)[:count]
    return found
