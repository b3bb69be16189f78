"""Score the search beside what else a user could pick: `python -m training.bench_search --data DIR --score PATH`.

Predictions are made in the form of `fullreply match --jsonl` and scored by the `score_search` of the scorer at PATH.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.encoder import Encoder, OnnxEncoder
from assistant.knowledge import Index, open_index
from assistant.knowledge.texts import searched
from assistant.knowledge.words import Words
from training.match_data import read_jsonl

Prediction = dict[str, Any]
SCORES = {"map": "MAP", "recall@1": "recall@1", "abstain_auroc": "abstain AUROC",
          "answered_at_90pct_precision": "answered at 90% precision",
          "calibration_error": "calibration error"}  # fmt: skip


def rows(data: Path, score: Path, cache: Path | None = None) -> list[dict[str, Any]]:
    """A row for each search set and system: set, system, questions, the scores, milliseconds a question where timed.

    `score` is a Python file with `score_search`; `cache` a folder in which indexes are kept between runs.
    Sets with splits are scored on their test questions. A score that a set cannot give is None.
    """
    scorer = load_scorer(score)
    encoder = OnnxEncoder()
    table = []
    for folder in sorted((data / "search").iterdir()):
        queries = [q for q in read_jsonl(folder / "queries.jsonl") if q.get("split", "test") == "test"]
        with tempfile.TemporaryDirectory() as temporary:
            index = open_index(folder / "corpus.jsonl", encoder, cache=cache or Path(temporary))
            systems: list[tuple[str, Callable[[], list[Prediction]]]] = [
                ("Fullreply", lambda: ours(index, queries)),  # noqa: B023
                ("BM25", lambda: bm25(index, queries)),  # noqa: B023
                ("encoder, title and text", lambda: cosine(index, queries, encoder)),  # noqa: B023
            ]
            for name, predict in systems:
                start = time.perf_counter()
                predictions = [json.loads(json.dumps(p)) for p in predict()]
                spent = (time.perf_counter() - start) / len(queries)
                found = scorer(queries, predictions)
                values = {label: found.get(key) for key, label in SCORES.items()}
                timed = round(spent * 1000, 1) if name == "Fullreply" else None
                table.append({"set": folder.name, "system": name, "questions": len(queries), **values, "ms": timed})
    return table


def load_scorer(path: Path) -> Callable[[list[Prediction], list[Prediction]], dict[str, float]]:
    """The function `score_search(queries, predictions)` of a Python file."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"No scorer at {path}: give the path of a Python file that has score_search.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[[list[Prediction], list[Prediction]], dict[str, float]] = module.score_search
    return found


def ours(index: Index, queries: Sequence[Prediction]) -> list[Prediction]:
    """What the product says, one question at a time, as it is asked."""
    out = []
    for query in queries:
        result = index.search([query["text"]])[0]
        ids = [match.entry.id for match in result.matches]
        out.append({"id": query["id"], "matches": ids, "answered": result.answered, "score": result.score})
    return out


def bm25(index: Index, queries: Sequence[Prediction]) -> list[Prediction]:
    """BM25 over all words of an entry; its best score, squeezed into 0..1, stands for a probability."""
    words = Words.build([searched(entry).words for entry in index.entries])
    return [_ranked(index, q, s := words.scores(q["text"])[0], float(s.max() / (1 + s.max()))) for q in queries]


def cosine(index: Index, queries: Sequence[Prediction], encoder: Encoder) -> list[Prediction]:
    """Cosine with title, headings, text and variants as one text; the best cosine stands for a probability."""
    texts = []
    for entry in index.entries:
        headings = entry.passages[0].headings if entry.passages else ()
        texts.append(" ".join([entry.title, *headings, *(p.text for p in entry.passages), *entry.variants]))
    vectors = encoder.encode(texts)
    similar = encoder.encode([q["text"] for q in queries]) @ vectors.T
    return [_ranked(index, q, s, float(np.clip(s.max(), 0, 1))) for q, s in zip(queries, similar, strict=True)]


def _ranked(index: Index, query: Prediction, scores: Any, best: float) -> Prediction:
    order = np.argsort(-scores, kind="stable")[:50]
    return {"id": query["id"], "matches": [index.entries[i].id for i in order], "score": best}


def main() -> None:
    """Print the table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with search/")
    parser.add_argument("--score", type=Path, required=True, help="Python file with score_search")
    parser.add_argument("--cache", type=Path, help="folder in which indexes are kept between runs")
    args = parser.parse_args()
    table = rows(args.data, args.score, args.cache)
    print("| " + " | ".join(table[0]) + " |\n|" + "---|" * len(table[0]))
    for row in table:
        cells = (
            "" if v is None or v != v else f"{v:.3f}" if isinstance(v, float) and k != "ms" else str(v)
            for k, v in row.items()
        )
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
