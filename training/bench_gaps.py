"""Scores of the grouping of questions, by the product's own command; and how long grouping takes beside encoding.

`python -m training.bench_gaps --data ../shared/data` prints the parts `sets`, `draws` (seeded draws of 20 to 40 topics
with 10 to 30 questions each) and `time` (100,000 questions).
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from training.bench_messages import command
from training.data import read_jsonl
from training.score import scorer

SETS = ("dstc11-insurance", "banking77")
DRAWS = 24
MANY = 100_000


def rows(data: Path, score: Path) -> list[dict[str, Any]]:
    """One row a set."""
    score_of = scorer(score)
    out = []
    for name in SETS:
        gold = read_jsonl(data / f"gaps/{name}.jsonl")
        found = command("gaps", ({"id": r["id"], "text": r["text"]} for r in gold))
        out.append({"set": f"gaps/{name}", "who": "fullreply", **score_of.score_gaps(gold, found)})
    return out


def draws(data: Path, score: Path, count: int = DRAWS, seed: int = 0) -> dict[str, Any]:
    """Mean scores over draws of topics of Banking77, as the product groups them."""
    from assistant.encoder import OnnxEncoder
    from assistant.gaps.clustering import cluster
    from assistant.gaps.refining import refined

    score_of = scorer(score)
    gold = read_jsonl(data / "gaps/banking77.jsonl")
    vectors = OnnxEncoder().encode([r["text"] for r in gold])
    found = []
    for picked in _draws(gold, count, seed):
        some = vectors[picked]
        labels = refined(cluster(some), some, [gold[i]["text"] for i in picked]).tolist()
        rows = [gold[i] for i in picked]
        pred = [{"id": r["id"], "topic": str(label)} for r, label in zip(rows, labels, strict=True)]
        found.append(score_of.score_gaps(rows, pred))
    means = {k: float(np.mean([f[k] for f in found])) for k in ("acc", "nmi", "ari", "topics", "found")}
    return {"set": f"{count} draws of banking77", **{k: round(v, 3) for k, v in means.items()}}


def _draws(gold: list[dict[str, Any]], count: int, seed: int) -> Iterator[list[int]]:
    generator = np.random.default_rng(seed)
    topics = sorted({r["topic"] for r in gold})
    places = {t: [i for i, r in enumerate(gold) if r["topic"] == t] for t in topics}
    for _ in range(count):
        chosen = generator.choice(len(topics), generator.integers(20, 41), replace=False)
        picked = []
        for t in chosen.tolist():
            at = places[topics[t]]
            picked += generator.choice(at, min(len(at), int(generator.integers(10, 31))), replace=False).tolist()
        yield generator.permutation(picked).tolist()


class _Known:
    """An encoder whose vectors are there already, so that its time does not count."""

    name = "known"

    def __init__(self, vectors: npt.NDArray[np.float32], texts: list[str]) -> None:
        self.dimension = vectors.shape[1]
        self._vectors = vectors
        self._at = {text: i for i, text in enumerate(texts)}

    def encode(self, texts: list[str]) -> npt.NDArray[np.float32]:
        """The vectors of known texts; of others, those of some known ones."""
        rows = [self._at.get(t, hash(t) % len(self._vectors)) for t in texts]
        return np.asarray(self._vectors[rows])


def timed(data: Path, many: int = MANY, seed: int = 0) -> dict[str, Any]:
    """Seconds and peak memory of grouping `many` distinct questions, encoding aside.

    The questions are Banking77's and the insurance ones; each further one is a mix of two of the same topic, the vector
    too, with noise, so that topics are as wide as real ones.
    """
    from assistant.encoder import OnnxEncoder
    from assistant.gaps import group

    gold = [r for name in SETS for r in read_jsonl(data / f"gaps/{name}.jsonl")]
    base = OnnxEncoder().encode([r["text"] for r in gold])
    generator = np.random.default_rng(seed)
    topics: dict[str, list[int]] = {}
    for i, r in enumerate(gold):
        topics.setdefault(r["topic"], []).append(i)
    first = generator.integers(0, len(gold), many)
    second = np.array([generator.choice(topics[gold[i]["topic"]]) for i in first])
    share = generator.random((many, 1)).astype(np.float32)
    noise = generator.normal(size=(many, base.shape[1])).astype(np.float32) * np.float32(0.5 / base.shape[1] ** 0.5)
    vectors = share * base[first] + (1 - share) * base[second] + noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    texts = [f"{gold[i]['text']} {n}" for n, i in enumerate(first)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, worked = time.perf_counter(), time.process_time()
    found = group(texts, _Known(vectors, texts))
    seconds, cpu = time.perf_counter() - start, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "questions": many, "seconds": round(seconds, 1), "cpu_s": round(cpu, 1), "peak_mb": peak // 1024,
        "before_mb": before // 1024, "topics": len(found),
    }  # fmt: skip


def main() -> None:
    """Print the parts that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with gaps/")
    parser.add_argument("--only", choices=("sets", "draws", "time"))
    given = parser.parse_args()
    if given.only in (None, "sets"):
        for row in rows(given.data, given.data):
            print(row)
    if given.only in (None, "draws"):
        print(draws(given.data, given.data))
    if given.only in (None, "time"):
        print(timed(given.data))


if __name__ == "__main__":
    main()
