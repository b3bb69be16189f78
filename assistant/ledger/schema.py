"""The tables of the ledger as they are now; `migrations` leads here from every earlier state."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

HEAD = "0001"
"""The newest revision in `migrations/versions`."""

_ESCAPED = "\x01"  # begins a text that holds what SQLite cannot: NUL, lone surrogates


class AnyText(TypeDecorator[str]):
    """Any Python string; NUL and lone surrogates come back equal, all other text is stored as it is."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Escape what SQLite cannot hold."""
        if value is None or not (value.startswith(_ESCAPED) or "\0" in value or _has_surrogate(value)):
            return value
        return _ESCAPED + value.encode("unicode_escape").decode("ascii")

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Take the escapes back."""
        if value is None or not value.startswith(_ESCAPED):
            return value
        return value[1:].encode("ascii").decode("unicode_escape")


class UtcTime(TypeDecorator[datetime]):
    """A moment, stored as ISO 8601 in UTC, so that text order is time order."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """To text."""
        return None if value is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From text."""
        return None if value is None else datetime.fromisoformat(value)


def _has_surrogate(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _parent(name: str, *, nullable: bool = False) -> Column[int]:
    """A reference to a row that takes this one along when it is deleted."""
    key = ForeignKey(f"{name}.id", ondelete="CASCADE")
    return Column(f"{name}_id", Integer, key, nullable=nullable, index=True)


metadata = MetaData()

inquiry = Table(
    "inquiry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("external_id", AnyText, nullable=True, index=True),
    Column("channel", String(16), nullable=False),
    Column("subject", AnyText, nullable=True),
    Column("sender", AnyText, nullable=True),
    Column("text", AnyText, nullable=False),
    Column("received_at", UtcTime, nullable=False, index=True),
    sqlite_autoincrement=True,  # an id that a purge freed is never given again
)

question = Table(
    "question",
    metadata,
    Column("id", Integer, primary_key=True),
    _parent("inquiry"),
    Column("ordinal", Integer, nullable=False),
    Column("spans", JSON, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("form", String(16), nullable=False),
    Column("standalone", AnyText, nullable=False),
    Column("part", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Index("ix_question_place", "inquiry_id", "ordinal", unique=True),
    sqlite_autoincrement=True,
)

match = Table(
    "match",
    metadata,
    Column("id", Integer, primary_key=True),
    _parent("question"),
    Column("entry_id", AnyText, nullable=False),
    Column("probability", Float, nullable=False),
    Column("answered", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

reply = Table(
    "reply",
    metadata,
    Column("id", Integer, primary_key=True),
    _parent("inquiry"),
    Column("kind", String(16), CheckConstraint("kind IN ('draft', 'sent')", name="reply_kind"), nullable=False),
    Column("text", AnyText, nullable=False),
    Column("at", UtcTime, nullable=False),
    sqlite_autoincrement=True,
)

verdict = Table(
    "verdict",
    metadata,
    Column("id", Integer, primary_key=True),
    _parent("reply"),
    _parent("question"),
    Column("status", String(16), nullable=False),
    Column("score", Float, nullable=False),
    Column("evidence", JSON, nullable=False),
    sqlite_autoincrement=True,
)

correction = Table(
    "correction",
    metadata,
    Column("id", Integer, primary_key=True),
    _parent("question", nullable=True),
    _parent("verdict", nullable=True),
    Column("kind", String(32), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("at", UtcTime, nullable=False),
    sqlite_autoincrement=True,
)
