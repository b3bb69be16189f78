"""The command `fullreply`: a surface with no rules of its own, quick to start because it loads what a command needs."""

from assistant.cli import importing, recording  # noqa: F401  # register `kb import` and `ledger record`
from assistant.cli.audit import audit
from assistant.cli.base import kb, serve
from assistant.cli.commands import app
from assistant.cli.deliveries import deliveries as _deliveries
from assistant.cli.events import events as _events
from assistant.cli.gaps import gaps as _gaps
from assistant.cli.keys import keys as _keys
from assistant.cli.ledger import ledger
from assistant.cli.letters import acknowledge, follow_up
from assistant.cli.lint import lint as _lint  # noqa: F401  # registers itself with `kb`
from assistant.cli.mail import mail
from assistant.cli.open import show_open

app.add_typer(kb, name="kb")
app.add_typer(ledger, name="ledger")
app.add_typer(_gaps, name="gaps")
app.add_typer(_keys, name="keys")
app.add_typer(_events, name="events")
app.add_typer(_deliveries, name="deliveries")
app.command()(serve)
app.command()(audit)
app.command()(mail)
app.command("open")(show_open)
app.command()(acknowledge)
app.command("follow-up")(follow_up)


def main() -> None:
    """Run the command line."""
    app(prog_name="fullreply")


__all__ = ["app", "main"]
