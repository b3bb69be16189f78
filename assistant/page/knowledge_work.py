"""The long work of the knowledge tab: bring articles in, read the base again, look it over. No Gradio."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from assistant.errors import FullreplyError, InputError
from assistant.knowledge import Index
from assistant.knowledge.importing import ImportReport, import_sources
from assistant.knowledge.importing.article import slug
from assistant.knowledge.lint import Finding, lint
from assistant.page.knowledge_jobs import Job
from assistant.page.knowledge_report import summary
from assistant.page.knowledge_uploads import Uploads, sources_apart
from assistant.types import MatchResult

FOLDER = "imported"
NAME_LIMIT = 200
SAVED, OVERWRITE, PRUNE = "saved replies", "overwrite", "prune"
NO_BASE = "No knowledge base is open. Start Fullreply with --kb PATH."
ONE_FILE = "The open base is a single file. Put it into a folder and open that, to add articles beside it."


class KnowledgeDesk(Protocol):
    """What the knowledge tab needs of an Assistant."""

    knowledge_base: Path | None

    @property
    def index(self) -> Index: ...  # noqa: D102

    def match(self, questions: Sequence[str]) -> tuple[MatchResult, ...]: ...  # noqa: D102

    def reopen(self, progress: Callable[[int, int], None] | None = None) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Order:
    """An import that was asked for: the tokens of its files, where to, under which name, and the options."""

    tokens: tuple[str, ...]
    folder: str
    name: str = ""
    options: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import did; `fault` says why the index could not be built anew, "" where it was."""

    report: ImportReport
    fault: str = ""

    @property
    def words(self) -> str:
        """The outcome in one line."""
        if not (self.report.articles or self.report.removed):
            return "Nothing was imported."
        served = "Drafts use it from now on." if not self.fault else "Drafts go on with the old index."
        return f"Done: {summary(self.report)}. {served}"


def base_of(desk: Any) -> Path | None:
    """The knowledge base that a desk has open, if any."""
    path: Path | None = getattr(desk, "knowledge_base", None)
    return path


def bring(desk: KnowledgeDesk, uploads: Uploads, order: Order) -> Callable[[Job], Brought]:
    """The work of an import; InputError at once where it cannot be."""
    folder = target_of(base_of(desk), order.folder)
    if len(order.name) > NAME_LIMIT:
        raise InputError(f"The name of the source may have {NAME_LIMIT} characters.")
    files = [upload.path for upload in uploads.named(order.tokens)]
    if not files:
        raise InputError("Choose files first; those that were sent more than an hour ago are gone.")
    if order.name.strip() and len(files) > 1:
        raise InputError("A name goes with a single file. Leave it empty, or import the files one after the other.")
    sources_apart(files)

    def work(job: Job) -> Brought:
        with uploads.taken(order.tokens) as paths:
            report = import_sources(
                paths,
                folder,
                name=order.name.strip() or None,
                saved_replies=SAVED in order.options,
                overwrite=OVERWRITE in order.options,
                prune=PRUNE in order.options,
                origins=[path.name for path in paths],
                progress=job.step("Reading files"),
            )
        try:
            desk.reopen(job.step("Building the index"))
        except FullreplyError as error:
            return Brought(report, str(error))
        return Brought(report)

    return work


def target_of(base: Path | None, given: str) -> Path:
    """The folder of an import, inside the base; InputError for one that is not."""
    if base is None:
        raise InputError(NO_BASE)
    if not base.is_dir():
        raise InputError(ONE_FILE)
    parts = [p for p in given.strip().replace("\\", "/").split("/") if p]
    if not parts or len(given) > NAME_LIMIT or given.strip().startswith("/") or any(slug(p, "") != p for p in parts):
        raise InputError("The folder is a name such as “imported” or “help/returns”: small letters, digits, hyphens.")
    folder = base.joinpath(*parts)
    try:
        inside = folder.resolve().is_relative_to(base.resolve())
    except OSError:
        inside = False
    if not inside:
        raise InputError("This folder leads out of the base. Name one inside it.")
    return folder


def reread(desk: KnowledgeDesk) -> Callable[[Job], None]:
    """The work of reading the base again."""
    if base_of(desk) is None:
        raise InputError(NO_BASE)
    return lambda job: desk.reopen(job.step("Building the index"))


def look_over(desk: KnowledgeDesk) -> Callable[[Job], tuple[tuple[Finding, ...], int]]:
    """The work of looking the base over: what was found, and in how many entries."""
    base = base_of(desk)
    if base is None:
        raise InputError(NO_BASE)
    path, index = base, desk.index
    return lambda job: (lint(path, index, progress=job.step("Checking the base")), len(index.entries))
