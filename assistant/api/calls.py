"""The calls on messages: questions, match, draft (also as it is made), check, acknowledge, follow-up, and feedback."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated, Any

from fastapi import APIRouter

from assistant.api.events import tell_check
from assistant.api.examples import EVENT, STREAM, described, example
from assistant.api.office import Drafter, Finder, Office, Reviewer, Searcher, Witness
from assistant.api.stream import Events
from assistant.wire import feedback, inputs, letters, outputs, requests


def router(office: Office) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/v1")
    _reading(routes, office)
    _writing(routes, office)
    _telling(routes, office)
    return routes


def _reading(routes: APIRouter, office: Office) -> None:
    """What reads a message."""

    @routes.post("/questions", **described("findQuestions"))
    async def questions(
        request: Annotated[inputs.QuestionsRequest, example("findQuestions")], caller: Finder
    ) -> outputs.QuestionsAnswer:
        """Find the questions of an inquiry. Scope: draft or check."""
        return await office.answer(caller, "questions", request, lambda desk: requests.questions(desk, request))

    @routes.post("/match", **described("matchQuestion"))
    async def match(
        request: Annotated[inputs.MatchRequest, example("matchQuestion")], caller: Searcher
    ) -> outputs.MatchAnswer:
        """Find entries of the knowledge base for one question. Scope: draft or knowledge:read."""
        return await office.answer(caller, "match", request, lambda desk: requests.match(desk, [request])[0])

    @routes.post("/check", **described("checkReply"))
    async def check(
        request: Annotated[inputs.CheckRequest, example("checkReply")], caller: Reviewer
    ) -> outputs.CheckAnswer:
        """Check that a reply answers every question of an inquiry. Scope: check."""
        made = await office.answer(caller, "check", request, lambda desk: requests.check(desk, request))
        await tell_check(office, caller, request.id, made)
        return made


def _writing(routes: APIRouter, office: Office) -> None:
    """What writes to a customer, for an agent to send."""

    @routes.post("/draft", **described("draftReply"))
    async def draft(
        request: Annotated[inputs.DraftRequest, example("draftReply")], caller: Drafter
    ) -> outputs.DraftAnswer:
        """Draft a reply to an inquiry, with the check of its own text. Scope: draft."""
        return await office.answer(caller, "draft", request, lambda desk: requests.draft(desk, request))

    content = {"text/event-stream": {"schema": EVENT, "example": STREAM}}
    events: dict[int | str, dict[str, Any]] = {200: {"description": "Events as they happen", "content": content}}

    @routes.post("/draft/stream", operation_id="streamDraft", status_code=200, responses=events, response_class=Events)
    async def stream(request: Annotated[inputs.DraftRequest, example("streamDraft")], caller: Drafter) -> Events:
        """Draft a reply and tell what stands already, as server-sent events. Scope: draft.

        `questions` comes first, then a `part` for each stretch of the draft, then `draft`, which is what
        `POST /v1/draft` answers; or `error`, a problem, where it cannot be made.
        """
        office.ready(caller, request)
        place = ExitStack()
        place.enter_context(office.turn.place("draft"))
        return Events(place, lambda tell: office.answer_in_place(
            caller, "draft", lambda desk: tell("draft", requests.draft(desk, request, tell))
        ))  # fmt: skip

    @routes.post("/acknowledge", **described("acknowledgeInquiry"))
    async def acknowledge(
        request: Annotated[letters.AcknowledgeRequest, example("acknowledgeInquiry")], caller: Drafter
    ) -> outputs.DraftAnswer:
        """Write the immediate first answer: what was asked, who answers it, and by when. Scope: draft."""
        return await office.answer(caller, "acknowledge", request, lambda desk: letters.acknowledge(desk, request))

    @routes.post("/follow-up", **described("writeFollowUp"))
    async def follow_up(
        request: Annotated[letters.FollowUpRequest, example("writeFollowUp")], caller: Drafter
    ) -> letters.FollowUpAnswer:
        """Write a note for a day or two after a reply. Scope: draft."""
        return await office.answer(caller, "follow-up", request, lambda desk: letters.follow_up(desk, request))


def _telling(routes: APIRouter, office: Office) -> None:
    """What is told to us."""

    @routes.post("/feedback", **described("recordFeedback"))
    async def record(
        request: Annotated[feedback.Feedback, example("recordFeedback")], caller: Witness
    ) -> feedback.FeedbackAnswer:
        """Record a dismissed question, a corrected verdict, or a reply that was sent. Scope: feedback."""
        ledger = await office.ledger(caller)
        told = await office.answer(caller, "feedback", request, lambda desk: feedback.record(desk, ledger, request))
        await office.followed(caller)
        return told
