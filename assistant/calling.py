"""One HTTP request to a program that the configuration names, in bounded time and memory. No redirects, no proxies.

What can go wrong has three kinds, since a note must be written once: it certainly did not arrive and may be sent
again (`Later`), it was refused (`Refused`), or nobody knows (`Unsure`).
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

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


class _Limit:
    """Cuts the connection of a request when its time is over: the library's own limit is one of each read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self.over = False

    def heard(self, event: str, info: Mapping[str, Any]) -> None:
        """What the library tells of the request: where a connection was made, or wrapped by TLS."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            with self._lock:
                self._socket = info["return_value"].get_extra_info("socket")
                if self.over:
                    self._cut()

    def end(self) -> None:
        """The time is over."""
        with self._lock:
            self.over = True
            self._cut()

    def _cut(self) -> None:
        if self._socket is not None:
            with suppress(OSError, ValueError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


@contextmanager
def _limited(seconds: float) -> Iterator[_Limit]:
    limit = _Limit()
    timer = threading.Timer(seconds, limit.end)
    timer.daemon = True
    timer.start()
    try:
        yield limit
    finally:
        timer.cancel()


def send(
    method: str, url: str, *, headers: Mapping[str, str], content: bytes | None, timeout_s: float, read: bool = True
) -> Answer:
    """The answer to one request, whatever its status, without its body where that is not to be `read`.

    Raises Later where nothing arrived, Unsure where it may have.
    """
    until = time.monotonic() + timeout_s
    with _limited(timeout_s) as limit:
        try:
            return _sent(method, url, headers, content, timeout_s, read, until, limit)
        except Unsure:
            if limit.over:
                raise Unsure("did not answer in time") from None
            raise


def _sent(
    method: str,
    url: str,
    headers: Mapping[str, str],
    content: bytes | None,
    timeout_s: float,
    read: bool,
    until: float,
    limit: _Limit,
) -> Answer:
    try:
        with (
            httpx.Client(timeout=timeout_s, follow_redirects=False, trust_env=False, verify=_context()) as client,
            client.stream(
                method, url, headers=dict(headers), content=content, extensions={"trace": limit.heard}
            ) as answer,
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
