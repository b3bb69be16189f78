"""Read the training messages under `training/data/written/`: our own texts in a small markup.

Items are separated by a line `====`; within one, `<q1 interrogative>words</q1>` marks a question of the
message and `<q1,q2 answered>words</q1,q2>` the evidence in a reply; `q2 unanswered` stands after a reply.
Parsed items have the form of the labelled sets: {id, channel, text, asks: [...], replies: [...]}.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data" / "written"
TAG = re.compile(r"<(q[\dq,]*) (\w+)>|</(q[\dq,]*)>")
MISSED = re.compile(r"^(q\d+) unanswered$")
STATUSES = {"answered", "partial", "deferred", "declined"}


def untag(marked: str) -> tuple[str, list[tuple[str, str, int, int]]]:
    """The text without its tags, and `(question, word, start, end)` of each tag in it."""
    out: list[str] = []
    found: list[tuple[str, str, int, int]] = []
    opened: tuple[str, str, int] | None = None
    at = length = 0
    for tag in TAG.finditer(marked):
        out.append(marked[at : tag.start()])
        length += tag.start() - at
        at = tag.end()
        if tag[1]:
            if opened:
                raise ValueError(f"nested tag {tag[0]!r}")
            opened = (tag[1], tag[2], length)
        else:
            if not opened or opened[0] != tag[3]:
                raise ValueError(f"stray {tag[0]!r}")
            found += [(q, opened[1], opened[2], length) for q in opened[0].split(",")]
            opened = None
    if opened:
        raise ValueError(f"tag {opened[0]!r} is never closed")
    return "".join([*out, marked[at:]]), found


def parse_reply(block: str, asks: list[str], name: str) -> dict[str, Any]:
    """One reply with a label for each ask."""
    lines = block.strip("\n").split("\n")
    missed = set()
    while lines and (match := MISSED.match(lines[-1].strip())):
        missed.add(match[1])
        lines.pop()
    text, tags = untag("\n".join(lines).strip())
    labels: dict[str, Any] = {q: {"status": "unanswered", "spans": []} for q in missed}
    for q, status, start, end in tags:
        if status not in STATUSES or q not in asks:
            raise ValueError(f"unknown {q} {status}")
        label = labels.setdefault(q, {"status": status, "spans": []})
        if label["status"] != status:
            raise ValueError(f"{q} is {label['status']} and {status}")
        label["spans"].append([start, end])
    if set(labels) != set(asks):
        raise ValueError(f"labels of {sorted(labels)}, asks {asks}")
    return {"id": name, "text": text, "labels": labels}


def parse_item(item: str, name: str) -> dict[str, Any]:
    """One message with its asks and replies."""
    head, _, rest = item.partition("message:\n")
    body, _, rest = rest.partition("\nasks:")
    listing, *replies = re.split(r"^reply:[ ]?\n?", rest, flags=re.M)
    text, tags = untag(body.strip("\n"))
    standalone = dict(line.split(" = ", 1) for line in listing.strip().splitlines() if " = " in line)
    asks = []
    for q in sorted(standalone, key=lambda q: int(q[1:])):
        places = [(form, s, e) for name_, form, s, e in tags if name_ == q]
        if not places:
            raise ValueError(f"{q} is nowhere in the message")
        asks.append(
            {"id": q, "spans": [[s, e] for _, s, e in places], "form": places[0][0], "standalone": standalone[q]}
        )
    if {t[0] for t in tags} != set(standalone):
        raise ValueError("tags and asks differ")
    channel = head.partition("channel:")[2].strip()
    ids = [a["id"] for a in asks]
    parsed = [parse_reply(block, ids, f"r{i}") for i, block in enumerate(replies, 1)]
    return {"id": name, "channel": channel, "text": text, "asks": asks, "replies": parsed}


def read_written(folder: Path = FOLDER) -> Iterator[dict[str, Any]]:
    """All items; ValueError names the file and item that breaks the markup."""
    for path in sorted(folder.glob("*.txt")):
        for i, item in enumerate(re.split(r"^====\s*$", path.read_text("utf-8"), flags=re.M), 1):
            if item.strip():
                try:
                    yield parse_item(item, f"{path.stem}/{i}")
                except ValueError as error:
                    raise ValueError(f"{path.name}, item {i}: {error}") from None
