"""How to reach a mailbox, and one connection to it. The library's own log, which holds whole mails, stays silent."""

from __future__ import annotations

import logging
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.calling import Later, Refused, Unsure

if TYPE_CHECKING:
    from imapclient import IMAPClient

UNREACHED = "the mail server could not be reached"
BROKE = "the connection to the mail server broke off"
_PASSING = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)\]", re.IGNORECASE)  # RFC 5530


@dataclass(frozen=True, slots=True)
class MailAccess:
    """A mailbox. `ours` are the company's addresses and domains in small letters; `sender` is who writes the drafts."""

    host: str
    user: str
    password: str = field(repr=False)
    port: int = 993
    security: str = "tls"
    folder: str = "INBOX"
    drafts: str = "Drafts"
    sender: str = ""
    ours: tuple[str, ...] = ()
    timeout_s: float = 30.0


def connect(access: MailAccess) -> IMAPClient:
    """A connection that is signed in. Raises Later where the server is not there now, Refused where it says no.

    Certificates are verified against the system's authorities, or the file that SSL_CERT_FILE names.
    """
    from imapclient import IMAPClient
    from imapclient.exceptions import IMAPClientError

    logging.getLogger("imapclient").setLevel(logging.WARNING)
    context = ssl.create_default_context() if access.security != "none" else None
    try:
        client = IMAPClient(
            access.host, access.port, ssl=access.security == "tls", ssl_context=context, timeout=access.timeout_s
        )
    except (OSError, IMAPClientError) as error:
        raise _unreached(error) from None
    client.normalise_times = False  # times keep their zone
    try:
        _sign_in(client, access, context)
    except BaseException:
        drop(client)
        raise
    return client


def _sign_in(client: IMAPClient, access: MailAccess, context: ssl.SSLContext | None) -> None:
    from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError, LoginError

    try:
        if access.security == "starttls":
            client.starttls(context)
        if client.has_capability("AUTH=PLAIN"):  # the other way takes ASCII alone
            client.plain_login(access.user, access.password)
        else:
            client.login(access.user, access.password)
    except CapabilityError:
        raise Refused("the mail server does not offer STARTTLS") from None
    except LoginError as error:
        if _PASSING.search(str(error)):
            raise Later("the mail server does not let anybody in now") from None
        raise Refused("the mail server refuses the user or the password") from None
    except (IMAPClientAbortError, OSError) as error:
        raise _unreached(error) from None
    except (IMAPClientError, UnicodeError):
        raise Refused("the mail server refuses to sign us in") from None


def _unreached(error: Exception) -> Later | Refused:
    if isinstance(error, ssl.SSLCertVerificationError):
        return Refused("the mail server's certificate is not trusted")
    return Later(UNREACHED)


def leave(client: IMAPClient) -> None:
    """End a connection politely."""
    from imapclient.exceptions import IMAPClientError

    try:
        client.logout()
    except (OSError, IMAPClientError):
        drop(client)


def drop(client: IMAPClient) -> None:
    """End a connection at once, whatever state it is in."""
    from imapclient.exceptions import IMAPClientError

    with suppress(OSError, IMAPClientError):
        client.shutdown()


def told(error: Exception) -> Later | Refused | Unsure:
    """What a fault in the middle of a command means, where the command may have been done."""
    from imapclient.exceptions import IMAPClientAbortError

    if isinstance(error, (OSError, IMAPClientAbortError)):
        return Unsure(BROKE)
    if _PASSING.search(str(error)):
        return Later("the mail server does not take it now")
    if "OVERQUOTA" in str(error).upper():
        return Refused("the mailbox is full")
    return Refused("the mail server refuses it")
