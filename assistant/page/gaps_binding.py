"""What each widget of the gaps tab does: its event and the changes that it makes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from assistant.page import gaps_changes, gaps_outcome, gaps_view, gaps_work
from assistant.page.binding import Widgets
from assistant.page.changes import Changes
from assistant.page.gaps_changes import Seen, said
from assistant.page.gaps_shelf import Shelf
from assistant.page.gaps_view import SLOTS
from assistant.page.knowledge_binding import LOOK
from assistant.page.knowledge_changes import no_files, quiet, read_files
from assistant.page.knowledge_jobs import BUSY, Job, Works, fault_words
from assistant.page.knowledge_uploads import megabytes
from assistant.page.theme import gr

TAB = "gaps"
INPUTS = ("look", "choose", "prove", "ask")
Update = dict[Any, Any]
Prepare = Callable[[], Callable[[Job], Any]]


def bind(page: Any, w: Widgets, desk: Any, shelf: Shelf, works: Works) -> None:
    """Bind the widgets to a desk, to what all pages share, and to the work that runs."""
    tab = Tab(w, desk, shelf, works)
    seen, shown = w["seen"], [w[n] for n in w if n not in INPUTS]

    def on(trigger: Any, fn: Callable[..., Any], inputs: list[Any], to: list[Any] = shown, mode: str = "once") -> None:
        trigger(fn, inputs, to, trigger_mode=mode, show_progress="hidden", api_visibility="private")

    on(w["look"].click, tab.look, [seen])
    on(w["prove"].click, tab.prove, [seen])
    on(w["approve"].click, tab.approve, [seen, w["entry"]])
    on(w["ask"].click, tab.ask, [seen], [w["again"], w["said"]])
    on(w["entry"].change, tab.typed, [seen, w["entry"]], [w["diff"]], "always_last")
    on(w["earlier"].click, partial(tab.turn, -SLOTS), [seen])
    on(w["further"].click, partial(tab.turn, SLOTS), [seen])
    for i in range(SLOTS):
        on(w[f"name-{i}"].click, partial(tab.pick, i), [seen])
    on(page.load, tab.follow, [seen])
    if shelf.mails is not None:
        on(w["files"].change, tab.staged, [w["files"]], [w["staged"], w["clear"], w["bring"]], "always_last")
        on(w["clear"].click, tab.clear, [w["files"]], [w["files"], w["staged"], w["clear"], w["bring"]])
        on(w["bring"].click, tab.bring, [seen, w["files"]])


class Tab:
    """The actions of the tab; each answers with what changes, and none lets a fault out."""

    def __init__(self, w: Widgets, desk: Any, shelf: Shelf, works: Works) -> None:
        self._w, self._desk, self._shelf, self._works = w, desk, shelf, works

    def look(self, seen: Seen) -> Iterator[Update]:
        """Read the ledger."""
        shelf = self._shelf
        yield from self._begin(
            seen, "a look for gaps", lambda: gaps_work.look(self._desk, shelf.where, mask=shelf.mask)
        )

    def bring(self, seen: Seen, raw: str) -> Iterator[Update]:
        """Read past mail that was sent."""
        mails = self._shelf.mails
        if mails is None:
            return
        tokens = read_files(raw)[0]
        yield from self._begin(seen, "a look for gaps", lambda: gaps_work.look_into(self._desk, mails, tokens))

    def prove(self, seen: Seen) -> Iterator[Update]:
        """Ask the questions of all topics again."""
        yield from self._begin(seen, "asking all topics again", lambda: gaps_work.prove(self._desk))

    def approve(self, seen: Seen, text: str) -> Iterator[Update]:
        """Write the article of the topic that was chosen, as it stands in the editor."""
        topic, change, looked = seen.chosen, seen.change, seen.looked
        if topic is None or change is None or looked is None or not self._shelf.writes:
            yield self._out(seen, said("Choose a topic with a proposed article first."))
            return

        def prepare() -> Callable[[Job], Any]:
            return gaps_work.approve(self._desk, looked.topic(topic), change, text or "")

        yield from self._begin(seen, "writing an article", prepare, "entry-said")

    def ask(self, seen: Seen) -> Update:
        """Ask the questions of the topic that was chosen again."""
        topic = seen.chosen
        if topic is None or seen.looked is None:
            return self._out(None, {"again": quiet([])})
        try:
            found = gaps_work.ask_again(self._desk, seen.looked.topic(topic))
        except Exception as error:
            return self._out(None, said(fault_words(error)))
        return self._out(None, {"again": quiet(gaps_view.again_tokens(found))} | said(""))

    def typed(self, seen: Seen, text: str) -> Update:
        """The diff of what stands in the editor."""
        if seen.change is None:
            return self._out(None, {"diff": quiet([])})
        return self._out(None, {"diff": quiet(gaps_changes.diff(seen.change, (text or "")[: gaps_work.LONGEST]))})

    def pick(self, i: int, seen: Seen) -> Update:
        """Show a topic."""
        if i >= len(seen.topics):
            return self._out(seen, gaps_changes.hidden())
        seen.topic = seen.topics[i].id
        return self._out(seen, gaps_changes.listed(seen) | gaps_outcome.topic(seen, self._desk, self._shelf) | said(""))

    def turn(self, by: int, seen: Seen) -> Update:
        """Show other topics."""
        total = len(seen.looked.report.topics) if seen.looked else 0
        seen.first = max(0, min(seen.first + by, (total - 1) // SLOTS * SLOTS))
        return self._out(seen, gaps_changes.listed(seen))

    def staged(self, raw: str) -> Update:
        """The files that were sent, by name, and why others were not taken."""
        tokens, refused = read_files(raw)
        files = self._shelf.mails.named(tokens) if self._shelf.mails else []
        lines = [f"{f.path.name} ({megabytes(f.size)})" for f in files] + refused
        there = {"visible": bool(files)}
        told = quiet([("\n".join(lines), None)] if lines else [])
        return self._out(None, {"staged": told, "clear": there, "bring": {"interactive": bool(files)}})

    def clear(self, raw: str) -> Update:
        """Take the files off that were sent."""
        if self._shelf.mails:
            self._shelf.mails.drop(read_files(raw)[0])
        return self._out(None, no_files())

    def follow(self, seen: Seen) -> Iterator[Update]:
        """What a page shows that was just opened: the last report, and work that somebody began before."""
        seen.looked = self._shelf.looked
        yield self._out(seen, gaps_changes.looked(seen, self._shelf) or said(""))
        job = self._works.current
        if job is not None and not job.ended and job.tab == TAB:
            yield from self._watch(seen, job, "said")

    def _begin(self, seen: Seen, what: str, prepare: Prepare, line: str = "said") -> Iterator[Update]:
        """Begin the work and watch it; `line` is where faults are told."""
        try:
            job, begun = self._works.start(what, prepare(), TAB)
        except Exception as error:
            yield self._out(seen, {line: quiet([(fault_words(error), None)])})
            return
        if not begun:
            yield self._out(seen, {line: quiet([(BUSY.format(job.what), None)])})
            return
        yield self._out(seen, said("") | {"entry-said": quiet([])})
        yield from self._watch(seen, job, line)

    def _watch(self, seen: Seen, job: Job, line: str) -> Iterator[Update]:
        """How far the work is, until it has ended, then what it brought."""
        before = ""
        bar = "progress" if line == "said" else line
        while not job.ended:
            if (now := f"{job.words} {job.share}") != before:
                before = now
                told = quiet([(job.words, None)], ["fr-kb-bar", f"p-{job.share // 5 * 5}"])
                yield self._out(seen, {bar: told})
            time.sleep(LOOK)
        yield self._out(
            seen, {bar: quiet([], ["fr-kb-bar"])} | gaps_outcome.ended(seen, job, line, self._desk, self._shelf)
        )

    def _out(self, seen: Seen | None, made: Changes) -> Update:
        """The changes as Gradio wants them, and the state where it may have changed."""
        state = {self._w["seen"]: seen} if seen is not None else {}
        return {self._w[n]: gr.update(**c) for n, c in made.items()} | state
