"""Sessions: a page inside a helpdesk shows a key once, and keeps a short-lived token of fewer rights in its place.

They are for our own pages (`apps/frame`) and stand in no description: programs keep their key.
"""

from __future__ import annotations

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Request
from pydantic import AwareDatetime, BaseModel

from assistant.api.callers import Caller
from assistant.api.office import Office, needs
from assistant.api.problems import Refused
from assistant.api.remembering import HEADER
from assistant.ledger.scopes import Scope

OFFERED = tuple(s for s in Scope if s not in (Scope.ADMIN, Scope.WEBHOOKS, Scope.KNOWLEDGE_PROPOSE))
"""What a page may do for an agent, as far as its key may."""
Agent = Annotated[Caller, needs(*OFFERED)]


class Opened(BaseModel):
    """A session that was opened."""

    token: str
    expires_at: AwareDatetime
    workspace: str
    scopes: list[Scope]


class Ended(BaseModel):
    """How many sessions ended."""

    ended: int


def router(office: Office) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/v1", include_in_schema=False)

    @routes.post("/sessions", operation_id="openSession")
    async def begin(request: Request, caller: Agent) -> Opened:
        """Open a session with a key; each time a new one, whose token is answered once and kept nowhere."""
        from assistant.ledger import sessions

        if HEADER in request.headers:
            raise Refused(422, "A session is opened anew each time: leave Idempotency-Key out.")
        if caller.parent is not None:
            raise Refused(403, "A session opens no other one: show the key.")
        if not office.keys.needed():
            raise Refused(403, "No key is needed here, and no session.")
        office.desk(caller)
        ledger = await office.ledger(caller)
        may: list[Scope] = [s for s in OFFERED if caller.may(s)]
        made, token = await to_thread.run_sync(
            lambda: sessions.open_session(ledger, caller.id, may, per_minute=caller.per_minute)
        )
        assert made.expires_at is not None
        return Opened(token=token, expires_at=made.expires_at, workspace=made.workspace, scopes=may)

    @routes.delete("/sessions", operation_id="closeSession")
    async def end(caller: Agent) -> Ended:
        """End the session whose token is shown; shown a key, all sessions that it opened."""
        from assistant.ledger import sessions

        ledger = await office.ledger(caller)
        ended = await to_thread.run_sync(sessions.end_sessions, ledger, caller.id)
        office.keys.forget()
        return Ended(ended=ended)

    return routes
