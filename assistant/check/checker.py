"""The judge: a small cross-encoder that reads one question and the whole reply together.

Made by `training/train_check.py` from all-MiniLM-L6-v2; how far to trust it stands in `models/check/README.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.check.evidence import evidence, sigmoid
from assistant.models import TextModel, models_folder
from assistant.text import plain, windows
from assistant.types import CheckReport, Message, Question, Span, Status, Verdict

Array = npt.NDArray[Any]
STATUSES = tuple(Status)
MISSED = STATUSES.index(Status.UNANSWERED)
PARTIAL = STATUSES.index(Status.PARTIAL)
LONGEST = 20_000  # characters of a reply that are judged: no letter is longer, and time stays bounded
LONGEST_QUESTION = 400  # characters of a question that the model reads


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model says of one question and one window of the reply."""

    probabilities: Array
    marks: Array
    offsets: tuple[Span, ...]
    window: Span


class Checker:
    """Judges replies. A pure function of the questions and the reply: the same words get the same verdict."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or models_folder() / "check"

    @cached_property
    def model(self) -> TextModel:
        """The model, verified and loaded when first needed."""
        return TextModel(self._folder)

    def check(self, inquiry: Message, questions: Sequence[Question], reply: Message) -> CheckReport:
        """A verdict for each question, in their order; quoted trail and signature of the reply are no evidence."""
        text = plain("" if reply.carried else reply.clean[:LONGEST])
        parts = windows(text)
        if not parts:
            nothing = tuple(float(s is Status.UNANSWERED) for s in STATUSES)
            return _report([Verdict(q, Status.UNANSWERED, 0.0, (), nothing) for q in questions])
        readings = [[self._read(plain(q.text or q.standalone), text, w) for w in parts] for q in questions]
        return _report([self._verdict(q, r, text) for q, r in zip(questions, readings, strict=True)])

    def _read(self, question: str, text: str, window: Span) -> Reading:
        """One pass of the model; a pair a pass, because in int8 the pairs of a batch change each other's figures."""
        start, end = window
        encoding = self.model.encode([(question[:LONGEST_QUESTION], text[start:end])])
        status, marks = self.model.run(encoding.inputs)
        of_reply = [t for t, side in enumerate(encoding.segments[0]) if side == 1]
        offsets = tuple((a + start, b + start) for a, b in (encoding.offsets[0][t] for t in of_reply))
        return Reading(self._calibrated(status[0]), sigmoid(marks[0][of_reply]), offsets, window)

    def _calibrated(self, logits: Array) -> Array:
        """Probabilities of the statuses, as sharp and as wary as the manifest says (`training/tune_check.py`)."""
        scaled = logits / float(self.model.manifest.get("temperature", 1.0))
        scaled[MISSED] += float(self.model.manifest.get("missed_offset", 0.0))
        return _softmax(scaled)

    def _verdict(self, question: Question, readings: Sequence[Reading], text: str) -> Verdict:
        """The verdict of the window that covers the question most."""
        best = min(readings, key=lambda r: float(r.probabilities[MISSED]))
        status = STATUSES[int(np.argmax(best.probabilities))]
        words: tuple[Span, ...] = ()
        if status is not Status.UNANSWERED:
            threshold = float(self.model.manifest.get("evidence_threshold", 0.5))
            words = evidence(best.marks, best.offsets, text, *best.window, threshold)
        score = 1.0 - float(best.probabilities[MISSED])
        return Verdict(question, status, score, words, tuple(float(p) for p in best.probabilities))


def _report(verdicts: Sequence[Verdict]) -> CheckReport:
    """The report, its score the product of each question's probability of being no obstacle."""
    ready = [1.0 - v.probabilities[MISSED] - v.probabilities[PARTIAL] for v in verdicts]
    return CheckReport(tuple(verdicts), float(np.clip(np.prod(ready), 0.0, 1.0)) if ready else 1.0)


def _softmax(logits: Array) -> Array:
    """Probabilities of logits."""
    e = np.exp(logits - logits.max())
    return np.asarray(e / e.sum())
