"""The sections of `fullreply.toml` that the HTTP API reads: where it listens, who may use it, and its workspaces."""

from __future__ import annotations

import hashlib
import hmac
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from assistant.config_sections import BusinessHours, Channels, Company, Section

MAIN = "main"  # the workspace that the settings outside [workspaces] are
KEY_CHARACTERS = 16  # a shorter key could be guessed at the rate that a server answers


def _key(key: str) -> str:
    """`key`, if it is a checksum or long enough to be used as it stands."""
    if not (
        re.fullmatch(r"sha256:[0-9a-f]{64}", key) or (len(key) >= KEY_CHARACTERS and not key.startswith("sha256:"))
    ):
        raise ValueError(f'a key of {KEY_CHARACTERS} characters or more, or "sha256:" and its 64 hexadecimal digits')
    return key


def _base(given: object) -> object:
    """An empty path would mean the working directory."""
    if isinstance(given, str) and (not given.strip() or "\0" in given):
        raise ValueError("a path")
    return given


def _workspace(name: str) -> str:
    """`name`, if it can name a workspace."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,62}", name) or name == MAIN:
        raise ValueError(f'a name of small letters, digits, "-" and "_", other than "{MAIN}"')
    return name


WorkspaceName = Annotated[str, AfterValidator(_workspace)]


def _origin(given: str) -> str:
    """An address of a page without its path; the "/" that browsers show at its end is left out."""
    given = given.removesuffix("/")
    if len(given) > 300 or not re.fullmatch(r"https?://[0-9A-Za-z.:\[\]-]+", given, re.ASCII):
        raise ValueError('an address "https://app.example" with its scheme, and without a path')
    return given


Origin = Annotated[str, AfterValidator(_origin)]


class Api(Section):
    """Where the API listens, who may use it, how much at once, and the largest request (bytes) and text (characters).

    `requests_per_minute` holds for a key that says nothing else, and for each address where no key is needed. `waiting`
    requests may wait for the models, none longer than `wait_s` seconds; a body has `read_s` seconds to arrive. Pages of
    `cors_origins` may call, those of `frame_ancestors` may show ours in a frame. Proposed entries go to `proposals`.
    """

    host: Annotated[str, Field(min_length=1, max_length=253, pattern=r"^[0-9A-Za-z.:-]+$")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 7860
    keys: tuple[Annotated[str, AfterValidator(_key)], ...] = ()
    max_body_bytes: Annotated[int, Field(ge=1024, le=1 << 30)] = 8 << 20
    max_text_characters: Annotated[int, Field(ge=100, le=100_000_000)] = 2_000_000
    requests_per_minute: Annotated[int, Field(ge=1, le=1_000_000)] = 600
    waiting: Annotated[int, Field(ge=1, le=10_000)] = 32
    wait_s: Annotated[float, Field(ge=0.1, le=600)] = 4.0
    read_s: Annotated[float, Field(ge=0.1, le=600)] = 30.0
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    cors_origins: tuple[Origin, ...] = ()
    frame_ancestors: tuple[Origin, ...] = ()
    access_log: bool = True
    proposals: Annotated[Path, BeforeValidator(_base)] | None = None

    def accepts(self, key: str) -> bool:
        """Whether `key` is one of the keys; takes the same time for each wrong one."""
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        known = [k[7:] if k.startswith("sha256:") else hashlib.sha256(k.encode()).hexdigest() for k in self.keys]
        return any([hmac.compare_digest(digest, k) for k in known])  # a list: all are compared


class WorkspaceSettings(Section):
    """A workspace of its own: its base, and what it has of its own of the other settings; None: as in the whole file.

    A section that is given stands for the whole one: a [workspaces.NAME.company] without a role has none.
    """

    knowledge_base: Annotated[Path, BeforeValidator(_base)]
    company: Company | None = None
    tone: Literal["friendly", "formal"] | None = None
    spelling: Literal["british", "american"] | None = None
    channels: Channels | None = None
    business_hours: BusinessHours | None = None
