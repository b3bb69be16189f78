"""Calibrate the check: `python -m training.tune_check --data DIR [--model models/check]`.

Fits, on the messages kept out of training, how sharp the stated probabilities are (a temperature), how readily a
question counts as missed (an offset to that logit) and from which probability a token is shown as evidence. Writes them
and the resulting scores into the manifest of the artefact. Two and one numbers on some 380 verdicts: little to overfit.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.check import Checker
from assistant.check.evidence import evidence, sigmoid
from assistant.check.frame import said
from assistant.message import read_text
from assistant.models import read_manifest
from assistant.text import plain
from assistant.types import Channel, Question, Span
from training.data import Row, dev_messages
from training.score import scorer

Array = npt.NDArray[Any]
TEMPERATURES = np.linspace(0.6, 3.0, 25)
OFFSETS = np.linspace(-1.5, 1.5, 25)
THRESHOLDS = np.linspace(0.05, 0.7, 14)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the model says of one labelled question and reply, before any tuning."""

    label: dict[str, Any]
    logits: Array
    marks: Array
    offsets: tuple[Span, ...]
    text: str


def questions_of(row: Row) -> list[Question]:
    """The labelled questions of a message as the product is given them."""
    asks = ((a, a["spans"][0]) for a in row["asks"])
    return [Question(tuple(map(tuple, a["spans"])), row["text"][s:e]) for a, (s, e) in asks]


def judged(checker: Checker, rows: Sequence[Row]) -> list[Judged]:
    """Logits and marks for each undisputed label, of the first window of what the reply says."""
    out = []
    for row in rows:
        for reply in row["replies"]:
            text = plain(read_text(reply["text"], reply=True).clean)
            start, end = said(text)
            for ask, question in zip(row["asks"], questions_of(row), strict=True):
                label = reply["labels"].get(ask["id"])
                if label and not label.get("disputed") and start < end:
                    encoding = checker.model.encode([(plain(question.text), text[start:end])])
                    status, marks = checker.model.run(encoding.inputs)
                    on = [t for t, side in enumerate(encoding.segments[0]) if side == 1]
                    offsets = tuple((a + start, b + start) for a, b in (encoding.offsets[0][t] for t in on))
                    out.append(Judged(label, status[0], marks[0][on], offsets, text))
    return out


def fit_probabilities(items: Sequence[Judged], missed: int) -> tuple[float, float]:
    """Temperature and offset with the least cross-entropy of missed against covered."""
    logits = np.array([i.logits for i in items])
    gold = np.array([i.label["status"] == "unanswered" for i in items])
    best = (np.inf, 1.0, 0.0)
    for temperature in TEMPERATURES:
        for offset in OFFSETS:
            z = logits / temperature
            z[:, missed] += offset
            e = np.exp(z - z.max(1, keepdims=True))
            p = np.clip(e[:, missed] / e.sum(1), 1e-6, 1 - 1e-6)
            loss = -float(np.where(gold, np.log(p), np.log(1 - p)).mean())
            best = min(best, (loss, float(temperature), float(offset)))
    return round(best[1], 3), round(best[2], 3)


def fit_threshold(items: Sequence[Judged], overlap: Any) -> float:
    """The threshold with the most overlap of shown and labelled words, over the covered questions."""
    covered = [i for i in items if i.label["status"] != "unanswered"]

    def mean(threshold: float) -> float:
        shown = (evidence(sigmoid(i.marks), i.offsets, i.text, 0, len(i.text), threshold) for i in covered)
        return float(np.mean([overlap(i.label["spans"], s) for i, s in zip(covered, shown, strict=True)]))

    return round(float(max(THRESHOLDS, key=mean)), 3)


def scores(checker: Checker, rows: Sequence[Row], score_check: Any) -> dict[str, Any]:
    """The scorer's figures of the product's own verdicts on known questions."""
    predictions = []
    for row in rows:
        inquiry, questions = read_text(row["text"], channel=Channel(row["channel"])), questions_of(row)
        for reply in row["replies"]:
            report = checker.check(inquiry, questions, read_text(reply["text"], reply=True))
            found = [
                {"ask": a["id"], "status": v.status.value, "score": v.score, "evidence": v.evidence}
                for a, v in zip(row["asks"], report.questions, strict=True)
            ]
            predictions.append({"id": f"{row['id']}/{reply['id']}", "questions": found})
    result: dict[str, Any] = score_check(rows, predictions)
    return {k: round(v, 4) if isinstance(v, float) else v for k, v in result.items()}


def update_manifest(folder: Path, **facts: Any) -> None:
    """Write facts into the manifest of an artefact; what was read before is forgotten."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8")) | facts
    path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")
    read_manifest.cache_clear()


def tune(folder: Path, data: Path) -> None:
    """Fit, write, score, print."""
    rows, score_of = dev_messages(data), scorer(data)
    checker = Checker(folder)
    items = judged(checker, rows)
    statuses = list(checker.model.manifest["statuses"])
    temperature, offset = fit_probabilities(items, statuses.index("unanswered"))
    threshold = fit_threshold(items, score_of.overlap)
    update_manifest(folder, temperature=temperature, missed_offset=offset, evidence_threshold=threshold)
    figures = scores(Checker(folder), rows, score_of.score_check)
    update_manifest(folder, scores={"asks/dev": figures})
    print(json.dumps({"temperature": temperature, "missed_offset": offset, "evidence_threshold": threshold, **figures}))


def main() -> None:
    """Tune the artefact that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=Path("models/check"))
    args = parser.parse_args()
    tune(args.model, args.data)


if __name__ == "__main__":
    main()
