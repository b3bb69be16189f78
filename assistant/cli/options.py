"""What the commands share: their options, the desk, and messages from files."""

from __future__ import annotations

import sys
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli import ground
from assistant.errors import InputError
from assistant.types import Channel, Message

if TYPE_CHECKING:
    from assistant.config import Configuration
    from assistant.pipeline import Assistant
    from assistant.wire.outputs import Answer

File = Annotated[Path | None, typer.Argument(metavar="FILE", help='A text or .eml file; "-" or none: standard input.')]
Base = Annotated[Path | None, typer.Option("--kb", metavar="PATH", help="Folder or file of the knowledge base.")]
Lines = Annotated[bool, typer.Option("--jsonl", help="JSON Lines in, JSON Lines out, one for each.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Html = Annotated[bool, typer.Option("--html", help="The texts are HTML.")]
Corrected = Annotated[
    bool | None,
    typer.Option(
        "--corrections/--no-corrections",
        help="Respect what agents corrected, if the ledger is there; default: yes, but with --jsonl no.",
        show_default=False,
    ),
]
Subject = Annotated[str | None, typer.Option(help="Subject of the inquiry.")]
settings: dict[str, Path] = {}
"""Options of all commands that were given: `config`."""


def configuration() -> Configuration:
    """The configuration that was asked for, else the usual one."""
    from assistant.config import load_configuration

    return load_configuration(settings.get("config"))


def open_desk(base: Path | None = None, *, search: bool = False) -> Assistant:
    """A desk, with its knowledge base (the one given, else the configuration's) where the command searches."""
    from assistant.pipeline import Assistant

    known = configuration()
    path = (base or known.knowledge_base) if search else None
    return Assistant.load(path, configuration=known, progress=ground.built)


def correct(desk: Assistant, wanted: bool) -> Assistant:
    """The desk, which respects what agents corrected where that is wanted and a ledger is there.

    A ledger that cannot be read is said on stderr; the command goes on without it.
    """
    if wanted:
        from assistant.errors import LedgerError
        from assistant.ledger import read_corrections

        try:
            desk.corrections = read_corrections(desk.configuration.ledger)
        except LedgerError as error:
            ground.say(f"note: agents' corrections are left out. {error}")
    return desk


def message(
    desk: Assistant,
    raw: bytes,
    *,
    html: bool = False,
    subject: str | None = None,
    sender: str | None = None,
    channel: Channel = Channel.EMAIL,
    reply: bool = False,
) -> Message:
    """The message in the bytes of a file; what the options say of it goes before what it says itself.

    What there is to know of how it was read is said on stderr.
    """
    known = {"subject": subject, "sender": sender, "channel": channel, "reply": reply}
    read = desk.read(_decoded(raw), html=True, **known) if html else desk.read(raw, **known)
    for note in () if reply else read.notes:  # those on a reply are in its report
        ground.say(f"note: {note}")
    return read


def _decoded(raw: bytes) -> str:
    """HTML as text; InputError where it is not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("The HTML is not UTF-8; save it with that encoding.") from None


def run_lines(command: str, desk: Assistant, file: Path | None, *, html: bool = False, **known: Any) -> int:
    """A command over the JSON Lines of a file or of standard input; the options hold where a line says nothing."""
    from assistant.batch import JOBS, run

    defaults = {k: v for k, v in {**known, "format": "html" if html else None}.items() if v is not None}
    with _source(file) as source:
        run(JOBS[command], desk, source, sys.stdout.buffer, ground.answered, defaults)
    return ground.DONE


def _source(file: Path | None) -> BufferedReader:
    """The file, or standard input for None and "-"; InputError where it cannot be read."""
    try:
        if file is None or str(file) == "-":
            return open(0, "rb", closefd=False)
        if file.is_dir():
            raise InputError(f"{file} is a folder; give a file of JSON Lines.")
        return file.open("rb")
    except (OSError, ValueError) as error:
        raise InputError(f"{file} cannot be read: {getattr(error, 'strerror', None) or 'no path'}") from None


def print_json(answer: Answer) -> None:
    """An answer as JSON on stdout, in UTF-8 whatever the terminal speaks."""
    from assistant.wire.codec import dump, fields

    sys.stdout.buffer.write(f"{dump(fields(answer), indent=2)}\n".encode())
