"""Webhooks of helpdesks, kept and acknowledged at once; and what became of them, for whoever looks after them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from assistant import helpdesks
from assistant.api.background import Queue
from assistant.api.callers import Caller
from assistant.api.examples import WEBHOOK, described, example
from assistant.api.guard import BODY, CALLER
from assistant.api.office import Office, needs
from assistant.api.problems import Refused, problem
from assistant.api.rates import Buckets
from assistant.dispatch import Challenge, Kept, NotJson, Source, accept_webhook, verified
from assistant.errors import InputError
from assistant.ledger import Ledger, deliveries
from assistant.ledger.scopes import Scope
from assistant.types import DeliveryState, Ignored
from assistant.wire import deliveries as wire

MANY = 10  # times the requests a minute of a key: a helpdesk speaks for all its customers, and may not try again
Keeper = Annotated[Caller, needs(Scope.WEBHOOKS)]
_log = logging.getLogger(__name__)
_BODY = {
    "requestBody": {
        "description": "What the product sends; docs/HELPDESKS.md says how to set it up there",
        "content": {"application/json": {"schema": {"type": "object"}, "example": WEBHOOK}},
    }
}


def router(office: Office, queue: Queue) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/v1")
    _incoming(routes, office, queue)
    _listed(routes, office)
    _replayed(routes, office, queue)
    return routes


def _incoming(routes: APIRouter, office: Office, queue: Queue) -> None:
    per_minute = office.configuration.api.requests_per_minute * MANY
    buckets = Buckets()

    def keep(source: Source, headers: dict[str, str], raw: bytes, now: datetime) -> Kept | Ignored | Challenge:
        return accept_webhook(office.books.open(), source, headers, raw, now)

    texts: dict[int | str, Any] = {
        200: {"description": "The challenge, given back", "content": {"text/plain": {"schema": {"type": "string"}}}}
    }
    answers = described("receiveWebhook", status=202)
    answers["responses"] |= texts

    @routes.post("/webhooks/{name}", status_code=202, response_model=wire.WebhookAnswer, openapi_extra=_BODY, **answers)
    async def webhook(name: str, request: Request) -> Response:
        """Take a message that a helpdesk tells of; it is drafted later. No key, but the product's own signature.

        202 says that it is kept, or why it is ignored. What came before is the same delivery.
        """
        raw, now = request.scope.get(BODY) or b"", datetime.now(UTC)
        headers = _headers(request)
        try:
            source = await to_thread.run_sync(verified, queue.sources.get(name), headers, raw, now)
        except helpdesks.Unverified:
            queue.count(name, "unverified")
            _log.warning(
                *_why(name, queue.sources), extra={"fields": {"source": name if name in queue.sources else None}}
            )
            return problem(401, "This does not prove to come from a helpdesk that fullreply.toml names.")
        request.scope[CALLER] = Caller(f"webhook-{name}", source.workspace, frozenset(), per_minute)
        if wait := buckets.take(name, per_minute):
            return problem(429, f"More than {per_minute} webhooks a minute.", {"retry-after": str(wait)})
        try:
            outcome = await to_thread.run_sync(keep, source, headers, raw, now)
        except NotJson:
            raise Refused(400) from None
        except InputError:  # its words may be those of the payload
            return problem(422, "This is of no form that is known of this product; docs/HELPDESKS.md shows them.")
        return _answer(queue, name, outcome)


def _answer(queue: Queue, name: str, outcome: Kept | Ignored | Challenge) -> Response:
    if isinstance(outcome, Challenge):
        return PlainTextResponse(outcome.text)
    if isinstance(outcome, Ignored):
        queue.count(name, "ignored")
        return JSONResponse({"ignored": outcome.reason}, 202)
    queue.count(name, "accepted" if outcome.new else "repeated")
    queue.wake()
    return JSONResponse({"id": outcome.delivery.id, "state": outcome.delivery.state.value}, 202)


def _why(name: str, sources: Mapping[str, Source]) -> tuple[str, ...]:
    """For whoever sets a webhook up, in the log alone: what a refused one has to look for."""
    if name not in sources:
        return "a webhook was refused: its address ends with none of %s", ", ".join(sorted(sources)) or "no helpdesk"
    if not sources[name].secret:
        return ("a webhook was refused: its helpdesk has no secret_env in fullreply.toml",)
    return ("a webhook was refused: its secret is not that of secret_env, or it is more than five minutes old",)


def _headers(request: Request) -> dict[str, str]:
    """The headers by their names in small letters."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in request.scope["headers"]}


def _listed(routes: APIRouter, office: Office) -> None:
    @routes.get("/deliveries", **described("listDeliveries"))
    async def listed(query: Annotated[wire.DeliveriesQuery, Query()], caller: Keeper) -> wire.DeliveriesAnswer:
        """List what came from helpdesks and how far it is, the newest first. Scope: webhooks."""
        ledger = await office.ledger(caller)
        states = () if query.state is None else (query.state,)
        found = await to_thread.run_sync(lambda: deliveries.listed(ledger, states, query.limit, texts=False))
        return wire.DeliveriesAnswer(deliveries=[wire.known(d) for d in found])


def _replayed(routes: APIRouter, office: Office, queue: Queue) -> None:
    @routes.post("/deliveries/{id}/replay", **described("replayDelivery", 404))
    async def replay(
        id: str, request: Annotated[wire.ReplayRequest, example("replayDelivery")], caller: Keeper
    ) -> wire.KnownDelivery:
        """Try one again that is dead, or unknown and not there. Scope: webhooks."""
        ledger = await office.ledger(caller)
        answer = await to_thread.run_sync(lambda: replayed(ledger, id, not_there=request.not_there))
        queue.wake()
        return answer


def replayed(ledger: Ledger, id: str, *, not_there: bool) -> wire.KnownDelivery:
    """A delivery of the ledger's workspace, tried again; 404 for none, InputError where that cannot be."""
    found = deliveries.find(ledger, id)
    if found is None:
        raise Refused(404)
    if found.state is DeliveryState.UNKNOWN and not not_there:
        raise InputError("not_there: expected true, once a person looked: the note of this delivery may be there")
    if not deliveries.replay(ledger, found, datetime.now(UTC)):
        again = f" and is tried again by itself at {found.next_at.isoformat()}" if found.next_at else ""
        told = f"found one that is {found.state.value}{again}"
        raise InputError(f"id: expected a delivery that is dead or unknown, {told}")
    return wire.known(deliveries.find(ledger, id) or found)
