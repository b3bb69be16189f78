"""The commands on messages: read, ask the desk, print for people or as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import __version__
from assistant.cli import ground, options
from assistant.cli.letters import FormLetter, Lately, base_wanted, lately
from assistant.cli.options import Base, Corrected, File, Html, Json, Lines, Subject, correct, open_desk, print_json
from assistant.cli.telling import Facts, known_facts
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
    fact: Facts = None,
    recent: Lately = True,
    form_letter: FormLetter = False,
    polish: Annotated[
        bool, typer.Option("--polish", help="Let the endpoint that fullreply.toml names smooth the wording.")
    ] = False,
    preview: Annotated[
        bool, typer.Option("--polish-preview", help="Print what --polish would send, and send nothing.")
    ] = False,
) -> int:
    """Draft a reply to an inquiry: the draft on stdout, its checklist on stderr."""
    if jsonl:
        known: dict[str, Any] = {"channel": channel.value, "agent": agent, "subject": subject, "sender": sender}
        known |= {"form_letter": form_letter or None, "polish": polish or None}
        known |= {"facts": known_facts(fact, wire=True) or None}
        return options.run_lines(
            "draft", correct(open_desk(base, search=True), bool(corrections)), file, html=html, **known
        )
    from assistant.cli import beside, console
    from assistant.wire import answers, requests

    raw = ground.read_file(file)
    desk = correct(open_desk(base, search=True), corrections is not False)
    inquiry = options.message(desk, raw, html=html, subject=subject, sender=sender, channel=channel)
    before = lately(desk, inquiry, recent)
    made = requests.write(desk, inquiry, agent, recent=before, facts=known_facts(fact))
    if preview:
        beside.preview(desk.polish_preview(made, agent=agent))
        return ground.DONE
    smooth = desk.polish(made, agent=agent) if polish else None
    made = requests.smoothed(desk, made, smooth)
    letter = requests.form_letter(desk, made, before) if form_letter or not json else None
    if json:
        print_json(answers.draft(made, plain=answers.rendered(text=inquiry), letter=letter, smooth=smooth))
    else:
        console.draft(made)
        beside.told(letter, smooth)
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
    form_letter: FormLetter = False,
    base: Base = None,
    channel: Annotated[Channel | None, typer.Option(help="How the inquiry came.")] = None,
    sender: Annotated[str | None, typer.Option(help='Who wrote the inquiry, "Name <address>".')] = None,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="With --jsonl: the lines.")] = None,
) -> int:
    """Check that a reply answers every question of an inquiry; exit code 1 where it is not ready to send."""
    if jsonl:
        known = {"subject": subject, "sender": sender, "channel": channel.value if channel else None}
        desk = correct(open_desk(base, search=base_wanted(base, form_letter)), bool(corrections))
        return options.run_lines("check", desk, file, html=html, **known, form_letter=form_letter or None)
    if inquiry is None or reply is None or file is not None:
        raise InputError("check needs --inquiry FILE and --reply FILE, or --jsonl")
    if str(inquiry) == str(reply) == "-":
        raise InputError("Only one of --inquiry and --reply can be standard input.")
    raw = [ground.read_file(path) for path in (inquiry, reply)]
    desk = correct(open_desk(base, search=base_wanted(base, form_letter)), corrections is not False)
    asked = options.message(desk, raw[0], html=html, subject=subject, sender=sender, channel=channel or Channel.EMAIL)
    written = options.message(desk, raw[1], html=html, reply=True)
    report = desk.check(asked, written, second_opinion=True)
    promised = desk.promises(report, written)
    found = [v.question for v in report.questions]
    letter = (
        desk.form_letter(asked, written, questions=found, recent=lately(desk, asked, True)) if form_letter else None
    )
    if json:
        from assistant.wire import answers

        plain = answers.rendered(inquiry=asked, reply=written)
        print_json(answers.check(report, plain=plain, notes=asked.notes, promised=promised, letter=letter))
    else:
        from assistant.cli import beside, console

        console.checklist(report, written.text, promised=promised)
        beside.told(letter, None)
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
