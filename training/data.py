"""The labelled messages that the finder and the check learn from; every reader takes the data folder's path."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from training.written import read_written

Row = dict[str, Any]


def read_jsonl(path: Path) -> list[Row]:
    """The rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def training_messages(data: Path) -> list[Row]:
    """Messages with their asks: `train`, `more_messages` and our own; never `dev`."""
    return [*read_jsonl(data / "asks/train.jsonl"), *read_jsonl(data / "asks/more_messages.jsonl"), *read_written()]


def dev_messages(data: Path) -> list[Row]:
    """The messages that decide between models; nothing is trained on them."""
    return read_jsonl(data / "asks/dev.jsonl")
