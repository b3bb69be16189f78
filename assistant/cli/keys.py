"""The commands on keys of the API: made, listed, revoked."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import ground, options
from assistant.cli.ledger import opened
from assistant.cli.options import Json
from assistant.errors import InputError, Problem
from assistant.ledger.scopes import USUAL, Scope

if TYPE_CHECKING:
    from assistant.ledger.keys import StoredKey

keys = typer.Typer(help="Keys of the HTTP API, kept as hashes in the ledger.", no_args_is_help=True)
_NAME = 100


@keys.callback()
def common() -> None:
    """Keys of the HTTP API, kept as hashes in the ledger."""


@keys.command()
@ground.guarded
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help='Whose it is: "Chatwoot".')],
    scope: Annotated[
        list[Scope] | None, typer.Option(help=f"What it may do; again for more. Default: {', '.join(USUAL)}.")
    ] = None,
    workspace: Annotated[str, typer.Option(metavar="NAME", help="A workspace of fullreply.toml.")] = "main",
    per_minute: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help="Requests a minute; default: the configuration's.")
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, max=3650, help="Days until it ends; default: never.")] = None,
) -> int:
    """Make a key and print it, once: nobody can read it again. With the first one, nobody gets in without."""
    from assistant.ledger.keys import make_key

    _workspace(workspace)
    if not 0 < len(name.strip()) <= _NAME or not name.isprintable():
        problem = Problem("NAME", f"1 to {_NAME} printable characters", repr(name[:40]), "name who will use it")
        raise InputError("No key was made.", [problem])
    ends = datetime.now(UTC) + timedelta(days=days) if days else None
    with opened(make=True, workspace=workspace) as ledger:
        made, secret = make_key(ledger, name.strip(), scope or USUAL, per_minute=per_minute, expires_at=ends)
    sys.stdout.write(f"{secret}\n")
    ground.say(f"key {made.id} in workspace {workspace} may: {', '.join(sorted(made.scopes))}")
    ground.say("Keep it now: only its hash is stored. End it with: fullreply keys revoke " + made.id)
    return ground.DONE


@keys.command("list")
@ground.guarded
def show(json: Json = False) -> int:
    """List the keys, without their secrets; of the sessions of pages inside helpdesks only how many each key has."""
    found, sessions = _known()
    if json:
        from assistant.wire.codec import dump

        rows = [_row(key) | {"sessions": sessions[key.id]} for key in found]
        sys.stdout.buffer.write(f"{dump({'keys': rows}, indent=2)}\n".encode())
    else:
        _table(found, sessions)
    return ground.DONE


@keys.command()
@ground.guarded
def revoke(id: Annotated[str, typer.Argument(metavar="ID", help="As keys list shows it; its first signs do.")]) -> int:
    """End a key for good, and its sessions; a server that runs refuses them within seconds."""
    from assistant.ledger.keys import revoke_key

    with opened() as ledger:
        key = revoke_key(ledger, id)
    ground.say(f"key {key.id} ({key.name}) opens nothing any more")
    return ground.DONE


def _known() -> tuple[tuple[StoredKey, ...], Counter[str]]:
    """The keys, and how many sessions each has; before the first key there may be no ledger."""
    from assistant.ledger import exists
    from assistant.ledger.keys import all_keys
    from assistant.ledger.sessions import count_sessions

    if not exists(options.configuration().ledger):
        return (), Counter()
    with opened() as ledger:
        return all_keys(ledger), count_sessions(ledger)


def _workspace(name: str) -> None:
    """InputError for a workspace that the configuration does not have."""
    known = ["main", *options.configuration().workspaces]
    if name not in known:
        remedy = f"add [workspaces.{name[:40]}] to fullreply.toml, or name one of these"
        raise InputError("No key was made.", [Problem("--workspace", ", ".join(known), repr(name[:40]), remedy)])


def _row(key: StoredKey) -> dict[str, object]:
    times = {n: getattr(key, n) for n in ("made_at", "expires_at", "revoked_at")}
    return {
        "id": key.id,
        "name": key.name,
        "workspace": key.workspace,
        "scopes": sorted(key.scopes),
        "per_minute": key.per_minute,
        **{n: t.isoformat() if t else None for n, t in times.items()},
    }


def _table(found: tuple[StoredKey, ...], sessions: Counter[str]) -> None:
    from assistant.cli import console, rows

    if not found:
        kept = options.configuration().ledger
        where = f" in {kept}" if isinstance(kept, Path) else ""  # the address of a database may hold a password
        console.console().print(f"no keys{where}; make one with: fullreply keys create NAME")
        return
    now, shown = datetime.now(UTC), []
    for key in found:
        state = "works" if key.works(now) else "revoked" if key.revoked_at else "ended"
        numbers = (str(key.per_minute or ""), str(sessions[key.id] or ""))
        shown.append(((key.id, state, *numbers, key.workspace, key.name), f"may: {', '.join(sorted(key.scopes))}"))
    rows.show(("id", "state", "a minute", "sessions", "workspace", "name"), shown)
