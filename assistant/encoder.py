"""Texts to unit vectors: the interface that stages see, and the shipped encoder behind it.

The encoder is all-MiniLM-L6-v2 (Reimers & Gurevych 2019, Sentence-BERT; Apache-2.0), exported to ONNX by
`training/export_encoder.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from assistant.errors import ConfigurationError, Problem
from assistant.models import TextModel, models_folder, padded

Vectors = npt.NDArray[np.float32]
BATCH_TOKENS = 4096  # padded tokens of one pass: larger batches only cost memory on a CPU


class Encoder(Protocol):
    """What stages need of an encoder."""

    @property
    def name(self) -> str:
        """Identity of the encoder: an index made by another one is rebuilt."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts, float32 `(len(texts), dimension)`."""
        ...


class OnnxEncoder:
    """The shipped encoder; loads its model at the first text, so that making one costs nothing."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or models_folder() / "encoder"
        self._model: TextModel | None = None

    @property
    def model(self) -> TextModel:
        """The model itself, loaded when first needed."""
        if self._model is None:
            self._model = TextModel(self._folder)
        return self._model

    @property
    def name(self) -> str:
        """Name and first digits of the checksum of the weights."""
        manifest = self.model.manifest
        return f"{manifest['name']}-{manifest['files']['model.onnx'][:12]}"

    @property
    def dimension(self) -> int:
        """Length of a vector, from the manifest."""
        return int(self.model.manifest["dimension"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts; texts of like length share a pass, so that little is padded."""
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        tokens = self.model.tokenize(texts)
        for batch in batches([len(t.ids) for t in tokens]):
            out[batch] = self.model.run(padded([tokens[i] for i in batch]).inputs)[0]
        return out


class SentenceTransformerEncoder:
    """Any other sentence-transformers model that the configuration names (needs `fullreply[models]`).

    Loads its model at the first text; ConfigurationError where that cannot be.
    """

    def __init__(self, model: str) -> None:
        self._name = model

    @cached_property
    def _model(self) -> Any:
        """The model itself."""
        try:
            from sentence_transformers import SentenceTransformer

            return SentenceTransformer(self._name)
        except ImportError:
            found, remedy = "none installed", "pip install fullreply[models], or set encoder to default"
        except (OSError, ValueError, RuntimeError) as error:
            found, remedy = type(error).__name__, "give the name or folder of a model that is there"
        problem = Problem("models.encoder", f"the sentence-transformers model {self._name}", found, remedy)
        raise ConfigurationError("The encoder that the configuration names cannot be loaded.", [problem])

    @property
    def name(self) -> str:
        """The name from the configuration."""
        return self._name

    @property
    def dimension(self) -> int:
        """Length of a vector, from the model."""
        return int(self._model.get_sentence_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts."""
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimension)


def batches(lengths: Sequence[int], budget: int = BATCH_TOKENS) -> list[list[int]]:
    """Indices grouped by length so that no group pads to more than `budget` tokens (one text at least)."""
    groups: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if groups and lengths[i] * (len(groups[-1]) + 1) <= budget:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups
