"""What stands before every request, the page's too: who may ask, how often, how much, and what a fault looks like.

Where a key is needed (one stands in fullreply.toml, or was ever made in the ledger) `/v1` and `/mcp` want it as a
bearer token, and the page wants it as the password of HTTP Basic, which a browser asks for. While the ledger cannot be
read, and so nobody can tell whether it holds a key, nobody gets in. Without keys only this
machine is served, and a request must name this machine: a foreign site that points its own name at 127.0.0.1 (DNS
rebinding) or posts from a page of its own is refused. Webhooks carry a signature, which their own route checks.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
from anyio import to_thread
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.bodies import Crowded, again, read_body
from assistant.api.problems import problem, told
from assistant.api.rates import Buckets
from assistant.errors import FullreplyError

if TYPE_CHECKING:
    from assistant.api.callers import Caller, Keys
    from assistant.config_api import Api

CALLER = "fullreply.caller"  # of the scope: who calls, for the routes
BODY = "fullreply.body"  # of the scope: the whole body, read already
OPEN = ("/healthz", "/readyz")  # addresses that tell nothing
SIGNED = ("/v1/webhooks/",)  # addresses below which each request proves itself
STATIC = ("/apps/",)  # addresses below which nothing but files of ours is served: a frame cannot show a key
BEARER = ("/v1/", "/mcp", "/metrics")  # addresses of programs, which show their key as a bearer token
DESCRIPTION = "/openapi.json"  # for whoever has a key, as a browser or a program shows it
STRANGERS = 64 << 20  # bytes of bodies that are held at once of those who show no key: webhooks are not proved yet
UNTOLD = "Whether a key is needed stands in the ledger, which cannot be read; the server's log says why."
GUESSES = 30  # wrong keys a minute from one address
_log = logging.getLogger(__name__)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: localhost, or an address of 127.0.0.0/8 or ::1."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: Api, keys: Keys) -> None:
        self._app, self._settings, self._keys = app, settings, keys
        self._buckets = Buckets()
        self._held = 0  # bytes of bodies of strangers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = await self._admitted(HTTPConnection(scope), scope)
        taken: list[int] = []  # bytes of a stranger
        try:
            if refusal is None and scope["type"] == "http":
                scope[BODY], refusal = await self._read(scope, receive, taken)
            if refusal is not None:
                await _refuse(refusal, scope, receive, send)
            else:
                await self._pass(scope, again(scope.get(BODY), receive), send)
        finally:
            self._held -= sum(taken)

    async def _read(self, scope: Scope, receive: Receive, taken: list[int]) -> tuple[bytes | None, Response | None]:
        """The body, or why it was not read; `taken` gets the bytes of one who shows no key."""

        def hold(size: int) -> bool:
            if scope.get(CALLER) is None:
                taken.append(size)
                self._held += size
            return not taken or self._held <= STRANGERS

        most, close = self._settings.max_body_bytes, {"connection": "close"}
        try:
            with anyio.move_on_after(self._settings.read_s) as waited:
                body = await read_body(scope, receive, most, hold)
        except Crowded:
            return None, problem(503, "Too much arrives at once.", {"retry-after": "1", **close})
        if waited.cancelled_caught:
            return None, problem(408, f"The body did not arrive within {self._settings.read_s:g} seconds.", close)
        return body, None if body is not None else problem(413, f"The body may have {most} bytes.", close)

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

    async def _admitted(self, request: HTTPConnection, scope: Scope) -> Response | None:
        """Why the request is not let in, or None; then the scope says who calls."""
        path = scope["path"]  # as the routes see it: request.url is read out of a text with the Host header in it
        if path.startswith(SIGNED):
            return None
        needed = await to_thread.run_sync(self._keys.needed) if self._keys.must_look else self._keys.needed()
        if not needed:
            refusal = self._stranger(request)
            scope[CALLER] = self._keys.local
        elif path in OPEN or path.startswith(STATIC):
            return None
        elif self._keys.untold:
            return problem(503, UNTOLD, {"retry-after": "10"})
        else:
            try:
                scope[CALLER], refusal = await self._keyed(request)
            except FullreplyError as error:
                return told(error)
        limited = path.startswith(BEARER) and scope.get(CALLER) is not None and refusal is None
        return self._limited(scope[CALLER], request) if limited else refusal

    def _stranger(self, request: HTTPConnection) -> Response | None:
        """Refusal of what does not come from this machine, or None."""
        host = request.headers.get("host", "")
        if not is_loopback(_name(host)) or (request.client and not is_loopback(request.client.host)):
            return problem(421, "Without a key this server answers to the name of this machine only.")
        return self._foreign(request, host)

    def _foreign(self, request: HTTPConnection, host: str) -> Response | None:
        """Refusal of what a page of another origin sends, or None."""
        origin = request.headers.get("origin")
        ours = (f"http://{host}".lower(), f"https://{host}".lower(), *map(str.lower, self._settings.cors_origins))
        if origin is None or origin.lower() in ours:
            return None
        return problem(403, "A page of another origin may not use this server.")

    async def _keyed(self, request: HTTPConnection) -> tuple[Caller | None, Response | None]:
        """Who shows a right key, or the refusal."""
        path: str = request.scope["path"]
        program = path.startswith(BEARER)
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        basic = scheme.lower() == "basic" and not program
        secret = _password(given) if basic else given.strip() if scheme.lower() == "bearer" else ""
        caller = self._keys.remembered(secret) or await to_thread.run_sync(self._keys.find, secret)
        if caller is None:
            return None, self._unknown(request, program, guessed=bool(secret))
        if not (program or caller.works_the_page or path == DESCRIPTION):
            return caller, problem(403, "This key does not open the page: it needs draft and check in workspace main.")
        return caller, self._foreign(request, request.headers.get("host", "")) if basic else None

    def _unknown(self, request: HTTPConnection, program: bool, *, guessed: bool) -> Response:
        """The refusal of a request without a right key; who tries many is sent away."""
        wait = self._buckets.take(f"guess {request.client.host if request.client else ''}", GUESSES) if guessed else 0
        if wait:
            return problem(429, "Too many wrong keys; try again in a while.", {"retry-after": str(wait)})
        wanted = "Bearer" if program else 'Basic realm="Fullreply", charset="UTF-8"'
        return problem(401, "This needs a key of this server.", {"www-authenticate": wanted})

    def _limited(self, caller: Caller, request: HTTPConnection) -> Response | None:
        """Refusal of who asks too often, or None."""
        address = request.client.host if request.client and caller.id == "local" else ""
        wait = self._buckets.take(f"{caller.purse} {address}", caller.per_minute)
        if not wait:
            return None
        return problem(429, f"More than {caller.per_minute} requests a minute.", {"retry-after": str(wait)})


def log_fault(error: BaseException, where: str) -> None:
    """Log the kind and place of a fault; its message may hold a customer's words, and so may an address."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    line = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else "?"
    _log.error("internal fault at /%s: %s in %s", where.split("/")[1][:20], type(error).__name__, line)


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


async def _refuse(refusal: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the refusal; a websocket is closed."""
    if scope["type"] == "http":
        await refusal(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008})
