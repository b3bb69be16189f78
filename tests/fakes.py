"""A fake encoder whose similarities can be worked out on paper."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np

from assistant.encoder import Vectors


class FakeEncoder:
    """Bag of words: each word adds one to the cell of its checksum; the vector is set to unit length.

    Two texts without a common word have cosine 0 (but for rare collisions), the same words give 1.
    """

    name = "fake-1"
    dimension = 256

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, zero for a text without words."""
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(out, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[zlib.crc32(word.encode()) % self.dimension] += 1.0
        norms = np.linalg.norm(out, axis=1, keepdims=True)
        return np.asarray(out / np.where(norms == 0, 1, norms), dtype=np.float32)
