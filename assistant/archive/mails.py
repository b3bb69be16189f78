"""One mail: what its header tells for the threads, and its text."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message as Mail
from email.parser import BytesHeaderParser, BytesParser
from email.utils import getaddresses

from assistant.archive.moments import moment
from assistant.archive.values import text_of

MOST_PARTS, MOST_DELIMITERS = 100, 2_000  # more is a bomb: the mail is read as one text
MOST_HEADER = 256 << 10  # bytes
_ID = re.compile(r"<([^<>\s]{1,300})>")
_END = re.compile(rb"\r?\n\r?\n")
_REPLY = re.compile(r"(?:(?:re|aw|sv|antw|wg|fwd?|tr|r|odp|vs)(?:\[\d{1,3}\])?\s?:\s{0,3}){1,20}", re.IGNORECASE)
_MACHINES = ("mailer-daemon", "postmaster", "no-reply", "noreply", "donotreply", "do-not-reply", "bounce")
# what the standard library raises on headers and bodies that break its grammar
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, HeaderParseError)


@dataclass(frozen=True, slots=True)
class Head:
    """The header of a mail. Addresses are in small letters; `answers` are the ids of what it answers, newest first."""

    id: str
    answers: tuple[str, ...]
    at: datetime | None
    name: str
    sender: str
    to: tuple[str, ...]
    subject: str
    is_reply: bool
    auto: bool
    bulk: bool


def read_head(raw: bytes, zone: tzinfo) -> Head | None:
    """The header; None where the mail breaks off in it, or has none."""
    end = _END.search(raw, 0, MOST_HEADER)
    if end is None and len(raw) < MOST_HEADER and b":" not in raw[:100]:
        return None
    mail = BytesHeaderParser(policy=policy.compat32).parsebytes(raw[: end.end() if end else MOST_HEADER])
    name, sender = next(iter(_people(mail, "From")), ("", ""))
    if end is None or not (sender or mail.get("Subject") or mail.get("Message-ID")):
        return None
    to = tuple(dict.fromkeys(a for key in ("To", "Cc", "Delivered-To") for _, a in _people(mail, key)))
    subject = _words(mail, "Subject")
    bare = _REPLY.sub("", subject, count=1) if _REPLY.match(subject) else subject
    answers = [*_ids(mail, "In-Reply-To")[:1], *reversed(_ids(mail, "References")[-20:])]
    return Head(
        next(iter(_ids(mail, "Message-ID")), ""), tuple(dict.fromkeys(answers)), moment(_words(mail, "Date"), zone),
        name, sender, to, bare.strip(), bare != subject, _is_auto(mail, sender), _is_bulk(mail),
    )  # fmt: skip


def _is_auto(mail: Mail, sender: str) -> bool:
    """Whether a machine wrote it (RFC 3834 and what came before)."""
    said = str(mail.get("Auto-Submitted", "no")).split(";")[0].strip().casefold()
    if said not in ("no", ""):
        return True
    old = str(mail.get("Precedence", "")).strip().casefold() in ("auto_reply", "auto-reply")
    marked = any(mail.get(k) for k in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress-Reply"))
    return old or marked or sender.startswith(("mailer-daemon", "postmaster"))


def _is_bulk(mail: Mail) -> bool:
    """Whether it is a newsletter, or comes from a machine."""
    return bool(mail.get("List-Unsubscribe") or mail.get("List-Id"))


def _words(mail: Mail, key: str) -> str:
    """A decoded header on one line."""
    return _unencoded(str(mail.get(key, "") or "")[:5_000])


def _unencoded(raw: str) -> str:
    """The words of a header, its encoded ones (RFC 2047) decoded."""
    with contextlib.suppress(*_BROKEN):
        raw = str(make_header(decode_header(raw))) if "=?" in raw else raw
    return " ".join(text_of(raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")).split())


def _people(mail: Mail, key: str) -> list[tuple[str, str]]:
    try:
        found = getaddresses([str(v)[:5_000] for v in mail.get_all(key, [])[:10]])
    except _BROKEN:
        return []
    return [(_unencoded(n)[:200], a.casefold()[:200]) for n, a in found[:50] if "@" in a]


def _ids(mail: Mail, key: str) -> list[str]:
    return _ID.findall(str(mail.get(key, "") or "")[:20_000])


def read_text(raw: bytes) -> tuple[str, bool]:
    """The text of a mail, and whether it is HTML: the plain part where one has words, else the HTML one."""
    named = raw.lower().count(b"boundary")
    if named > MOST_PARTS or (named and raw.count(b"\n--") > MOST_DELIMITERS):
        return _decoded(_END.split(raw, 1)[-1], None), False
    try:
        parts = list(BytesParser(policy=policy.compat32).parsebytes(raw).walk())[: 2 * MOST_PARTS]
    except _BROKEN:
        return _decoded(_END.split(raw, 1)[-1], None), False
    for kind in ("text/plain", "text/html"):
        found = [t for p in parts if p.get_content_type() == kind and _is_text(p) and (t := _text(p)).strip()]
        if found:
            return "\n".join(found), kind == "text/html"
    return "", False


def _is_text(part: Mail) -> bool:
    return "attachment" not in str(part.get("Content-Disposition", "")).casefold() and not part.get_filename()


def _text(part: Mail) -> str:
    try:
        raw = part.get_payload(decode=True)
        charset = part.get_content_charset()
    except _BROKEN:
        return ""
    return _decoded(raw, charset) if isinstance(raw, bytes) else ""


def _decoded(raw: bytes, charset: str | None) -> str:
    """UTF-8 where it is that, else as declared, else Western."""
    for encoding in ("utf-8", charset or "cp1252"):
        try:
            return text_of(raw.decode(encoding))
        except (UnicodeError, LookupError):
            continue
    return text_of(raw.decode("cp1252", "replace"))
