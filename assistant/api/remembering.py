"""`Idempotency-Key`: a call that is made again under the same name gets the answer that it got, and is done once."""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections.abc import Callable
from typing import Any, TypeVar

from anyio import CancelScope, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.books import Books
from assistant.api.guard import BODY, CALLER
from assistant.api.problems import problem, told
from assistant.errors import FullreplyError

HEADER = "idempotency-key"
REPLAYED = "idempotent-replayed"
MASKED = ("/v1/feedback", "/v1/entries/proposals")  # calls whose answers hold no customer's word
STREAMED = "/v1/draft/stream"
CLEAN = 600.0  # seconds between two times at which what was kept long enough is deleted
_NAME = re.compile(r"[!-~]{1,255}")
_log = logging.getLogger(__name__)
T = TypeVar("T")


class Remembering:
    """ASGI middleware between the guard and the routes. Only answers that worked are kept."""

    def __init__(self, app: ASGIApp, books: Books) -> None:
        self._app, self._books = app, books
        self._cleaned = -CLEAN

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is known, or pass the request on and keep its answer."""
        name = Request(scope).headers.get(HEADER) if _fits(scope) else None
        if name is None:
            await self._app(scope, receive, send)
        elif not _NAME.fullmatch(name):
            wrong = problem(400, "Idempotency-Key: expected 1 to 255 visible characters of ASCII.")
            await wrong(scope, receive, send)
        else:
            await self._once(name, scope, receive, send)

    async def _once(self, name: str, scope: Scope, receive: Receive, send: Send) -> None:
        owner, name = scope[CALLER].id, _digest(name.encode())
        call = _digest(scope["path"].encode(), b"\0", scope[BODY] or b"")
        try:
            answer = await self._threaded(lambda: self._known(owner, name, call))
        except FullreplyError as error:
            answer = told(error)
        if answer is not None:
            await answer(scope, receive, send)
            return
        kept = _Kept(send)
        try:
            await self._app(scope, receive, kept)
        finally:
            with CancelScope(shield=True):
                await self._threaded(lambda: self._end(owner, name, kept, scope["path"]))

    def _known(self, owner: str, name: str, call: str) -> Response | None:
        """The answer to a call that was made before; None for a new one, which is noted."""
        from assistant.ledger import remembering

        ledger = self._books.open()
        if time.monotonic() - self._cleaned > CLEAN:
            self._cleaned = time.monotonic()
            remembering.clean(ledger)
        found = remembering.begin(ledger, owner, name, call)
        if found is None:
            return None
        if found.call != call:
            return problem(422, "This Idempotency-Key was used with another request; take a new one.")
        if found.status is None:
            return problem(409, "A request with this Idempotency-Key is still worked on.", {"retry-after": "1"})
        if found.body is None:  # masked: the same is worked out again
            return None
        return Response(found.body, found.status, {REPLAYED: "true"}, "application/json")

    def _end(self, owner: str, name: str, kept: _Kept, path: str) -> None:
        from assistant.ledger import remembering

        ledger = self._books.open()
        try:
            if not 200 <= kept.status < 300:
                remembering.forget(ledger, owner, name)
                return
            body = None if self._books.mask and path not in MASKED else kept.body.decode()
            remembering.finish(ledger, owner, name, kept.status, body)
        except FullreplyError as error:  # the answer is given already
            _log.error("an answer could not be kept: %s", error)

    async def _threaded(self, work: Callable[[], T]) -> T:
        return await to_thread.run_sync(work)


class _Kept:
    """A `send` that keeps what it passes on."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status, self.body = 0, b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.body += message.get("body", b"")
        await self._send(message)


def _fits(scope: Scope) -> bool:
    """Whether it is a call of the API that can be remembered."""
    known: Any = scope.get(CALLER)
    path = scope.get("path", "")
    return (
        scope["type"] == "http"
        and scope["method"] == "POST"
        and known is not None
        and path.startswith("/v1/")
        and path != STREAMED
    )


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()
