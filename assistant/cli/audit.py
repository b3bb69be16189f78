"""The command that looks back: `fullreply audit`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import ground, options
from assistant.cli.options import Base, Json

if TYPE_CHECKING:
    from assistant.audit.figures import Group
    from assistant.audit.running import Audit, Progress

_NOTES = 12  # kinds of things left out that are told here; the report has all
_FORMS = (
    "mbox, .eml files or a maildir, CSV, TSV, JSON Lines, an export of Zendesk or Help Scout, or a folder of these."
)


@ground.guarded
def audit(
    path: Annotated[Path, typer.Argument(metavar="PATH", help=f"Past inquiries with their replies: {_FORMS}")],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder of the report; it also keeps what is done so far.")
    ] = Path("audit"),
    base: Base = None,
    mask: Annotated[bool, typer.Option("--mask", help="Mask personal data in all that is written.")] = False,
    processes: Annotated[
        int | None, typer.Option(min=1, max=256, help="Processes that judge; default: one a core.")
    ] = None,
    json: Json = False,
) -> int:
    """How past inquiries were answered: report.html, figures.csv, messages.csv and audit.json in DIR.

    A run that was stopped goes on where it was when it is started again.
    """
    from assistant.audit.figures import groups
    from assistant.audit.running import audit as run
    from assistant.audit.tables import as_json
    from assistant.audit.writing import write

    with _shown() as progress:
        done = run(path, out, options.configuration(), base=base, mask=mask, processes=processes, progress=progress)
        progress("writing the report", len(done.outcomes), len(done.outcomes))
        found = groups(done.outcomes)
        report = write(done, found, out)
    if json:
        sys.stdout.buffer.write(f"{as_json(done, found)}\n".encode())
    else:
        _told(done, found[0], report)
    return ground.DONE


@contextmanager
def _shown() -> Iterator[Progress]:
    """A progress bar on stderr where somebody watches, a line now and then elsewhere."""
    if not sys.stderr.isatty():
        yield ground.audited
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    shown = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Bar(*shown, console=Console(file=sys.stderr)) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)


def _told(done: Audit, everything: Group, report: Path) -> None:
    """The figures overall, and where the rest is."""
    from rich.table import Table

    from assistant.audit.tables import NAMES
    from assistant.audit.words import duration
    from assistant.cli import console

    out = console.console()
    table = Table("", "", "95% interval", "of", box=None, pad_edge=False)
    for name, share in everything.shares.items():
        value = "–" if share.rate is None else f"{share.rate:.1%}"
        between = f"{share.low:.1%} to {share.high:.1%}" if share.low is not None else ""
        table.add_row(NAMES[name], value, between, f"{share.hits:,} of {share.of:,}")
    for name, time in everything.times.items():
        between = f"{duration(time.low)} to {duration(time.high)}" if time.low is not None else ""
        table.add_row(NAMES[name], duration(time.value), between, f"{time.of:,}")
    before = f", {done.judged_before:,} of them judged before" if done.judged_before else ""
    count = len(done.outcomes)
    out.print(f"{count:,} {'inquiry' if count == 1 else 'inquiries'}{before}")
    out.print(table)
    if done.renewed:
        out.print("note: the verdicts in that folder were of another version or setting; all were judged again")
    for skipped in done.skipped[:_NOTES]:
        kind = "left out" if skipped.left_out else "note"
        where = console.shown("; ".join(skipped.examples[:2]))
        out.print(f"{kind}: {skipped.count:,} × {console.shown(skipped.what)} ({where})")
    out.print(f"report: {console.shown(os.fspath(report))}")
