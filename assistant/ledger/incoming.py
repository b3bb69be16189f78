"""Lines of an export, checked before they reach the database: what is not of the right kind is told, by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.ledger import schema
from assistant.ledger.fitting import (
    Kind,
    a_count,
    a_flag,
    a_label,
    a_list,
    a_number,
    a_span,
    a_text,
    a_time,
    a_uid,
    an_object,
    maybe_object,
    maybe_text,
    maybe_time,
    one_of,
    spans,
)
from assistant.types import Channel, Form, NeedKind, Part, Status


class Unfit(ValueError):
    """A value of the wrong kind: its name, and what was expected."""

    def __init__(self, name: str, expected: str) -> None:
        self.name, self.expected = name, expected
        super().__init__(f"{name}: {expected}")


def inquiry(row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an inquiry, with its questions and replies; Unfit where one is none."""
    found = _values(row, _INQUIRY, "")
    found["questions"] = [_values(q, _QUESTION, "questions.") for q in found["questions"]]
    for question in found["questions"]:
        if question["match"] is not None:
            question["match"] = _values(question["match"], _MATCH, "match.")
    found["replies"] = [_values(r, _REPLY, "replies.") for r in found["replies"]]
    for reply in found["replies"]:
        for name, form in (("verdicts", _VERDICT), ("promises", _PROMISE)):
            reply[name] = [_values(v, form, f"{name}.") for v in reply[name]]
            if any(v["question"] >= len(found["questions"]) for v in reply[name]):
                raise Unfit(f"{name}.question", "the number of a question of this line")
    return found


def correction(row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a correction; Unfit where one is none."""
    about = {"inquiry": a_uid, "question": a_count} if row.get("inquiry") else {}
    return _values(row, _CORRECTION | about, "")


def _values(row: Any, form: Mapping[str, Kind], where: str) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise Unfit(where.rstrip("."), "an object")
    found = {}
    for name, kind in form.items():
        try:
            found[name] = kind(row[name])
        except (KeyError, TypeError, ValueError, OverflowError):
            told = (kind.__doc__ or "another value").rstrip(".")
            raise Unfit(f"{where}{name}", told[:1].lower() + told[1:]) from None
    return found


_INQUIRY: dict[str, Kind] = {
    "uid": a_uid,
    "workspace": a_label,
    "external_id": maybe_text,
    "channel": one_of(Channel),
    "subject": maybe_text,
    "sender": maybe_text,
    "customer": a_text,
    "team": a_text,
    "text": a_text,
    "received_at": a_time,
    "acknowledged_at": maybe_time,
    "replied_at": maybe_time,
    "closed_at": maybe_time,
    "purged": a_flag,
    "questions": a_list,
    "replies": a_list,
}
_QUESTION: dict[str, Kind] = {
    "spans": spans,
    "text": a_text,
    "form": one_of(Form),
    "standalone": a_text,
    "part": one_of(Part),
    "confidence": a_number,
    "need": one_of(NeedKind),
    "todo": a_text,
    "reference": a_text,
    "place": a_text,
    "match": maybe_object,
}
_MATCH: dict[str, Kind] = {"entry_id": a_text, "probability": a_number, "answered": a_flag}
_REPLY: dict[str, Kind] = {
    "uid": a_uid,
    "kind": one_of(schema.KINDS),
    "text": a_text,
    "at": a_time,
    "verdicts": a_list,
    "promises": a_list,
}
_VERDICT: dict[str, Kind] = {"question": a_count, "status": one_of(Status), "score": a_number, "evidence": spans}
_PROMISE: dict[str, Kind] = {
    "question": a_count,
    "uid": a_uid,
    "text": a_text,
    "span": a_span,
    "due_text": a_text,
    "due": maybe_time,
    "kept_at": maybe_time,
}
_CORRECTION: dict[str, Kind] = {
    "uid": a_uid,
    "workspace": a_label,
    "correction": a_label,
    "payload": an_object,
    "at": a_time,
}
