"""Drafts made for the judging: a desk a base, an inquiry each, and which question found is which question asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import Assistant
from assistant.config import load_configuration
from assistant.config_sections import Company
from assistant.types import Channel, Draft, Fact, HouseStyle
from training.data import Row
from training.draft_grounding import Reading, read_draft

AGENT = "Megan Holroyd"
SHOP = Path(__file__).parent.parent / "knowledge_base"


@dataclass(frozen=True, slots=True)
class Drafted:
    """An inquiry with its draft in a house style, the reading of it, and per ask the question found for it, if any."""

    row: Row
    style: HouseStyle
    draft: Draft
    reading: Reading
    found: tuple[int | None, ...]


def desk(base: Path) -> Assistant:
    """A desk with the configuration of the sample shop, for another base under another name."""
    settings = load_configuration(SHOP.parent / "fullreply.toml")
    if base != SHOP:
        settings = settings.model_copy(update={"company": Company(name="Information Service", role="Enquiries")})
    return Assistant.load(base, configuration=settings)


def house(at: Assistant) -> HouseStyle:
    """The voice of the drafts."""
    return at.configuration.house_style(AGENT)


def facts(row: Row) -> list[Fact]:
    """What an agent or a plugin knows beside the inquiry."""
    return [Fact(f["label"], f["value"], f.get("question")) for f in row["facts"]]


def drafted(at: Assistant, rows: Iterable[Row]) -> Iterator[Drafted]:
    """The draft of each inquiry."""
    for row in rows:
        known = {"subject": row["subject"], "sender": row["sender"], "channel": Channel(row["channel"])}
        message = at.read(row["text"], **{k: v for k, v in known.items() if v is not None})
        draft = at.draft(message, agent=AGENT, facts=facts(row))
        reading = read_draft(draft, at.index.entries, house(at), facts(row))
        yield Drafted(row, house(at), draft, reading, paired(row, draft))


def paired(row: Row, draft: Draft) -> tuple[int | None, ...]:
    """Per ask the question found that shares most of its characters; a question may stand for several asks."""
    spans = [[s for s in q.spans] if q.part == "body" else [] for q in draft.questions]
    out: list[int | None] = []
    for ask in row["asks"]:
        shared = [sum(max(0, min(e, b) - max(s, a)) for s, e in ask["spans"] for a, b in own) for own in spans]
        best = max(range(len(shared)), key=shared.__getitem__, default=None)
        out.append(best if best is not None and shared[best] > 0 else None)
    return tuple(out)


def on_bases(data: Path, rows: Sequence[Row]) -> Iterator[Drafted]:
    """Drafts of inquiries to several bases, each opened once."""
    bases: Mapping[str, list[Row]] = {row["base"]: [] for row in rows}
    for row in rows:
        bases[row["base"]].append(row)
    for base, own in bases.items():
        yield from drafted(desk(data / "search" / base / "corpus.jsonl"), own)
