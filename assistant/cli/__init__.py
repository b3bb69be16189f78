"""The command `fullreply`: a surface with no rules of its own, quick to start because it loads what a command needs."""

from assistant.cli.base import kb, serve
from assistant.cli.commands import app

app.add_typer(kb, name="kb")
app.command()(serve)


def main() -> None:
    """Run the command line."""
    app(prog_name="fullreply")


__all__ = ["app", "main"]
