"""A folder watched: what comes is handed on, what is due is done, and a connection that breaks is made anew."""

from __future__ import annotations

import selectors
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from assistant.calling import Later, Refused
from assistant.mailbox.access import BROKE, MailAccess
from assistant.mailbox.checking import connected, refused
from assistant.mailbox.folder import Course, Place, look
from assistant.mailbox.reading import Mail

if TYPE_CHECKING:
    from imapclient import IMAPClient

EVERY = 60.0  # seconds between two looks, where the server does not tell of a mail before
_STEP = 2.0  # seconds between two looks at what is due
_WAITS = (0.0, 2.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0)  # seconds before a connection is made anew
_STUMBLES = 5  # times that a connection may break at one mail before that is passed over
_ONCE = 3  # times that it may break where nobody waits for it
_SAID = 2  # the break that is said: servers end connections that are idle for long, which is none


class Keeper(Protocol):
    """What keeps mails and does what is due."""

    def place(self) -> Place | None:
        """How far the folder was read, None at the first time."""

    def keep(self, mail: Mail) -> None:
        """Keep a mail, durably, unless it was kept before."""

    def reached(self, place: Place) -> None:
        """Remember how far the folder was read."""

    def work(self) -> None:
        """Do what is due now."""

    def ignored(self, reason: str) -> None:
        """A mail got no draft."""


def watch(
    access: MailAccess,
    keeper: Keeper,
    say: Callable[[str], None],
    *,
    since: timedelta | None = None,
    once: bool = False,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Watch until interrupted; with `once` until everything that is there was looked at.

    A connection that breaks is made anew, after longer and longer, and that is said once. Raises ConfigurationError
    where the server refuses us; with `once` Later where it cannot be reached.
    """
    from imapclient.exceptions import IMAPClientError

    course, failed, at = Course(since), 0, Counter[int]()
    while True:
        try:
            with connected(access) as client:
                for _ in _looks(client, access, keeper, course):
                    if failed > 1:
                        say("the mail server answers again")
                    failed = 0
                    if once:
                        return
        except Refused as trouble:
            raise refused(access, trouble) from None
        except (Later, OSError, IMAPClientError) as trouble:
            failed += 1
            at[course.uid] += 1  # one that it breaks at again and again is passed over
            course.skip = course.uid if at[course.uid] >= _STUMBLES else course.skip
            if once and failed > _ONCE:
                raise trouble if isinstance(trouble, Later) else Later(BROKE) from None
            if failed == _SAID:
                say(f"{trouble.reason if isinstance(trouble, Later) else BROKE}; trying again until it answers")
            _wait(_WAITS[min(failed, len(_WAITS)) - 1], keeper, pause)


def _looks(client: IMAPClient, access: MailAccess, keeper: Keeper, course: Course) -> Iterator[None]:
    """Look, do what is due, and wait, for ever; yields after each look."""
    idle = client.has_capability("IDLE")
    while True:
        _look(client, access, keeper, course)
        keeper.work()
        yield
        _listen(client, keeper) if idle else _wait(EVERY, keeper, time.sleep)


def _look(client: IMAPClient, access: MailAccess, keeper: Keeper, course: Course) -> None:
    """Keep what came; a mail is kept before the place after it is."""
    for seen in look(client, access, keeper.place(), course):
        if seen.mail is not None:
            keeper.keep(seen.mail)
        elif seen.reason:
            keeper.ignored(seen.reason)
        if seen.place is not None:
            keeper.reached(seen.place)
        if seen.mail is not None:
            keeper.work()  # before the next one, so that few mails wait in the ledger
    course.since, course.skip = None, 0


def _listen(client: IMAPClient, keeper: Keeper) -> None:
    """Wait until the server tells of something, `EVERY` seconds at most: what it tells too early may be overheard."""
    until = time.monotonic() + EVERY
    client.idle()
    with selectors.DefaultSelector() as ear:  # select() takes no number of a socket above 1,023
        ear.register(client.socket(), selectors.EVENT_READ)
        while time.monotonic() < until and not ear.select(_STEP):
            keeper.work()
    client.idle_done()


def _wait(seconds: float, keeper: Keeper, pause: Callable[[float], None]) -> None:
    """Wait, and do what falls due meanwhile."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        pause(min(left, _STEP))
        keeper.work()
