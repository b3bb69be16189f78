"""A folder read from where one left off. It is only examined: no flag of a mail changes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from assistant.mailbox.headers import addresses, head_of
from assistant.mailbox.judging import done_with, not_of_a_customer, overlong
from assistant.mailbox.reading import Mail

if TYPE_CHECKING:
    from imapclient import IMAPClient

    from assistant.mailbox.access import MailAccess

LARGEST = 25 << 20  # bytes of a mail, which is also the most that common servers take
_AT_ONCE = 100  # mails whose flags are asked for together
_OVERLAP = timedelta(days=1)  # of a folder that was numbered anew: who is known already is told by its key


@dataclass(frozen=True, slots=True)
class Place:
    """How far a folder was read: its UIDVALIDITY, the last UID, and when that was."""

    validity: int
    uid: int
    at: datetime

    def stored(self) -> str:
        """As the ledger keeps it."""
        return json.dumps({"validity": self.validity, "uid": self.uid, "at": self.at.isoformat()})


def place_of(stored: str | None) -> Place | None:
    """A place that was stored, None for none or one that is not readable."""
    try:
        known = json.loads(stored or "")
        return Place(int(known["validity"]), int(known["uid"]), datetime.fromisoformat(known["at"]))
    except (ValueError, KeyError, TypeError):
        return None


@dataclass(slots=True)
class Course:
    """How the reading goes: `since` is how far back to go, `uid` the mail that is read, `skip` one to pass over."""

    since: timedelta | None = None
    uid: int = 0
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """A mail that was looked at: the mail, or why it gets no draft. `place` is how far the folder was read then.

    While a folder is read from further back the place is known at its end only.
    """

    mail: Mail | None = None
    reason: str = ""
    place: Place | None = None


def look(client: IMAPClient, access: MailAccess, place: Place | None, course: Course) -> Iterator[Seen]:
    """Look at what came since; the last one says how far the folder was read.

    The first time that is nothing, unless `course.since` says how far back to go. A folder that was numbered anew is
    looked at from a day before the last look.
    """
    now = datetime.now(UTC)
    state = client.select_folder(access.folder, readonly=True)
    validity, end = int(state.get(b"UIDVALIDITY", 0)), _last(client, state)
    known = place if place is not None and place.validity == validity else None
    if place is not None and known is None:
        course.since = max(course.since or timedelta(0), now - place.at + _OVERLAP)
    for uid, answer in _described(client, sorted(_new(client, known, course.since, now))):
        course.uid = uid
        mail, reason = _one(client, access, uid, answer, course.skip)
        yield Seen(mail, reason, Place(validity, uid, now) if course.since is None else None)
        end = max(end, uid)
    course.uid = 0
    yield Seen(place=Place(validity, max(end, known.uid if known else 0), now))


def _last(client: IMAPClient, state: Mapping[bytes, Any]) -> int:
    """The last UID that was given so far."""
    following = state.get(b"UIDNEXT")
    return int(following) - 1 if following else max(client.search(["ALL"]), default=0)


def _new(client: IMAPClient, known: Place | None, since: timedelta | None, now: datetime) -> set[int]:
    found: set[int] = set()
    if known is not None:  # "n:*" always names the last mail, be it known
        found |= {uid for uid in client.search(["UID", f"{known.uid + 1}:*"]) if uid > known.uid}
    if since is not None:
        found |= set(client.search(["SINCE", (now - since).date()]))
    return found


def _described(client: IMAPClient, uids: list[int]) -> Iterator[tuple[int, Mapping[bytes, Any]]]:
    """Flags, size and time of arrival of each mail that is still there."""
    for start in range(0, len(uids), _AT_ONCE):
        some = uids[start : start + _AT_ONCE]
        answers = client.fetch(some, ["FLAGS", "RFC822.SIZE", "INTERNALDATE"])
        yield from ((uid, answers[uid]) for uid in some if uid in answers)


def _one(
    client: IMAPClient, access: MailAccess, uid: int, answer: Mapping[bytes, Any], skip: int
) -> tuple[Mail | None, str]:
    """The mail, or why it gets no draft."""
    if why := done_with(answer.get(b"FLAGS", ())):
        return None, why
    if int(answer.get(b"RFC822.SIZE", 0)) > LARGEST:
        return None, f"it is larger than {LARGEST >> 20} MB"
    raw = _body(client, uid) if uid != skip else None
    if raw is None:
        return None, "the mail server cannot hand it out"
    if not raw.strip():
        return None, "it is empty"
    if overlong(raw):
        return None, "a header of it is too long"
    if why := not_of_a_customer(head_of(raw), _ours(access)):
        return None, why
    return Mail(uid, raw, answer.get(b"INTERNALDATE")), ""


def _body(client: IMAPClient, uid: int) -> bytes | None:
    """A mail as it was sent, without marking it as seen; None where the server refuses."""
    from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

    try:
        raw = client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]")
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        return None
    return raw if isinstance(raw, bytes) else None


def _ours(access: MailAccess) -> Sequence[str]:
    from assistant.mailbox.composing import writer_of

    author = writer_of(access)
    mine = [a.addr_spec for a in (author, *addresses(access.user)) if a is not None]
    return (*access.ours, *map(str.lower, mine))
