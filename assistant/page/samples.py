"""The sample inquiries that the page offers."""

from __future__ import annotations

import json
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "inquiries.jsonl"


def read_samples(path: Path = SAMPLES) -> dict[str, dict[str, str]]:
    """The sample inquiries by title; none where the file is not there, as in an installed package."""
    if not path.is_file():
        return {}
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return {row["title"]: {k: row.get(k) or "" for k in ("text", "subject", "sender", "channel")} for row in rows}
