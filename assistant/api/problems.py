"""Errors over HTTP: problem+json (RFC 9457), with a fixed title and nothing of what was sent."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from assistant.errors import FullreplyError, InputError
from assistant.wire.codec import dump, places_and_messages

MEDIA = "application/problem+json"
_log = logging.getLogger(__name__)
_DETAILS = {
    400: "The body is not readable as JSON.",
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
    503: "Too many requests wait already; try again after the seconds that Retry-After names.",
}


class Refused(HTTPException):
    """A refusal whose words are ours, and may be shown."""


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    where: str = Field(examples=["text"])
    problem: str = Field(examples=["Field required"])


class Problem(BaseModel):
    """What went wrong."""

    type: str = "about:blank"
    title: str = Field(examples=["Unprocessable Content"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["text: Field required"])
    errors: list[Fault] = Field(default=[], description="Every fault of the request, where there may be several")


def problem(
    status: int, detail: str, headers: Mapping[str, str] | None = None, *, faults: list[Fault] | None = None
) -> Response:
    """An error as a response."""
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=faults or [])
    content = dump(body.model_dump(exclude={"errors"} if not faults else None))
    return Response(content.encode(), status, headers, MEDIA)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """These errors for the description of the API."""
    content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def install(app: FastAPI) -> None:
    """Answer every error of `app` as a problem."""
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_refused)
    app.exception_handler(FullreplyError)(_told)


async def _invalid(_: Request, error: RequestValidationError) -> Response:
    """A request that is not what its model says."""
    pairs = places_and_messages(error)
    faults = [Fault(where=where, problem=message) for where, message in pairs]
    return problem(422, "; ".join(f"{f.where}: {f.problem}" for f in faults[:3]), faults=faults[:50])


async def _refused(_: Request, error: HTTPException) -> Response:
    """An address or method that is not there, a body that is not JSON."""
    return refused(error)


def refused(error: HTTPException) -> Response:
    """A refusal."""
    ours = error.detail if isinstance(error, Refused) else "The request was refused."
    return problem(error.status_code, _DETAILS.get(error.status_code, ours), error.headers)


async def _told(_: Request, error: FullreplyError) -> Response:
    """An error raised on purpose."""
    return told(error)


def told(error: FullreplyError) -> Response:
    """An error raised on purpose: of the request, or of the desk, whose paths are nobody's business."""
    if isinstance(error, InputError):
        return problem(422, str(error))
    _log.error("the desk cannot answer: %s", error)
    return problem(503, "The desk is not able to answer; its log says why.", {"retry-after": "60"})
