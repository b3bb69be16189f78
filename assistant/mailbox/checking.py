"""Whether a mailbox can be used, and what to do where it cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.calling import Later, Refused
from assistant.errors import ConfigurationError, Problem
from assistant.mailbox.access import BROKE, MailAccess, connect, drop, leave
from assistant.mailbox.composing import writer_of
from assistant.mailbox.drafts import drafts_folder

if TYPE_CHECKING:
    from imapclient import IMAPClient


def check(access: MailAccess, section: str, say: Callable[[str], None]) -> None:
    """Sign in and look at both folders. Raises ConfigurationError that says what to do; says which folder is used.

    `section` is where the mailbox's settings stand: "mail.inbox".
    """
    if writer_of(access) is None:
        problem = Problem(f"{section}.sender", "an address", repr(access.sender), 'set sender = "Name <address>"')
        raise ConfigurationError("It is not known who writes the drafts.", [problem])
    with _signed_in(access) as client:
        if not client.folder_exists(access.folder):
            raise _no_folder(client, f"{section}.folder", access.folder)
        drafts = drafts_folder(client, access)
        if drafts is None:
            raise _no_folder(client, f"{section}.drafts", access.drafts)
        if drafts != access.drafts:
            say(f'note: there is no folder "{access.drafts}"; drafts go to "{drafts}"')


@contextmanager
def connected(access: MailAccess) -> Iterator[IMAPClient]:
    """A connection, ended politely unless something broke off: then there may be nobody, or no end of a command."""
    client = connect(access)
    try:
        yield client
    except BaseException:
        drop(client)
        raise
    leave(client)


@contextmanager
def _signed_in(access: MailAccess) -> Iterator[IMAPClient]:
    """A connection; ConfigurationError where there is none."""
    from imapclient.exceptions import IMAPClientError

    try:
        with connected(access) as client:
            yield client
    except (Refused, Later) as trouble:
        raise refused(access, trouble) from None
    except (OSError, IMAPClientError):
        raise refused(access, Later(BROKE)) from None


_REMEDIES = {
    "user": "correct user, and the password in the variable that password_env names; many servers want an app password",
    "certificate": "use the name that its certificate has, or name its authority's file in SSL_CERT_FILE",
    "STARTTLS": 'use security = "tls", usually with port 993',
    "reached": "check host, port and security",
}


def refused(access: MailAccess, trouble: Refused | Later) -> ConfigurationError:
    """The error that says what to do."""
    remedy = next((r for word, r in _REMEDIES.items() if word in trouble.reason), "ask who runs the server")
    where = f"{access.host}:{access.port}"
    return ConfigurationError(
        "The mailbox cannot be used.", [Problem(where, "an open mailbox", trouble.reason, remedy)]
    )


def _no_folder(client: IMAPClient, setting: str, name: str) -> ConfigurationError:
    there = ", ".join(sorted(str(folder[2]) for folder in client.list_folders())[:20])
    remedy = f"make it, or set {setting} to one of: {there or 'none is there'}"
    return ConfigurationError("The mailbox lacks a folder.", [Problem(setting, repr(name), "no such folder", remedy)])
