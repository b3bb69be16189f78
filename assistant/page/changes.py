"""Changes of the page: the name of a widget and the properties that it takes, from results of the stages."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from assistant.page import asides, earlier, view, words
from assistant.page.desk import Desk
from assistant.types import CheckReport, Draft, Part, Status, Verdict

Changes = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Of the plan that page.js gets: its name, the first question with a card, whether there is something to undo."""

    id: str
    first: int = 0
    undo: bool = False

    @staticmethod
    def new() -> str:
        """A name that no sheet had before."""
        return uuid.uuid4().hex


def notice(words: str) -> Changes:
    """The status line; without words it goes."""
    return {"notice": {"value": [(words, None)] if words else [], "visible": bool(words)}}


def unchecked(reply: str, words: str) -> Changes:
    """A ready line that claims nothing."""
    line = view.Line("Not checked", words, "none")
    evidence: Changes = {"evidence": {"value": [(reply, None)] if reply else []}}
    ready: Changes = {"ready": {"value": line.tokens, "elem_classes": ["fr-ready", f"is-{line.look}"]}}
    return ready | evidence | _quiet("promises", []) | _quiet("check-notes", [])


def _quiet(name: str, tokens: view.Tokens) -> Changes:
    """A text that is only there where it says something."""
    return {name: {"value": tokens, "visible": bool(tokens)}}


def said(words: str, order: str = "") -> Changes:
    """A passing word on what was done; page.js shows it, and knows by its name which order was worked off."""
    return {"said": {"value": json.dumps({"id": uuid.uuid4().hex, "words": words, "order": order})}}


def named(made: Changes, order: str) -> Changes:
    """The changes with the name of the order in what is said; nothing said is a blank word."""
    words = json.loads(made["said"]["value"])["words"] if "said" in made else ""
    return made | said(words, order)


def shown(made: Draft, sheet: Sheet) -> Changes:
    """The inquiry to read, with its questions lit up, and the cards."""
    subject = view.inquiry_tokens(made.inquiry, made.questions, Part.SUBJECT)
    return cards(made, sheet) | {
        "writing": {"visible": False},
        "reading": {"visible": True},
        "about": {"value": [(words.about_line(made.inquiry), None)]},
        "subject-read": {"value": subject, "visible": bool(subject)},
        "body": {"value": view.inquiry_tokens(made.inquiry, made.questions)},
    }


def cards(made: Draft, sheet: Sheet) -> Changes:
    """One card a question from the first of the sheet on, the rest of the slots hidden."""
    count = len(made.questions)
    pages = words.pages_line(sheet.first, count)
    changes: Changes = {
        "hint": {"visible": False},
        "result": {"visible": True},
        "again": {"visible": True},
        "undo": {"visible": sheet.undo},
        "found": {"value": [(words.found_line(count), None)]},
        "pages": {"visible": bool(pages)},
        "page": {"value": [(pages, None)] if pages else []},
        "earlier": {"interactive": sheet.first > 0},
        "further": {"interactive": sheet.first + view.SLOTS < count},
    }
    changes |= _quiet("notes", asides.reading_notes(made)) | earlier.strip(made)
    for i in range(view.SLOTS):
        at = sheet.first + i
        changes |= _card(i, at, made) if at < count else {f"card-{i}": {"visible": False}}
    return changes


def verdicts(desk: Desk, report: CheckReport, reply: str, first: int = 0) -> Changes:
    """The checklist, the ready line with the promises to keep, and the words of the reply that cover each question."""
    line = view.ready_line(report)
    changes: Changes = {
        "ready": {"value": line.tokens, "elem_classes": ["fr-ready", f"is-{line.look}"]},
        "evidence": {"value": view.evidence_tokens(reply, report)},
        "checked": {"value": reply},
    }
    promised = asides.promise_lines(desk.promises(report, reply), len(report.questions))
    changes |= _quiet("promises", promised) | _quiet("check-notes", asides.check_notes(report))
    for i, verdict in enumerate(report.questions[first : first + view.SLOTS]):
        look = ["fr-status", f"is-{verdict.status.value}", *(["is-guess"] if view.is_guess(verdict) else [])]
        changes[f"status-{i}"] = {"value": [(view.verdict_words(verdict), None)], "elem_classes": look}
        for name, status in (("answers", Status.ANSWERED), ("fails", Status.UNANSWERED)):
            changes[f"{name}-{i}"] = {"elem_classes": _judging(verdict, status)}
    return changes


def _judging(verdict: Verdict, status: Status) -> list[str]:
    """The classes of a verdict button: set where an agent said so."""
    return ["fr-quiet", "fr-judge", *(["is-set"] if verdict.by_agent and verdict.status is status else [])]


def plan(desk: Desk, made: Draft, base: str, sheet: Sheet, *, apply: bool) -> Changes:
    """What page.js may write into the reply: the draft where the reply still is `base`, and a text per button."""
    parts = {p.question: p.text for p in reversed(made.parts)}
    shown = range(sheet.first, min(len(made.questions), sheet.first + view.SLOTS))
    slots = [
        {
            "insert": desk.insertion(made.questions[i], made.matches[i]),
            "defer": desk.deferral(made.questions[i], made.inquiry.channel),
            "part": parts.get(i, ""),
        }
        for i in shown
    ]
    ends = [made.text.rfind(p.text) + len(p.text) for p in made.parts if p.text and p.text in made.text]
    tail = made.text[max(ends) :].strip() if ends else ""
    told = {"id": sheet.id, "draft": made.text, "base": base, "apply": apply, "tail": tail, "slots": slots}
    answers: Changes = {f"insert-{i}": {"visible": bool(slot["insert"])} for i, slot in enumerate(slots)}
    for i, at in enumerate(shown):
        answers[f"insert-{i}"]["value"] = "Insert this answer" if made.matches[at].answered else "Insert anyway"
    return answers | {"plan": {"value": json.dumps(told)}}


def clear(reply: str) -> Changes:
    """An empty desk; the browser empties the reply, so that undo brings it back."""
    empty: Changes = {n: {"value": ""} for n in ("inquiry", "subject", "sender")}
    blank = {"id": uuid.uuid4().hex, "draft": "", "base": reply, "apply": True, "tail": "", "slots": []}
    hidden: Changes = {f"card-{i}": {"visible": False} for i in range(view.SLOTS)}
    shut: Changes = {
        "reading": {"visible": False},
        "writing": {"visible": True},
        "result": {"visible": False},
        "again": {"visible": False},
        "undo": {"visible": False},
        "pages": {"visible": False},
        "left": {"visible": False},
    }
    hints: Changes = {"hint": {"visible": True}, "found": {"value": []}, "samples": {"value": None}}
    first = unchecked("", "Paste a message to begin.") | {"checked": {"value": ""}}
    empty |= notice("") | _quiet("notes", [])
    return empty | hidden | shut | hints | first | {"plan": {"value": json.dumps(blank)}}


def edit() -> Changes:
    """Back to the form, with the text that stands in it."""
    return {"reading": {"visible": False}, "writing": {"visible": True}} | notice("")


def _card(i: int, at: int, made: Draft) -> Changes:
    """The card in slot `i` for the question at `at`."""
    question = made.questions[at]
    card = view.card(at + 1, question, made.matches[at])
    folded = ["fr-passage", "is-folded"] if card.folded else ["fr-passage"]
    return {
        f"card-{i}": {"visible": True},
        f"question-{i}": {"value": card.question},
        f"asked-{i}": {"value": [(words.asked_words(question), None)]},
        f"merge-{i}": {"visible": at + 1 < len(made.questions)},
        f"chance-{i}": {"value": [(card.chance, None)], "elem_classes": ["fr-chance", f"is-{card.look}"]},
        f"title-{i}": {"value": [(card.title, None)], "visible": bool(card.title)},
        f"passage-{i}": {"value": [(card.passage, None)], "visible": bool(card.passage), "elem_classes": folded},
        f"source-{i}": {"value": [(card.source, None)], "visible": bool(card.source)},
        f"more-{i}": {"visible": card.folded},
        f"open-{i}": {"visible": bool(card.address), "link": card.address or None},
    }
