"""What the routes share: the desk of each workspace, the ledger, the keys, the queue before the models, the figures."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from anyio import to_thread
from fastapi import Depends, Request

from assistant.api.books import Books
from assistant.api.callers import Caller, Keys
from assistant.api.guard import CALLER
from assistant.api.problems import Refused
from assistant.api.turn import Turn
from assistant.api.watching import Meters
from assistant.config_api import MAIN
from assistant.errors import ConfigurationError, FullreplyError, InputError
from assistant.ledger import Ledger, compiled
from assistant.ledger.scopes import Scope
from assistant.wire import codec, inputs

if TYPE_CHECKING:
    from assistant.config import Configuration
    from assistant.pipeline import Assistant

T = TypeVar("T")
FRESH = 5.0  # seconds after which the ledger is asked for corrections that others recorded
_log = logging.getLogger(__name__)


@dataclass
class Office:
    """All that serves: `desks` by workspace."""

    configuration: Configuration
    desks: Mapping[str, Assistant]
    books: Books
    keys: Keys
    turn: Turn
    meters: Meters
    background: list[Callable[[], AbstractAsyncContextManager[object]]] = field(default_factory=list)
    """What runs beside the calls while the application serves; each is entered when it starts."""
    _marks: dict[str, tuple[float, tuple[int, int] | None]] = field(default_factory=dict)

    def desk(self, caller: Caller) -> Assistant:
        """The desk of the caller's workspace; 403 where it is not served here (any more)."""
        if caller.workspace not in self.desks:
            raise Refused(403, "The workspace of this key is not served here: fullreply.toml does not name it.")
        return self.desks[caller.workspace]

    def ready(self, caller: Caller, request: inputs.Request) -> Assistant:
        """The desk that is to do this; InputError for texts that are too long."""
        codec.limit(request, self.configuration.api.max_text_characters)
        return self.desk(caller)

    async def answer(self, caller: Caller, call: str, request: inputs.Request, work: Callable[[Assistant], T]) -> T:
        """Let the caller's desk work when its turn comes."""
        self.ready(caller, request)
        with self.turn.place(call):
            return await self.answer_in_place(caller, call, work)

    async def answer_in_place(self, caller: Caller, call: str, work: Callable[[Assistant], T]) -> T:
        """Let the caller's desk work when its turn comes, for a request that has its place in the queue."""
        desk = self.desk(caller)

        def working() -> T:
            self.follow(caller.workspace)
            try:
                return work(desk)
            except ConfigurationError as error:  # a polish that nobody can give
                raise InputError(str(error)) from None

        return await self.turn.work(call, working)

    async def ledger(self, caller: Caller) -> Ledger:
        """The ledger as the caller's workspace sees it, made where there is none. Raises LedgerError."""
        return (await to_thread.run_sync(self.books.open)).in_workspace(caller.workspace)

    async def followed(self, caller: Caller) -> None:
        """Let the desk respect what was just corrected."""
        await to_thread.run_sync(lambda: self.follow(caller.workspace, now=True))

    def follow(self, workspace: str, *, now: bool = False) -> None:
        """Let a desk respect what was corrected meanwhile, by whatever process; a ledger that fails is told in the log.

        The ledger is looked at every `FRESH` seconds, or `now`.
        """
        looked, known = self._marks.get(workspace, (-FRESH, None))
        if not now and time.monotonic() - looked < FRESH:
            return
        try:
            ledger = self.books.there()
            mark = None if ledger is None else ledger.in_workspace(workspace).corrections_mark()
            if ledger is not None and mark != known and (known is not None or mark != (0, 0)):
                found = ledger.in_workspace(workspace).corrections()
                self.desks[workspace].corrections = compiled((c.kind, c.payload) for c in found)
        except FullreplyError as error:
            mark = known
            _log.warning("agents' corrections are left out: %s", error)
        self._marks[workspace] = time.monotonic(), mark


def office(desk: Assistant, configuration: Configuration, desks: Mapping[str, Assistant]) -> Office:
    """The office of a configuration; `desks` are those of its other workspaces."""
    settings, books = configuration.api, Books(configuration)
    turn = Turn(settings.waiting, settings.wait_s)
    return Office(configuration, {MAIN: desk, **desks}, books, Keys(settings, books), turn, Meters())


def needs(*scopes: Scope) -> Any:
    """A dependency: the caller, who has one of these rights; 403 otherwise."""

    def caller_of(request: Request) -> Caller:
        caller: Caller = request.scope[CALLER]
        if not any(caller.may(scope) for scope in scopes):
            wanted = " or ".join(f'"{s.value}"' for s in scopes)
            raise Refused(403, f"This key may not do that: it needs the scope {wanted}.")
        return caller

    return Depends(caller_of)


Drafter = Annotated[Caller, needs(Scope.DRAFT)]
Reviewer = Annotated[Caller, needs(Scope.CHECK)]
Finder = Annotated[Caller, needs(Scope.DRAFT, Scope.CHECK)]
Searcher = Annotated[Caller, needs(Scope.DRAFT, Scope.KNOWLEDGE_READ)]
Reader = Annotated[Caller, needs(Scope.KNOWLEDGE_READ)]
Proposer = Annotated[Caller, needs(Scope.KNOWLEDGE_PROPOSE)]
Surveyor = Annotated[Caller, needs(Scope.GAPS)]
Witness = Annotated[Caller, needs(Scope.FEEDBACK)]
Admin = Annotated[Caller, needs(Scope.ADMIN)]
