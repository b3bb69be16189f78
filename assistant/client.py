"""The HTTP API from Python: a method a call, typed requests in, typed answers out.

    with Client("https://desk.example", key="fr_...") as client:
        print(client.draft_reply(DraftRequest(text="Hello, do you ship to Ireland?")).draft)

Calls that were refused for being too many are made again after the time that the server names; each call carries an
`Idempotency-Key`, so that none is done twice.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote
from uuid import uuid4

import httpx
from pydantic import BaseModel, ValidationError

from assistant.errors import FullreplyError
from assistant.types import DeliveryState
from assistant.wire.codec import dump
from assistant.wire.deliveries import DeliveriesAnswer, KnownDelivery, NoteAnswer, NoteRequest, ReplayRequest
from assistant.wire.feedback import Corrected, Dismissed, FeedbackAnswer, Sent
from assistant.wire.inputs import CheckRequest, DraftRequest, GivenFact, GivenQuestion, MatchRequest, QuestionsRequest
from assistant.wire.knowledge import (
    EntriesPage,
    EntryAnswer,
    KeptTopics,
    Proposal,
    ProposalAnswer,
    SearchAnswer,
    SearchRequest,
    TopicsRequest,
)
from assistant.wire.letters import AcknowledgeRequest, FollowUpAnswer, FollowUpRequest
from assistant.wire.outputs import CheckAnswer, DraftAnswer, DraftedPart, MatchAnswer, QuestionsAnswer, TopicsAnswer

A = TypeVar("A", bound=BaseModel)
_BUSY = (429, 503)
_LONGEST = 30.0  # seconds that a refused call waits before it is made again
_EVENTS: dict[str, type[QuestionsAnswer | DraftedPart | DraftAnswer]] = {
    "questions": QuestionsAnswer,
    "part": DraftedPart,
    "draft": DraftAnswer,
}

__all__ = [
    "AcknowledgeRequest", "ApiError", "CheckAnswer", "CheckRequest", "Client", "Corrected", "DeliveriesAnswer",
    "DeliveryState", "Dismissed", "DraftAnswer", "DraftRequest", "DraftedPart", "EntriesPage", "EntryAnswer",
    "FeedbackAnswer", "FollowUpAnswer", "FollowUpRequest", "GivenFact", "GivenQuestion", "KeptTopics",
    "KnownDelivery", "MatchAnswer", "MatchRequest", "NoteAnswer", "NoteRequest", "Proposal", "ProposalAnswer",
    "QuestionsAnswer", "QuestionsRequest", "ReplayRequest", "SearchAnswer", "SearchRequest", "Sent", "TopicsAnswer",
    "TopicsRequest",
]  # fmt: skip


class ApiError(FullreplyError):
    """What the server answered instead: `status` is 0 where it could not be reached."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        self.status, self.title, self.detail = status, title, detail
        super().__init__(f"{status} {title}: {detail}" if status else f"{title}: {detail}")


class Client:
    """A connection to a server. Safe to share between threads; every method may raise ApiError."""

    def __init__(
        self,
        base_url: str = "http://127.0.0.1:7860",
        key: str = "",
        *,
        timeout: float = 60.0,
        retries: int = 3,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """`timeout` in seconds; a call that was refused is made `retries` times more."""
        headers = {"authorization": f"Bearer {key}"} if key else {}
        self._retries = retries
        self._http = httpx.Client(
            base_url=base_url, headers=headers, timeout=timeout, transport=transport, trust_env=False
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def find_questions(self, request: QuestionsRequest) -> QuestionsAnswer:
        """The questions of an inquiry."""
        return self._post("/v1/questions", request, QuestionsAnswer)

    def match_question(self, request: MatchRequest) -> MatchAnswer:
        """Entries for one question."""
        return self._post("/v1/match", request, MatchAnswer)

    def draft_reply(self, request: DraftRequest) -> DraftAnswer:
        """A draft, with the check of its own text."""
        return self._post("/v1/draft", request, DraftAnswer)

    def stream_draft(self, request: DraftRequest) -> Iterator[QuestionsAnswer | DraftedPart | DraftAnswer]:
        """The same as it is made: the questions, each part, then the whole. Not made again where it was refused."""
        try:
            with self._http.stream("POST", "/v1/draft/stream", content=_body(request), headers=_JSON) as answer:
                if answer.status_code != 200:
                    answer.read()
                    raise _refusal(answer)
                for name, data in _events(answer.iter_lines()):
                    if name == "error":
                        raise ApiError(data.get("status", 500), data.get("title", ""), data.get("detail", ""))
                    if name in _EVENTS:
                        yield _read(_EVENTS[name], data)
        except httpx.HTTPError as error:
            raise _unreachable(error) from None

    def check_reply(self, request: CheckRequest) -> CheckAnswer:
        """The verdict on a reply."""
        return self._post("/v1/check", request, CheckAnswer)

    def acknowledge_inquiry(self, request: AcknowledgeRequest) -> DraftAnswer:
        """The immediate first answer."""
        return self._post("/v1/acknowledge", request, DraftAnswer)

    def write_follow_up(self, request: FollowUpRequest) -> FollowUpAnswer:
        """A note for a day or two after a reply."""
        return self._post("/v1/follow-up", request, FollowUpAnswer)

    def record_feedback(self, request: Dismissed | Corrected | Sent) -> FeedbackAnswer:
        """Tell of a dismissed question, a corrected verdict, or a reply that went out."""
        return self._post("/v1/feedback", request, FeedbackAnswer)

    def list_entries(self, *, offset: int = 0, limit: int = 50) -> EntriesPage:
        """Entries of the knowledge base, in their order."""
        return self._call("GET", f"/v1/entries?offset={offset}&limit={limit}", EntriesPage)

    def get_entry(self, id: str) -> EntryAnswer:
        """One entry."""
        return self._call("GET", f"/v1/entries/{quote(id, safe='')}", EntryAnswer)

    def search_entries(self, request: SearchRequest) -> SearchAnswer:
        """Entries for a text."""
        return self._post("/v1/entries/search", request, SearchAnswer)

    def propose_entry(self, request: Proposal) -> ProposalAnswer:
        """Propose an entry, which waits for a person."""
        return self._post("/v1/entries/proposals", request, ProposalAnswer)

    def list_gaps(self) -> KeptTopics:
        """What customers ask and nobody has written down."""
        return self._call("GET", "/v1/gaps", KeptTopics)

    def group_questions(self, request: TopicsRequest) -> TopicsAnswer:
        """Questions grouped by what they ask."""
        return self._post("/v1/gaps", request, TopicsAnswer)

    def post_note(self, request: NoteRequest) -> NoteAnswer:
        """Put a note beside a conversation of a helpdesk, for colleagues only."""
        return self._post("/v1/notes", request, NoteAnswer)

    def get_note(self, id: str) -> NoteAnswer:
        """How far a note is."""
        return self._call("GET", f"/v1/notes/{quote(id, safe='')}", NoteAnswer)

    def list_deliveries(self, *, state: DeliveryState | None = None, limit: int = 50) -> DeliveriesAnswer:
        """What came from helpdesks and how far it is, the newest first."""
        query = f"limit={limit}" + (f"&state={state.value}" if state else "")
        return self._call("GET", f"/v1/deliveries?{query}", DeliveriesAnswer)

    def replay_delivery(self, id: str, request: ReplayRequest | None = None) -> KnownDelivery:
        """Try a delivery again that is dead, or unknown and not there."""
        return self._post(f"/v1/deliveries/{quote(id, safe='')}/replay", request or ReplayRequest(), KnownDelivery)

    def _post(self, path: str, request: BaseModel, answer: type[A]) -> A:
        return self._call("POST", path, answer, _body(request), {"idempotency-key": uuid4().hex})

    def _call(
        self, method: str, path: str, answer: type[A], body: bytes | None = None, more: dict[str, str] | None = None
    ) -> A:
        """Make a call, again after a while where it was refused for being one too many."""
        for left in reversed(range(self._retries + 1)):
            try:
                got = self._http.request(method, path, content=body, headers=_JSON | (more or {}))
            except httpx.HTTPError as error:
                raise _unreachable(error) from None
            if got.status_code not in _BUSY or not left:
                break
            time.sleep(_pause(got))
        if got.status_code not in (200, 202):
            raise _refusal(got)
        return _read(answer, _json(got))


_JSON = {"content-type": "application/json"}


def _body(request: BaseModel) -> bytes:
    return dump(request.model_dump(mode="json", by_alias=True, exclude_defaults=True)).encode()


def _read(model: type[A], found: Any) -> A:
    """An answer; what a newer server tells beside it is left out."""
    try:
        return model.model_validate(found, extra="ignore")
    except ValidationError as error:
        raise ApiError(0, "An answer of another kind", f"{error.error_count()} fields are not as expected") from None


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None


def _pause(answer: httpx.Response) -> float:
    given = answer.headers.get("retry-after", "1")
    return min(float(given), _LONGEST) if given.isdigit() else 1.0


def _refusal(answer: httpx.Response) -> ApiError:
    found = _json(answer)
    told = found if isinstance(found, dict) else {}
    return ApiError(answer.status_code, str(told.get("title", "Refused")), str(told.get("detail", "no reason given")))


def _unreachable(error: httpx.HTTPError) -> ApiError:
    return ApiError(0, "The server cannot be reached", f"{type(error).__name__}; is it running, is the address right?")


def _events(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    """Events of a stream: name and what each holds."""
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            yield name, json.loads(line[6:])
