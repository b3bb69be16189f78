"""Keys of the API, and its answers to calls that may be repeated."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _word(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _time(name: str, *, nullable: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.String(32), nullable=nullable)


def upgrade() -> None:
    """Lead to this revision."""
    op.create_table(
        "api_key",
        sa.Column("id", sa.Integer, primary_key=True),
        _word("uid", 32),
        sa.Column("name", sa.Text, nullable=False),
        _word("workspace", 64),
        _word("digest", 64),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("per_minute", sa.Integer, nullable=True),
        _time("made_at", nullable=False),
        _time("expires_at"),
        _time("revoked_at"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_api_key_uid", "api_key", ["uid"], unique=True)
    op.create_index("ix_api_key_digest", "api_key", ["digest"], unique=True)
    op.create_table(
        "remembered",
        sa.Column("id", sa.Integer, primary_key=True),
        _word("owner", 64),
        _word("name", 64),
        _word("call", 64),
        _time("at", nullable=False),
        sa.Column("status", sa.Integer, nullable=True),
        sa.Column("body", sa.Text, nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_remembered_name", "remembered", ["owner", "name"], unique=True)
    op.create_index("ix_remembered_at", "remembered", ["at"])


def downgrade() -> None:
    """Lead back to the one before: nothing of customers is lost."""
    op.drop_table("remembered")
    op.drop_table("api_key")
