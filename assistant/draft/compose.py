"""The draft: greeting, opening, one paragraph an answer, what is put off, closing and signature."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.draft.blocks import Block
from assistant.draft.context import what_now
from assistant.draft.deferring import JOINED, bullets, joined, single, tells
from assistant.draft.needs import is_lookup
from assistant.draft.opening import closing, greeting, opening, signature, without_questions
from assistant.draft.planning import plan
from assistant.draft.rendering import bridged, capital, link, meanwhile, paragraph
from assistant.draft.short import short_draft
from assistant.draft.situation import Situation, situation
from assistant.draft.voice import Voice, unnumbered, voice_for
from assistant.draft.writing import Sheet
from assistant.types import Channel, DraftPart, HouseStyle, MatchResult, Message, Question, Status

MOST_IN_CHAT = 3  # sentences an answer
LINKS = 2  # more look like a list of results
SENTENCES = (4, 3, 2, 1)  # tried one after the other where a channel has a limit


def compose(
    inquiry: Message, questions: Sequence[Question], matches: Sequence[MatchResult], style: HouseStyle
) -> tuple[str, tuple[DraftPart, ...]]:
    """A reply ready to be edited, and its parts: what it says to which question, where, and from which entry.

    A question without a usable match is put off by name. The same input gives the same draft. On social media, and
    where a draft would be longer than the channel's limit of characters, it is as short as can be.
    """
    voice = voice_for(inquiry, style)
    told = situation(inquiry, questions, matches)
    limit = style.character_limits.get(inquiry.channel)
    if inquiry.channel != Channel.SOCIAL:
        tries = SENTENCES if limit else (MOST_IN_CHAT if inquiry.channel == Channel.CHAT else None,)
        for most in tries:
            draft = _full(inquiry, questions, matches, voice, told, most)
            if limit is None or len(draft[0]) <= limit:
                return draft
    return short_draft(inquiry, questions, matches, voice, told, limit)


def _full(
    inquiry: Message,
    questions: Sequence[Question],
    matches: Sequence[MatchResult],
    voice: Voice,
    told: Situation,
    most: int | None,
) -> tuple[str, tuple[DraftPart, ...]]:
    """The draft of a channel with room."""
    sheet = Sheet()
    hello = greeting(inquiry, voice)
    sheet.say(hello)
    if not questions:
        sheet.say(without_questions(told, inquiry, voice), " " if voice.brief else "\n\n")
        sheet.say(signature(inquiry, voice))
        return sheet.finish()
    blocks, deferred = plan(questions, matches, most)
    first = capital(opening(told, questions, inquiry, voice, answered=bool(blocks)))
    questions = [
        what_now(q) if told.trouble and told.trouble in first and tells(q, told.trouble) else q for q in questions
    ]
    sheet.say(first, " " if voice.brief else "\n\n")
    # Who is waiting for a parcel wants to read of that first.
    urgent = [d for d in deferred if blocks and told.waiting and is_lookup(questions[d])]
    _deferrals(sheet, urgent, questions, voice, alone=False)
    _answers(sheet, blocks, questions, voice, started=bool(first) or not voice.brief)
    _deferrals(sheet, [d for d in deferred if d not in urgent], questions, voice, alone=not blocks and voice.brief)
    answered = [questions[q] for b in blocks for q in b.questions]
    promised = bool(deferred) or any(b.lookups for b in blocks)
    sheet.say(closing(told, answered, promised, voice))
    sheet.say(signature(inquiry, voice))
    return sheet.finish()


def _answers(
    sheet: Sheet, blocks: Sequence[Block], questions: Sequence[Question], voice: Voice, *, started: bool
) -> None:
    """One paragraph a block; in a chat the first one goes on behind the greeting."""
    yes_used, links = False, 0
    for i, block in enumerate(blocks):
        joint = " " if voice.brief and not i and not started else "\n\n"
        text = paragraph(block, questions)
        if block.lookups:
            lead = unnumbered(single(questions[block.lookups[0]], voice, again=sheet.promised), sheet.text)
            others = [q for q in block.questions if q not in block.lookups]
            sheet.answer(f"{lead} {meanwhile(text)}", block.lookups, Status.DEFERRED, block.entry, joint)
            span = sheet.parts[-1].span
            sheet.parts += [_like(sheet.parts[-1], q, span) for q in others]
            continue
        if i:
            text = bridged(text, questions[block.questions[0]], voice, yes_used=yes_used)
        yes_used |= text.startswith("And yes,")
        sheet.answer(text, block.questions, Status.ANSWERED, block.entry, joint)
        if links < LINKS and (more := link(block, text, voice)):
            sheet.say(more, "\n" if "\n" in text else " ")
            links += 1


def _like(part: DraftPart, question: int, span: tuple[int, int]) -> DraftPart:
    """The same stretch as the answer to another question."""
    return DraftPart(question, part.text, Status.ANSWERED, part.entry, part.source, span)


def _deferrals(
    sheet: Sheet, deferred: Sequence[int], questions: Sequence[Question], voice: Voice, *, alone: bool
) -> None:
    """What is put off: one sentence for up to three questions, a list for more."""
    joint = " " if alone else "\n\n"
    if len(deferred) == 1:
        text = unnumbered(single(questions[deferred[0]], voice, again=sheet.promised), sheet.text)
        sheet.answer(text, deferred, Status.DEFERRED, joint=joint)
    elif 1 < len(deferred) <= JOINED:
        text = joined([questions[d] for d in deferred], voice, again=sheet.promised)
        sheet.answer(unnumbered(text, sheet.text), deferred, Status.DEFERRED, joint=joint)
    elif deferred:
        lead, lines = bullets([questions[d] for d in deferred], voice)
        sheet.say(lead, joint)
        for d, line in zip(deferred, lines, strict=True):
            sheet.answer(line, [d], Status.DEFERRED, joint="\n")
