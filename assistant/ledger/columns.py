"""Kinds of columns that hold on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Dialect, ForeignKey, Integer, String, Text, TypeDecorator

_ESCAPED = "\x01"  # begins a text that holds what databases cannot: NUL, lone surrogates


class AnyText(TypeDecorator[str]):
    """Any Python string; NUL and lone surrogates come back equal, all other text is stored as it is."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Escape what the database cannot hold."""
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
        """To text: four digits for the year, whatever the platform's strftime does."""
        return (
            None if value is None else f"{value.astimezone(UTC).replace(tzinfo=None).isoformat('T', 'microseconds')}Z"
        )

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From text."""
        return None if value is None else datetime.fromisoformat(value)


def _has_surrogate(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def parent(name: str, *, nullable: bool = False) -> Column[int]:
    """A reference to a row that takes this one along when it is deleted."""
    key = ForeignKey(f"{name}.id", ondelete="CASCADE")
    return Column(f"{name}_id", Integer, key, nullable=nullable, index=True)


def uid() -> Column[str]:
    """What tells a row from all others in the world, so that it can move between ledgers."""
    return Column("uid", String(32), nullable=False, index=True, unique=True)
