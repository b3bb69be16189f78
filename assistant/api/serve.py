"""The server: the API with the agent's page beside it, on this machine, or further where there are keys."""

from __future__ import annotations

import errno
import importlib.util
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from assistant.api.app import create_app
from assistant.api.guard import is_loopback
from assistant.errors import ConfigurationError, LedgerError, Problem

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.config import Configuration
    from assistant.pipeline import Assistant, Progress

Say = Callable[[str], None]
_WARM = "Hello, do you deliver to Ireland? What does it cost?"
_REASONS = {
    errno.EADDRINUSE: ("a free port", "one that another program uses", "stop that program, or choose another --port"),
    errno.EACCES: ("a port that you may use", "one for the administrator", "choose a --port above 1023"),
    errno.EADDRNOTAVAIL: ("an address of this machine", "another one", "choose another --host"),
}


def serve(
    configuration: Configuration,
    base: Path | None,
    *,
    host: str | None,
    port: int | None,
    browser: bool,
    progress: Progress,
    say: Say,
) -> None:
    """Serve until interrupted. Raises FullreplyError where that cannot be: a port in use, no key for the network."""
    host, port = host or configuration.api.host, configuration.api.port if port is None else port
    refuse_network_without_key(host, keys=bool(configuration.api.keys))
    with bind(host, port) as listener:
        app = application(load(configuration, base, progress), configuration, say)
        where = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"

        def started() -> None:
            say(f"Fullreply is at {where}" + ("" if configuration.api.keys else " (no key is set: this machine only)"))
            if browser and _display():
                threading.Thread(target=webbrowser.open, args=(where,), daemon=True).start()

        settings = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3
        )
        try:
            _Server(settings, started).run(sockets=[listener])
        except KeyboardInterrupt:
            say("Fullreply stopped.")


class _Server(uvicorn.Server):
    """A server that tells when it is ready."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        self._started()


def load(configuration: Configuration, base: Path | None, progress: Progress) -> Assistant:
    """The desk with its models loaded, so that the first agent does not wait for them."""
    from assistant.pipeline import Assistant

    desk = Assistant.load(base or configuration.knowledge_base, configuration=configuration, progress=progress)
    desk.draft(_WARM)
    return desk


def application(desk: Assistant, configuration: Configuration, say: Say) -> FastAPI:
    """The API, with the page where Gradio is installed."""
    app = create_app(desk, configuration)
    respect(desk, configuration, say)
    if importlib.util.find_spec("gradio") is None:
        say("Gradio is not installed: serving the API without the page.")
        return app
    from assistant.page.serve import mount

    return mount(app, desk, configuration)


def respect(desk: Assistant, configuration: Configuration, say: Say) -> None:
    """Let the desk respect what agents corrected, where a ledger is there; one that cannot be read is said."""
    from assistant.ledger import read_corrections

    try:
        desk.corrections = read_corrections(configuration.ledger)
    except LedgerError as error:
        say(f"note: agents' corrections are left out. {error}")


def refuse_network_without_key(host: str, *, keys: bool) -> None:
    """ConfigurationError where others could reach the server and no key is set."""
    if not keys and not is_loopback(host):
        remedy = "leave out --host, or set keys under [api] in fullreply.toml"
        found = Problem("host", "127.0.0.1, localhost or ::1", host, remedy)
        raise ConfigurationError("Without a key Fullreply serves this machine only.", [found])


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; ConfigurationError where the address cannot be had, before anything is loaded."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        usual = ("an address of this machine", (error.strerror or "another one").lower(), "choose another --host")
        expected, found, remedy = _REASONS.get(error.errno or 0, usual)
        where = Problem(f"{host}:{port}", expected, found, remedy)
        raise ConfigurationError("Fullreply cannot serve there.", [where]) from None


def _display() -> bool:
    """Whether a browser could show a page."""
    return sys.platform in ("darwin", "win32") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))
