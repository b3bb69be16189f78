"""The command that brings in what a company has: `fullreply kb import`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import ground
from assistant.cli.base import kb
from assistant.cli.options import Json

if TYPE_CHECKING:
    from assistant.errors import Problem
    from assistant.knowledge.importing import ImportReport

SHOWN = 12  # names or reasons of a kind that a person gets to see
_LONGEST = 200


@kb.command("import")
@ground.guarded
def bring(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="SOURCE...",
            help="Folders, files or ZIP archives: Markdown, HTML, CSV, TSV, JSON Lines, JSON (Zendesk, Intercom,"
            " Help Scout, Freshdesk, FAQPage, saved replies), text, PDF, DOCX.",
        ),
    ],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Folder of the Markdown, made where it is missing.")],
    name: Annotated[
        str | None, typer.Option(help="What the source is called; default: the last part of its path.")
    ] = None,
    saved_replies: Annotated[
        bool, typer.Option("--saved-replies", help="The sources hold saved replies (canned responses, macros).")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Take the source's text where a file was edited by hand.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove articles that are gone, even more than half of a source.")
    ] = False,
    json: Json = False,
) -> int:
    """Bring articles in as Markdown that `kb build` reads: only what has changed, and nothing edited by hand."""
    from assistant.knowledge.importing import import_sources

    report = import_sources(
        sources,
        to,
        name=name,
        saved_replies=saved_replies,
        overwrite=overwrite,
        prune=prune,
        progress=ground.imported,
    )
    if json:
        from assistant.wire.codec import dump

        row = {"to": str(to), "articles": report.articles, **asdict(report)}
        sys.stdout.buffer.write(f"{dump(row, indent=2)}\n".encode(errors="replace"))
    else:
        _show(report, to)
    return ground.DONE if report.articles or report.removed else ground.BAD_INPUT


def _show(report: ImportReport, to: Path) -> None:
    """A table of what was done, the names of what changed, and the reasons of what was left out."""
    from rich.table import Table

    from assistant.cli import console

    out = console.console()
    table = Table("", "files", box=None, show_header=False, pad_edge=False)
    for kind in ("added", "changed", "removed", "unchanged", "edited"):
        label = "edited by hand, kept" if kind == "edited" else kind
        table.add_row(label, str(len(getattr(report, kind))))
    table.add_row("skipped", str(len(report.skipped)))
    out.print(table)
    for kind in ("added", "changed", "removed"):
        _list(kind, getattr(report, kind))
    _reasons("skipped", report.skipped)
    _reasons("look at", report.notes)
    if report.articles:
        out.print(
            f"{report.articles} articles in {console.shown(str(to))}; next: fullreply kb build {console.shown(str(to))}"
        )
    else:
        out.print("nothing was imported")


def _list(kind: str, names: Sequence[str]) -> None:
    from assistant.cli import console

    out = console.console()
    for name in names[:SHOWN]:
        out.print(f"  {kind}: {console.quoted(name)}")
    if len(names) > SHOWN:
        out.print(f"  {kind}: {len(names) - SHOWN} more (--json names them all)")


def _reasons(kind: str, problems: Sequence[Problem]) -> None:
    """Each problem where there are few; of many of the same kind the first ones and a count."""
    from assistant.cli import console

    out = console.console()
    counts: Counter[tuple[str, str]] = Counter()
    for problem in problems:
        counts[problem.expected, problem.remedy] += 1
        if counts[problem.expected, problem.remedy] <= 3:
            out.print(f"  {kind}: {console.shown(str(problem))[: _LONGEST * 2]}")
    more = sum(n - 3 for n in counts.values() if n > 3)
    if more:
        out.print(f"  {kind}: {more} more of the same kinds (--json names them all)")
