"""The labelled messages that the finder and the check learn from; every reader takes the data folder's path."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from training.marked import read_marked
from training.written import read_written

Row = dict[str, Any]


def read_jsonl(path: Path) -> list[Row]:
    """The rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def training_messages(data: Path) -> list[Row]:
    """Messages with their asks: `train`, `more_messages`, those that we marked, and our own; never `dev`."""
    given = [*read_jsonl(data / "asks/train.jsonl"), *read_jsonl(data / "asks/more_messages.jsonl")]
    texts = {row["text"] for row in given}
    return [*given, *(row for row in read_marked(data) if row["text"] not in texts), *read_written()]


def training_replies(data: Path) -> list[Row]:
    """Messages with labelled replies: of `train`, of those that we marked, and our own; never `dev`."""
    marked = [row for row in read_marked(data) if row["replies"]]
    return [*read_jsonl(data / "asks/train.jsonl"), *marked, *read_written()]


def contrast_sets(data: Path) -> list[Row]:
    """Questions with nine things each that an agent might write: the given sets and our own."""
    own = sorted((Path(__file__).parent / "data" / "contrast").glob("*.jsonl"))
    return [row for path in (data / "asks/contrast.jsonl", *own) for row in read_jsonl(path)]


def dev_messages(data: Path) -> list[Row]:
    """The messages that decide between models; nothing is trained on them."""
    return read_jsonl(data / "asks/dev.jsonl")
