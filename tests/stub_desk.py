"""A desk with canned answers: the page's tests run against it, without models or a knowledge base."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from datetime import UTC, datetime
from typing import Any

from assistant.check import corrected
from assistant.questions import corrected as corrected_questions
from assistant.types import (
    Channel,
    CheckReport,
    Corrections,
    Draft,
    DraftPart,
    Entry,
    Fact,
    FormLetter,
    Match,
    MatchResult,
    Message,
    Need,
    NeedKind,
    Passage,
    Promise,
    Question,
    Recent,
    Status,
    Verdict,
)

ANSWERS = {
    "deliver": ("Delivery times", "Standard delivery takes three to five working days and costs £4.95.", 0.93),
    "return": ("Returns", "You can send anything back within 60 days, as long as it is unused.", 0.88),
    "price": ("Prices", "Every price on the site includes VAT.", 0.31),
}
OTHERS = tuple(
    Match(Entry(word, title, (Passage(said),), source=f"faq/{word}.csv"), 0.2, Passage(said))
    for word, title, said in (
        ("abroad", "Abroad", "Parcels to other countries take ten working days."),
        ("repair", "Repairs <b>", "A repair takes three weeks. <img src=x onerror=alert(1)>"),
    )
)
HELLO = {"friendly": "Hello", "formal": "Good day"}
DUE = datetime(2026, 6, 12, 15, 30, tzinfo=UTC)
DEFERRAL = "I will find out about “{}” and write to you again within 4 working hours."


class StubDesk:
    """Questions are sentences with a question mark; a reply covers one where it holds the canned answer.

    From the first line on that begins with ">", they were asked in an earlier mail and nobody answered.
    """

    configuration = None
    tone = "friendly"

    def __init__(self) -> None:
        self.corrections = Corrections()

    def draft(
        self,
        inquiry: str | Message,
        *,
        agent: str | None = None,
        questions: Sequence[Question] | None = None,
        recent: Recent | None = None,
        facts: Sequence[Fact] = (),
        **known: Any,
    ) -> Draft:
        message = self.read(inquiry, **known)
        questions = self.questions(message) if questions is None else tuple(questions)
        found_out = {f.question: f"Your {f.label} was {f.value}." for f in facts}
        matches = tuple(self._match(q.text) for q in questions)
        text, parts = f"{HELLO[self.tone]},\n\n", []
        for i, (question, match) in enumerate(zip(questions, matches, strict=True)):
            said = found_out.get(i) or (self.insertion(question, match) if match.answered else self.deferral(question))
            status = Status.ANSWERED if match.answered or i in found_out else Status.DEFERRED
            entry = match.matches[0].entry.id if match.answered else None
            parts.append(DraftPart(i, said, status, entry, None, (len(text), len(text) + len(said))))
            text += said + "\n\n"
        text += f"Have a good day.\n\nKind regards,\n{agent or 'The shop'}"
        report = self.check(message, text, questions=questions)
        needs, before = tuple(map(_need, questions)), self._left_open(message, questions)
        return Draft(text, tuple(parts), message, questions, matches, report, before, needs)

    def toned(self, tone: str) -> StubDesk:
        other = copy(self)
        other.tone = tone
        return other

    def acknowledge(self, inquiry: Message, *, agent=None, questions=(), recent=None) -> Draft:
        said = [self.deferral(q) for q in questions]
        text = "\n\n".join([f"{HELLO[self.tone]}, your message is here.", *said, agent or "The shop"])
        parts = tuple(DraftPart(i, t, Status.DEFERRED) for i, t in enumerate(said))
        return Draft(text, parts, inquiry, questions, (), self.check(inquiry, text, questions=questions))

    def form_letter(self, inquiry: Message, reply: str, *, questions=(), matches=(), recent=None) -> FormLetter:
        alike = recent is not None and reply in recent.team
        reasons = ("it is a recent reply",) if alike else ("“valued customer” is a stock phrase",)
        return FormLetter(0.9, reasons) if alike or "valued customer" in reply else FormLetter(0.1)

    def _left_open(self, message: Message, now: Sequence[Question]) -> tuple[Verdict, ...]:
        at = _trail(message.text)
        found = [_asked(m) for m in re.compile(r"[^\s.?!>][^.?!]*\?").finditer(message.text, at)]
        kept = [q for q in found if q.text not in {n.text for n in now}]
        return tuple(Verdict(q, Status.PARTIAL if "partly" in q.text else Status.UNANSWERED, 0.1) for q in kept)

    def read(self, inquiry: str | Message, **known: Any) -> Message:
        if isinstance(inquiry, Message):
            return inquiry
        known = {k: v for k, v in known.items() if v is not None}
        return Message(inquiry, ((0, len(inquiry)),), **known)

    def questions(self, inquiry: str | Message, **known: Any) -> tuple[Question, ...]:
        message = self.read(inquiry, **known)
        found = re.finditer(r"[^\s.?!][^.?!]*\?", message.text[: _trail(message.text)])
        questions = [_asked(m) for m in found]
        return corrected_questions(questions, message, self.corrections)

    def check(self, inquiry: Message, reply: str, *, questions: tuple[Question, ...]) -> CheckReport:
        verdicts = tuple(self._verdict(q, reply) for q in questions)
        report = CheckReport(verdicts, min((v.score for v in verdicts), default=1.0))
        return corrected(report, reply, self.corrections)

    def promises(self, report: CheckReport, reply: str) -> tuple[Promise, ...]:
        return tuple(
            Promise(i, f"find out about “{v.question.text}”", v.evidence[0], "within 4 working hours", DUE)
            for i, v in enumerate(report.questions)
            if v.status is Status.DEFERRED
        )

    def insertion(self, question: Question, match: MatchResult) -> str:
        passages = match.matches[0].entry.passages if match.matches else ()
        return passages[0].text if passages else ""

    def deferral(self, question: Question, channel: Channel = Channel.EMAIL) -> str:
        return DEFERRAL.format(question.text)

    def declination(self, question: Question, channel: Channel = Channel.EMAIL) -> str:
        return f"Sadly not: “{question.text}”."

    def _match(self, text: str) -> MatchResult:
        for word, (title, answer, score) in ANSWERS.items():
            if word in text.lower():
                entry = Entry(
                    word, title, (Passage(answer, ("Help",)),), source=f"faq/{word}.csv", updated="2026-03-01"
                )
                first = Match(entry, score, entry.passages[0])
                return MatchResult(text, (first, *OTHERS), score > 0.5, score)
        return MatchResult(text, (), False, 0.0)

    def _verdict(self, question: Question, reply: str) -> Verdict:
        match = self._match(question.text)
        for said, status in (
            (self.insertion(question, match), Status.ANSWERED),
            (self.deferral(question), Status.DEFERRED),
            (_need(question).todo and f"Your order {_need(question).reference}".strip() + " was ", Status.ANSWERED),
            ("Sadly not", Status.DECLINED),
            ("Partly", Status.PARTIAL),
        ):
            at = reply.find(said) if said else -1
            if at >= 0:
                return Verdict(question, status, 0.9, ((at, at + len(said)),))
        return Verdict(question, Status.UNANSWERED, 0.08)


def _need(question: Question) -> Need:
    if "order" not in question.text.lower():
        return Need()
    number = re.search(r"\d{4,}", question.text)
    reference = number[0] if number else ""
    return Need(NeedKind.ACCOUNT, f"Look up the tracking of order {reference}".strip(), reference)


def _asked(found: re.Match[str]) -> Question:
    words = re.sub(r"\n>+ *", " ", found.group())
    return Question((found.span(),), words, standalone=words, confidence=0.9, reason="ends with a question mark")


def _trail(text: str) -> int:
    found = re.search(r"^>", text, re.MULTILINE)
    return found.start() if found else len(text)
