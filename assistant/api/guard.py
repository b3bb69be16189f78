"""What stands before every request, the page's too: who may ask, how much, and what a fault looks like.

With keys, `/v1` wants one as a bearer token, and the page wants one as the password of HTTP Basic, which a browser asks
for; `/healthz` is open. Without keys only this machine is served, and a request must name this machine: a foreign site
that points its own name at 127.0.0.1 (DNS rebinding) or posts from a page of its own is refused.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.problems import problem

if TYPE_CHECKING:
    from assistant.config_sections import Api

_log = logging.getLogger(__name__)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: localhost, or an address of 127.0.0.0/8 or ::1."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: Api) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(HTTPConnection(scope))
        body: bytes | None = None
        if refusal is None and scope["type"] == "http":
            body = await _body(scope, receive, self._settings.max_body_bytes)
            if body is None:
                refusal = problem(
                    413, f"The body may have {self._settings.max_body_bytes} bytes.", {"connection": "close"}
                )
        if refusal is not None:
            await _refuse(refusal, scope, receive, send)
        else:
            await self._pass(scope, _again(body, receive), send)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer; a fault of it is logged by kind and place, never with a text."""
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            log_fault(error, scope["path"])
            if not begun and scope["type"] == "http":
                await problem(500, "An internal fault; the log names its kind and place.")(scope, receive, send)

    def _refusal(self, request: HTTPConnection) -> Response | None:
        """Why the request is not let in, or None."""
        if self._settings.keys:
            return None if request.url.path == "/healthz" else self._keyless(request)
        host = request.headers.get("host", "")
        if not is_loopback(_name(host)):
            return problem(421, "Without a key this server answers to the name of this machine only.")
        return _foreign(request, host)

    def _keyless(self, request: HTTPConnection) -> Response | None:
        """Refusal of a request without a right key, or None."""
        api = request.url.path.startswith("/v1/")
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self._settings.accepts(given.strip()):
            return None
        if scheme.lower() == "basic" and not api and self._settings.accepts(_password(given)):
            return _foreign(request, request.headers.get("host", ""))
        wanted = "Bearer" if api else 'Basic realm="Fullreply", charset="UTF-8"'
        return problem(401, "This needs a key of this server.", {"www-authenticate": wanted})


def log_fault(error: BaseException, where: str) -> None:
    """Log the kind and place of a fault; its message may hold a customer's words."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    line = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else "?"
    _log.error("internal fault at %s: %s in %s", where[:100], type(error).__name__, line)


def _foreign(request: HTTPConnection, host: str) -> Response | None:
    """Refusal of what a page of another origin sends, or None."""
    origin = request.headers.get("origin")
    if origin is None or origin.lower() in (f"http://{host}".lower(), f"https://{host}".lower()):
        return None
    return problem(403, "A page of another origin may not use this server.")


def _name(host: str) -> str:
    """The name in a Host header, without the port."""
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() and not host.endswith("]") else host


def _password(given: str) -> str:
    """The password of HTTP Basic, "" where it is not readable."""
    try:
        return base64.b64decode(given, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""


async def _body(scope: Scope, receive: Receive, most: int) -> bytes | None:
    """The whole body, None where it is larger than `most`; nothing more than that is read."""
    headers: Mapping[bytes, bytes] = dict(scope["headers"])
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or len(length) > 18 or int(length) > most:
        return None
    if length == b"0" and b"transfer-encoding" not in headers:
        return b""
    pieces, size, more = [], 0, True
    while more:
        message = await receive()
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        more = message.get("more_body", False)
        if size > most:
            return None
    return b"".join(pieces)


def _again(body: bytes | None, receive: Receive) -> Receive:
    """A `receive` that gives the body that was read, then goes on."""
    given = body is None

    async def receiving() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving


async def _refuse(refusal: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the refusal; a websocket is closed."""
    if scope["type"] == "http":
        await refusal(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008})
