"""The page on a port of its own, in a process of its own: `python -m tests.page_server PORT [KB [LEDGER]]`."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
AUDIT = "CONTACTED "  # what the server prints about a connection to anything but this machine


@contextmanager
def serving(log: Path, *arguments: str) -> Iterator[str]:
    """The address of a page that answers; the process ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("w") as out:
        command = [sys.executable, "-m", "tests.page_server", str(port), *arguments]
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
        try:
            _wait(process, f"http://127.0.0.1:{port}/", log)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                raise RuntimeError(log.read_text()) from None
            time.sleep(0.1)
    raise RuntimeError("the page did not start")


def _main(port: int, knowledge_base: str = "", ledger: str = "") -> None:
    sys.addaudithook(_audit)
    import uvicorn
    from fastapi import FastAPI

    from app_gradio import mount
    from assistant.config import Configuration
    from tests.stub_desk import StubDesk

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    desk = StubDesk()
    if knowledge_base:
        from assistant import Assistant

        desk = Assistant.load(knowledge_base)
    settings = Configuration(ledger=ledger) if ledger else None
    uvicorn.run(mount(app, desk, settings), host="127.0.0.1", port=port, log_level="warning")


def _audit(event: str, given: tuple[object, ...]) -> None:
    """Report each name that is looked up, and each address that is contacted, outside this machine."""
    if event == "socket.getaddrinfo" and given[0] not in (None, "127.0.0.1", "localhost", "0.0.0.0", "::1"):
        sys.stderr.write(f"{AUDIT}{given[0]!r}\n")
    if event == "socket.connect" and isinstance(given[1], tuple) and given[1][0] not in ("127.0.0.1", "::1"):
        sys.stderr.write(f"{AUDIT}{given[1]!r}\n")


if __name__ == "__main__":
    _main(int(sys.argv[1]), *sys.argv[2:])
