"""Which mails are a customer's: not ours, not a machine's, not a list's, not answered already."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from email.message import Message

from assistant.mailbox.headers import addressed, is_ours, value, values, within

DELIVERY = "X-Fullreply-Delivery"  # header of our drafts
_BULK = ("bulk", "list", "junk", "auto_reply")
_DAEMONS = re.compile(r"(?:mailer-daemon|postmaster)@", re.IGNORECASE)
# headers of a mail or of its parts that are read whole, which takes time with the square of their length
_READ = re.compile(rb"(?im)^(?:from|subject|content-[a-z-]{1,30}):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*")
_LONGEST = 5_000  # bytes of such a header
_DONE = {b"\\answered": "it is answered already", b"\\draft": "it is a draft", b"\\deleted": "it is deleted"}


def done_with(flags: Collection[bytes]) -> str | None:
    """Why a mail with these flags needs no draft, None where it does."""
    return next((why for flag in flags if (why := _DONE.get(flag.lower()))), None)


def overlong(raw: bytes) -> bool:
    """Whether a header is longer than that of any mail which somebody wrote."""
    return any(found.end() - found.start() > _LONGEST for found in _READ.finditer(raw))


def not_of_a_customer(mail: Message, ours: Sequence[str]) -> str | None:
    """Why a mail gets no draft by its headers, None where it does; the reason holds nothing of it."""
    sender = addressed(mail, "From")
    if mail.get(DELIVERY) is not None or any(is_ours(a, ours) for a in sender):
        return "it is one of ours"
    return _of_a_machine(mail) or _of_a_list(mail, ours)


def _of_a_machine(mail: Message) -> str | None:
    submitted = value(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted not in ("", "no"):
        return "a machine wrote it"
    suppressed = {part.strip().lower() for part in value(mail, "X-Auto-Response-Suppress").split(",")}
    if suppressed & {"all", "autoreply"}:
        return "its sender wants no answer of a machine"
    report = value(mail, "Content-Type").lower().startswith(("multipart/report", "message/delivery-status"))
    bounced = any(v == "<>" for v in values(mail, "Return-Path"))
    if report or bounced or any(_DAEMONS.match(a.addr_spec) for a in addressed(mail, "From")):
        return "it reports on a delivery"
    return None


def _of_a_list(mail: Message, ours: Sequence[str]) -> str | None:
    """A list of ours hands on what customers write to it; any other is none of our business."""
    lists = [v.rpartition("<")[2].partition(">")[0].strip() for v in values(mail, "List-Id")]
    own = [domain for one in ours if (domain := one.rpartition("@")[2])]
    if lists and all(any(within(name, domain) for domain in own) for name in lists):
        return None
    if lists:
        return "it came by a mailing list"
    bulk = any(v.strip().lower() in _BULK for v in values(mail, "Precedence"))
    return "it is bulk mail" if bulk else None
