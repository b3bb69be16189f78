"""Data for `training.fit_match`: knowledge bases with questions, real ones and ones made of labelled questions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from assistant.encoder import Encoder, Vectors
from assistant.knowledge.build import build
from assistant.knowledge.signals import Signals, Tables, measure
from assistant.knowledge.source import load_entries
from assistant.knowledge.vectors import Best
from assistant.types import Entry
from training.data import read_jsonl


@dataclass(frozen=True)
class Base:
    """A knowledge base with questions: of each its text, vector and the positions of the entries that answer it."""

    name: str
    tables: Tables
    texts: tuple[str, ...]
    vectors: Vectors
    gold: tuple[frozenset[int], ...]

    @cached_property
    def signals(self) -> list[tuple[Signals, frozenset[int]]]:
        """Per question the signals of all entries, as the product measures them, and the entries that answer."""
        found = (measure(self.tables, text, vector, 50) for text, vector in zip(self.texts, self.vectors, strict=True))
        return list(zip(found, self.gold, strict=True))


def search_set(folder: Path, encoder: Encoder, splits: Sequence[str] = (), cache: Path | None = None) -> Base:
    """A search set (`corpus.jsonl`, `queries.jsonl`), the questions of the given splits or all of them."""
    entries, _ = load_entries(folder / "corpus.jsonl")
    chunks = cache / folder.name if cache else None
    tables, _ = build(entries, encoder, {}, chunks, None)
    numbers = {entry.id: i for i, entry in enumerate(entries)}
    rows = [r for r in read_jsonl(folder / "queries.jsonl") if not splits or r.get("split") in splits]
    texts = tuple(r["text"] for r in rows)
    gold = tuple(frozenset(numbers[g] for g in r["gold"]) for r in rows)
    vectors = cached(encoder, [tables.words.corrected(text) for text in texts], cache)  # as the product reads them
    return Base("-".join([folder.name, *splits]), tables, texts, vectors, gold)


def cached(encoder: Encoder, texts: Sequence[str], cache: Path | None) -> Vectors:
    """Vectors of texts, kept in a folder between runs where one is given."""
    import hashlib

    if cache is None:
        return encoder.encode(texts)
    path = cache / f"{hashlib.sha256(chr(10).join([encoder.name, *texts]).encode()).hexdigest()[:20]}.npy"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.save(path, encoder.encode(texts))
    return np.asarray(np.load(path), dtype=np.float32)


def chat_base(
    path: Path, encoder: Encoder, seed: int, topics: int, wordings: tuple[int, int], cache: Path | None
) -> Base:
    """A chat base made of questions with topics: some wordings of a topic make an entry, the others ask for it."""
    rows = read_jsonl(path)
    vectors = dict(zip((r["text"] for r in rows), cached(encoder, [r["text"] for r in rows], cache), strict=True))
    rng = random.Random(seed)
    names = sorted({r["topic"] for r in rows})
    entries: list[Entry] = []
    asked: list[tuple[str, frozenset[int]]] = []
    for number, name in enumerate(rng.sample(names, min(topics, len(names)))):
        texts = [r["text"] for r in rows if r["topic"] == name]
        rng.shuffle(texts)
        size = min(rng.randint(*wordings), len(texts) - 3)
        entries.append(Entry(name, texts[0], variants=tuple(dict.fromkeys(texts[1:size]))))
        asked += [(text, frozenset((number,))) for text in texts[size:]]
    rng.shuffle(asked)
    asked = asked[:400]
    texts = tuple(text for text, _ in asked)
    tables, _ = build(entries, _Known(encoder, vectors), {}, None, None)
    return Base(f"{path.stem}-{seed}", tables, texts, np.array([vectors[t] for t in texts]), tuple(g for _, g in asked))


class _Known:
    """An encoder that looks vectors up."""

    def __init__(self, encoder: Encoder, vectors: dict[str, Vectors]) -> None:
        self.name, self.dimension, self._vectors = encoder.name, encoder.dimension, vectors

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts that were encoded before."""
        return np.array([self._vectors[t] for t in texts], dtype=np.float32).reshape(len(texts), self.dimension)


def without(signals: Signals, removed: frozenset[int]) -> Signals:
    """The signals of a base from which these entries were deleted: what an unanswerable question looks like."""
    kept = np.array([i not in removed for i in signals.entries.tolist()])
    best = {kind: Best(b.top[kept], b.pooled[kept]) for kind, b in signals.best.items()}
    return replace(
        signals, entries=signals.entries[kept], best=best, bm25=signals.bm25[kept], covered=signals.covered[kept],
        shared=signals.shared[kept], of=int(kept.sum()),
    )  # fmt: skip


def only_titles(signals: Signals) -> Signals:
    """The same as if entries had a title (where it is shared: their heading) and words, but no passages."""
    titles, headings = signals.best["titles"], signals.best["headings"]
    named = np.where(signals.shared & ~np.isnan(headings.top), headings.top, titles.top)
    nothing = np.full_like(named, np.nan)
    best = {"titles": Best(named, named), "headings": Best(nothing, nothing), "passages": Best(nothing, nothing)}
    return replace(signals, best=best, shared=np.zeros_like(signals.shared))
