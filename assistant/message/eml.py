"""Mail as it was sent (RFC 5322, MIME) read into a Message, however broken it is; attachments are named, not read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import TypeVar

from assistant.errors import InputError, Problem
from assistant.message.decode import decode
from assistant.message.html import render
from assistant.message.layout import Rendering
from assistant.message.plain import LONGEST, assemble, too_long
from assistant.types import Channel, Message

LARGEST = 50_000_000  # bytes of a mail with its attachments
MOST_PARTS = 100  # boundaries: with more it is a bomb, since nested parts cost time and stack
MOST_DELIMITERS = 2_000  # lines that may part them: a single boundary can do so a million times
LONGEST_HEADER = 5_000  # bytes of a header that is read: the standard library takes the square of its length
_HEADERS = re.compile(rb"(?im)^(?:from|subject|content-[a-z-]{1,30}):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*")
_BREAKS = re.compile(r"\r\n|\r")
_NAMED = 80  # attachments that are named
# what the standard library's parser raises on headers and payloads that break its grammar
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
T = TypeVar("T")
U = TypeVar("U")


@dataclass(slots=True)
class _Contents:
    """What a mail holds: its texts in order, and the names of everything else."""

    texts: list[Rendering] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_eml(raw: bytes, *, subject: str | None = None, sender: str | None = None, reply: bool = False) -> Message:
    """A Message from a mail; `text` is the plain part, or the rendering of the HTML one.

    `subject` and `sender`, where they are given, go before the header.
    Broken MIME is read as far as it goes. Raises InputError over `LARGEST` bytes or `LONGEST` characters.
    """
    if len(raw) > LARGEST:
        remedy = "save it without its attachments"
        found = f"{len(raw):,}"
        raise InputError("The mail is too large.", [Problem("mail", f"at most {LARGEST:,} bytes", found, remedy)])
    contents = _Contents()
    mail = _parse(_bounded(raw, contents), contents)
    _collect(mail, contents, 0)
    rendering = _joined(contents.texts)
    if len(rendering.text) > LONGEST:
        raise too_long(len(rendering.text))
    return assemble(
        rendering,
        subject=subject or _header(mail, "Subject"),
        sender=sender or _header(mail, "From"),
        channel=Channel.EMAIL,
        attachments=tuple(contents.attachments[:_NAMED]),
        notes=tuple(dict.fromkeys(contents.notes)),
        rendered=True,
        reply=reply,
    )


def _bounded(raw: bytes, contents: _Contents) -> bytes:
    """The mail with headers, its own and those of its parts, that can be read in time."""

    def cut(found: re.Match[bytes]) -> bytes:
        return found[0] if len(found[0]) <= LONGEST_HEADER else found[0][:LONGEST_HEADER]

    bounded = _HEADERS.sub(cut, raw)
    if len(bounded) < len(raw):
        contents.notes.append("a header of the mail is too long: its beginning was read")
    return bounded


def _parse(raw: bytes, contents: _Contents) -> EmailMessage:
    """The tree of a mail; one with too many parts, or too broken to be taken apart, is taken as a single text."""
    named = raw.lower().count(b"boundary")
    if named > MOST_PARTS or (named and raw.count(b"\n--") > MOST_DELIMITERS):
        return _as_one_text(raw, contents, "the mail has too many parts to be taken apart: it was read as one text")
    try:
        return BytesParser(policy=policy.default).parsebytes(raw)
    except _BROKEN:  # the standard library reads the type of each part while it parses
        return _as_one_text(raw, contents, "the mail is too broken to be taken apart: it was read as one text")


def _as_one_text(raw: bytes, contents: _Contents, note: str) -> EmailMessage:
    contents.notes.append(note)
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    contents.texts.append(Rendering(_text(body, None)))
    return BytesParser(policy=policy.default).parsebytes(head + b"\n\n", headersonly=True)


def _try(read: Callable[[], T], otherwise: U) -> T | U:
    """What `read` gives, `otherwise` where the mail is too broken for the standard library."""
    try:
        return read()
    except _BROKEN:
        return otherwise


def _header(mail: EmailMessage, name: str) -> str | None:
    """A decoded header on one line, None where it is missing, blank or beyond reading."""
    value = _try(lambda: str(mail.get(name, "")), "")
    return " ".join(value.encode("utf-8", "replace").decode("utf-8").split()) or None


def _collect(part: EmailMessage, contents: _Contents, depth: int) -> None:
    """Gather the texts and attachments of a part and, in order, of the parts in it."""
    kind = _try(part.get_content_type, "text/plain")
    children = [c for c in part.get_payload() if isinstance(c, EmailMessage)] if part.is_multipart() else []
    if kind == "message/rfc822" or (part.is_multipart() and kind.startswith("message/")):
        contents.attachments.append(_forwarded(part, children))
    elif kind == "multipart/alternative":
        _collect_alternative(children, contents, depth)
    elif children:
        for child in children[:1] if kind == "multipart/related" else children:
            _collect(child, contents, depth + 1)
        for child in children[1:] if kind == "multipart/related" else ():
            _name_attachment(child, contents)
    elif kind in ("text/plain", "text/html") and not _is_attachment(part):
        contents.texts.append(_rendering(part, kind, contents))
    else:
        _name_attachment(part, contents)


def _collect_alternative(children: list[EmailMessage], contents: _Contents, depth: int) -> None:
    """Of the same text in several forms take the plain one, unless it is blank."""
    found: list[_Contents] = []
    for child in children:
        one = _Contents()
        _collect(child, one, depth + 1)
        found.append(one)
    written = [one for one in found if any(r.text.strip() for r in one.texts)]
    plain = [one for one, child in zip(found, children, strict=True) if one in written and _is_plain(child)]
    for one in (plain or written)[:1]:
        contents.texts += one.texts
        contents.notes += one.notes
    for one in found:
        contents.attachments += one.attachments


def _is_plain(part: EmailMessage) -> bool:
    return _try(part.get_content_type, "text/plain") == "text/plain"


def _rendering(part: EmailMessage, kind: str, contents: _Contents) -> Rendering:
    """The text of a text part."""
    raw: object = _try(lambda: part.get_payload(decode=True), b"")
    charset = _try(part.get_content_charset, None)
    text = _text(raw if isinstance(raw, bytes) else b"", charset)
    if len(text) > LONGEST:
        raise too_long(len(text))
    return render(text) if kind == "text/html" else Rendering(text)


def _text(raw: bytes, charset: str | None) -> str:
    """Decoded bytes with plain line breaks; what cannot be decoded is replaced, not refused."""
    text = decode(raw, charset)
    return _BREAKS.sub("\n", raw.decode("utf-8", "replace") if text is None else text)


def _is_attachment(part: EmailMessage) -> bool:
    return _try(part.is_attachment, False) or _filename(part) is not None


def _filename(part: EmailMessage) -> str | None:
    """The name of an attachment, without a path and without what does not print."""
    name = _try(lambda: part.get_filename(), None)
    if not name:
        return None
    last = re.split(r"[\\/]", str(name))[-1]
    return "".join(c for c in last if c.isprintable())[:200].strip() or None


def _name_attachment(part: EmailMessage, contents: _Contents) -> None:
    """Note what is attached; a picture that the text shows inline is none."""
    kind = _try(part.get_content_type, "application/octet-stream")
    inline = kind.startswith("image/") and not _try(part.is_attachment, False) and part.get("Content-ID") is not None
    if not inline and not part.is_multipart():
        contents.attachments.append(_filename(part) or f"unnamed ({kind})")


def _forwarded(part: EmailMessage, children: list[EmailMessage]) -> str:
    subject = _header(children[0], "Subject") if children else None
    return _filename(part) or f"{subject or 'forwarded message'}.eml"


def _joined(texts: list[Rendering]) -> Rendering:
    """Several texts below each other."""
    at = 0
    quoted, signed, nested = [], [], []
    for one in texts:
        quoted += [(a + at, b + at) for a, b in one.quoted]
        signed += [(a + at, b + at) for a, b in one.signed]
        nested += [(a + at, b + at) for a, b in one.nested]
        at += len(one.text) + 1
    notes = tuple(n for one in texts for n in one.notes)
    text = "\n".join(one.text for one in texts)
    return Rendering(text, tuple(quoted), tuple(signed), notes, tuple(nested))
