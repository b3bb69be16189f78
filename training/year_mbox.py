"""A year of tickets as a mailbox: what `training.make_year` writes beside its JSON Lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any

COMPANY = "care@larkfield-outdoor.example"
_POLICY = SMTP.clone(linesep="\n", cte_type="8bit")


def write_mbox(path: Path, tickets: Sequence[dict[str, Any]]) -> None:
    """All messages by their time, as the mailbox of a shared address has them (mboxrd)."""
    mails = [(m["at"], _mail(t, n)) for t in tickets for n, m in enumerate(t["messages"])]
    with path.open("wb") as file:
        for at, mail in sorted(mails, key=lambda m: m[0]):
            moment = datetime.fromisoformat(at)
            file.write(f"From archive@localhost {moment:%a %b %d %H:%M:%S %Y}\n".encode())
            for line in mail.as_bytes(policy=_POLICY).splitlines(keepends=True):
                file.write(b">" + line if line.lstrip(b">").startswith(b"From ") else line)
            file.write(b"\n")


def _mail(ticket: dict[str, Any], number: int) -> EmailMessage:
    """One message as a mail; a reply quotes what it answers."""
    said = ticket["messages"][number]
    first = ticket["messages"][0]
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = said["from"] if "<" in said["from"] else f"Customer Care <{said['from']}>"
    mail["To"] = COMPANY if said["customer"] else first["from"]
    subject = " ".join((ticket["subject"] or "Message from our page").split())
    mail["Subject"] = subject if number == 0 else f"Re: {subject}"
    mail["Date"] = format_datetime(datetime.fromisoformat(said["at"]))
    mail["Message-ID"] = _name(ticket, number)
    text = said["text"]
    if number:
        mail["In-Reply-To"] = _name(ticket, 0)
        mail["References"] = _name(ticket, 0)
        if not said.get("auto"):
            quoted = "\n".join(f"> {line}" for line in first["text"].splitlines())
            wrote = datetime.fromisoformat(first["at"])
            text += f"\n\nOn {wrote:%a, %d %b %Y at %H:%M}, {first['from']} wrote:\n{quoted}"
    if said.get("auto"):
        mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(text)
    return mail


def _name(ticket: dict[str, Any], number: int) -> str:
    return f"<{ticket['id']}.{number}@larkfield-outdoor.example>"
