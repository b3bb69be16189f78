"""The Drafts folder: drafts are put there, and found again. Each call has a connection of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.errors import MessageError
from typing import TYPE_CHECKING

from assistant.calling import Later, Refused, Unsure
from assistant.mailbox.access import BROKE, MailAccess, connect, drop, leave
from assistant.mailbox.access import told as trouble_of
from assistant.mailbox.composing import compose, has_open, message_id
from assistant.mailbox.headers import ids
from assistant.mailbox.judging import DELIVERY
from assistant.types.deliveries import Note

if TYPE_CHECKING:
    from imapclient import IMAPClient

_APPENDED = re.compile(rb"\[APPENDUID (\d{1,10}) (\d{1,10})\]", re.IGNORECASE)  # RFC 4315


class Drafts:
    """The Drafts folder of a mailbox, as `types.deliveries.Writer`. Safe to share between threads."""

    def __init__(self, access: MailAccess) -> None:
        self.access = access

    def post(self, note: Note) -> str:
        """Put a draft there; its UIDVALIDITY:UID, or its Message-ID where the server does not tell.

        Raises Later, Refused, or Unsure where the connection broke off while the server took it.
        """
        from imapclient.exceptions import IMAPClientError

        now = datetime.now(UTC).astimezone()
        try:
            mail = compose(note, self.access, now)
        except (ValueError, MessageError):  # whoever wrote it saw to that
            raise Refused("a mail cannot be made of it") from None
        flags = ["\\Draft", "\\Flagged"] if has_open(note) else ["\\Draft"]
        with self._folder() as (client, folder):
            try:
                answer: bytes = client.append(folder, mail, flags, now)
            except (OSError, IMAPClientError) as error:
                raise trouble_of(error) from None
        found = _APPENDED.search(answer)
        return b":".join(found.groups()).decode() if found else message_id(note, self.access)

    def find(self, note: Note) -> str | None:
        """Where a draft lies that was put there before, None where none does.

        An agent's program that saves an edited draft may take our headers away: then a draft of an answer to the same
        mail is taken for it. Raises Later, or Refused where the folder cannot be read.
        """
        from imapclient.exceptions import IMAPClientError

        with self._folder() as (client, folder):
            try:
                validity = client.select_folder(folder, readonly=True).get(b"UIDVALIDITY", 0)
                found = self._search(client, note)
            except (OSError, IMAPClientError) as error:
                trouble = trouble_of(error)
                raise Later(BROKE) if isinstance(trouble, Unsure) else trouble from None
        return f"{validity}:{found[-1]}" if found else None

    def _search(self, client: IMAPClient, note: Note) -> list[int]:
        wanted = ["HEADER", "Message-ID", message_id(note, self.access)]
        found = client.search(["NOT", "DELETED", *wanted]) or client.search(
            ["NOT", "DELETED", "HEADER", DELIVERY, note.id]
        )
        parent = ids(note.target.get("message_id", ""))[:1]
        if not found and parent:
            found = client.search(["NOT", "DELETED", "HEADER", "In-Reply-To", parent[0]])
        return [int(uid) for uid in found]

    @contextmanager
    def _folder(self) -> Iterator[tuple[IMAPClient, str]]:
        """A connection and the folder's name; nothing was written where this fails."""
        from imapclient.exceptions import IMAPClientError

        client = connect(self.access)
        try:
            try:
                folder = drafts_folder(client, self.access)
            except (OSError, IMAPClientError) as error:
                trouble = trouble_of(error)
                raise Later(BROKE) if isinstance(trouble, Unsure) else trouble from None
            if folder is None:
                raise Refused("there is no folder for drafts")
            yield client, folder
        except BaseException:
            drop(client)
            raise
        leave(client)


def drafts_folder(client: IMAPClient, access: MailAccess) -> str | None:
    """The configured folder, or the one that the server calls that of drafts; None where there is neither."""
    from imapclient.imapclient import DRAFTS

    if client.folder_exists(access.drafts):
        return access.drafts
    found: str | None = client.find_special_folder(DRAFTS)
    return found
