"""Where to look in a large table: its rows in cells around centroids, a byte a dimension. The one module with faiss.

An inverted file (Sivic & Zisserman 2003) with a scalar quantiser, by faiss (Douze et al. 2024). Against a graph (HNSW)
it is built in a fraction of the time, and its lists lie in one stretch each, so that they can be mapped and checked.
"""

from __future__ import annotations

import errno
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from assistant.encoder import Vectors
from assistant.knowledge.sums import BLOCK, Checked, Ints

MOST_CELLS = 2_048
PROBED = 64  # cells that are searched: of a million rows a thirtieth, which finds 99 of 100 of the ten nearest
_PER_CELL = 40  # rows that a centroid is learned from: more do not change what is found
_ROUNDS = 8
_STEP = 100_000


class Cells:
    """The rows of a table by cell; what lies in a file is mapped."""

    def __init__(self, index: Any, data: Checked[np.uint8] | None = None) -> None:
        self._index, self._data = index, data
        self.probed = min(index.nlist, PROBED)
        index.nprobe = self.probed

    @classmethod
    def build(cls, vectors: Vectors) -> Cells:
        """Sort rows `(rows, dimension)` into cells; the same rows always into the same ones."""
        import faiss

        rows, size = vectors.shape
        count = int(min(MOST_CELLS, rows, 2 ** round(np.log2(4 * np.sqrt(rows)))))
        kind = faiss.ScalarQuantizer.QT_8bit
        index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(size), size, count, kind, faiss.METRIC_INNER_PRODUCT, False
        )
        index.cp.niter, index.cp.max_points_per_centroid = _ROUNDS, _PER_CELL
        index.cp.min_points_per_centroid = 1  # quiet on few rows
        some = np.random.default_rng(0).permutation(rows)[: count * _PER_CELL]
        index.train(np.ascontiguousarray(vectors[np.sort(some)]))
        for start in range(0, rows, _STEP):
            index.add(np.ascontiguousarray(vectors[start : start + _STEP]))
        return cls(index)

    def save(self, path: Path) -> None:
        """Write the cells to a file. Raises OSError where that cannot be."""
        import faiss

        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as error:  # so faiss says that the disk is full
            raise OSError(errno.EIO, "the vectors cannot be written (is the disk full?)") from error

    @classmethod
    def load(cls, path: Path, data: Checked[np.uint8], dimension: int) -> Cells:
        """Map what `save` wrote, of which `data` are the bytes; its head is checked now, a cell when it is searched."""
        import faiss

        data.touch_bytes(0, min(len(data), MOST_CELLS * (4 * dimension + 16) + BLOCK))
        index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
        lists: Any = faiss.downcast_InvertedLists(index.invlists)
        data.move(faiss.rev_swig_ptr(lists.ptr, lists.totsize))  # one mapping of the file is enough
        return cls(index, data)

    def nearest(self, question: Vectors, rows: int) -> Ints:
        """About the rows nearest to a vector `(dimension,)`, so many at most."""
        asked = question[None, :]
        near, cells = self._index.quantizer.search(asked, self.probed)
        if self._data is not None:
            for cell in cells[0]:
                self._data.touch_bytes(int(self._starts[cell]), int(self._starts[cell + 1]))
        found: Ints = self._index.search_preassigned(asked, rows, cells, near)[1][0]
        return found[found >= 0]

    @cached_property
    def _starts(self) -> Ints:
        """Where each cell starts in the file, and where the last one ends: they lie at its end, one after the other."""
        lists = self._index.invlists
        sizes = [lists.list_size(i) * (lists.code_size + 8) for i in range(self._index.nlist)]
        ends = np.cumsum([0, *sizes])
        return ends + (len(self._data or ()) - int(ends[-1]))
