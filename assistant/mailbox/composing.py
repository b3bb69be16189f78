"""A draft as a mail: an answer to what the customer wrote, with it quoted below, for the Drafts folder.

What is open stands in no text that would reach the customer, and in no header either, since some programs send those
of a draft along: `X-Fullreply-Open` has only the number, and the draft is flagged in its folder, which stays there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage

from assistant.calling import Refused
from assistant.mailbox.access import MailAccess
from assistant.mailbox.headers import addresses, ids, is_ours, literal, plain
from assistant.mailbox.judging import DELIVERY
from assistant.types.deliveries import Note

OPEN = "X-Fullreply-Open"
_POLICY = policy.SMTP.clone(max_line_length=990)  # ids of messages are not folded: some programs fail on that
_ANSWERED = re.compile(r"(?:re|aw|antw|sv|vs|rif|res|odp|r)(?:\[\d{1,3}\])?\s?:", re.IGNORECASE)
_QUOTED = 20_000  # characters of the customer's mail
_SUBJECT = 900


def writer_of(access: MailAccess) -> Address | None:
    """Who writes the drafts: the configured sender, else the user where that is an address; None where none is."""
    return next(iter(addresses(access.sender) or addresses(access.user)), None)


def message_id(note: Note, access: MailAccess) -> str:
    """The id of our draft, always the same for a note, so that it is found again."""
    author = writer_of(access)
    kept = re.sub(r"[^0-9A-Za-z.-]", "", note.id)
    return f"<{kept}.draft@{author.domain if author else 'fullreply.invalid'}>"


def compose(note: Note, access: MailAccess, now: datetime) -> bytes:
    """The draft as a mail."""
    target = note.target
    mail = EmailMessage(policy=_POLICY)
    author = writer_of(access)
    if author:
        mail["From"] = author
    to, copies = _recipients(target, access)
    for name, found in (("To", to), ("Cc", copies)):
        if found:
            mail[name] = found
    mail["Subject"] = _subject(target.get("subject", ""))
    mail["Date"] = now
    mail["Message-ID"] = message_id(note, access)
    if parent := ids(target.get("message_id", ""))[:1]:
        mail["In-Reply-To"] = parent[0]
        mail["References"] = " ".join(ids(target.get("references", "")) or parent)
    mail[DELIVERY] = plain(note.id)
    if target.get("open", "").isdigit():
        mail[OPEN] = target["open"]
    if any(end in str(value) for value in mail.values() for end in "\r\n"):
        raise Refused("a mail cannot be made of it: a header of it would have several lines")
    mail.set_content(_body(note), charset="utf-8", cte="quoted-printable")
    return mail.as_bytes()


def has_open(note: Note) -> bool:
    """Whether a question of the mail is left to the agent."""
    return note.target.get("open", "0") not in ("", "0")


def _recipients(target: Mapping[str, str], access: MailAccess) -> tuple[tuple[Address, ...], tuple[Address, ...]]:
    """Who gets an answer, and who gets a copy, as "reply to all" would have it; never ourselves."""
    us = {a.addr_spec.lower() for text in (access.sender, access.user, target.get("here", "")) for a in addresses(text)}
    to = addresses(target.get("to", ""))
    known = us | {a.addr_spec.lower() for a in to}
    copies = {
        a.addr_spec.lower(): a
        for a in addresses(target.get("others", ""))
        if a.addr_spec.lower() not in known and not is_ours(a, access.ours)
    }
    return _shown_as(to), _shown_as(copies.values())


def _shown_as(found: Iterable[Address]) -> tuple[Address, ...]:
    """Addresses whose names are what they look like: none is decoded once more."""
    sound = (a for a in found if "=?" not in a.addr_spec)
    return tuple(Address(literal(a.display_name), a.username, a.domain) for a in sound)


def _subject(given: str) -> str:
    subject = literal(plain(given))[:_SUBJECT]
    return subject if _ANSWERED.match(subject) else f"Re: {subject}".strip()


def _body(note: Note) -> str:
    """The draft, and below it what it answers."""
    draft = _shown(note.draft).rstrip()
    quote = _shown(note.target.get("quote", "")).strip("\n")
    if not quote.strip():
        return f"{draft}\n"
    cut = quote[:_QUOTED]
    lines = [f"> {line}".rstrip() if not line.startswith(">") else f">{line}" for line in cut.split("\n")]
    more = ["> [...]"] if len(quote) > len(cut) else []
    return "\n".join([draft, "", _lead(note.target), *lines, *more, ""])


def _lead(target: Mapping[str, str]) -> str:
    who = plain(target.get("author", "")) or "you"
    try:
        return f"On {datetime.fromisoformat(target.get('date', '')):%d %b %Y at %H:%M}, {who} wrote:"
    except ValueError:
        return f"{who[0].upper()}{who[1:]} wrote:"


def _shown(text: str) -> str:
    """A text that a mail can hold."""
    text = re.sub("\r\n|\r|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", "\n", text)
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
