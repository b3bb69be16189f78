"""What an agent does with a reply as a whole: state a fact, acknowledge first, keep for later, mark as sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from assistant.errors import LedgerError
from assistant.page.changes import Changes, Sheet, filed, notice, plan, said, verdicts
from assistant.page.desk import Desk
from assistant.page.edits import CHANGED, Order, refused
from assistant.page.keeping import Keeper
from assistant.page.session import drawn, redraft, sheet_of
from assistant.page.work import Fields, Work, place, put, toned
from assistant.types import CheckReport

ACTS = ("fact", "acknowledge", "later", "sent")
NOTED = ("later", "sent")  # after which the list of what is open is another one
LONGEST = 500  # characters of a fact
NO_REPLY = "There is no reply yet."
NO_LEDGER = "This page keeps no ledger, so nothing was noted. Send the reply as usual."
FAULT = "The ledger can't be used, so nothing was noted. Your text is kept; please tell your administrator."
ALREADY = "This reply is noted as sent already."
LATER = "Kept for later as inquiry {}: it stands in the open list with this draft."
ACKNOWLEDGED = "The acknowledgement is in the editor, instead of the draft. “Draft again” brings the reply back."
CONFIRMED = "Acknowledgement noted, inquiry {}. It stays open until it is answered."
STATED = "The draft now says what you found out."
STATED_OWN = "Your text stays; what you found out was put into it."
TAKEN_BACK = "Taken back: the draft puts this off again."


def act(
    desk: Desk, keeper: Keeper, fields: Fields, agent: str, reply: str, work: Work | None, order: Order
) -> tuple[Changes, Work | None]:
    """Do what the order says, once; where it cannot be done, say why and change nothing."""
    refusal = refused(fields, reply, work, order)
    if work is None or refusal is not None:
        return refusal or said(CHANGED), work
    if order.act == "fact":
        return _fact(desk, agent, reply, work, order)
    if order.act == "acknowledge":
        return _acknowledge(desk, agent, reply, work)
    if not keeper.there:
        return said(NO_LEDGER), work
    report = desk.check(work.draft.inquiry, reply, questions=work.draft.questions)
    try:
        return (_later if order.act == "later" else _sent)(desk, keeper, reply, work, report)
    except LedgerError as error:
        keeper.failed(error)
        return said("") | notice(FAULT), work


def _fact(desk: Desk, agent: str, reply: str, work: Work, order: Order) -> tuple[Changes, Work]:
    """The draft states what the agent found out; a text of the agent's own gets just this part."""
    at, value = work.first + order.slot, " ".join(order.words[:LONGEST].split())
    if not 0 <= at < len(work.draft.questions):
        return said(CHANGED), work
    facts = {k: v for k, v in work.case.facts.items() if k != place(work.draft.questions[at])}
    if value:
        facts[place(work.draft.questions[at])] = value
    case = replace(work.case, facts=facts)
    after, text, own = redraft(desk, work.fields, agent, reply, work, work.draft.questions, case)
    words = STATED_OWN if value and own else STATED if value else TAKEN_BACK
    return drawn(desk, after, reply, text, own=own, swap=order.slot) | said(words), after


def _acknowledge(desk: Desk, agent: str, reply: str, work: Work) -> tuple[Changes, Work]:
    """The immediate first answer takes the place of what stands in the editor; the browser's undo brings that back."""
    made, voice = work.draft, toned(desk, work.fields)
    name = agent.strip() or None
    first = voice.acknowledge(made.inquiry, agent=name, questions=made.questions, recent=work.case.recent)
    case = replace(work.case, written="acknowledgement", acknowledgement=first.text)
    after = replace(work, case=case, report=first.report, sheet=Sheet.new())
    changes = plan(voice, made, reply, sheet_of(after), apply=True, text=first.text)
    return changes | verdicts(desk, after, first.report, first.text) | said(ACKNOWLEDGED), after


def _later(desk: Desk, keeper: Keeper, reply: str, work: Work, report: CheckReport) -> tuple[Changes, Work]:
    key = keeper.draft(work, reply, report)
    return said(LATER.format(key)) | filed(work), work


def _sent(desk: Desk, keeper: Keeper, reply: str, work: Work, report: CheckReport) -> tuple[Changes, Work]:
    if not reply.strip():
        return said(NO_REPLY), work
    if reply == work.case.sent:
        return said(ALREADY), work
    promises = desk.promises(report, reply)
    key = keeper.sent(work, reply, report, promises)
    if work.case.written == "acknowledgement":
        put(work, written="sent")
        return verdicts(desk, work, report, reply) | filed(work) | said(CONFIRMED.format(key)), work
    return verdicts(desk, work, report, reply) | filed(work) | said(_told(key, len(promises), report)), work


def _told(key: int, promises: int, report: CheckReport) -> str:
    """What was noted, and where."""
    pieces = [f"Noted as sent at {datetime.now():%H:%M}: inquiry {key} in the ledger."]
    if promises:
        pieces.append(f"{promises} promise{'s' if promises != 1 else ''} to keep.")
    if not report.ready_to_send:
        count = len(report.open)
        pieces.append(f"{count} question{'s' if count != 1 else ''} stayed open.")
    return " ".join(pieces)
