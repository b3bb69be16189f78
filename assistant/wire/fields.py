"""The kinds of values that requests and answers are made of.

A lone surrogate in a text reads as U+FFFD: one code point for another, so that offsets stay what they were.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StrictFloat,
    StrictInt,
)

_SURROGATE = re.compile(r"[\ud800-\udfff]")


def mend(value: object) -> object:
    """A text without lone surrogates; anything else as it is."""
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


def written(value: object) -> object:
    """A moment in words; ValueError for a number, which could be seconds or milliseconds."""
    if not isinstance(value, str | datetime):
        raise ValueError('a moment with its time zone, such as "2026-06-10T15:30:00+01:00"')
    return value


def this_age(value: datetime) -> datetime:
    """A moment of which a calendar can count on; ValueError for others."""
    if not 1970 <= value.year < 3000:
        raise ValueError("a moment from 1970 to 2999")
    return value


Text = Annotated[str, BeforeValidator(mend)]
Finite = Annotated[StrictFloat, Field(allow_inf_nan=False)]
Id = Text | StrictInt | Finite
Name = Id | None
Offset = Annotated[int, Strict(), Field(ge=0)]
Range = Annotated[tuple[Offset, Offset], Field(description="Half-open range of Unicode code points: start, end")]
Probability = Annotated[float, Field(ge=0, le=1)]
Plain = Annotated[
    dict[str, str] | None,
    Field(description='For `format: "html"`: the plain text of each field, to which offsets refer'),
]
Notes = Annotated[
    list[str] | None, Field(description="What a person should know: a part that was not read, a language not supported")
]
Moment = Annotated[AwareDatetime, BeforeValidator(written), AfterValidator(this_age)]


class Wire(BaseModel):
    """Base of all: unknown keys are an error unless the reader asks for them to be ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)
