"""The nouns of Fullreply: frozen dataclasses and enums that every stage speaks in.

Offsets everywhere are Unicode code points into `Inquiry.text` (questions) or into the reply's text
(evidence), half open. Probabilities are floats in 0..1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Any

Span = tuple[int, int]
"""A half-open range of code points, `(start, end)`."""


class Channel(StrEnum):
    """How an inquiry reached the company."""

    EMAIL = "email"
    CHAT = "chat"
    SOCIAL = "social"
    WEB = "web"


class Form(StrEnum):
    """The grammatical form in which a question was put."""

    INTERROGATIVE = "interrogative"
    IMPERATIVE = "imperative"
    DECLARATIVE = "declarative"


class Part(StrEnum):
    """The part of an inquiry that a question stands in."""

    BODY = "body"
    SUBJECT = "subject"


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
class Reference:
    """Something a message names that a reply should use: an order number, a date, an amount."""

    kind: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier message out of a quoted trail: whether the customer wrote it, and where what it says stands."""

    customer: bool
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A text as a person wrote it, read: what of it is new and what is only carried along.

    `text` is what offsets refer to: the string as it was sent, or its plain rendering where it was HTML or
    MIME. `body` holds the ranges that the writer wrote new; the rest (quoted trail, signature, footer) is
    carried along. The empty message has an empty `body`. Where nothing is new, `body` is all that there is, and
    `carried` is true: as an inquiry it is still worth reading, as a reply it says nothing. `earlier` are the messages
    of the trail, newest first, as far as it is sure who wrote them; `notes` what a person should know of the reading.
    """

    text: str
    body: tuple[Span, ...]
    subject: str | None = None
    sender: str | None = None
    channel: Channel = Channel.EMAIL
    language: str | None = None
    references: tuple[Reference, ...] = ()
    attachments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rendered: bool = False
    carried: bool = False
    earlier: tuple[Turn, ...] = ()

    @property
    def clean(self) -> str:
        """`text` with everything outside `body` blanked, the same length: offsets into it are offsets into `text`."""
        chars = ["\n" if c == "\n" else " " for c in self.text]
        for start, end in self.body:
            chars[start:end] = self.text[start:end]
        return "".join(chars)


Inquiry = Message
"""A message from a customer."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that the customer wants to know or to have done.

    `spans` are the places where it is asked, first first; `standalone` is the question as a stranger would
    understand it without the message; `reason` says in a word why it was taken as a question.
    """

    spans: tuple[Span, ...]
    text: str
    form: Form = Form.INTERROGATIVE
    standalone: str = ""
    confidence: float = 1.0
    reason: str = ""
    part: Part = Part.BODY


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an entry's text that stands alone when quoted, under its heading path."""

    text: str
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of the knowledge base.

    `title` is its title or question, `variants` other wordings of it. An entry without `passages` can match
    but is never drafted from. `source` is the file it came from, relative to the knowledge base.
    """

    id: str
    title: str
    passages: tuple[Passage, ...] = ()
    variants: tuple[str, ...] = ()
    url: str | None = None
    updated: str | None = None
    source: str = ""
    internal: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found for a question. `score` orders matches (any scale); `passage` is the best one, if any."""

    entry: Entry
    score: float
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class MatchResult:
    """What the knowledge base has for one question: entries best first, and whether the first one answers.

    `score` is the calibrated probability that the first entry answers the question, 0.0 without matches. `notes` say
    what a person should know of it: that the first two matches, both good, disagree, or that the first is the older.
    """

    question: str
    matches: tuple[Match, ...]
    answered: bool
    score: float
    notes: tuple[str, ...] = ()

    @property
    def best(self) -> Match | None:
        """The first match where it is good enough to answer, else None."""
        return self.matches[0] if self.answered and self.matches else None


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
class OpeningHours:
    """When somebody answers: local times in an IANA time zone, on weekdays of which Monday is 0."""

    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    opens: time = time(9)
    closes: time = time(17)
    time_zone: str = "UTC"


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

    `left_open` are questions that the customer asked earlier in the thread and that were not answered there.
    """

    text: str
    parts: tuple[DraftPart, ...]
    inquiry: Message
    questions: tuple[Question, ...]
    matches: tuple[MatchResult, ...]
    report: CheckReport
    left_open: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """How a company writes: taken from the configuration, used by the draft.

    `response_times` gives per channel the words for the time within which an open answer follows
    ("4 working hours"); `character_limits` caps a draft per channel where there is a limit. `signature` replaces
    role, company and website below the agent's name.
    """

    company: str = ""
    agent: str = ""
    role: str = ""
    tone: str = "friendly"
    spelling: str = "british"
    response_times: Mapping[Channel, str] = field(default_factory=dict)
    character_limits: Mapping[Channel, int] = field(default_factory=dict)
    signature: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What agents have corrected so far: asked of the ledger, respected by the finder and the check.

    `dismissed` holds wordings that are no question in any message, `dismissed_here` those that are none in one
    message, as (message, wording); `added` per sentence the words in it that are a question, with their form;
    `verdicts` per question and reply whether the reply answers it. Texts are keys as `assistant.text` makes them:
    `wording` of questions and sentences, `folded` of replies, `digest` of what is newly written in a message.
    """

    dismissed: frozenset[str] = frozenset()
    added: Mapping[str, Mapping[str, Form]] = field(default_factory=dict)
    verdicts: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    dismissed_here: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of texts that ask the same thing: a name in plain words and the indices of its members."""

    name: str
    members: tuple[int, ...]
