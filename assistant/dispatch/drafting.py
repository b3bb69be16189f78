"""An accepted delivery becomes a draft: read, recorded as an inquiry, drafted by the desk of its workspace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from assistant.dispatch.sources import Source
from assistant.dispatch.wording import note_text
from assistant.ledger import Ledger, deliveries
from assistant.types import Delivery, Draft, Ignored, Incoming, Message, Note

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

T = TypeVar("T")


class Turn(Protocol):
    """Runs a piece of work with the models, when it may."""

    def __call__(self, work: Callable[[], T], /) -> T:
        """Run it; what it gives."""


NO_ADDRESS = "no address in fullreply.toml: kept in the ledger"
EMPTY = "the message has no text: nothing was drafted"
TWICE = "the same message came before"
LOST = "another process has it"


def draft(
    ledger: Ledger, delivery: Delivery, source: Source, desk: Assistant, now: Callable[[], datetime], turn: Turn
) -> str:
    """Move a delivery from accepted to drafted; the outcome for the figures. The desk works when its `turn` comes.

    A message without a question or in another language gets what the desk makes of it; one without any text is
    recorded, so that somebody sees it, and gets no note. What the ledger's agents corrected is respected by the desk.
    Raises InputError for a payload of no known form, calling.Later or Refused where a message is to be fetched,
    whatever the desk raises, and LedgerError.
    """
    incoming = source.read(delivery.payload)
    if isinstance(incoming, Ignored):
        return _done(ledger, delivery, incoming.reason, now)
    book = ledger.in_workspace(delivery.workspace)
    name = f"{delivery.source}:{incoming.message}"
    known = book.find(name)
    if known is not None and deliveries.brought(book, known.id, delivery):
        return _done(book, delivery, TWICE, now)
    filled = source.fill(incoming)
    if isinstance(filled, Ignored):
        return _done(ledger, delivery, filled.reason, now)
    recent = book.recent(filled.sender)

    def compose() -> Draft | Message:
        message = source.message(desk, delivery.payload, filled)
        if not message.text.strip() and not (message.subject or "").strip():
            return message
        return desk.draft(message, agent=source.agent or None, recent=recent)

    made = turn(compose)
    if isinstance(made, Draft):
        return _kept(book, delivery, source, filled, name, made, now)
    return _done(book, delivery, EMPTY, now) if _recorded(book, delivery, filled, name, made) else LOST


def _kept(
    book: Ledger,
    delivery: Delivery,
    source: Source,
    incoming: Incoming,
    name: str,
    made: Draft,
    now: Callable[[], datetime],
) -> str:
    """Record the inquiry and the draft, and let the note wait. Where this was half done before, the rest is done."""
    key = _recorded(book, delivery, incoming, name, made.inquiry, made)
    if key is None:
        return _done(book, delivery, TWICE, now) if book.find(name) is not None else LOST
    if not made.text.strip():
        return _done(book, delivery, EMPTY, now)
    if not any(r.kind == "draft" for r in book.replies(key)):
        book.record_reply(key, "draft", made.text, made.report, at=now(), inquiry=made.inquiry)
    if source.write is None:
        return _done(book, delivery, NO_ADDRESS, now)
    note = Note(delivery.id, incoming.conversation, note_text(made), made.text, source.target(incoming, made))
    return "drafted" if deliveries.drafted(book, delivery, note, now()) else LOST


def _recorded(
    book: Ledger, delivery: Delivery, incoming: Incoming, name: str, message: Message, made: Draft | None = None
) -> int | None:
    """The inquiry in the ledger, which is now this delivery's; None where another one brought it, or ours is gone."""
    known = {"needs": made.needs} if made else {}
    key = book.record_inquiry(
        message,
        made.questions if made else (),
        made.matches if made else (),
        external_id=name,
        received_at=incoming.received_at or delivery.received_at,
        team=incoming.team,
        customer=incoming.sender,
        **known,
    )
    return key if deliveries.linked(book, delivery, key) else None


def _done(ledger: Ledger, delivery: Delivery, reason: str, now: Callable[[], datetime]) -> str:
    return "ignored" if deliveries.posted(ledger, delivery, reason=reason, now=now()) else LOST
