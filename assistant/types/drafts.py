"""Drafts and what they stand on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.types.checks import CheckReport, Status, Verdict
from assistant.types.knowledge import MatchResult
from assistant.types.messages import Message, Question, Span


class NeedKind(StrEnum):
    """Where the answer to a question lies: in an article, in the customer's own account, or in something to be done."""

    KNOWLEDGE = "knowledge"
    ACCOUNT = "account"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Need:
    """What a question needs.

    For `account` and `action`, `todo` tells the agent what to look up or do, in one line, and `reference` is what the
    message names it by ("48213"), "" where it names nothing.
    """

    kind: NeedKind = NeedKind.KNOWLEDGE
    todo: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What an agent or a plugin knows that no article says: label "order 48213", value "shipped on 3 May".

    `question` is the index of the question that it answers; where it is None the draft decides by the words.
    """

    label: str
    value: str
    question: int | None = None


@dataclass(frozen=True, slots=True)
class Recent:
    """Replies that were sent before, newest first: to this customer, and by the team."""

    customer: tuple[str, ...] = ()
    team: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormLetter:
    """How much a reply reads like a form letter: `score` in 0..1, high is bad, and why, in words for a person.

    `copied` is the share of its words that stand verbatim in the knowledge base, `alike` its greatest likeness to a
    recent reply, `used` and `unused` the details of the message that it takes up or leaves out.
    """

    score: float
    reasons: tuple[str, ...] = ()
    copied: float = 0.0
    alike: float = 0.0
    used: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftPart:
    """A stretch of a draft about one question: the entry it stands on, or none where it defers.

    `question` is an index into the report's questions; `span` is where `text` stands in the draft.
    """

    question: int
    text: str
    status: Status
    entry: str | None = None
    source: str | None = None
    span: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply ready to be edited, with what it stands on and the check of its own text.

    `left_open` are questions that the customer asked earlier in the thread and that were not answered there. `needs`
    has one need a question.
    """

    text: str
    parts: tuple[DraftPart, ...]
    inquiry: Message
    questions: tuple[Question, ...]
    matches: tuple[MatchResult, ...]
    report: CheckReport
    left_open: tuple[Verdict, ...] = ()
    needs: tuple[Need, ...] = ()

    def need(self, question: int) -> Need:
        """What the question at an index needs; an article where nothing else is known."""
        return self.needs[question] if question < len(self.needs) else Need()

    @property
    def to_look_at(self) -> int:
        """So many questions a person has still to look at.

        What is to be looked up or done is left to do, however well the draft's general words answer.
        """
        judged = enumerate(self.report.questions)
        return sum(v.status is not Status.ANSWERED or bool(self.need(i).todo) for i, v in judged)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A note for a day or two after a reply.

    `asked` are the questions whose answer it asks about, `promised` those whose promise it carries, `missed` those that
    it owns up to, all as indices of `questions`.
    """

    text: str
    inquiry: Message
    questions: tuple[Question, ...]
    asked: tuple[int, ...] = ()
    promised: tuple[int, ...] = ()
    missed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Polished:
    """A draft after an endpoint smoothed its wording: the plain draft where that was not `accepted`, with the reasons.

    `difference` shows line by line what the endpoint changed, `sent` is what left the machine.
    """

    text: str
    accepted: bool
    reasons: tuple[str, ...] = ()
    difference: str = ""
    sent: str = ""
