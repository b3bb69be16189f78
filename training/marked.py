"""Read our own marks on real messages: `training/data/marks/*.jsonl` hold offsets, labels and replies that we wrote.

The messages stay in the data folder; a row names its file and line there, with a checksum of the text, so that marks
never meet another text. Rows: {of, row, crc, asks?, replies?}; asks and replies as in `asks/train.jsonl`, but a real
reply has no text of its own, and where `asks` is missing the file's own asks hold.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]
FOLDER = Path(__file__).parent / "data" / "marks"
TEXT, REPLY = ("text", "question"), ("reply", "answer")  # what the data's files call a message and its real reply


def read_marked(data: Path, folder: Path = FOLDER) -> Iterator[Row]:
    """The marked messages as labelled rows; ValueError where the data's text is not the one that was marked."""
    sources: dict[str, list[Row]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            mark = json.loads(line)
            name = mark["of"]
            if name not in sources:
                lines = (data / name).read_text("utf-8").split("\n")
                sources[name] = [json.loads(text) for text in lines if text.strip()]
            yield _joined(mark, sources[name][mark["row"]], f"{path.stem}/{mark['row']}")


def _joined(mark: Row, source: Row, name: str) -> Row:
    """A mark with the texts that it is about."""
    text = next(source[key] for key in TEXT if key in source)
    if zlib.crc32(text.encode()) != mark["crc"]:
        raise ValueError(f"{name}: {mark['of']} row {mark['row']} is another text than the one that was marked")
    given = next((source[key] for key in REPLY if key in source), "")
    replies = [{**reply, "text": reply.get("text", given)} for reply in mark.get("replies", ())]
    return {"id": name, "text": text, "asks": mark.get("asks") or source.get("asks", []), "replies": replies}
