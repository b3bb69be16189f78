"""What is told of each request: an id in its answer, figures for Prometheus, and a line in the log. Never a text."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.guard import CALLER
from assistant.api.problems import problem

ID = "x-request-id"
API = ("/v1/", "/mcp")
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
_log = logging.getLogger("assistant.api.access")
_STOPPING = problem(503, "The server is stopping.", {"retry-after": "5", "connection": "close"})
_BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.8, 1.2, 2.5, 5.0, 10.0, 30.0)


class Meters:
    """Counters of one process, or, where PROMETHEUS_MULTIPROC_DIR names a folder, of all that share it."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._registry = CollectorRegistry()
        self.requests = Counter(
            "fullreply_requests", "Requests of the API by call and status", ["call", "status"], registry=self._registry
        )
        self.seconds = Histogram(
            "fullreply_request_seconds", "How long they took", ["call"], registry=self._registry, buckets=_BOUNDS
        )
        self.inside = Gauge(
            "fullreply_requests_inside",
            "Requests of the API that work or wait",
            registry=self._registry,
            multiprocess_mode="livesum",
        )
        self.deliveries = Counter(
            "fullreply_deliveries", "Deliveries by source and outcome", ["source", "outcome"], registry=self._registry
        )
        self.waiting = Gauge(
            "fullreply_deliveries_waiting",
            "Deliveries that are not done",
            ["source"],
            registry=self._registry,
            multiprocess_mode="livemostrecent",
        )
        self.working = 0
        self.stopping = False

    def text(self) -> Response:
        """The figures in the form that Prometheus reads."""
        from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

        registry = self._registry
        if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            from prometheus_client.multiprocess import MultiProcessCollector

            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return Response(generate_latest(registry), headers={"content-type": CONTENT_TYPE_LATEST})


class Watch:
    """ASGI middleware outside of all others. `logged` says whether calls of the API are written to the log."""

    def __init__(self, app: ASGIApp, meters: Meters, headers: Mapping[str, str], *, logged: bool) -> None:
        self._app, self._meters, self._logged = app, meters, logged
        self._headers = [(n.encode(), v.encode()) for n, v in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and tell how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name, status, counted = _id(scope), 0, scope["path"].startswith(API)
        scope.setdefault("state", {})["request_id"] = name

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = {n.lower() for n, _ in message["headers"]}
                ours = self._headers if counted else []
                more = [(ID.encode(), name.encode()), *(h for h in ours if h[0] not in given)]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        begun = time.monotonic()
        self._count(+1 if counted else 0)
        try:
            await (_STOPPING if counted and self._meters.stopping else self._app)(scope, receive, sending)
        finally:
            self._count(-1 if counted else 0)
            if counted:
                self._tell(scope, name, status, time.monotonic() - begun)

    def _count(self, by: int) -> None:
        if by:
            self._meters.working += by
            self._meters.inside.inc(by)

    def _tell(self, scope: Scope, name: str, status: int, seconds: float) -> None:
        call = _call(scope)
        self._meters.requests.labels(call, str(status)).inc()
        self._meters.seconds.labels(call).observe(seconds)
        if self._logged:
            caller: Any = scope.get(CALLER)
            fields = {"request": name, "call": call, "status": status, "ms": round(seconds * 1000)}
            fields |= {"key": caller.id, "workspace": caller.workspace} if caller is not None else {}
            _log.info("call", extra={"fields": fields})


def _call(scope: Scope) -> str:
    """The operation that was called, as the description names it; an address that nobody knows is not repeated."""
    return getattr(scope.get("route"), "operation_id", None) or "none"


def _id(scope: Scope) -> str:
    """The id that the caller gave, where it can only be an id, else a new one."""
    given = next((v.decode("latin-1") for n, v in scope["headers"] if n == ID.encode()), "")
    return given if _GIVEN.fullmatch(given) else uuid4().hex
