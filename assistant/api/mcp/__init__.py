"""MCP at `/mcp`: the work of the API as tools for assistants, by the official SDK, behind the same keys.

Streamable HTTP without sessions: each POST stands for itself and is answered with JSON, so that any of several workers
may answer it. Who calls and whether they may is the guard's work, as for every other address.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING

from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from assistant.api.guard import BODY
from assistant.api.problems import problem

if TYPE_CHECKING:
    from fastapi import FastAPI
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from assistant.api.office import Office

PATH = "/mcp"
_CALL = SimpleNamespace(operation_id="mcp")  # the name of its calls in figures and in the log
_ABSENT = 'MCP is not served here: its SDK is not installed; "pip install fullreply[mcp]" brings it.'


def install(app: FastAPI, office: Office) -> None:
    """Serve MCP while the application runs, where the SDK is installed; else its address says what is missing."""
    door = Door(office, served=importlib.util.find_spec("mcp") is not None)
    app.router.routes.append(Route(PATH, endpoint=door, methods=None, include_in_schema=False))
    if door.served:
        office.background.append(door.open)


class Door:
    """The address, as an ASGI application. The SDK is loaded when the application starts."""

    def __init__(self, office: Office, *, served: bool) -> None:
        self._office, self.served = office, served
        self._sessions: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Answer until this ends."""
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from assistant.api.mcp.serving import server

        logging.getLogger("mcp").setLevel(logging.CRITICAL)  # its messages hold what was sent
        sessions = StreamableHTTPSessionManager(
            server(self._office),
            json_response=True,
            stateless=True,
            max_request_body_size=self._office.configuration.api.max_body_bytes,
        )
        async with sessions.run():
            self._sessions = sessions
            try:
                yield
            finally:
                self._sessions = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        scope["route"] = _CALL
        if not self.served:
            await problem(404, _ABSENT)(scope, receive, send)
        elif scope["method"] != "POST":  # nothing is told by itself, and there are no sessions to end
            await problem(405, "MCP is spoken by POST here.", {"allow": "POST"})(scope, receive, send)
        elif not _is_json(scope.get(BODY, b"")):
            await problem(400, "The body is not readable as JSON.")(scope, receive, send)
        elif self._sessions is None:
            await problem(503, "The server is starting or stopping.", {"retry-after": "5"})(scope, receive, send)
        else:
            await self._sessions.handle_request(scope, receive, send)


def _is_json(body: bytes) -> bool:
    """Whether the SDK can read it: its own refusal would repeat what was sent."""
    import pydantic_core

    try:
        return isinstance(pydantic_core.from_json(body), dict)
    except ValueError:
        return False
