"""The commands on gaps: group questions, report what nobody has written down, approve an entry, prove it closed."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from assistant.cli import ground, options
from assistant.cli.options import Base, File, Json, Lines, open_desk, print_json
from assistant.errors import InputError, Problem

if TYPE_CHECKING:
    from assistant.gaps import GapReport
    from assistant.gaps.proof import Kept, Verified
    from assistant.knowledge.adding import Change
    from assistant.pipeline import Assistant
    from assistant.types import Asked

REOPENED = 1  # exit code of `verify` where a closed topic is open again
SHOWN = 25
DAY = 86_400


class _Group(TyperGroup):
    """`fullreply gaps FILE` groups lines; a word that is a command is that command (a file of its name: ./report)."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["lines", *args]
        return super().parse_args(ctx, args)


gaps = typer.Typer(
    cls=_Group,
    help="What customers ask and nobody has written down. `gaps FILE` groups the questions of a file.",
)
Report = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Folder for the report as HTML, CSV, JSON and Markdown.")
]


@gaps.command()
@ground.guarded
def lines(file: File = None, json: Json = False, jsonl: Lines = False) -> int:
    """Group questions, one a line of FILE, by what they ask (what `fullreply gaps FILE` does)."""
    if jsonl:
        return options.run_lines("gaps", open_desk(), file)
    raw = ground.read_file(file)
    desk = open_desk()
    texts = [line.strip() for line in desk.read(raw).text.splitlines() if line.strip()]
    groups = desk.gaps(texts)
    if json:
        from assistant.wire import answers

        print_json(answers.topics(groups, texts))
    else:
        from assistant.cli import console

        console.topics(groups, texts)
    return ground.DONE


@gaps.command()
@ground.guarded
def report(
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="PATH", help="Past mail, in any form that audit reads; default: the ledger."),
    ] = None,
    base: Base = None,
    out: Report = None,
    days: Annotated[int | None, typer.Option(min=1, metavar="DAYS", help="Only the last DAYS days.")] = None,
    json: Json = False,
) -> int:
    """Which questions have no good answer, why, who asked, and what to write.

    Each topic keeps its questions, masked, in .gaps.jsonl beside the entries: put it under version control with them.
    """
    from assistant.gaps import proof, tables
    from assistant.surveying import survey

    kb = base or options.configuration().knowledge_base
    with _rows(source, days) as (rows, ledger):
        desk = open_desk(kb, search=True)
        asked = _from_archive(source, desk, out) if source else rows
        if ledger:
            ledger.note_file(proof.place(kb))  # `ledger erase` looks into it
        with _progress("explaining topics") as progress:
            made, notes = survey(asked, desk, kb, progress=progress)
        written = _write(made, out) if out else []
        for path in written if ledger else []:
            ledger.note_file(path)
    if json:
        sys.stdout.buffer.write(f"{tables.as_json(made)}\n".encode())
    else:
        _table(made)
    for note in notes:
        ground.say(f"note: {note}")
    for path in written[:1]:
        ground.say(f"written: {path} and {len(written) - 1} more")
    return ground.DONE


@gaps.command()
@ground.guarded
def approve(
    id: Annotated[str, typer.Argument(metavar="TOPIC_ID", help="As gaps report shows it; its first signs will do.")],
    base: Base = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
) -> int:
    """Show what would be written for a topic, write it, rebuild the index, and ask its questions again."""
    from assistant.surveying import approve as run

    kb = base or options.configuration().knowledge_base
    desk = open_desk(kb, search=True)
    found = run(id, desk, kb, show=lambda topic, change: _agreed(topic, change, yes=yes))
    if found is None:
        ground.say("nothing was written")
        return ground.DONE
    from assistant.cli import console

    console.console().print(_told(found))
    return ground.DONE


@gaps.command()
@ground.guarded
def verify(base: Base = None, json: Json = False) -> int:
    """Ask the questions of all topics again; exit code 1 where one that was closed is open again."""
    from assistant.surveying import verify as run

    kb = base or options.configuration().knowledge_base
    found = run(open_desk(kb, search=True), kb)
    again = [v for v in found if v.reopened]
    if json:
        import json as codec

        rows = [
            {"id": v.topic.id, "topic": v.topic.name, "answered": v.answered, "questions": len(v.topic.questions)}
            | {"closed": v.closed, "reopened": v.reopened}
            for v in found
        ]
        sys.stdout.buffer.write(f"{codec.dumps({'topics': rows}, ensure_ascii=False, indent=2)}\n".encode())
        return REOPENED if again else ground.DONE
    from assistant.cli import console

    screen = console.console()
    for one in sorted(found, key=lambda v: (not v.reopened, v.closed, v.topic.name)):
        screen.print(console.shown(_told(one)))
    closed = sum(v.closed for v in found)
    screen.print(f"{len(found)} topics: {closed} closed, {len(found) - closed} open, {len(again)} of them open again")
    return REOPENED if again else ground.DONE


def _told(found: Verified) -> str:
    state = "re-opened" if found.reopened else "closed" if found.closed else "open"
    total = len(found.topic.questions)
    return f"{state:<9}  {found.topic.id}  {found.topic.name}: {found.answered} of {total} questions answered"


def _agreed(topic: Kept, change: Change, *, yes: bool) -> bool:
    """Show the change, and ask, where somebody is there to answer."""
    from assistant.cli import console

    screen = console.console()
    what = "new file" if change.before is None else "changes"
    screen.print(f"{console.shown(topic.name)} ({topic.cause.value}); {what} {console.shown(str(change.path))}")
    screen.print(console.shown(change.diff()))
    if yes:
        return True
    if not sys.stdin.isatty():
        raise InputError("Nobody is here to say yes: run it in a terminal, or with --yes.")
    return typer.confirm("Write it?", default=False)


@contextmanager
def _rows(source: Path | None, days: int | None) -> Iterator[tuple[Iterator[Asked], Any]]:
    """The rows of the ledger and the ledger itself; none where an archive is read."""
    if source is not None:
        if days is not None:
            raise InputError("--days is for the ledger; an archive is read as a whole.")
        yield iter(()), None
        return
    from datetime import UTC, datetime, timedelta

    from assistant.ledger import exists, open_ledger

    known = options.configuration()
    if not exists(known.ledger):
        remedy = "start with past mail: fullreply gaps report --from PATH, or set `ledger` in fullreply.toml"
        raise InputError("There is no ledger yet.", [Problem(str(known.ledger), "a ledger", "none", remedy)])
    with open_ledger(known.ledger, mask=known.retention.mask) as ledger:
        since = datetime.now(UTC) - timedelta(days=days) if days else None
        yield ledger.asked(since), ledger


def _from_archive(source: Path, desk: Assistant, out: Path | None) -> Iterator[Asked]:
    """The questions of an archive; with a folder for the report a run that was stopped goes on."""
    from assistant.archive import read
    from assistant.hours import zone
    from assistant.surveying import asked_of_archive

    known, skipped = desk.configuration, [0]

    def told(_: Problem) -> None:
        skipped[0] += 1

    tickets = read(source, company=known.company.addresses, zone=zone(known.business_hours.time_zone), skipped=told)
    with _progress("reading inquiries") as progress:
        yield from asked_of_archive(tickets, desk, out, lambda done: progress(done, None))
    if skipped[0]:
        ground.say(f"note: {skipped[0]:,} things in {source} were not read; fullreply audit {source} tells which")


@contextmanager
def _progress(what: str) -> Iterator[Any]:
    """A progress bar on stderr where somebody watches, a line now and then elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done, total: ground.surveyed(what, done, total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    shown = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*shown, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _table(made: GapReport) -> None:
    """The topics for a person, those first that matter most."""
    from rich.table import Table
    from rich.text import Text

    from assistant.cli import console

    out = console.console()
    open_ = [t for t in made.topics if t.cause.open]
    table = Table(box=None, pad_edge=False)
    for name in ("id", "customers", "topic", "cause", "ended", ""):
        table.add_column(name, justify="right" if name == "customers" else "left", overflow="fold")
    from assistant.gaps.tables import ended

    for topic in open_[:SHOWN]:
        proposed = "proposed entry" if topic.proposal else ""
        row = (topic.id, f"{topic.customers:,}", topic.name, topic.cause.value, ended(topic.ended), proposed)
        table.add_row(*(Text(console.shown(cell)) for cell in row))
    if open_:
        out.print(table, soft_wrap=False)
    share = "" if made.share is None else f"; the base answers {made.share:.0%} of those that an entry can answer"
    out.print(f"{made.asked:,} questions, {len(open_):,} topics to write about{share}")
    if made.aside:
        out.print(f"{made.aside:,} lines ask nothing that can be told")
    if not made.asked:
        out.print("no questions found")


def _write(made: GapReport, out: Path) -> list[Path]:
    """The report in its forms; the page first."""
    from assistant.gaps import tables
    from assistant.gaps.html import as_html

    files = {"gaps.html": as_html(made), "gaps.csv": tables.as_csv(made), "gaps.json": tables.as_json(made)}
    files |= {f"stubs/{name}": text for name, text in tables.stubs(made).items()}
    paths = []
    for name, text in files.items():
        path = out / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _put(path, text)
        except OSError as error:
            problem = Problem(str(path), "a file to write", error.strerror or str(error), "give another --out DIR")
            raise InputError("The report cannot be written.", [problem]) from None
        paths.append(path)
    return paths


def _put(path: Path, text: str) -> None:
    """A file whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "replace"))
        os.chmod(name, 0o644)
        os.replace(name, path)
    finally:
        if os.path.exists(name):
            os.unlink(name)
