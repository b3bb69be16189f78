"""Verdicts on texts in a language that the model does not read: guesses, and shown as such."""

from __future__ import annotations

from dataclasses import replace

from assistant.check.checker import report as reported
from assistant.check.reading import MISSED
from assistant.types import CheckReport, Status, Verdict

GUESSED = "the inquiry or the reply is in a language that is not supported: the verdicts are guesses"
TRUST = 0.4  # how much of what the model says is kept; the rest is spread over all statuses


def guessed(report: CheckReport) -> CheckReport:
    """The report with the same statuses and no verdict surer than a guess; an empty reply stays certain."""
    verdicts = tuple(map(_guess, report.questions))
    notes = (*report.notes, GUESSED) if verdicts else report.notes
    return reported(verdicts, notes)


def _guess(verdict: Verdict) -> Verdict:
    if not verdict.probabilities or max(verdict.probabilities) == 1.0:  # nothing was there to be judged
        return verdict
    spread = (1.0 - TRUST) / len(Status)
    probabilities = tuple(TRUST * p + spread for p in verdict.probabilities)
    return replace(verdict, score=1.0 - probabilities[MISSED], probabilities=probabilities)
