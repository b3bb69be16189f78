"""Bodies of requests: read as a whole before anything else looks at them, and given on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.types import Message, Receive, Scope


class Crowded(Exception):
    """Too many bytes of bodies are held already."""


async def read_body(
    scope: Scope, receive: Receive, most: int, hold: Callable[[int], bool] = lambda size: True
) -> bytes | None:
    """The whole body, None where it is larger than `most`; nothing more than that is read.

    `hold` is asked whether so many more bytes may be held; Crowded where not.
    """
    headers: Mapping[bytes, bytes] = dict(scope["headers"])
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or len(length) > 18 or int(length) > most:
        return None
    if length == b"0" and b"transfer-encoding" not in headers:
        return b""
    pieces, size, more = [], 0, True
    while more:
        message = await receive()
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if not hold(len(pieces[-1])):
            raise Crowded
        more = message.get("more_body", False)
        if size > most:
            return None
    return b"".join(pieces)


def again(body: bytes | None, receive: Receive) -> Receive:
    """A `receive` that gives the body that was read, then goes on."""
    given = body is None

    async def receiving() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving
