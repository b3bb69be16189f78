"""The tables of the ledger as they are now; `migrations` leads here from every earlier state."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    text,
)

from assistant.ledger.columns import AnyText, UtcTime, parent, uid

HEAD = "0005"
"""The newest revision in `migrations/versions`."""

metadata = MetaData()

inquiry = Table(
    "inquiry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("external_id", AnyText, nullable=True),
    Column("channel", String(16), nullable=False),
    Column("subject", AnyText, nullable=True),
    Column("sender", AnyText, nullable=True),
    Column("text", AnyText, nullable=False),
    Column("received_at", UtcTime, nullable=False, index=True),
    uid(),
    Column("workspace", String(64), nullable=False),
    Column("customer", AnyText, nullable=False),
    Column("team", AnyText, nullable=False),
    Column("acknowledged_at", UtcTime, nullable=True),
    Column("replied_at", UtcTime, nullable=True),
    Column("closed_at", UtcTime, nullable=True),
    Column("purged", Boolean, nullable=False),
    Index("ix_inquiry_external", "workspace", "external_id", unique=True),
    Index("ix_inquiry_customer", "workspace", "customer"),
    sqlite_autoincrement=True,  # an id that was freed is never given again
)
_OPEN = text("replied_at IS NULL AND closed_at IS NULL")
Index("ix_inquiry_open", inquiry.c.workspace, sqlite_where=_OPEN, postgresql_where=_OPEN)

question = Table(
    "question",
    metadata,
    Column("id", Integer, primary_key=True),
    parent("inquiry"),
    Column("ordinal", Integer, nullable=False),
    Column("spans", JSON, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("form", String(16), nullable=False),
    Column("standalone", AnyText, nullable=False),
    Column("part", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("need", String(16), nullable=False),
    Column("todo", AnyText, nullable=False),
    Column("reference", AnyText, nullable=False),
    Column("place", AnyText, nullable=False),  # where it stands in the text as it was sent
    Index("ix_question_place", "inquiry_id", "ordinal", unique=True),
    sqlite_autoincrement=True,
)

match = Table(
    "match",
    metadata,
    Column("id", Integer, primary_key=True),
    parent("question"),
    Column("entry_id", AnyText, nullable=False),
    Column("probability", Float, nullable=False),
    Column("answered", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

KINDS = ("draft", "acknowledgement", "sent", "follow-up")
OUT = ("sent", "follow-up")  # kinds that answer: an acknowledgement does not, and a draft is with us

reply = Table(
    "reply",
    metadata,
    Column("id", Integer, primary_key=True),
    parent("inquiry"),
    Column("kind", String(16), nullable=False),
    Column("text", AnyText, nullable=False),
    Column("at", UtcTime, nullable=False, index=True),
    uid(),
    CheckConstraint("kind IN ('draft', 'acknowledgement', 'sent', 'follow-up')", name="reply_kind"),
    sqlite_autoincrement=True,
)

verdict = Table(
    "verdict",
    metadata,
    Column("id", Integer, primary_key=True),
    parent("reply"),
    parent("question"),
    Column("status", String(16), nullable=False),
    Column("score", Float, nullable=False),
    Column("evidence", JSON, nullable=False),
    sqlite_autoincrement=True,
)

promise = Table(
    "promise",
    metadata,
    Column("id", Integer, primary_key=True),
    parent("reply"),
    parent("question"),
    Column("text", AnyText, nullable=False),
    Column("span", JSON, nullable=False),
    Column("due_text", AnyText, nullable=False),
    Column("due", UtcTime, nullable=True),
    Column("kept_at", UtcTime, nullable=True),
    uid(),
    sqlite_autoincrement=True,
)
_NOT_KEPT = text("kept_at IS NULL")
Index("ix_promise_open", promise.c.due, sqlite_where=_NOT_KEPT, postgresql_where=_NOT_KEPT)

correction = Table(
    "correction",
    metadata,
    Column("id", Integer, primary_key=True),
    parent("question", nullable=True),
    parent("verdict", nullable=True),
    Column("kind", String(32), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("at", UtcTime, nullable=False),
    uid(),
    Column("workspace", String(64), nullable=False),
    sqlite_autoincrement=True,
)

erased = Table("erased", metadata, Column("uid", String(32), primary_key=True))
"""Rows that were erased or whose text was purged: an import never brings them back."""

file = Table("file", metadata, Column("path", AnyText, primary_key=True), Column("at", UtcTime, nullable=False))
"""Files with customers' words that were written from this ledger."""

api_key = Table(
    "api_key",
    metadata,
    Column("id", Integer, primary_key=True),
    uid(),
    Column("name", AnyText, nullable=False),
    Column("workspace", String(64), nullable=False),
    Column("digest", String(64), nullable=False),  # SHA-256: the key itself is shown once and kept nowhere
    Column("scopes", JSON, nullable=False),
    Column("per_minute", Integer, nullable=True),
    Column("made_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=True),
    Column("revoked_at", UtcTime, nullable=True),
    Column("parent", String(32), nullable=True),  # uid of the key that a session was opened with: it ends with it
    Index("ix_api_key_digest", "digest", unique=True),
    sqlite_autoincrement=True,
)

remembered = Table(
    "remembered",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", String(64), nullable=False),  # whose call it was
    Column("name", String(64), nullable=False),  # digest of its Idempotency-Key
    Column("call", String(64), nullable=False),  # digest of what was asked
    Column("at", UtcTime, nullable=False, index=True),
    Column("status", Integer, nullable=True),  # none while it is worked on
    Column("body", AnyText, nullable=True),
    Index("ix_remembered_name", "owner", "name", unique=True),
    sqlite_autoincrement=True,
)
"""Answers of the API, kept for a day; an erasure takes all of them."""

delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    uid(),  # what the note carries, so that it is found again where it was put
    Column("workspace", String(64), nullable=False),
    Column("source", String(64), nullable=False),  # a name of [helpdesks] or [mail]
    Column("delivery", String(64), nullable=False),  # SHA-256 of what tells it from the other ones of its source
    Column("kind", String(16), nullable=False),  # "inquiry" or "note"
    Column("received_at", UtcTime, nullable=False),
    Column("conversation", AnyText, nullable=False),
    Column("payload", AnyText, nullable=True),  # what came, until a draft of it stands
    Column("note", JSON, nullable=True),  # what is put there, until it is
    parent("inquiry", nullable=True),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("leased_until", UtcTime, nullable=True),  # until then one process works on it
    Column("returned", AnyText, nullable=False),  # the id that the product gave it
    Column("reason", AnyText, nullable=False),  # of the last failure, in our words
    Column("done_at", UtcTime, nullable=True),
    Column("taken", Integer, nullable=False),  # how often a process took it: it only ever rises, a replay included
    Column("silent", Integer, nullable=False),  # the last ones of these, after which no process said how it ended
    Index("ix_delivery_source", "source", "delivery", unique=True),
    Index("ix_delivery_next", "state", "next_at"),
    sqlite_autoincrement=True,
)
"""What helpdesks and mailboxes handed to us, and how far the way back is (`types.deliveries`)."""

event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    uid(),  # the webhook-id
    Column("workspace", String(64), nullable=False),
    Column("endpoint", String(64), nullable=False),  # a name of [events]
    Column("kind", String(32), nullable=False),
    Column("subject", String(64), nullable=False),  # what it is about: each is told once
    Column("at", UtcTime, nullable=False),
    Column("payload", JSON, nullable=False),  # ids and counts, never a customer's words
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("leased_until", UtcTime, nullable=True),
    Column("reason", AnyText, nullable=False),
    Index("ix_event_subject", "endpoint", "kind", "subject", unique=True),
    Index("ix_event_next", "state", "next_at"),
    sqlite_autoincrement=True,
)
"""Events that are told to other programs."""

place = Table(
    "place", metadata, Column("source", String(64), primary_key=True), Column("value", AnyText, nullable=False)
)
"""How far a mailbox was read."""
