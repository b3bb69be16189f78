"""Changes of the page: the name of a widget and the properties that it takes, from results of the stages."""

from __future__ import annotations

import json
import uuid
from typing import Any, Protocol

from assistant.page import view
from assistant.types import Channel, CheckReport, Draft, MatchResult, Message, Part, Question

Changes = dict[str, dict[str, Any]]


class Desk(Protocol):
    """What the page needs of an Assistant."""

    def draft(  # noqa: D102
        self, inquiry: str, *, agent: str | None, channel: Channel, subject: str | None, sender: str | None
    ) -> Draft: ...

    def check(self, inquiry: Message, reply: str, *, questions: tuple[Question, ...]) -> CheckReport: ...  # noqa: D102

    def insertion(self, question: Question, match: MatchResult) -> str: ...  # noqa: D102

    def deferral(self, question: Question, channel: Channel) -> str: ...  # noqa: D102


def notice(words: str) -> Changes:
    """The status line; without words it goes."""
    return {"notice": {"value": [(words, None)] if words else [], "visible": bool(words)}}


def unchecked(reply: str, words: str) -> Changes:
    """A ready line that claims nothing."""
    line = view.Line("Not checked", words, "none")
    evidence: Changes = {"evidence": {"value": [(reply, None)] if reply else []}}
    return {"ready": {"value": line.tokens, "elem_classes": ["fr-ready", f"is-{line.look}"]}} | evidence


def shown(made: Draft) -> Changes:
    """The inquiry to read, with its questions lit up, and the cards."""
    subject = view.inquiry_tokens(made.inquiry, made.questions, Part.SUBJECT)
    return cards(made) | {
        "writing": {"visible": False},
        "reading": {"visible": True},
        "about": {"value": [(view.about_line(made.inquiry), None)]},
        "subject-read": {"value": subject, "visible": bool(subject)},
        "body": {"value": view.inquiry_tokens(made.inquiry, made.questions)},
    }


def cards(made: Draft) -> Changes:
    """One card a question, the rest of the slots hidden."""
    changes: Changes = {
        "hint": {"visible": False},
        "result": {"visible": True},
        "again": {"visible": True},
        "found": {"value": [(view.found_line(len(made.questions)), None)]},
    }
    for i in range(view.SLOTS):
        changes |= _card(i, made) if i < len(made.questions) else {f"card-{i}": {"visible": False}}
    return changes


def verdicts(report: CheckReport, reply: str) -> Changes:
    """The checklist, the ready line and the words of the reply that cover each question."""
    line = view.ready_line(report)
    changes: Changes = {
        "ready": {"value": line.tokens, "elem_classes": ["fr-ready", f"is-{line.look}"]},
        "evidence": {"value": view.evidence_tokens(reply, report)},
        "checked": {"value": reply},
    }
    for i, verdict in enumerate(report.questions[: view.SLOTS]):
        look = ["fr-status", f"is-{verdict.status.value}", *(["is-guess"] if view.is_guess(verdict) else [])]
        changes[f"status-{i}"] = {"value": [(view.verdict_words(verdict), None)], "elem_classes": look}
    return changes


def plan(desk: Desk, made: Draft, base: str, *, apply: bool) -> Changes:
    """What page.js may write into the reply: the draft where the reply still is `base`, and a text per button."""
    parts = {p.question: p.text for p in reversed(made.parts)}
    pairs = list(zip(made.questions, made.matches, strict=True))[: view.SLOTS]
    slots = [
        {"insert": desk.insertion(q, m), "defer": desk.deferral(q, made.inquiry.channel), "part": parts.get(i, "")}
        for i, (q, m) in enumerate(pairs)
    ]
    ends = [made.text.rfind(p.text) + len(p.text) for p in made.parts if p.text and p.text in made.text]
    tail = made.text[max(ends) :].strip() if ends else ""
    sheet = {"id": uuid.uuid4().hex, "draft": made.text, "base": base, "apply": apply, "tail": tail, "slots": slots}
    answers: Changes = {f"insert-{i}": {"visible": bool(slot["insert"])} for i, slot in enumerate(slots)}
    for i, (_, match) in enumerate(pairs):
        answers[f"insert-{i}"]["value"] = "Insert this answer" if match.answered else "Insert anyway"
    return answers | {"plan": {"value": json.dumps(sheet)}}


def clear(reply: str) -> Changes:
    """An empty desk; the browser empties the reply, so that undo brings it back."""
    empty = {f"{n}": {"value": ""} for n in ("inquiry", "subject", "sender")}
    blank = {"id": uuid.uuid4().hex, "draft": "", "base": reply, "apply": True, "tail": "", "slots": []}
    hidden: Changes = {f"card-{i}": {"visible": False} for i in range(view.SLOTS)}
    shut: Changes = {
        "reading": {"visible": False},
        "writing": {"visible": True},
        "result": {"visible": False},
        "again": {"visible": False},
    }
    hints: Changes = {"hint": {"visible": True}, "found": {"value": []}, "samples": {"value": None}}
    first = unchecked("", "Paste a message to begin.") | {"checked": {"value": ""}}
    return notice("") | empty | hidden | shut | hints | first | {"plan": {"value": json.dumps(blank)}}


def edit() -> Changes:
    """Back to the form, with the text that stands in it."""
    return {"reading": {"visible": False}, "writing": {"visible": True}} | notice("")


def _card(i: int, made: Draft) -> Changes:
    card = view.card(i + 1, made.questions[i], made.matches[i])
    folded = ["fr-passage", "is-folded"] if card.folded else ["fr-passage"]
    return {
        f"card-{i}": {"visible": True},
        f"question-{i}": {"value": card.question},
        f"chance-{i}": {"value": [(card.chance, None)], "elem_classes": ["fr-chance", f"is-{card.look}"]},
        f"title-{i}": {"value": [(card.title, None)], "visible": bool(card.title)},
        f"passage-{i}": {"value": [(card.passage, None)], "visible": bool(card.passage), "elem_classes": folded},
        f"source-{i}": {"value": [(card.source, None)], "visible": bool(card.source)},
        f"more-{i}": {"visible": card.folded},
        f"open-{i}": {"visible": bool(card.address), "link": card.address or None},
    }
