"""What all open pages share of the gaps tab: the last report, where to read from, and the files of a report."""

from __future__ import annotations

import secrets
import threading
from pathlib import Path
from typing import Any

from assistant.gaps import GapReport, tables
from assistant.gaps.html import as_html
from assistant.page.gaps_work import Looked
from assistant.page.knowledge_uploads import Uploads

ADDRESS = "/page/gaps"
MAILS = "/page/mails"
MOST = 8  # reports that can still be fetched: pages that are open have the address of an older one
FILES = {"html": "text/html; charset=utf-8", "csv": "text/csv; charset=utf-8"}


class Shelf:
    """The last report and the settings of the tab. Safe to share between threads.

    `where` is the ledger's place, `mails` hold files of past mail that were sent, `writes` says whether the page may
    write into the base.
    """

    def __init__(
        self,
        where: Path | str | None = None,
        *,
        mask: bool = False,
        mails: Uploads | None = None,
        writes: bool = False,
    ) -> None:
        self.where, self.mask, self.mails, self.writes = where, mask, mails, writes
        self._lock = threading.Lock()
        self._looked: Looked | None = None
        self._reports: dict[str, GapReport] = {}

    @property
    def looked(self) -> Looked | None:
        """The last report."""
        return self._looked

    def put(self, looked: Looked) -> None:
        """Keep a report; the addresses of the last few lead to their files."""
        with self._lock:
            if self._looked is None or self._looked.report is not looked.report:
                self._reports[secrets.token_urlsafe(18)] = looked.report
                for token in list(self._reports)[:-MOST]:
                    del self._reports[token]
            self._looked = looked

    def address(self, kind: str) -> str | None:
        """Where the last report can be fetched as "html" or "csv", relative to the page."""
        with self._lock:
            return f".{ADDRESS}/{list(self._reports)[-1]}.{kind}" if self._reports else None

    def file(self, name: str) -> tuple[bytes, str] | None:
        """The file of that name with its type; None where there is none."""
        token, _, kind = name.rpartition(".")
        with self._lock:
            report = self._reports.get(token)
        if report is None or kind not in FILES:
            return None
        text = as_html(report) if kind == "html" else tables.as_csv(report)
        return text.encode("utf-8", "replace"), FILES[kind]


def route(shelf: Shelf) -> Any:
    """The Starlette endpoint that sends a report as a file."""
    from anyio import to_thread
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse, Response

    async def send(request: Request) -> Response:
        found = await to_thread.run_sync(shelf.file, request.path_params["name"])
        if found is None:
            return PlainTextResponse("This report is not there any more: read the ledger again.", 404)
        raw, kind = found
        name = f"gaps.{request.path_params['name'].rpartition('.')[2]}"
        headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
        return Response(raw, media_type=kind, headers=headers)

    return send
