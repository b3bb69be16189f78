"""Mails as they wait in the ledger, and what an answer to one needs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

from assistant.errors import InputError
from assistant.mailbox.headers import addressed, head_of, ids, joined, value, written
from assistant.types import Draft
from assistant.types.deliveries import Ignored, Incoming

_HERE = ("Delivered-To", "X-Original-To", "Envelope-To")  # which of our addresses a mail was sent to
_SUBJECT = 900  # characters
_REFERENCES = 850  # characters of the ids that are handed on


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in a folder; `at` is when it got there, None where the server does not say."""

    uid: int
    raw: bytes
    at: datetime | None = None


def key_of(raw: bytes) -> str:
    """What tells a mail from all others, wherever it lies: its id and date, as some programs give an id twice."""
    head = head_of(raw)
    named = [value(head, name) for name in ("Message-ID", "Date", "From")]
    told = "\n".join(named).encode("utf-8", "surrogatepass") if named[0] else raw
    return hashlib.sha256(told).hexdigest()


def payload_of(mail: Mail) -> str:
    """A mail as the ledger keeps it until its draft stands; who wrote is readable, so that an erasure finds it."""
    kept = {
        "uid": mail.uid,
        "at": mail.at.astimezone(UTC).isoformat() if mail.at else None,
        "from": value(head_of(mail.raw), "From"),
    }
    try:
        kept |= {"encoding": "utf-8", "raw": mail.raw.decode("utf-8")}
    except UnicodeDecodeError:
        kept |= {"encoding": "latin-1", "raw": mail.raw.decode("latin-1")}
    return json.dumps(kept, ensure_ascii=False)


def raw_of(payload: str) -> bytes:
    """The mail as it was sent. Raises InputError for what `payload_of` did not make."""
    kept = _kept(payload)
    raw: str = kept["raw"]
    return raw.encode("latin-1" if kept["encoding"] == "latin-1" else "utf-8", "replace")


def read(payload: str) -> Incoming | Ignored:
    """What a mail says of itself. Its text is none of that: whoever drafts reads it out of `raw_of`."""
    kept = _kept(payload)
    raw = raw_of(payload)
    if not raw.strip():
        return Ignored("it is empty")
    head = head_of(raw)
    message_id = (ids("".join(written(head, "Message-ID")[:1])) or [""])[0]
    at = kept["at"]
    return Incoming(
        message=key_of(raw),
        conversation=message_id,
        text="",
        subject=value(head, "Subject")[:_SUBJECT] or None,
        sender=value(head, "From") or None,
        received_at=datetime.fromisoformat(at) if isinstance(at, str) else None,
        target=_target(head, message_id),
    )


def with_draft(target: Mapping[str, str], made: Draft) -> dict[str, str]:
    """What an answer needs, with what the draft adds: the mail that is quoted, and how many questions are open."""
    asked, left = len(made.report.questions), made.to_look_at
    return {**target, "quote": made.inquiry.text, "questions": str(asked), "open": str(left)}


def _target(head: Message, message_id: str) -> dict[str, str]:
    author = addressed(head, "From")
    others = [a for name in ("To", "Cc") for a in addressed(head, name)]
    here = [a for name in _HERE for a in addressed(head, name)]
    return {
        "message_id": message_id,
        "references": " ".join(_references(head, message_id)),
        "subject": value(head, "Subject")[:_SUBJECT],
        "to": joined(addressed(head, "Reply-To") or author),
        "others": joined(others),
        "here": joined(here),
        "author": (author[0].display_name or author[0].addr_spec) if author else "",
        "date": _date(head),
    }


def _references(head: Message, message_id: str) -> list[str]:
    """The thread as RFC 5322 (3.6.4) hands it on: where it is long, its first id and the last ones."""
    before = ids("".join(written(head, "References")[:1]))
    if not before and len(parents := ids("".join(written(head, "In-Reply-To")[:1]))) == 1:
        before = parents
    if message_id:
        before = [*(i for i in before if i != message_id), message_id]
    while sum(map(len, before)) + len(before) > _REFERENCES and len(before) > 1:
        del before[1 if len(before) > 2 else 0]
    return before


def _date(head: Message) -> str:
    """The Date header as ISO 8601, "" where there is none."""
    try:
        return parsedate_to_datetime(value(head, "Date")).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _kept(payload: str) -> dict[str, Any]:
    try:
        kept = json.loads(payload)
        if isinstance(kept, dict) and isinstance(kept["raw"], str):
            return {"at": None, "encoding": "utf-8", **kept}
    except (ValueError, KeyError, RecursionError):
        pass
    raise InputError("This is not a mail as the mailbox hands it on.")
