"""What each helpdesk sends and takes: signatures, payloads, and the way drafts and notes are written into it.

Where the forms and calls come from. *doc*: the vendor's documentation; *source*: the project's code; *others*: several
third parties that agree; *unconfirmed*: from memory. What rests on the last is written so that it does no harm if it
is wrong (a draft too few, never a note where a customer reads it).

| Product | Signature | Payload | Writing and reading back |
| --- | --- | --- | --- |
| Chatwoot | doc | source (`webhook_data`, `MailPresenter`), doc | others; paging: source (`MessageFinder`) |
| Zammad | source (`UserAgent.set_signature`) | source (`RecordPayload`); automatic replies unconfirmed | source
(`CreatesTicketArticles`: without `ticket.agent` a note becomes public), doc (`users/me`) |
| FreeScout | others (two agree) | doc (conversation object) | doc (key, `Resource-ID`), others (threads) |
| Help Scout | doc | doc (conversation and thread objects), others | doc (reply with `draft`), others (token, threads) |
| Zendesk | doc | doc (ticket and messaging events); placeholders of triggers unconfirmed | doc; order and cursor
unconfirmed |
| Front | doc (applications and rules) | doc (events, previews), others | doc (drafts, modes); `channel_id` others;
whether a private draft is listed is unconfirmed |
| Intercom | doc | doc (2.15 sends plain text), others | doc |
| Freshdesk | others (it signs nothing) | unconfirmed ("simple" content); else our template | doc |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from assistant.helpdesks import chatwoot, freescout, freshdesk, front, helpscout, intercom, zammad, zendesk
from assistant.helpdesks.settings import check
from assistant.helpdesks.signatures import Unverified, verify
from assistant.helpdesks.telling import challenge, delivery_key
from assistant.helpdesks.values import NO_TEXT, bare, unreadable
from assistant.helpdesks.writing import Access
from assistant.types.deliveries import Ignored, Incoming, Writer

__all__ = ["Access", "Unverified", "challenge", "delivery_key", "fill", "read", "verify", "writer"]

_READERS: Mapping[str, Callable[[Mapping[str, Any]], Incoming | Ignored]] = {
    "chatwoot": chatwoot.read,
    "zammad": zammad.read,
    "freescout": freescout.read,
    "helpscout": helpscout.read,
    "zendesk": zendesk.read,
    "front": front.read,
    "intercom": intercom.read,
    "freshdesk": freshdesk.read,
}
_WRITERS: Mapping[str, Callable[[Access], Writer]] = {
    "chatwoot": chatwoot.Writer,
    "zammad": zammad.Writer,
    "freescout": freescout.Writer,
    "helpscout": helpscout.Writer,
    "zendesk": zendesk.Writer,
    "front": front.Writer,
    "intercom": intercom.Writer,
    "freshdesk": freshdesk.Writer,
}


def read(product: str, payload: Mapping[str, Any], *, previews: bool = False) -> Incoming | Ignored:
    """The customer's message in a delivery, or why it gets no draft.

    With `previews` a message may come without its text (Front's applications send no more): `fill` adds it. Raises
    InputError for what is none of the product's documented forms, and nothing else, whatever came.
    """
    if not isinstance(payload, Mapping):
        raise unreadable(product, "an object")
    previews = previews and product == "front"
    found = front.read(payload, previews=True) if previews else _READERS[product](payload)
    if isinstance(found, Ignored) or (previews and not found.text):
        return found
    return found if (bare(found.text) if found.html else found.text.strip()) else NO_TEXT


def fill(access: Access, incoming: Incoming) -> Incoming | Ignored:
    """A message that came without its text, with it. Raises `calling.Later` or `Refused`."""
    if access.product != "front" or incoming.text:
        return incoming
    found = front.Writer(access).fill(incoming)
    return found if isinstance(found, Ignored) or bare(found.text) else NO_TEXT


def writer(access: Access) -> Writer:
    """Puts drafts or notes into a helpdesk, and finds them there again; safe to share between threads.

    Raises ConfigurationError for ids that the product cannot do without, or that cannot be its ids.
    """
    check(access)
    return _WRITERS[access.product](access)
