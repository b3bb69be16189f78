"""What the page does when an agent's hand is on the questions or the verdicts: an order from page.js to changes."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from assistant.errors import InputError
from assistant.ledger import Correction, Kind
from assistant.page.book import Book
from assistant.page.changes import Changes, Sheet, cards, notice, plan, said, verdicts
from assistant.page.desk import Desk
from assistant.page.earlier import recalled
from assistant.page.session import REPLY_LIMIT, REPLY_TOO_LONG, drawn, redraft, sheet_of
from assistant.page.view import SLOTS
from assistant.page.work import Fields, Step, Work, toned
from assistant.questions import editing, sentence_of
from assistant.types import Draft, Message, Part, Question, Span

MOST_STEPS = 50  # edits that can be undone
NOT_RECORDED = 0  # no token of a book
CHANGED = "The list has just changed. Look again, please."
NO_REPLY = "There is no reply to judge yet."
DONE = {
    "split": "Split in two. “Undo” puts it back.",
    "merge": "Merged into one. “Undo” parts them.",
    "dismiss": "Removed. “Undo” brings it back.",
    "add": "Added to the checklist.",
    "recall": "Added to the checklist.",
    "undo": "Undone.",
    "answers": "Set: this reply answers it. Press again to take that back.",
    "fails": "Set: this reply does not answer it. Press again to take that back.",
    "taken": "Taken back: the check decides again.",
}
Questions = tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """What page.js asks for: an act, on which card, with which words (code points) or ledger key."""

    act: str
    sheet: str
    slot: int = 0
    part: Part = Part.BODY
    span: Span | None = None
    words: str = ""
    name: str = ""
    key: int = 0


def read_order(raw: str) -> Order:
    """The order in the JSON of page.js; InputError where it is none."""
    try:
        given = json.loads(raw[:200_000])
        span = given.get("span")
        return Order(
            act=str(given["act"]),
            sheet=str(given["id"]),
            slot=int(given.get("slot") or 0),
            part=Part(given.get("part") or Part.BODY),
            span=(int(span[0]), int(span[1])) if span else None,
            words=str(given.get("words") or ""),
            name=str(given.get("name") or ""),
            key=int(given.get("key") or 0),
        )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError) as error:
        raise InputError("An order of the page that cannot be read.") from error


def act(
    desk: Desk, book: Book, fields: Fields, agent: str, reply: str, work: Work | None, order: Order
) -> tuple[Changes, Work | None]:
    """Do what the order says, once; where it cannot be done, say why and change nothing."""
    refusal = refused(fields, reply, work, order)
    if work is None or refusal is not None:
        return refusal or said(CHANGED), work
    if order.act in ("earlier", "further"):
        return _turn(desk, reply, work, -SLOTS if order.act == "earlier" else SLOTS)
    if order.act in ("answers", "fails"):
        return _judge(desk, book, reply, work, order)
    if order.act == "undo":
        return _undo(desk, book, agent, reply, work)
    try:
        questions, correction = _edited(work.draft, work.first + order.slot, order)
    except InputError as error:
        return said(_told(error)), work
    token = book.record(correction) if correction else NOT_RECORDED
    past = (*work.past, Step(work.draft.questions, token, work.first))[-MOST_STEPS:]
    return _renewed(desk, book, agent, reply, replace(work, past=past), questions, DONE[order.act])


def refused(fields: Fields, reply: str, work: Work | None, order: Order) -> Changes | None:
    """Why an order on the work at hand is not carried out; None where it may be, and it counts as taken."""
    if work is not None and order.name and order.name == work.order:
        return said("")  # the browser sent it twice
    if work is None or work.fields != fields or order.sheet != work.sheet:
        return said(CHANGED)
    work.order = order.name
    return said(REPLY_TOO_LONG) if len(reply) > REPLY_LIMIT else None


def _edited(made: Draft, index: int, order: Order) -> tuple[Questions, Correction | None]:
    """The questions as they should be, and what there is to record: nothing of a question that was found already."""
    inquiry, questions = made.inquiry, made.questions
    if order.act == "recall":
        return recalled(made, order.slot), None
    if order.act == "add":
        span = _anchored(editing.text_of(inquiry, order.part), order)
        after = editing.add(inquiry, questions, span, order.part)
        (new,) = (q for q in after if not any(q is old for old in questions))
        sentence = sentence_of(editing.text_of(inquiry, order.part), new.spans[0])
        return after, Correction(Kind.ADD, inquiry, new, after, sentence)
    if order.act == "dismiss":
        after = editing.dismiss(questions, index)
    elif order.act == "merge":
        after = editing.merge(inquiry, questions, index)
    elif order.act == "split":
        after = editing.split(inquiry, questions, index, _cut(inquiry, questions, index, order))
    else:
        raise InputError("An order of the page that is not known.")
    return after, Correction(Kind(order.act), inquiry, questions[index], after)


def _cut(inquiry: Message, questions: Questions, index: int, order: Order) -> int | None:
    """Where the selected words say to split a question: where they begin, or end, within it; None: nowhere."""
    if order.span is None or not 0 <= index < len(questions) or questions[index].part is not order.part:
        return None
    span = _anchored(editing.text_of(inquiry, order.part), order)
    inside = [at for at in span for start, end in questions[index].spans if start < at < end]
    return inside[0] if inside else None


def _anchored(text: str, order: Order) -> Span:
    """The range that was selected; where the words there are others, the nearest range that has them."""
    start, end = order.span or (0, 0)
    if not order.words or text[max(0, start) : end] == order.words:
        return start, end
    places = [at for at in (text.rfind(order.words, 0, end), text.find(order.words, max(0, start))) if at >= 0]
    if not places:
        raise InputError("These words are not in the message. Select them again.")
    start = min(places, key=lambda at: abs(at - start))
    return start, start + len(order.words)


def _told(error: InputError) -> str:
    """An error of `editing` in a sentence or two; its words are fixed ones."""
    remedies = [f"{p.remedy[0].upper()}{p.remedy[1:]}." for p in error.problems if p.remedy]
    return " ".join([str(error).split("\n", 1)[0], *remedies])


def _renewed(
    desk: Desk, book: Book, agent: str, reply: str, work: Work, questions: Questions, words: str
) -> tuple[Changes, Work]:
    """Matches, plan, cards and check for other questions; the agent's own text stays, an untouched draft follows."""
    first = min(work.first, max(0, len(questions) - 1) // SLOTS * SLOTS)
    after, text, own = redraft(desk, work.fields, agent, reply, replace(work, first=first), questions, work.case)
    return drawn(desk, after, reply, text, own=own) | notice(book.fault) | said(words), after


def _undo(desk: Desk, book: Book, agent: str, reply: str, work: Work) -> tuple[Changes, Work | None]:
    if not work.past:
        return said(CHANGED), work
    step = work.past[-1]
    book.withdraw([step.token])
    before = replace(work, past=work.past[:-1], first=step.first)
    return _renewed(desk, book, agent, reply, before, step.questions, DONE["undo"])


def _turn(desk: Desk, reply: str, work: Work, by: int) -> tuple[Changes, Work | None]:
    """Other cards of the same questions."""
    first = work.first + by
    if not 0 <= first < len(work.draft.questions):
        return said(""), work
    after = replace(work, first=first, sheet=Sheet.new())
    sheet, voice = sheet_of(after), toned(desk, work.fields)
    report = desk.check(work.draft.inquiry, reply, questions=work.draft.questions)
    made = cards(after, sheet) | plan(voice, work.draft, reply, sheet, apply=False)
    return made | verdicts(desk, after, report, reply) | said(""), replace(after, report=report)


def _judge(desk: Desk, book: Book, reply: str, work: Work, order: Order) -> tuple[Changes, Work | None]:
    """The agent's own verdict on a card's question, or, where it stands already, the check's again."""
    index, inquiry, questions = work.first + order.slot, work.draft.inquiry, work.draft.questions
    if not reply.strip() or not 0 <= index < len(questions):
        return said(CHANGED if reply.strip() else NO_REPLY), work
    question, answers = questions[index], order.act == "answers"
    known, tokens = book.judged(question.text, reply)
    book.withdraw(tokens)
    if known is not answers:
        evidence = desk.check(inquiry, reply, questions=(question,)).questions[0].evidence if answers else ()
        book.record(Correction(Kind.VERDICT, inquiry, question, questions, "", reply, answers, evidence))
    report = desk.check(inquiry, reply, questions=questions)
    words = DONE["taken"] if known is answers else DONE[order.act]
    changes = verdicts(desk, work, report, reply) | notice(book.fault) | said(words)
    return changes, replace(work, report=report)
