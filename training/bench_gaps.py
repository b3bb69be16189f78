"""Scores of the grouping of questions, by the product's own command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.bench_messages import command
from training.data import read_jsonl
from training.score import scorer

SETS = ("dstc11-insurance", "banking77")


def rows(data: Path, score: Path) -> list[dict[str, Any]]:
    """One row a set."""
    score_of = scorer(score)
    out = []
    for name in SETS:
        gold = read_jsonl(data / f"gaps/{name}.jsonl")
        found = command("gaps", ({"id": r["id"], "text": r["text"]} for r in gold))
        out.append({"set": f"gaps/{name}", "who": "fullreply", **score_of.score_gaps(gold, found)})
    return out
