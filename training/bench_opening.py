"""How long a built index takes to open and to be brought up to date, and what building costs above the bare encoder."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.encoder import OnnxEncoder
from assistant.knowledge import load_entries, open_index
from assistant.knowledge.texts import searched
from training.growth_data import Cheap, Given, write_base

OPENING = ("built cpu s", "opened s", "opened cpu s", "one file changed s", "one file changed cpu s")
BUILDING = ("texts", "encoder s", "building s", "ratio")


def opening_rows(given: Given, sizes: Sequence[int] = (1_000, 10_000, 100_000)) -> Iterator[dict[str, Any]]:
    """How long a built index takes to open, and to be brought up to date, with an encoder that costs nothing."""
    for form in ("Markdown files", "JSON Lines, 10,000 a file"):
        for size in sizes:
            with tempfile.TemporaryDirectory() as folder:
                kb = Path(folder).resolve() / "kb"
                kb.mkdir()
                write_base(kb, size, given, files=form.startswith("Markdown"))
                time.sleep(2.5)  # so that stamps can be relied on
                (_, built), (opened, busy) = _open(kb), _open(kb)
                file = next(kb.glob("**/*.md"), None) or next(kb.glob("*.jsonl"))
                file.write_text(file.read_text("utf-8").replace(" the ", " that ", 1), "utf-8")
                figures = dict(zip(OPENING, (built, opened, busy, *_open(kb)), strict=True))
                yield {"base": f"{size:,} entries, {form}", **figures}


def building_rows(given: Given, entries: int = 200) -> list[dict[str, Any]]:
    """Building a base against the bare encoder on the same texts, in processor time."""
    encoder = OnnxEncoder()
    encoder.encode(["warm"])
    rows = [{"id": e.id, "title": e.title, "text": e.passages[0].text} for e in given.entries[:entries]]
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "faq.jsonl"
        base.write_text("\n".join(map(json.dumps, rows)), "utf-8")
        texts = dict.fromkeys(t for e in load_entries(base)[0] for kind in searched(e).kinds for t in kind)
        start = time.process_time()
        encoder.encode(list(texts))
        bare = time.process_time() - start
        start = time.process_time()
        open_index(base, encoder, cache=Path(folder) / "cache")
        spent = time.process_time() - start
    figures = dict(zip(BUILDING, (len(texts), bare, spent, spent / bare), strict=True))
    return [{"base": f"{len(rows)} entries", **figures}]


def _open(kb: Path) -> tuple[float, float]:
    """Seconds, and seconds of processor, for opening a base in a process of its own, in which nothing else is kept."""
    command = [sys.executable, "-m", "training.bench_opening", str(kb)]
    wall, busy = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-2:]
    return float(wall), float(busy)


if __name__ == "__main__":
    wall, busy = time.perf_counter(), time.process_time()
    open_index(Path(sys.argv[1]), Cheap())
    print(time.perf_counter() - wall, time.process_time() - busy)
