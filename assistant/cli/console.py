"""Results for people: readable lines, in colour where a terminal is there. Texts of others never act on it."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.text import Text

from assistant.types import CheckReport, Draft, Entry, MatchResult, Part, Question, Status, Topic

if TYPE_CHECKING:
    from assistant.errors import Problem

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_STYLES = {
    Status.ANSWERED: ("✓", "green"),
    Status.DEFERRED: ("→", "cyan"),
    Status.DECLINED: ("×", "cyan"),
    Status.PARTIAL: ("~", "yellow"),
    Status.UNANSWERED: ("!", "bold red"),
}
SHOWN = 5  # matches of a question that a person gets to see
_QUOTE = 160  # characters of a text that are quoted


def shown(text: str) -> str:
    """A text that cannot steer a terminal: control characters, marks of direction and surrogates read as U+FFFD."""
    return _CONTROL.sub("\ufffd", text)


def quoted(text: str) -> str:
    """A text on one line, cut where it is long."""
    line = " ".join(shown(text[: 4 * _QUOTE]).split())
    return line if len(line) <= _QUOTE else line[: _QUOTE - 1] + "…"


def console(stream: TextIO | None = None) -> Console:
    """A console on `stream`, stdout by default, that takes every text literally."""
    return Console(file=stream or sys.stdout, markup=False, highlight=False, emoji=False, soft_wrap=True)


def questions(found: Sequence[Question]) -> None:
    """The questions of an inquiry."""
    out = console()
    for number, question in enumerate(found, 1):
        out.print(Text.assemble((f"{number}. ", "bold"), quoted(question.text)))
        if question.standalone and question.standalone != question.text:
            out.print(Text(f"   meant: {quoted(question.standalone)}", "dim"))
        where = ", in the subject" if question.part is Part.SUBJECT else ""
        out.print(Text(f"   {question.form.value}, confidence {question.confidence:.0%}{where}", "dim"))
    if not found:
        out.print("no questions found")


def match(result: MatchResult) -> None:
    """The best entries for a question, and whether the first one answers it."""
    out = console()
    if result.best is not None:
        out.print(Text(f"answered with a probability of {result.score:.0%}", "green"))
    else:
        chance = f"; the nearest entry answers it with a probability of {result.score:.0%}" if result.matches else ""
        out.print(Text(f"no answer found{chance}", "yellow"))
    for number, found in enumerate(result.matches[:SHOWN], 1):
        out.print(
            Text.assemble((f"{number}. ", "bold"), quoted(found.entry.title), (f"  [{shown(found.entry.id)}]", "dim"))
        )
        out.print(Text(f"   {shown(found.entry.url or found.entry.source)}", "dim"))
        if found.passage is not None:
            out.print(f"   {quoted(found.passage.text)}")


def checklist(report: CheckReport, reply: str, *, stream: TextIO | None = None) -> None:
    """A line a question with its status and the words that cover it, and the line that says whether to send."""
    out = console(stream)
    for verdict in report.questions:
        sign, style = _STYLES[verdict.status]
        out.print(Text.assemble((f"{sign} {verdict.status.value:<12}", style), quoted(verdict.question.text)))
        evidence = " … ".join(reply[start:end] for start, end in verdict.evidence)
        if evidence:
            out.print(Text(f"              “{quoted(evidence)}”", "dim"))
    out.print(Text(report.summary, "bold green" if report.ready_to_send else "bold red"))


def draft(made: Draft) -> None:
    """The draft on stdout, alone, so that it can be piped; what it stands on and the checklist on stderr."""
    text = shown(made.text) if sys.stdout.isatty() else made.text
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
    sys.stdout.flush()
    out = console(sys.stderr)
    for part in made.parts:
        if part.entry:
            source = f" ({shown(part.source)})" if part.source else ""
            out.print(Text(f"  question {part.question + 1} from {shown(part.entry)}{source}", "dim"))
    checklist(made.report, made.text, stream=sys.stderr)


def topics(groups: Sequence[Topic], texts: Sequence[str]) -> None:
    """The topics, the largest first."""
    out = console()
    for group in sorted(groups, key=lambda g: -len(g.members)):
        out.print(Text.assemble((f"{len(group.members):>4}  ", "bold"), quoted(group.name)))
        for member in group.members[:SHOWN]:
            out.print(Text(f"      {quoted(texts[member])}", "dim"))


def entries(found: Sequence[Entry]) -> None:
    """The entries of a knowledge base, a line each."""
    out = console()
    for entry in found:
        hint = "" if entry.passages else "  (no answer text: never drafted from)"
        out.print(
            Text.assemble((shown(entry.id), "bold"), f"  {quoted(entry.title)}", (f"  {entry.source}{hint}", "dim"))
        )
    out.print(f"{len(found)} entries")


def problems(found: Sequence[Problem]) -> None:
    """What was reported while loading, on stderr."""
    out = console(sys.stderr)
    for problem in found:
        out.print(Text(f"note: {shown(str(problem))}", "yellow"))
