"""One ticket judged by the desk: its questions, what the first reply covers, what was promised and brought."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.audit.outcomes import Judged, Kept, Outcome
from assistant.audit.talks import Turn, followed_up, turns
from assistant.errors import InputError
from assistant.masking import masked
from assistant.text import supported
from assistant.types import Channel, CheckReport, Message, Question, Recent, Status, Ticket

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

SHOWN = 400  # characters of a message that the report shows
_LATER = 5  # later replies that are looked through for what was left open
_TAKEN_UP = (Status.ANSWERED, Status.PARTIAL, Status.DECLINED)
_REMEMBERED = 5_000  # judged texts: the same message comes again and again
_log = logging.getLogger(__name__)


class Judge:
    """Judges tickets with one desk; the same texts are judged once."""

    def __init__(self, desk: Assistant, *, mask: bool = False) -> None:
        self._desk = desk
        self._mask = mask
        self._asked = lru_cache(_REMEMBERED)(self._find)
        self._checked = lru_cache(_REMEMBERED)(self._check)

    def judge(self, ticket: Ticket, key: str, recent: Sequence[str] = ()) -> Outcome:
        """The outcome of a ticket; one that cannot be judged has a fault and takes no other with it.

        `recent` are replies that the team had sent before, by which a form letter is told.
        """
        said = turns(ticket)
        outcome = _bare(ticket, key, said)
        try:
            return self._judged(ticket, said, outcome, Recent(team=tuple(recent)))
        except InputError:
            return _at_fault(outcome, "longer than any message is, or no text")
        except Exception as error:  # logs hold no text of theirs
            _log.debug("a ticket failed", exc_info=True)
            return _at_fault(outcome, f"internal fault ({type(error).__name__})")

    def _judged(self, ticket: Ticket, said: Sequence[Turn], outcome: Outcome, recent: Recent) -> Outcome:
        first = said[0]
        asked = first.text, ticket.subject, ticket.channel, first.html
        inquiry, questions = self._asked(*asked)
        outcome = replace(
            outcome,
            questions=tuple(Judged(_line(q.text)) for q in questions),
            inquiry=inquiry.clean.strip()[:SHOWN],
            foreign=not supported(inquiry.language),
        )
        written: Message | None = None
        replies = [t for t in said if not t.by_customer and not t.auto]
        if replies:
            report, written = self._checked(*asked, replies[0].text, replies[0].html)
            outcome = self._replied(inquiry, report, written, replies, outcome)
            letter = self._desk.form_letter(inquiry, written, questions=questions, recent=recent)
            outcome = replace(outcome, form_letter=letter.score)
        return _hidden(outcome, inquiry, written) if self._mask else outcome

    def _replied(
        self, inquiry: Message, report: CheckReport, written: Message, replies: Sequence[Turn], outcome: Outcome
    ) -> Outcome:
        """What the replies did for the questions."""
        statuses = [v.status for v in report.questions]
        taken_up = any(s in _TAKEN_UP for s in statuses)
        later = self._later(inquiry, report, replies[1:])
        promised = self._desk.promises(report, written, replies[0].at)
        promises = []
        for promise in promised:
            turn = later.get(promise.question)
            due = promise.due if replies[0].at else None
            promises.append(Kept(due, turn is not None, turn.at if turn else None))
        return replace(
            outcome,
            questions=tuple(Judged(q.text, s) for q, s in zip(outcome.questions, statuses, strict=True)),
            reply=written.clean.strip()[:SHOWN],
            acknowledged=outcome.acknowledged or (Status.DEFERRED in statuses and not taken_up),
            substantive=not statuses or taken_up or bool(later),
            promises=tuple(promises),
        )

    def _later(self, inquiry: Message, report: CheckReport, replies: Sequence[Turn]) -> dict[int, Turn]:
        """For each question that the first reply left open: the later reply that takes it up."""
        found: dict[int, Turn] = {}
        for turn in replies[:_LATER]:
            left = [n for n, v in enumerate(report.questions) if v.status not in _TAKEN_UP and n not in found]
            if not left:
                break
            written = self._desk.read(turn.text, reply=True, html=turn.html)
            verdicts = self._desk.check(inquiry, written, questions=[report.questions[n].question for n in left])
            for n, verdict in zip(left, verdicts.questions, strict=True):
                if verdict.status in _TAKEN_UP:
                    found[n] = turn
        return found

    def _find(
        self, text: str, subject: str | None, channel: Channel, html: bool
    ) -> tuple[Message, tuple[Question, ...]]:
        inquiry = self._desk.read(text, subject=subject, channel=channel, html=html)
        return inquiry, self._desk.questions(inquiry)

    def _check(
        self, text: str, subject: str | None, channel: Channel, html: bool, reply: str, markup: bool
    ) -> tuple[CheckReport, Message]:
        inquiry, questions = self._asked(text, subject, channel, html)
        written = self._desk.read(reply, reply=True, html=markup)
        return self._desk.check(inquiry, written, questions=questions), written


def _bare(ticket: Ticket, key: str, said: Sequence[Turn]) -> Outcome:
    """What is known of a ticket without any model."""
    times = [m.at for m in ticket.messages if m.at is not None]
    asked_at = said[0].at
    first = next((t for t in said if not t.by_customer and not t.auto), None)
    seconds = (first.at - asked_at).total_seconds() if first and first.at and asked_at else None
    backwards = seconds is not None and seconds < 0
    return Outcome(
        key=key,
        id=ticket.id,
        source=ticket.source,
        channel=ticket.channel.value,
        team=ticket.team,
        at=asked_at,
        last=max(times, default=None),
        inquiry=said[0].text.strip()[:SHOWN],
        reply=first.text.strip()[:SHOWN] if first else "",
        replied=first is not None,
        acknowledged=any(t.auto for t in said if not t.by_customer),
        follow_up=followed_up(said),
        seconds=None if backwards else seconds,
        backwards=backwards,
    )


def _line(text: str) -> str:
    return " ".join(text.split())[:SHOWN]


def _at_fault(outcome: Outcome, fault: str) -> Outcome:
    """An outcome that nothing is said of: its texts were not read, so they are not shown either."""
    return replace(outcome, inquiry="", reply="", questions=(), fault=fault)


def _hidden(outcome: Outcome, inquiry: Message, written: Message | None) -> Outcome:
    """The outcome with personal data masked; an id that holds an address is left out."""
    messages = [m for m in (inquiry, written) if m is not None]
    texts = masked([outcome.inquiry, outcome.reply, *(q.text for q in outcome.questions)], messages)
    questions = tuple(replace(q, text=t) for q, t in zip(outcome.questions, texts[2:], strict=True))
    name = outcome.id if "@" not in outcome.id else outcome.key[:8]
    return replace(outcome, inquiry=texts[0], reply=texts[1], questions=questions, id=name)
