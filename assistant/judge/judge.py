"""When the judge is asked, and what its answer changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.endpoint import Endpoint, Unusable, ask
from assistant.judge.asking import RULES, data, new_ids, statuses
from assistant.masking import masked
from assistant.types import CheckReport, Message, Status, Verdict

LONGEST_INQUIRY = 8_000  # characters of the inquiry that are sent
LONGEST_REPLY = 20_000
MOST = 50  # questions of one request


@dataclass(frozen=True, slots=True)
class Judge:
    """An OpenAI-compatible endpoint, asked about verdicts whose score lies between `low` and `high`.

    `seconds` is the time for all tries together. A verdict of the judge gets as score the threshold on its side: as
    sure as the check must be to need no second opinion.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    low: float = 0.2
    high: float = 0.8
    seconds: float = 10.0

    def doubtful(self, report: CheckReport) -> list[int]:
        """The questions that the judge is asked about, as indices."""
        return [i for i, v in enumerate(report.questions) if not v.by_agent and self.low < v.score < self.high][:MOST]

    def review(
        self, inquiry: Message, report: CheckReport, reply: Message
    ) -> tuple[tuple[Verdict, ...], tuple[str, ...]]:
        """The verdicts after the second opinion, and notes where there was none: then the check's own stand."""
        asked = self.doubtful(report)
        if not asked or not reply.clean.strip():
            return report.questions, ()
        ids = new_ids(len(asked))
        try:
            told = self._ask([report.questions[i].question.text for i in asked], ids, inquiry, reply)
            reason = "gave no usable answer"
        except Unusable as error:
            told, reason = {}, str(error)
        verdicts = list(report.questions)
        for index, name in zip(asked, ids, strict=True):
            if name in told:
                verdicts[index] = self._judged(verdicts[index], told[name])
        missing = len(asked) - len(told)
        words = f"no second opinion on {missing} question{'s' if missing != 1 else ''}"
        return tuple(verdicts), (f"{words}: the judge {reason}; our own verdict stands",) if missing else ()

    def _ask(self, questions: Sequence[str], ids: Sequence[str], inquiry: Message, reply: Message) -> dict[str, Status]:
        """The statuses that the endpoint gives, by id; Unusable where it gives none, after one more try at most."""
        texts = [_written(inquiry)[:LONGEST_INQUIRY], _written(reply)[:LONGEST_REPLY], *questions]
        sent = masked(texts, (inquiry, reply))
        told = data(ids, sent[2:], sent[0], sent[1])
        where = Endpoint(self.url, self.model, self.key, self.seconds)
        return ask(where, RULES, told, lambda raw: statuses(raw, ids))

    def _judged(self, verdict: Verdict, status: Status) -> Verdict:
        """The verdict with the judge's status; the words that cover the question stay where it is covered."""
        missed = status is Status.UNANSWERED
        score, words = (self.low, ()) if missed else (self.high, verdict.evidence)
        return replace(verdict, status=status, score=score, evidence=words, probabilities=(), by_judge=True)


def _written(message: Message) -> str:
    """What the message says new, without the blanks in the place of a trail, which may stand above it."""
    return "\n".join(message.text[start:end] for start, end in message.body)
