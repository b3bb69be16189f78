"""Bytes as they arrive: mail, text in some encoding, or neither."""

from __future__ import annotations

import re

from assistant.errors import InputError, Problem
from assistant.message.decode import binary_kind, decode
from assistant.message.plain import LONGEST, read_text, too_long
from assistant.types import Channel, Message

_FIELD = re.compile(rb"[!-9;-~]{1,80}:[^\r\n]{0,10000}(?:\r?\n|\Z)")
_FOLDED = re.compile(rb"[ \t][^\r\n]{0,10000}(?:\r?\n|\Z)")
_BLANK = re.compile(rb"\r?\n")
_SURE = frozenset((b"mime-version", b"received", b"return-path", b"message-id", b"delivered-to"))
_ADDRESSED = frozenset((b"from", b"subject"))
# a whole page, not a tag in somebody's sentence
_HTML = re.compile(r"\s{0,100}(?:<\?xml[^<>]{0,200}>\s{0,100})?<(?:!doctype html|html)[\s>]", re.IGNORECASE)
HEADER = 500_000  # bytes of header that are looked at


def read_bytes(
    raw: bytes, *, channel: Channel, subject: str | None = None, sender: str | None = None, reply: bool = False
) -> Message:
    """A Message from bytes: an .eml, a page of HTML, or text in UTF-8, UTF-16 or an encoding that is guessed.

    `subject` and `sender` go before what a mail says itself. Blank input gives a message with an empty body. Raises
    InputError for binary data and for more than `LONGEST` characters.
    """
    if looks_like_mail(raw):
        from assistant.message.eml import read_eml

        return read_eml(raw, subject=subject, sender=sender, reply=reply)
    if kind := binary_kind(raw):
        raise _not_text(kind)
    if len(raw) > 4 * LONGEST:
        raise too_long(len(raw))
    text = decode(raw)
    if text is None:
        raise _not_text("bytes of no known encoding")
    html = bool(_HTML.match(text))
    return read_text(text, subject=subject, sender=sender, channel=channel, html=html, reply=reply)


def _not_text(found: str) -> InputError:
    remedy = "save the message as plain text or as .eml and give that"
    return InputError("The message cannot be read.", [Problem("message", "text or .eml", found, remedy)])


def looks_like_mail(raw: bytes) -> bool:
    """Whether bytes begin with a header block of a mail and a blank line, and not with a letter's "From: Leeds"."""
    head = raw[:HEADER].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if head.startswith(b"From "):  # the line that mbox puts above
        head = head.partition(b"\n")[2]
    names: set[bytes] = set()
    at = 0
    while not _BLANK.match(head, at):
        found = _FIELD.match(head, at) or (_FOLDED.match(head, at) if names else None)
        if not found or not found[0].strip():
            return False
        if found[0][:1] not in b" \t":
            names.add(found[0].partition(b":")[0].lower())
        at = found.end()
        if at >= len(head):
            break
    ended = at < len(head)
    return bool(names & _SURE and (ended or names & _ADDRESSED)) or (ended and names >= _ADDRESSED)
