"""Files that a browser sends for an import: bounded in size and number, in a folder of our own, gone after the run.

Gradio's own uploads stay off: they take any number of files, keep them, and fetch addresses that a request names.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
import uuid
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from assistant.knowledge.files import clean_text, shown_name
from assistant.knowledge.importing.article import slug
from assistant.knowledge.importing.parsing import PAGES, TABLES

ADDRESS = "/page/uploads"
KINDS = tuple(sorted(PAGES | TABLES | {".zip"}))
MOST = 50  # files that wait for an import at once
MOST_BYTES = 64_000_000  # of all of them together
KEPT = 3_600.0  # seconds that a file waits for its import
LONGEST_NAME = 120
HEADER = "x-fullreply"  # a page of another origin cannot set it without being asked first


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent: where it lies, and since when."""

    path: Path
    size: int
    since: float


class Uploads:
    """The files that wait for an import, by a token that cannot be guessed. Safe to share between threads."""

    def __init__(self, limit: int, kinds: Sequence[str] = KINDS, command: str = "fullreply kb import") -> None:
        """`limit` is the largest file in bytes, `kinds` the endings that are taken, `command` reads larger files."""
        self.limit, self.kinds, self.command = limit, tuple(kinds), command
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._held: dict[str, Upload] = {}

    def add(self, name: str, raw: bytes) -> str:
        """Keep a file for its import; its token. InputError with a sentence where that may not be."""
        plain = plain_name(name)
        with self._lock:
            self._expire()
            if Path(plain).suffix.lower() not in self.kinds:
                raise InputError(f"This kind of file is not read. Read are {', '.join(self.kinds)}.")
            if len(raw) > self.limit:
                raise InputError(f"The file is larger than {megabytes(self.limit)}. Use “{self.command}” for it.")
            if len(self._held) >= MOST or sum(u.size for u in self._held.values()) + len(raw) > MOST_BYTES:
                raise InputError(f"At most {MOST} files and {megabytes(MOST_BYTES)} at once: import these first.")
            token = uuid.uuid4().hex
            path = self._place() / token / plain
            try:
                path.parent.mkdir(mode=0o700)
                path.write_bytes(raw)
            except OSError as error:
                shutil.rmtree(path.parent, ignore_errors=True)
                raise InputError(f"The file cannot be kept: {error.strerror or 'the system refused'}.") from None
            self._held[token] = Upload(path, len(raw), time.monotonic())
            return token

    def named(self, tokens: Iterable[str]) -> list[Upload]:
        """The files of some tokens that are still there."""
        with self._lock:
            return [self._held[t] for t in dict.fromkeys(tokens) if t in self._held]

    def drop(self, tokens: Iterable[str]) -> None:
        """Remove files."""
        with self._lock:
            for token in list(tokens):
                if (held := self._held.pop(token, None)) is not None:
                    shutil.rmtree(held.path.parent, ignore_errors=True)

    @contextmanager
    def taken(self, tokens: Iterable[str]) -> Iterator[list[Path]]:
        """The paths of some files while they are imported, out of everybody's reach; afterwards they are gone."""
        with self._lock:
            held = [self._held.pop(t) for t in dict.fromkeys(tokens) if t in self._held]
        try:
            yield [upload.path for upload in held]
        finally:
            for upload in held:
                shutil.rmtree(upload.path.parent, ignore_errors=True)

    def _place(self) -> Path:
        """The folder of the files, which goes with this object, at the latest with the process."""
        if self._folder is None or not self._folder.is_dir():
            try:
                self._folder = Path(tempfile.mkdtemp(prefix="fullreply-"))
            except OSError as error:
                raise InputError(f"Files cannot be kept: {error.strerror or 'the system refused'}.") from None
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        return self._folder

    def _expire(self) -> None:
        now = time.monotonic()
        for token in [t for t, u in self._held.items() if now - u.since > KEPT]:
            shutil.rmtree(self._held.pop(token).path.parent, ignore_errors=True)


def plain_name(name: str) -> str:
    """The last part of a file's name, without what a path or a screen could take amiss."""
    last = clean_text(shown_name(name)).replace("\\", "/").rpartition("/")[2]
    last = "".join(c if c.isprintable() else "_" for c in last).strip().lstrip(".")
    stem, dot, suffix = last.rpartition(".")
    stem = (stem if dot else suffix)[:LONGEST_NAME] or "file"
    while len(stem.encode()) > 200:  # file systems count bytes
        stem = stem[:-1]
    return f"{stem}.{suffix[:10]}" if dot else stem


def sources_apart(paths: Iterable[Path]) -> None:
    """InputError where two files would be one source, as sources are known by their names."""
    known: dict[str, str] = {}
    for path in paths:
        label = slug(path.stem, "source")
        if label in known:
            raise InputError(
                f"“{known[label]}” and “{path.name}” would be one source. Import them one after the other."
            )
        known[label] = path.name


def megabytes(size: int) -> str:
    """A size in words: "8 MB", "12 kB"."""
    return f"{size / 1e6:.0f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1e3)):,} kB"


def route(uploads: Uploads) -> Any:
    """The Starlette endpoint that takes one file as the body of a POST, its name in the query."""
    from anyio import to_thread
    from starlette.requests import Request
    from starlette.responses import JSONResponse

    async def receive(request: Request) -> JSONResponse:
        if request.headers.get(HEADER) != "upload":
            return JSONResponse({"error": "Files are taken from the page only."}, 403)
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > uploads.limit:
                break
        try:
            token = await to_thread.run_sync(uploads.add, request.query_params.get("name", ""), bytes(body))
        except InputError as error:
            return JSONResponse({"error": str(error)}, 422)
        return JSONResponse({"id": token})

    return receive
