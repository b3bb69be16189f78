"""The commands that keep the ledger: out, in, away."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli import ground, options
from assistant.cli.options import Json
from assistant.errors import InputError, LedgerError, Problem

if TYPE_CHECKING:
    from assistant.ledger import Erased, Ledger

ledger = typer.Typer(help="Keep the ledger: what was asked, answered and promised.", no_args_is_help=True)
Workspace = Annotated[str, typer.Option(metavar="NAME", help="Workspace in the ledger.")]
_TOLD = 20  # problems that a person gets to see


@ledger.callback()
def common() -> None:
    """Keep the ledger: what was asked, answered and promised."""


@contextmanager
def opened(*, make: bool = False, workspace: str = "main") -> Iterator[Ledger]:
    """The ledger of the configuration; LedgerError where there is none, unless it may be made."""
    from assistant.ledger import exists, open_ledger

    known = options.configuration()
    if not make and not exists(known.ledger):
        remedy = "record or correct something first, or name another ledger in fullreply.toml"
        raise LedgerError("There is no ledger yet.", [Problem(str(known.ledger), "a ledger", "no file", remedy)])
    if not 0 < len(workspace) <= 64:
        problem = Problem("--workspace", "a name of 1 to 64 characters", f"{len(workspace)} characters", "shorten it")
        raise InputError("There is no such workspace.", [problem])
    with open_ledger(known.ledger, workspace=workspace, mask=known.retention.mask) as found:
        yield found


def moment(option: str, given: str | None) -> datetime | None:
    """The time that an option gives, None for none; one without a time zone is local to the desk."""
    from assistant.hours import local

    if not given:
        return None
    try:
        return local(datetime.fromisoformat(given), options.configuration().opening_hours()).astimezone(UTC)
    except (ValueError, OverflowError):
        expected, remedy = 'a time such as "2026-05-12T09:00"', "correct it, or leave it out"
        raise InputError("The time cannot be read.", [Problem(option, expected, repr(given[:40]), remedy)]) from None


@ledger.command()
@ground.guarded
def corrections(workspace: Workspace = "main") -> int:
    """Print what agents corrected as JSON Lines in the form of the training data."""
    from assistant.ledger import training_rows
    from assistant.wire.codec import dump

    with opened(workspace=workspace) as found:
        rows = training_rows(found.corrections())
    for row in rows:
        sys.stdout.buffer.write(f"{dump(row)}\n".encode())
    sys.stdout.buffer.flush()
    return ground.DONE


@ledger.command("export")
@ground.guarded
def export(file: Annotated[Path, typer.Argument(metavar="FILE", help='JSON Lines; "-": standard output.')]) -> int:
    """Write the whole ledger as JSON Lines; `import` reads them again. An erasure looks into the file, too."""
    from assistant.ledger import export_rows

    with opened() as found:
        if str(file) == "-":
            export_rows(found, sys.stdout.buffer)
            return ground.DONE
        with bar("writing") as progress:
            rows = export_rows(found, file, progress)
    ground.say(f"{rows} rows in {file}")
    return ground.DONE


@ledger.command("import")
@ground.guarded
def bring(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `export` wrote.")], json: Json = False
) -> int:
    """Take the rows of an export in; what is there already is not counted twice. Exit code 2 where lines are bad."""
    from assistant.cli import console
    from assistant.ledger import import_rows

    if not file.exists() or file.is_dir():  # before a ledger is made for nothing
        there = "a folder" if file.is_dir() else "no such file"
        raise InputError(f"{file} cannot be read.", [Problem(str(file), "a file", there, "give the path of an export")])
    with opened(make=True) as found, bar("reading") as progress:
        taken = import_rows(found, file, progress)
    if json:
        _print(asdict(taken))
    else:
        counts = {"new": taken.new, "completed": taken.completed, "there already": taken.known}
        told = ", ".join(f"{n} {words}" for words, n in counts.items())
        left = f", {taken.erased} left out: erased or purged here" if taken.erased else ""
        console.console().print(f"{told}{left}")
    _problems(taken.problems)
    return ground.BAD_INPUT if taken.problems else ground.DONE


@ledger.command()
@ground.guarded
def erase(
    person: Annotated[str, typer.Option("--person", metavar="NAME_OR_ADDRESS", help="Who: a name, or an address.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and change nothing.")] = False,
    json: Json = False,
) -> int:
    """Take a person out of the ledger, all its workspaces, and the files written from it; for good."""
    from assistant.ledger import erase as erased

    with opened() as found:
        taken = erased(found, person, dry_run=dry_run)
    if json:
        _print(asdict(taken) | {"dry_run": dry_run})
    else:
        _gone(taken, dry_run)
    return ground.DONE


@ledger.command()
@ground.guarded
def purge(
    days: Annotated[
        int | None,
        typer.Option(min=1, max=36_500, help="Keep texts for so many days; default: the configuration's."),
    ] = None,
) -> int:
    """Take texts that are older than the configuration says out of the ledger; counts and statuses stay."""
    from assistant.cli import console

    kept = days or options.configuration().retention.days
    with opened() as found:
        taken = found.purge(datetime.now(UTC) - timedelta(days=kept))
    told = f"{taken.inquiries} inquiries and {taken.corrections} corrections older than {kept} days"
    never = f"; {taken.unanswered} of the inquiries never got a reply" if taken.unanswered else ""
    console.console().print(f"purged {told}{never}")
    return ground.DONE


@contextmanager
def bar(words: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr that shows how far it is, where somebody watches."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as shown:
        task = shown.add_task(words, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


def _gone(taken: Erased, dry_run: bool) -> None:
    """What an erasure took, for a person."""
    from assistant.cli import console

    out = console.console()
    out.print(f"looked for: {', '.join(map(console.quoted, taken.names))}")
    if taken.nothing:
        out.print("nowhere found")
        return
    would = "would go" if dry_run else "gone"
    waiting = f", {taken.deliveries} deliveries" if taken.deliveries else ""
    out.print(f"{would}: {taken.inquiries} inquiries with their replies, {taken.corrections} corrections{waiting}")
    out.print(f"{'would be ' if dry_run else ''}blotted out in {taken.mentions} other texts")
    for names, words in ((taken.files, "made anew without them"), (taken.removed, "removed")):
        for name in names:
            out.print(f"{'would be ' if dry_run else ''}{words}: {console.shown(name)}")


def _problems(found: Sequence[Problem]) -> None:
    from assistant.cli import console

    console.problems(found[:_TOLD])
    if len(found) > _TOLD:
        ground.say(f"note: {len(found) - _TOLD} more lines like these")


def _print(value: Any) -> None:
    """A value as JSON on stdout, in UTF-8 whatever the terminal speaks."""
    from assistant.wire.codec import dump

    sys.stdout.buffer.write(f"{dump(value, indent=2)}\n".encode())
