"""The page in a web application, with the settings that keep it private and harmless."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.page import palette

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.config import Configuration
    from assistant.page.book import Book
    from assistant.page.desk import Desk
    from assistant.page.gaps_shelf import Shelf
    from assistant.page.knowledge_uploads import Uploads

HERE = Path(__file__).parent
SCRIPTS = ("reading.js", "page.js", "keys.js", "uploads.js", "knowledge.js", "gaps.js")
STYLES = ("style.css", "asides.css", "desk.css", "knowledge.css", "gaps.css")
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


def mount(
    app: FastAPI, desk: Desk, configuration: Configuration | None = None, host: str = "", **options: Any
) -> FastAPI:
    """Mount the page at "/" of `app`, beside what it already serves, and add the headers to each answer.

    Agents' corrections go into the ledger of the configuration; without a configuration they end with the page, and
    nothing can be imported through it. `host` is the address that is listened on; default: the configuration's.
    """
    from assistant.page import blocks, gaps_shelf
    from assistant.page.knowledge_uploads import ADDRESS, route
    from assistant.page.theme import gr, theme

    uploads = uploads_of(configuration, host)
    shelf = shelf_of(configuration, uploads)
    book = book_of(desk, configuration)
    page = blocks.build(desk, book=book, uploads=uploads, configuration=configuration, shelf=shelf, **options)
    if uploads is not None:
        app.add_route(ADDRESS, route(uploads), methods=["POST"], include_in_schema=False)
    if shelf.mails is not None:
        app.add_route(gaps_shelf.MAILS, route(shelf.mails), methods=["POST"], include_in_schema=False)
    app.add_route(f"{gaps_shelf.ADDRESS}/{{name}}", gaps_shelf.route(shelf), methods=["GET"], include_in_schema=False)
    app.add_middleware(Headers, framed_by=configuration.api.frame_ancestors if configuration is not None else ())
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

    if configuration is None:
        return Book(desk)
    kept = configuration.retention
    return Book(desk, configuration.ledger, kept.days, mask=kept.mask)


def uploads_of(configuration: Configuration | None, host: str = "") -> Uploads | None:
    """Where files of imports wait; None where the configuration, or the address listened on, allows no imports."""
    from assistant.api.guard import is_loopback
    from assistant.page.knowledge_uploads import Uploads

    if configuration is None:
        return None
    allowed = configuration.page.imports
    if allowed is None:
        allowed = is_loopback(host or configuration.api.host)
    return Uploads(configuration.api.max_body_bytes) if allowed else None


def shelf_of(configuration: Configuration | None, uploads: Uploads | None) -> Shelf:
    """What the gaps tab reads from; it writes articles, and takes past mail, where imports are allowed."""
    from assistant.page.gaps_mail import COMMAND, KINDS
    from assistant.page.gaps_shelf import Shelf
    from assistant.page.knowledge_uploads import Uploads

    if configuration is None:
        return Shelf()
    mails = Uploads(configuration.api.max_body_bytes, KINDS, COMMAND) if uploads is not None else None
    return Shelf(configuration.ledger, mask=configuration.retention.mask, mails=mails, writes=uploads is not None)


class Headers:
    """ASGI middleware that adds the headers where an answer does not set them itself."""

    def __init__(self, app: Any, framed_by: Sequence[str] = ()) -> None:  # noqa: ANN401
        """`framed_by` are the origins whose pages may show ours in a frame."""
        self.app = app
        policy = " ".join([POLICY, *framed_by])  # ends with frame-ancestors
        self.headers = HEADERS | {"content-security-policy": policy}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401
        """Pass the request on, and its answer back with the headers."""

        async def sending(message: Any) -> None:  # noqa: ANN401
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                more = [(n.encode(), v.encode()) for n, v in self.headers.items() if n.encode() not in given]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)
