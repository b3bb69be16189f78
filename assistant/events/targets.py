"""The secret that an endpoint shares with us: read from the environment, checked before anything is sent."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.errors import ConfigurationError, Problem

PREFIX = "whsec_"
LEAST, MOST = 24, 64  # bytes of a key, as Standard Webhooks has them
MANY = 2  # secrets at once, while one takes the place of the other
_HOW = "make one with `fullreply events secret`, give it to the program that is told, and set the variable to it"


@dataclass(frozen=True, slots=True)
class Target:
    """Where an endpoint is, and its secrets, the newest first; they are shown nowhere."""

    name: str
    url: str
    secrets: tuple[str, ...] = field(repr=False)
    timeout_s: float = 15.0


def new_secret() -> str:
    """A secret that nobody guesses."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def target(name: str, url: str, variable: str, environ: Mapping[str, str], timeout_s: float = 15.0) -> Target:
    """The endpoint `[events.NAME]`; ConfigurationError, which names the variable, where its secret is none.

    While a secret is replaced the variable may hold both, the new one first, with a space between them.
    """
    given = environ.get(variable, "").split() if variable else []
    found = "no such variable" if not given else f"{len(given)} words" if len(given) > MANY else _wrong(given)
    if not variable:
        found = "no name of a variable: set secret_env"
    if found:
        where = f"environment variable {variable}" if variable else f"[events.{name}] secret_env"
        expected = f'a secret "{PREFIX}...", {LEAST} to {MOST} bytes in base64'
        problem = Problem(where, expected, found, _HOW)
        raise ConfigurationError(f"Events cannot be sent to [events.{name}].", [problem])
    return Target(name, url, tuple(given), timeout_s)


def _wrong(given: list[str]) -> str:
    """What is wrong with secrets, without a sign of them; "" where nothing is."""
    for secret in given:
        if not secret.startswith(PREFIX):
            return f'a value that does not begin with "{PREFIX}"'
        try:
            raw = secret[len(PREFIX) :]
            size = len(base64.b64decode(raw + "=" * (-len(raw) % 4), validate=True))
        except (binascii.Error, ValueError):
            return "a value that is no base64"
        if not LEAST <= size <= MOST:
            return f"a key of {size} bytes"
    return ""
