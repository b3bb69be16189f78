"""The immediate first answer: what was asked, who answers it and by when, and what is missing for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from assistant.draft.deferring import Point, point
from assistant.draft.needs import THEIR_THING
from assistant.draft.opening import greeting, opening, signature, without_questions
from assistant.draft.situation import situation
from assistant.draft.voice import Voice, public, unnumbered, voice_for
from assistant.draft.words import listed, quoted
from assistant.draft.writing import Sheet
from assistant.hours import after, is_open, local, opens_next
from assistant.types import (
    Channel,
    DraftPart,
    Form,
    HouseStyle,
    Message,
    Need,
    NeedKind,
    OpeningHours,
    Question,
    Recent,
    Status,
)

JOINED = 3  # as many points are named in a sentence; more become a list
READ = ("I have read your message.", "Your message has just reached me.", "Your message is with me.")
READ_TEAM = ("Your message has reached us.", "Your message has just come in.", "We have your message.")
ANSWER = (
    "{who} looking into {it} and will come back to you {by}.",
    "{who} looking into {it}, and you will have an answer {by}.",
    "{who} looking into {it} and will write to you {by}.",
)
CHECK = (
    "{who} checking {it} and will come back to you {by}.",
    "{who} finding out {it} and will write to you {by}.",
)
ANSWERS = (
    "{who} looking into {it}. You will have an answer to {both} {by}.",
    "{who} looking into {it}, and will come back to you on {both} {by}.",
    "{who} now looking into {it}. You will hear back on {both} {by}.",
)
LIST = ("{who} looking into these points and will come back to you {by}:",)
CLOSED = (
    "We are closed at the moment and open again {opens}.",
    "Nobody is at the desk just now; we open again {opens}.",
    "The desk is closed right now and opens again {opens}.",
)
NUMBER = (
    "So that I can find your order, could you send me its number?",
    "Could you tell me the order number? Then I can look it up.",
    "One thing that I need from you: the number of your order, to look it up.",
)
NUMBER_TEAM = (
    "So that we can find your order, could you send us its number?",
    "Could you tell us the order number? Then we can look it up.",
    "One thing that we need from you: the number of your order, to look it up.",
)
NUMBER_PUBLIC = (
    "Please send us the order number in a direct message, then we can look it up.",
    "To look it up we need the order number, please send it in a direct message.",
)
CLAUSES = {Point.CLAUSE, Point.LOOKUP}


def acknowledge(
    inquiry: Message,
    questions: Sequence[Question],
    needs: Sequence[Need],
    style: HouseStyle,
    hours: OpeningHours,
    now: datetime,
    *,
    recent: Recent | None = None,
) -> tuple[str, tuple[DraftPart, ...]]:
    """The first answer and its parts, which put each question off by name; `needs` has one a question.

    It is signed by the agent, who then speaks of "I", or else tells which team answers. The same input gives the same
    text. What is asked of the customer, an order number, is asked only where it is missing and needed.
    """
    voice = voice_for(inquiry, style, recent)
    told = situation(inquiry, questions, ())
    sheet = Sheet()
    gap = " " if voice.brief else "\n\n"
    sheet.say(greeting(inquiry, voice))
    if not questions:
        sheet.say(without_questions(told, inquiry, voice), gap)
        sheet.say(signature(inquiry, voice), " " if voice.channel == Channel.SOCIAL else "\n\n")
        return sheet.finish()
    first = opening(told, questions, inquiry, voice, answered=False)
    sheet.say(first or ("" if voice.brief else voice.say(READ if style.agent else READ_TEAM, "read")), gap)
    closed = not is_open(now, hours)
    if closed:
        sheet.say(voice.say(CLOSED, "closed", opens=clock(opens_next(now, hours), local(now, hours).date())), gap)
    _points(sheet, questions, voice, _by(voice, hours, now), " " if closed or voice.brief else gap)
    if _number_missing(inquiry, questions, needs):
        asking = NUMBER_PUBLIC if voice.channel == Channel.SOCIAL else NUMBER if style.agent else NUMBER_TEAM
        sheet.say(voice.say(asking, "number"), gap)
    sheet.say(signature(inquiry, voice), " " if voice.channel == Channel.SOCIAL else "\n\n")
    return sheet.finish()


def _points(sheet: Sheet, questions: Sequence[Question], voice: Voice, by: str, gap: str) -> None:
    """Each question named, and the promise to answer it."""
    names = [named(q, voice) for q in questions]
    who = _who(voice)
    if len(questions) > JOINED:
        sheet.say(voice.say(LIST, "list", who=who, by=by), gap)
        for index, name in enumerate(names):
            sheet.answer(f"- {unnumbered(name, sheet.text)}", [index], Status.DEFERRED, joint="\n")
        return
    clauses = {point(q, voice.style.spelling)[0] for q in questions} <= CLAUSES
    names = list(dict.fromkeys(names))
    shapes = ANSWERS if len(names) > 1 else (*ANSWER, *CHECK) if clauses else ANSWER
    it, both = unnumbered(listed(names), sheet.text), "both" if len(names) == 2 else "all three"
    text = voice.say(shapes, "answer", who=who, it=it, both=both, by=by)
    sheet.answer(text, list(range(len(questions))), Status.DEFERRED, joint=gap)


def _who(voice: Voice) -> str:
    """Who answers: the agent, or a colleague of the team that signs."""
    if voice.style.agent:
        return "I am" if voice.formal else "I'm"
    team = voice.style.role
    return f"A colleague in {team} is" if team and "\n" not in team else "A colleague is"


def named(question: Question, voice: Voice) -> str:
    """A question as part of a list: "whether we gift wrap", "the cost of a new zip"; else in its own words."""
    kind, words = point(question, voice.style.spelling)
    if kind is Point.PROBLEM:
        words = f"what you describe, that {words}"
    elif kind is Point.NAMED and " about " not in words:
        words = f"your {'request' if question.form is Form.IMPERATIVE else 'question'} {quoted(question.text)}"
    return public(words) if voice.channel == Channel.SOCIAL else words


def _number_missing(inquiry: Message, questions: Sequence[Question], needs: Sequence[Need]) -> bool:
    """Whether something about an order has to be looked up, and the message has nothing to find it by."""
    if any(r.kind in ("order", "tracking", "ticket") for r in inquiry.references):
        return False
    texts = [
        f"{q.text} {q.standalone}"
        for q, need in zip(questions, needs, strict=False)
        if need.kind is not NeedKind.KNOWLEDGE and not need.reference
    ]
    return any("account" not in thing[0].lower() for t in texts if (thing := THEIR_THING.search(t)))


def _by(voice: Voice, hours: OpeningHours, now: datetime) -> str:
    """By when, in the words of the house and as a moment: "within 4 working hours, by 3 pm today"."""
    words = voice.style.response_times.get(voice.channel, "")
    try:
        due = after(now, words, hours)
    except ValueError:  # words of a caller's own
        return voice.within
    return f"by {clock(due, local(now, hours).date())}"


def clock(moment: datetime, today: date) -> str:
    """A moment as people say it: "3 pm today", "9:30 am tomorrow", "noon on Monday", "5 pm on Monday, 7 December"."""
    hour = moment.hour % 12 or 12
    minute = f":{moment.minute:02d}" if moment.minute else ""
    whole = {(0, 0): "midnight", (12, 0): "noon"}
    said = whole.get((moment.hour, moment.minute)) or f"{hour}{minute} {'am' if moment.hour < 12 else 'pm'}"
    ahead = (moment.date() - today).days
    if ahead in (0, 1):
        return f"{said} {'today' if not ahead else 'tomorrow'}"
    day = f"{said} on {moment:%A}"
    return day if 0 < ahead < 7 else f"{day}, {moment.day} {moment:%B}"
