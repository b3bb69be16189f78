"""What the page needs of an Assistant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from assistant.types import (
    Channel,
    CheckReport,
    Corrections,
    Draft,
    Fact,
    FormLetter,
    MatchResult,
    Message,
    Promise,
    Question,
    Recent,
)

Tone = Literal["friendly", "formal"]
TONES: tuple[Tone, ...] = ("friendly", "formal")


class Desk(Protocol):
    """What the page needs of an Assistant."""

    corrections: Corrections

    def draft(  # noqa: D102
        self,
        inquiry: str | Message,
        *,
        agent: str | None,
        channel: Channel,
        subject: str | None,
        sender: str | None,
        questions: tuple[Question, ...] | None,
        recent: Recent | None,
        facts: Sequence[Fact],
    ) -> Draft: ...

    def acknowledge(  # noqa: D102
        self, inquiry: Message, *, agent: str | None, questions: tuple[Question, ...], recent: Recent | None
    ) -> Draft: ...

    def form_letter(  # noqa: D102
        self,
        inquiry: Message,
        reply: str,
        *,
        questions: tuple[Question, ...],
        matches: tuple[MatchResult, ...],
        recent: Recent | None,
    ) -> FormLetter: ...

    def toned(self, tone: Tone) -> Desk: ...  # noqa: D102

    def check(self, inquiry: Message, reply: str, *, questions: tuple[Question, ...]) -> CheckReport: ...  # noqa: D102

    def promises(self, report: CheckReport, reply: str) -> tuple[Promise, ...]: ...  # noqa: D102

    def insertion(self, question: Question, match: MatchResult) -> str: ...  # noqa: D102

    def deferral(self, question: Question, channel: Channel) -> str: ...  # noqa: D102

    def declination(self, question: Question, channel: Channel) -> str: ...  # noqa: D102
