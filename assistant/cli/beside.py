"""What is shown beside a text: its form-letter score, and what smoothing changed. Texts of others never act on it."""

from __future__ import annotations

import json
import sys
from typing import TextIO

from rich.text import Text

from assistant.cli.console import console, quoted, shown
from assistant.types import FollowUp, FormLetter, Polished

HIGH = 0.5  # score from which on a reader says "form letter"
SHOWN = 4  # reasons


def told(letter: FormLetter | None, smooth: Polished | None) -> None:
    """What there is to say beside a text, on stderr."""
    if letter is not None:
        form_letter(letter, stream=sys.stderr)
    if smooth is not None:
        polished(smooth, stream=sys.stderr)


def form_letter(found: FormLetter, *, stream: TextIO | None = None) -> None:
    """The score in words, and the reasons that weigh most."""
    out = console(stream)
    word = "reads like a form letter" if found.score >= HIGH else "reads like a letter to this customer"
    out.print(Text(f"{word} (form-letter score {found.score:.2f})", "yellow" if found.score >= HIGH else "green"))
    for reason in found.reasons[: SHOWN if found.score >= HIGH else 1]:
        out.print(Text(f"  {shown(reason)}", "dim"))


def polished(made: Polished, *, stream: TextIO | None = None) -> None:
    """Whether the smoothed wording stands; else why not, and what it would have changed."""
    out = console(stream)
    if made.accepted:
        out.print(Text("the wording was smoothed; numbers, dates, links, names and promises are as they were", "green"))
        return
    out.print(Text("the plain draft stands:", "yellow"))
    for reason in made.reasons:
        out.print(Text(f"  {quoted(reason)}", "yellow"))
    if made.difference:
        out.print(Text(shown(made.difference), "dim"))


def preview(body: str) -> None:
    """What would leave the machine, on stdout, laid out to be read."""
    sys.stdout.write(shown(json.dumps(json.loads(body), indent=2, ensure_ascii=False) if body else "nothing") + "\n")


def follow_up(made: FollowUp) -> None:
    """The note on stdout, alone; what it is about on stderr."""
    text = shown(made.text) if sys.stdout.isatty() else made.text
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
    out = console(sys.stderr)
    asked, owed = ("asks about", made.asked, "green"), ("still promised", made.promised, "cyan")
    for word, some, style in (asked, owed, ("perhaps missed", made.missed, "yellow")):
        for index in some:
            out.print(Text(f"{word:<15}{quoted(made.questions[index].text)}", style))
