"""Which deliveries mention a person: in what came, in what is about to be put somewhere, or in their ids."""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.parser import BytesParser
from typing import Any

from assistant.ledger.delivering_rows import TABLE
from assistant.ledger.persons import found_in

COLUMNS = (TABLE.c.id, TABLE.c.conversation, TABLE.c.payload, TABLE.c.note, TABLE.c.returned, TABLE.c.reason)
_MAIL = re.compile(r"^(?:content-transfer-encoding|mime-version|subject)[ \t]*:", re.IGNORECASE | re.MULTILINE)
_CODED = re.compile(r"[A-Za-z0-9+/\s]{40,}+={0,2}\s*")  # possessive: it never goes back
_HEAD = 100_000  # characters of a text in which a mail's headers stand
# what the standard library's parser raises on mails that break its grammar
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, MessageError)


def mentions(row: Any, pattern: re.Pattern[str]) -> bool:
    """Whether a delivery mentions the person, however its payload is written: JSON, HTML, or a mail."""
    known = [row["conversation"], row["returned"], row["reason"], row["note"]]
    return found_in(known, pattern) or any(pattern.search(t) for t in texts(row["payload"] or ""))


def texts(payload: str) -> Iterator[str]:
    """All readings of a payload."""
    for text in _strings(payload):
        yield text
        if "&" in text:
            yield html.unescape(text)
        raw = _uncoded(text)
        if raw is not None:
            yield raw.decode("utf-8", "replace")
        if raw is not None or _MAIL.search(text[:_HEAD]):
            yield from _parts(text.encode("utf-8", "surrogateescape") if raw is None else raw)


def _strings(payload: str) -> Iterator[str]:
    yield payload
    try:
        waiting = [json.loads(payload)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value


def _uncoded(text: str) -> bytes | None:
    """What a text in base64 stands for; None for any other."""
    if not _CODED.fullmatch(text):
        return None
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return None


def _parts(raw: bytes) -> Iterator[str]:
    """Headers and texts of a mail, decoded."""
    try:
        mail = BytesParser(policy=policy.default).parsebytes(raw)
        for part in mail.walk():
            yield "\n".join(f"{name}: {value}" for name, value in part.items())
            if part.get_content_maintype() == "text":
                body = part.get_payload(decode=True)
                if isinstance(body, bytes):
                    yield html.unescape(body.decode(part.get_content_charset("utf-8"), "replace"))
    except _BROKEN:
        return
