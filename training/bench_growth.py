"""How search, memory, building and opening grow with the base: from a thousand entries to a million.

`python -m training.bench_growth` prints the tables; `training.bench --only growth` writes them into the README. The
vectors of an entry's title and passage are random mixes of two real ones, renormalised, and its words the halves of two
real passages; the questions are real ones. Each size is built, then opened and searched in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.encoder import OnnxEncoder
from assistant.knowledge import store
from assistant.knowledge.generation import Content, Stored
from assistant.knowledge.index import Index
from assistant.knowledge.signals import CELLS, EXACT_ROWS, NEAREST, Tables
from assistant.knowledge.source import FileEntries
from assistant.knowledge.vectors import Table
from assistant.knowledge.words import Words
from training.bench_opening import BUILDING, OPENING, building_rows, opening_rows
from training.growth_data import Given, Mixed, exact, given, mixes

SIZES = (1_000, 10_000, 100_000, 1_000_000)
GROWTH = (
    "tables cpu s", "opened s", "question ms", "question cpu ms", "encoding ms", "recall at 10", "vectors MB",
    "words MB", "entries MB",
)  # fmt: skip


def make(place: Path, size: int, given: Given) -> tuple[float, Any]:
    """Write an index of so many mixed entries; seconds of processor for its tables, and each question's ten nearest."""
    rng = np.random.default_rng(size)
    pairs = rng.integers(len(given.entries), size=(size, 2))
    asked = OnnxEncoder().encode(given.questions)
    whole = np.arange(size + 1, dtype=np.int64)
    empty = Table.build(np.zeros((0, asked.shape[1]), np.float32), np.zeros(size + 1, np.int64))
    vectors = [mixes(real, pairs, rng) for real in (given.titles, given.passages)]
    nearest = exact(vectors[1], asked)
    bags = [given.bags[a][::2] + given.bags[b][1::2] for a, b in pairs.tolist()]
    start, cells = time.process_time(), 2 * size > EXACT_ROWS and size >= CELLS
    titles, passages = (Table.build(v, whole, cells=cells) for v in vectors)
    words = Words.of_bags(bags, dict(given.numbers))
    spent = time.process_time() - start
    tables = Tables((titles, empty, passages), words, np.zeros(size, np.bool_))
    entries = Mixed(given, pairs)
    digests = np.frombuffer(rng.bytes(16 * 2 * size), "V16")
    files = [FileEntries("all.jsonl", None, "", entries, ())]
    store.write(place, OnnxEncoder(), Content(files, entries, (), (), tables, digests))
    return spent, nearest


def measure(place: Path, questions: Sequence[str], nearest: Any) -> dict[str, float]:
    """Open the index at a place and ask all questions; to be run in a process of its own."""
    encoder = OnnxEncoder()
    encoder.encode(["warm"])
    start = time.perf_counter()
    stored = store.read(place, encoder)
    opened = time.perf_counter() - start
    assert isinstance(stored, Stored), stored
    index = Index(stored.entries, (), False, stored.tables, encoder)
    index.search(questions[::2])  # what is measured are the others
    walls, works, encoding = [], [], []
    for question in questions[1::2]:
        wall, work = time.perf_counter(), time.process_time()
        index.search([question])
        walls.append(time.perf_counter() - wall)
        works.append(time.process_time() - work)
        start = time.perf_counter()
        encoder.encode([question])
        encoding.append(time.perf_counter() - start)
    hits = 0
    for vector, wanted in zip(encoder.encode(questions), nearest, strict=True):
        entries = np.unique(stored.tables.vectors[2].nearest(vector, NEAREST))
        best = stored.tables.vectors[2].best(vector, entries).top
        hits += len(set(entries[np.argsort(-best, kind="stable")[: len(wanted)]].tolist()) & set(wanted))
    held = resident(place)
    return {
        "opened s": opened, "question ms": 1e3 * float(np.median(walls)),
        "question cpu ms": 1e3 * float(np.median(works)), "encoding ms": 1e3 * float(np.median(encoding)),
        "recall at 10": hits / sum(map(len, nearest)),
        "vectors MB": sum(v for k, v in held.items() if k.endswith((".f32", ".cells")) and not k.startswith("words")),
        "words MB": sum(v for k, v in held.items() if k.startswith("words")),
        "entries MB": sum(v for k, v in held.items() if k.startswith(("entries", "ids"))),
    }  # fmt: skip


def resident(place: Path) -> dict[str, float]:
    """Megabytes of each mapped file below a place that are in memory for this process (Linux)."""
    held: dict[str, float] = {}
    name = ""
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if "-" in line.split(" ", 1)[0]:
            path = line.split(maxsplit=5)[5] if line.count(" ") > 5 and "/" in line else ""
            name = Path(path).name if path.startswith(str(place)) else ""
        elif name and line.startswith("Pss:"):
            held[name] = held.get(name, 0.0) + int(line.split()[1]) / 1024
    return held


def growth_rows(given: Given, sizes: Sequence[int] = SIZES) -> Iterator[dict[str, Any]]:
    """A row for each size."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder).resolve() / "index"
            spent, nearest = make(place, size, given)
            (place / "asked.json").write_text(json.dumps([given.questions, nearest.tolist()]), "utf-8")
            yield {"base": f"{size:,} entries", "tables cpu s": spent, **_apart("--measure", str(place))}


def _apart(*arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", "training.bench_growth", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    row: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return row


def tables(data: Path | None, sizes: Sequence[int] = SIZES) -> dict[str, tuple[list[dict[str, Any]], Sequence[str]]]:
    """All rows with their columns, by the name of the table."""
    texts = given(data)
    return {
        "growth": (list(growth_rows(texts, sizes)), GROWTH),
        "opening": (list(opening_rows(texts, sizes[:-1])), OPENING),
        "building": (building_rows(texts), BUILDING),
    }


def main() -> None:
    """Print a row as soon as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with search/")
    parser.add_argument("--keep", type=Path, help="folder for the vectors of the real texts, for the next run")
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--part", choices=("growth", "opening", "building"), action="append")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        print(json.dumps(measure(args.measure, *json.loads((args.measure / "asked.json").read_text("utf-8")))))
        return
    texts, parts = given(args.data, args.keep), args.part or ("growth", "opening", "building")
    if "growth" in parts:
        for row in growth_rows(texts, args.sizes):
            print(json.dumps(row), flush=True)
    if "opening" in parts:
        for row in opening_rows(texts, [s for s in args.sizes if s <= 100_000]):
            print(json.dumps(row), flush=True)
    if "building" in parts:
        print(json.dumps(building_rows(texts)), flush=True)


if __name__ == "__main__":
    main()
