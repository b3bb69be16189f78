"""Reading `fullreply.toml`, and its problems in words: place, expectation, finding and remedy."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from assistant.errors import ConfigurationError, Problem

_SECRET = {"keys"}
_PASSWORD = re.compile(r"://[^/\s]{0,500}@")  # an address that may hold one
_SHOWN = 60  # characters of a value that are shown


def read_text(file: Path) -> str:
    """The file as text; ConfigurationError where it cannot be read."""
    remedy = "give the path of a file that you may read, or leave it out to use the defaults"
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"byte 0x{error.object[error.start]:02x} at position {error.start}"
        problem = Problem(file.name, "UTF-8 text", found, "save the file with the encoding UTF-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        problem = Problem(str(file), "a configuration file", (reason or "no such file").lower(), remedy)
    raise ConfigurationError(f"{file} cannot be read.", [problem])


def read_toml(file: Path, text: str) -> dict[str, Any]:
    """The tables of the file; ConfigurationError with the line where it is not TOML."""
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        number = line[1] if line else text.rstrip().count("\n") + 1
        found = "too deep nesting" if isinstance(error, RecursionError) else str(error)
        remedy = "correct the line; texts stand in double quotes"
        if "twice" in found:
            remedy = "this section stands further up already: put your lines there"
        problem = Problem(f"{file.name}:{number}", "TOML", found[:1].lower() + found[1:], remedy)
        raise ConfigurationError(f"{file} is not valid TOML.", [problem]) from None


def problem_of(file: str, text: str, error: Mapping[str, Any], model: type[BaseModel]) -> Problem:
    """One pydantic error as a Problem whose place is `file: dotted.name`, with the line where it can be found."""
    path = [str(p) for p in error["loc"] if not _internal(p)]
    where = f"{file}: {'.'.join(path)}" if path else file
    line = _line(text, path)
    at = f" (line {line})" if line else ""
    if error["type"] == "extra_forbidden":
        return _unknown(where, path, at, model)
    return Problem(where, _expected(error), _found(error, path) + at, _remedy(error))


def _internal(part: object) -> bool:
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
    parts = iter(path)
    for part in parts:
        field = next((f for n, f in model.model_fields.items() if part in (n, f.alias)), None)
        kinds = () if field is None else (field.annotation, *get_args(field.annotation))
        found = [k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)]
        if not found:
            return []
        if field is not None and get_origin(field.annotation) is dict:
            next(parts, None)  # the name of the table, which is free
        model = found[0]
    return [f.alias or n for n, f in model.model_fields.items()]


def _expected(error: Mapping[str, Any]) -> str:
    """What pydantic wanted, without its grammar."""
    message = str(error["msg"]).removeprefix("Value error, ")
    message = re.sub(r"^(Input|String|Tuple) should (be|have|match) (a valid |in a valid )?", "", message)
    if error["type"] == "string_pattern_mismatch":
        return "one line without control characters or spaces where none belong"
    if error["type"].startswith("time"):
        return 'a time of day such as "09:00"'
    if error["type"] in ("model_type", "model_attributes_type", "dict_type"):
        return "a table"
    return message[:1].lower() + message[1:]


def _found(error: Mapping[str, Any], path: Sequence[str]) -> str:
    """The value that was found, shortened; never a key of the API or a password."""
    if error["type"] == "missing":
        return "nothing"
    if _SECRET & set(path) or _PASSWORD.search(str(error["input"])):
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
