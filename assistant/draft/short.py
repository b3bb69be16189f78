"""A draft for little room and many readers: whole sentences only, no details of a person, the rest in private."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.draft.case import Case
from assistant.draft.deferring import JOINED, Point, joined, point, redress, single
from assistant.draft.facts import AGENT
from assistant.draft.needs import is_action, is_lookup
from assistant.draft.opening import greeting, signature, without_questions
from assistant.draft.openings import AGAIN_WRITING, FED_UP, UNANSWERED, WAITING_PLAIN, WAITING_REFUND
from assistant.draft.picking import chosen_units
from assistant.draft.planning import plan
from assistant.draft.polarity import verdict
from assistant.draft.rendering import joined_units, said
from assistant.draft.selecting import Evidence
from assistant.draft.sentences import Kind
from assistant.draft.voice import Voice, public
from assistant.draft.words import listed
from assistant.draft.writing import Sheet
from assistant.types import Channel, DraftPart, Match, Question, Status

PRIVATE = (
    "Please send us a direct message, and I will look into {x} there.",
    "Send us a direct message, please, and I will look into {x} there.",
    "Could you send us a direct message? I will look into {x} there.",
)
PRIVATE_NUMBER = (
    "Please send us a direct message with your order number, and I will look into {x} there.",
    "Could you send us a direct message with your order number? I will look into {x} there.",
    "Send us a direct message with your order number, please, and I will look into {x} there.",
)
PRIVATE_NEWS = (
    "I have news on this for you: please send us a direct message, and you will have it there.",
    "I can tell you more about this in private: please send us a direct message.",
)
WRONG = (
    "I'm sorry that this has gone wrong.",
    "I'm sorry to read this.",
    "I'm sorry, this is not how it should be.",
)
READ = ("You can read about this at {x}.", "The details are at {x}.", "You will find this at {x}.")
PRIVATE_ALL = (
    "Please send us a direct message and I will help you there.",
    "Could you send us a direct message? I will help you there.",
    "Send us a direct message, please, and I will sort this out with you there.",
)
PRIVATE_REST = (
    "Please send us a direct message and I will help you with the rest there.",
    "For the rest, please send us a direct message and I will help you there.",
)
WRITE_REST = ("I will come back to you on the rest {within}.",)
UNLIMITED = 100_000
RESERVE = 75  # characters for what did not fit


def short_draft(case: Case, limit: int | None) -> tuple[str, tuple[DraftPart, ...]]:
    """As many whole answers as fit, each as short as its entry allows; what does not fit is named and moved."""
    room = limit or UNLIMITED
    voice = case.voice
    sign = signature(case.inquiry, voice) if voice.channel == Channel.SOCIAL else ""
    sheet = Sheet()
    sheet.say(greeting(case.inquiry, voice))
    if not case.questions:
        thanks = public(without_questions(case.told, case.inquiry, voice))
        sheet.say(_fitting([thanks, "Thank you for your message."], room - len(sheet.text) - 1), " ")
    else:
        sorry = _sorry(case)
        sheet.say(sorry if len(sorry) < room / 3 else "", " ")
        _fill(sheet, case, room)
    if sign and len(sheet.text) + 1 + len(sign) <= room:
        sheet.say(sign, " ")
    return sheet.finish()


def _sorry(case: Case) -> str:
    """A word on what went wrong, if something did, without its details."""
    told, voice = case.told, case.voice
    if told.waiting or told.refund:
        return voice.say(WAITING_REFUND if told.refund else WAITING_PLAIN, "open")
    if told.again:
        often = told.again != "unanswered"
        return voice.say(AGAIN_WRITING, "again", often=told.again) if often else voice.say(UNANSWERED, "again")
    if told.fed_up:
        return voice.say(FED_UP, "open", x=told.fed_up)
    return voice.say(WRONG, "open") if told.trouble and voice.channel == Channel.SOCIAL else ""


def _fill(sheet: Sheet, case: Case, room: int) -> None:
    """Answers first, then what is put off; the last words are kept free for what did not fit."""
    questions, voice = case.questions, case.voice
    public_place = voice.channel == Channel.SOCIAL
    known = [] if public_place else case.stated()
    news = [i for i, _ in case.stated() if i >= 0] if public_place else []
    for i, text in known:
        if i >= 0 and len(text) < room - len(sheet.text) - RESERVE:
            sheet.answer(text, [i], Status.ANSWERED, joint=" ", source=AGENT)
    stated = {p.question for p in sheet.parts}
    blocks, deferred = plan(
        questions, case.matches, 1, evidence=case.evidence, told=[*news, *stated], message=case.said()
    )
    moved: list[int] = []
    answers = [b for b in blocks if not b.lookups]
    for block in blocks:
        if block.lookups:
            moved += block.questions
    after = len(deferred) + len(moved) + len(news)
    for n, block in enumerate(answers):
        first = block.questions[0]
        rest = answers[n + 1 :]
        # The others need room too: the shortest way to say each is kept free.
        kept = sum(1 + min(len(c) for c in _ways(case, b.questions[0])) for b in rest)
        kept = kept if kept < room / 2 else 0
        text = _fitting(_ways(case, first), room - len(sheet.text) - 1 - kept - (RESERVE if after else 0))
        if text:
            sheet.answer(text, block.questions, Status.ANSWERED, block.entry, " ")
        else:
            moved += block.questions
            after += 1
    angry = bool(case.told.fed_up or case.told.again or case.told.trouble)
    delicate = [d for d in deferred if public_place and (angry or _own(questions[d]) or redress(questions[d]))]
    moved += delicate
    _put_off(sheet, [d for d in deferred if d not in delicate], moved, case, room)
    if news or moved:
        _move(sheet, sorted(moved), sorted(news), case, room - len(sheet.text) - 1)


def _ways(case: Case, question: int) -> list[str]:
    """The ways to say the answer to a question, longest first; never none."""
    evidence = case.evidence[question] if question < len(case.evidence) else {}
    return _candidates(case.questions[question], case.matches[question].matches[0], evidence, case.voice)


def _own(question: Question) -> bool:
    """Whether the question is about the customer's own order, which is nobody else's business."""
    return is_lookup(question) or is_action(question)


def _put_off(sheet: Sheet, open_: Sequence[int], moved: list[int], case: Case, room: int) -> None:
    """Up to three open questions in one sentence, as many as fit; the rest joins what is moved."""
    reserve = RESERVE if len(case.questions) > 1 else 0
    for n in range(min(len(open_), JOINED), 0, -1):
        some = [case.questions[d] for d in open_[:n]]
        text = joined(some, case.voice) if n > 1 else single(some[0], case.voice)
        if len(text) < room - len(sheet.text) - (0 if n == len(open_) and not moved else reserve):
            sheet.answer(text, open_[:n], Status.DEFERRED, joint=" ")
            moved += open_[n:]
            return
    moved += open_


def _candidates(question: Question, match: Match, evidence: Evidence, voice: Voice) -> list[str]:
    """Ways to say the answer, longest first; each is whole sentences, a list only as a whole, the last a link."""
    _, pieces, chosen = chosen_units(question, match, evidence=evidence)
    settled = verdict(question.standalone or question.text, match.entry, pieces)
    turned = [(pieces[i], said(pieces[i], question, match.entry)) for i in chosen if not settled or i != settled[0]]
    turned[:0] = [(pieces[settled[0]], settled[1])] if settled else []
    ways = [joined_units(turned)]
    if all(u.kind is Kind.SENTENCE for u, _ in turned):
        ways += [joined_units(turned[:n]) for n in range(len(turned) - 1, 0, -1)]
    return [*ways, voice.say(READ, "read", x=match.entry.url)] if match.entry.url else ways


def _fitting(texts: Sequence[str], room: int) -> str:
    """The first text that fits, or none."""
    return next((t for t in texts if 0 < len(t) <= room), "")


def _move(sheet: Sheet, moved: Sequence[int], news: Sequence[int], case: Case, room: int) -> None:
    """Name what is taken to a private channel, as far as there is room: one clear next step."""
    voice = case.voice
    points = [point(case.questions[m], voice.style.spelling) for m in moved[:3]]
    names = [public(w) for kind, w in points if kind is not Point.PROBLEM]
    texts = []
    if voice.channel == Channel.SOCIAL:
        if moved and len(names) == len(moved):
            shapes = PRIVATE_NUMBER if case.lacks_number(moved) else PRIVATE
            texts = [voice.say(shapes, "private", x=listed(names)), *(s.format(x=listed(names)) for s in PRIVATE[:1])]
        texts += [voice.say(PRIVATE_NEWS, "news")] if news else []
        texts += [voice.say(PRIVATE_REST if sheet.parts and moved else PRIVATE_ALL, "private"), PRIVATE_ALL[0]]
    else:
        texts = [voice.say(WRITE_REST, "rest")]
    if text := _fitting(texts, room):
        sheet.answer(text, [*moved, *news], Status.DEFERRED, joint=" ")
