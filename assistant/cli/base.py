"""The commands on the knowledge base, and the one that serves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import ground, options
from assistant.cli.options import Base, Json, open_desk

kb = typer.Typer(help="Build or show the index of a knowledge base.", no_args_is_help=True)
Where = Annotated[Path | None, typer.Argument(metavar="PATH", help="Folder or file; default: the configuration's.")]


@kb.command()
@ground.guarded
def build(path: Where = None) -> int:
    """Build the index, or bring it up to date; what has not changed is not built again."""
    from assistant.cli import console

    index = open_desk(path, search=True).index
    console.problems(index.problems)
    state = "built" if index.built else "already up to date"
    console.console().print(f"{len(index.entries)} entries, {len(index.problems)} notes, index {state}")
    return ground.DONE


@kb.command()
@ground.guarded
def show(path: Where = None, json: Json = False) -> int:
    """List the entries."""
    from assistant.cli import console
    from assistant.knowledge import load_entries

    entries, problems = load_entries(path or options.configuration().knowledge_base)
    console.problems(problems)
    if json:
        from assistant.wire import answers

        options.print_json(answers.entries(entries))
    else:
        console.entries(entries)
    return ground.DONE


@ground.guarded
def serve(
    base: Base = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on; default: the configuration's.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port, 0 for any; default: the configuration's.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes that serve the API; with several there is no page.")
    ] = None,
    open_page: Annotated[
        bool, typer.Option("--open", help="Open the page in a browser, if there is a display.")
    ] = False,
) -> int:
    """Serve the agent's page and the HTTP API on this machine."""
    from assistant.api.serve import serve as run

    known = options.configuration()
    run(
        known,
        base,
        host=host,
        port=port,
        browser=open_page,
        progress=ground.built,
        say=ground.say,
        workers=workers,
    )
    return ground.DONE
