"""A note for a day or two later: whether each question was really answered, and what is still promised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.draft.acknowledging import CLAUSES, clock, named
from assistant.draft.deferring import point
from assistant.draft.opening import greeting, signature
from assistant.draft.situation import situation
from assistant.draft.topics import topic
from assistant.draft.voice import Voice, public, unnumbered, voice_for
from assistant.draft.words import listed
from assistant.draft.writing import Sheet
from assistant.hours import local
from assistant.types import (
    Channel,
    CheckReport,
    FollowUp,
    HouseStyle,
    Message,
    OpeningHours,
    Promise,
    Question,
    Recent,
    Status,
)

JOINED = 3
ONE = (
    "Did my reply tell you what you needed to know about {t}?",
    "I wanted to make sure that you got a real answer to your question about {t}.",
    "I wanted to ask whether my reply on {t} was any use to you.",
)
TOLD = (
    "I wanted to ask whether my reply really told you {x}.",
    "One thing I wanted to check: did my reply really tell you {x}?",
    "Did my reply make clear {x}?",
)
SETTLED = (
    "I wanted to ask whether my reply really settled {x}.",
    "One thing I wanted to check: did my reply really settle {x}?",
    "Did my reply take care of {x}?",
)
LIST = (
    "I wanted to ask whether my reply really answered these points:",
    "Could you look whether my reply really answered these points?",
)
TELL = (
    "If one of these is still open, or did not work, just {reply}.",
    "If anything in that is still open, {reply} and I will take it up again.",
    "Where something is missing or did not work, {reply}.",
)
TELL_ONE = (
    "If it did not, or did not work, just {reply}.",
    "If not, {reply} and I will take it up again.",
    "If it is still open, {reply} and I will look at it once more.",
)
TROUBLE = (
    "I also wanted to know whether it is all right now: you had written that {x}.",
    "And is it all right now? You had written that {x}.",
)
OWED = (
    "I have not forgotten that I still owe you an answer on {x}. You will have it {due}.",
    "Still open on my side is {x}. You will hear from me about that {due}.",
    "I'm still finding out about this: {x}. You will hear from me {due}.",
)
OWED_PLAIN = (
    "I have not forgotten that I still owe you an answer on {x}, and will come back to you about it {within}.",
    "Still open on my side is {x}. I will come back to you about that {within}.",
)
LATE = (
    "I still owe you an answer on {x}. I had promised it {due}, and I'm sorry that you are still waiting for it.",
    "You should have had an answer {due} on {x}, and I'm sorry that you have not had it.",
)
MISSED = (
    "I'm not sure that my reply covered {x}. If it did not, just {reply}, and you will have an answer {within}.",
    "Looking at my reply again, I'm not sure that it answered {x}. If not, {reply}: you will have an answer {within}.",
)
NOTHING = (
    "I wanted to ask whether everything is all right after my reply.",
    "Did my reply help, or is something still open?",
)


def follow_up(
    inquiry: Message,
    report: CheckReport,
    promises: Sequence[Promise],
    style: HouseStyle,
    hours: OpeningHours,
    now: datetime,
    *,
    recent: Recent | None = None,
) -> FollowUp:
    """The note. `report` is the check of the reply that was sent, `promises` what it promised and is still open.

    Questions that the reply answered are asked about, promised ones are carried, missed ones are owned up to.
    """
    voice = voice_for(inquiry, style, recent)
    verdicts = report.questions
    owed = [p for p in promises if 0 <= p.question < len(verdicts)]
    promised = tuple(dict.fromkeys(p.question for p in owed))
    asked = tuple(i for i, v in enumerate(verdicts) if v.status is Status.ANSWERED and i not in promised)
    missed = tuple(i for i, v in enumerate(verdicts) if not v.status.ready and i not in promised)
    questions = [v.question for v in verdicts]
    sheet = Sheet()
    gap = " " if voice.brief else "\n\n"
    sheet.say(greeting(inquiry, voice))
    if not (asked or promised or missed):
        sheet.say(voice.say(NOTHING, "nothing"), gap)
    _ask(sheet, [questions[i] for i in asked], inquiry, voice, gap)
    for due in dict.fromkeys(p.due for p in owed):
        some = [_name(questions[p.question], voice) for p in owed if p.due == due]
        sheet.say(_owed(due, listed(list(dict.fromkeys(some))), voice, hours, now), gap)
    if missed:
        names = listed([_name(questions[i], voice) for i in missed[:JOINED]])
        sheet.say(voice.say(MISSED, "missed", x=unnumbered(names, sheet.text)), gap)
    sheet.say(signature(inquiry, voice), " " if voice.channel == Channel.SOCIAL else "\n\n")
    return FollowUp(sheet.text, inquiry, tuple(questions), asked, promised, missed)


def _ask(sheet: Sheet, questions: Sequence[Question], inquiry: Message, voice: Voice, gap: str) -> None:
    """Whether each of the questions was really answered, by name."""
    if not questions:
        return
    names = [_name(q, voice) for q in questions]
    if len(names) > JOINED:
        sheet.say(voice.say(LIST, "asked"), gap)
        for name in names:
            sheet.say(f"- {name}", "\n")
        sheet.say(voice.say(TELL, "tell"), gap)
        return
    about = topic(questions[0].text, voice.style.spelling) if len(names) == 1 else None
    if about and voice.channel != Channel.SOCIAL:
        sheet.say(voice.say(ONE, "asked", t=about), gap)
    else:
        clauses = {point(q, voice.style.spelling)[0] for q in questions} <= CLAUSES
        sheet.say(voice.say(TOLD if clauses else SETTLED, "asked", x=listed(names)), gap)
    sheet.say(voice.say(TELL_ONE if len(names) == 1 else TELL, "tell"), " ")
    trouble = situation(inquiry, questions, ()).trouble
    if trouble and not trouble.startswith("you ") and voice.channel != Channel.SOCIAL:
        sheet.say(voice.say(TROUBLE, "trouble", x=trouble), gap)


def _name(question: Question, voice: Voice) -> str:
    """The question as part of a sentence."""
    words = named(question, voice)
    return public(words) if voice.channel == Channel.SOCIAL else words


def _owed(promised: datetime | None, names: str, voice: Voice, hours: OpeningHours, now: datetime) -> str:
    """What is still promised for one time; late ones with a word of regret."""
    if promised is None:
        return voice.say(OWED_PLAIN, "owed", x=names)
    due, today = local(promised, hours), local(now, hours)
    shapes = LATE if due < today else OWED
    return voice.say(shapes, "owed", x=names, due=f"by {clock(due, today.date())}")
