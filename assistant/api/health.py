"""Whether the server lives and can work, and its figures."""

from __future__ import annotations

from typing import Any, Literal

from anyio import to_thread
from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from assistant.api.office import Admin, Office
from assistant.api.problems import documented, problem
from assistant.errors import FullreplyError


class Health(BaseModel):
    """The server answers."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """The server can work."""

    status: Literal["ready"] = "ready"


def router(office: Office) -> APIRouter:
    """The routes."""
    routes = APIRouter()

    @routes.get("/healthz", operation_id="health")
    async def healthz() -> Health:
        """Whether the server answers; needs no key."""
        return Health()

    @routes.get("/readyz", operation_id="ready", response_model=Readiness, responses=documented(503))
    async def readyz() -> Readiness | Response:
        """Whether it can work: 503 while it stops, or where the ledger cannot be read; needs no key."""
        if office.meters.stopping:
            return problem(503, "The server is stopping.")
        try:
            await to_thread.run_sync(_look, office)
        except FullreplyError:
            return problem(503, "The ledger cannot be read; the log says why.", {"retry-after": "10"})
        return Readiness()

    figures: dict[int | str, dict[str, Any]] = {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}}

    @routes.get("/metrics", operation_id="metrics", response_class=Response, responses=figures)
    async def metrics(caller: Admin) -> Response:
        """Figures for Prometheus. Scope: admin."""
        return office.meters.text()

    return routes


def _look(office: Office) -> None:
    ledger = office.books.there()
    if ledger is not None:
        ledger.corrections_mark()
