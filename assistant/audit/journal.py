"""The verdicts of an audit in one file that only grows: a run that was killed goes on where it was."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from assistant.audit.outcomes import Judged, Kept, Outcome
from assistant.errors import InputError, Problem
from assistant.types import Status

FILE = "verdicts.jsonl"


class Journal:
    """Outcomes by their keys. What `add` returned from is on the disk; a line cut by a crash is judged again."""

    def __init__(self, folder: Path, stamp: str) -> None:
        self.outcomes: dict[str, Outcome] = {}
        self.renewed = False
        path = folder / FILE
        if path.exists():
            self._load(path, stamp)
        self._file = path.open("ab" if self.outcomes else "wb")
        if not self.outcomes:
            self._write([{"stamp": stamp}])

    def _load(self, path: Path, stamp: str) -> None:
        """Read what is there, up to the first line that is not whole; nothing of another stamp."""
        whole = 0
        with path.open("rb") as file:
            if _row(file.readline()).get("stamp") != stamp:
                self.renewed = path.stat().st_size > 0
                return
            whole = file.tell()
            for line in file:
                try:
                    outcome = _outcome(_row(line))
                except (KeyError, TypeError, ValueError):
                    break
                self.outcomes[outcome.key] = outcome
                whole += len(line)
        os.truncate(path, whole)

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Keep outcomes; they are on the disk when this returns."""
        new = {o.key: o for o in outcomes if o.key not in self.outcomes}
        self._write([_fields(o) for o in new.values()])
        self.outcomes |= new

    def _write(self, rows: Iterable[dict[str, Any]]) -> None:
        lines = "".join(json.dumps(r, ensure_ascii=True, separators=(",", ":")) + "\n" for r in rows)
        self._file.write(lines.encode())
        self._file.flush()
        os.fsync(self._file.fileno())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()


def prepare(folder: Path) -> None:
    """Make the folder of a report; InputError where it cannot be one, or is somebody else's."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        strange = [p.name for p in folder.iterdir()] if not (folder / FILE).exists() else []
    except OSError as error:
        found = (error.strerror or "no folder").lower()
        remedy = "give another folder with --out DIR"
        raise InputError(f"{folder} cannot be written.", [Problem(str(folder), "a folder", found, remedy)]) from None
    if [n for n in strange if not n.startswith(".")]:
        remedy = "give a new folder with --out DIR"
        problem = Problem(str(folder), "an empty folder or an audit", f"other files ({strange[0]})", remedy)
        raise InputError(f"{folder} holds something else.", [problem])


def _row(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line) if line.endswith(b"\n") else {}
    except ValueError:
        return {}
    return row if isinstance(row, dict) else {}


def _fields(outcome: Outcome) -> dict[str, Any]:
    row = asdict(outcome)
    for name in ("at", "last"):
        row[name] = row[name].isoformat() if row[name] else None
    row["promises"] = [[_iso(k.due), k.done, _iso(k.at)] for k in outcome.promises]
    row["questions"] = [[q.text, q.status] for q in outcome.questions]
    return row


def _outcome(row: dict[str, Any]) -> Outcome:
    promises = tuple(Kept(_moment(due), done, _moment(at)) for due, done, at in row["promises"])
    questions = tuple(Judged(text, Status(status) if status else None) for text, status in row["questions"])
    times = {name: _moment(row[name]) for name in ("at", "last")}
    return Outcome(**{**row, **times, "promises": promises, "questions": questions})


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
