"""JSON Lines in: bytes to lines without waiting for more than is there, and lines to an id and known fields."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

MAX_LINE = 16 << 20  # bytes; two texts of 2,000,000 characters and their escapes fit
_READ = 1 << 16
_DIGITS = 400  # of an integer that is read; no offset and no sensible id has more
_BOM = b"\xef\xbb\xbf"


class Source(Protocol):
    """Where lines come from: standard input, a file."""

    def read1(self, size: int, /) -> bytes:
        """At most `size` bytes, as soon as there are any; none at the end."""
        ...


class Number(float):
    """A number that knows how it was written, so that an id goes out as it came in."""

    written: str


Id = str | int | Number | None
"""The id of a line, None where it has none that can be read."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its id as far as it can be read, its fields, or what is wrong with it."""

    id: Id
    fields: dict[str, Any]
    error: str | None = None


class _Doubled(dict[str, Any]):
    """A JSON object in which a key stands twice."""

    keys_doubled: frozenset[str] = frozenset()


class NoNumber:
    """Stands for NaN, Infinity and numbers out of range: nothing that a known field may hold."""


def chunks(source: Source, size: int) -> Iterator[list[bytes]]:
    """Lines as they arrive, up to `size` together, never waiting for a further one; a line too long comes cut."""
    begun: list[bytes] = []  # pieces of the line that is not whole yet
    length = 0
    while data := source.read1(_READ):
        first, *others = data.split(b"\n")
        if length <= MAX_LINE:
            begun.append(first)
        length += len(first)
        if others:
            lines = [b"".join(begun), *others[:-1]]
            begun, length = [others[-1]], len(others[-1])
            for i in range(0, len(lines), size):
                yield lines[i : i + size]
    if length:
        yield [b"".join(begun)]


def read_line(raw: bytes, known: frozenset[str], *, first: bool = False) -> Line:
    """The line as far as it can be understood; keys that are not `known` are not looked at."""
    if len(raw) > MAX_LINE:
        return Line(None, {}, f"the line is longer than {MAX_LINE >> 20} MB")
    raw = raw.removeprefix(_BOM) if first else raw
    if not raw.strip():
        return Line(None, {}, "the line is blank; give one JSON object a line")
    text, broken = _decode(raw)
    try:
        found = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer, parse_float=_float
        )
    except json.JSONDecodeError as error:
        return Line(None, {}, broken or f"not JSON: {error.msg} at character {error.pos + 1}")
    except RecursionError:
        return Line(None, {}, "not readable: nested too deeply")
    if not isinstance(found, dict):
        return Line(None, {}, f"expected a JSON object, found {_kind(found)}")
    return _known(found, known, broken)


def _known(found: dict[str, Any], known: frozenset[str], broken: str | None) -> Line:
    """The id and the known fields of an object."""
    doubled = found.keys_doubled & (known | {"id"}) if isinstance(found, _Doubled) else frozenset()
    name = None if "id" in doubled else _id(found.get("id"), broken=broken is not None)
    if doubled:
        broken = broken or f"the key {min(doubled)!r} stands twice"
    return Line(name, {k: v for k, v in found.items() if k in known}, broken)


def _decode(raw: bytes) -> tuple[str, str | None]:
    """The text and, where it is not UTF-8, the complaint; its id can be read all the same."""
    try:
        return raw.decode("utf-8"), None
    except UnicodeDecodeError as error:
        return raw.decode("utf-8", "surrogateescape"), f"not UTF-8: byte 0x{raw[error.start]:02x} at {error.start + 1}"


def _id(value: object, *, broken: bool) -> Id:
    """A string or number, else None."""
    if isinstance(value, str):
        return None if broken and any("\udc80" <= c <= "\udcff" for c in value) else value
    return value if isinstance(value, int | Number) and not isinstance(value, bool) else None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = _Doubled(found)
    doubled.keys_doubled = frozenset(k for k, n in Counter(k for k, _ in pairs).items() if n > 1)
    return doubled


def _constant(_: str) -> object:
    return NoNumber()


def _integer(written: str) -> object:
    return int(written) if len(written) <= _DIGITS else NoNumber()


def _float(written: str) -> object:
    value = Number(written)
    value.written = written
    return value if math.isfinite(value) else NoNumber()


def _kind(value: object) -> str:
    """What a JSON value is, in JSON's words."""
    names = {
        list: "a list",
        str: "a string",
        bool: "true or false",
        type(None): "null",
        NoNumber: "a number out of range",
    }
    return names.get(type(value), "a number")
