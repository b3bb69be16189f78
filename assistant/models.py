"""Trained artefacts: a folder with a manifest whose checksums are verified before anything is loaded.

The one module that imports onnxruntime and tokenizers, lazily.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.errors import ModelError, Problem

Array = npt.NDArray[Any]
SURROGATE = re.compile("[\ud800-\udfff]")
MANIFEST = "manifest.json"
_WANTED = os.environ.get("FULLREPLY_THREADS", "")  # processes that share the work of the cores take one thread each
# more threads than this do not help a model of this size
THREADS = int(_WANTED) if re.fullmatch(r"[1-9]\d?", _WANTED) else min(4, os.cpu_count() or 1)


def models_folder() -> Path:
    """The folder of the shipped models: `models/` beside the package in a checkout, inside it in a wheel."""
    here = Path(__file__).resolve().parent
    return here / "shipped_models" if (here / "shipped_models").is_dir() else here.parent / "models"


@cache
def read_manifest(folder: Path) -> Mapping[str, Any]:
    """The manifest of an artefact, after the sha256 of each file it names was checked.

    Raises ModelError where the manifest or a file is missing, altered, or of a format not known here.
    """
    path = folder / MANIFEST
    remedy = "restore the folder from the release, or make it again with the command in training/README.md"
    try:
        manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
        files = {Path(name).name: wanted for name, wanted in manifest["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(
            f"No usable model in {folder}.", [Problem(str(path), "a manifest", str(error), remedy)]
        ) from None
    problems = []
    for name, wanted in files.items():
        file = folder / name
        found = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "no file"
        if found != wanted:
            problems.append(Problem(str(file), f"sha256 {wanted[:12]}…", found[:12], remedy))
    if problems:
        raise ModelError(f"The model in {folder} is not the one that its manifest describes.", problems)
    return manifest


@dataclass(frozen=True, slots=True)
class Encoding:
    """Token ids of a batch, `(texts, tokens)` int64, and per text the code-point offsets of each token."""

    inputs: Mapping[str, Array]
    offsets: tuple[tuple[tuple[int, int], ...], ...]
    segments: tuple[tuple[int | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The tokens of one whole text, however long: their ids and code-point offsets, no special tokens."""

    ids: Sequence[int]
    offsets: Sequence[tuple[int, int]]


def padded(tokens: Sequence[Any]) -> Encoding:
    """Tokenized texts as one batch, padded to the longest."""
    shape = len(tokens), max((len(t.ids) for t in tokens), default=0)
    inputs = {n: np.zeros(shape, dtype=np.int64) for n in ("input_ids", "attention_mask", "token_type_ids")}
    for row, t in enumerate(tokens):
        for name, values in zip(inputs, (t.ids, t.attention_mask, t.type_ids), strict=True):
            inputs[name][row, : len(values)] = values
    offsets = tuple(tuple(t.offsets) for t in tokens)
    return Encoding(inputs, offsets, tuple(tuple(t.sequence_ids) for t in tokens))


class TextModel:
    """A transformer in ONNX with its tokenizer, verified and loaded from an artefact folder.

    `max_tokens` of the manifest caps the tokens of a text; a longer one is cut (of a pair, the second).
    """

    def __init__(self, folder: Path, *, threads: int = THREADS) -> None:
        self.manifest = read_manifest(folder)
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before its import: else it keeps an id of this machine and reports
        import onnxruntime
        from tokenizers import Tokenizer

        onnxruntime.disable_telemetry_events()  # the same on Windows
        onnxruntime.set_default_logger_severity(3)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry(
            "session.intra_op.allow_spinning", "0"
        )  # idle threads must not burn the desk's CPU
        self._session = onnxruntime.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])
        self._names = [i.name for i in self._session.get_inputs()]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(int(self.manifest["max_tokens"]), strategy="longest_first")
        self._tokenizer.no_padding()
        self._begin, self._end = self._tokenizer.encode("").ids  # what begins and ends a text: [CLS] and [SEP]

    def tokenize(self, texts: Sequence[str] | Sequence[tuple[str, str]]) -> list[Any]:
        """The tokens of each text or pair, cut at `max_tokens`; code points that are no characters are replaced."""
        known: list[Any] = [_encodable(t) if isinstance(t, str) else tuple(map(_encodable, t)) for t in texts]
        return list(self._tokenizer.encode_batch(known))

    def encode(self, texts: Sequence[str] | Sequence[tuple[str, str]]) -> Encoding:
        """Tokenize texts, or pairs of texts, into one padded batch."""
        return padded(self.tokenize(texts))

    def pieces(self, text: str) -> Pieces:
        """All tokens of a text, not cut at `max_tokens`."""
        whole = self._tokenizer.encode(_encodable(text), add_special_tokens=False)
        parts = [whole, *whole.overflowing]
        return Pieces([i for p in parts for i in p.ids], [o for p in parts for o in p.offsets])

    def pair(self, first: Sequence[int], second: Sequence[int]) -> dict[str, Array]:
        """Tokens of two texts as the input of one pass: what `encode` gives for the pair, where it cuts nothing."""
        ids = [self._begin, *first, self._end, *second, self._end]
        types = [0] * (len(first) + 2) + [1] * (len(second) + 1)
        rows = {"input_ids": ids, "attention_mask": [1] * len(ids), "token_type_ids": types}
        return {name: np.array([row], dtype=np.int64) for name, row in rows.items()}

    def run(self, inputs: Mapping[str, Array]) -> list[Array]:
        """One pass of the model; the arrays of its outputs in the order of the graph."""
        outputs: list[Array] = self._session.run(None, {n: inputs[n] for n in self._names})
        return outputs


def _encodable(text: str) -> str:
    """The text with lone surrogates replaced, code point by code point."""
    return text if text.isascii() else SURROGATE.sub("\ufffd", text)
