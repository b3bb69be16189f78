"""What agents said of a reply goes before what the model says of it."""

from __future__ import annotations

from dataclasses import replace

from assistant.check.checker import report as reported
from assistant.text import folded, wording
from assistant.types import CheckReport, Corrections, Status, Verdict


def corrected(report: CheckReport, reply: str, corrections: Corrections) -> CheckReport:
    """The report with the verdicts that agents set for this reply (white space aside) and these questions.

    Where there are none it comes back as it is. The words that cover a question stay the model's.
    """
    if not corrections.verdicts or not report.questions:
        return report
    words = folded(reply)
    said = [corrections.verdicts.get((wording(v.question.text), words)) for v in report.questions]
    if all(answers is None for answers in said):
        return report
    pairs = zip(report.questions, said, strict=True)
    return reported([v if answers is None else _set(v, answers=answers) for v, answers in pairs], report.notes)


def _set(verdict: Verdict, *, answers: bool) -> Verdict:
    """The verdict as an agent wants it; certain, because a person said so."""
    status = Status.ANSWERED if answers else Status.UNANSWERED
    evidence = verdict.evidence if answers else ()
    return replace(verdict, status=status, score=float(answers), evidence=evidence, probabilities=(), by_agent=True)
