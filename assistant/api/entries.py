"""The calls on the knowledge base: list, one, search, propose; and on gaps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from anyio import to_thread
from fastapi import APIRouter, Query

from assistant.api.examples import described, example
from assistant.api.office import Office, Proposer, Reader, Surveyor
from assistant.api.problems import Refused
from assistant.api.proposals import keep
from assistant.errors import InputError, KnowledgeBaseError
from assistant.gaps import proof
from assistant.wire import answers, knowledge, outputs

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


def router(office: Office) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/v1")
    _entries(routes, office)
    _proposals(routes, office)
    _gaps(routes, office)
    return routes


def _entries(routes: APIRouter, office: Office) -> None:
    @routes.get("/entries", **described("listEntries"))
    async def entries(query: Annotated[knowledge.EntriesQuery, Query()], caller: Reader) -> knowledge.EntriesPage:
        """List the entries of the knowledge base. Scope: knowledge:read."""
        desk = office.desk(caller)
        return await to_thread.run_sync(lambda: knowledge.page(desk.index.entries, query))

    @routes.get("/entries/{id:path}", **described("getEntry", 404))
    async def entry(id: str, caller: Reader) -> knowledge.EntryAnswer:
        """Show one entry. Scope: knowledge:read."""
        desk = office.desk(caller)
        found = await to_thread.run_sync(lambda: desk.index.entry(id))
        if found is None:
            raise Refused(404)
        return knowledge.whole(found)

    @routes.post("/entries/search", **described("searchEntries"))
    async def search(
        request: Annotated[knowledge.SearchRequest, example("searchEntries")], caller: Reader
    ) -> knowledge.SearchAnswer:
        """Find entries for a text. Scope: knowledge:read."""

        def work(desk: Assistant) -> knowledge.SearchAnswer:
            text = desk.read(request.text, html=True).text if request.format == "html" else request.text
            return knowledge.found(desk.index.search([text], request.limit)[0], request)

        return await office.answer(caller, "search", request, work)


def _proposals(routes: APIRouter, office: Office) -> None:
    @routes.post("/entries/proposals", **described("proposeEntry"))
    async def propose(
        request: Annotated[knowledge.Proposal, example("proposeEntry")], caller: Proposer
    ) -> knowledge.ProposalAnswer:
        """Propose an entry: a Markdown file that waits for a person. Scope: knowledge:propose."""
        folder = _folder(office) / caller.workspace
        office.ready(caller, request)
        ledger = await office.ledger(caller)
        name = await to_thread.run_sync(lambda: keep(request, folder, ledger, by=caller.id))
        return knowledge.ProposalAnswer(id=request.id, file=name)


def _folder(office: Office) -> Path:
    known = office.configuration
    return known.api.proposals or known.knowledge_base.absolute().parent / "proposals"


def _gaps(routes: APIRouter, office: Office) -> None:
    @routes.get("/gaps", **described("listGaps"))
    async def gaps(caller: Surveyor) -> knowledge.KeptTopics:
        """List what customers ask and nobody has written down, as the last report left it. Scope: gaps."""
        base = office.desk(caller).knowledge_base
        return await to_thread.run_sync(lambda: knowledge.topics(kept(base)))

    @routes.post("/gaps", **described("groupQuestions"))
    async def group(
        request: Annotated[knowledge.TopicsRequest, example("groupQuestions")], caller: Surveyor
    ) -> outputs.TopicsAnswer:
        """Group questions by what they ask. Scope: gaps."""

        def work(desk: Assistant) -> outputs.TopicsAnswer:
            html = request.format == "html"
            texts = [desk.read(t, html=True).text if html else t for t in request.texts]
            return answers.topics(desk.gaps(texts), texts).model_copy(update={"id": request.id})

        return await office.answer(caller, "gaps", request, work)


def kept(base: Path | None) -> list[proof.Kept]:
    """The topics of a base; KnowledgeBaseError where their file cannot be read, which is not the caller's fault."""
    try:
        return list(proof.read(base).values()) if base is not None else []
    except InputError as error:
        raise KnowledgeBaseError(str(error)) from None
