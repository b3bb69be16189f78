"""The page in a web application, with the settings that keep it private and harmless."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.page import palette

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.page.changes import Desk

HERE = Path(__file__).parent
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


def mount(app: FastAPI, desk: Desk, configuration: object = None, **options: Any) -> FastAPI:
    """Mount the page at "/" of `app`, beside what it already serves, and add the headers to each answer."""
    from assistant.page import blocks
    from assistant.page.theme import gr, theme

    page = blocks.build(desk, **options)
    app.add_middleware(Headers)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=theme(),
        css=palette.variables() + (HERE / "style.css").read_text("utf-8"),
        head=f"<script>{(HERE / 'page.js').read_text('utf-8')}</script>",
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
