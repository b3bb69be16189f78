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

OPENING = ("built s", "opened s", "one file changed s")
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
                built, opened = (_open(kb) for _ in range(2))
                file = next(kb.glob("**/*.md"), None) or next(kb.glob("*.jsonl"))
                file.write_text(file.read_text("utf-8").replace(" the ", " that "), "utf-8")
                figures = {"built s": built, "opened s": opened, "one file changed s": _open(kb)}
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
    return [
        {
            "base": f"{len(rows)} entries",
            "texts": len(texts),
            "encoder s": bare,
            "building s": spent,
            "ratio": spent / bare,
        }
    ]


def _open(kb: Path) -> float:
    """Seconds for opening a base in a process of its own, in which nothing else is loaded or kept."""
    command = [sys.executable, "-m", "training.bench_opening", str(kb)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


if __name__ == "__main__":
    started = time.perf_counter()
    open_index(Path(sys.argv[1]), Cheap())
    print(time.perf_counter() - started)
