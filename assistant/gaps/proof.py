"""Proof that a gap is closed: each topic keeps its real questions, in a file beside the entries, to be asked again.

The file is JSON Lines, a topic a line, texts masked, in the order of the ids, so that it reads well in version control.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.errors import InputError, KnowledgeBaseError, Problem
from assistant.gaps.records import Cause, GapReport, GapTopic, Proposal
from assistant.masking import MARK
from assistant.text import wording
from assistant.types import MatchResult

FILE = ".gaps.jsonl"
CLOSED = 0.5  # share of a topic's questions that are answered where it is closed
SAME = 0.3  # share of a topic's questions that it has in common with an earlier one which is the same
OFTEN = 2  # questions that a topic without a proposal has at least, to be kept
MOST_BYTES = 100_000_000

Search = Callable[[Sequence[str]], Sequence[MatchResult]]


class State(StrEnum):
    """How far a topic has come."""

    OPEN = "open"
    APPROVED = "approved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Kept:
    """A topic as the file keeps it; `file` is the one that was written for it, relative to the base."""

    id: str
    name: str
    cause: Cause
    state: State
    questions: tuple[str, ...]
    proposal: Proposal | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """A topic asked again: how many of its questions are answered now, and whether that closes or re-opens it."""

    topic: Kept
    answered: int

    @property
    def share(self) -> float:
        """The share of the questions that are answered."""
        return self.answered / len(self.topic.questions) if self.topic.questions else 0.0

    @property
    def closed(self) -> bool:
        """Whether the base answers the topic now."""
        return self.share >= CLOSED

    @property
    def reopened(self) -> bool:
        """Whether a topic that was closed is not answered any more."""
        return self.topic.state is State.CLOSED and not self.closed


def place(base: Path) -> Path:
    """Where the file of a knowledge base lies."""
    return (base if base.is_dir() else base.parent) / FILE


def read(base: Path) -> dict[str, Kept]:
    """The topics of a base by id; none where there is no file. InputError where a line cannot be read."""
    path = place(base)
    try:
        if not path.exists():
            return {}
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path} is larger than {MOST_BYTES:,} bytes: it is none of ours.")
        lines = path.read_bytes().decode("utf-8").split("\n")  # a question may hold what splitlines() takes for an end
    except (OSError, UnicodeDecodeError) as error:
        found = getattr(error, "strerror", None) or "bytes that are no UTF-8"
        raise InputError(f"{path} cannot be read.", [Problem(str(path), "a file of topics", found, _RESTORE)]) from None
    out = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            kept = _parsed(line, f"{path}:{number}")
            out[kept.id] = kept
    return out


_RESTORE = "take it from version control, or remove it and run gaps report again"


def _parsed(line: str, where: str) -> Kept:
    try:
        row = json.loads(line)
        proposal = row.get("proposal")
        return Kept(
            id=_text(row["id"]),
            name=_text(row["name"]),
            cause=Cause(row["cause"]),
            state=State(row["state"]),
            questions=tuple(_text(q) for q in row["questions"]),
            proposal=_proposal(proposal) if proposal else None,
            file=_text(row.get("file", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError(f"{where} cannot be read.", [Problem(where, "a topic", "another line", _RESTORE)]) from None


def _proposal(row: dict[str, Any]) -> Proposal:
    lists = {k: tuple(_text(v) for v in row.get(k, ())) for k in ("variants", "sources")}
    extends = row.get("extends")
    return Proposal(
        _text(row["id"]),
        _text(row["title"]),
        text=_text(row.get("text", "")),
        extends=extends and _text(extends),
        **lists,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def write(base: Path, topics: Iterable[Kept]) -> None:
    """Write the topics, whole or not at all. KnowledgeBaseError where that cannot be."""
    path = place(base)
    lines = [json.dumps(asdict(t), ensure_ascii=False) + "\n" for t in sorted(topics, key=lambda t: t.id)]
    name = ""
    try:
        handle, name = tempfile.mkstemp(prefix=".gaps", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write("".join(lines).encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        problem = Problem(str(path), "a folder to write to", error.strerror or str(error), "make it writable")
        raise KnowledgeBaseError(f"{path} was not written; it is as it was.", [problem]) from None
    finally:
        if name and os.path.exists(name):
            os.unlink(name)


def remembered(known: dict[str, Kept], report: GapReport) -> tuple[dict[str, Kept], GapReport]:
    """The topics of a base after a report, and the report with the ids that its topics had before.

    A topic that asks what an earlier one asked is that one: it keeps its id, its questions and what was approved.
    """
    out = dict(known)
    owners = {wording(q): k.id for k in known.values() for q in k.questions}
    topics, given = [], set[str]()
    for topic in report.topics:
        id = _earlier(topic, owners, given) or _free(topic.id, {*given, *out})
        given.add(id)
        before = out.get(id)
        proposal = topic.proposal if before is None or before.state is State.OPEN else None
        topic = replace(topic, id=id, proposal=proposal)
        topics.append(topic)
        if before is not None or (topic.cause.open and (topic.asked >= OFTEN or proposal)):
            out[id] = _merged(before, topic)
    return out, replace(report, topics=tuple(topics))


def _earlier(topic: GapTopic, owners: dict[str, str], given: set[str]) -> str | None:
    """The id of the earlier topic with which this one shares the most questions, where these are enough."""
    shared = [owners[w] for q in topic.questions if (w := wording(q)) in owners]
    best = max(set(shared), key=lambda id: (shared.count(id), id), default=None)
    if best is None or best in given or shared.count(best) < SAME * len(topic.questions):
        return None
    return best


def _free(id: str, taken: set[str]) -> str:
    name, number = id, 1
    while name in taken:
        number += 1
        name = f"{id}-{number}"
    return name


def _merged(before: Kept | None, topic: GapTopic) -> Kept:
    if before is None:
        return Kept(topic.id, topic.name, topic.cause, State.OPEN, topic.questions, topic.proposal)
    if before.state is not State.OPEN:
        return before
    questions = tuple(dict.fromkeys((*before.questions, *topic.questions)))[:50]
    return replace(before, cause=topic.cause, name=topic.name, questions=questions, proposal=topic.proposal)


def verify(
    topics: Sequence[Kept], search: Search, progress: Callable[[int, int], None] | None = None
) -> list[Verified]:
    """The questions of each topic, asked again; `progress` is told the topics done and those in all."""
    out = []
    for topic in topics:
        asked = [_unmarked(q) for q in topic.questions]
        out.append(Verified(topic, sum(r.answered for r in search(asked)) if asked else 0))
        if progress:
            progress(len(out), len(topics))
    return out


def _unmarked(question: str) -> str:
    """A question without the marks of masked data, which say "number" and "name" where the customer did not."""
    return " ".join(MARK.sub(" ", question).split()) or question


def settled(verified: Sequence[Verified]) -> list[Kept]:
    """The topics as they are after asking again: one that is answered is closed.

    One that re-opened stays marked as closed, so that it is told each time until it is answered again.
    """
    return [replace(v.topic, state=State.CLOSED) if v.closed else v.topic for v in verified]
