"""What each widget of the page does: its event, the action of `session`, `edits`, `sending` or `due`, its changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.page import changes, due, edits, sending, session
from assistant.page.changes import Changes
from assistant.page.desk import Desk
from assistant.page.keeping import Keeper
from assistant.page.theme import gr
from assistant.page.work import FIELD_LIMIT, Fields, Work

Widgets = dict[str, Any]
NEVER_CHANGED = (
    *("reply", "agent", "name", "new", "start", "edit", "copy", "check", "act", "add", "order", "tone"),
    *("sent", "acknowledge", "later", "check-all"),
)
JUDGED = ("ready", "evidence", "checked", "promises", "check-notes", "letter", "notice", "work")
JUDGED_CARDS = ("status-", "answers-", "fails-")  # what a check of the same inquiry changes, as it runs at each pause
UNCHANGING = ("split-", "dismiss-", "recall-", "defer-", "decline-", "state-", "due-load-")  # of each card, or row
FORM = ("inquiry", "subject", "sender", "channel", "tone", "agent", "reply", "work")
Update = dict[Any, Any]


def bind(page: Any, w: Widgets, desk: Desk, inquiries: dict[str, dict[str, str]], keeper: Keeper) -> None:
    """Bind the widgets to a desk, what is noted of its work, and the sample inquiries."""
    form = [w[n] for n in FORM]
    outputs = [c for n, c in w.items() if n not in NEVER_CHANGED and not n.startswith(UNCHANGING)]
    list_ = [c for n, c in w.items() if n.startswith("due") and not n.startswith(UNCHANGING)]
    book = keeper.book

    def out(made: Changes, work: Work | None) -> Update:
        return {w[n]: gr.update(**c) for n, c in made.items()} | {w["work"]: work}

    def on(
        trigger: Any, fn: Callable[..., Any], inputs: list[Any], mode: str = "once", to: list[Any] = outputs
    ) -> None:
        trigger(fn, inputs, to, trigger_mode=mode, show_progress="hidden", api_visibility="private")

    on(w["start"].click, _drafting(desk, keeper, out, force=False), form)
    on(w["again"].click, _drafting(desk, keeper, out, force=True), form)
    on(w["tone"].input, _toning(desk, keeper, out), form, "always_last")
    quick = [c for n, c in w.items() if n in JUDGED or n.startswith(JUDGED_CARDS)]
    on(w["check"].click, _checking(desk, keeper, out, same=True), form, "always_last", quick)
    on(w["check-all"].click, _checking(desk, keeper, out, same=False), form, "always_last")
    on(w["act"].click, _acting(desk, keeper, out), [*form, w["order"]])
    on(w["samples"].select, _picking(desk, keeper, inquiries, out, w), [w["samples"], *form[4:]])
    on(w["new"].click, lambda reply: out(changes.clear(reply), None), [w["reply"]])
    on(w["edit"].click, lambda: {w[n]: gr.update(**c) for n, c in changes.edit().items()}, [])
    on(w["agent"].blur, lambda name: name[:FIELD_LIMIT], [w["agent"]], "always_last", [w["name"]])
    on(page.load, lambda name: name or gr.skip(), [w["name"]], to=[w["agent"]])
    on(page.load, lambda: gr.update(**changes.notice(book.fault)["notice"]), [], to=[w["notice"]])
    on(page.load, lambda: {w[n]: gr.update(**c) for n, c in due.listed(keeper).items()}, [], to=list_)


Out = Callable[[Changes, Work | None], Update]


def _drafting(desk: Desk, keeper: Keeper, out: Out, *, force: bool) -> Callable[..., Update]:
    def draft(*form: Any) -> Update:
        fields, agent, reply, work = _read(form)
        made, after, _ = session.guarded(lambda: session.start(desk, fields, agent, reply, work, force, keeper), work)
        return out(made, after)

    return draft


def _toning(desk: Desk, keeper: Keeper, out: Out) -> Callable[..., Update]:
    """Another tone: an untouched draft is written anew, and nothing happens where there is none."""
    draft = _drafting(desk, keeper, out, force=False)
    return lambda *form: draft(*form) if form[-1] is not None else out({}, None)


def _checking(desk: Desk, keeper: Keeper, out: Out, *, same: bool) -> Callable[..., Update]:
    """A check of the reply; with `same` only where the form still is that of the work: page.js asks for all if not."""

    def check(*form: Any) -> Update:
        fields, agent, reply, work = _read(form)
        if same and (work is None or work.fields != fields):
            return out({}, work)
        made, after, done = session.guarded(lambda: session.recheck(desk, fields, agent, reply, work, keeper), work)
        if not done:  # an old verdict must not stand beside a newer text
            made |= changes.unchecked(reply, "The check failed.") | {"checked": {"value": reply}}
        return out(made, after)

    return check


def _acting(desk: Desk, keeper: Keeper, out: Out) -> Callable[..., Update]:
    def act(*given: Any) -> Update:
        *form, raw = given
        fields, agent, reply, work = _read(tuple(form))
        name = ""

        def do() -> tuple[Changes, Work | None]:
            nonlocal name
            order = edits.read_order(raw)
            name = order.name
            if order.act in due.ACTS:
                return due.act(desk, keeper, agent[:FIELD_LIMIT], fields.tone, reply, work, order.act, order.key)
            if order.act in sending.ACTS:
                made, after = sending.act(desk, keeper, fields, agent[:FIELD_LIMIT], reply, work, order)
                return made | (due.listed(keeper) if order.act in sending.NOTED else {}), after
            return edits.act(desk, keeper.book, fields, agent[:FIELD_LIMIT], reply, work, order)

        if not raw:  # the browser was not so far yet, and will ask again
            return out(changes.said(""), work)
        made, after, _ = session.guarded(do, work)
        return out(changes.named(made, name), after)

    return act


def _picking(
    desk: Desk, keeper: Keeper, inquiries: dict[str, dict[str, str]], out: Out, w: Widgets
) -> Callable[..., Update]:
    def pick(title: str | None, tone: str, agent: str, reply: str, work: Work | None) -> Update:
        row = inquiries.get(title or "")
        if row is None:
            return {w["notice"]: gr.update()}
        fields = Fields(row["text"], row["subject"], row["sender"], row["channel"] or "email", tone)
        made, after, _ = session.guarded(lambda: session.start(desk, fields, agent, reply, work, True, keeper), work)
        texts = {n: {"value": getattr(fields, n)} for n in ("inquiry", "subject", "sender", "channel")}
        return out(made | texts, after)

    return pick


def _read(form: tuple[Any, ...]) -> tuple[Fields, str, str, Work | None]:
    """The values of FORM: what stands in the fields, the agent's name, the reply, the work at hand."""
    inquiry, subject, sender, channel, tone, agent, reply, work = form
    return Fields(inquiry, subject, sender, channel, tone or ""), agent, reply, work
