"""No header of a stranger's mail becomes another one of our draft."""

from datetime import UTC, datetime
from email import message_from_bytes

import pytest

from assistant.mailbox.access import MailAccess
from assistant.mailbox.composing import compose
from assistant.mailbox.reading import Mail, payload_of, read
from assistant.types import Note

OURS = MailAccess("h", "me@firm.example", "p", sender="Shop <s@firm.example>", ours=("firm.example",))
NAMES = {"From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version",
         "X-Fullreply-Delivery", "X-Fullreply-Open", "Content-Type", "Content-Transfer-Encoding"}  # fmt: skip
LINE = "=?utf-8?q?=0D=0ABcc:_evil=40x.example?="
ONCE = "=?utf-8?q?" + "".join(f"={ord(c):02X}" for c in LINE) + "?="
TWICE = "=?utf-8?q?" + "".join(f"={ord(c):02X}" for c in ONCE) + "?="


@pytest.mark.parametrize("head", [
    f"Subject: {ONCE}", f"Subject: =?x?b?////?= {LINE}", f"Subject: =?x?b?////?={LINE}", f"Subject: {TWICE}",
    f"Message-ID: <{LINE}>", f"Message-ID: <a@b>\r\nReferences: <{LINE}> <c@d>", f"Reply-To: {ONCE} <r@x.example>",
    f"Reply-To: {TWICE} <r@x.example>", f'Reply-To: "{TWICE}" <r@x.example>', f"Cc: {TWICE} <c@x.example>",
    f'Reply-To: "{LINE}"@x.example', f"Reply-To: {LINE}@x.example",
])  # fmt: skip
def test_no_header_of_a_strangers_mail_becomes_another_one_of_our_draft(head):
    raw = f"From: Ann <ann@x.example>\r\nTo: s@firm.example\r\n{head}\r\n\r\nDo you ship?".encode()
    found = read(payload_of(Mail(1, raw)))
    made = compose(Note("ab" * 16, found.conversation, "", "Yes.", dict(found.target)), OURS, datetime.now(UTC))
    mail = message_from_bytes(made)
    assert set(mail.keys()) <= NAMES and mail.get_payload().startswith("Yes.")
