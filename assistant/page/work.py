"""What the page remembers of the inquiry at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.page.desk import TONES, Desk
from assistant.types import CheckReport, Draft, Fact, Need, Part, Question, Recent, Span

FIELD_LIMIT = 500  # subject, sender and agent's name
INQUIRY_LIMIT = 100_000  # characters of a message on the page; longer ones are for the command line
BLANK = "Paste the customer's message first, or pick a sample."
TOO_LONG = f"This message is longer than {INQUIRY_LIMIT:,} characters. Paste the part that needs an answer."
FIELD_TOO_LONG = f"Subject, sender and name may have {FIELD_LIMIT} characters each."
_THING = re.compile(
    r"\b(?:refund|return|repair|invoice|claim|case|balance of points)\b(?: for order [\w-]{1,30})?"
    r"|\border(?: [A-Z-]{0,6}\d[\w-]{0,20}\b)?",
    re.IGNORECASE,
)
Place = tuple[Part, tuple[Span, ...]]
"""Where a question stands: what tells it from the others when the list changes."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What stands in the form; the tone is no part of the inquiry."""

    inquiry: str
    subject: str
    sender: str
    channel: str
    tone: str = field(default="", compare=False)

    @property
    def fault(self) -> str:
        """Why this cannot be worked on, as a fixed sentence, or ""."""
        if not self.inquiry.strip() and not self.subject.strip():
            return BLANK
        if len(self.inquiry) > INQUIRY_LIMIT:
            return TOO_LONG
        return FIELD_TOO_LONG if max(len(self.subject), len(self.sender)) > FIELD_LIMIT else ""


@dataclass(frozen=True, slots=True)
class Step:
    """What an edit of the questions changed: the list before it, its token in the book, the first card."""

    questions: tuple[Question, ...]
    token: int
    first: int


@dataclass(frozen=True, slots=True)
class Case:
    """What belongs to an inquiry however often it is drafted anew.

    `key` is its number in the ledger (None: not noted), `facts` what the agent found out per question, `recent` what
    was sent before. `written` says what the text in the editor is, `sent` what was noted as sent, `drafted` as draft.
    """

    key: int | None = None
    facts: Mapping[Place, str] = field(default_factory=dict)
    recent: Recent | None = None
    written: Literal["sent", "acknowledgement"] = "sent"
    acknowledgement: str = ""
    sent: str = ""
    drafted: str = ""


@dataclass(eq=False, slots=True)
class Work:
    """The inquiry at hand, as it was last read and drafted; compared by identity, as Gradio hashes its states.

    `sheet` names what the page shows of it, `first` is the question on its first card, `past` what can be undone,
    `order` names the last order that was worked off.
    """

    fields: Fields
    draft: Draft
    report: CheckReport
    sheet: str = ""
    first: int = 0
    past: tuple[Step, ...] = ()
    order: str = ""
    case: Case = field(default_factory=Case)

    def fact(self, question: Question) -> str:
        """What the agent found out about a question."""
        return self.case.facts.get(place(question), "")


def place(question: Question) -> Place:
    """Where the question stands."""
    return question.part, question.spans


def facts_of(case: Case, before: Draft | None, questions: tuple[Question, ...] | None) -> tuple[Fact, ...]:
    """The agent's facts for a new draft of the questions; where these are to be found anew, the words decide."""
    if before is None or not case.facts:
        return ()
    needs = dict(zip(map(place, before.questions), before.needs, strict=False))
    at = {place(q): i for i, q in enumerate(questions or ())}
    told = [(where, value) for where, value in case.facts.items() if questions is None or where in at]
    return tuple(Fact(label_of(needs.get(where, Need())), value, at.get(where)) for where, value in told)


def label_of(need: Need) -> str:
    """The thing that a fact is about, as the line for the agent names it: "refund for order 48213", "order"."""
    found = _THING.search(need.todo)
    return found[0] if found else need.reference


def put(work: Work, **changed: object) -> None:
    """Change the case of a work in place: what was written to the disk must not be forgotten by a later fault."""
    work.case = replace(work.case, **changed)  # type: ignore[arg-type]


def toned(desk: Desk, fields: Fields) -> Desk:
    """The desk in the tone of the form, the company's own where it names none."""
    return next((desk.toned(tone) for tone in TONES if tone == fields.tone), desk)
