"""One HTTP request to a program that the configuration names, in bounded time and memory. No redirects, no proxies.

What can go wrong has three kinds, since a note must be written once: it certainly did not arrive and may be sent
again (`Later`), it was refused (`Refused`), or nobody knows (`Unsure`).
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import httpx

MOST = 4 << 20  # bytes of an answer
_CERTAIN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.LocalProtocolError)


class Trouble(Exception):
    """Why something was not done; `reason` is in our words, with nothing of what was sent or answered."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Later(Trouble):
    """It certainly was not done, and may be tried again, after so many seconds where the other side named them."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Refused(Trouble):
    """It was not done, and trying again would not help before a person changes something."""


class Unsure(Trouble):
    """It may have been done, or not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of `headers` in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@cache
def _context() -> ssl.SSLContext:
    """How certificates are verified: reading all authorities takes 30 ms, so it is done once."""
    return ssl.create_default_context()


def send(
    method: str, url: str, *, headers: Mapping[str, str], content: bytes | None, timeout_s: float, read: bool = True
) -> Answer:
    """The answer to one request, whatever its status, without its body where that is not to be `read`.

    Raises Later where nothing arrived, Unsure where it may have.
    """
    until = time.monotonic() + timeout_s
    try:
        with (
            httpx.Client(timeout=timeout_s, follow_redirects=False, trust_env=False, verify=_context()) as client,
            client.stream(method, url, headers=dict(headers), content=content) as answer,
        ):
            if not read:
                return Answer(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, b"")
            pieces, size = [], 0
            for piece in answer.iter_bytes():
                pieces.append(piece)
                size += len(piece)
                if size > MOST:
                    raise Unsure("answered too much")
                if time.monotonic() > until:
                    raise Unsure("did not answer in time")
            return Answer(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, b"".join(pieces))
    except _CERTAIN:
        raise Later("could not be reached") from None
    except httpx.TimeoutException:
        raise Unsure("did not answer in time") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
        raise Unsure("broke off") from None
