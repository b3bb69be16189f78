"""The draft: greeting, opening, one paragraph an answer, what is put off, closing and signature."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.draft.asides import PASS_ON, to_be_passed_on
from assistant.draft.blocks import Block
from assistant.draft.case import Case
from assistant.draft.context import what_now
from assistant.draft.deferrals import NUMBER_TOO
from assistant.draft.deferring import JOINED, bullets, joined, single, tells
from assistant.draft.facts import AGENT
from assistant.draft.needs import about_order, is_lookup, need_of
from assistant.draft.opening import closing, greeting, opening, signature, without_questions
from assistant.draft.openings import DEADLINE
from assistant.draft.planning import plan
from assistant.draft.rendering import bridged, capital, link, meanwhile, paragraph
from assistant.draft.selecting import Evidence
from assistant.draft.short import short_draft
from assistant.draft.situation import situation
from assistant.draft.voice import unnumbered, voice_for
from assistant.draft.writing import Sheet
from assistant.types import (
    Channel,
    DraftPart,
    Fact,
    HouseStyle,
    MatchResult,
    Message,
    NeedKind,
    Question,
    Recent,
    Status,
)

MOST_IN_CHAT = 3  # sentences an answer
LINKS = 2  # more look like a list of results
SENTENCES = (4, 3, 2, 1)  # tried one after the other where a channel has a limit


def compose(
    inquiry: Message,
    questions: Sequence[Question],
    matches: Sequence[MatchResult],
    style: HouseStyle,
    *,
    recent: Recent | None = None,
    facts: Sequence[Fact] = (),
    evidence: Sequence[Evidence] = (),
) -> tuple[str, tuple[DraftPart, ...]]:
    """A reply ready to be edited, and its parts: what it says to which question, where, and from which entry.

    A question without a usable match is put off by name. The same input gives the same draft. On social media, and
    where a draft would be longer than the channel's limit of characters, it is as short as can be. Phrases of our own
    that `recent` replies use are avoided where there is another wording. `facts` are what the agent found out, and
    `evidence` says per question how near each sentence of its entry is and how surely it answers.
    """
    voice = voice_for(inquiry, style, recent)
    questions = tuple(about_order(q, inquiry) for q in questions)
    case = Case(
        inquiry, questions, matches, voice, situation(inquiry, questions, matches), evidence,
        tuple(need_of(q, inquiry) for q in questions), facts,
    )  # fmt: skip
    limit = style.character_limits.get(inquiry.channel)
    if inquiry.channel != Channel.SOCIAL:
        tries = SENTENCES if limit else (MOST_IN_CHAT if inquiry.channel == Channel.CHAT else None,)
        for most in tries:
            draft = _full(case, most)
            if limit is None or len(draft[0]) <= limit:
                return draft
    return short_draft(case, limit)


def _full(case: Case, most: int | None) -> tuple[str, tuple[DraftPart, ...]]:
    """The draft of a channel with room."""
    sheet, voice, told, questions = Sheet(), case.voice, case.told, case.questions
    sheet.say(greeting(case.inquiry, voice))
    gap = " " if voice.brief else "\n\n"
    if not questions:
        sheet.say(without_questions(told, case.inquiry, voice), gap)
        for _, text in case.stated():
            sheet.say(text, gap)
        sheet.say(signature(case.inquiry, voice))
        return sheet.finish()
    known = case.stated()
    settled = case.settled([i for i, _ in known])
    thanks = [i for i, q in enumerate(questions) if to_be_passed_on(q, case.inquiry)]
    told_of = [*(i for i, _ in known), *settled, *thanks]
    blocks, deferred = plan(questions, case.matches, most, evidence=case.evidence, told=told_of, message=case.said())
    first = capital(opening(told, questions, case.inquiry, voice, answered=bool(blocks)))
    said = [what_now(q) if told.trouble and told.trouble in first and tells(q, told.trouble) else q for q in questions]
    sheet.say(first, gap)
    passed = voice.say(PASS_ON, "pass") if thanks else ""
    sheet.say(passed, gap)
    span = (len(sheet.text) - len(passed), len(sheet.text))
    _facts(sheet, known, gap)
    of = {p.question: p for p in sheet.parts}
    sheet.parts += [_like(of[i], j, of[i].span) for j, i in settled.items() if i in of]
    # Who is waiting for a parcel wants to read of that first.
    urgent = [d for d in deferred if blocks and (told.waiting or told.refund) and is_lookup(said[d])]
    _deferrals(sheet, urgent, said, case, alone=False)
    _answers(sheet, blocks, said, case, started=bool(first or known) or not voice.brief)
    later = [d for d in deferred if d not in urgent]
    _deferrals(sheet, later, said, case, alone=not blocks and voice.brief)
    sheet.parts += [DraftPart(i, passed, Status.DEFERRED, None, None, span) for i in thanks]
    promised = bool(deferred) or any(b.lookups for b in blocks)
    if promised and told.deadline and not voice.brief:
        sheet.say(voice.say(DEADLINE, "deadline", x=told.deadline), " " if later else "\n\n")
    answered = [questions[q] for b in blocks for q in b.questions]
    sheet.say(closing(told, answered, promised, voice))
    sheet.say(signature(case.inquiry, voice))
    return sheet.finish()


def _facts(sheet: Sheet, known: Sequence[tuple[int, str]], gap: str) -> None:
    """What the agent knows of the customer's own case, one after the other in one paragraph."""
    for n, (question, text) in enumerate(known):
        joint = " " if n else gap
        if question < 0:
            sheet.say(text, joint)
        else:
            sheet.answer(text, [question], Status.ANSWERED, joint=joint, source=AGENT)


def _answers(
    sheet: Sheet, blocks: Sequence[Block], questions: Sequence[Question], case: Case, *, started: bool
) -> None:
    """One paragraph a block; in a chat the first one goes on behind the greeting."""
    voice, yes_used, links = case.voice, False, 0
    for i, block in enumerate(blocks):
        joint = " " if voice.brief and not i and not started else "\n\n"
        text = paragraph(block, questions)
        if block.lookups:
            _looked_up(sheet, block, text, questions, case, joint)
            continue
        if i:
            text = bridged(text, questions[block.questions[0]], voice, yes_used=yes_used)
        yes_used |= text.startswith(("And yes,", "Yes,"))
        sheet.answer(text, block.questions, Status.ANSWERED, block.entry, joint)
        if links < LINKS and not _linked(block, sheet) and (more := link(block, text, voice)):
            sheet.say(more, "\n" if "\n" in text else " ")
            links += 1


def _linked(block: Block, sheet: Sheet) -> bool:
    """Whether the reply has the entry's link already."""
    return bool(block.entry.url) and f"{block.entry.url}." in sheet.text


def _looked_up(sheet: Sheet, block: Block, text: str, questions: Sequence[Question], case: Case, joint: str) -> None:
    """The promise to look something up or to do it, and what the entry says meanwhile."""
    first, voice = block.lookups[0], case.voice
    lead = case.numbered(
        single(questions[first], voice, again=sheet.promised, number=case.lacks_number(block.lookups)),
        first,
        sheet.text,
    )
    others = [q for q in block.questions if q not in block.lookups]
    action = case.needs[first].kind is NeedKind.ACTION
    sheet.answer(
        f"{lead} {meanwhile(text, voice, action=action, before=sheet.text)}",
        block.lookups,
        Status.DEFERRED,
        block.entry,
        joint,
    )
    span = sheet.parts[-1].span
    sheet.parts += [_like(sheet.parts[-1], q, span) for q in others]


def _like(part: DraftPart, question: int, span: tuple[int, int]) -> DraftPart:
    """The same stretch as the answer to another question."""
    return DraftPart(question, part.text, Status.ANSWERED, part.entry, part.source, span)


def _deferrals(
    sheet: Sheet, deferred: Sequence[int], questions: Sequence[Question], case: Case, *, alone: bool
) -> None:
    """What is put off: one sentence for up to three questions, a list for more."""
    joint, voice = " " if alone else "\n\n", case.voice
    if len(deferred) == 1:
        text = single(questions[deferred[0]], voice, again=sheet.promised, number=case.lacks_number(deferred))
        sheet.answer(case.numbered(text, deferred[0], sheet.text), deferred, Status.DEFERRED, joint=joint)
    elif 1 < len(deferred) <= JOINED:
        text = joined([questions[d] for d in deferred], voice, again=sheet.promised)
        sheet.answer(unnumbered(text, sheet.text), deferred, Status.DEFERRED, joint=joint)
        if case.lacks_number(deferred):
            sheet.say(voice.say(NUMBER_TOO, "number"), " ")
    elif deferred:
        lead, lines = bullets([questions[d] for d in deferred], voice)
        sheet.say(lead, joint)
        for d, line in zip(deferred, lines, strict=True):
            sheet.answer(line, [d], Status.DEFERRED, joint="\n")
