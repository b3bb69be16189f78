"""Fit the search of the knowledge base: `python -m training.fit_match --data DIR [--cache DIR]` writes `models/match`.

The fusion is a linear score over the signals of `assistant.knowledge.ranker`, fitted listwise (softmax over the entries
of a base). The probability is a logistic regression over the evidence for the first entry, on questions of which a part
had their entry deleted from the base. Curekart's questions are scored by cross-validation.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from assistant.encoder import OnnxEncoder
from assistant.knowledge.ranker import EVIDENCE, FEATURES, evidence, features
from training.artefact import write_manifest
from training.match_data import Base, chat_base, only_titles, search_set, without
from training.match_scores import Cases, mean_average_precision, scores, threshold_for

SEED = 7
CANDIDATES = 60  # entries of a base that compete in one term of the loss
DELETED = 0.4  # share of questions whose entry is deleted to make them unanswerable: chat lines
FEW_DELETED = 0.05  # the same for people who came to a help page with a question that it mostly answers
# Nothing that the encoder was trained on: it knows those questions too well.
CHAT = [("dstc11-insurance", 1, 40, (3, 20)), ("dstc11-insurance", 2, 22, (1, 8)), ("dstc11-insurance", 3, 30, (1, 4))]
SOURCES = ("McGill-NLP FeedbackQA (UK, CDC; Australia valid)", "DSTC11 track 2 insurance (CDLA-Permissive-2.0)",
           "hellohaptik HINT3 v2 curekart (ODbL / DbCL)")  # fmt: skip


def fit_fusion(bases: Sequence[Base], titles: Sequence[Base]) -> np.typing.NDArray[np.float32]:
    """Weights of the features: softmax regression over the entries of each base, also without texts (`titles`)."""
    parts = [_lists(base, False) for base in bases] + [_lists(base, True) for base in titles]
    x, y, real = (torch.tensor(np.concatenate(p)) for p in zip(*parts, strict=True))
    weights = torch.zeros(len(FEATURES), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        scores = (x @ weights).masked_fill(real == 0, -1e4)
        loss = -(torch.log_softmax(scores, 1) * y).sum(1).mean() + 1e-5 * (weights**2).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return weights.detach().numpy()


def _lists(base: Base, titles: bool) -> tuple[np.typing.NDArray[np.float32], ...]:
    """Features, gold and mask of the best candidates of each question, `(questions, CANDIDATES, ...)`."""
    rows = []
    for signals, gold in base.signals:
        found = features(only_titles(signals) if titles else signals)
        order = np.argsort(-(found @ np.array([0, 0, 0, 0, 1, 0, 0.3, 0, 0.5], np.float32)))[:CANDIDATES]
        right = np.array([int(i in gold) for i in order], np.float32)
        if right.any():
            pad = CANDIDATES - len(order)
            ones = np.ones(len(order), np.float32)
            rows.append(
                (
                    np.pad(found[order], ((0, pad), (0, 0))),
                    np.pad(right / right.sum(), (0, pad)),
                    np.pad(ones, (0, pad)),
                )
            )
    return tuple(np.array(column, np.float32) for column in zip(*rows, strict=True))


def cases(base: Base, weights: np.typing.NDArray[np.float32], deleted: float, titles: bool = False) -> Cases:
    """The evidence for each question; for a share of those with an answer, that answer is deleted first."""
    rng = random.Random(SEED)
    rows = []
    for signals, gold in base.signals:
        signals = only_titles(signals) if titles else signals
        gone = bool(gold) and rng.random() < deleted
        left = without(signals, gold) if gone else signals
        found = features(left)
        scores = found @ weights
        order = np.argsort(-scores, kind="stable")
        known = bool(gold) and not gone
        rows.append((evidence(left, found, scores, order), known and int(left.entries[order[0]]) in gold, known))
    facts, right, answerable = zip(*rows, strict=True)
    return Cases(np.array(facts), np.array(right), np.array(answerable))


def fit_probability(parts: Sequence[Cases], strength: float = 1.0) -> dict[str, Any]:
    """Logistic regression over standardized evidence; each part weighs the same whatever its size."""
    x = np.concatenate([p.evidence for p in parts]).astype(float)
    y = np.concatenate([p.right for p in parts])
    weight = np.concatenate([np.full(len(p.right), 1000 / len(p.right)) for p in parts])
    mean, scale = x.mean(0), x.std(0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=2000).fit((x - mean) / scale, y, sample_weight=weight)
    numbers = {"mean": mean, "scale": scale, "weights": model.coef_[0]}
    rounded = {name: [round(float(v), 6) for v in values] for name, values in numbers.items()}
    return {**rounded, "bias": round(float(model.intercept_[0]), 6)}


def probability(model: dict[str, Any], facts: np.typing.NDArray[np.float32]) -> np.typing.NDArray[np.float64]:
    """What the fitted model says, `(questions,)`."""
    logit = (facts - np.array(model["mean"])) / np.array(model["scale"]) @ np.array(model["weights"]) + model["bias"]
    return np.asarray(1 / (1 + np.exp(-logit)))


def cross_validated(others: Sequence[Cases], own: Cases, folds: int = 5) -> np.typing.NDArray[np.float64]:
    """Probabilities for a base's questions by models that saw the other bases and the other folds."""
    fold = np.random.default_rng(SEED).permutation(len(own.right)) % folds
    out = np.zeros(len(own.right))
    for i in range(folds):
        seen = Cases(own.evidence[fold != i], own.right[fold != i], own.known[fold != i])
        out[fold == i] = probability(fit_probability([*others, seen]), own.evidence[fold == i])
    return out


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with search/ and gaps/")
    parser.add_argument("--cache", type=Path, help="folder in which vectors are kept between runs")
    parser.add_argument("--out", type=Path, default=Path("models/match"))
    args = parser.parse_args()
    encoder, search = OnnxEncoder(), args.data / "search"
    agencies = [search_set(search / f"feedbackqa-{n}", encoder, ("valid", "test"), args.cache) for n in ("uk", "cdc")]
    chats = [chat_base(args.data / "gaps" / f"{n}.jsonl", encoder, s, k, w, args.cache) for n, s, k, w in CHAT]
    tuning = search_set(search / "feedbackqa-australia", encoder, ("valid",), args.cache)
    shop = search_set(search / "hint3-curekart", encoder, (), args.cache)
    tests = [
        search_set(search / "feedbackqa-australia", encoder, ("test",), args.cache),
        search_set(search / "stackfaq", encoder, (), args.cache),
    ]
    weights = fit_fusion([*agencies, *chats], [])
    parts = [cases(base, weights, DELETED) for base in chats]
    parts += [cases(base, weights, FEW_DELETED) for base in (*agencies, tuning)]
    parts += [cases(base, weights, FEW_DELETED, titles=True) for base in agencies]
    own = cases(shop, weights, 0.0)
    guesses = cross_validated(parts, own)
    model = fit_probability([*parts, own])
    report: dict[str, Any] = {shop.name: {"map": mean_average_precision(shop, weights), **scores(guesses, own)}}
    for base in (tuning, *tests):
        for share in (0.0, DELETED):
            found = cases(base, weights, share)
            name = base.name + (" with 40% of the entries deleted" if share else "")
            report[name] = scores(probability(model, found.evidence), found)
        report[base.name]["map"] = mean_average_precision(base, weights)
    every = np.concatenate([guesses, *(probability(model, p.evidence) for p in parts)])
    threshold = threshold_for(every, np.concatenate([own.right, *(p.right for p in parts)]))
    write(args.out, weights, model, threshold, report)
    fusion = dict(zip(FEATURES, weights.round(3).tolist(), strict=True))
    shown = dict(zip(EVIDENCE, model["weights"], strict=True))
    print(json.dumps({"fusion": fusion, "probability": shown, "threshold": threshold, "scores": report}, indent=2))


def write(
    folder: Path,
    weights: np.typing.NDArray[np.float32],
    model: dict[str, Any],
    threshold: float,
    report: dict[str, Any],
) -> None:
    """Write the numbers and the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    rank = {"features": FEATURES, "weights": [round(float(w), 5) for w in weights]}
    numbers = {"rank": rank, "calibration": {"evidence": EVIDENCE, **model}, "threshold": threshold}
    (folder / "model.json").write_text(json.dumps(numbers, indent=2) + "\n", "utf-8")
    write_manifest(folder, name="match", made_by="python -m training.fit_match", seed=SEED, encoder=OnnxEncoder().name,
                   data=SOURCES, threshold=threshold, scores=report)  # fmt: skip


if __name__ == "__main__":
    main()
