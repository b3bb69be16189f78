"""What `training.fit_match` reports: scores of a ranking and of its probabilities, and the threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score

from assistant.knowledge.ranker import features
from training.match_data import Base

WRONG = 0.6  # cost of drafting a wrong answer, in right ones: the agent reads each with its source and probability


@dataclass(frozen=True, slots=True)
class Cases:
    """Evidence `(questions, EVIDENCE)`, whether the first entry answers, and whether any does."""

    evidence: np.typing.NDArray[np.float32]
    right: np.typing.NDArray[np.bool_]
    known: np.typing.NDArray[np.bool_]


def scores(p: np.typing.NDArray[np.float64], found: Cases) -> dict[str, float]:
    """Recall@1 of the answerable, AUROC of knowing them, share answered at 90% precision, calibration error."""
    order = np.argsort(-p)
    precise = np.nonzero(np.cumsum(found.right[order]) / np.arange(1, len(p) + 1) >= 0.9)[0]
    bins = np.array_split(order[::-1], 10)
    error = sum(len(b) * abs(p[b].mean() - found.right[b].mean()) for b in bins) / len(p)
    out = {
        "recall@1": found.right[found.known].mean(),
        "answered_at_90pct_precision": (precise.max() + 1) / len(p) if len(precise) else 0.0,
        "calibration_error": error,
    }  # fmt: skip
    if not found.known.all():
        out["abstain_auroc"] = roc_auc_score(found.known, p)
    return {name: round(float(value), 4) for name, value in out.items()}


def mean_average_precision(base: Base, weights: np.typing.NDArray[np.float32]) -> float:
    """MAP at 50 over the questions that have an answer."""
    values = []
    for signals, gold in base.signals:
        if gold:
            ranked = np.argsort(-(features(signals) @ weights), kind="stable")[:50].tolist()
            hits = [rank for rank, entry in enumerate(ranked, 1) if entry in gold]
            values.append(sum((k + 1) / rank for k, rank in enumerate(hits)) / len(gold))
    return round(float(np.mean(values)), 4)


def threshold_for(p: np.typing.NDArray[np.float64], right: np.typing.NDArray[np.bool_]) -> float:
    """The probability above which an answer is drafted: right answers gained against WRONG of the wrong ones."""
    cuts = np.round(np.arange(0.2, 0.81, 0.01), 2)
    gains = [right[p >= cut].sum() - WRONG * (~right[p >= cut]).sum() for cut in cuts]
    return float(cuts[int(np.argmax(gains))])
