"""Problems of a configuration in words: what pydantic found, as place, expectation, finding and remedy."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from assistant.errors import Problem

_SECRET = {"keys"}
_SHOWN = 60  # characters of a value that are shown


def problem_of(file: str, text: str, error: Mapping[str, Any], model: type[BaseModel]) -> Problem:
    """One pydantic error as a Problem whose place is `file: dotted.name`, with the line where it can be found."""
    path = [str(p) for p in error["loc"] if not _internal(p)]
    where = f"{file}: {'.'.join(path)}" if path else file
    line = _line(text, path)
    at = f" (line {line})" if line else ""
    if error["type"] == "extra_forbidden":
        return _unknown(where, path, at, model)
    return Problem(where, _expected(error), _found(error, path) + at, _remedy(error))


def _internal(part: Any) -> bool:
    """Whether pydantic added this part to the place (names of alternatives), rather than the file."""
    return isinstance(part, str) and ("[" in part or part in ("int", "str", "nullable"))


def _unknown(where: str, path: Sequence[str], at: str, model: type[BaseModel]) -> Problem:
    """A key that nobody knows: the likely one is named."""
    known = _keys(model, path[:-1])
    near = difflib.get_close_matches(path[-1], known, n=1)
    remedy = f'did you mean "{near[0]}"?' if near else "remove the key"
    return Problem(where, f"one of {', '.join(known)}", f'unknown key "{path[-1][:_SHOWN]}"{at}', remedy)


def _keys(model: type[BaseModel], path: Sequence[str]) -> list[str]:
    """The keys that the table at `path` may have."""
    for part in path:
        field = next((f for n, f in model.model_fields.items() if part in (n, f.alias)), None)
        if field is None or not (isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)):
            return []
        model = field.annotation
    return [f.alias or n for n, f in model.model_fields.items()]


def _expected(error: Mapping[str, Any]) -> str:
    """What pydantic wanted, without its grammar."""
    message = str(error["msg"]).removeprefix("Value error, ")
    message = re.sub(r"^(Input|String|Tuple) should (be|have|match) (a valid )?", "", message)
    if error["type"] == "string_pattern_mismatch":
        return "one line without control characters or spaces where none belong"
    if error["type"] in ("model_type", "model_attributes_type", "dict_type"):
        return "a table"
    return message[:1].lower() + message[1:]


def _found(error: Mapping[str, Any], path: Sequence[str]) -> str:
    """The value that was found, shortened; never a key of the API."""
    if error["type"] == "missing":
        return "nothing"
    if _SECRET & set(path):
        return "another value"
    shown = repr(error["input"]) if not isinstance(error["input"], Mapping | BaseModel) else "these settings"
    return shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…"


def _remedy(error: Mapping[str, Any]) -> str:
    """What to do."""
    if error["type"] in ("string_type", "time_type", "path_type"):
        return "put the value in double quotes"
    return "change the value, or remove the line to use the default"


def _line(text: str, path: Sequence[str]) -> int | None:
    """The line that sets `path`, where it is written the usual way: `[table]` and `key = value`, or one of them."""
    names = [p for p in path if not p.isdigit()]
    table: list[str] = []
    header: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if words.startswith("[") and "]" in words:
            table = [p.strip(" \"'") for p in words.strip("[] ").split("]")[0].split(".")]
            header = number if table == names else header
        elif "=" in words and not words.startswith("#"):
            key = [p.strip(" \"'") for p in words.split("=")[0].split(".")]
            if table + key == names or (table + key == names[: len(table + key)] and key):
                return number
    return header
