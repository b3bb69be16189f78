"""Server-sent events: what stands of an answer goes out while the rest is made."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import Any

import anyio
from anyio import create_memory_object_stream, create_task_group, from_thread
from anyio.streams.memory import MemoryObjectSendStream
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from assistant.api.guard import log_fault
from assistant.api.problems import problem, refused, told
from assistant.errors import FullreplyError
from assistant.wire.codec import dump
from assistant.wire.fields import Wire

Tell = Callable[[str, Wire], None]
"""Called, from the thread that works, with the name of an event and what it holds."""
_WAITING = b": waiting\n\n"  # a comment, which tells proxies that there is an answer


class Events(Response):
    """An answer in events; `work` tells them, `place` is its place in the queue, which is given up at the end.

    Once begun there is no status to change: what goes wrong is the last event, "error", with the problem.
    """

    media_type = "text/event-stream"

    def __init__(self, place: ExitStack, work: Callable[[Tell], Awaitable[Any]]) -> None:
        super().__init__(headers={"cache-control": "no-store", "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._place, self._work = place, work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events."""
        with self._place:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await send({"type": "http.response.body", "body": _WAITING, "more_body": True})
            into, out = create_memory_object_stream[bytes](math.inf)
            async with create_task_group() as tasks, out:
                tasks.start_soon(self._run, into, scope["path"])
                async for event in out:
                    await send({"type": "http.response.body", "body": event, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _run(self, into: MemoryObjectSendStream[bytes], path: str) -> None:
        def tell(name: str, what: Wire) -> None:
            fields = what.model_dump(mode="json", by_alias=True, exclude_none=True)
            from_thread.run_sync(into.send_nowait, _event(name, dump(fields)))

        with into:
            try:
                await self._work(tell)
            except HTTPException as error:
                into.send_nowait(_event("error", bytes(refused(error).body).decode()))
            except FullreplyError as error:
                into.send_nowait(_event("error", bytes(told(error).body).decode()))
            except anyio.get_cancelled_exc_class():
                raise
            except Exception as error:
                log_fault(error, path)
                fault = problem(500, "An internal fault; the log names its kind and place.")
                into.send_nowait(_event("error", bytes(fault.body).decode()))


def _event(name: str, data: str) -> bytes:
    """An event; the data stands on one line, as `dump` writes it."""
    return f"event: {name}\ndata: {data}\n\n".encode()
