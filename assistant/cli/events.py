"""The commands on events that other programs are told: listed, sent again, tried; and a secret for an endpoint."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import ground, options
from assistant.cli.ledger import opened
from assistant.cli.options import Json
from assistant.errors import InputError, Problem

if TYPE_CHECKING:
    from assistant.config import Configuration
    from assistant.ledger.events import EventState, StoredEvent

events = typer.Typer(help="Events that other programs are told, by Standard Webhooks.", no_args_is_help=True)
FAILED = 1  # exit code of `test` where the endpoint did not take it
STATES = ("waiting", "sent", "dead")


@events.callback()
def common() -> None:
    """Events that other programs are told, by Standard Webhooks."""


@events.command("list")
@ground.guarded
def show(
    state: Annotated[
        list[str] | None, typer.Option(metavar="STATE", help="waiting, sent or dead; again for more. Default: all.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="The newest so many.")] = 100,
    json: Json = False,
) -> int:
    """List events, the newest first: what they were about, whether they arrived, and why not."""
    from assistant.ledger.events import list_events

    wanted = _states(state or [])
    with opened() as ledger:
        found = list_events(ledger, wanted, limit)
    if json:
        from assistant.wire.codec import dump

        sys.stdout.buffer.write(f"{dump({'events': [_row(e) for e in found]}, indent=2)}\n".encode())
    else:
        _table(found)
    return ground.DONE


@events.command()
@ground.guarded
def replay(
    id: Annotated[
        str, typer.Argument(metavar="ID", help="Of a dead event, as events list shows it; its first signs do.")
    ] = "",
    endpoint: Annotated[str, typer.Option(metavar="NAME", help="All dead events of this endpoint instead.")] = "",
) -> int:
    """Let dead events be sent again; a server that runs does so within seconds."""
    from assistant.ledger.event_steps import replay_all, replay_event

    if bool(id) == bool(endpoint):
        problem = Problem("ID", "an ID, or --endpoint NAME", "both" if id else "neither", "give one of them")
        raise InputError("Nothing is sent again.", [problem])
    with opened() as ledger:
        if endpoint:
            count = replay_all(ledger, endpoint)
            ground.say(f"{count} event{'s' if count != 1 else ''} of {endpoint} will be sent again")
        else:
            event = replay_event(ledger, id)
            ground.say(f"{event.kind} {event.id} will be sent again to {event.endpoint}")
    return ground.DONE


@events.command()
@ground.guarded
def test(name: Annotated[str, typer.Argument(metavar="NAME", help="An endpoint: [events.NAME].")]) -> int:
    """Send a test event and say what came of it; exit code 1 where it was not taken."""
    import os
    from uuid import uuid4

    from assistant.events import Outcome, attempt, target, test_event

    known = options.configuration()
    given = known.events.get(name)
    if given is None:
        told = ", ".join(known.events) or "none"
        remedy = f"add [events.{name[:40]}] to fullreply.toml, or name one that is there"
        raise InputError("There is no such endpoint.", [Problem("NAME", f"one of: {told}", repr(name[:40]), remedy)])
    where = target(name, given.url, given.secret_env, os.environ, given.timeout_s)
    told_it = attempt(where, uuid4().hex, test_event(given.workspace).payload)
    if told_it.outcome is Outcome.SENT:
        ground.say(f"{name} took the test event")
        _back(known, name)
        return ground.DONE
    ground.say(f"{name} did not take the test event: it {told_it.reason}")
    return FAILED


@events.command()
@ground.guarded
def secret() -> int:
    """Print a new secret for an endpoint: it goes into the environment here, and to the program that is told."""
    from assistant.events import new_secret

    sys.stdout.write(f"{new_secret()}\n")
    return ground.DONE


def _back(known: Configuration, name: str) -> None:
    """What the endpoint did not get while it was off is due."""
    from assistant.ledger import exists, open_ledger
    from assistant.ledger.event_steps import endpoint_back

    if exists(known.ledger):
        with open_ledger(known.ledger) as ledger:
            count = endpoint_back(ledger, name, datetime.now(UTC))
        if count:
            ground.say(f"{count} events that it did not get will be sent")


def _states(given: list[str]) -> list[EventState]:
    from assistant.ledger.events import EventState

    for word in given:
        if word not in STATES:
            problem = Problem("--state", ", ".join(STATES), repr(word[:40]), "give one of them")
            raise InputError("There is no such state.", [problem])
    return [EventState(word) for word in given]


def _row(event: StoredEvent) -> dict[str, object]:
    return {
        "id": event.id,
        "endpoint": event.endpoint,
        "workspace": event.workspace,
        "kind": event.kind,
        "at": event.at.isoformat(),
        "state": event.state.value,
        "tries": event.tries,
        "next_at": event.next_at.isoformat() if event.state.value == "waiting" else None,
        "reason": event.reason,
        "payload": dict(event.payload) or None,
    }


def _table(found: tuple[StoredEvent, ...]) -> None:
    from assistant.cli import console, rows

    if not found:
        console.console().print("no events")
        return
    shown = [
        ((e.id[:12], e.state.value, e.kind, f"{e.at:%Y-%m-%d %H:%M}", str(e.tries), e.endpoint), e.reason)
        for e in found
    ]
    rows.show(("id", "state", "kind", "at, UTC", "tries", "endpoint"), shown)
