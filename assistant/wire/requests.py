"""Requests, put to the desk: what `--jsonl` and the HTTP API share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.questions import limits
from assistant.types import (
    Corrections,
    Draft,
    DraftPart,
    Fact,
    FormLetter,
    MatchResult,
    Message,
    Part,
    Polished,
    Question,
    Recent,
)
from assistant.wire import answers, inputs, outputs
from assistant.wire.fields import Wire

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

Told = Callable[[str, Wire], None]
"""Called with the name of what stands already, and with it."""


def questions(desk: Assistant, request: inputs.QuestionsRequest) -> outputs.QuestionsAnswer:
    """The questions of one inquiry."""
    message = desk.read(request.text, subject=request.subject, html=_html(request))
    found = desk.questions(message, corrections=_swayed(request))
    before = desk.left_open(message, found, corrections=_swayed(request))
    plain = _plain(request, text=message)
    return answers.questions(found, id=request.id, plain=plain, notes=message.notes, left_open=before)


def match(desk: Assistant, requests: Sequence[inputs.MatchRequest]) -> list[outputs.MatchAnswer]:
    """Entries for each question; all are searched at once."""
    texts, plain = _texts(desk, requests)
    found = search(desk, texts)
    return [answers.match(m, id=r.id, plain=p) for r, m, p in zip(requests, found, plain, strict=True)]


def draft(desk: Assistant, request: inputs.DraftRequest, told: Told | None = None) -> outputs.DraftAnswer:
    """A draft for one inquiry; InputError where there is nothing to reply to.

    `told` hears of what stands already: the questions, then each part, before the check of the whole.
    """
    known = {"subject": request.subject, "sender": request.sender, "channel": request.channel}
    message = desk.read(request.text, html=_html(request), **known)
    before, sway = recent(request.recent), _swayed(request)
    facts = tuple(Fact(f.label, f.value, f.question) for f in request.facts)
    more = _telling(desk, message, request, sway, told) if told is not None else {}
    made = write(desk, message, request.agent, sway, recent=before, facts=facts, **more)
    if told is not None:
        made = replace(made, report=replace(made.report, notes=(*limits(made.questions), *made.report.notes)))
    smooth = desk.polish(made, agent=request.agent) if request.polish else None
    made = smoothed(desk, made, smooth)
    letter = form_letter(desk, made, before) if request.form_letter else None
    plain = _plain(request, text=message)
    return answers.draft(made, id=request.id, plain=plain, letter=letter, smooth=smooth)


def _telling(
    desk: Assistant, message: Message, request: inputs.DraftRequest, sway: Corrections | None, told: Told
) -> dict[str, Any]:
    """What a draft is asked for beside the usual, where somebody listens; the questions are told at once."""
    found = desk.questions(message, corrections=sway)
    told("questions", answers.questions(found, id=request.id, plain=_plain(request, text=message)))

    def written(parts: Sequence[DraftPart]) -> None:
        for part in parts:
            told("part", answers.part(part))

    return {"questions": found, "written": written}


def check(desk: Assistant, request: inputs.CheckRequest) -> outputs.CheckAnswer:
    """The verdict on one reply, on the questions given, else on those found."""
    known = {"subject": request.subject, "sender": request.sender, "channel": request.channel}
    inquiry = desk.read(request.inquiry, html=_html(request), **known)
    reply = desk.read(request.reply, html=_html(request), reply=True)
    given = request.questions
    asked = None if given is None else [given_question(inquiry, g, i) for i, g in enumerate(given)]
    report = desk.check(inquiry, reply, questions=asked, second_opinion=True, corrections=_swayed(request))
    promised = desk.promises(report, reply, request.sent)
    names = [g.ask for g in given or ()]
    plain = _plain(request, inquiry=inquiry, reply=reply)
    letter = None
    if request.form_letter:
        judged = [v.question for v in report.questions]
        letter = desk.form_letter(inquiry, reply, questions=judged, recent=recent(request.recent))
    notes = inquiry.notes
    return answers.check(report, names=names, id=request.id, plain=plain, notes=notes, promised=promised, letter=letter)


def gaps(desk: Assistant, requests: Sequence[inputs.GapsRequest]) -> list[outputs.GapsAnswer]:
    """The topic of each question, grouped among all of them."""
    texts, plain = _texts(desk, requests)
    groups = desk.gaps(texts)
    names = {i: name for name, g in zip(answers.topic_names(groups), groups, strict=True) for i in g.members}
    return [outputs.GapsAnswer(id=r.id, topic=names[i], plain=plain[i]) for i, r in enumerate(requests)]


def search(desk: Assistant, texts: Sequence[str]) -> list[MatchResult]:
    """What the knowledge base has for each question; a blank one has nothing."""
    asked = [i for i, text in enumerate(texts) if text.strip()]
    found = dict(zip(asked, desk.match([texts[i] for i in asked]), strict=True))
    return [found.get(i) or MatchResult(text, (), answered=False, score=0.0) for i, text in enumerate(texts)]


def write(
    desk: Assistant, message: Message, agent: str | None, corrections: Corrections | None = None, **known: Any
) -> Draft:
    """A draft; InputError for a message without a word."""
    if not message.text.strip() and not (message.subject or "").strip():
        raise InputError("text: the inquiry is empty; give the text of the message")
    return desk.draft(message, agent=agent, corrections=corrections, **known)


def recent(given: inputs.RecentReplies | None) -> Recent | None:
    """The replies that a request names."""
    return None if given is None else Recent(tuple(given.customer), tuple(given.team))


def smoothed(desk: Assistant, made: Draft, smooth: Polished | None) -> Draft:
    """The draft in the words that polishing gave it, where they are accepted, with their own check."""
    if smooth is None or not smooth.accepted:
        return made
    report = desk.check(made.inquiry, smooth.text, questions=made.questions)
    return replace(made, text=smooth.text, report=report)


def form_letter(desk: Assistant, made: Draft, before: Recent | None) -> FormLetter:
    """How much a draft reads like a form letter."""
    return desk.form_letter(made.inquiry, made.text, questions=made.questions, matches=made.matches, recent=before)


def _texts(
    desk: Assistant, requests: Sequence[inputs.MatchRequest | inputs.GapsRequest]
) -> tuple[list[str], list[dict[str, str] | None]]:
    """The text of each request, and the `plain` of its answer."""
    read = [desk.read(r.text, html=True) if _html(r) else None for r in requests]
    texts = [r.text if m is None else m.text for r, m in zip(requests, read, strict=True)]
    return texts, [None if m is None else answers.plain(text=m) for m in read]


def given_question(inquiry: Message, given: inputs.GivenQuestion, index: int = 0) -> Question:
    """A question that the caller knows, read from the inquiry; InputError for a span that is not in it."""
    part = Part.SUBJECT if given.part == "subject" else Part.BODY
    text = (inquiry.subject or "") if part is Part.SUBJECT else inquiry.text
    for start, end in given.spans:
        if not start < end <= len(text):
            name = "subject" if part is Part.SUBJECT else "inquiry"
            expected = f"a range of the {name}, which has {len(text)} characters"
            raise InputError(f"questions.{index}.spans: expected {expected}, found [{start}, {end}]")
    start, end = given.spans[0]  # the first place asks it; others repeat it
    asked = text[start:end]
    return Question(tuple(given.spans), asked, standalone=asked, reason="given", part=part)


def _swayed(request: inputs.QuestionsRequest | inputs.DraftRequest | inputs.CheckRequest) -> Corrections | None:
    """The corrections to respect: None for those of the desk."""
    return None if request.corrections else Corrections()


def _plain(request: inputs.Request, **read: Message) -> dict[str, str] | None:
    """The plain text of each field of a request in HTML."""
    return answers.plain(**read) if _html(request) else None


def _html(request: inputs.Request) -> bool:
    return request.format == "html"
