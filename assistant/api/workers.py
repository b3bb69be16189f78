"""Several processes that serve one port: each has its own models, all share the ledger; one that dies is replaced."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from assistant.errors import ConfigurationError

if TYPE_CHECKING:
    from assistant.config import Configuration

_PAUSE = 1.0  # seconds before a worker that died is replaced: one that cannot start must not spin
_spawn = multiprocessing.get_context("spawn")


def several(
    count: int, configuration: Configuration, base: Path | None, listener: socket.socket, started: Callable[[], None]
) -> None:
    """Run so many workers until a signal ends this process; `started` is called once the first one serves.

    ConfigurationError where the first ones end before they served.
    """
    figures = tempfile.mkdtemp(prefix="fullreply-figures-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = figures  # one folder, so that /metrics of any worker tells of all
    stop = [False]
    before = {s: signal.signal(s, lambda *_: stop.__setitem__(0, True)) for s in (signal.SIGINT, signal.SIGTERM)}
    ear, voice = _spawn.Pipe(duplex=False)
    running: list[SpawnProcess] = []
    try:
        running += [_begin(configuration, base, listener, voice) for _ in range(count)]
        _wait_for_first(running, ear, stop)
        if not stop[0]:
            started()
        while not stop[0]:
            wait([p.sentinel for p in running], timeout=0.5)
            for i, process in enumerate(running):
                if not process.is_alive() and not stop[0]:
                    time.sleep(_PAUSE)
                    running[i] = _begin(configuration, base, listener, voice)
    finally:
        _end(running)
        for number, handler in before.items():
            signal.signal(number, handler)
        shutil.rmtree(figures, ignore_errors=True)


def _begin(configuration: Configuration, base: Path | None, listener: socket.socket, voice: Connection) -> SpawnProcess:
    process = _spawn.Process(target=_work, args=(configuration, base, listener, voice))
    process.start()
    return process


def _wait_for_first(running: list[SpawnProcess], ear: Connection, stop: list[bool]) -> None:
    """Until one serves; ConfigurationError where all have ended."""
    while not stop[0] and not ear.poll(0.2):
        if not any(p.is_alive() for p in running):
            raise ConfigurationError("The workers ended at once; run it with --workers 1 to see why.")


def _end(running: list[SpawnProcess]) -> None:
    """Ask all to finish, and wait until they have."""
    from assistant.api.serve import AFTER, FINISH

    for process in running:
        process.terminate()
    until = time.monotonic() + FINISH + AFTER + 5
    for process in running:
        process.join(max(0.1, until - time.monotonic()))
        if process.is_alive():
            process.kill()


def _work(configuration: Configuration, base: Path | None, listener: socket.socket, voice: Connection) -> None:
    """One worker: the API of a desk of its own."""
    from assistant.api.serve import application, load, others, run

    signal.signal(signal.SIGINT, _ignore)  # Ctrl-C reaches all processes; the first one tells the others to finish
    threading.Thread(target=_follow, daemon=True).start()

    def quiet(*_: object) -> None:
        return None

    desk = load(configuration, base, quiet)
    app = application(desk, configuration, quiet, desks=others(desk, configuration, quiet), page=False)
    run(app, listener, lambda: voice.send(os.getpid()))


def _follow() -> None:
    """End with the first process, also where that was killed."""
    first = multiprocessing.parent_process()
    if first is not None:
        wait([first.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)


def _ignore(_: int, __: FrameType | None) -> None:
    """Leave it to the first process."""
