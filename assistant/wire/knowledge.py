"""Entries of the knowledge base over HTTP: a page of them, one, those for a text, and one that is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from assistant.gaps import proof
from assistant.types import Entry, MatchResult
from assistant.wire import inputs, outputs
from assistant.wire.fields import Probability, Text, Wire

Line = Annotated[Text, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$")]


class EntriesQuery(Wire):
    """Which entries."""

    offset: int = Field(default=0, ge=0, le=100_000_000, description="Entries that are left out first")
    limit: int = Field(default=50, ge=1, le=200)


class SearchRequest(inputs.Request):
    """Find entries for a text."""

    text: Text = Field(description="A question, or words of one", examples=["Do you ship to Ireland?"])
    limit: int = Field(default=5, ge=1, le=50)


class Proposal(inputs.Request):
    """An entry that somebody proposes; it waits for a person before anything is drafted from it."""

    title: Line = Field(description="Its title, or the question that it answers", examples=["Delivery to Ireland"])
    text: Text = Field(
        min_length=1, max_length=100_000, pattern=r"\S", description="Plain text", examples=["Nine euro, three days."]
    )
    variants: list[Line] = Field(default=[], max_length=50, description="Other wordings of the question")
    url: Annotated[Text, Field(max_length=1_000, pattern=r"^https?://[!-~]+$")] | None = None
    sources: list[Line] = Field(default=[], max_length=20, description="Where it is known from: ids, links")


class KnownEntry(outputs.ListedEntry):
    """An entry, and whether it is for agents only."""

    internal: bool = Field(default=False, description="For agents: never to be shown to a customer")


class EntriesPage(outputs.Answer):
    """Entries in the order of the base; `next` is the offset of the following ones, where there are more."""

    entries: list[KnownEntry]
    total: int
    next: int | None = None


class Said(outputs.Result):
    """A passage of an entry."""

    text: str
    headings: list[str] = []


class EntryAnswer(outputs.Answer):
    """One entry as a whole."""

    entry: KnownEntry
    variants: list[str]
    passages: list[Said]


class FoundEntry(KnownEntry):
    """An entry that was found, and its passage that is nearest."""

    passage: str | None = None


class SearchAnswer(outputs.Answer):
    """Entries for a text, best first; `score` = probability that the first one answers it."""

    entries: list[FoundEntry]
    answered: bool
    score: Probability


class ProposalAnswer(outputs.Answer):
    """Where the proposal waits."""

    file: str = Field(description="Its name in the folder of proposals")


class KeptTopic(outputs.Result):
    """A topic of the report on gaps: what customers ask and nobody has written down."""

    id: str
    topic: str
    cause: str
    state: str = Field(description="open, approved or closed")
    questions: list[str] = Field(description="What was asked, personal data masked")
    proposed: str | None = Field(default=None, description="Title of the entry that is proposed for it")


class KeptTopics(outputs.Answer):
    """The topics as the last `fullreply gaps report` left them."""

    topics: list[KeptTopic]


class TopicsRequest(inputs.Request):
    """Group questions by what they ask."""

    texts: list[Annotated[Text, Field(max_length=2_000)]] = Field(
        min_length=1, max_length=1_000, description="One question each", examples=[["Do you ship to Ireland?"]]
    )


def known(entry: Entry) -> KnownEntry:
    """An entry as a list shows it."""
    return KnownEntry(**_fields(entry))


def page(entries: Sequence[Entry], query: EntriesQuery) -> EntriesPage:
    """Some of the entries."""
    end = query.offset + query.limit
    shown = [known(entry) for entry in entries[query.offset : end]]
    return EntriesPage(entries=shown, total=len(entries), next=end if end < len(entries) else None)


def whole(entry: Entry) -> EntryAnswer:
    """All of an entry."""
    said = [Said(text=p.text, headings=list(p.headings)) for p in entry.passages]
    return EntryAnswer(entry=known(entry), variants=list(entry.variants), passages=said)


def found(result: MatchResult, request: SearchRequest) -> SearchAnswer:
    """What a search found."""
    entries = [
        FoundEntry(**_fields(m.entry), passage=m.passage.text if m.passage else None)
        for m in result.matches[: request.limit]
    ]
    score = min(max(float(result.score), 0.0), 1.0)
    return SearchAnswer(id=request.id, entries=entries, answered=result.answered, score=score)


def topics(kept: Sequence[proof.Kept]) -> KeptTopics:
    """The topics that a base keeps."""
    return KeptTopics(
        topics=[
            KeptTopic(
                id=t.id,
                topic=t.name,
                cause=t.cause.value,
                state=t.state.value,
                questions=list(t.questions),
                proposed=t.proposal.title if t.proposal else None,
            )
            for t in kept
        ]
    )


def _fields(entry: Entry) -> dict[str, Any]:
    named: dict[str, Any] = {n: getattr(entry, n) for n in ("id", "title", "source", "url", "updated", "internal")}
    return named | {"passages": len(entry.passages)}
