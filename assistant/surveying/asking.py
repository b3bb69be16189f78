"""Tickets of the past to the questions that were asked in them, and how each ended."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.draft import need_of
from assistant.errors import InputError, Problem
from assistant.ledger import customer_key
from assistant.masking import masked
from assistant.pipeline import Assistant
from assistant.text import supported
from assistant.types import Asked, Channel, NeedKind, PastMessage, Status, Ticket, Verdict

REPLIES = 5  # of a ticket that are looked through
RANK = (Status.ANSWERED, Status.PARTIAL, Status.DECLINED, Status.DEFERRED, Status.UNANSWERED)  # best first
JOURNAL = "asked.jsonl"
_EVERY = 50  # tickets after which what is done is put on the disk
_log = logging.getLogger(__name__)

Told = Callable[[int], None]
"""Called with the tickets done."""


def asked_of(ticket: Ticket, desk: Assistant) -> tuple[Asked, ...]:
    """The questions of a ticket's first message, what the base has for each, and how the replies ended it.

    Personal data is masked, with the names that the message tells, for the rows may be kept in a file.
    Empty where no customer wrote, nothing was asked, or it is in a language that the models do not read.
    """
    start = next((i for i, m in enumerate(ticket.messages) if m.by_customer), None)
    if start is None:
        return ()
    first = ticket.messages[start]
    known = {"subject": ticket.subject, "sender": first.author or None, "channel": ticket.channel}
    inquiry = desk.read(first.text, html=first.html, **known)
    questions = desk.questions(inquiry)
    if not questions or not supported(inquiry.language):
        return ()
    lines = [q.standalone or q.text for q in questions]
    matches = desk.match(lines)
    replies = [m for m in ticket.messages[start + 1 :] if not m.by_customer and not m.auto][:REPLIES]
    ends: dict[int, tuple[Status, str]] = {}
    for reply in replies:
        if all(i in ends and ends[i][0] is Status.ANSWERED for i in range(len(questions))):
            break
        written = desk.read(reply.text, reply=True, html=reply.html)
        for i, verdict in enumerate(desk.check(inquiry, written, questions=questions).questions):
            if i not in ends or RANK.index(verdict.status) < RANK.index(ends[i][0]):
                ends[i] = verdict.status, _words(verdict, written.text)
    answers = [ends[i][1] if i in ends else "" for i in range(len(lines))]
    hidden = masked([*lines, *answers], [inquiry])
    return tuple(
        Asked(
            id=f"{ticket.id}-{i}",
            question=hidden[i],
            at=first.at,
            customer=_digest(customer_key(first.author)),
            channel=ticket.channel,
            need=need_of(question, inquiry).kind,
            entry=match.matches[0].entry.id if match.matches else None,
            probability=match.score,
            answered=match.answered,
            status=ends[i][0] if i in ends else None,
            answer=hidden[len(lines) + i],
        )
        for i, (question, match) in enumerate(zip(questions, matches, strict=True))
    )


def _words(verdict: Verdict, text: str) -> str:
    return " ".join(text[start:end].strip() for start, end in verdict.evidence)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16] if key else ""


def asked_of_archive(
    tickets: Iterable[Ticket], desk: Assistant, folder: Path | None = None, told: Told = lambda done: None
) -> Iterator[Asked]:
    """The questions of all tickets; with a `folder` what is done is kept there, so that a run that was stopped goes on.

    A ticket that cannot be judged is left out and takes no other with it.
    """
    journal = _Journal(folder, desk) if folder else None
    try:
        for done, ticket in enumerate(tickets, 1):
            key = _key(ticket)
            rows = journal.known.get(key) if journal else None
            if rows is None:
                rows = _safely(ticket, desk)
                if journal:
                    journal.add(key, rows)
            yield from rows
            told(done)
    finally:
        if journal:
            journal.close()


def _safely(ticket: Ticket, desk: Assistant) -> tuple[Asked, ...]:
    try:
        return asked_of(ticket, desk)
    except InputError:
        return ()
    except Exception:  # logs hold no text of theirs
        _log.debug("a ticket failed", exc_info=True)
        return ()


def _key(ticket: Ticket) -> str:
    said: list[PastMessage] = list(ticket.messages)
    text = json.dumps([ticket.id, ticket.subject, [[m.text, m.by_customer, str(m.at)] for m in said]])
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


class _Journal:
    """What was found in each ticket, in a file that only grows; of another knowledge base or version, none of it."""

    def __init__(self, folder: Path, desk: Assistant) -> None:
        self.known: dict[str, tuple[Asked, ...]] = {}
        path, stamp = folder / JOURNAL, _stamp(desk)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            whole = self._load(path, stamp) if path.exists() else 0
            self._file = path.open("r+b" if whole else "wb")
            self._file.truncate(whole)
            self._file.seek(whole)
            if not whole:
                self._file.write(f"{json.dumps({'stamp': stamp})}\n".encode())
        except OSError as error:
            problem = Problem(str(path), "a folder to write to", error.strerror or str(error), "give another --out DIR")
            raise InputError(f"{folder} cannot be used.", [problem]) from None
        self._new = 0

    def _load(self, path: Path, stamp: str) -> int:
        """Read the lines that are whole; where they end."""
        with path.open("rb") as file:
            try:
                if json.loads(file.readline()).get("stamp") != stamp:
                    return 0
            except (ValueError, AttributeError):
                return 0
            whole = file.tell()
            for line in file:
                try:
                    row = json.loads(line)
                    self.known[row["ticket"]] = tuple(_asked(r) for r in row["asked"])
                except (ValueError, KeyError, TypeError):
                    break
                whole += len(line)
        return whole

    def add(self, key: str, rows: tuple[Asked, ...]) -> None:
        line = json.dumps({"ticket": key, "asked": [asdict(r) for r in rows]}, default=_plain)
        self._file.write(f"{line}\n".encode("utf-8", "surrogatepass"))
        self._new += 1
        if self._new % _EVERY == 0:
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _asked(row: dict[str, Any]) -> Asked:
    at, status = row.pop("at"), row.pop("status")
    channel, need = Channel(row.pop("channel")), NeedKind(row.pop("need"))
    moment = datetime.fromisoformat(at) if at else None
    return Asked(at=moment, status=Status(status) if status else None, channel=channel, need=need, **row)


def _stamp(desk: Assistant) -> str:
    """What the rows depend on beside their ticket."""
    entries = [[e.id, e.title, e.variants, [p.text for p in e.passages]] for e in desk.index.entries]
    text = json.dumps([1, desk.encoder.name, entries])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
