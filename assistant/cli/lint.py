"""The command that looks a knowledge base over."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import ground, options
from assistant.cli.base import Where, kb
from assistant.cli.options import Json, open_desk

if TYPE_CHECKING:
    from assistant.knowledge.lint import Finding

FOUND = 1  # exit code of --strict where something was found
_OLDEST = 730


@kb.command()
@ground.guarded
def lint(
    path: Where = None,
    json: Json = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 where something was found.")] = False,
    older_than: Annotated[
        int, typer.Option(metavar="DAYS", min=0, help="Age from which an entry is stale; 0: whatever its age.")
    ] = _OLDEST,
) -> int:
    """Look for duplicates, contradictions, stale or empty entries, dead links, and entries that are hard to find."""
    from assistant.knowledge.lint import lint as look
    from assistant.knowledge.lint import untried

    base = path or options.configuration().knowledge_base
    index = open_desk(base, search=True).index
    found = look(base, index, oldest=older_than, progress=ground.looked)
    if json:
        from assistant.wire import lint as wire

        options.print_json(wire.findings(found, len(index.entries), untried(index)))
    else:
        _table(found, len(index.entries), untried(index))
    return FOUND if strict and found else ground.DONE


def _table(found: Sequence[Finding], entries: int, left_out: int) -> None:
    """The findings by kind: where, what was found, and what to do, which most findings of a kind share."""
    from rich.table import Table
    from rich.text import Text

    from assistant.cli import console

    out = console.console()
    for kind, group in groupby(found, key=lambda finding: finding.kind):
        things = list(group)
        out.print(Text(f"{kind.value} ({len(things)})", "bold"))
        for remedy, same in groupby(sorted(things, key=lambda f: f.remedy), key=lambda f: f.remedy):
            table = Table(box=None, show_header=False, padding=(0, 1, 0, 2), pad_edge=True)
            table.add_column(style="cyan", overflow="fold", ratio=1)
            table.add_column(overflow="fold", ratio=3)
            for finding in same:
                against = f"\n(see {console.shown(finding.other)})" if finding.other else ""
                table.add_row(Text(console.shown(finding.where)), Text(console.shown(finding.found) + against))
            out.print(table, soft_wrap=False)
            out.print(Text(f"  → {console.shown(remedy)}", "dim"))
        out.print()
    if left_out:
        out.print(f"whether they bring up their own entry was not tried for the last {left_out:,} titles and variants")
    counted = "1 finding" if len(found) == 1 else f"{len(found)} findings"
    out.print(f"{entries} entries, {counted if found else 'nothing to do'}")
