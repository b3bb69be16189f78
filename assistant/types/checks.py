"""What a reply covers, and what it promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.types.messages import Question, Span


class Status(StrEnum):
    """How far a reply covers one question."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    DEFERRED = "deferred"
    DECLINED = "declined"
    UNANSWERED = "unanswered"

    @property
    def ready(self) -> bool:
        """Whether a reply with this status may be sent."""
        return self not in (Status.PARTIAL, Status.UNANSWERED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a reply covers one question, and the words of the reply that do.

    `score` is the probability that the status is not `unanswered`; `probabilities` has one value a status,
    in the order of `Status`, or none where another than the model decided: `by_agent` is true where an agent said so,
    `by_judge` where the second opinion did.
    """

    question: Question
    status: Status
    score: float
    evidence: tuple[Span, ...] = ()
    probabilities: tuple[float, ...] = ()
    by_agent: bool = False
    by_judge: bool = False


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The verdicts on one reply, a question each, and `score` = P(no question is unanswered or partial).

    Without any question the reply is ready to send and `score` is 1.0; a surface says "no questions found".
    `notes` say what a person should know of how it was judged: a part not read, a second opinion that did not come.
    """

    questions: tuple[Verdict, ...]
    score: float = 1.0
    notes: tuple[str, ...] = ()

    @property
    def ready_to_send(self) -> bool:
        """True where every question is answered, deferred or declined; true without questions."""
        return all(v.status.ready for v in self.questions)

    @property
    def open(self) -> tuple[Verdict, ...]:
        """The verdicts that keep the reply from being ready, in the order of the questions."""
        return tuple(v for v in self.questions if not v.status.ready)

    @property
    def summary(self) -> str:
        """One line for a person: "ready to send", "2 questions unanswered", ..."""
        if not self.questions:
            return "no questions found"
        if self.ready_to_send:
            return "ready to send"
        counts = [(sum(v.status is s for v in self.open), s.value) for s in (Status.UNANSWERED, Status.PARTIAL)]
        words = {"unanswered": "unanswered", "partial": "partly answered"}
        parts = [f"{n} question{'s' if n != 1 else ''} {words[s]}" for n, s in counts if n]
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Promise:
    """What a reply puts off and promises to bring: a question with the verdict `deferred`.

    `question` is an index into the report's questions, `span` the place of the promise in the reply, `text` its words
    in short. `due_text` is the time that the reply names, "" for none, `due` the moment that it ends at, with its time
    zone; None where no time is named, or one that no clock knows ("soon").
    """

    question: int
    text: str
    span: Span
    due_text: str = ""
    due: datetime | None = None
