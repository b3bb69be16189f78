"""How the work of the gaps tab ended: what is kept of it, and what changes on the page. No Gradio."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assistant.gaps.proof import Kept, State
from assistant.page import gaps_changes, gaps_view, gaps_work
from assistant.page.changes import Changes
from assistant.page.gaps_changes import Seen
from assistant.page.gaps_shelf import Shelf
from assistant.page.gaps_work import Approved, Looked, Proved
from assistant.page.knowledge_changes import no_files, quiet
from assistant.page.knowledge_jobs import Job, fault_words


def ended(seen: Seen, job: Job, line: str, desk: Any, shelf: Shelf) -> Changes:
    """What a piece of work brought; a fault is told in `line`."""
    if job.fault:
        return {line: quiet([(job.fault, None)], ["is-said"])}
    if isinstance(job.result, Looked):
        return _looked(seen, job.result, desk, shelf)
    if isinstance(job.result, Proved):
        _keep(seen, job.result.kept, shelf)
        tokens = gaps_view.proved_tokens(job.result.found)
        return gaps_changes.listed(seen) | {"proved": {"visible": True}, "proved-list": {"value": tokens}}
    if isinstance(job.result, Approved):
        return _approved(seen, job.result, desk, shelf)
    return {}


def topic(seen: Seen, desk: Any, shelf: Shelf) -> Changes:
    """The topic that was chosen, with what would be written for it."""
    chosen, fault = seen.chosen, ""
    seen.change = None
    if chosen is None or seen.looked is None:
        return gaps_changes.hidden()
    kept = seen.looked.topic(chosen)
    try:
        seen.change = gaps_work.proposed(desk, kept)
    except Exception as error:
        fault = fault_words(error)
    return gaps_changes.topic(seen, kept, seen.change, fault, writes=shelf.writes)


def _looked(seen: Seen, found: Looked, desk: Any, shelf: Shelf) -> Changes:
    shelf.put(found)
    seen.looked, seen.first = found, 0
    if seen.chosen is None:
        seen.topic = ""
    shown = topic(seen, desk, shelf)
    return gaps_changes.looked(seen, shelf) | shown | (no_files() if shelf.mails else {})


def _approved(seen: Seen, done: Approved, desk: Any, shelf: Shelf) -> Changes:
    _keep(seen, done.kept, shelf)
    shown = gaps_changes.listed(seen)
    if seen.topic == done.found.topic.id:
        shown |= topic(seen, desk, shelf) | {"again": quiet(gaps_view.again_tokens(done.again))}
    closed = "The gap is closed." if done.found.closed else "The gap is not closed yet."
    words = f"{done.file} was written, and drafts use it from now on. {closed}"
    state = State.CLOSED.value if done.found.closed else State.APPROVED.value
    return shown | {"entry-said": quiet([(words, None)], ["is-said", f"is-{state}"])}


def _keep(seen: Seen, kept: dict[str, Kept], shelf: Shelf) -> None:
    """The topics as they are now, for this page and for those opened later."""
    shared = shelf.looked
    if shared is not None:
        shelf.put(replace(shared, kept=kept))
    if seen.looked is not None:
        seen.looked = replace(seen.looked, kept=kept)
