"""The HTTP API: the JSON of `--jsonl`, one request at a time, with unknown keys forbidden."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.routing import Route

from assistant import __version__
from assistant.api import (
    apps,
    background,
    calls,
    description,
    entries,
    events,
    health,
    mcp,
    notes,
    problems,
    purging,
    sessions,
    webhooks,
)
from assistant.api.guard import Guard
from assistant.api.office import Office, office
from assistant.api.remembering import HEADER, Remembering
from assistant.api.watching import ID, Watch

if TYPE_CHECKING:
    from assistant.config import Configuration
    from assistant.pipeline import Assistant

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}


def create_app(desk: Assistant, configuration: Configuration, desks: Mapping[str, Assistant] | None = None) -> FastAPI:
    """The API of a desk, and of the `desks` of other workspaces; keys and limits come from the configuration.

    `app.state.office` is what its routes share.
    """
    shared = office(desk, configuration, desks or {})

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as beside:
            beside.callback(shared.books.close)
            for begin in shared.background:
                await beside.enter_async_context(begin())
            yield

    app = FastAPI(
        lifespan=lifespan,
        title="Fullreply",
        version=__version__,
        description=description.TEXT,
        docs_url=None,  # its page would load scripts from elsewhere
        redoc_url=None,
    )
    app.state.office = shared
    queue = background.queue(shared)
    events.register(shared)
    purging.register(shared)
    problems.install(app)
    parts = [calls.router(shared), entries.router(shared), sessions.router(shared)]
    parts += [webhooks.router(shared, queue), notes.router(shared, queue)]
    for part in parts:
        app.include_router(part, responses=description.ERRORS)
    app.include_router(health.router(shared))
    apps.install(app, shared)
    mcp.install(app, shared)
    _refuse_others(app, parts)
    _surround(app, shared)
    description.complete(app, keyed=shared.keys.needed())
    return app


def _refuse_others(app: FastAPI, parts: Sequence[APIRouter]) -> None:
    """Answer what is not there; without this the page, which is mounted at "/", would do so in its own way."""
    known = [route for part in parts for route in part.routes if isinstance(route, Route)]

    @app.api_route("/v1/{call:path}", methods=_METHODS, include_in_schema=False)
    async def unknown(call: str, request: Request) -> None:
        here = [r.methods or () for r in known if r.path_regex.match(request.scope["path"])]
        allowed = sorted({method for methods in here for method in methods})
        raise HTTPException(405, headers={"allow": ", ".join(allowed)}) if allowed else HTTPException(404)


def _surround(app: FastAPI, shared: Office) -> None:
    """What stands between the network and the routes, from the inside out."""
    settings = shared.configuration.api
    app.add_middleware(Remembering, books=shared.books)
    app.add_middleware(Guard, settings=settings, keys=shared.keys)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type", HEADER, ID],
            expose_headers=["retry-after", ID],
        )
    app.add_middleware(Watch, meters=shared.meters, headers=_HEADERS, logged=settings.access_log)
