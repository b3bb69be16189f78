"""What an agent corrected: as JSON that is a training example on its own, and as what later runs respect.

Loads no database, so that a surface can make corrections before it knows whether there is a ledger.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assistant.ledger.records import StoredCorrection
from assistant.text import digest, folded, wording
from assistant.types import Corrections, Form, Message, Part, Question, Span, Status

ESSENCE = ("message", "words", "form", "sentence", "reply", "answers")
"""The keys of a payload that later runs need; the others are for training."""
ENOUGH = 2  # messages in which a wording is dismissed before it is left out of every other one


class Kind(StrEnum):
    """What was done."""

    DISMISS = "dismiss"
    ADD = "add"
    SPLIT = "split"
    MERGE = "merge"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Correction:
    """What an agent did to `question`, and the `questions` of the inquiry after it.

    `sentence` is the wording of the sentence that an added question stands in. A verdict has the `reply`, whether it
    `answers` the question, and the words of it that do.
    """

    kind: Kind
    inquiry: Message
    question: Question
    questions: tuple[Question, ...]
    sentence: str = ""
    reply: str = ""
    answers: bool = False
    evidence: tuple[Span, ...] = ()


def payload_of(correction: Correction) -> dict[str, Any]:
    """The correction as JSON; the sender is not in it."""
    inquiry, question = correction.inquiry, correction.question
    payload: dict[str, Any] = {
        "message": digest(inquiry.clean),
        "words": question.text,
        "form": question.form.value,
        "channel": inquiry.channel.value,
        "subject": inquiry.subject,
        "text": inquiry.text,
        "asks": [_ask(i, q) for i, q in enumerate(correction.questions, 1)],
    }
    if correction.kind is Kind.ADD:
        payload["sentence"] = correction.sentence
    if correction.kind is Kind.VERDICT:
        status = Status.ANSWERED if correction.answers else Status.UNANSWERED
        label = {"status": status.value, "spans": [list(s) for s in correction.evidence]}
        names = [f"a{i}" for i, q in enumerate(correction.questions, 1) if q == question]
        payload |= {"reply": correction.reply, "answers": correction.answers, "labels": dict.fromkeys(names[:1], label)}
    return payload


def compiled(recorded: Iterable[tuple[str, Mapping[str, Any]]]) -> Corrections:
    """What later runs respect of kinds and payloads in the order of recording.

    A wording is dismissed in the message where that was done, and in all once it was done in ENOUGH different ones:
    a question that one customer did not mean may be what the next one asks. Payloads without a message are as one. An
    addition ends its wording's dismissals, and is itself ended by them, or by one in the message that it was made in.
    """
    dismissed: dict[str, set[str]] = {}  # wording: messages
    added: dict[str, dict[str, tuple[Form, str]]] = {}  # wording: sentence: form, message
    verdicts: dict[tuple[str, str], bool] = {}
    for kind, payload in recorded:
        words, message = wording(_text(payload, "words")), _text(payload, "message")
        if not words:
            continue
        if kind == Kind.DISMISS:
            done = dismissed.setdefault(words, set())
            done.add(message)
            left = added.get(words, {}) if len(done) < ENOUGH else {}
            added[words] = {s: a for s, a in left.items() if a[1] != message}
        elif kind == Kind.ADD:
            dismissed.pop(words, None)
            added.setdefault(words, {})[_text(payload, "sentence") or words] = _form(payload), message
        elif kind == Kind.VERDICT and isinstance(answers := payload.get("answers"), bool):
            verdicts[words, folded(_text(payload, "reply"))] = answers
    everywhere = frozenset(w for w, messages in dismissed.items() if len(messages) >= ENOUGH)
    here = frozenset((m, w) for w, messages in dismissed.items() for m in messages if m)
    sentences: dict[str, dict[str, Form]] = {}
    for words, places in added.items():
        for sentence, (form, _) in places.items():
            sentences.setdefault(sentence, {})[words] = form
    return Corrections(everywhere, sentences, verdicts, here)


def training_rows(corrections: Sequence[StoredCorrection]) -> list[dict[str, Any]]:
    """Corrections in the form of the labelled sets: a message with its asks, and replies with a status per ask.

    One row a message, with its questions as they were after the last edit, and one row a reply, with the statuses
    that agents set. Offsets are code points into `text`; a question of the subject line, which is not in it, is left
    out.
    """
    edits: dict[str, dict[str, Any]] = {}
    judged: dict[str, dict[str, Any]] = {}
    for correction in corrections:
        payload = correction.payload
        asks = [a for a in payload.get("asks", ()) if "in" not in a]
        if "text" not in payload:
            continue
        row = {
            "id": f"correction-{correction.id}",
            "source": "agent",
            "channel": payload.get("channel"),
            "text": payload["text"],
            "sender_name": None,
            "asks": asks,
            "replies": [],
        }
        if correction.kind != Kind.VERDICT:
            edits[payload["text"]] = row
        elif labels := {k: v for k, v in payload.get("labels", {}).items() if any(a["id"] == k for a in asks)}:
            key = json.dumps([payload["text"], asks, payload["reply"]])
            kept = judged.setdefault(key, row)
            told = kept["replies"] or [{"id": "r1", "plan": None, "text": payload["reply"], "labels": {}}]
            told[0]["labels"] |= labels
            kept["replies"] = told
    return [*edits.values(), *judged.values()]


def _ask(number: int, question: Question) -> dict[str, Any]:
    """A question as the labelled sets have it."""
    asked: dict[str, Any] = {
        "id": f"a{number}",
        "spans": [list(s) for s in question.spans],
        "form": question.form.value,
        "standalone": question.standalone or question.text,
    }
    return asked | ({"in": question.part.value} if question.part is Part.SUBJECT else {})


def _text(payload: Mapping[str, Any], key: str) -> str:
    """A text of a payload, "" where there is none."""
    value = payload.get(key)
    return value if isinstance(value, str) else ""


def _form(payload: Mapping[str, Any]) -> Form:
    value = payload.get("form")
    return Form(value) if value in list(Form) else Form.DECLARATIVE
