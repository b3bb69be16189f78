"""The tools: what they take and give are the API's own models, what they do is the API's own work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anyio import to_thread

from assistant.api.callers import Caller
from assistant.api.entries import kept
from assistant.ledger.scopes import Scope
from assistant.wire import inputs, knowledge, outputs, requests

if TYPE_CHECKING:
    from assistant.api.office import Office
    from assistant.pipeline import Assistant


class Nothing(inputs.Request):
    """Nothing is asked."""


@dataclass(frozen=True, slots=True)
class Work:
    """A tool: what it needs, takes and gives, and what does it."""

    name: str
    title: str
    about: str
    scopes: tuple[Scope, ...]
    takes: type[inputs.Request]
    gives: type[outputs.Answer]
    work: Callable[[Office, Caller, Any], Awaitable[outputs.Answer]]


async def _draft(office: Office, caller: Caller, request: inputs.DraftRequest) -> outputs.Answer:
    return await office.answer(caller, "draft", request, lambda desk: requests.draft(desk, request))


async def _check(office: Office, caller: Caller, request: inputs.CheckRequest) -> outputs.Answer:
    return await office.answer(caller, "check", request, lambda desk: requests.check(desk, request))


async def _questions(office: Office, caller: Caller, request: inputs.QuestionsRequest) -> outputs.Answer:
    return await office.answer(caller, "questions", request, lambda desk: requests.questions(desk, request))


async def _search(office: Office, caller: Caller, request: knowledge.SearchRequest) -> outputs.Answer:
    def work(desk: Assistant) -> outputs.Answer:
        text = desk.read(request.text, html=True).text if request.format == "html" else request.text
        return knowledge.found(desk.index.search([text], request.limit)[0], request)

    return await office.answer(caller, "search", request, work)


async def _gaps(office: Office, caller: Caller, request: Nothing) -> outputs.Answer:
    base = office.desk(caller).knowledge_base
    topics = await to_thread.run_sync(lambda: knowledge.topics(kept(base)))
    return topics.model_copy(update={"id": request.id})


TOOLS = (
    Work(
        "draft_reply",
        "Draft a reply",
        "Draft a reply to a customer's inquiry from the knowledge base, with the check of its own text.",
        (Scope.DRAFT,),
        inputs.DraftRequest,
        outputs.DraftAnswer,
        _draft,
    ),
    Work(
        "check_reply",
        "Check a reply",
        "Check that a reply answers every question of an inquiry, and what it promises and until when.",
        (Scope.CHECK,),
        inputs.CheckRequest,
        outputs.CheckAnswer,
        _check,
    ),
    Work(
        "find_questions",
        "Find questions",
        "Find the separate questions of an inquiry, and those that an earlier answer in its thread left open.",
        (Scope.DRAFT, Scope.CHECK),
        inputs.QuestionsRequest,
        outputs.QuestionsAnswer,
        _questions,
    ),
    Work(
        "search_knowledge",
        "Search the knowledge base",
        'Find entries of the knowledge base for a question. Those marked "internal" are never shown to a customer.',
        (Scope.KNOWLEDGE_READ,),
        knowledge.SearchRequest,
        knowledge.SearchAnswer,
        _search,
    ),
    Work(
        "list_gaps",
        "List gaps",
        "List what customers ask and the knowledge base does not answer, as the last report left it.",
        (Scope.GAPS,),
        Nothing,
        knowledge.KeptTopics,
        _gaps,
    ),
)
