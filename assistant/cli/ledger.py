"""The commands on the ledger."""

from __future__ import annotations

import sys

import typer

from assistant.cli import ground, options
from assistant.errors import LedgerError, Problem

ledger = typer.Typer(help="Show what the ledger holds.", no_args_is_help=True)


@ledger.callback()
def common() -> None:
    """Show what the ledger holds."""


@ledger.command()
@ground.guarded
def corrections() -> int:
    """Print what agents corrected as JSON Lines in the form of the training data."""
    from assistant.ledger import open_ledger, training_rows
    from assistant.wire.codec import dump

    path = options.configuration().ledger
    if not path.is_file():
        remedy = "correct something in the page first, or name another ledger in fullreply.toml"
        raise LedgerError("There is no ledger yet.", [Problem(str(path), "a ledger", "no file", remedy)])
    with open_ledger(path) as opened:
        rows = training_rows(opened.corrections())
    for row in rows:
        sys.stdout.buffer.write(f"{dump(row)}\n".encode())
    sys.stdout.buffer.flush()
    return ground.DONE
