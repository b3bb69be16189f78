"""The commands on deliveries of helpdesks and mailboxes: what waits, what failed, what a person decides about it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli import ground, options
from assistant.cli.ledger import opened
from assistant.cli.options import Json
from assistant.errors import InputError, Problem
from assistant.types.deliveries import DeliveryState

if TYPE_CHECKING:
    from assistant.ledger import Ledger
    from assistant.types import Delivery

deliveries = typer.Typer(help="What helpdesks and mailboxes handed to us, and how far it is.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(metavar="ID", help="As deliveries list shows it; its first signs do.")]


@deliveries.callback()
def common() -> None:
    """What helpdesks and mailboxes handed to us, and how far it is."""


@deliveries.command("list")
@ground.guarded
def show_all(
    state: Annotated[list[DeliveryState] | None, typer.Option(help="Only those in this state; again for more.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="So many, the newest.")] = 50,
    json: Json = False,
) -> int:
    """List deliveries of all workspaces, the newest first, without their texts."""
    from assistant.ledger import deliveries as queue

    with opened() as ledger:
        found = queue.listed(ledger, state or (), limit, everywhere=True, texts=False)
    if json:
        _print({"deliveries": [_row(d) for d in found]})
    else:
        _table(found)
    return ground.DONE


@deliveries.command()
@ground.guarded
def show(id: Id, json: Json = False) -> int:
    """Show one delivery, with the draft that was not put there, where it is still kept."""
    from assistant.cli import console

    with opened() as ledger:
        found = _one(ledger, id)
    text = {"text": found.note.text} if found.note else {}
    if json:
        _print(_row(found) | text)
        return ground.DONE
    out = console.console()
    for name, value in _row(found).items():
        if value not in ("", None):
            out.print(f"{name}: {console.shown(str(value))}")
    if found.note:
        out.print(f"\n{console.shown(found.note.text)}")
    return ground.DONE


@deliveries.command()
@ground.guarded
def replay(
    id: Id,
    not_there: Annotated[
        bool, typer.Option("--not-there", help="You looked: the note of an unknown delivery is not there.")
    ] = False,
) -> int:
    """Try a delivery again that is dead; an unknown one only when you say that its note is not there."""
    from assistant.ledger import deliveries as queue

    with opened() as ledger:
        found = _one(ledger, id)
        if found.state is DeliveryState.UNKNOWN and not not_there:
            remedy = "look into the conversation; then `replay ID --not-there`, or `done ID` where the note is there"
            raise _refused(found, "a delivery whose note is not there for sure", "one that may be there", remedy)
        if not queue.replay(ledger, found, datetime.now(UTC)):
            raise _refused(found, "one that is dead or unknown, with its text", f"one that is {found.state.value}")
    ground.say(f"delivery {found.id} is tried again while `fullreply serve` or `fullreply mail` runs")
    return ground.DONE


@deliveries.command()
@ground.guarded
def done(
    id: Id,
    returned: Annotated[str, typer.Option(metavar="NOTE", help="The id that the note has there.")] = "",
) -> int:
    """Note that a person looked, and the note of a dead or unknown delivery is there, or not needed."""
    from assistant.ledger import deliveries as queue

    with opened() as ledger:
        found = _one(ledger, id)
        if not queue.settled(ledger, found, returned[:1000], datetime.now(UTC)):
            raise _refused(found, "one that is dead or unknown", f"one that is {found.state.value}")
    ground.say(f"delivery {found.id} is done")
    return ground.DONE


def _one(ledger: Ledger, id: str) -> Delivery:
    """The delivery with an id, or the beginning of one that no other has; InputError for none."""
    from assistant.ledger import deliveries as queue

    found = queue.listed(ledger, limit=2, everywhere=True, begins=id) if id.isascii() and id.isalnum() else ()
    exact = [d for d in found if d.id == id] or list(found)
    if len(exact) != 1:
        told = "several that begin so" if exact else "none"
        problem = Problem(id[:40], "the id of a delivery", told, "see `fullreply deliveries list`")
        raise InputError("There is no such delivery.", [problem])
    return exact[0]


def _refused(found: Delivery, expected: str, told: str, remedy: str = "see `fullreply deliveries list`") -> InputError:
    return InputError("Nothing was changed.", [Problem(found.id, expected, told, remedy)])


def _row(delivery: Delivery) -> dict[str, Any]:
    """A delivery without its text."""
    return {
        "id": delivery.id,
        "state": delivery.state.value,
        "kind": delivery.kind,
        "source": delivery.source,
        "workspace": delivery.workspace,
        "received": delivery.received_at.isoformat(),
        "conversation": delivery.conversation,
        "inquiry": delivery.inquiry,
        "tries": delivery.tries,
        "next": delivery.next_at.isoformat() if delivery.next_at else None,
        "returned": delivery.returned,
        "reason": delivery.reason or _orphaned(delivery),
    }


def _orphaned(delivery: Delivery) -> str:
    """Why a delivery that waits will not go on, as far as that can be told from here."""
    known = options.configuration()
    if delivery.next_at is None or delivery.source in {*known.helpdesks, *known.mail}:
        return ""
    return "waits for a helpdesk or mailbox of this name in fullreply.toml"


def _print(value: Any) -> None:
    """A value as JSON on stdout, in UTF-8 whatever the terminal speaks."""
    from assistant.wire.codec import dump

    sys.stdout.buffer.write(f"{dump(value, indent=2)}\n".encode())


def _table(found: tuple[Delivery, ...]) -> None:
    from rich.table import Table
    from rich.text import Text

    from assistant.cli import console

    out = console.console()
    if not found:
        out.print("no deliveries")
        return
    table = Table("id", "state", "kind", "source", "conversation", "received", "reason", box=None, pad_edge=False)
    for one in map(_row, found):
        at = datetime.fromisoformat(one["received"]).strftime("%d %b %H:%M")
        cells = (one["id"][:12], one["state"], one["kind"], one["source"], one["conversation"], at, one["reason"])
        table.add_row(*(Text(console.quoted(cell)) for cell in cells))
    out.print(table, soft_wrap=False)
    stuck = sum(d.state in (DeliveryState.DEAD, DeliveryState.UNKNOWN) for d in found)
    if stuck:
        out.print(Text(f"{stuck} wait for a person: fullreply deliveries show ID, replay ID, done ID", "bold red"))
