"""The commands that note in the ledger what came, what went out, and what was kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import ground, options
from assistant.cli.ledger import Workspace, ledger, moment, opened
from assistant.cli.options import Base, Html, Subject
from assistant.errors import InputError, Problem
from assistant.ledger.records import ReplyKind
from assistant.types import Channel

_HEAD = 100_000  # bytes of a mail in which its headers stand
At = Annotated[str | None, typer.Option(metavar="TIME", help='When, such as "2026-05-12T09:00+02:00"; default: now.')]


@ledger.command()
@ground.guarded
def record(
    inquiry: Annotated[Path, typer.Option(metavar="FILE", help='The inquiry; "-": standard input.')],
    reply: Annotated[Path | None, typer.Option(metavar="FILE", help="A reply to it, if there is one.")] = None,
    kind: Annotated[ReplyKind, typer.Option(help="What the reply is.")] = "sent",
    base: Base = None,
    channel: Annotated[Channel, typer.Option(help="How the inquiry came.")] = Channel.EMAIL,
    subject: Subject = None,
    sender: Annotated[str | None, typer.Option(help='Who wrote, "Name <address>".')] = None,
    external_id: Annotated[str | None, typer.Option("--id", help="Its id where it came from: recorded once.")] = None,
    team: Annotated[str, typer.Option(help="Whose it is.")] = "",
    received: At = None,
    at: At = None,
    html: Html = False,
    workspace: Workspace = "main",
) -> int:
    """Note an inquiry with its questions and matches, and a reply with its verdicts and promises; prints the id."""
    from assistant.wire import requests

    moments = [moment("--received", received), moment("--at", at)]
    raw = [ground.read_file(path) for path in (inquiry, reply) if path is not None]
    if reply is not None and not raw[1].strip():  # it would pass for an answer
        remedy = "give the text that was sent, or leave --reply out"
        raise InputError("The reply is empty.", [Problem(str(reply), "the text of a reply", "nothing", remedy)])
    desk = options.open_desk(base, search=True)
    asked = options.message(desk, raw[0], html=html, subject=subject, sender=sender, channel=channel)
    made = requests.write(desk, asked, None)
    with opened(make=True, workspace=workspace) as book:
        key = book.record_inquiry(
            made.inquiry,
            made.questions,
            made.matches,
            needs=made.needs,
            external_id=external_id,
            received_at=moments[0],
            team=team,
            customer=sender or header(raw[0], "From"),
        )
        if reply is not None:
            written = options.message(desk, raw[1], html=html, reply=True)
            report = desk.check(made.inquiry, written, questions=made.questions)
            promised = desk.promises(report, written, moments[1])
            book.record_reply(key, kind, written.text, report, promises=promised, at=moments[1], inquiry=made.inquiry)
    typer.echo(key)
    return ground.DONE


@ledger.command()
@ground.guarded
def keep(
    promise: Annotated[int, typer.Argument(metavar="PROMISE", help="Its number, as `fullreply open` shows it.")],
    at: At = None,
    workspace: Workspace = "main",
) -> int:
    """Note that a promise was kept."""
    when = moment("--at", at)
    with opened(workspace=workspace) as book, _known("promise", promise):
        book.keep_promise(promise, when)
    return ground.DONE


@ledger.command()
@ground.guarded
def close(
    inquiry: Annotated[int, typer.Argument(metavar="INQUIRY", help="Its number, as `fullreply open` shows it.")],
    again: Annotated[bool, typer.Option("--reopen", help="It does need a reply.")] = False,
    workspace: Workspace = "main",
) -> int:
    """Note that an inquiry needs no reply; what was promised stays until it is kept."""
    with opened(workspace=workspace) as book, _known("inquiry", inquiry):
        (book.reopen_inquiry if again else book.close_inquiry)(inquiry)
    return ground.DONE


def header(raw: bytes, name: str) -> str | None:
    """A header of a mail, None where the bytes are none or do not have it."""
    from email import errors, policy
    from email.parser import BytesHeaderParser

    try:
        found = BytesHeaderParser(policy=policy.default).parsebytes(raw[:_HEAD])[name]
    except (errors.MessageError, ValueError, LookupError):
        return None
    return str(found) if found else None


@contextmanager
def _known(what: str, number: int) -> Iterator[None]:
    """InputError for a number that the ledger does not have."""
    try:
        yield
    except (LookupError, OverflowError):
        expected, remedy = f"the number of a known {what}", "see `fullreply open`"
        problem = Problem(str(number)[:20], expected, "none of this ledger", remedy)
        raise InputError("Nothing was changed.", [problem]) from None
