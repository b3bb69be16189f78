"""Run by alembic: migrates over the connection that `assistant.ledger.opening` hands it, inside its transaction."""

from __future__ import annotations

from alembic import context

from assistant.ledger.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
