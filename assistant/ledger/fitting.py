"""Checks of single values of an import: each gives the value or ValueError; its docstring says what it expects."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

Kind = Callable[[Any], Any]
_UID = re.compile(r"[0-9a-f]{32}")
MOST_SPANS = 100_000


def _need(fits: bool) -> None:
    if not fits:
        raise ValueError


def a_text(value: Any) -> str:
    """A text."""
    _need(isinstance(value, str))
    return str(value)


def maybe_text(value: Any) -> str | None:
    """A text or null."""
    return None if value is None else a_text(value)


def a_label(value: Any) -> str:
    """A name of 1 to 64 characters."""
    _need(isinstance(value, str) and 0 < len(value) <= 64 and value.isprintable())
    return str(value)


def a_uid(value: Any) -> str:
    """32 hexadecimal digits."""
    _need(isinstance(value, str) and _UID.fullmatch(value) is not None)
    return str(value)


def a_time(value: Any) -> datetime:
    """A time with its time zone."""
    moment = datetime.fromisoformat(value)
    _need(moment.tzinfo is not None)
    moment.astimezone()  # one that no calendar has in UTC
    return moment


def maybe_time(value: Any) -> datetime | None:
    """A time with its time zone, or null."""
    return None if value is None else a_time(value)


def a_flag(value: Any) -> bool:
    """True or false."""
    _need(isinstance(value, bool))
    return bool(value)


def a_number(value: Any) -> float:
    """A number."""
    _need(isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value))
    return float(value)


def a_count(value: Any) -> int:
    """A number from 0 on."""
    _need(isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 31)
    return int(value)


def a_span(value: Any) -> list[int]:
    """A range of two numbers."""
    start, end = value
    return [a_count(start), a_count(end)]


def spans(value: Any) -> list[list[int]]:
    """A list of ranges."""
    _need(isinstance(value, list) and len(value) <= MOST_SPANS)
    return [a_span(v) for v in value]


def a_list(value: Any) -> list[Any]:
    """A list."""
    _need(isinstance(value, list))
    return list(value)


def an_object(value: Any) -> dict[str, Any]:
    """An object."""
    _need(isinstance(value, dict))
    return dict(value)


def maybe_object(value: Any) -> dict[str, Any] | None:
    """An object or null."""
    return None if value is None else an_object(value)


def one_of(known: type[StrEnum] | tuple[str, ...]) -> Kind:
    """The check that a value is one of these names."""
    names = tuple(known)

    def kind(value: Any) -> str:
        _need(isinstance(value, str) and value in names)
        return str(value)

    kind.__doc__ = f"one of {', '.join(names)}"
    return kind
