"""Deliveries of helpdesks and mailboxes, events that go out, places in mailboxes, and keys that stem from others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _word(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _time(name: str, *, nullable: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.String(32), nullable=nullable)


def upgrade() -> None:
    """Lead to this revision."""
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer, primary_key=True),
        _word("uid", 32),
        _word("workspace", 64),
        _word("source", 64),
        _word("delivery", 64),
        _word("kind", 16),
        _time("received_at", nullable=False),
        _text("conversation"),
        _text("payload", nullable=True),
        sa.Column("note", sa.JSON, nullable=True),
        sa.Column("inquiry_id", sa.Integer, sa.ForeignKey("inquiry.id", ondelete="CASCADE"), nullable=True),
        _word("state", 16),
        sa.Column("tries", sa.Integer, nullable=False),
        _time("next_at", nullable=False),
        _time("leased_until"),
        _text("returned"),
        _text("reason"),
        _time("done_at"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_delivery_uid", "delivery", ["uid"], unique=True)
    op.create_index("ix_delivery_inquiry_id", "delivery", ["inquiry_id"])
    op.create_index("ix_delivery_source", "delivery", ["source", "delivery"], unique=True)
    op.create_index("ix_delivery_next", "delivery", ["state", "next_at"])
    op.create_table(
        "event",
        sa.Column("id", sa.Integer, primary_key=True),
        _word("uid", 32),
        _word("workspace", 64),
        _word("endpoint", 64),
        _word("kind", 32),
        _word("subject", 64),
        _time("at", nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        _word("state", 16),
        sa.Column("tries", sa.Integer, nullable=False),
        _time("next_at", nullable=False),
        _time("leased_until"),
        _text("reason"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_uid", "event", ["uid"], unique=True)
    op.create_index("ix_event_subject", "event", ["endpoint", "kind", "subject"], unique=True)
    op.create_index("ix_event_next", "event", ["state", "next_at"])
    op.create_table("place", sa.Column("source", sa.String(64), primary_key=True), _text("value"))
    op.add_column("api_key", sa.Column("parent", sa.String(32), nullable=True))


def downgrade() -> None:
    """Lead back to the one before: what waits to be delivered is lost."""
    op.drop_column("api_key", "parent")
    op.drop_table("place")
    op.drop_table("event")
    op.drop_table("delivery")
