"""What is answered, field by field."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field

from assistant.types import Form, NeedKind, Status
from assistant.wire.fields import Name, Notes, Plain, Probability, Range, Wire


class Result(Wire):
    """A part of an answer; made here, so that fields go by their names."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)


class Answer(Result):
    """What every answer has."""

    id: Name = None
    plain: Plain = None


class FoundQuestion(Result):
    """A question that was found."""

    spans: list[Range]
    part: Literal["subject"] | None = Field(default=None, validation_alias="in", serialization_alias="in")
    text: str
    form: Form
    standalone: str
    confidence: Probability
    reason: str = Field(description="In a word, why it was taken as a question")


class OpenQuestion(FoundQuestion):
    """A question of the customer's earlier message that the company's answer to it left open; ranges are of `text`."""

    status: Status
    score: Probability


LeftOpen = Annotated[
    list[OpenQuestion] | None,
    Field(
        description="Questions left open earlier in the thread, read from the quoted trail; left out where none is sure"
    ),
]


class QuestionsAnswer(Answer):
    """The questions of an inquiry in the order in which they stand."""

    questions: list[FoundQuestion]
    left_open: LeftOpen = None
    notes: Notes = None


class MatchAnswer(Answer):
    """Entries for one question, best first; `score` = probability that the first one answers it."""

    matches: list[str] = Field(max_length=50, description="Ids of entries, also where none is good enough")
    answered: bool
    score: Probability
    notes: Notes = None


class Judged(Result):
    """How the reply covers one question; `score` = probability that it is not unanswered."""

    ask: Name = None
    spans: list[Range]
    part: Literal["subject"] | None = Field(default=None, validation_alias="in", serialization_alias="in")
    status: Status
    score: Probability
    evidence: list[Range] = Field(description="The words of the reply that cover it")
    judged_by: Literal["agent", "judge"] | None = Field(default=None, description="Who, where it was not the check")


class Report(Result):
    """The verdict on a reply; `score` = probability that no question is unanswered or partly answered."""

    questions: list[Judged]
    complete: bool = Field(description="Ready to send")
    score: Probability


class Promised(Result):
    """What the reply puts off: an index into its questions, the promise in its own words, and until when."""

    question: int
    text: str
    span: Range = Field(description="Where it stands in the reply")
    due_text: str | None = Field(default=None, description="The time that is named")
    due: AwareDatetime | None = Field(default=None, description="The moment at which that time ends")


class FormLetterPart(Result):
    """How much a reply reads like a form letter, 0 to 1, and why."""

    score: Probability
    reasons: list[str] = Field(description="In words, the weightiest first")
    copied: Probability = Field(description="Share of its words that stand verbatim in the knowledge base")
    alike: Probability = Field(description="Greatest likeness to a recent reply")
    used: list[str] = Field(description="Details of the message that it takes up")
    unused: list[str] = Field(description="Details that it leaves out")


class PolishedPart(Result):
    """What an endpoint made of the draft: where it is not accepted the plain draft stands."""

    accepted: bool
    reasons: list[str] = Field(description="Why it was not accepted")
    difference: str = Field(description="What the endpoint changed, line by line")


class CheckAnswer(Answer, Report):
    """The verdict on a reply, and the promises that it makes."""

    promises: list[Promised] | None = None
    form_letter: FormLetterPart | None = Field(default=None, description="Where it was asked for")
    notes: Notes = None


class GapsAnswer(Answer):
    """The topic that a question belongs to; no two topics share a name."""

    topic: str


class NamedTopic(Result):
    """A topic and the questions that belong to it."""

    topic: str
    texts: list[str]


class TopicsAnswer(Answer):
    """All topics of a file."""

    topics: list[NamedTopic]


class ListedEntry(Result):
    """An entry as a list shows it; without passages it can match but is never drafted from."""

    id: str
    title: str
    source: str
    url: str | None = None
    updated: str | None = None
    passages: int


class EntriesAnswer(Answer):
    """The entries of a knowledge base."""

    entries: list[ListedEntry]


class DraftedPart(Result):
    """A stretch of the draft about one question: an index into the report's questions."""

    question: int
    text: str
    entry: str | None = None
    source: str | None = None
    status: Status


class NeededPart(Result):
    """What a question needs: an article, something looked up in the customer's account, or something done."""

    kind: NeedKind
    todo: str | None = Field(default=None, description="What to look up or do, in one line for the agent")
    reference: str | None = Field(default=None, description="By what the message names it")


class DraftAnswer(Answer):
    """A reply ready to be edited, what it stands on, and the check of its own text."""

    draft: str
    parts: list[DraftedPart]
    needs: list[NeededPart] = Field(default=[], description="One a question, in the order of the report's")
    report: Report
    left_open: LeftOpen = None
    form_letter: FormLetterPart | None = Field(default=None, description="Where it was asked for")
    polished: PolishedPart | None = Field(default=None, description="Where it was asked for; `draft` is what stands")
    notes: Notes = None
