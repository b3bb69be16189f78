"""Results for people: readable lines, in colour where a terminal is there. Texts of others never act on it."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.text import Text

from assistant.questions import limits
from assistant.types import CheckReport, Draft, Entry, MatchResult, Part, Promise, Question, Status, Topic, Verdict

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
    notes(limits(found))


def notes(told: Sequence[str]) -> None:
    """What a person should know, on stderr."""
    out = console(sys.stderr)
    for note in told:
        out.print(Text(f"note: {shown(note)}", "yellow"))


def left_open(verdicts: Sequence[Verdict], *, stream: TextIO | None = None) -> None:
    """Questions that the customer asked earlier in the thread and that nobody answered there."""
    out = console(stream)
    for verdict in verdicts:
        partly = "partly " if verdict.status is Status.PARTIAL else ""
        out.print(Text(f"! left {partly}open earlier in the thread: {quoted(verdict.question.text)}", "yellow"))


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
    notes(result.notes)


def checklist(
    report: CheckReport, reply: str, *, promised: Sequence[Promise] = (), stream: TextIO | None = None
) -> None:
    """A line a question with its status and the words that cover it, and the line that says whether to send."""
    out = console(stream)
    kept = {p.question: p for p in promised}
    for index, verdict in enumerate(report.questions):
        sign, style = _STYLES[verdict.status]
        by = "  (said by an agent)" if verdict.by_agent else "  (said by the judge)" if verdict.by_judge else ""
        line = (f"{sign} {verdict.status.value:<12}", style), quoted(verdict.question.text), (by, "dim")
        out.print(Text.assemble(*line))
        evidence = " … ".join(reply[start:end] for start, end in verdict.evidence)
        if evidence:
            out.print(Text(f"              “{quoted(evidence)}”", "dim"))
        if index in kept:
            out.print(Text(f"              {_to_keep(kept[index])}", "cyan"))
    out.print(Text(report.summary, "bold green" if report.ready_to_send else "bold red"))
    notes(report.notes)


def _to_keep(promise: Promise) -> str:
    """A promise on one line: what, and until when."""
    when = f"by {promise.due:%a %d %b %Y, %H:%M}" if promise.due else "no time said"
    said = f" (“{quoted(promise.due_text)}”)" if promise.due_text else ""
    return f"promise to keep: {quoted(promise.text)}; {when}{said}"


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
        elif part.source:
            out.print(Text(f"  question {part.question + 1} from the {shown(part.source)}", "dim"))
    for index, need in enumerate(made.needs):
        if need.todo:
            out.print(Text(f"  to do for question {index + 1}: {quoted(need.todo)}", "cyan"))
    notes([note for match in made.matches for note in match.notes])
    checklist(made.report, made.text, stream=sys.stderr)
    left_open(made.left_open, stream=sys.stderr)


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
