"""A desk for the audit's tests whose verdicts can be worked out on paper."""

from __future__ import annotations

import re
from datetime import timedelta

from assistant.errors import InputError
from assistant.types import CheckReport, FormLetter, Message, Promise, Question, Status, Verdict

WORDS = {"yes": Status.ANSWERED, "partly": Status.PARTIAL, "later": Status.DEFERRED, "sorry": Status.DECLINED}


class AuditDesk:
    """Sentences with "?" are questions; the words of a reply in order are the verdicts: "yes later" answers the first.

    A deferral is a promise for the next day. "crash" and "refuse" in an inquiry are faults.
    """

    def __init__(self):
        self.checks = 0

    def read(self, text, *, reply=False, html=False, channel=None, subject=None):
        if "refuse" in text:
            raise InputError("refused")
        known = {} if channel is None else {"channel": channel, "subject": subject}
        return Message(text, ((0, len(text)),), rendered=html, **known)

    def questions(self, inquiry):
        if "crash" in inquiry.text:
            raise ZeroDivisionError(inquiry.text)
        return tuple(Question((m.span(),), m[0].strip()) for m in re.finditer(r"[^?.!]+\?", inquiry.text))

    def check(self, inquiry, reply, *, questions):
        self.checks += 1
        words = [w for w in reply.text.lower().replace(".", "").split() if w in (*WORDS, "no")]
        statuses = [WORDS.get(w, Status.UNANSWERED) for w in words] + [Status.UNANSWERED] * len(questions)
        verdicts = [Verdict(q, s, 0.9, ((0, 1),)) for q, s in zip(questions, statuses, strict=False)]
        return CheckReport(tuple(verdicts))

    def promises(self, report, reply, now=None):
        due = now + timedelta(days=1) if now else None
        found = [n for n, v in enumerate(report.questions) if v.status is Status.DEFERRED]
        return tuple(Promise(n, "ask", (0, 1), "tomorrow", due) for n in found)

    def form_letter(self, inquiry, reply, *, questions, recent):
        return FormLetter(0.9 if reply.text in recent.team else 0.1)
