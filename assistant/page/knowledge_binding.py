"""What each widget of the knowledge tab does: its event and the changes that it makes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from assistant.errors import InputError
from assistant.knowledge import built_at
from assistant.page import knowledge_view, knowledge_work
from assistant.page.binding import Widgets
from assistant.page.changes import Changes
from assistant.page.knowledge_changes import NONE, brought, card, looked, no_files, quiet, read_files, said
from assistant.page.knowledge_jobs import BUSY, Job, Works, fault_words
from assistant.page.knowledge_source import source_tokens
from assistant.page.knowledge_uploads import Uploads, megabytes
from assistant.page.knowledge_view import HIDE, HITS, SHOW, Hit
from assistant.page.theme import gr
from assistant.page.view import Tokens

QUESTION_LIMIT = 2_000
LOOK = 0.25  # seconds between two looks at a job
Update = dict[Any, Any]


class Found:
    """What a search found, for the buttons of its cards, and whose file is shown.

    Compared by identity, as Gradio hashes its states.
    """

    def __init__(self, hits: list[Hit]) -> None:
        self.hits = hits
        self.shown: set[int] = set()


def bind(page: Any, w: Widgets, desk: Any, uploads: Uploads | None, works: Works | None = None) -> None:
    """Bind the widgets to a desk; `uploads` hold the files of imports, None where there are none."""
    tab = Tab(w, desk, uploads, works or Works())
    shown = [
        w[n] for n in w if n not in ("question", "search", "folder", "name", "options", "choose", "check", "reread")
    ]

    def on(trigger: Any, fn: Callable[..., Any], inputs: list[Any], to: list[Any], mode: str = "once") -> None:
        trigger(fn, inputs, to, trigger_mode=mode, show_progress="hidden", api_visibility="private")

    cards = [c for n, c in w.items() if n in ("found", "outcome", "hint") or n.rpartition("-")[2].isdigit()]
    for trigger in (w["question"].submit, w["search"].click):
        on(trigger, tab.search, [w["question"]], cards, "always_last")
    for i in range(HITS):
        on(w[f"file-{i}"].click, partial(tab.source, i), [w["found"]], [w[f"text-{i}"], w[f"file-{i}"]])
    on(w["reread"].click, tab.reread, [], shown)
    on(w["check"].click, tab.check, [], shown)
    on(page.load, tab.follow, [], shown)
    if uploads is not None:
        order = [w["files"], w["folder"], w["name"], w["options"]]
        on(w["files"].change, tab.staged, [w["files"]], [w["staged"], w["clear"], w["bring"]], "always_last")
        on(w["clear"].click, tab.clear, [w["files"]], [w["files"], w["staged"], w["clear"], w["bring"]])
        on(w["bring"].click, tab.bring, order, shown)


class Tab:
    """The actions of the tab; each answers with what changes, and none lets a fault out."""

    def __init__(self, w: Widgets, desk: Any, uploads: Uploads | None, works: Works) -> None:
        self._w, self._desk, self._uploads, self._works = w, desk, uploads, works

    def search(self, question: str) -> Update:
        """The articles that the desk finds for a question."""
        text = (question or "").strip()
        try:
            if not text or len(text) > QUESTION_LIMIT:
                limit = f"A question may have {QUESTION_LIMIT:,} characters."
                raise InputError(limit if text else "Type a question first.")
            index = self._desk.index
            result = self._desk.match([text])[0]
            hits, outcome = knowledge_view.hits(index, result), knowledge_view.outcome_tokens(index, result)
        except Exception as error:
            return self._out({"outcome": quiet([(fault_words(error), None)])})
        changes: Changes = {"outcome": quiet(outcome), "hint": {"visible": False}}
        for i in range(HITS):
            changes |= card(i, hits[i]) if i < len(hits) else {f"hit-{i}": {"visible": False}}
        return self._out(changes) | {self._w["found"]: Found(hits)}

    def source(self, i: int, found: Found | None) -> Update:
        """Show the file that a found article comes from, as text, or hide it again."""
        base = knowledge_work.base_of(self._desk)
        if base is None or found is None or i >= len(found.hits):
            return self._out({f"text-{i}": {}})
        if i in found.shown:
            found.shown.remove(i)
            return self._out({f"text-{i}": quiet([]), f"file-{i}": {"value": SHOW}})
        found.shown.add(i)
        hit = found.hits[i]
        try:
            tokens = source_tokens(base, hit.entry, hit.said)
        except Exception as error:
            tokens = [(fault_words(error), None)]
        return self._out({f"text-{i}": quiet(tokens), f"file-{i}": {"value": HIDE}})

    def staged(self, raw: str) -> Update:
        """The files that were sent, by name, and why others were not taken."""
        tokens, refused = read_files(raw)
        files = self._uploads.named(tokens) if self._uploads else []
        lines = [f"{f.path.name} ({megabytes(f.size)})" for f in files]
        told: Tokens = [("\n".join(lines), None)] if lines else []
        told += [("\n" * bool(told or i) + line, "refused") for i, line in enumerate(refused)]
        there = {"visible": bool(files)}
        return self._out({"staged": quiet(told), "clear": there, "bring": {"interactive": bool(files)}})

    def clear(self, raw: str) -> Update:
        """Take the files off that were sent."""
        if self._uploads:
            self._uploads.drop(read_files(raw)[0])
        return self._out(no_files())

    def bring(self, raw: str, folder: str, name: str, options: list[str]) -> Iterator[Update]:
        """Import the files that were sent, then serve the new index."""
        uploads = self._uploads
        if uploads is None:
            return

        def prepare() -> Callable[[Job], Any]:
            chosen = frozenset(str(option) for option in options or ())
            order = knowledge_work.Order(tuple(read_files(raw)[0]), folder or "", name or "", chosen)
            return knowledge_work.bring(self._desk, uploads, order)

        yield from self._begin("an import", prepare, said("") | {"report": {"visible": False}})

    def reread(self) -> Iterator[Update]:
        """Read the base again."""
        yield from self._begin("reading the base", lambda: knowledge_work.reread(self._desk), said(""))

    def check(self) -> Iterator[Update]:
        """Look the base over."""
        yield from self._begin("a check of the base", lambda: knowledge_work.look_over(self._desk))

    def follow(self) -> Iterator[Update]:
        """What a page shows that was just opened: the base, and work that somebody began before."""
        yield self._out(self._base())
        job = self._works.current
        if job is not None and not job.ended and job.tab == "knowledge":
            yield from self._watch(job)

    def _begin(self, what: str, prepare: Callable[[], Callable[[Job], Any]], first: Changes = NONE) -> Iterator[Update]:
        try:
            job, begun = self._works.start(what, prepare())
        except Exception as error:
            yield self._out(said(fault_words(error)))
            return
        if not begun:
            yield self._out(said(BUSY.format(job.what)))
            return
        if first:  # Gradio takes an empty answer for a missing one
            yield self._out(first)
        yield from self._watch(job)

    def _watch(self, job: Job) -> Iterator[Update]:
        """How far the work is, until it has ended, then what it brought."""
        before = ""
        while not job.ended:
            if (now := f"{job.words} {job.share}") != before:
                before = now
                yield self._out({"progress": quiet([(job.words, None)], ["fr-kb-bar", f"p-{job.share // 5 * 5}"])})
            time.sleep(LOOK)
        yield self._out({"progress": quiet([])} | self._ended(job) | self._base())

    def _ended(self, job: Job) -> Changes:
        if job.fault:
            return said(job.fault)
        if isinstance(job.result, knowledge_work.Brought):
            return brought(job.result)
        if isinstance(job.result, tuple):
            return looked(*job.result)
        return said("The base was read again.")

    def _base(self) -> Changes:
        """Which base is open, and what was reported while reading it."""
        base = knowledge_work.base_of(self._desk)
        if base is None:
            return {"base": {"value": [(knowledge_work.NO_BASE, None)]}}
        try:
            index = self._desk.index
            about = knowledge_view.base_tokens(base, index, built_at(base))
        except Exception as error:
            return {"base": {"value": [(fault_words(error), None)]}}
        count = len(index.problems)
        label = f"{knowledge_view.counted(count, 'note')} from reading it"
        return {
            "base": {"value": about},
            "problems": {"visible": bool(count), "label": label},
            "problem-list": {"value": knowledge_view.problem_tokens(index.problems)},
        }

    def _out(self, made: Changes) -> Update:
        return {self._w[n]: gr.update(**c) for n, c in made.items()}
