"""The commands on messages: read, ask the desk, print for people or as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant import __version__
from assistant.cli import ground, options
from assistant.cli.options import Base, Corrected, File, Html, Json, Lines, Subject, correct, open_desk, print_json
from assistant.errors import InputError
from assistant.types import Channel

_HELP = "Drafts replies to customer inquiries and checks, before you press send, that every question is answered."
_CODES = "Exit codes: 0 done or ready to send, 1 not ready to send (check), 2 bad input, 3 fault of ours."
app = typer.Typer(help=_HELP, epilog=_CODES, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"fullreply {__version__}")
        raise typer.Exit


@app.callback()
def common(
    config: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Configuration; default: ./fullreply.toml.")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print version.")
    ] = False,
) -> None:
    """Options of all commands."""
    options.settings.clear()
    if config is not None:
        options.settings["config"] = config


@app.command()
@ground.guarded
def draft(
    file: File = None,
    base: Base = None,
    channel: Annotated[Channel, typer.Option(help="How the inquiry came.")] = Channel.EMAIL,
    agent: Annotated[str | None, typer.Option(help="Who signs.")] = None,
    subject: Subject = None,
    sender: Annotated[str | None, typer.Option(help='Who wrote, "Name <address>".')] = None,
    html: Html = False,
    json: Json = False,
    jsonl: Lines = False,
    corrections: Corrected = None,
) -> int:
    """Draft a reply to an inquiry: the draft on stdout, its checklist on stderr."""
    if jsonl:
        known = {"channel": channel.value, "agent": agent, "subject": subject, "sender": sender}
        return options.run_lines(
            "draft", correct(open_desk(base, search=True), bool(corrections)), file, html=html, **known
        )
    from assistant.cli import console
    from assistant.wire import answers, requests

    raw = ground.read_file(file)
    desk = correct(open_desk(base, search=True), corrections is not False)
    inquiry = options.message(desk, raw, html=html, subject=subject, sender=sender, channel=channel)
    made = requests.write(desk, inquiry, agent)
    if json:
        print_json(answers.draft(made, plain=answers.rendered(text=inquiry)))
    else:
        console.draft(made)
    return ground.DONE


@app.command()
@ground.guarded
def check(
    inquiry: Annotated[Path | None, typer.Option(metavar="FILE", help='The inquiry; "-": standard input.')] = None,
    reply: Annotated[Path | None, typer.Option(metavar="FILE", help='The reply; "-": standard input.')] = None,
    subject: Subject = None,
    html: Html = False,
    json: Json = False,
    jsonl: Lines = False,
    corrections: Corrected = None,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="With --jsonl: the lines.")] = None,
) -> int:
    """Check that a reply answers every question of an inquiry; exit code 1 where it is not ready to send."""
    if jsonl:
        return options.run_lines("check", correct(open_desk(), bool(corrections)), file, html=html, subject=subject)
    if inquiry is None or reply is None or file is not None:
        raise InputError("check needs --inquiry FILE and --reply FILE, or --jsonl")
    if str(inquiry) == str(reply) == "-":
        raise InputError("Only one of --inquiry and --reply can be standard input.")
    raw = [ground.read_file(path) for path in (inquiry, reply)]
    desk = correct(open_desk(), corrections is not False)
    asked = options.message(desk, raw[0], html=html, subject=subject)
    written = options.message(desk, raw[1], html=html, reply=True)
    report = desk.check(asked, written, second_opinion=True)
    promised = desk.promises(report, written)
    if json:
        from assistant.wire import answers

        plain = answers.rendered(inquiry=asked, reply=written)
        print_json(answers.check(report, plain=plain, notes=asked.notes, promised=promised))
    else:
        from assistant.cli import console

        console.checklist(report, written.text, promised=promised)
    return ground.DONE if report.ready_to_send else ground.NOT_READY


@app.command()
@ground.guarded
def questions(
    file: File = None,
    subject: Subject = None,
    html: Html = False,
    json: Json = False,
    jsonl: Lines = False,
    corrections: Corrected = None,
) -> int:
    """Find the questions of an inquiry."""
    if jsonl:
        return options.run_lines("questions", correct(open_desk(), bool(corrections)), file, html=html, subject=subject)
    raw = ground.read_file(file)
    desk = correct(open_desk(), corrections is not False)
    inquiry = options.message(desk, raw, html=html, subject=subject)
    found = desk.questions(inquiry)
    before = desk.left_open(inquiry, found)
    if json:
        from assistant.wire import answers

        plain = answers.rendered(text=inquiry)
        print_json(answers.questions(found, plain=plain, notes=inquiry.notes, left_open=before))
    else:
        from assistant.cli import console

        console.questions(found)
        console.left_open(before)
    return ground.DONE


@app.command()
@ground.guarded
def match(file: File = None, base: Base = None, html: Html = False, json: Json = False, jsonl: Lines = False) -> int:
    """Find entries of the knowledge base for one question."""
    if jsonl:
        return options.run_lines("match", open_desk(base, search=True), file, html=html)
    from assistant.wire import answers, requests

    raw = ground.read_file(file)
    desk = open_desk(base, search=True)
    question = options.message(desk, raw, html=html)
    result = requests.search(desk, [question.text])[0]
    if json:
        print_json(answers.match(result, plain=answers.rendered(text=question)))
    else:
        from assistant.cli import console

        console.match(result)
    return ground.DONE


@app.command()
@ground.guarded
def gaps(file: File = None, json: Json = False, jsonl: Lines = False) -> int:
    """Group questions, one a line of FILE, by what they ask."""
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
