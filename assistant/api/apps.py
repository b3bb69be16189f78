"""The pages that agents see inside Chatwoot and Zendesk: files of `apps/`, served as they stand.

They hold nothing of anybody, so they are open; what they ask of `/v1` needs a session. The policy lets only the pages
of `frame_ancestors` show them, and lets them run no script but these files.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from starlette.responses import Response

from assistant.api import zendesk_package
from assistant.api.office import Office
from assistant.api.problems import Refused
from assistant.page import palette

if TYPE_CHECKING:
    from assistant.config import Configuration

SCRIPTS = tuple(
    "chatwoot check conversation desk draft keep live main marks signing state trouble using view words zendesk".split()
)
BUNDLE = "build/zaf.js"  # made by `make apps` of Zendesk's library; the one file that may be absent
FILES = {
    "client/fullreply.js": "text/javascript",
    "frame/frame.css": "text/css",
    "frame/icon.svg": "image/svg+xml",
    **{f"frame/{name}.js": "text/javascript" for name in SCRIPTS},
    BUNDLE: "text/javascript",
}
PALETTE = "frame/palette.css"  # made here, of the page's own colours
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types inert; frame-ancestors {}"
)
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


def folder() -> Path:
    """Where the files are: `apps/` beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parent.parent
    return package / "shipped_apps" if (package / "shipped_apps").is_dir() else package.parent / "apps"


def install(app: FastAPI, office: Office) -> None:
    """Serve them below `/apps/`."""
    configuration = office.configuration
    ancestors = configuration.api.frame_ancestors

    @app.api_route("/apps/{name:path}", methods=["GET", "HEAD"], include_in_schema=False)
    def serve(name: str, request: Request) -> Response:
        if name in ("chatwoot", "zendesk"):
            there = name != "zendesk" or (folder() / BUNDLE).is_file()
            known = _settings(name, request.query_params.get("helpdesk", ""), configuration, office.keys.needed())
            page = _page("frame", known) if there else _page("absent", {})
            return _answer(page, "text/html", request, ancestors)
        if name == "zendesk.zip":
            made = zendesk_package.packed(request.headers.get("host", ""), configuration.company.name, folder())
            return _answer(made, "application/zip", request, (), {"content-disposition": "attachment"})
        if name == PALETTE:
            return _answer(_colours(), "text/css", request, ())
        if name not in FILES or not (folder() / name).is_file():
            raise Refused(404)
        return _answer((folder() / name).read_bytes(), FILES[name], request, ())


def _settings(product: str, asked: str, configuration: Configuration, keyed: bool) -> dict[str, str]:
    """What the page has to know: whose messages it believes, whether a key is needed, where its notes go.

    The helpdesk is the one that the address names, else the only one of that product that can be written to.
    """
    ours = [n for n, h in configuration.helpdesks.items() if h.product == product and h.url]
    named = asked if _NAME.fullmatch(asked) else ours[0] if len(ours) == 1 and not asked else ""
    origins = " ".join(o.lower() for o in configuration.api.frame_ancestors)
    return {"product": product, "origins": origins, "keyed": "yes" if keyed else "", "helpdesk": named}


def _page(name: str, settings: Mapping[str, str]) -> bytes:
    """A page below the head that all have, with its settings on its body."""
    given = "".join(f' data-{key}="{html.escape(value)}"' for key, value in settings.items())
    text = "".join((folder() / "frame" / f"{part}.html").read_text("utf-8") for part in ("head", name))
    return text.replace("<body>", f"<body{given}>", 1).encode()


def _colours() -> bytes:
    """The page's colours as CSS variables; the dark ones where the reader's system is dark."""
    light, dark = ("".join(f"--{k}:{v};" for k, v in p.items()) for p in (palette.LIGHT, palette.DARK))
    return f":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n".encode()


def _answer(
    body: bytes, media: str, request: Request, ancestors: tuple[str, ...], more: Mapping[str, str] | None = None
) -> Response:
    """A file; 304 where the browser has it already."""
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    policy = POLICY.format(" ".join(ancestors) or "'none'")
    headers = {**HEADERS, "content-security-policy": policy, "etag": mark, **(more or {})}
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media)
