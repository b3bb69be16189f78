"""Sessions of pages inside helpdesks: short-lived tokens that a key opens, and that end with it.

A session is a row beside the keys, with its `parent`: the id of the key, or "config-..." for one of the configuration.
Only its hash is kept, and nothing of it when it has ended.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, or_, select

from assistant.ledger import schema, writing
from assistant.ledger.base import Base
from assistant.ledger.keys import StoredKey, digest_of, key_with, stored
from assistant.ledger.scopes import Scope

PREFIX = "frs_"
LASTS = timedelta(hours=12)  # a working day: the key is typed once in it
MOST = 1_000  # sessions of one key: with one more the oldest one ends


def open_session(
    ledger: Base, parent: str, scopes: Iterable[Scope], *, per_minute: int | None = None
) -> tuple[StoredKey, str]:
    """A session of the ledger's workspace for the key `parent`, and its token, which nobody can read again.

    It ends after `LASTS`, or when the key ends. Sessions that have ended are deleted.
    """
    now, token, table = datetime.now(UTC), PREFIX + secrets.token_urlsafe(32), schema.api_key
    with ledger.writing() as connection:
        key = connection.execute(select(table).where(table.c.uid == parent)).mappings().first()
        ends = [now + LASTS, *([key["expires_at"]] if key is not None and key["expires_at"] else [])]
        row = {
            "uid": writing.new_uid()[:12],
            "name": key["name"] if key is not None else parent,
            "workspace": ledger.workspace,
            "digest": digest_of(token),
            "scopes": sorted({s.value for s in scopes}),
            "per_minute": per_minute,
            "made_at": now,
            "expires_at": min(ends),
            "revoked_at": None,
            "parent": parent,
        }
        connection.execute(delete(table).where(table.c.parent.is_not(None), table.c.expires_at <= now))
        mine = select(table.c.id).where(table.c.parent == parent).order_by(table.c.id.desc())
        surplus = connection.scalars(mine.offset(MOST - 1)).all()
        connection.execute(delete(table).where(table.c.id.in_(surplus)))
        writing.add(connection, table, row)
    return stored(row), token


def stands(ledger: Base, session: StoredKey, given: frozenset[str]) -> bool:
    """Whether the key that opened a session still works; `given` are the ids of the keys of the configuration."""
    if session.parent is None or session.parent in given:
        return True
    key = key_with(ledger, session.parent)
    return key is not None and key.parent is None and key.works(datetime.now(UTC))


def end_sessions(ledger: Base, id: str) -> int:
    """End the session with this id, or all that the key with this id opened; how many ended."""
    table = schema.api_key
    theirs = delete(table).where(table.c.parent.is_not(None), or_(table.c.uid == id, table.c.parent == id))
    with ledger.writing() as connection:
        return int(connection.execute(theirs).rowcount)


def count_sessions(ledger: Base) -> Counter[str]:
    """How many sessions of each key are open, by the key's id."""
    table = schema.api_key
    with ledger.reading() as connection:
        open_ones = select(table.c.parent).where(table.c.parent.is_not(None), table.c.expires_at > datetime.now(UTC))
        return Counter(connection.scalars(open_ones).all())
