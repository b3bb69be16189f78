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
_TIME = "%d %b %H:%M"
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
            raise _refused(found, "one that is dead or unknown, with its text", *_going_on(found))
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


def _going_on(found: Delivery) -> tuple[str, str]:
    """Why a delivery cannot be tried again, and what to do: one that waits goes on by itself."""
    if found.next_at is None:
        gone = found.state is not DeliveryState.POSTED
        told = f"one that is {found.state.value}" + (", whose text was purged" if gone else "")
        return told, "answer in the conversation itself" if gone else "nothing is left to do"
    if orphaned := _orphaned(found):
        return f"one that {orphaned}", "add its section again; it then goes on by itself"
    when = f"at {found.next_at:{_TIME}} UTC" if found.next_at > datetime.now(UTC) else "at once"
    told = f"one that is {found.state.value} and is tried again by itself, {when}"
    return told, "let `fullreply serve`, or `fullreply mail` for a mailbox, run"


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
    from rich.text import Text

    from assistant.cli import console, rows

    out = console.console()
    if not found:
        out.print("no deliveries")
        return
    shown = [
        ((d.id[:12], d.state.value, d.kind, f"{d.received_at:{_TIME}}", d.source, d.conversation), _row(d)["reason"])
        for d in found
    ]
    rows.show(("id", "state", "kind", "received, UTC", "source", "conversation"), shown)
    stuck = sum(d.state in (DeliveryState.DEAD, DeliveryState.UNKNOWN) for d in found)
    if stuck:
        told = f"{stuck} wait{'s' if stuck == 1 else ''} for a person: fullreply deliveries show ID, replay ID, done ID"
        out.print(Text(told, "bold red"))
