"""What the page needs of an Assistant."""

from __future__ import annotations

from typing import Protocol

from assistant.types import Channel, CheckReport, Corrections, Draft, MatchResult, Message, Promise, Question


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
    ) -> Draft: ...

    def check(self, inquiry: Message, reply: str, *, questions: tuple[Question, ...]) -> CheckReport: ...  # noqa: D102

    def promises(self, report: CheckReport, reply: str) -> tuple[Promise, ...]: ...  # noqa: D102

    def insertion(self, question: Question, match: MatchResult) -> str: ...  # noqa: D102

    def deferral(self, question: Question, channel: Channel) -> str: ...  # noqa: D102
