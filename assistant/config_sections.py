"""The sections of `fullreply.toml`, each validated as a whole."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

_TIME = re.compile(r"(\d{1,3}) ?(working |business )?(minutes?|mins?|hours?|hrs?|h|days?|d|weeks?)")
_UNITS = {"m": "minute", "h": "hour", "d": "day", "w": "week"}


def duration_words(text: str) -> str:
    """A time as an agent would write it: "4h" → "4 hours", "1 working day" → "1 working day"; ValueError otherwise."""
    found = _TIME.fullmatch(" ".join(text.lower().split()))
    if not found or not int(found[1]):
        raise ValueError('a time such as "30min", "4h", "4 working hours" or "2 working days"')
    unit = _UNITS[found[3][0]]
    return f"{int(found[1])} {'working ' if found[2] else ''}{unit}{'s' if int(found[1]) != 1 else ''}"


def _zone(name: str) -> str:
    """`name`, if it is a time zone; UTC needs no time zone database."""
    if name != "UTC":
        try:
            ZoneInfo(name)
        except (OSError, ValueError, KeyError):
            raise ValueError('a time zone such as "Europe/London"') from None
    return name


Words = Annotated[str, AfterValidator(duration_words)]
Line = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Section(BaseModel):
    """A part of the file: no unknown keys, no changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, validate_default=True)


class Company(Section):
    """Who writes. `signature` replaces role, company and website below the agent's name.

    `addresses` are the company's mail addresses or domains, by which past mail tells its replies from inquiries.
    """

    name: Line = ""
    addresses: Annotated[tuple[Line, ...], Field(max_length=100)] = ()
    agent: Line = ""
    role: Line = ""
    signature: Annotated[str, Field(max_length=1000)] = ""
    website: Line = ""


class ChannelSettings(Section):
    """One channel: within which time an open answer follows, in words, and the longest draft in characters.

    `answer_within` is the time within which each inquiry gets its first reply.
    """

    response_time: Words = "1 working day"
    answer_within: Words = "4 working hours"
    character_limit: Annotated[int, Field(ge=100, le=100_000)] | None = None


class Channels(Section):
    """The four channels."""

    email: ChannelSettings = ChannelSettings()
    chat: ChannelSettings = ChannelSettings(response_time="2 working hours", answer_within="10 working minutes")
    social: ChannelSettings = ChannelSettings(
        response_time="4 working hours", answer_within="30 working minutes", character_limit=280
    )
    web: ChannelSettings = ChannelSettings()

    @model_validator(mode="before")
    @classmethod
    def _keep_defaults(cls, given: object) -> object:
        """What a channel's table leaves out keeps that channel's own default."""
        if not isinstance(given, dict):
            return given
        fill = {n: f.default.model_dump() for n, f in cls.model_fields.items()}
        return {n: fill[n] | v if n in fill and isinstance(v, dict) else v for n, v in given.items()}


class BusinessHours(Section):
    """When somebody answers: local times in `time_zone` on the named days."""

    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = ("mon", "tue", "wed", "thu", "fri")
    opens: Annotated[time, Field(alias="from")] = time(9)
    closes: Annotated[time, Field(alias="to")] = time(17)
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.opens < self.closes or not self.days or len(set(self.days)) < len(self.days):
            raise ValueError('days named once each, and "from" earlier than "to"')
        return self


class Retention(Section):
    """How long texts of customers are kept, in days, and whether personal data in them is masked at rest."""

    days: Annotated[int, Field(ge=1, le=3650)] = 90
    mask: bool = False


class Models(Section):
    """`encoder`: "default", or the name of a sentence-transformers model (needs `fullreply[models]`)."""

    encoder: Annotated[str, Field(min_length=1, max_length=300)] = "default"


class PageSettings(Section):
    """The agent's page; `imports`: may articles be brought in through it? None: where only this machine is served."""

    imports: bool | None = None


class EndpointSettings(Section):
    """An OpenAI-compatible endpoint; off without an address.

    `url` is the base of its API, `key_env` the environment variable that holds its key, `timeout_s` the seconds that
    one answer is waited for. Over plain http texts go to this machine only, unless `plain_http`.
    """

    url: Annotated[str, Field(max_length=1000, pattern=r"^[!-~]*$")] = ""
    model: Line = ""
    key_env: Annotated[str, Field(max_length=100, pattern=r"^(?:[A-Za-z_][A-Za-z0-9_]*)?$")] = ""
    timeout_s: Annotated[float, Field(ge=0.1, le=120)] = 10.0
    plain_http: bool = False

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        if self.url and not self.model.strip():
            raise ValueError("the name of a model beside the address")
        if self.url and not judge_address(self.url, plain_http=self.plain_http):
            raise ValueError('an address "https://..." without user, query or fragment; http only to this machine')
        return self


class JudgeSettings(EndpointSettings):
    """A second opinion on verdicts whose score lies between `low` and `high`."""

    low: Annotated[float, Field(ge=0, le=1)] = 0.2
    high: Annotated[float, Field(ge=0, le=1)] = 0.8

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low < self.high:
            raise ValueError('"low" less than "high"')
        return self


class PolishSettings(EndpointSettings):
    """A smoother wording of drafts, asked for one by one (`--polish`); what must survive it is checked."""

    timeout_s: Annotated[float, Field(ge=0.1, le=120)] = 20.0


def judge_address(url: str, *, plain_http: bool) -> bool:
    """Whether texts may be sent to an address: over https, or http to this machine, elsewhere only where allowed."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # a port that is no number raises
    except ValueError:
        return False
    if not host or parts.username or parts.password or parts.query or parts.fragment:
        return False
    here = host in ("localhost", "127.0.0.1", "::1")
    return parts.scheme == "https" or (parts.scheme == "http" and (here or plain_http))
