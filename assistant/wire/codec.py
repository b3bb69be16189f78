"""Fields to requests, answers to text."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from pydantic import ValidationError

from assistant.errors import InputError
from assistant.wire.fields import mend
from assistant.wire.inputs import Request
from assistant.wire.outputs import Answer

MAX_TEXT = 2_000_000  # characters of one text in a line; the API takes its limit from the configuration
_OUTSIDE = re.compile(r"body|int|float|str|.*\[.*", re.DOTALL)
_UNSAFE = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # would break a line, a terminal or UTF-8
R = TypeVar("R", bound=Request)


class Errors(Protocol):
    """What pydantic and FastAPI raise for fields that are not what they should be."""

    def errors(self) -> Sequence[Any]:
        """The problems, each with its place and its message."""
        ...


def places_and_messages(error: Errors) -> list[tuple[str, str]]:
    """Place and message of each problem, without a word of what was sent."""
    return [(_place(e["loc"]), str(e["msg"])) for e in error.errors()]


def _place(path: Sequence[object]) -> str:
    """A place in dots, without what FastAPI ("body") and pydantic (names of alternatives) put into it."""
    inner = [str(mend(p))[:60] for p in path if not (isinstance(p, str) and _OUTSIDE.fullmatch(p))]
    return ".".join(inner) if inner and not inner[0].isdigit() else "body"


def parse(model: type[R], given: dict[str, Any]) -> R:
    """The request in the fields of a line; unknown keys are not read. InputError says what is wrong."""
    try:
        return model.model_validate(given, extra="ignore")
    except ValidationError as error:
        raise InputError(
            "; ".join(f"{place}: {message}" for place, message in places_and_messages(error)[:3])
        ) from None


def limit(request: Request, characters: int = MAX_TEXT) -> None:
    """InputError where a text of the request is longer than that."""
    for name in ("text", "inquiry", "reply"):
        length = len(getattr(request, name, ""))
        if length > characters:
            raise InputError(f"{name}: expected {characters} characters at most, found {length}")


def fields(answer: Answer) -> dict[str, Any]:
    """An answer as JSON values, without keys whose value is null."""
    return answer.model_dump(mode="json", by_alias=True, exclude_none=True)


def dump(value: object, *, indent: int | None = None) -> str:
    """JSON that is valid UTF-8 and, without `indent`, stands on one line in every sense of "line"."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _UNSAFE.sub(lambda c: f"\\u{ord(c[0]):04x}", text)
