"""Notes that an agent puts beside a conversation of a helpdesk: kept at once, posted by the same queue as drafts."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

from anyio import to_thread
from fastapi import APIRouter, Request

from assistant.api.background import Queue
from assistant.api.callers import Caller
from assistant.api.examples import described, example
from assistant.api.office import Office, needs
from assistant.api.problems import Refused
from assistant.api.remembering import HEADER
from assistant.errors import InputError
from assistant.ledger import Ledger, deliveries
from assistant.ledger.scopes import Scope
from assistant.types import Delivery, Note
from assistant.wire import deliveries as wire

Writer = Annotated[Caller, needs(Scope.NOTES)]
KIND = "note"


def router(office: Office, queue: Queue) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/v1")

    @routes.post("/notes", status_code=202, **described("postNote", 404, status=202))
    async def post(
        request: Request, note: Annotated[wire.NoteRequest, example("postNote")], caller: Writer
    ) -> wire.NoteAnswer:
        """Put a note beside a conversation of a helpdesk of this workspace, for colleagues only. Scope: notes.

        It is kept at once and posted within a moment: `GET /v1/notes/{id}` tells how far it is.
        """
        source = queue.sources.get(note.helpdesk)
        if source is None or source.workspace != caller.workspace:
            raise Refused(404)
        if source.write is None:
            raise InputError("helpdesk: expected one with a url in fullreply.toml, found one without")
        ledger, name = await office.ledger(caller), request.headers.get(HEADER)
        kept = await to_thread.run_sync(lambda: _kept(ledger, note, f"{caller.id} {name}" if name else uuid4().hex))
        queue.wake()
        return wire.note(kept)

    @routes.get("/notes/{id}", **described("getNote", 404))
    async def show(id: str, caller: Writer) -> wire.NoteAnswer:
        """Tell how far a note is. Scope: notes."""
        ledger = await office.ledger(caller)
        found = await to_thread.run_sync(lambda: deliveries.find(ledger, id))
        if found is None or found.kind != KIND:
            raise Refused(404)
        return wire.note(found)

    return routes


def _kept(ledger: Ledger, note: wire.NoteRequest, name: str) -> Delivery:
    """The note in the queue; with a name of the caller's the same one is kept once, also after a crash."""
    said = Note("", note.conversation, note.text, draft="")
    key = f"{KIND} {name} {note.conversation} {note.text}"
    return deliveries.accept(ledger, note.helpdesk, key, "", KIND, said)[0]
