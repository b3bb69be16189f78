"""What a report on gaps holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from assistant.types import Status


class Cause(StrEnum):
    """Why questions of a topic got no good answer from the knowledge base."""

    NOTHING = "nothing"
    NEAR_MISS = "near miss"
    HARD_TO_FIND = "hard to find"
    CONFLICT = "conflict"
    NOT_USED = "not used"
    NOT_FOR_DOCUMENTATION = "not for documentation"
    SINCE = "answered since"

    @property
    def open(self) -> bool:
        """Whether there is something for a documentation team to do."""
        return self not in (Cause.NOT_FOR_DOCUMENTATION, Cause.SINCE)


TO_DO = {
    Cause.NOTHING: "no entry is close: write one",
    Cause.NEAR_MISS: "an entry is about it but does not say it: extend it",
    Cause.HARD_TO_FIND: "an entry answers it but was not found: add these wordings to it",
    Cause.CONFLICT: "entries disagree: put one of them right",
    Cause.NOT_USED: "an entry answers it, but replies left it out: tell the agents",
    Cause.NOT_FOR_DOCUMENTATION: "needs the customer's account or an action: no entry can answer it",
    Cause.SINCE: "the knowledge base answers it now",
}


@dataclass(frozen=True, slots=True)
class Week:
    """A week, by its Monday, and how many questions were asked in it, and how many of them the base answered."""

    monday: date
    asked: int
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Nearest:
    """An entry near a topic.

    `first` counts the questions, of those asked again, for which it came first, `probability` is how probably it
    answers these (mean, 0..1).
    """

    id: str
    title: str
    source: str
    first: int
    probability: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry that waits for a person's yes: `text` is made of answers that agents gave, `sources` are their ids.

    Where `extends` names an entry, that one is to be extended, and `variants` are the wordings that it lacks; `text`
    is then what it does not say, "" where it says all.
    """

    id: str
    title: str
    variants: tuple[str, ...] = ()
    text: str = ""
    sources: tuple[str, ...] = ()
    extends: str | None = None


@dataclass(frozen=True, slots=True)
class GapTopic:
    """Questions that ask the same and got no good answer.

    `asked` counts them, `customers` who asked (distinct), `ended` how (a status, "no reply" where nothing was sent).
    `words` are up to five typical ones and `questions` up to fifty, personal data masked. `missing` are words of the
    customers that the nearest entry does not say; `notes` what entries disagree about. `score` orders topics.
    """

    id: str
    name: str
    cause: Cause
    asked: int
    customers: int
    last: datetime | None
    ended: dict[str, int]
    score: float
    words: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    weeks: tuple[Week, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """An entry and how many questions it answered."""

    id: str
    title: str
    source: str
    answered: int


@dataclass(frozen=True, slots=True)
class GapReport:
    """What customers ask that nobody has written down, and what is covered.

    `asked` counts all questions, `answered` those that the base answers, `for_documentation` those that it could;
    `aside` are lines that ask nothing that could be told. `unused` are entries that answered none.
    """

    topics: tuple[GapTopic, ...]
    asked: int
    answered: int
    for_documentation: int
    aside: int
    weeks: tuple[Week, ...]
    used: tuple[Used, ...]
    unused: tuple[Used, ...]
    made: datetime
    ended: dict[str, int] = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        """The share of the questions that a base can answer which this one answers; None without any."""
        return self.answered / self.for_documentation if self.for_documentation else None

    def topic(self, id: str) -> GapTopic | None:
        """The topic with this id, or one of which it is the beginning where only one is."""
        found = [t for t in self.topics if t.id == id] or [t for t in self.topics if id and t.id.startswith(id)]
        return found[0] if len(found) == 1 else None


NO_REPLY = "no reply"
BAD = frozenset({Status.UNANSWERED, Status.PARTIAL, Status.DEFERRED, Status.DECLINED})
