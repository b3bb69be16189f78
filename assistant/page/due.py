"""The list of open inquiries and promises: what it shows, and opening one of them. Pure but for the keeper.

Its texts are those of customers, so they leave as tokens only.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from assistant.errors import LedgerError
from assistant.ledger import StoredInquiry, Waiting
from assistant.page.asides import short
from assistant.page.changes import Changes, Sheet, notice, said
from assistant.page.desk import Desk
from assistant.page.keeping import Keeper
from assistant.page.session import drawn
from assistant.page.view import Tokens
from assistant.page.words import CHANNEL_WORDS
from assistant.page.work import Case, Fields, Work, toned
from assistant.types import Channel

ACTS = ("load", "kept", "list")
SLOTS = 8  # rows shown; the most urgent come first, and the others move up
NONE = "Nothing is open: every inquiry has its reply, and every promise was kept."
NO_LEDGER = "This page keeps no ledger, so it knows of no open inquiries."
FAULT = "The ledger can't be read at the moment. Please tell your administrator."
GONE = "This is not open any more. The list was brought up to date."
LOADED = "Inquiry {} is on the desk."
LOADED_DRAFT = "Inquiry {} is on the desk with the draft that was kept."
KEPT = "Noted: the promise was kept."


def act(
    desk: Desk, keeper: Keeper, agent: str, tone: str, reply: str, work: Work | None, order_act: str, key: int
) -> tuple[Changes, Work | None]:
    """Do what the list was asked for; it is brought up to date each time."""
    if order_act == "load":
        return load(desk, keeper, agent, tone, reply, work, key)
    words = ""
    if order_act == "kept":
        try:
            keeper.kept(key)
            words = KEPT
        except LookupError:
            words = GONE
        except LedgerError as error:
            keeper.failed(error)
            return listed(keeper) | said("") | notice(FAULT), work
    return listed(keeper) | said(words), work


def load(
    desk: Desk, keeper: Keeper, agent: str, tone: str, reply: str, work: Work | None, key: int
) -> tuple[Changes, Work | None]:
    """An inquiry of the ledger on the desk, with the draft that was kept, else with a new one."""
    try:
        found = keeper.inquiry(key)
    except LedgerError as error:
        keeper.failed(error)
        return said("") | notice(FAULT), work
    if found is None or not (found[0].text.strip() or found[0].subject):
        return listed(keeper) | said(GONE), work
    stored, draft = found
    fields = Fields(stored.text, stored.subject or "", stored.sender or "", stored.channel.value, tone)
    after = _work(desk, keeper, agent, fields, stored, draft)
    text = draft or after.draft.text
    if draft:
        after.report = desk.check(after.draft.inquiry, draft, questions=after.draft.questions)
    made = drawn(desk, after, reply, text, own=False, kept=draft or None)
    form: Changes = {n: {"value": getattr(fields, n)} for n in ("inquiry", "subject", "sender", "channel")}
    return made | form | notice("") | said((LOADED_DRAFT if draft else LOADED).format(key)), after


def _work(desk: Desk, keeper: Keeper, agent: str, fields: Fields, stored: StoredInquiry, draft: str) -> Work:
    recent = keeper.recent(fields.sender)
    inside = all(q.spans and q.spans[0][0] >= 0 for q in stored.questions)
    made = toned(desk, fields).draft(
        fields.inquiry,
        agent=agent.strip() or None,
        channel=Channel(fields.channel),
        subject=fields.subject or None,
        sender=fields.sender or None,
        questions=stored.questions if stored.questions and inside else None,
        recent=recent,
        facts=(),
    )
    case = Case(key=stored.id, recent=recent, drafted=draft)
    return Work(fields, made, made.report, Sheet.new(), case=case)


def listed(keeper: Keeper) -> Changes:
    """The list as it is now."""
    try:
        found = keeper.waiting()
    except LedgerError as error:
        keeper.failed(error)
        return _rows((), FAULT)
    return _rows(found, "" if found else NONE if keeper.there else NO_LEDGER)


def _rows(found: Sequence[Waiting], words: str) -> Changes:
    overdue = sum(w.overdue for w in found)
    count = f"{len(found)} open{f', {overdue} overdue' if overdue else ''}" if found else "nothing open"
    more = len(found) - SLOTS
    tail = words or (f"… and {more} more; “fullreply open” lists them all." if more > 0 else "")
    changes: Changes = {
        "due": {"label": f"Open inquiries and promises · {count}" if not words or found else TITLE},
        "due-more": {"value": [(tail, None)] if tail else [], "visible": bool(tail)},
        "due-keys": {"value": json.dumps([[w.inquiry, w.promise or 0] for w in found[:SLOTS]])},
    }
    for i in range(SLOTS):
        changes[f"due-row-{i}"] = {"visible": i < len(found)}
        if i < len(found):
            late = ["fr-due-row", *(["is-late"] if found[i].overdue else [])]
            changes[f"due-row-{i}"]["elem_classes"] = late
            changes[f"due-text-{i}"] = {"value": row(found[i])}
            changes[f"due-kept-{i}"] = {"visible": found[i].promise is not None}
    return changes


TITLE = "Open inquiries and promises"


def row(w: Waiting) -> Tokens:
    """When it has to be there, what it is, whose, and what is asked."""
    when = f"{w.due:%a} {w.due.day} {w.due:%b, %H:%M}"
    late = f"Overdue since {when}" if w.overdue else f"By {when}"
    kind = "Promise" if w.promise is not None else "Acknowledged" if w.acknowledged else "Inquiry"
    about = " · ".join(p for p in (f"{kind} {w.inquiry}", CHANNEL_WORDS[w.channel.value], short(w.sender or "")) if p)
    said = short(w.text)
    tokens: Tokens = [(late, "overdue" if w.overdue else "due"), (f"\n{said}", None)]
    return [*tokens, (f"\n{about}", "doubt")]
