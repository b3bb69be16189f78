"""A mailbox over IMAP: a folder read, and drafts put into another. It never sends.

`watching.watch` hands new mails of customers on, as the ledger keeps them (`payload_of`, told apart by `key_of`);
`read` and `raw_of` take them from there, `with_draft` adds what a draft needs to be one of an answer, and `writer` puts
drafts into the Drafts folder.
"""

from __future__ import annotations

from assistant.mailbox.access import MailAccess
from assistant.mailbox.reading import Mail, key_of, payload_of, raw_of, read, with_draft
from assistant.types.deliveries import Writer

__all__ = ["Mail", "MailAccess", "key_of", "payload_of", "raw_of", "read", "with_draft", "writer"]


def writer(access: MailAccess) -> Writer:
    """What puts drafts into the mailbox's Drafts folder."""
    from assistant.mailbox.drafts import Drafts

    return Drafts(access)
