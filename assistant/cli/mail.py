"""The command that reads a mailbox and puts drafts into its Drafts folder: `fullreply mail`. It sends nothing."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from assistant.cli import ground, options
from assistant.cli.ledger import opened
from assistant.cli.options import Base
from assistant.errors import ConfigurationError, InputError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.dispatch.dispatcher import Dispatcher
    from assistant.dispatch.sources import Source
    from assistant.ledger import Ledger
    from assistant.mailbox import Mail, MailAccess
    from assistant.mailbox.folder import Place
    from assistant.pipeline import Assistant
    from assistant.types import Delivery

_HOUR = timedelta(hours=1)
_TOLD = {"ignored": "ignored 1", "later": "1 has to wait", "unsure": "1 may be there already: looking in a while"}
_BAD = {"dead": "1 could not be drafted or put there", "unknown": "1 may be there already, or not"}


@ground.guarded
def mail(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="A mailbox of fullreply.toml.")] = None,
    once: Annotated[bool, typer.Option("--once", help="Draft what is there now, then end.")] = False,
    since: Annotated[
        int | None,
        typer.Option(min=1, max=3650, metavar="DAYS", help="Draft mails of the last days, too; default: from now on."),
    ] = None,
    base: Base = None,
) -> int:
    """Read a mailbox over IMAP and put a draft for each new inquiry into its Drafts folder; nothing is sent."""
    from assistant.calling import Later
    from assistant.mailbox import checking, watching

    source, access = _mailbox(name)
    checking.check(access, f"mail.{source.name}", ground.say)
    with opened(make=True, workspace=source.workspace) as ledger, _working(ledger, source, base) as desk:
        keeper = _Keeper(ledger, source, desk)
        if since is None and keeper.place() is None:
            ground.say("first run: mails from now on get drafts; with --since DAYS those of the last days do, too")
        if not once:
            ground.say(f'reading "{access.folder}" of {access.user}; Ctrl-C ends it')
        try:
            days = timedelta(days=since) if since else None
            watching.watch(access, keeper, ground.say, since=days, once=once)
        except KeyboardInterrupt:
            ground.say("fullreply mail stopped; what it has read is kept and goes on the next time")
        except Later as trouble:
            raise checking.refused(access, trouble) from None
        finally:
            keeper.close()
        keeper.tell_left()
    return ground.DONE


def _mailbox(name: str | None) -> tuple[Source, MailAccess]:
    """The mailbox, with its password from the environment; ConfigurationError or InputError where there is none."""
    from assistant.dispatch.sources import mailboxes
    from assistant.mailbox.drafts import Drafts

    known = options.configuration()
    if not known.mail:
        problem = Problem("fullreply.toml", "a section [mail.NAME]", "none", "add one: docs/HELPDESKS.md shows how")
        raise ConfigurationError("There is no mailbox to read.", [problem])
    if name is None and len(known.mail) > 1 or name is not None and name not in known.mail:
        found = "none" if name is None else repr(name[:40])
        problem = Problem("NAME", " or ".join(known.mail), found, "name one; each is read by a command of its own")
        raise InputError("It is not clear which mailbox to read.", [problem])
    name = name or next(iter(known.mail))
    source = mailboxes(known.model_copy(update={"mail": {name: known.mail[name]}}))[name]
    if not isinstance(source.write, Drafts):
        problem = Problem(
            f"mail.{name}.password_env", "the name of a variable", "none", "name the one with the password"
        )
        raise ConfigurationError("The mailbox has no password.", [problem])
    return source, source.write.access


@contextmanager
def _working(ledger: Ledger, source: Source, base: Path | None) -> Iterator[Assistant]:
    """The desk of the mailbox's workspace; a request to end is taken like Ctrl-C."""
    from assistant.pipeline import Assistant

    known = options.configuration().in_workspace(source.workspace)
    desk = Assistant.load(base or known.knowledge_base, configuration=known, progress=ground.built)
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield desk
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(*_: object) -> NoReturn:
    raise KeyboardInterrupt


class _Keeper:
    """Keeps mails in the ledger, and drafts them from there (`mailbox.watching.Keeper`)."""

    def __init__(self, ledger: Ledger, source: Source, desk: Assistant) -> None:
        from assistant.ledger.retention import Retention

        self._ledger, self._source, self._desk = ledger, source, desk
        self._dispatcher = self._made()
        self._retention = Retention(options.configuration().retention.days)
        self._place: Place | None = None

    def _made(self) -> Dispatcher:
        from assistant.dispatch.dispatcher import Dispatcher

        return Dispatcher(self._ledger, {self._source.name: self._source}, self._corrected)

    def _corrected(self, _: str) -> Assistant:
        """The desk, which respects what agents corrected until now."""
        from assistant.ledger import compiled

        self._desk.corrections = compiled((c.kind, c.payload) for c in self._ledger.corrections())
        return self._desk

    def place(self) -> Place | None:
        from assistant.ledger.places import place_of as stored
        from assistant.mailbox.folder import place_of

        self._place = place_of(stored(self._ledger, self._source.name))
        return self._place

    def keep(self, mail: Mail) -> None:
        from assistant.ledger import deliveries
        from assistant.mailbox import key_of, payload_of

        deliveries.accept(self._ledger, self._source.name, key_of(mail.raw), payload_of(mail))

    def reached(self, place: Place) -> None:
        from assistant.ledger.places import keep_place

        before = self._place
        if before and (before.validity, before.uid) == (place.validity, place.uid) and place.at - before.at < _HOUR:
            return
        keep_place(self._ledger, self._source.name, place.stored())
        self._place = place

    def work(self) -> None:
        from assistant.ledger.deliveries import WAITING

        self._retention.look(self._ledger)
        while (delivery := self._dispatcher.claim(WAITING)) is not None:
            self._tell(delivery, self._dispatcher.work(delivery))

    def ignored(self, reason: str) -> None:
        ground.say(f"ignored 1: {reason}")

    def close(self) -> None:
        """Hold nothing any more, also where a fault ends us: it was not the mail's."""
        self._dispatcher.close()

    def tell_left(self) -> None:
        """Say what is left."""
        from assistant.ledger import deliveries

        waiting = deliveries.listed(self._ledger, deliveries.WAITING, 1000, texts=False)
        left = sum(d.source == self._source.name for d in waiting)
        if left:
            ground.say(f"{left} wait in the ledger; the next run goes on with them")

    @staticmethod
    def _tell(delivery: Delivery, outcome: str) -> None:
        if outcome == "posted":
            target = delivery.note.target if delivery.note else {}
            count, more = target.get("questions", ""), target.get("open", "")
            known = f" ({count} question{'s' * (count != '1')}, {more} open)" if count else ""
            ground.say(f"drafted 1{known}")
        elif outcome in _BAD:
            ground.say(f"{_BAD[outcome]}: fullreply deliveries show {delivery.id}")
        elif outcome in _TOLD:
            ground.say(_TOLD[outcome])
