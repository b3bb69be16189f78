"""Knowledge bases of any size made of real texts, for the benches of growth: mixes of two, vectors and words."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.encoder import OnnxEncoder, Vectors
from assistant.knowledge import load_entries
from assistant.knowledge.texts import searched
from assistant.knowledge.words import tokens
from assistant.types import Entry, Passage
from training.data import read_jsonl

QUESTIONS = 200
STEP = 100_000  # rows that are worked on at once


class Given:
    """Real passages, titles and questions, and their vectors."""

    def __init__(self, entries: Sequence[Entry], questions: Sequence[str], keep: Path | None) -> None:
        self.entries = [e for e in entries if e.passages]
        self.questions = list(questions)
        encoder = OnnxEncoder()
        titles, passages = ([searched(e).kinds[k][0] for e in self.entries] for k in (0, 2))
        self.titles, self.passages = (_kept(encoder, texts, keep) for texts in (titles, passages))
        numbers: dict[str, int] = {}
        self.bags = [[numbers.setdefault(t, len(numbers)) for t in tokens(searched(e).words)] for e in self.entries]
        self.numbers = numbers


def _kept(encoder: OnnxEncoder, texts: Sequence[str], keep: Path | None) -> Vectors:
    """The vectors of texts, kept in a folder between runs."""
    key = hashlib.sha256("\0".join([encoder.name, *texts]).encode("utf-8", "replace")).hexdigest()[:16]
    path = keep / f"{key}.npy" if keep else None
    if path is not None and path.exists():
        return np.asarray(np.load(path), np.float32)
    made = encoder.encode(texts)
    if path is not None:
        np.save(path, made)
    return made


def given(data: Path | None, keep: Path | None = None) -> Given:
    """Texts and questions of the search sets in `data`, else of the sample base, asked by its own titles."""
    if data is None:
        entries = load_entries(Path("knowledge_base"))[0]
        return Given(entries, [e.title for e in entries][:QUESTIONS], keep)
    folders = sorted((data / "search").iterdir())
    entries = tuple(e for folder in folders for e in load_entries(folder / "corpus.jsonl")[0])
    questions = [q["text"] for folder in folders for q in read_jsonl(folder / "queries.jsonl")[: QUESTIONS // 4]]
    return Given(entries, questions[:QUESTIONS], keep)


class Mixed(Sequence[Entry]):  # type: ignore[misc]
    """Entries that are made when they are asked for: the title of one and the text of another."""

    def __init__(self, given: Given, pairs: Any) -> None:
        self._given, self._pairs = given, pairs

    def __len__(self) -> int:
        return len(self._pairs)

    def __getitem__(self, at: Any) -> Any:
        if not 0 <= at < len(self):
            raise IndexError(at)
        first, second = (self._given.entries[int(i)] for i in self._pairs[at])
        return Entry(f"e{at}", first.title, (Passage(second.passages[0].text),), source="all.jsonl")


def mixes(real: Vectors, pairs: Any, rng: np.random.Generator) -> Vectors:
    """Random mixes of two rows each, of unit length."""
    out = np.empty((len(pairs), real.shape[1]), np.float32)
    for start in range(0, len(pairs), STEP):
        part = pairs[start : start + STEP]
        share = rng.random((len(part), 1), dtype=np.float32)
        mixed = share * real[part[:, 0]] + (1 - share) * real[part[:, 1]]
        out[start : start + STEP] = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    return out


def exact(vectors: Vectors, asked: Vectors, count: int = 10) -> Any:
    """The rows nearest to each question, `(questions, count)`, by comparing all of them."""
    best = np.full((len(asked), count), -1.0, np.float32)
    found = np.zeros((len(asked), count), np.int64)
    for start in range(0, len(vectors), STEP):
        cosines = asked @ vectors[start : start + STEP].T
        some = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
        best = np.concatenate([best, np.take_along_axis(cosines, some, 1)], axis=1)
        found = np.concatenate([found, some + start], axis=1)
        order = np.argsort(-best, axis=1, kind="stable")[:, :count]
        best, found = (np.take_along_axis(a, order, 1) for a in (best, found))
    return found


class Cheap:
    """An encoder that costs next to nothing: the vectors of a text are pseudo-random, by its checksum."""

    name, dimension = "cheap", 384

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, `(texts, dimension)`."""
        seeds = [zlib.crc32(t.encode("utf-8", "replace")) for t in texts]
        out = np.array([np.random.default_rng(s).standard_normal(self.dimension, np.float32) for s in seeds])
        out = out.reshape(len(texts), self.dimension)
        return np.asarray(out / np.linalg.norm(out, axis=1, keepdims=True), np.float32)


def write_base(kb: Path, size: int, given: Given, *, files: bool) -> None:
    """A base of short entries, one a file in folders of a thousand, or ten thousand a file."""
    rng = np.random.default_rng(size)
    pairs = rng.integers(len(given.entries), size=(size, 2)).tolist()
    rows: list[str] = []
    for number, (a, b) in enumerate(pairs):
        title, text = f"{given.entries[a].title} {number}", given.entries[b].passages[0].text[:400]
        if files:
            folder = kb / str(number // 1_000)
            folder.mkdir(exist_ok=True)
            (folder / f"{number}.md").write_text(f"# {title}\n\n{text}\n", "utf-8")
            continue
        rows.append(json.dumps({"id": str(number), "title": title, "text": text}))
        if len(rows) == 10_000 or number == size - 1:
            (kb / f"{number // 10_000}.jsonl").write_text("\n".join(rows), "utf-8")
            rows = []
