"""A webhook: proved, read as far as it takes to know whose message it is, and kept. Nothing is drafted here."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from assistant.dispatch.sources import NotJson, Source, parsed
from assistant.ledger import Ledger, deliveries
from assistant.types import Delivery, Ignored

_NOBODY = secrets.token_hex(32)  # the secret of a source that does not exist: verifying takes its time all the same


@dataclass(frozen=True, slots=True)
class Kept:
    """A delivery in the ledger, new or known."""

    delivery: Delivery
    new: bool


@dataclass(frozen=True, slots=True)
class Challenge:
    """A text that the product wants back at once."""

    text: str


Outcome = Kept | Ignored | Challenge


def verified(source: Source | None, headers: Mapping[str, str], raw: bytes, now: datetime) -> Source:
    """The source, where the request proves to be of it; raises helpdesks.Unverified, also where there is no source.

    Names of headers are in small letters.
    """
    from assistant import helpdesks

    if source is None or not source.secret:
        helpdesks.verify("zammad", _NOBODY, headers, raw, now)
        raise helpdesks.Unverified
    helpdesks.verify(source.product, source.secret, headers, raw, now, signed=source.signed)
    return source


def accept_webhook(ledger: Ledger, source: Source, headers: Mapping[str, str], raw: bytes, now: datetime) -> Outcome:
    """Keep a webhook that was verified. Raises NotJson, InputError for one of no known form, and LedgerError.

    What it holds is on the disk when this returns.
    """
    from assistant import helpdesks

    try:
        payload = raw.decode("utf-8-sig")
    except ValueError:
        raise NotJson("The body is not UTF-8.") from None
    fields = parsed(payload)
    answer = helpdesks.challenge(source.product, headers, fields)
    if answer is not None:
        return Challenge(answer)
    incoming = source.read(payload)
    if isinstance(incoming, Ignored):
        return incoming
    key = helpdesks.delivery_key(source.product, headers, fields)
    book = ledger.in_workspace(source.workspace)
    return Kept(*deliveries.accept(book, source.name, key, payload, conversation=incoming.conversation, now=now))
