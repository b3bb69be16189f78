"""The HTTP API: the JSON of `--jsonl`, one request at a time, with unknown keys forbidden."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from assistant import __version__
from assistant.api import problems
from assistant.api.guard import Guard
from assistant.wire import codec, inputs, outputs, requests

if TYPE_CHECKING:
    from assistant.config import Configuration
    from assistant.pipeline import Assistant

T = TypeVar("T")
WAITING = 32  # requests that may wait for the models; a longer queue would answer too late for anybody
_ERRORS = problems.documented(400, 401, 403, 413, 421, 422, 500, 503)
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_DESCRIPTION = "Offsets are Unicode code points into the text as it was sent, half open."


class Health(BaseModel):
    """The server answers."""

    status: str = "ok"


class Turn:
    """One request at a time works on the models, which use all cores; a few wait, further ones are sent away."""

    def __init__(self) -> None:
        self._limiter: CapacityLimiter | None = None
        self._inside = 0

    async def __call__(self, work: Callable[[], T]) -> T:
        """Run `work` in a thread when its turn comes; 503 where too many wait."""
        if self._inside > WAITING:
            raise HTTPException(503, headers={"retry-after": "5"})
        self._limiter = self._limiter or CapacityLimiter(1)
        self._inside += 1
        try:
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._inside -= 1


def create_app(desk: Assistant, configuration: Configuration) -> FastAPI:
    """The API of a desk; keys and limits come from the configuration."""
    settings = configuration.api
    app = FastAPI(
        title="Fullreply",
        version=__version__,
        description=_DESCRIPTION,
        docs_url=None,  # its page would load scripts from elsewhere
        redoc_url=None,
    )
    problems.install(app)
    _routes(app, desk, Turn(), settings.max_text_characters)
    app.add_middleware(Guard, settings=settings)
    _describe(app, keys=bool(settings.keys))
    return app


def _routes(app: FastAPI, desk: Assistant, turn: Turn, longest: int) -> None:
    """The addresses."""

    async def answer(request: inputs.Request, work: Callable[[], T]) -> T:
        codec.limit(request, longest)
        return await turn(work)

    @app.post("/v1/questions", response_model_exclude_none=True, responses=_ERRORS)
    async def questions(request: inputs.QuestionsRequest) -> outputs.QuestionsAnswer:
        """Find the questions of an inquiry."""
        return await answer(request, lambda: requests.questions(desk, request))

    @app.post("/v1/match", response_model_exclude_none=True, responses=_ERRORS)
    async def match(request: inputs.MatchRequest) -> outputs.MatchAnswer:
        """Find entries of the knowledge base for one question."""
        return await answer(request, lambda: requests.match(desk, [request])[0])

    @app.post("/v1/draft", response_model_exclude_none=True, responses=_ERRORS)
    async def draft(request: inputs.DraftRequest) -> outputs.DraftAnswer:
        """Draft a reply to an inquiry, with the check of its own text."""
        return await answer(request, lambda: requests.draft(desk, request))

    @app.post("/v1/check", response_model_exclude_none=True, responses=_ERRORS)
    async def check(request: inputs.CheckRequest) -> outputs.CheckAnswer:
        """Check that a reply answers every question of an inquiry."""
        return await answer(request, lambda: requests.check(desk, request))

    @app.api_route("/v1/{call:path}", methods=_METHODS, include_in_schema=False)
    async def unknown(call: str) -> None:
        """Without this the page, which is mounted at "/", would answer in its own way."""
        known = call in ("questions", "match", "draft", "check")
        raise HTTPException(405, headers={"allow": "POST"}) if known else HTTPException(404)

    @app.get("/healthz")
    async def healthz() -> Health:
        """Whether the server answers."""
        return Health()


def _describe(app: FastAPI, *, keys: bool) -> None:
    """Complete the description of the API: the form of errors, and the key where one is needed."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        description = made()
        parts = description["components"]
        known = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        parts["schemas"] |= known.pop("$defs") | {"Problem": known}
        if keys:
            parts["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
            for path in (p for p in description["paths"] if p.startswith("/v1/")):
                description["paths"][path]["post"]["security"] = [{"key": []}]
        return description

    app.__dict__["openapi"] = cache(openapi)
