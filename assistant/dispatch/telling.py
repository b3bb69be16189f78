"""Telling other programs: what happened is kept for the endpoints that want it, and sent until it arrives.

What is kept never stands in the way of what it tells of: a ledger that fails is told in the log, and the reply, the
check or the report is done all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from assistant import events
from assistant.errors import LedgerError
from assistant.events import Event, Outcome, Target, Told

if TYPE_CHECKING:
    from assistant.config import Configuration
    from assistant.ledger import Ledger
    from assistant.ledger.events import StoredEvent
    from assistant.ledger.telling import DuePromise
    from assistant.types import CheckReport

_log = logging.getLogger(__name__)
_SPARE = 30.0  # seconds of a lease beyond the longest try


def targets(configuration: Configuration, environ: Mapping[str, str]) -> dict[str, Target]:
    """Where events go, with secrets from the environment; ConfigurationError, which names the variable, without."""
    return {
        name: events.target(name, e.url, e.secret_env, environ, e.timeout_s) for name, e in configuration.events.items()
    }


def keep(configuration: Configuration, event: Event, ledger: Callable[[], Ledger]) -> None:
    """Keep an event for the endpoints that want it; the ledger is asked for only where there are any."""
    wanted = events.wanting(configuration.events, event.kind, event.workspace)
    if not wanted:
        return
    from assistant.ledger.events import add_events

    try:
        add_events(ledger().in_workspace(event.workspace), wanted, [event])
    except LedgerError as error:
        _log.warning("an event %s was not kept: %s", event.kind, error)


def tell_reply(ledger: Ledger, configuration: Configuration, reply: int, report: CheckReport | None) -> None:
    """A reply, by its id, was noted in the ledger with a check of it."""
    if report is None or not events.wanting(configuration.events, "reply.checked", ledger.workspace):
        return
    from assistant.ledger.telling import noted_reply

    try:
        found = noted_reply(ledger, reply)
    except LedgerError as error:
        _log.warning("an event reply.checked was not kept: %s", error)
        return
    if found is not None:
        event = events.reply_checked(
            ledger.workspace,
            [v.status for v in report.questions],
            reply=found.kind,
            subject=found.uid,
            inquiry=found.inquiry,
            external_id=found.external_id,
            at=found.at,
        )
        keep(configuration, event, lambda: ledger)


def look_for_promises(ledger: Ledger, configuration: Configuration, now: datetime | None = None) -> int:
    """Keep an event for each promise that has fallen due; how many are new, over all endpoints. LedgerError."""
    from assistant.ledger.events import add_events
    from assistant.ledger.telling import due_promises

    now, new = now or datetime.now(UTC), 0
    for name, endpoint in configuration.events.items():
        if "promise.due" not in endpoint.kinds:
            continue
        settings, book = configuration.in_workspace(endpoint.workspace), ledger.in_workspace(endpoint.workspace)
        follows = settings.house_style(None).response_times
        found = due_promises(book, name, now, settings.opening_hours(), follows)
        if found:
            new += add_events(book, [name], [_due(p, endpoint.workspace) for p in found], now)
    return new


def _due(promise: DuePromise, workspace: str) -> Event:
    return events.promise_due(
        promise.uid,
        workspace,
        promise=promise.id,
        inquiry=promise.inquiry,
        external_id=promise.external_id,
        channel=promise.channel,
        promised_at=promise.promised_at,
        due=promise.due,
    )


def step(ledger: Ledger, target: Target, now: datetime | None = None) -> bool:
    """Try the event of an endpoint that is due first; whether there was one. LedgerError."""
    from assistant.ledger import event_steps as kept

    at = now or datetime.now(UTC)
    if not kept.has_due(ledger, target.name, at):
        return False
    event = kept.claim_event(ledger, target.name, at, timedelta(seconds=3 * target.timeout_s + _SPARE))
    if event is None:  # another process was quicker
        return False
    told = events.attempt(target, event.id, event.payload)
    at = now or datetime.now(UTC)
    if told.outcome is Outcome.SENT:
        kept.event_sent(ledger, event, at)
    elif told.outcome is Outcome.GONE:
        kept.endpoint_gone(ledger, event)
        _log.warning("endpoint %s %s; its events are kept: fullreply events list", target.name, told.reason)
    else:
        _failed(ledger, event, told, at)
    return True


def _failed(ledger: Ledger, event: StoredEvent, told: Told, at: datetime) -> None:
    from assistant.ledger import event_steps as kept

    wait = events.wait_before(event.tries)
    next_at = None if wait is None else at + timedelta(seconds=max(wait, told.pause))
    others = at + timedelta(seconds=told.pause) if told.pause else None
    kept.event_failed(ledger, event, told.reason, next_at=next_at, others_at=others)
    if next_at is None:
        _log.warning("endpoint %s %s for days; event %s is dead", event.endpoint, told.reason, event.id)
