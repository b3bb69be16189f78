"""How often a delivery was taken, which never falls, and how often in a row nobody said how that ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Lead to this revision."""
    for name in ("taken", "silent"):
        op.add_column("delivery", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE delivery SET taken = tries")


def downgrade() -> None:
    """Lead back to the one before."""
    op.drop_column("delivery", "silent")
    op.drop_column("delivery", "taken")
