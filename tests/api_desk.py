"""A desk with a small knowledge base of its own, and the API over it: in memory, or on a port in a thread."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import replace

import httpx
import uvicorn

from assistant.api import create_app
from assistant.api.office import Office
from assistant.config import Configuration
from assistant.config_api import Api, WorkspaceSettings
from assistant.config_helpdesks import Helpdesk
from assistant.errors import ConfigurationError
from assistant.knowledge import open_index
from assistant.ledger import open_ledger
from assistant.ledger.keys import make_key
from assistant.types import Corrections
from tests.desks import StubDesk
from tests.fakes import FakeEncoder

OFFICES: list[Office] = []  # what stands behind each application: FastAPI keeps its routes, and them, for ever
HERE = "http://127.0.0.1:7860"


class KnowingDesk(StubDesk):
    """The stub with a real index, which writes parts and respects corrections of its questions."""

    def __init__(self, base) -> None:
        super().__init__()
        self.knowledge_base = base
        self.index = open_index(base, FakeEncoder())
        self.corrections = Corrections()

    def draft(self, inquiry, *, written=None, **known):
        made = super().draft(inquiry, **known)
        if written is not None:
            written(made.parts)
        return made

    def polish(self, draft, *, agent=None):
        raise ConfigurationError("No endpoint is configured: set url and model under [polish] in fullreply.toml.")

    def questions(self, inquiry, *, corrections=None, **known):
        message = self.read(inquiry, **known)
        found = super().questions(replace(message, text=message.text[:20_000]))  # it is bounded, like the real one
        gone = {words for _, words in (self.corrections if corrections is None else corrections).dismissed_here}
        return tuple(q for q in found if q.text.lower().rstrip("?") not in gone)[:50]


def entries(folder, **texts):
    """A knowledge base with a Markdown file for each text."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(f"---\ntitle: {name}\n---\n\n{text}\n", "utf-8")
    return folder


class House:
    """The API with two workspaces over one ledger in a folder."""

    def __init__(self, tmp_path, **settings) -> None:
        bases = {
            "main": entries(tmp_path / "kb", delivery="We ship in two days.", returns="Send it back in 30 days."),
            "outlet": entries(tmp_path / "outlet", clearance="All sales of the outlet are final."),
        }
        mask = {"mask": settings.pop("mask", False)}
        os.environ["TOKEN_OF_TESTS"] = "token-of-tests"
        helpdesk = Helpdesk(product="chatwoot", url="http://127.0.0.1:1", token_env="TOKEN_OF_TESTS", account="1")
        self.configuration = Configuration(
            api=Api(**settings),
            ledger=tmp_path / "ledger.db",
            knowledge_base=bases["main"],
            retention=mask,
            workspaces={"outlet": WorkspaceSettings(knowledge_base=bases["outlet"])},
            helpdesks={"chatwoot": helpdesk},
        )
        self.desks = {name: KnowingDesk(base) for name, base in bases.items()}
        self.app = create_app(self.desks["main"], self.configuration, {"outlet": self.desks["outlet"]})

    @property
    def app(self):
        """The application; `office` is what its routes share, and is closed when the test ends."""
        return self._app

    @app.setter
    def app(self, made):
        self._app, self.office = made, made.state.office
        OFFICES.append(self.office)

    def key(self, *scopes, workspace="main", **known):
        """A new key's secret."""
        with open_ledger(self.configuration.ledger, workspace=workspace) as ledger:
            made, secret = make_key(ledger, "test", scopes, **known)
        self.office.keys._looked = -100.0  # what was looked up a moment ago is looked up again
        return secret

    def call(self, method, path, *, key="", base=HERE, **known):
        """One call through ASGI."""
        headers = dict(known.pop("headers", {})) | ({"authorization": f"Bearer {key}"} if key else {})

        async def send():
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=True)
            async with httpx.AsyncClient(transport=transport, base_url=base) as client:
                return await client.request(method, path, headers=headers, **known)

        return asyncio.run(send())

    def post(self, path, body, **known):
        """One call with a body."""
        return self.call("POST", path, json=body, **known)


def close_offices(but):
    """Close the files of all offices but the first ones."""
    while len(OFFICES) > but:
        office = OFFICES.pop()
        office.books.close()
        office.desks = {}


@contextmanager
def listening(app):
    """The address of an application that a thread serves."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
