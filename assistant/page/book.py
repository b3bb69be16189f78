"""What agents corrected, kept for as long as the page runs, and in the ledger where there is one that works."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from assistant.errors import LedgerError
from assistant.ledger import Correction, Kind, Ledger, compiled, exists, open_ledger
from assistant.ledger.corrections import ESSENCE, payload_of
from assistant.ledger.retention import Retention
from assistant.text import folded, wording

if TYPE_CHECKING:
    from assistant.page.desk import Desk

log = logging.getLogger(__name__)
PAUSE = 60.0  # seconds before a ledger that failed is tried again: one that is locked keeps an agent waiting
FAULT = "Corrections work but can't be kept for later: the ledger can't be used. Please tell your administrator."


class Book:
    """The corrections of all agents of this page; `desk.corrections` follows it. Safe to share between threads."""

    def __init__(self, desk: Desk, path: Path | str | None = None, days: int = 90, *, mask: bool = False) -> None:
        """`path` is the ledger's, None where nothing is to be kept; texts in it older than `days` are purged."""
        self._desk, self._path, self._mask = desk, path, mask
        self._lock, self._tokens = RLock(), count(1)
        self._said: dict[int, tuple[str, dict[str, Any], int | None]] = {}
        self._ledger: Ledger | None = None
        self._failed = -PAUSE
        self._retention = Retention(days)
        self.failing = False
        if path is not None and exists(path) and (ledger := self._open()):
            self._load(ledger)

    @property
    def fault(self) -> str:
        """What to tell the agent where corrections cannot be kept, or ""."""
        return FAULT if self.failing else ""

    @property
    def has_ledger(self) -> bool:
        """Whether a ledger is named, if only one that is yet to be made."""
        return self._path is not None

    @property
    def is_there(self) -> bool:
        """Whether the ledger has been made."""
        return self._path is not None and exists(self._path)

    def ledger(self, *, make: bool = True) -> Ledger | None:
        """The ledger; None where it cannot be used at the moment, or is not there and not to be made."""
        with self._lock:
            return self._open() if make or self.is_there else None

    def fail(self, error: LedgerError) -> None:
        """Note that the ledger failed: it is left alone for a while."""
        self._fail(error)

    def record(self, correction: Correction) -> int:
        """Respect the correction from now on, and keep it if that can be; what to give to `withdraw`."""
        with self._lock:
            key = self._kept(correction)
            return self._respect(correction.kind, payload_of(correction), key)

    def withdraw(self, tokens: Iterable[int]) -> None:
        """Forget corrections."""
        with self._lock:
            keys = [self._said.pop(token)[2] for token in tokens if token in self._said]
            self._follow()
            for key in filter(None, keys):
                self._withdraw(key)

    def judged(self, question: str, reply: str) -> tuple[bool | None, list[int]]:
        """What was said last of a question and a reply, and the tokens of all that was said of them."""
        wanted = wording(question), folded(reply)
        with self._lock:
            tokens = [t for t, (kind, p, _) in self._said.items() if kind == Kind.VERDICT and _key(p) == wanted]
        return self._desk.corrections.verdicts.get(wanted), tokens

    def _load(self, ledger: Ledger) -> None:
        try:
            stored = ledger.corrections()
        except LedgerError as error:
            self._fail(error)
            return
        for c in stored:
            self._said[next(self._tokens)] = (c.kind, _essence(c.payload), c.id)
        self._follow()

    def _respect(self, kind: str, payload: dict[str, Any], key: int | None) -> int:
        token = next(self._tokens)
        self._said[token] = (kind, _essence(payload), key)
        self._follow()
        return token

    def _follow(self) -> None:
        self._desk.corrections = compiled((kind, payload) for kind, payload, _ in self._said.values())

    def _open(self) -> Ledger | None:
        """The ledger, purged once a day; None where it cannot be used, which is tried again after a pause."""
        if self._path is None or time.monotonic() - self._failed < PAUSE:
            return None
        try:
            self._ledger = self._ledger or open_ledger(self._path, mask=self._mask)
            self._retention.look(self._ledger)
        except LedgerError as error:
            self._fail(error)
            return None
        return self._ledger

    def _kept(self, correction: Correction) -> int | None:
        """The id of the correction in the ledger; None where it is not kept."""
        ledger = self._open()
        try:
            key = ledger.correct(correction) if ledger else None
        except LedgerError as error:
            self._fail(error)
            return None
        self.failing = self._path is not None and key is None
        return key

    def _withdraw(self, key: int) -> None:
        try:
            if ledger := self._open():
                ledger.withdraw(key)
        except LedgerError as error:
            self._fail(error)

    def _fail(self, error: LedgerError) -> None:
        self._failed, self.failing = time.monotonic(), True
        log.warning("page: %s", error)


def _essence(payload: Any) -> dict[str, Any]:
    return {k: payload[k] for k in ESSENCE if k in payload}


def _key(payload: dict[str, Any]) -> tuple[str, str]:
    return wording(str(payload.get("words", ""))), folded(str(payload.get("reply", "")))
