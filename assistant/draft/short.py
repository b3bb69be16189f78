"""A draft for little room and many readers: whole sentences only, no details of a person, the rest in private."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.draft.deferring import JOINED, Point, joined, point, single
from assistant.draft.needs import is_action, is_lookup
from assistant.draft.opening import FED_UP, WAITING_PLAIN, WAITING_REFUND, greeting, signature, without_questions
from assistant.draft.planning import chosen_units, plan
from assistant.draft.rendering import joined_units, said
from assistant.draft.sentences import Kind
from assistant.draft.situation import Situation
from assistant.draft.voice import Voice, public
from assistant.draft.words import listed
from assistant.draft.writing import Sheet
from assistant.types import Channel, DraftPart, Match, MatchResult, Message, Question, Status

PRIVATE = "Please send us a direct message, and I will look into {x} there."
READ = "You can read about this at {x}."
PRIVATE_ALL = "Please send us a direct message and I will help you there."
PRIVATE_REST = "Please send us a direct message and I will help you with the rest there."
WRITE_REST = "I will come back to you on the rest {within}."
UNLIMITED = 100_000
RESERVE = 75  # characters for what did not fit


def short_draft(
    inquiry: Message,
    questions: Sequence[Question],
    matches: Sequence[MatchResult],
    voice: Voice,
    told: Situation,
    limit: int | None,
) -> tuple[str, tuple[DraftPart, ...]]:
    """As many whole answers as fit, each as short as its entry allows; what does not fit is named and moved."""
    room = limit or UNLIMITED
    sign = signature(inquiry, voice) if voice.channel == Channel.SOCIAL else ""
    sheet = Sheet()
    sheet.say(greeting(inquiry, voice))
    if not questions:
        sheet.say(
            _fitting(
                [public(without_questions(told, inquiry, voice)), "Thank you for your message."],
                room - len(sheet.text) - 1,
            ),
            " ",
        )
    else:
        sheet.say(_sorry(told, voice), " ")
        _fill(sheet, questions, matches, voice, told, room)
    if sign and len(sheet.text) + 1 + len(sign) <= room:
        sheet.say(sign, " ")
    return sheet.finish()


def _sorry(told: Situation, voice: Voice) -> str:
    """A word on what went wrong, if something did, without its details."""
    if told.waiting or told.refund:
        return voice.say(WAITING_REFUND if told.refund else WAITING_PLAIN, "open")
    return voice.say(FED_UP, "open", x=told.fed_up) if told.fed_up else ""


def _fill(
    sheet: Sheet,
    questions: Sequence[Question],
    matches: Sequence[MatchResult],
    voice: Voice,
    told: Situation,
    room: int,
) -> None:
    """Answers first, then what is put off; the last words are kept free for what did not fit."""
    blocks, deferred = plan(questions, matches, 1)
    reserve = RESERVE if len(questions) > 1 else 0
    moved: list[int] = []
    for block in blocks:
        if block.lookups:
            moved += block.questions
            continue
        first = block.questions[0]
        text = _fitting(_candidates(questions[first], matches[first].matches[0]), room - len(sheet.text) - 1 - reserve)
        if text:
            sheet.answer(text, block.questions, Status.ANSWERED, block.entry, " ")
        else:
            moved += block.questions
    public_place = voice.channel == Channel.SOCIAL
    delicate = [d for d in deferred if public_place and (told.fed_up or _own(questions[d]))]
    moved += delicate
    _put_off(sheet, [d for d in deferred if d not in delicate], moved, questions, voice, room)
    if moved:
        _move(sheet, sorted(moved), questions, voice, room - len(sheet.text) - 1)


def _own(question: Question) -> bool:
    """Whether the question is about the customer's own order, which is nobody else's business."""
    return is_lookup(question) or is_action(question)


def _put_off(
    sheet: Sheet, open_: Sequence[int], moved: list[int], questions: Sequence[Question], voice: Voice, room: int
) -> None:
    """Up to three open questions in one sentence, as many as fit; the rest joins what is moved."""
    reserve = RESERVE if len(questions) > 1 else 0
    for n in range(min(len(open_), JOINED), 0, -1):
        some = [questions[d] for d in open_[:n]]
        text = joined(some, voice) if n > 1 else single(some[0], voice)
        if len(text) < room - len(sheet.text) - (0 if n == len(open_) and not moved else reserve):
            sheet.answer(text, open_[:n], Status.DEFERRED, joint=" ")
            moved += open_[n:]
            return
    moved += open_


def _candidates(question: Question, match: Match) -> list[str]:
    """Ways to say the answer, longest first; each is whole sentences, a list only as a whole, the last a link."""
    _, pieces, chosen = chosen_units(question, match)
    turned = [(pieces[i], said(pieces[i], question, match.entry)) for i in chosen]
    ways = [joined_units(turned)]
    if all(u.kind is Kind.SENTENCE for u, _ in turned):
        ways += [joined_units(turned[:n]) for n in range(len(turned) - 1, 0, -1)]
    return [*ways, READ.format(x=match.entry.url)] if match.entry.url else ways


def _fitting(texts: Sequence[str], room: int) -> str:
    """The first text that fits, or none."""
    return next((t for t in texts if 0 < len(t) <= room), "")


def _move(sheet: Sheet, moved: Sequence[int], questions: Sequence[Question], voice: Voice, room: int) -> None:
    """Name what is taken to a private channel, as far as there is room."""
    named = [point(questions[m], voice.style.spelling) for m in moved[:3]]
    names = [public(w) for kind, w in named if kind in (Point.TOPIC, Point.REQUEST, Point.CLAUSE, Point.LOOKUP)]
    texts = []
    if voice.channel == Channel.SOCIAL:
        if len(names) == len(moved):
            texts = [PRIVATE.format(x=listed(names))]
        texts += [PRIVATE_REST if sheet.parts else PRIVATE_ALL]
    else:
        texts = [voice.say((WRITE_REST,), "rest")]
    text = _fitting(texts, room)
    if text:
        sheet.answer(text, list(moved), Status.DEFERRED, joint=" ")
