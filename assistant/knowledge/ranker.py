"""The order of entries and the probability that the first one answers, from the signals; numbers in `models/match`.

Both are fitted by `python -m training.fit_match`; see models/match/README.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from assistant.knowledge.signals import Signals
from assistant.knowledge.vectors import Ints
from assistant.knowledge.words import Floats
from assistant.models import models_folder, read_manifest

FEATURES = ("titles", "titles_pooled", "headings", "passages", "best", "second", "bm25", "bm25_log", "covered")
EVIDENCE = (
    "best", "titles_pooled", "passages", "covered", "bm25_log", "margin", "margin_5", "agreement", "no_passages",
    "log_entries", "log_length", "best_second", "rest",
)  # fmt: skip
LEAD = 1.0  # score by which an entry that has the question's own words is ahead
_NEXT = 5  # how many of the entries after the first the margin looks at


@dataclass(frozen=True, slots=True)
class Ranking:
    """Positions of entries best first, their scores, and the probability that the first one answers."""

    entries: Ints
    scores: Floats
    probability: float
    answered: bool


@cache
def load_model(folder: Path | None = None) -> dict[str, Any]:
    """The numbers of the fusion and of the calibration; ModelError where they are missing or altered."""
    folder = folder or models_folder() / "match"
    read_manifest(folder)
    model: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
    return model


def rank(signals: Signals, model: dict[str, Any], same: Ints | None = None) -> Ranking:
    """Order the candidates by the fused score; without candidates nothing is answered.

    Entries at the positions `same` were given the question in these very words: they come before the others.
    """
    if not len(signals.entries):
        return Ranking(signals.entries, signals.bm25, 0.0, False)
    found = features(signals)
    scores = found @ np.array(model["rank"]["weights"], np.float32)
    if same is not None and len(same):
        chosen = np.isin(signals.entries, same)
        scores[chosen] += max(0.0, float(scores.max() - scores[chosen].max())) + LEAD
    order = np.argsort(-scores, kind="stable")
    facts = evidence(signals, found, scores, order) - np.array(model["calibration"]["mean"])
    logit = float(facts / np.array(model["calibration"]["scale"]) @ np.array(model["calibration"]["weights"]))
    probability = float(1 / (1 + np.exp(-np.clip(logit + model["calibration"]["bias"], -30, 30))))
    return Ranking(signals.entries[order], scores[order], probability, probability >= model["threshold"])


def features(signals: Signals) -> Floats:
    """What the fused score is made of, `(candidates, FEATURES)`.

    A kind that an entry lacks is taken to be as good as its best one, so that no entry loses by what it does not
    have; so is a title that names several entries.
    """
    titles, headings, passages = signals.best.values()
    tops = np.stack([np.where(signals.shared, np.nan, titles.top), headings.top, passages.top], axis=1)
    tops = np.where(np.isnan(tops).all(axis=1)[:, None], titles.top[:, None], tops)
    best = np.nanmax(tops, axis=1)
    tops = np.where(np.isnan(tops), best[:, None], tops)
    second = np.sort(tops, axis=1)[:, 1]
    pooled = np.where(signals.shared, best, titles.pooled)
    bm25 = signals.bm25 / max(1e-6, float(signals.bm25.max()))
    columns = (tops[:, 0], pooled, tops[:, 1], tops[:, 2], best, second, bm25, np.log1p(signals.bm25), signals.covered)
    return np.stack(columns, axis=1).astype(np.float32)


def evidence(signals: Signals, found: Floats, scores: Floats, order: Ints) -> Floats:
    """What the probability is made of, `(EVIDENCE,)`: how good the first entry is, and how far ahead of the others."""
    first, after = order[0], scores[order[1 : 1 + _NEXT]]
    behind = float(after[0]) if len(after) else 0.0
    others = float(after.mean()) if len(after) else 0.0
    top = dict(zip(FEATURES, found[first], strict=True))
    leaders = [int(np.argmax(found[:, i])) == first for i in (1, 2, 3, 6)]
    pool = np.sort(found[:, FEATURES.index("best")])[::-1]
    facts = (
        top["best"], top["titles_pooled"], top["passages"], top["covered"], top["bm25_log"], scores[first] - behind,
        scores[first] - others, float(np.mean(leaders)), float(np.isnan(signals.best["passages"].top[first])),
        float(np.log(signals.of)), float(np.log1p(signals.length)), top["second"],
        float(pool[1 : 1 + _NEXT].mean()) if len(pool) > 1 else 0.0,
    )  # fmt: skip
    return np.array(facts, np.float32)
