"""The server: the API with the agent's page beside it, on this machine, or further where there are keys."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import uvicorn

from assistant.api import logs
from assistant.api.app import create_app
from assistant.api.binding import bind, refuse_network_without_key
from assistant.api.guard import is_loopback
from assistant.dispatch import helpdesks
from assistant.errors import LedgerError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.api.office import Office
    from assistant.api.watching import Meters
    from assistant.config import Configuration
    from assistant.pipeline import Assistant, Progress

Say = Callable[[str], None]
FINISH = 30.0  # seconds that accepted calls have to end when the server is stopped
AFTER = 3  # seconds that other connections have then
_WARM = "Hello, do you deliver to Ireland? What does it cost?"


def serve(
    configuration: Configuration,
    base: Path | None,
    *,
    host: str | None,
    port: int | None,
    browser: bool,
    progress: Progress,
    say: Say,
    workers: int | None = None,
) -> None:
    """Serve until interrupted. Raises FullreplyError where that cannot be: a port in use, no key for the network.

    Several `workers` share the port and the ledger; the page, whose sessions live in one process, is then left out.
    """
    host, port = host or configuration.api.host, configuration.api.port if port is None else port
    workers = workers or configuration.api.workers
    try:
        closed = "" if has_keys(configuration) else " (no key is set: this machine only)"
    except LedgerError:
        if not is_loopback(host):
            raise
        closed = " (nobody is served before the ledger can be read, in which keys may stand)"
    refuse_network_without_key(host, keys=not closed)
    helpdesks(configuration)  # a secret that is missing is told before the models load
    with bind(host, port) as listener:
        where = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"

        def started() -> None:
            say(f"Fullreply is at {where}{closed}")
            if browser and _display():
                threading.Thread(target=webbrowser.open, args=(where,), daemon=True).start()

        if workers > 1:
            from assistant.api.workers import several

            say(f"note: {workers} workers serve the API; the page is left out")
            load(configuration, base, progress)  # what has to be built is built once, before they all ask for it
            several(workers, configuration, base, listener, started)
            return
        desk = load(configuration, base, progress)
        app = application(desk, configuration, say, host, desks=others(desk, configuration, progress))
        run(app, listener, started)
        say("Fullreply stopped.")


def run(app: FastAPI, listener: socket.socket, started: Callable[[], None]) -> None:
    """Serve an application on a socket until a signal ends it; calls that were accepted are answered first."""
    shared: Office = app.state.office
    logs.install(calls=shared.configuration.api.access_log)
    settings = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=AFTER
    )
    with contextlib.suppress(KeyboardInterrupt):
        _Server(settings, started, shared.meters).run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that tells when it is ready, and ends when what it has accepted is done."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None], meters: Meters) -> None:
        super().__init__(config)
        self._started, self._meters = started, meters

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        self._started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no new calls, finish those that were accepted, then close what is left (a page's open ear)."""
        self._meters.stopping = True
        for server in self.servers:
            server.close()
        with anyio.move_on_after(FINISH):
            while self._meters.working and not self.force_exit:
                await anyio.sleep(0.05)
        await super().shutdown(sockets)


def load(configuration: Configuration, base: Path | None, progress: Progress) -> Assistant:
    """The desk with its models loaded, so that the first agent does not wait for them."""
    from assistant.pipeline import Assistant

    desk = Assistant.load(base or configuration.knowledge_base, configuration=configuration, progress=progress)
    desk.draft(_WARM)
    return desk


def others(desk: Assistant, configuration: Configuration, progress: Progress) -> dict[str, Assistant]:
    """The desks of the other workspaces, which share the models of `desk`."""
    names = configuration.workspaces
    return {name: desk.beside(configuration.in_workspace(name), progress=progress) for name in names}


def has_keys(configuration: Configuration) -> bool:
    """Whether a key is needed: one stands in the configuration, or was made in the ledger. Raises LedgerError."""
    from assistant.ledger import exists, open_ledger

    if configuration.api.keys or not exists(configuration.ledger):
        return bool(configuration.api.keys)
    from assistant.ledger import keys

    with open_ledger(configuration.ledger) as ledger:
        return keys.has_keys(ledger)


def application(
    desk: Assistant,
    configuration: Configuration,
    say: Say,
    host: str = "",
    *,
    desks: Mapping[str, Assistant] | None = None,
    page: bool = True,
) -> FastAPI:
    """The API, with the page where Gradio is installed; `host` is listened on, if another than the configuration's.

    `desks` are those of other workspaces.
    """
    app = create_app(desk, configuration, desks)
    respect(desk, configuration, say)
    for name in desks or ():
        app.state.office.follow(name)
    if page and importlib.util.find_spec("gradio") is None:
        say("Gradio is not installed: serving the API without the page.")
        return app
    if not page:
        return app
    from assistant.page.serve import mount

    return mount(app, desk, configuration, host)


def respect(desk: Assistant, configuration: Configuration, say: Say) -> None:
    """Let the desk respect what agents corrected, where a ledger is there; one that cannot be read is said."""
    from assistant.ledger import read_corrections

    try:
        desk.corrections = read_corrections(configuration.ledger)
    except LedgerError as error:
        say(f"note: agents' corrections are left out. {error}")


def _display() -> bool:
    """Whether a browser could show a page."""
    return sys.platform in ("darwin", "win32") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))
