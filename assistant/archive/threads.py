"""Mails that belong together: by what they answer and, failing that, by subject and people."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from assistant.archive.mails import Head

APART = 30 * 86_400.0  # seconds: a later mail under the same subject is a new matter
FREE = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk live.com msn.com yahoo.com yahoo.co.uk icloud.com "
    "me.com aol.com gmx.net gmx.de web.de t-online.de proton.me protonmail.com mail.com zoho.com yandex.ru mail.ru "
    "orange.fr free.fr libero.it btinternet.com sky.com".split()
)


def number(text: str) -> int:
    """63 bits of a text."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


def group_of(address: str) -> str:
    """What stands for the owner of an address: its domain, or all of it where anybody can have one there."""
    domain = address.rpartition("@")[2]
    return address if domain in FREE else f"@{domain}"


def belongs(address: str, company: Sequence[str]) -> bool:
    """Whether an address is one of the company's: addresses, or domains with or without "@"."""
    domain = address.rpartition("@")[2]
    return any(
        address == c if "@" in c.lstrip("@") else domain == c.lstrip("@") or domain.endswith("." + c.lstrip("@"))
        for c in company
    )


class Threads:
    """Joins mails, one at a time, into threads; `root` tells the thread of each."""

    def __init__(self) -> None:
        self._up = array("q")
        self._by_id: dict[int, int] = {}
        self._by_subject: dict[int, tuple[int, float | None]] = {}
        self._known: set[int] = set()
        self._answered: defaultdict[str, set[int]] = defaultdict(set)
        self._written: Counter[str] = Counter()

    def add(self, head: Head, raw: bytes) -> int | None:
        """Take a mail in; its number, None for a copy of one that is there (without an id: the same bytes)."""
        key = number(f"{head.id or hashlib.blake2b(raw, digest_size=16).hexdigest()}\n{head.at}\n{head.sender}")
        if key in self._known:
            return None
        self._known.add(key)
        me = len(self._up)
        self._up.append(me)
        known = [self._by_id[i] for i in map(number, head.answers) if i in self._by_id]
        for name in (head.id, *head.answers):
            if name:
                other = self._by_id.setdefault(number(name), me)
                self._join(other, me)
        self._by_people(head, me, alone=not known)
        self._who_answers(head, is_answer=bool(head.answers or head.is_reply))
        return me

    def _by_people(self, head: Head, me: int, *, alone: bool) -> None:
        """Join a reply whose original is not known to what the same two people wrote of the same thing."""
        if not head.subject:
            return
        people = sorted({head.sender, *head.to[:1]})
        key = number("\n".join([head.subject.casefold(), *people]))
        at = head.at.timestamp() if head.at else None
        before = self._by_subject.get(key)
        if before and head.is_reply and alone and (at is None or before[1] is None or abs(at - before[1]) <= APART):
            self._join(before[0], me)
        if before is None or not head.is_reply:
            self._by_subject[key] = (me, at)

    def _who_answers(self, head: Head, *, is_answer: bool) -> None:
        for to in head.to[:3]:
            self._written[group_of(to)] += 1
            if is_answer and not head.auto and group_of(to) != group_of(head.sender):
                self._answered[group_of(head.sender)].add(number(to))

    def company(self) -> tuple[str, ...]:
        """Who seems to be the company: the side that answers most different people, else that most is written to."""
        if self._answered:
            return (max(self._answered, key=lambda g: (len(self._answered[g]), self._written[g], g)),)
        return (max(self._written, key=lambda g: (self._written[g], g)),) if self._written else ()

    def root(self, mail: int) -> int:
        """The first mail of the thread that a mail is in."""
        while self._up[mail] != mail:
            self._up[mail] = self._up[self._up[mail]]
            mail = self._up[mail]
        return mail

    def _join(self, one: int, other: int) -> None:
        a, b = self.root(one), self.root(other)
        self._up[max(a, b)] = min(a, b)

    def groups(self) -> Iterable[list[int]]:
        """The numbers of each thread, in the order in which the threads began."""
        found: dict[int, list[int]] = {}
        for mail in range(len(self._up)):
            found.setdefault(self.root(mail), []).append(mail)
        return found.values()
