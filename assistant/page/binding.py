"""What each widget of the page does: its event, the action of `session` or `edits`, the changes it makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.page import changes, edits, session
from assistant.page.book import Book
from assistant.page.changes import Changes
from assistant.page.desk import Desk
from assistant.page.session import Fields, Work
from assistant.page.theme import gr

Widgets = dict[str, Any]
NEVER_CHANGED = ("reply", "agent", "name", "new", "start", "edit", "copy", "check", "act", "add", "order")
UNCHANGING = ("split-", "dismiss-", "recall-")  # of each card, or row
Update = dict[Any, Any]


def bind(page: Any, w: Widgets, desk: Desk, inquiries: dict[str, dict[str, str]], book: Book) -> None:
    """Bind the widgets to a desk, a book of corrections and the sample inquiries."""
    form = [w[n] for n in ("inquiry", "subject", "sender", "channel", "agent", "reply", "work")]
    outputs = [c for n, c in w.items() if n not in NEVER_CHANGED and not n.startswith(UNCHANGING)]

    def out(made: Changes, work: Work | None) -> Update:
        return {w[n]: gr.update(**c) for n, c in made.items()} | {w["work"]: work}

    def on(
        trigger: Any, fn: Callable[..., Any], inputs: list[Any], mode: str = "once", to: list[Any] = outputs
    ) -> None:
        trigger(fn, inputs, to, trigger_mode=mode, show_progress="hidden", api_visibility="private")

    on(w["start"].click, _drafting(desk, out, force=False), form)
    on(w["again"].click, _drafting(desk, out, force=True), form)
    on(w["check"].click, _checking(desk, out), form, "always_last")
    on(w["act"].click, _acting(desk, book, out), [*form, w["order"]])
    on(w["samples"].select, _picking(desk, inquiries, out, w), [w["samples"], *form[4:]])
    on(w["new"].click, lambda reply: out(changes.clear(reply), None), [w["reply"]])
    on(w["edit"].click, lambda: {w[n]: gr.update(**c) for n, c in changes.edit().items()}, [])
    on(w["agent"].blur, lambda name: name[: session.FIELD_LIMIT], [w["agent"]], "always_last", [w["name"]])
    on(page.load, lambda name: name or gr.skip(), [w["name"]], to=[w["agent"]])
    on(page.load, lambda: gr.update(**changes.notice(book.fault)["notice"]), [], to=[w["notice"]])


Out = Callable[[Changes, Work | None], Update]


def _drafting(desk: Desk, out: Out, *, force: bool) -> Callable[..., Update]:
    def draft(
        inquiry: str, subject: str, sender: str, channel: str, agent: str, reply: str, work: Work | None
    ) -> Update:
        fields = Fields(inquiry, subject, sender, channel)
        made, after, _ = session.guarded(lambda: session.start(desk, fields, agent, reply, work, force), work)
        return out(made, after)

    return draft


def _checking(desk: Desk, out: Out) -> Callable[..., Update]:
    def check(
        inquiry: str, subject: str, sender: str, channel: str, agent: str, reply: str, work: Work | None
    ) -> Update:
        fields = Fields(inquiry, subject, sender, channel)
        made, after, done = session.guarded(lambda: session.recheck(desk, fields, agent, reply, work), work)
        if not done:  # an old verdict must not stand beside a newer text
            made |= changes.unchecked(reply, "The check failed.") | {"checked": {"value": reply}}
        return out(made, after)

    return check


def _acting(desk: Desk, book: Book, out: Out) -> Callable[..., Update]:
    def act(
        inquiry: str, subject: str, sender: str, channel: str, agent: str, reply: str, work: Work | None, raw: str
    ) -> Update:
        fields, name = Fields(inquiry, subject, sender, channel), ""

        def do() -> tuple[Changes, Work | None]:
            nonlocal name
            order = edits.read_order(raw)
            name = order.name
            return edits.act(desk, book, fields, agent[: session.FIELD_LIMIT], reply, work, order)

        if not raw:  # the browser was not so far yet, and will ask again
            return out(changes.said(""), work)
        made, after, _ = session.guarded(do, work)
        return out(changes.named(made, name), after)

    return act


def _picking(desk: Desk, inquiries: dict[str, dict[str, str]], out: Out, w: Widgets) -> Callable[..., Update]:
    def pick(title: str | None, agent: str, reply: str, work: Work | None) -> Update:
        row = inquiries.get(title or "")
        if row is None:
            return {w["notice"]: gr.update()}
        fields = Fields(row["text"], row["subject"], row["sender"], row["channel"] or "email")
        made, after, _ = session.guarded(lambda: session.start(desk, fields, agent, reply, work, True), work)
        texts = {n: {"value": getattr(fields, n)} for n in ("inquiry", "subject", "sender", "channel")}
        return out(made | texts, after)

    return pick
