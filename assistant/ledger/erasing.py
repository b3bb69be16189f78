"""A person out of the ledger, and out of the files that were written from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select, update

from assistant.ledger import schema
from assistant.ledger.causes import failed, guarded
from assistant.ledger.cleaning import clean_files
from assistant.ledger.delivering_persons import COLUMNS, mentions
from assistant.ledger.events import of_person
from assistant.ledger.persons import Person, about, blotted_in, person_of
from assistant.ledger.purging import empty_log, rewrite
from assistant.ledger.reading import CHUNK, chunks
from assistant.ledger.records import Erased
from assistant.ledger.store import Ledger
from assistant.text import digest

TIMES = 5  # rounds: somebody may write about the person meanwhile
# texts of a table in which the person may be mentioned
_TEXTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (schema.inquiry, ("external_id", "subject", "sender", "text")),
    (schema.question, ("text", "standalone", "todo", "reference")),
    (schema.reply, ("text",)),
    (schema.promise, ("text", "due_text")),
)


@dataclass(slots=True)
class _Found:
    """Ids of what is the person's, and values without the person for what mentions them."""

    inquiries: dict[int, str] = field(default_factory=dict)  # id: uid
    corrections: dict[int, str] = field(default_factory=dict)
    mentions: list[tuple[Any, int, dict[str, Any]]] = field(default_factory=list)
    deliveries: list[int] = field(default_factory=list)
    events: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.inquiries or self.corrections or self.mentions or self.deliveries or self.events)


def erase(ledger: Ledger, words: str, *, dry_run: bool = False) -> Erased:
    """Take a person, named by name or address, out of all workspaces and of the files written from the ledger.

    Their inquiries go with all that hangs on them; mentions elsewhere are blotted out, corrections and waiting
    deliveries that mention them go. The names and addresses that go with the one given in senders are erased too. All
    is then written anew, so that no free page holds it. InputError for a name that could be anybody's.
    """
    person = _known(ledger, person_of(words))
    found = _look(ledger, person)
    taken = Erased(
        names=tuple(sorted(person.names)),
        inquiries=len(found.inquiries),
        corrections=len(found.corrections),
        mentions=len(found.mentions),
        deliveries=len(found.deliveries),
    )
    for _ in range(0 if dry_run else TIMES):
        if not found:
            break
        with ledger.writing() as connection:
            _take(connection, found)
        found = _look(ledger, person)
    taken = clean_files(ledger, person, taken, dry_run=dry_run)
    if not dry_run:
        with ledger.writing() as connection:
            connection.execute(delete(schema.remembered))  # answers hold the customers' words; a day's worth at most
        _clean_pages(ledger)
    return taken


def _known(ledger: Ledger, person: Person) -> Person:
    """The person with the other names and addresses that senders have beside the one given."""
    table = schema.inquiry
    given = person
    for rows in _pages(ledger, select(table.c.id, table.c.sender).where(table.c.sender.is_not(None))):
        for row in rows:
            joined = given.joined(row["sender"])
            if joined is not given:
                person = Person(person.names | joined.names)
    return person


def _look(ledger: Ledger, person: Person) -> _Found:
    """Where the person is, without holding anybody up."""
    found, pattern = _Found(), person.pattern()
    table = schema.inquiry
    messages: set[str] = set()
    for rows in _pages(ledger, select(table)):
        for row in rows:
            if row["customer"] in person.keys or pattern.search(row["sender"] or ""):
                found.inquiries[row["id"]] = row["uid"]
                messages.add(digest(row["text"]))
    correction = schema.correction
    for rows in _pages(ledger, select(correction)):
        for row in rows:
            if about(row["payload"], messages, pattern):
                found.corrections[row["id"]] = row["uid"]
    for rows in _pages(ledger, select(*COLUMNS)):
        found.deliveries += [row["id"] for row in rows if mentions(row, pattern)]
    for rows in _pages(ledger, select(schema.event.c.id, schema.event.c.payload)):
        found.events += [row["id"] for row in rows if of_person(row["payload"], pattern, found.inquiries)]
    for one, names in _TEXTS:
        found.mentions += _mentions(ledger, one, names, pattern, found.inquiries)
    return found


def _mentions(
    ledger: Ledger, table: Any, names: Sequence[str], pattern: re.Pattern[str], theirs: dict[int, str]
) -> Iterator[tuple[Any, int, dict[str, Any]]]:
    """Rows of others that mention the person, and their texts without."""
    columns = [table.c.id, *(table.c[n] for n in names), *_owner(table)]
    wanted = select(*columns)
    if table is schema.promise:
        wanted = wanted.join_from(table, schema.question)
    for rows in _pages(ledger, wanted, table):
        for row in rows:
            if row["owner"] in theirs:
                continue
            before = {n: row[n] for n in names}
            after = blotted_in(before, pattern)
            if after != before:
                yield table, row["id"], after


def _owner(table: Any) -> list[Any]:
    """The inquiry that a row belongs to."""
    if table is schema.inquiry:
        return [table.c.id.label("owner")]
    return [(schema.question if table is schema.promise else table).c.inquiry_id.label("owner")]


def _take(connection: Connection, found: _Found) -> None:
    """Delete and blot out; uids are kept, so that an import brings nothing back."""
    for table, keys in ((schema.correction, found.corrections), (schema.inquiry, found.inquiries)):
        uids = [{"uid": uid} for uid in keys.values()]
        if uids:
            connection.execute(insert(schema.erased), uids)
        for some in chunks(list(keys)):
            connection.execute(delete(table).where(table.c.id.in_(some)))
    for some in chunks(found.deliveries):
        connection.execute(delete(schema.delivery).where(schema.delivery.c.id.in_(some)))
    for some in chunks(found.events):
        connection.execute(delete(schema.event).where(schema.event.c.id.in_(some)))
    for table, key, values in found.mentions:
        connection.execute(update(table).where(table.c.id == key).values(values))


def _pages(ledger: Ledger, wanted: Select[Any], table: Any = None) -> Iterator[Sequence[Any]]:
    """The rows of a selection, some at a time, by id."""
    key = (table if table is not None else wanted.get_final_froms()[0]).c.id
    last = 0
    while True:
        with ledger.reading() as connection:
            rows = connection.execute(wanted.where(key > last).order_by(key).limit(CHUNK)).mappings().all()
        yield rows
        if len(rows) < CHUNK:
            return
        last = rows[-1]["id"]


def _clean_pages(ledger: Ledger) -> None:
    """Write the database anew; LedgerError where another program keeps the old pages alive."""
    with guarded(ledger.where):
        empty_log(ledger.engine)
        rewrite(ledger.engine)
        if empty_log(ledger.engine):
            return
    found = "another program that goes on reading old pages; the rows themselves are erased"
    raise failed(ledger.where, found, "close the other program and run the erasure again")
