"""Personal data out of what is about to be stored; spans move along, so that they still hold in the masked texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.ledger.corrections import Correction
from assistant.masking import MARK, Marks, hidden
from assistant.types import Message, Need, Part, Promise, Question, Span, Verdict

Move = Callable[[Span], Span]


def moving(masked: str, marks: Marks) -> Move:
    """What turns a span of the text before masking into one of the masked text; a span inside a mark covers it."""
    cuts: list[tuple[int, int, int, int]] = []
    grown = 0
    for found in MARK.finditer(masked):
        behind = len(marks.get(found[0], found[0]))
        start = found.start() - grown
        cuts.append((start, start + behind, found.start(), found.end()))
        grown += len(found[0]) - behind

    def place(offset: int, *, end: bool) -> int:
        shift = 0
        for before, until, start, stop in cuts:
            if offset <= before:
                break
            if offset < until:
                return stop if end else start
            shift = stop - until
        return offset + shift

    return lambda span: (place(span[0], end=False), place(span[1], end=True))


class Hider:
    """Masks texts around one inquiry: the same value gets the same mark in texts that are masked together."""

    def __init__(self, *messages: Message | None) -> None:
        self._messages = [m for m in messages if m is not None]

    def texts(self, texts: Sequence[str]) -> tuple[list[str], Marks]:
        """Masked texts, and what stood behind the marks."""
        return hidden(texts, self._messages)

    def inquiry(
        self, message: Message, questions: Sequence[Question], needs: Sequence[Need]
    ) -> tuple[Message, list[Question], list[Need]]:
        """The message without its sender, its questions and needs."""
        asked = [t for q in questions for t in (q.text, q.standalone)]
        needed = [t for n in needs for t in (n.todo, n.reference)]
        (text, subject, *rest), marks = self.texts([message.text, message.subject or "", *asked, *needed])
        moves = {Part.BODY: moving(text, marks), Part.SUBJECT: moving(subject, marks)}
        body = tuple(map(moves[Part.BODY], message.body))
        known = replace(
            message, text=text, body=body, subject=None if message.subject is None else subject, sender=None, earlier=()
        )
        found = [
            replace(q, spans=tuple(map(moves[q.part], q.spans)), text=rest[2 * i], standalone=rest[2 * i + 1])
            for i, q in enumerate(questions)
        ]
        left = rest[len(asked) :]
        return known, found, [replace(n, todo=left[2 * i], reference=left[2 * i + 1]) for i, n in enumerate(needs)]

    def question(self, question: Question, message: Message | None) -> Question:
        """A question that is recorded later than its inquiry; without the message its spans stay as they are."""
        (hid,) = self.inquiry(message or Message("", ()), [question], ())[1]
        return hid if message else replace(hid, spans=question.spans)

    def reply(
        self, text: str, verdicts: Sequence[Verdict], promises: Sequence[Promise]
    ) -> tuple[str, list[Verdict], list[Promise]]:
        """A reply with the evidence in it and what it promises; the questions of the verdicts stay as they are."""
        said = [t for p in promises for t in (p.text, p.due_text)]
        (hid, *rest), marks = self.texts([text, *said])
        move = moving(hid, marks)
        judged = [replace(v, evidence=tuple(map(move, v.evidence))) for v in verdicts]
        kept = [
            replace(p, text=rest[2 * i], due_text=rest[2 * i + 1], span=move(p.span)) for i, p in enumerate(promises)
        ]
        return hid, judged, kept

    def correction(self, given: Correction) -> Correction:
        """A correction; it is respected later where its wording holds nothing personal."""
        message, found, _ = self.inquiry(given.inquiry, [given.question, *given.questions], ())
        (reply, sentence), marks = self.texts([given.reply, given.sentence])
        evidence = tuple(map(moving(reply, marks), given.evidence))
        return replace(
            given,
            inquiry=message,
            question=found[0],
            questions=tuple(found[1:]),
            reply=reply,
            sentence=sentence,
            evidence=evidence,
        )
