"""The description of the API (OpenAPI 3.1), completed: the form of errors, the key, what every call may be sent."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from fastapi import FastAPI

from assistant.api import problems
from assistant.api.guard import SIGNED
from assistant.api.remembering import STREAMED

TEXT = """Offsets are Unicode code points into the text as it was sent, half open.

Keys are made with `fullreply keys create` and sent as `Authorization: Bearer KEY`; a key belongs to a workspace and
has scopes. Without any key the server answers to its own machine only. Errors are problems (RFC 9457). Calls with
`Idempotency-Key` that are made again within a day get the answer that they got. 429 and 503 say in `Retry-After` when
to try again. Each answer has an `X-Request-Id`, which the log names too.
"""
ERRORS = problems.documented(400, 401, 403, 408, 409, 413, 421, 422, 429, 500, 503)
_AGAIN = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "description": "The same name with the same request gets the same answer for 24 hours; with another one 422",
}


def complete(app: FastAPI, *, keyed: bool) -> None:
    """Complete the description that FastAPI makes; with `keyed` it says that a key is needed."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        description = made()
        parts = description["components"]
        known = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        parts["schemas"] |= known.pop("$defs") | {"Problem": known}
        parts["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        for path, method, operation in _operations(description):
            if path.startswith(SIGNED):
                operation["security"] = []  # each proves itself
            elif path.startswith("/v1/") or path == "/metrics":
                operation["security"] = [{"key": []}] if keyed else [{"key": []}, {}]
            if path.startswith("/v1/") and method == "post" and not path.startswith((STREAMED, *SIGNED)):
                operation.setdefault("parameters", []).append(_AGAIN)
        return description

    app.__dict__["openapi"] = cache(openapi)


def _operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation
