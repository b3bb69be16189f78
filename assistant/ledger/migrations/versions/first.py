"""The first schema: inquiries, their questions and matches, replies, verdicts and corrections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _parent(name: str, *, nullable: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{name}.id", ondelete="CASCADE")
    return sa.Column(f"{name}_id", sa.Integer, key, nullable=nullable, index=True)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _word(name: str, length: int = 16) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _time(name: str, *, index: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(32), nullable=False, index=index)


def upgrade() -> None:
    """From an empty file."""
    op.create_table(
        "inquiry",
        _id(),
        sa.Column("external_id", sa.Text, nullable=True, index=True),
        _word("channel"),
        _text("subject", nullable=True),
        _text("sender", nullable=True),
        _text("text"),
        _time("received_at", index=True),
        sqlite_autoincrement=True,
    )
    _create_questions()
    _create_replies()


def _create_questions() -> None:
    op.create_table(
        "question",
        _id(),
        _parent("inquiry"),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("spans", sa.JSON, nullable=False),
        _text("text"),
        _word("form"),
        _text("standalone"),
        _word("part"),
        sa.Column("confidence", sa.Float, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_question_place", "question", ["inquiry_id", "ordinal"], unique=True)
    op.create_table(
        "match",
        _id(),
        _parent("question"),
        _text("entry_id"),
        sa.Column("probability", sa.Float, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )


def _create_replies() -> None:
    op.create_table(
        "reply",
        _id(),
        _parent("inquiry"),
        sa.Column(
            "kind", sa.String(16), sa.CheckConstraint("kind IN ('draft', 'sent')", name="reply_kind"), nullable=False
        ),
        _text("text"),
        _time("at"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "verdict",
        _id(),
        _parent("reply"),
        _parent("question"),
        _word("status"),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "correction",
        _id(),
        _parent("question", nullable=True),
        _parent("verdict", nullable=True),
        _word("kind", 32),
        sa.Column("payload", sa.JSON, nullable=False),
        _time("at"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Back to an empty file."""
    for table in ("correction", "verdict", "reply", "match", "question", "inquiry"):
        op.drop_table(table)
