"""Workspaces, needs, acknowledgements and follow-ups, promises, and what export and erasure stand on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assistant.ledger.customers import customer_key

revision = "0002"
down_revision = "0001"

KINDS = "kind IN ('draft', 'acknowledgement', 'sent', 'follow-up')"
_OPEN = sa.text("replied_at IS NULL AND closed_at IS NULL")
_NOT_KEPT = sa.text("kept_at IS NULL")


def upgrade() -> None:
    """Lead to this revision."""
    _widen_inquiries()
    for name in ("need", "todo", "reference", "place"):
        kind = sa.String(16) if name == "need" else sa.Text()
        default = "knowledge" if name == "need" else ""
        op.add_column("question", sa.Column(name, kind, nullable=False, server_default=default))
    _widen_replies()
    op.add_column("correction", sa.Column("workspace", sa.String(64), nullable=False, server_default="main"))
    for table in ("inquiry", "reply", "correction"):
        _give_uids(table)
    _add_promises()
    op.create_table("erased", sa.Column("uid", sa.String(32), primary_key=True))
    op.create_table(
        "file", sa.Column("path", sa.Text, primary_key=True), sa.Column("at", sa.String(32), nullable=False)
    )


def _widen_inquiries() -> None:
    for name, kind, default in (
        ("workspace", sa.String(64), "main"),
        ("customer", sa.Text(), ""),
        ("team", sa.Text(), ""),
    ):
        op.add_column("inquiry", sa.Column(name, kind, nullable=False, server_default=default))
    for name in ("acknowledged_at", "replied_at", "closed_at"):
        op.add_column("inquiry", sa.Column(name, sa.String(32), nullable=True))
    op.add_column("inquiry", sa.Column("purged", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE inquiry SET replied_at = (SELECT min(at) FROM reply WHERE inquiry_id = inquiry.id AND kind = 'sent')"
    )
    op.execute(  # an id from elsewhere may have come twice so far
        "UPDATE inquiry SET external_id = external_id || ' (again: ' || id || ')' WHERE id NOT IN"
        " (SELECT min(id) FROM inquiry GROUP BY external_id) AND external_id IS NOT NULL"
    )
    _name_customers()
    op.drop_index("ix_inquiry_external_id", "inquiry")
    op.create_index("ix_inquiry_external", "inquiry", ["workspace", "external_id"], unique=True)
    op.create_index("ix_inquiry_customer", "inquiry", ["workspace", "customer"])
    op.create_index("ix_inquiry_open", "inquiry", ["workspace"], sqlite_where=_OPEN, postgresql_where=_OPEN)


def _name_customers() -> None:
    """Who sent the inquiries that are there."""
    table = sa.table("inquiry", sa.column("id"), sa.column("sender"), sa.column("customer"))
    here = op.get_bind()
    for key, sender in here.execute(sa.select(table.c.id, table.c.sender).where(table.c.sender.is_not(None))).all():
        if not sender.startswith("\x01"):
            here.execute(sa.update(table).where(table.c.id == key).values(customer=customer_key(sender)))


def _widen_replies() -> None:
    op.create_index("ix_reply_at", "reply", ["at"])
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("reply_kind", "reply", type_="check")
        op.create_check_constraint("reply_kind", "reply", KINDS)
        return
    # SQLite changes a constraint only by copying the table; what is not read from the old one is named here
    with op.batch_alter_table("reply", recreate="always", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.create_check_constraint("reply_kind", KINDS)


def _give_uids(table: str) -> None:
    """A random name for each row that is there, and a place for those that come."""
    op.add_column(table, sa.Column("uid", sa.String(32), nullable=False, server_default=""))
    here = op.get_bind().dialect.name
    random = "replace(gen_random_uuid()::text, '-', '')" if here == "postgresql" else "lower(hex(randomblob(16)))"
    op.execute(f'UPDATE "{table}" SET uid = {random}')
    op.create_index(f"ix_{table}_uid", table, ["uid"], unique=True)


def _add_promises() -> None:
    def parent(name: str) -> sa.Column[int]:
        key = sa.ForeignKey(f"{name}.id", ondelete="CASCADE")
        return sa.Column(f"{name}_id", sa.Integer, key, nullable=False, index=True)

    op.create_table(
        "promise",
        sa.Column("id", sa.Integer, primary_key=True),
        parent("reply"),
        parent("question"),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("span", sa.JSON, nullable=False),
        sa.Column("due_text", sa.Text, nullable=False),
        sa.Column("due", sa.String(32), nullable=True),
        sa.Column("kept_at", sa.String(32), nullable=True),
        sa.Column("uid", sa.String(32), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_promise_uid", "promise", ["uid"], unique=True)
    op.create_index("ix_promise_open", "promise", ["due"], sqlite_where=_NOT_KEPT, postgresql_where=_NOT_KEPT)


def downgrade() -> None:
    """Lead back to the one before: there is no way without a loss."""
    raise NotImplementedError("restore the ledger from a backup that the earlier version wrote")
