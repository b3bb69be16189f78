"""The long work of the gaps tab: read what was asked, write what a person approved, ask again. No Gradio."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import InputError
from assistant.gaps import Cause, GapReport, GapTopic, proof
from assistant.gaps.proof import Kept, State, Verified
from assistant.knowledge.adding import Change
from assistant.knowledge.markdown import front_matter, split_front_matter
from assistant.ledger import exists, open_ledger
from assistant.page.gaps_mail import tickets, together
from assistant.page.knowledge_jobs import Job
from assistant.page.knowledge_uploads import Uploads
from assistant.page.knowledge_work import NO_BASE, base_of
from assistant.surveying import accept, asked_of_archive, begun, change_of, survey, verify
from assistant.types import Asked, MatchResult

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

LONGEST = 100_000  # characters of an article
NO_LEDGER = (
    "Nothing was recorded yet: there is no ledger. Send replies through Fullreply, or drop past mail below to begin."
)


@dataclass(frozen=True, slots=True)
class Looked:
    """A report, the topics as the proof file keeps them, where the questions are from, and what to know of it."""

    report: GapReport
    kept: dict[str, Kept]
    source: str
    notes: tuple[str, ...] = ()

    def topic(self, topic: GapTopic) -> Kept:
        """A topic as it is kept, or would be."""
        known = self.kept.get(topic.id)
        return known or Kept(topic.id, topic.name, topic.cause, State.OPEN, topic.questions, topic.proposal)


@dataclass(frozen=True, slots=True)
class Approved:
    """What came of an approval: the topic as it was asked again, each of its questions, and the file written."""

    found: Verified
    again: tuple[MatchResult, ...]
    file: str
    kept: dict[str, Kept]


@dataclass(frozen=True, slots=True)
class Proved:
    """All topics asked again."""

    found: tuple[Verified, ...]
    kept: dict[str, Kept]


def look(desk: Assistant, where: Path | str | None, *, mask: bool = False) -> Callable[[Job], Looked]:
    """The work of reading the ledger; InputError at once where there is none."""
    base = _base(desk)
    if where is None or not exists(where):
        raise InputError(NO_LEDGER)

    def work(job: Job) -> Looked:
        with open_ledger(where, mask=mask) as ledger:
            rows = _counted(ledger.asked(), job)
            looked = _looked(_grouped(rows, job), desk, base, job, "the ledger", [])
            ledger.note_file(proof.place(base))  # `ledger erase` looks into it
            return looked

    return work


def look_into(desk: Assistant, uploads: Uploads, tokens: Sequence[str]) -> Callable[[Job], Looked]:
    """The work of reading past mail that was sent; InputError at once where none is there."""
    base, files = _base(desk), uploads.named(tokens)
    if not files:
        raise InputError("Choose a file first; those that were sent more than an hour ago are gone.")
    source = files[0].path.name if len(files) == 1 else f"{len(files)} files"

    def work(job: Job) -> Looked:
        notes: list[str] = []

        def told(done: int) -> None:
            job.phase, job.total = f"Reading inquiries: {done:,}", 0

        with uploads.taken(tokens) as paths, together(paths) as place:
            rows = asked_of_archive(tickets(place, desk.configuration, notes), desk, None, told)
            return _looked(_grouped(rows, job), desk, base, job, source, notes)

    return work


def _looked(rows: Iterable[Asked], desk: Assistant, base: Path, job: Job, source: str, notes: list[str]) -> Looked:
    def explained(done: int, total: int) -> None:
        job.phase, job.done, job.total = "Explaining topics", done, total

    report, problems = survey(rows, desk, base, progress=explained)
    told = (*notes, *(str(p) for p in problems))
    return Looked(report, proof.read(base), source, told)


def _counted(rows: Iterable[Asked], job: Job) -> Iterator[Asked]:
    """The rows, told as they come."""
    for number, row in enumerate(rows, 1):
        job.phase, job.total = f"Reading the ledger: {number:,} questions", 0
        yield row


def _grouped(rows: Iterable[Asked], job: Job) -> Iterator[Asked]:
    """The rows; when they have ended, topics are made of them."""
    yield from rows
    job.phase = "Grouping questions"


def proposed(desk: Assistant, topic: Kept) -> Change | None:
    """What would be written for a topic, an empty page where agents left no answer; None where nothing is due."""
    if topic.state is not State.OPEN:
        return None
    if topic.proposal is not None:
        return change_of(topic, desk, _base(desk))
    return begun(topic, _base(desk)) if topic.cause in (Cause.NOTHING, Cause.NEAR_MISS) else None


def edited(change: Change, text: str) -> Change:
    """A change with the text that a person made of it; InputError for one that cannot be an article."""
    if len(text) > LONGEST:
        raise InputError(f"An article may have {LONGEST:,} characters here.")
    text = "\n".join(text.replace("\r\n", "\n").replace("\r", "\n").rstrip().split("\n")) + "\n"
    front, body = split_front_matter(text)
    row, problems = front_matter(front, change.path.name) if front else ({}, [])
    if row is None:
        raise InputError("The lines between the two “---” cannot be read.", problems)
    if not body.strip():
        raise InputError("The article has no text yet: write the answer below the second “---”.")
    if "\r\n" in (change.before or ""):
        text = text.replace("\n", "\r\n")
    return replace(change, after=text)


def approve(desk: Assistant, topic: Kept, change: Change, text: str) -> Callable[[Job], Approved]:
    """The work of writing what a person approved; InputError at once where it cannot be an article."""
    base, wanted = _base(desk), edited(change, text)

    def work(job: Job) -> Approved:
        found = accept(topic, wanted, desk, base, job.step("Building the index"))
        again = tuple(desk.index.search(topic.questions)) if topic.questions else ()
        folder = base if base.is_dir() else base.parent
        return Approved(found, again, wanted.path.relative_to(folder).as_posix(), proof.read(base))

    return work


def prove(desk: Assistant) -> Callable[[Job], Proved]:
    """The work of asking the questions of all topics again."""
    base = _base(desk)

    def work(job: Job) -> Proved:
        found = verify(desk, base, job.step("Asking again"))
        return Proved(found, proof.read(base))

    return work


def ask_again(desk: Assistant, topic: Kept) -> tuple[MatchResult, ...]:
    """The questions of one topic, asked again."""
    return tuple(desk.index.search(topic.questions)) if topic.questions else ()


def _base(desk: Assistant) -> Path:
    base = base_of(desk)
    if base is None:
        raise InputError(NO_BASE)
    return base
