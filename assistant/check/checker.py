"""The check: a small cross-encoder that reads one question and the whole reply together.

Made by `training/train_check.py` from all-MiniLM-L6-v2; how far to trust it stands in `models/check/README.md`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from assistant.check.evidence import evidence, merged, sigmoid
from assistant.check.frame import said
from assistant.check.reading import ANSWERED, MISSED, PARTIAL, STATUSES, Array, Reading, combined, windows
from assistant.models import Pieces, TextModel, models_folder
from assistant.text import plain
from assistant.types import CheckReport, Message, Question, Span, Status, Verdict

LONGEST = 20_000  # characters of a reply, blanks aside, that are judged: no letter is longer, and time stays bounded
MOST_TOKENS = 5_000  # as many as such a reply has; scripts without blanks have a token a character
CUT = "the reply is long: only its first {:,} characters are judged"
LONGEST_QUESTION = 400  # characters of a question that the model reads, and three eighths of its tokens
ONE_WINDOW = 3_000  # characters of a passage that one pass may reach
SPECIAL = 3  # tokens that a pair has beside those of its texts
_PIECE = re.compile(r"\S{1,100}")


@dataclass(frozen=True, slots=True)
class Reply:
    """What of a reply is judged: its plain text, of which `pieces` are the tokens between greeting and closing."""

    text: str
    pieces: Pieces
    notes: tuple[str, ...] = ()


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
        judged = self._reply(reply) if questions else None
        if judged is None:
            nothing = tuple(float(s is Status.UNANSWERED) for s in STATUSES)
            return report([Verdict(q, Status.UNANSWERED, 0.0, (), nothing) for q in questions])
        return report([self._verdict(q, judged) for q in questions], judged.notes)

    def words(self, question: Question, reply: Message) -> tuple[Span, ...]:
        """The words of the reply that cover the question best, whatever the verdict; none in an empty reply."""
        judged = self._reply(reply)
        if judged is None:
            return ()
        _, shown = combined(self._readings(question, judged))
        return self._evidence(shown, judged.text)

    def covers(self, question: Question, pieces: Sequence[str]) -> tuple[float, tuple[float, ...]]:
        """The probability that a text answers the question, and of each of its pieces that the answer stands there.

        The pieces are read as one reply, in their order, as far as one window reaches.
        """
        text, places = "", []
        for piece in pieces:
            text += "\n" if text else ""
            places.append((len(text), len(text) + len(piece)))
            text += piece
        read = plain(text[:ONE_WINDOW])
        found = self.model.pieces(read)
        if not found.ids:
            return 0.0, (0.0,) * len(pieces)
        reading = self._readings(question, Reply(read, found))[0]
        return float(reading.probabilities[ANSWERED]), tuple(_mean(reading, place) for place in places)

    def _reply(self, reply: Message) -> Reply | None:
        """What there is to judge; None where the reply says nothing of its own."""
        if reply.carried:
            return None
        text = plain(reply.clean)
        start, end = said(text)
        stop = _reach(text, start, end)
        pieces = self.model.pieces(text[start:stop])
        if not pieces.ids:
            return None
        placed = Pieces(pieces.ids[:MOST_TOKENS], [(a + start, b + start) for a, b in pieces.offsets[:MOST_TOKENS]])
        cut = text[stop:end].strip() or len(pieces.ids) > MOST_TOKENS
        return Reply(text, placed, (CUT.format(placed.offsets[-1][1]),) if cut else ())

    def _readings(self, question: Question, reply: Reply) -> list[Reading]:
        """One pass of the model a window; a pair a pass, because in int8 the pairs of a batch change each other."""
        most = int(self.model.manifest["max_tokens"])
        asked = self.model.pieces(plain(question.text or question.standalone)[:LONGEST_QUESTION]).ids[: most * 3 // 8]
        room = most - SPECIAL - len(asked)
        return [self._read(asked, reply.pieces, w) for w in windows(reply.text, reply.pieces.offsets, room)]

    def _read(self, asked: Sequence[int], reply: Pieces, window: Span) -> Reading:
        part = slice(*window)
        status, marks = self.model.run(self.model.pair(asked, reply.ids[part]))
        of_reply = marks[0][len(asked) + 2 : -1]
        return Reading(self._calibrated(status[0]), sigmoid(of_reply), reply.offsets[part])

    def _calibrated(self, logits: Array) -> Array:
        """Probabilities of the statuses, as sharp and as wary as the manifest says (`training/tune_check.py`)."""
        scaled = logits / float(self.model.manifest.get("temperature", 1.0))
        scaled[MISSED] += float(self.model.manifest.get("missed_offset", 0.0))
        return _softmax(scaled)

    def _verdict(self, question: Question, reply: Reply) -> Verdict:
        """The verdict that the windows give together."""
        best, shown = combined(self._readings(question, reply))
        status = STATUSES[best.status]
        words = () if status is Status.UNANSWERED else self._evidence(shown, reply.text)
        score = 1.0 - float(best.probabilities[MISSED])
        return Verdict(question, status, score, words, tuple(float(p) for p in best.probabilities))

    def _evidence(self, shown: Sequence[Reading], text: str) -> tuple[Span, ...]:
        """The words that the readings mark."""
        threshold = float(self.model.manifest.get("evidence_threshold", 0.5))
        spans = [
            span
            for r in shown
            for span in evidence(r.marks, r.offsets, text, r.offsets[0][0], r.offsets[-1][1], threshold)
        ]
        return merged(spans, text)


def report(verdicts: Sequence[Verdict], notes: Sequence[str] = ()) -> CheckReport:
    """The report, its score the product of each question's probability of being no obstacle."""
    ready = [_ready(v) for v in verdicts]
    return CheckReport(tuple(verdicts), float(np.clip(np.prod(ready), 0.0, 1.0)) if ready else 1.0, tuple(notes))


def _mean(reading: Reading, place: Span) -> float:
    """The mean mark of the tokens in a range."""
    inside = [i for i, (a, b) in enumerate(reading.offsets) if a < place[1] and b > place[0]]
    return float(reading.marks[inside].mean()) if inside else 0.0


def _ready(verdict: Verdict) -> float:
    """The probability that a question is neither missed nor half answered."""
    if verdict.probabilities:
        return 1.0 - verdict.probabilities[MISSED] - verdict.probabilities[PARTIAL]
    return 1.0 - verdict.score if verdict.status is Status.PARTIAL else verdict.score


def _reach(text: str, start: int, end: int) -> int:
    """Where LONGEST characters that are no white space have been read, between words; `end` where there are fewer."""
    if end - start <= LONGEST:
        return end
    read = 0
    stop = start
    for piece in _PIECE.finditer(text, start, end):
        read += piece.end() - piece.start()
        if read > LONGEST:
            return stop
        stop = piece.end()
    return end


def _softmax(logits: Array) -> Array:
    """Probabilities of logits."""
    e = np.exp(logits - logits.max())
    return np.asarray(e / e.sum())
