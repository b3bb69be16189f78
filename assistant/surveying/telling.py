"""Endpoints are told of topics that nobody had before, and of closed ones that are open again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import events
from assistant.config_api import MAIN
from assistant.errors import LedgerError, Problem
from assistant.events import Event
from assistant.gaps import GapReport
from assistant.gaps.proof import Kept, State, Verified

if TYPE_CHECKING:
    from assistant.config import Configuration


def opened(known: Mapping[str, Kept], topics: Mapping[str, Kept], report: GapReport, workspace: str) -> list[Event]:
    """The events of a report that made `topics` out of those that were `known`."""
    out = []
    for topic in report.topics:
        before = known.get(topic.id)
        again = before is not None and before.state is State.CLOSED and topic.cause.open
        if again or (before is None and topic.id in topics):
            event = events.gap_opened(
                topic.id,
                workspace,
                state="reopened" if again else "new",
                cause=topic.cause.value,
                questions=topic.asked,
                customers=topic.customers,
                proposed=topic.proposal is not None,
            )
            out.append(event)
    return out


def reopened(found: Iterable[Verified], workspace: str) -> list[Event]:
    """The events of topics that were asked again."""
    return [
        events.gap_opened(
            v.topic.id,
            workspace,
            state="reopened",
            cause=v.topic.cause.value,
            questions=len(v.topic.questions),
            proposed=v.topic.proposal is not None,
        )
        for v in found
        if v.reopened
    ]


def workspace_of(base: Path, configuration: Configuration) -> str | None:
    """The workspace that a knowledge base belongs to; None for one that the configuration does not name."""
    bases = {MAIN: configuration.knowledge_base, **{n: w.knowledge_base for n, w in configuration.workspaces.items()}}
    return next((name for name, path in bases.items() if path.resolve() == base.resolve()), None)


def tell(configuration: Configuration, workspace: str, made: Sequence[Event]) -> tuple[Problem, ...]:
    """Keep events for the endpoints that want them, the problems where that cannot be; the ledger is made for them."""
    wanted = events.wanting(configuration.events, "gap.opened", workspace)
    if not wanted or not made:
        return ()
    from assistant.ledger import open_ledger
    from assistant.ledger.events import add_events

    try:
        with open_ledger(configuration.ledger, workspace=workspace) as ledger:
            add_events(ledger, wanted, made)
    except LedgerError as error:
        return error.problems
    return ()
