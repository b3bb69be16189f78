"""Changes of the page: the name of a widget and the properties that it takes, from results of the stages."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass

from assistant.page import asides, earlier, letter, view, words
from assistant.page.card_changes import OTHERS, card, texts
from assistant.page.card_changes import Changes as Changes
from assistant.page.desk import Desk
from assistant.page.work import Work
from assistant.types import CheckReport, Draft, FormLetter, Part, Status, Verdict


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
    return ready | evidence | _quiet("promises", []) | _quiet("check-notes", []) | {"letter": letter.change(None)}


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


def shown(work: Work, sheet: Sheet) -> Changes:
    """The inquiry to read, with its questions lit up, and the cards."""
    made = work.draft
    subject = view.inquiry_tokens(made.inquiry, made.questions, Part.SUBJECT)
    return cards(work, sheet) | {
        "writing": {"visible": False},
        "reading": {"visible": True},
        "about": {"value": [(words.about_line(made.inquiry), None)]},
        "subject-read": {"value": subject, "visible": bool(subject)},
        "body": {"value": view.inquiry_tokens(made.inquiry, made.questions)},
    }


def cards(work: Work, sheet: Sheet) -> Changes:
    """One card a question from the first of the sheet on, the rest of the slots hidden."""
    made = work.draft
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
        changes |= card(i, at, work) if at < count else {f"card-{i}": {"visible": False}}
    return changes


def verdicts(desk: Desk, work: Work, report: CheckReport, reply: str) -> Changes:
    """The checklist, the ready line with promises, the words that cover each question, and how the reply reads."""
    first = work.first
    line = view.ready_line(report)
    changes: Changes = {
        "ready": {"value": line.tokens, "elem_classes": ["fr-ready", f"is-{line.look}"]},
        "evidence": {"value": view.evidence_tokens(reply, report)},
        "checked": {"value": reply},
    }
    promised = asides.promise_lines(desk.promises(report, reply), len(report.questions))
    changes |= _quiet("promises", promised) | _quiet("check-notes", asides.check_notes(report))
    changes |= {"letter": letter.change(_score(desk, work, reply))}
    for i, verdict in enumerate(report.questions[first : first + view.SLOTS]):
        look = ["fr-status", f"is-{verdict.status.value}", *(["is-guess"] if view.is_guess(verdict) else [])]
        changes[f"status-{i}"] = {"value": [(view.verdict_words(verdict), None)], "elem_classes": look}
        for name, status in (("answers", Status.ANSWERED), ("fails", Status.UNANSWERED)):
            changes[f"{name}-{i}"] = {"elem_classes": _judging(verdict, status)}
    return changes


def _score(desk: Desk, work: Work, reply: str) -> FormLetter | None:
    """How much the reply reads like a form letter; None where nothing is written."""
    made, recent = work.draft, work.case.recent
    if not reply.strip():
        return None
    return desk.form_letter(made.inquiry, reply, questions=made.questions, matches=made.matches, recent=recent)


def filed(work: Work | None) -> Changes:
    """Where the inquiry stands in the ledger, if it does."""
    case = work.case if work else None
    if case is None or case.key is None:
        return _quiet("filed", [])
    head = f"Inquiry {case.key} in the ledger"
    rest = " · the last reply is noted as sent" if case.sent else " · waiting for a reply"
    return _quiet("filed", [(head, "headline"), (rest, None)])


def _judging(verdict: Verdict, status: Status) -> list[str]:
    """The classes of a verdict button: set where an agent said so."""
    return ["fr-quiet", "fr-judge", *(["is-set"] if verdict.by_agent and verdict.status is status else [])]


def plan(
    desk: Desk, made: Draft, base: str, sheet: Sheet, *, apply: bool, text: str | None = None, swap: int | None = None
) -> Changes:
    """What page.js may write into the reply: the draft (or `text`) where it still is `base`, and a text per button.

    `swap` names the card whose part takes the place of what the reply said on it.
    """
    shown = range(sheet.first, min(len(made.questions), sheet.first + view.SLOTS))
    slots = [texts(desk, made, i) for i in shown]
    draft = made.text if text is None else text
    ends = [made.text.rfind(p.text) + len(p.text) for p in made.parts if p.text and p.text in made.text]
    tail = made.text[max(ends) :].strip() if ends else ""
    told = {"id": sheet.id, "draft": draft, "base": base, "apply": apply, "tail": tail, "slots": slots, "swap": swap}
    answers: Changes = {f"insert-{i}": {"visible": bool(slot["insert"])} for i, slot in enumerate(slots)}
    for i, at in enumerate(shown):
        answers[f"insert-{i}"]["value"] = "Insert this answer" if made.matches[at].answered else "Insert anyway"
        for k, other in enumerate(slots[i]["others"]):
            answers[f"use-{i}-{k}"] = {"visible": bool(other)}
        for k in range(len(slots[i]["others"]), OTHERS):
            answers[f"use-{i}-{k}"] = {"visible": False}
    return answers | {"plan": {"value": json.dumps(told)}}


def clear(reply: str) -> Changes:
    """An empty desk; the browser empties the reply, so that undo brings it back."""
    empty: Changes = {n: {"value": ""} for n in ("inquiry", "subject", "sender")}
    blank = {"id": uuid.uuid4().hex, "draft": "", "base": reply, "apply": True, "tail": "", "slots": [], "swap": None}
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
    empty |= notice("") | _quiet("notes", []) | filed(None)
    return empty | hidden | shut | hints | first | {"plan": {"value": json.dumps(blank)}}


def edit() -> Changes:
    """Back to the form, with the text that stands in it."""
    return {"reading": {"visible": False}, "writing": {"visible": True}} | notice("")
