"""Tune the decoding of the finder: `python -m training.tune_questions --data DIR [--model models/questions]`.

Four numbers (`assistant.questions.decode.Prices`) are chosen on the messages kept out of training, by the mean of F1
and the share of messages with the right count, and written into the manifest with the scores. Of near ties the one in
the middle is taken: the mean of all settings within a point of the best, not the peak of the grid.
"""

from __future__ import annotations

import argparse
import itertools
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from assistant.message import read_text
from assistant.questions import QuestionFinder
from assistant.questions.decode import Prices, decode
from assistant.questions.finder import one_mark
from assistant.text import plain
from training.data import Row, dev_messages
from training.score import scorer
from training.tune_check import update_manifest

GRID = {
    "start": (0.0, 1.0, 2.0, 3.0),
    "mark": (2.0,),
    "sure": (0.5, 0.6, 0.7, 0.75, 0.8, 0.85),
    "same": (0.4, 0.5, 0.6, 0.7, 0.8),
}
NEAR = 0.01


def figures(score: Any, rows: list[Row], tables: list[Any], prices: Prices) -> dict[str, float]:
    """The scorer's figures for a way of decoding."""
    wire = []
    for row, windows in zip(rows, tables, strict=True):
        found = [q for table in windows for q in decode(*table, row["text"], prices)]
        wire.append({"id": row["id"], "questions": [{"spans": q.spans} for q in found]})
    return dict(score(rows, wire))


def best(score: Any, rows: list[Row], tables: list[Any]) -> Prices:
    """The middle of the settings that score best."""
    settings = [Prices(*values) for values in itertools.product(*GRID.values())]
    made = [figures(score, rows, tables, s) for s in settings]
    values = np.array([(m["f1"] + m["exact_count"]) / 2 for m in made])
    near = [s for s, v in zip(settings, values, strict=True) if v >= values.max() - NEAR]
    return Prices(*(round(float(np.mean([getattr(s, name) for s in near])), 2) for name in GRID))


def main() -> None:
    """Tune, score the shipped model on whole messages, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=Path("models/questions"))
    args = parser.parse_args()
    tune(args.model, args.data)


def tune(model: Path, data: Path) -> None:
    """Choose the prices for an artefact and write them into its manifest, with its scores."""
    rows, score = dev_messages(data), scorer(data).score_asks
    finder = QuestionFinder(model)
    tables = [finder.tables(one_mark(plain(read_text(r["text"]).clean))) for r in rows]
    prices = best(score, rows, tables)
    update_manifest(model, decoding=asdict(prices))
    finder = QuestionFinder(model)
    wire = [{"id": r["id"], "questions": [{"spans": q.spans} for q in finder.find(read_text(r["text"]))]} for r in rows]
    made = score(rows, wire)
    update_manifest(model, scores={"asks/dev": {k: round(v, 4) for k, v in made.items()}})
    print(json.dumps({"decoding": asdict(prices), "scores": made}))


if __name__ == "__main__":
    main()
