"""How one inquiry of the past ended: all that the figures need of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistant.types import Status


@dataclass(frozen=True, slots=True)
class Judged:
    """One question of an inquiry, and how far the first reply covers it; None where there was no reply."""

    text: str
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """One promise: until when (None where no time was said), whether a later reply kept it, and when that came."""

    due: datetime | None = None
    done: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One inquiry, judged.

    `replied`: a person wrote back; `acknowledged`: a machine did, or a person who only put it off; `substantive`: a
    reply answers, partly answers or declines a question (or, where none is asked, is there). `answered`: the first
    reply answers every question. `follow_up`: the company wrote again unasked. `seconds` to the first reply by a
    person, None without one or where the clocks cannot be believed (`backwards`). `form_letter` is the score of the
    first reply, where it was asked for. `last` is the last moment in the ticket. With a `fault` nothing was judged.
    """

    key: str
    id: str
    source: str
    channel: str
    team: str
    at: datetime | None
    last: datetime | None
    inquiry: str
    reply: str
    questions: tuple[Judged, ...] = ()
    replied: bool = False
    acknowledged: bool = False
    substantive: bool = False
    follow_up: bool = False
    seconds: float | None = None
    backwards: bool = False
    promises: tuple[Kept, ...] = ()
    form_letter: float | None = None
    foreign: bool = False
    fault: str = ""

    @property
    def answered(self) -> bool:
        """Whether the first reply answers every question; true where none was asked and a person replied."""
        return self.replied and all(q.status is Status.ANSWERED for q in self.questions)

    @property
    def week(self) -> str:
        """The Monday of the week of the inquiry, in ISO form; "" without a date."""
        if self.at is None:
            return ""
        year, week, _ = self.at.isocalendar()
        return f"{datetime.fromisocalendar(year, week, 1):%Y-%m-%d}"
