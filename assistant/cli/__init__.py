"""The command `fullreply`: a surface with no rules of its own, quick to start because it loads what a command needs."""

from assistant.cli import importing  # noqa: F401  # registers `kb import`
from assistant.cli.base import kb, serve
from assistant.cli.commands import app
from assistant.cli.ledger import ledger
from assistant.cli.lint import lint as _lint  # noqa: F401  # registers itself with `kb`

app.add_typer(kb, name="kb")
app.add_typer(ledger, name="ledger")
app.command()(serve)


def main() -> None:
    """Run the command line."""
    app(prog_name="fullreply")


__all__ = ["app", "main"]
