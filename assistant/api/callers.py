"""Who calls: a key, or somebody at this very machine where no key was ever made."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING

from assistant.api.books import Books
from assistant.config_api import MAIN
from assistant.errors import LedgerError
from assistant.ledger.scopes import Scope

if TYPE_CHECKING:
    from assistant.config_api import Api
    from assistant.ledger.keys import StoredKey

FRESH = 5.0  # seconds for which a key is remembered: a revoked one opens nothing after them
MOST = 1_000  # keys that are remembered
ALL = frozenset(Scope)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller: a name for logs, the workspace, what it may do there, and how often.

    `parent` is the key that opened it, where the caller is a session of a page inside a helpdesk.
    """

    id: str
    workspace: str
    scopes: frozenset[Scope]
    per_minute: int
    parent: str | None = None

    def may(self, scope: Scope) -> bool:
        """Whether the caller has this right."""
        return scope in self.scopes or Scope.ADMIN in self.scopes

    @property
    def works_the_page(self) -> bool:
        """Whether the page, which serves the main workspace, may be opened with this key."""
        main = self.workspace == MAIN and self.parent is None
        return main and self.may(Scope.DRAFT) and self.may(Scope.CHECK)

    @property
    def purse(self) -> str:
        """Whose limit its calls draw from: a key's, which its sessions share."""
        return self.parent or self.id


class Keys:
    """The keys of the configuration and of the ledger. Safe to share between threads."""

    def __init__(self, settings: Api, books: Books) -> None:
        self._settings, self._books = settings, books
        self._lock, self._looking = Lock(), Lock()
        self._known: dict[str, tuple[Caller, float]] = {}  # by digest, until when
        self._keyed = bool(settings.keys)
        self._told: bool | None = None  # whether the ledger could be read; None before the first look has ended
        self._looked = -FRESH

    @property
    def local(self) -> Caller:
        """Whoever asks from this machine where no key is needed."""
        return Caller("local", MAIN, ALL, self._settings.requests_per_minute)

    @property
    def must_look(self) -> bool:
        """Whether `needed` would read the ledger."""
        return not self._keyed and time.monotonic() - self._looked >= FRESH

    @property
    def untold(self) -> bool:
        """Whether nobody can tell if a key is needed: the ledger, in which one may stand, was not read."""
        return not self._keyed and not self._told

    def needed(self) -> bool:
        """Whether nobody gets in without a key: one was made, be it revoked since, or that is `untold`.

        Once a key was seen that never ends while we serve. Who asks while the first look lasts waits for it; later
        ones keep nobody waiting.
        """
        if self.must_look and self._looking.acquire(blocking=self._told is None):
            try:
                if self.must_look:
                    self._look()
            finally:
                self._looking.release()
        return self._keyed or not self._told

    def _look(self) -> None:
        from assistant.ledger.keys import has_keys

        try:
            ledger = self._books.there()
            self._keyed, self._told = ledger is not None and has_keys(ledger), True
        except LedgerError as error:
            self._told = False
            _log.error("nobody is let in: whether a key is needed stands in the ledger. %s", error)
        self._looked = time.monotonic()

    def remembered(self, secret: str) -> Caller | None:
        """The caller with this key, where it was looked up a moment ago."""
        from assistant.ledger.keys import digest_of

        caller, until = self._known.get(digest_of(secret), (None, 0.0))
        return caller if time.monotonic() < until else None

    def find(self, secret: str) -> Caller | None:
        """The caller with this key, None for a key that opens nothing. Raises LedgerError."""
        from assistant.ledger.keys import digest_of, find_key
        from assistant.ledger.sessions import stands

        if not secret:
            return None
        digest = digest_of(secret)
        if self._settings.accepts(secret):
            return self._kept(digest, Caller(_named(digest), MAIN, ALL, self._settings.requests_per_minute))
        ledger = self._books.there()
        key = find_key(ledger, secret) if ledger is not None else None
        if ledger is None or key is None or not key.works(datetime.now(UTC)) or not stands(ledger, key, self._given()):
            return None
        return self._kept(digest, self._caller(key))

    def forget(self) -> None:
        """Look each key up again: a session has ended."""
        with self._lock:
            self._known.clear()

    def _given(self) -> frozenset[str]:
        """The ids of the keys of the configuration: a session of one that is taken out has no parent any more."""
        from assistant.ledger.keys import digest_of

        return frozenset(_named(k[7:] if k.startswith("sha256:") else digest_of(k)) for k in self._settings.keys)

    def _caller(self, key: StoredKey) -> Caller:
        most = key.per_minute or self._settings.requests_per_minute
        return Caller(key.id, key.workspace, key.scopes, most, key.parent)

    def _kept(self, digest: str, caller: Caller) -> Caller:
        with self._lock:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[digest] = caller, time.monotonic() + FRESH
        return caller


def _named(digest: str) -> str:
    """The id of a key of the configuration."""
    return f"config-{digest[:8]}"
