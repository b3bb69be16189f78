"""Mails into tickets: threads of customers and company, each read when its turn comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from hashlib import blake2b

from assistant.archive.mailbox import Place
from assistant.archive.mails import Head, read_head, read_text
from assistant.archive.skipping import AUTOMATIC, COPY, INTERNAL, Skip, skipped
from assistant.archive.threads import Threads, belongs
from assistant.types import Channel, PastMessage, Ticket

_HEADER = 1 << 18  # bytes of a mail that are read for its header
MOST = 500  # messages of a thread that are read
_STEP = 0.001  # seconds by which an answer follows what it answers, where the clocks say otherwise
Mail = tuple[Place, Head]


def read_mails(mails: Iterable[Place], *, company: tuple[str, ...], zone: tzinfo, skip: Skip) -> Iterator[Ticket]:
    """The tickets of mails; who the company is is told where nobody says so."""
    threads, kept = Threads(), list[Place]()
    seen: set[bytes] = set()
    for place in mails:
        raw = place.read(_HEADER)
        same = blake2b(raw, digest_size=8).digest()
        copied = same in seen and place.length <= _HEADER  # the quick way: copies are not even parsed
        head = None if copied else read_head(raw, zone)
        seen.add(same)
        if not copied and head is None:
            skip(skipped(place.where, "a mail", "one that breaks off in its header, or has none"))
        elif head is None or threads.add(head, raw) is None:
            skip(skipped(place.where, "something new", COPY))
        else:
            kept.append(place)
    if not company and (company := threads.company()):
        remedy = "if that is wrong, name its addresses or domains in fullreply.toml: [company] addresses"
        skip(skipped("mails", "the company's addresses", f"none; {company[0]} answers most", remedy))
    for numbers in threads.groups():
        if len(numbers) > MOST:
            skip(skipped(kept[numbers[0]].where, f"a thread of {MOST} messages at most", str(len(numbers))))
        heads = [(kept[n], read_head(kept[n].read(_HEADER), zone)) for n in numbers[:MOST]]
        there = [(place, head) for place, head in heads if head]
        if len(there) < len(heads):
            remedy = "what is left is read; run it again when nobody writes there"
            skip(skipped(heads[0][0].where, "the same mail twice", "a file that changed meanwhile", remedy))
        ticket = _ticket(there, company, skip) if there else None
        if ticket is not None:
            yield ticket


def _ticket(mails: Sequence[Mail], company: tuple[str, ...], skip: Skip) -> Ticket | None:
    """The ticket of a thread; None where only machines or colleagues write in it."""
    place, first = mails[0]
    theirs = [head for _, head in mails if not belongs(head.sender, company)]
    asked = [head for head in theirs if not head.auto and not head.bulk]
    if theirs and not asked:
        skip(skipped(place.where, "a customer's mail", AUTOMATIC))
        return None
    if all(belongs(a, company) for _, head in mails for a in (head.sender, *head.to)):
        skip(skipped(place.where, "a customer's mail", INTERNAL))
        return None
    said = tuple(_said(p, head, company) for p, head in _ordered(mails) if _counts(head, company))
    box = next((a for a in (asked or [first])[0].to if belongs(a, company)), "")
    name = first.id or place.where
    return Ticket(name, said, Channel.EMAIL, first.subject or None, box.partition("@")[0], place.where)


def _counts(head: Head, company: tuple[str, ...]) -> bool:
    """Whether a mail is part of the talk: not between colleagues, and not "I am out of the office"."""
    if belongs(head.sender, company):
        return not head.to or not all(belongs(a, company) for a in head.to)
    return not (head.auto or head.bulk)


def _said(place: Place, head: Head, company: tuple[str, ...]) -> PastMessage:
    text, html = read_text(place.read())
    author = f"{head.name} <{head.sender}>" if head.name else head.sender
    return PastMessage(text, not belongs(head.sender, company), head.at, author, html, head.id, head.auto)


def _ordered(mails: Sequence[Mail]) -> list[Mail]:
    """By time, but never an answer before what it answers, whatever its clock says; as they lie where times lack."""
    if any(head.at is None for _, head in mails):
        return list(mails)
    by_id = {head.id: head for _, head in mails if head.id}
    clock: dict[str, float] = {}
    return sorted(mails, key=lambda m: _time(m[1], by_id, clock))


def _time(head: Head, by_id: dict[str, Head], clock: dict[str, float]) -> float:
    """The time of a mail, not before that of what it answers."""
    chain = [head]
    while (parent := next((by_id[a] for a in chain[-1].answers if a in by_id), None)) and parent not in chain:
        chain.append(parent)
        if parent.id in clock:
            break
    latest = 0.0
    for one in reversed(chain):
        own = one.at.timestamp() if one.at else 0.0
        latest = clock.setdefault(one.id, max(own, latest + _STEP)) if one.id else max(own, latest + _STEP)
    return latest
