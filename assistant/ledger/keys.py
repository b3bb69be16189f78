"""Keys of the API: made once, hashed at rest, revoked for good. Each belongs to a workspace."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select, update

from assistant.errors import InputError, Problem
from assistant.ledger import schema, writing
from assistant.ledger.base import Base
from assistant.ledger.scopes import Scope

PREFIX = "fr_"  # so that a key that got into a text or a repository is found by those who look for such
_BYTES = 32  # of chance: too many to guess, so a plain hash protects it at rest


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key without its secret; `id` names it in lists and logs. Times in UTC."""

    id: str
    name: str
    workspace: str
    scopes: frozenset[Scope]
    per_minute: int | None
    made_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    parent: str | None = None
    """The key that opened it, where it is a session (`ledger.sessions`)."""

    def works(self, now: datetime) -> bool:
        """Whether it opens anything at a moment."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


def digest_of(secret: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def make_key(
    ledger: Base,
    name: str,
    scopes: Iterable[Scope],
    *,
    per_minute: int | None = None,
    expires_at: datetime | None = None,
) -> tuple[StoredKey, str]:
    """A new key of the ledger's workspace, and its secret, which nobody can read again."""
    secret = PREFIX + secrets.token_urlsafe(_BYTES)
    row = {
        "uid": writing.new_uid()[:12],
        "name": name,
        "workspace": ledger.workspace,
        "digest": digest_of(secret),
        "scopes": sorted({s.value for s in scopes}),
        "per_minute": per_minute,
        "made_at": datetime.now(UTC),
        "expires_at": expires_at,
        "revoked_at": None,
    }
    with ledger.writing() as connection:
        writing.add(connection, schema.api_key, row)
    return stored(row), secret


def all_keys(ledger: Base) -> tuple[StoredKey, ...]:
    """The keys of all workspaces, revoked ones too, in the order in which they were made; no sessions."""
    table = schema.api_key
    with ledger.reading() as connection:
        wanted = select(table).where(table.c.parent.is_(None)).order_by(table.c.id)
        rows = connection.execute(wanted).mappings().all()
    return tuple(stored(row) for row in rows)


def find_key(ledger: Base, secret: str) -> StoredKey | None:
    """The key or session with this secret, in whatever workspace, also where it is revoked; None for no such one."""
    with ledger.reading() as connection:
        wanted = select(schema.api_key).where(schema.api_key.c.digest == digest_of(secret))
        row = connection.execute(wanted).mappings().first()
    return None if row is None else stored(row)


def key_with(ledger: Base, id: str) -> StoredKey | None:
    """The key or session with this id, also where it is revoked; None for no such one."""
    with ledger.reading() as connection:
        row = connection.execute(select(schema.api_key).where(schema.api_key.c.uid == id)).mappings().first()
    return None if row is None else stored(row)


def has_keys(ledger: Base) -> bool:
    """Whether a key was ever made: from then on nobody gets in without one."""
    with ledger.reading() as connection:
        made = select(schema.api_key.c.id).where(schema.api_key.c.parent.is_(None))
        return connection.scalar(made.limit(1)) is not None


def revoke_key(ledger: Base, id: str) -> StoredKey:
    """End a key by its id, or the beginning of one that no other has, and its sessions; InputError for no such key."""
    found = [k for k in all_keys(ledger) if id and k.id.startswith(id)]
    exact = [k for k in found if k.id == id] or found
    if len(exact) != 1:
        told = f"{len(exact)} keys that begin so" if exact else "none"
        problem = Problem(id[:40], "the id of a key", told, "see `fullreply keys list`")
        raise InputError("Nothing was revoked.", [problem])
    table, (key,) = schema.api_key, exact
    with ledger.writing() as connection:
        ends = update(table).where(table.c.uid == key.id, table.c.revoked_at.is_(None))
        connection.execute(ends.values(revoked_at=datetime.now(UTC)))
        connection.execute(delete(table).where(table.c.parent == key.id))
    return key


def stored(row: Any) -> StoredKey:
    """A row of the table."""
    return StoredKey(
        id=row["uid"],
        name=row["name"],
        workspace=row["workspace"],
        scopes=frozenset(s for s in Scope if s.value in row["scopes"]),
        per_minute=row["per_minute"],
        made_at=row["made_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
        parent=row.get("parent"),
    )
