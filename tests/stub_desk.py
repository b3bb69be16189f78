"""A desk with canned answers: the page's tests run against it, without models or a knowledge base."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
    Match,
    MatchResult,
    Message,
    Passage,
    Question,
    Status,
    Verdict,
)

ANSWERS = {
    "deliver": ("Delivery times", "Standard delivery takes three to five working days and costs £4.95.", 0.93),
    "return": ("Returns", "You can send anything back within 60 days, as long as it is unused.", 0.88),
    "price": ("Prices", "Every price on the site includes VAT.", 0.31),
}
DEFERRAL = "I will find out about “{}” and write to you again within 4 working hours."


class StubDesk:
    """Questions are sentences with a question mark; a reply covers one where it holds the canned answer."""

    configuration = None

    def __init__(self) -> None:
        self.corrections = Corrections()

    def draft(
        self,
        inquiry: str | Message,
        *,
        agent: str | None = None,
        questions: Sequence[Question] | None = None,
        **known: Any,
    ) -> Draft:
        message = self.read(inquiry, **known)
        questions = self.questions(message) if questions is None else tuple(questions)
        matches = tuple(self._match(q.text) for q in questions)
        text, parts = "Hello,\n\n", []
        for i, (question, match) in enumerate(zip(questions, matches, strict=True)):
            said = self.insertion(question, match) if match.answered else self.deferral(question)
            status = Status.ANSWERED if match.answered else Status.DEFERRED
            entry = match.matches[0].entry.id if match.answered else None
            parts.append(DraftPart(i, said, status, entry, None, (len(text), len(text) + len(said))))
            text += said + "\n\n"
        text += f"Kind regards,\n{agent or 'The shop'}"
        return Draft(text, tuple(parts), message, questions, matches, self.check(message, text, questions=questions))

    def read(self, inquiry: str | Message, **known: Any) -> Message:
        if isinstance(inquiry, Message):
            return inquiry
        known = {k: v for k, v in known.items() if v is not None}
        return Message(inquiry, ((0, len(inquiry)),), **known)

    def questions(self, inquiry: str | Message, **known: Any) -> tuple[Question, ...]:
        message = self.read(inquiry, **known)
        found = re.finditer(r"[^\s.?!][^.?!]*\?", message.text)
        questions = [
            Question((m.span(),), m.group(), standalone=m.group(), confidence=0.9, reason="ends with a question mark")
            for m in found
        ]
        return corrected_questions(questions, message, self.corrections)

    def check(self, inquiry: Message, reply: str, *, questions: tuple[Question, ...]) -> CheckReport:
        verdicts = tuple(self._verdict(q, reply) for q in questions)
        report = CheckReport(verdicts, min((v.score for v in verdicts), default=1.0))
        return corrected(report, reply, self.corrections)

    def insertion(self, question: Question, match: MatchResult) -> str:
        passages = match.matches[0].entry.passages if match.matches else ()
        return passages[0].text if passages else ""

    def deferral(self, question: Question, channel: Channel = Channel.EMAIL) -> str:
        return DEFERRAL.format(question.text)

    def _match(self, text: str) -> MatchResult:
        for word, (title, answer, score) in ANSWERS.items():
            if word in text.lower():
                entry = Entry(
                    word, title, (Passage(answer, ("Help",)),), source=f"faq/{word}.csv", updated="2026-03-01"
                )
                return MatchResult(text, (Match(entry, score, entry.passages[0]),), score > 0.5, score)
        return MatchResult(text, (), False, 0.0)

    def _verdict(self, question: Question, reply: str) -> Verdict:
        match = self._match(question.text)
        for said, status in (
            (self.insertion(question, match), Status.ANSWERED),
            (self.deferral(question), Status.DEFERRED),
            ("Sadly not", Status.DECLINED),
            ("Partly", Status.PARTIAL),
        ):
            at = reply.find(said) if said else -1
            if at >= 0:
                return Verdict(question, status, 0.9, ((at, at + len(said)),))
        return Verdict(question, Status.UNANSWERED, 0.08)
