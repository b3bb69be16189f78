"""The report on gaps of a desk, and the proof file that goes with its knowledge base."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from assistant.errors import KnowledgeBaseError, Problem
from assistant.gaps import GapReport, proof, report
from assistant.gaps.reporting import Progress
from assistant.pipeline import Assistant
from assistant.surveying import telling
from assistant.types import Asked

_log = logging.getLogger(__name__)


def survey(
    asked: Iterable[Asked],
    desk: Assistant,
    base: Path | None = None,
    *,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> tuple[GapReport, tuple[Problem, ...]]:
    """The report, and what a person should know of keeping it.

    With a `base` each topic keeps its questions beside the entries, so that they can be asked again; ids stay the same
    from report to report. A base that cannot be written to still has its report. Endpoints are told of new topics.
    """
    known = proof.read(base) if base else {}
    made = report(asked, desk.index.search, desk.index.entries, desk.encoder, now, progress)
    if base is None:
        return made, ()
    topics, made = proof.remembered(known, made)
    try:
        proof.write(base, topics.values())
    except KnowledgeBaseError as error:
        return made, error.problems
    workspace = telling.workspace_of(base, desk.configuration)
    if workspace is None:
        return made, ()
    return made, telling.tell(desk.configuration, workspace, telling.opened(known, topics, made, workspace))


def verify(desk: Assistant, base: Path, progress: Progress | None = None) -> tuple[proof.Verified, ...]:
    """The questions of all topics asked again; topics that are answered now are marked as closed."""
    known = proof.read(base)
    found = proof.verify(list(known.values()), desk.index.search, progress)
    after = {t.id: t for t in proof.settled(found)}
    if after != known:
        proof.write(base, after.values())
    if (workspace := telling.workspace_of(base, desk.configuration)) is not None:
        for problem in telling.tell(desk.configuration, workspace, telling.reopened(found, workspace)):
            _log.warning("events were not kept: %s", problem)
    return tuple(found)
