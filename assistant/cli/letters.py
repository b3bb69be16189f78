"""The commands that write what goes out before and after the reply: `acknowledge` and `follow-up`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import ground, options
from assistant.cli.ledger import moment
from assistant.cli.options import Corrected, File, Html, Json, Lines, Subject, correct, open_desk, print_json
from assistant.errors import InputError
from assistant.types import Channel

if TYPE_CHECKING:
    from datetime import datetime

    from assistant.pipeline import Assistant
    from assistant.types import Message, Recent

Agent = Annotated[str | None, typer.Option(help="Who signs.")]
Sender = Annotated[str | None, typer.Option(help='Who wrote the inquiry, "Name <address>".')]
Came = Annotated[Channel, typer.Option(help="How the inquiry came.")]
Now = Annotated[
    str | None, typer.Option(metavar="TIME", help='Count from another time, such as "2026-05-12T09:00+02:00".')
]

Lately = Annotated[
    bool,
    typer.Option(
        "--recent/--no-recent",
        help="Do not repeat phrases of recent replies, if the ledger is there; never with --jsonl.",
        show_default=False,
    ),
]
FormLetter = Annotated[bool, typer.Option("--form-letter", help="Say how much the text reads like a form letter.")]


def base_wanted(base: Path | None, letter: bool) -> bool:
    """Whether a check opens the knowledge base: for the form-letter score, to see what was copied from it."""
    return letter and (base is not None or options.configuration().knowledge_base.exists())


def lately(desk: Assistant, inquiry: Message, wanted: bool) -> Recent | None:
    """What was sent lately to this customer and by the team; None where there is no ledger, or it cannot be read."""
    from assistant.errors import LedgerError
    from assistant.ledger import exists, open_ledger

    where = desk.configuration.ledger
    if not wanted or not exists(where):
        return None
    try:
        with open_ledger(where, mask=desk.configuration.retention.mask) as book:
            return book.recent(inquiry.sender)
    except LedgerError as error:
        ground.say(f"note: recent replies are not considered. {error}")
        return None


def _iso(when: datetime | None) -> str | None:
    return when.isoformat() if when else None


@ground.guarded
def acknowledge(
    file: File = None,
    channel: Came = Channel.EMAIL,
    agent: Agent = None,
    subject: Subject = None,
    sender: Sender = None,
    now: Now = None,
    html: Html = False,
    json: Json = False,
    jsonl: Lines = False,
    corrections: Corrected = None,
    recent: Lately = True,
) -> int:
    """Write the immediate first answer: what was asked, who answers it, and by when."""
    when = moment("--now", now)
    if jsonl:
        known = {"channel": channel.value, "agent": agent, "subject": subject, "sender": sender, "now": _iso(when)}
        return options.run_lines("acknowledge", correct(open_desk(), bool(corrections)), file, html=html, **known)
    from assistant.cli import console
    from assistant.wire import answers, letters

    raw = ground.read_file(file)
    desk = correct(open_desk(), corrections is not False)
    inquiry = options.message(desk, raw, html=html, subject=subject, sender=sender, channel=channel)
    made = letters.first_answer(desk, inquiry, agent=agent, now=when, recent=lately(desk, inquiry, recent))
    if json:
        print_json(answers.draft(made, plain=answers.rendered(text=inquiry)))
    else:
        console.draft(made)
    return ground.DONE


@ground.guarded
def follow_up(
    inquiry: Annotated[Path | None, typer.Option(metavar="FILE", help='The inquiry; "-": standard input.')] = None,
    reply: Annotated[Path | None, typer.Option(metavar="FILE", help='The reply sent; "-": standard input.')] = None,
    channel: Came = Channel.EMAIL,
    agent: Agent = None,
    subject: Subject = None,
    sender: Sender = None,
    sent: Annotated[str | None, typer.Option(metavar="TIME", help="When the reply was sent; default: --now.")] = None,
    now: Now = None,
    html: Html = False,
    json: Json = False,
    jsonl: Lines = False,
    corrections: Corrected = None,
    recent: Lately = True,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="With --jsonl: the lines.")] = None,
) -> int:
    """Write a note for a day or two after a reply: was each question answered, and what is still promised."""
    then, when = moment("--sent", sent), moment("--now", now)
    if jsonl:
        known = {"channel": channel.value, "agent": agent, "subject": subject, "sender": sender}
        known |= {"now": _iso(when), "sent": _iso(then)}
        return options.run_lines("follow-up", correct(open_desk(), bool(corrections)), file, html=html, **known)
    if inquiry is None or reply is None or file is not None:
        raise InputError("follow-up needs --inquiry FILE and --reply FILE, or --jsonl")
    if str(inquiry) == str(reply) == "-":
        raise InputError("Only one of --inquiry and --reply can be standard input.")
    raw = [ground.read_file(path) for path in (inquiry, reply)]
    desk = correct(open_desk(), corrections is not False)
    asked = options.message(desk, raw[0], html=html, subject=subject, sender=sender, channel=channel)
    written = options.message(desk, raw[1], html=html, reply=True)
    from assistant.cli import beside
    from assistant.wire import answers, letters

    before = lately(desk, asked, recent)
    made = letters.note(desk, asked, written, agent=agent, sent=then, now=when, recent=before)
    if json:
        print_json(letters.followed(made, plain=answers.rendered(inquiry=asked, reply=written)))
    else:
        beside.follow_up(made)
    return ground.DONE
