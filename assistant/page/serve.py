"""The page in a web application, with the settings that keep it private and harmless."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.page import palette

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.config import Configuration
    from assistant.page.book import Book
    from assistant.page.desk import Desk

HERE = Path(__file__).parent
SCRIPTS = ("reading.js", "page.js")
STYLES = ("style.css", "asides.css")
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; script-src-attr 'none'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'self'; "
    "object-src 'none'; frame-ancestors 'self'"
)
"""Content security policy: nothing from elsewhere, no eval (so no `js=` on events and no gr.HTML)."""
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


def mount(app: FastAPI, desk: Desk, configuration: Configuration | None = None, **options: Any) -> FastAPI:
    """Mount the page at "/" of `app`, beside what it already serves, and add the headers to each answer.

    Agents' corrections go into the ledger of the configuration; without a configuration they end with the page.
    """
    from assistant.page import blocks
    from assistant.page.theme import gr, theme

    page = blocks.build(desk, book=book_of(desk, configuration), **options)
    app.add_middleware(Headers)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=theme(),
        css=palette.variables() + "".join((HERE / name).read_text("utf-8") for name in STYLES),
        head="".join(f"<script>{(HERE / name).read_text('utf-8')}</script>" for name in SCRIPTS),
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=1,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
    )
    return mounted


def book_of(desk: Desk, configuration: Configuration | None) -> Book:
    """The book of corrections, kept in the ledger that the configuration names."""
    from assistant.page.book import Book

    return Book(desk, configuration.ledger, configuration.retention.days) if configuration else Book(desk)


class Headers:
    """ASGI middleware that adds the headers where an answer does not set them itself."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401
        """Pass the request on, and its answer back with the headers."""

        async def sending(message: Any) -> None:  # noqa: ANN401
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                more = [(n.encode(), v.encode()) for n, v in HEADERS.items() if n.encode() not in given]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)
