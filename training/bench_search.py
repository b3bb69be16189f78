"""Scores of the search beside what else a user could pick, by the product's own command."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.encoder import Encoder, OnnxEncoder
from assistant.knowledge import Index, open_index
from assistant.knowledge.texts import searched
from assistant.knowledge.words import Words
from training.bench_messages import command
from training.data import read_jsonl
from training.score import scorer

Prediction = dict[str, Any]
TRAINED_ON = {"feedbackqa-cdc", "feedbackqa-uk"}  # their train and valid questions made models/match


def rows(data: Path, score: Path) -> list[dict[str, Any]]:
    """A row for each search set and system. Sets with splits are scored on their test questions."""
    score_of = scorer(score).score_search
    encoder = OnnxEncoder()
    table = []
    for folder in sorted((data / "search").iterdir()):
        if folder.name in TRAINED_ON:
            continue
        queries = [q for q in read_jsonl(folder / "queries.jsonl") if q.get("split", "test") == "test"]
        asked = ({"id": q["id"], "text": q["text"]} for q in queries)
        ours = command("match", asked, "--kb", str(folder / "corpus.jsonl"))
        with tempfile.TemporaryDirectory() as cache:
            index = open_index(folder / "corpus.jsonl", encoder, cache=Path(cache))
            systems = {"BM25": bm25(index, queries), "encoder": cosine(index, queries, encoder), "fullreply": ours}
        table += [{"set": folder.name, "who": who, **score_of(queries, found)} for who, found in systems.items()]
    return table


def bm25(index: Index, queries: Sequence[Prediction]) -> list[Prediction]:
    """BM25 over all words of an entry; its best score, squeezed into 0..1, stands for a probability."""
    words = Words.build([searched(entry).words for entry in index.entries])
    return [_ranked(index, q, s := words.scores(q["text"])[0], float(s.max() / (1 + s.max()))) for q in queries]


def cosine(index: Index, queries: Sequence[Prediction], encoder: Encoder) -> list[Prediction]:
    """Cosine with title, headings and text as one text, or with a variant, whichever is best."""
    texts, owners = [], []
    for number, entry in enumerate(index.entries):
        headings = entry.passages[0].headings if entry.passages else ()
        whole = " ".join([entry.title, *headings, *(p.text for p in entry.passages)])
        texts += [whole, *entry.variants]
        owners += [number] * (1 + len(entry.variants))
    similar = encoder.encode([q["text"] for q in queries]) @ encoder.encode(texts).T
    starts = np.unique(owners, return_index=True)[1]
    best = np.maximum.reduceat(similar, starts, axis=1)
    return [_ranked(index, q, s, float(np.clip(s.max(), 0, 1))) for q, s in zip(queries, best, strict=True)]


def _ranked(index: Index, query: Prediction, scores: Any, best: float) -> Prediction:
    order = np.argsort(-scores, kind="stable")[:50]
    return {"id": query["id"], "matches": [index.entries[i].id for i in order], "score": best}
