"""The command that shows what somebody waits for: `fullreply open`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli import ground, options
from assistant.cli.ledger import Workspace, moment, opened
from assistant.cli.options import Json

if TYPE_CHECKING:
    from assistant.ledger import Waiting

OVERDUE = 1  # exit code
WIDE = 110  # columns of a terminal from which on there is room for dates


@ground.guarded
def show_open(
    json: Json = False,
    workspace: Workspace = "main",
    now: Annotated[
        str | None, typer.Option(metavar="TIME", help='As of another time, such as "2026-05-12T09:00+02:00".')
    ] = None,
) -> int:
    """List inquiries without a reply and promises not kept, the most urgent first; exit code 1 where one is overdue."""
    at = moment("--now", now) or datetime.now(UTC)
    known = options.configuration()
    with opened(workspace=workspace) as found:
        promised = known.house_style(None).response_times
        waiting = found.waiting(at, known.opening_hours(), known.answer_within(), promised)
    if json:
        _print(waiting, at)
    else:
        _table(waiting, at)
    return OVERDUE if any(w.overdue for w in waiting) else ground.DONE


def _print(waiting: Sequence[Waiting], now: datetime) -> None:
    """A JSON object on stdout, in UTF-8 whatever the terminal speaks."""
    from assistant.wire.codec import dump

    rows = [{k: _plain(v) for k, v in asdict(w).items()} for w in waiting]
    answer = {"now": now.isoformat(), "overdue": sum(w.overdue for w in waiting), "open": rows}
    sys.stdout.buffer.write(f"{dump(answer, indent=2)}\n".encode())


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _table(waiting: Sequence[Waiting], now: datetime) -> None:
    """A line each: when it is due, on which channel, whose it is, and what it is about."""
    from rich.table import Table
    from rich.text import Text

    from assistant.cli import console
    from assistant.ledger.customers import name_of

    out = console.console()
    if not waiting:
        out.print("nothing is open")
        return
    table = Table("", "due", "", "channel", "from", "about", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.columns[0].style = "dim"
    for column in table.columns[:4]:
        column.no_wrap = True
    for one in waiting:
        kind = f"promise {one.promise}" if one.promise else "acknowledged" if one.acknowledged else "no reply"
        at = f", {one.due:%a %d %b %H:%M}" if out.width >= WIDE else ""
        due = Text(_distance(one.due - now) + at, "bold red" if one.overdue else "")
        who = name_of(one.sender or "") or one.sender or one.external_id or ""
        asked = f" ({' / '.join(one.questions)})" if one.promise and one.questions else ""  # one sentence may promise
        about = console.quoted(one.text + asked) or "(no text)"  # the answers to several
        table.add_row(f"#{one.inquiry}", due, kind, one.channel.value, Text(console.quoted(who)), Text(about))
    out.print(table, soft_wrap=False)
    late = sum(w.overdue for w in waiting)
    out.print(Text(f"{len(waiting)} open, {late} overdue", "bold red" if late else ""))


def _distance(span: timedelta) -> str:
    """How long until then, or how long ago, in the largest unit that is not nothing."""
    minutes = abs(int(span.total_seconds())) // 60
    sizes = ((1440, 2, "days"), (60, 1, "h"), (1, 0, "min"))
    size, unit = next((size, unit) for size, least, unit in sizes if minutes >= size * least)
    count = minutes // size
    return f"{count} {unit} late" if span < timedelta(0) else f"in {count} {unit}"
