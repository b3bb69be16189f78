"""The sections of `fullreply.toml`, each validated as a whole."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import time
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

KEY_CHARACTERS = 16  # a shorter key could be guessed at the rate that a server answers
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


def _key(key: str) -> str:
    """`key`, if it is a checksum or long enough to be used as it stands."""
    if not (
        re.fullmatch(r"sha256:[0-9a-f]{64}", key) or (len(key) >= KEY_CHARACTERS and not key.startswith("sha256:"))
    ):
        raise ValueError(f'a key of {KEY_CHARACTERS} characters or more, or "sha256:" and its 64 hexadecimal digits')
    return key


Words = Annotated[str, AfterValidator(duration_words)]
Line = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Section(BaseModel):
    """A part of the file: no unknown keys, no changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, validate_default=True)


class Company(Section):
    """Who writes. `signature` replaces role, company and website below the agent's name."""

    name: Line = ""
    agent: Line = ""
    role: Line = ""
    signature: Annotated[str, Field(max_length=1000)] = ""
    website: Line = ""


class ChannelSettings(Section):
    """One channel: within which time an open answer follows, in words, and the longest draft in characters."""

    response_time: Words = "1 working day"
    character_limit: Annotated[int, Field(ge=100, le=100_000)] | None = None


class Channels(Section):
    """The four channels."""

    email: ChannelSettings = ChannelSettings()
    chat: ChannelSettings = ChannelSettings(response_time="2 working hours")
    social: ChannelSettings = ChannelSettings(response_time="4 working hours", character_limit=280)
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
    """How long texts of customers are kept, in days."""

    days: Annotated[int, Field(ge=1, le=3650)] = 90


class Models(Section):
    """`encoder`: "default", or the name of a sentence-transformers model (needs `fullreply[models]`)."""

    encoder: Annotated[str, Field(min_length=1, max_length=300)] = "default"


class Api(Section):
    """Where the API listens, who may use it, and the largest request (bytes) and text (characters) it takes."""

    host: Annotated[str, Field(min_length=1, max_length=253, pattern=r"^[0-9A-Za-z.:-]+$")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 7860
    keys: tuple[Annotated[str, AfterValidator(_key)], ...] = ()
    max_body_bytes: Annotated[int, Field(ge=1024, le=1 << 30)] = 8 << 20
    max_text_characters: Annotated[int, Field(ge=100, le=100_000_000)] = 2_000_000

    def accepts(self, key: str) -> bool:
        """Whether `key` is one of the keys; takes the same time for each wrong one."""
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        known = [k[7:] if k.startswith("sha256:") else hashlib.sha256(k.encode()).hexdigest() for k in self.keys]
        return any([hmac.compare_digest(digest, k) for k in known])  # a list: all are compared


class JudgeSettings(Section):
    """A second opinion on verdicts whose score lies between `low` and `high`; off without an address.

    `url` is the base of an OpenAI-compatible API, `key_env` the environment variable that holds its key, `timeout_s`
    the seconds that one reply may wait for it. Over plain http texts go to this machine only, unless `plain_http`.
    """

    url: Annotated[str, Field(max_length=1000, pattern=r"^[!-~]*$")] = ""
    model: Line = ""
    key_env: Annotated[str, Field(max_length=100, pattern=r"^(?:[A-Za-z_][A-Za-z0-9_]*)?$")] = ""
    low: Annotated[float, Field(ge=0, le=1)] = 0.2
    high: Annotated[float, Field(ge=0, le=1)] = 0.8
    timeout_s: Annotated[float, Field(ge=0.1, le=120)] = 10.0
    plain_http: bool = False

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        if self.url and not self.model.strip():
            raise ValueError("the name of a model beside the address")
        if not self.low < self.high:
            raise ValueError('"low" less than "high"')
        if self.url and not judge_address(self.url, plain_http=self.plain_http):
            raise ValueError('an address "https://..." without user, query or fragment; http only to this machine')
        return self


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
