"""An archive, whatever it is, as tickets: what it is shows in its first bytes; nothing comes twice."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, tzinfo
from pathlib import Path

from assistant.archive.correspondence import read_mails
from assistant.archive.exports import read_json
from assistant.archive.mailbox import Place, ends_cleanly, places
from assistant.archive.skipping import COPY, NO_INQUIRY, NO_TEXT, Skip, ignored, skipped
from assistant.archive.spool import digest
from assistant.archive.tables import read_table
from assistant.errors import InputError, Problem
from assistant.types import Ticket

_HEAD = 1 << 16
_FORMS = "mbox, .eml, CSV, TSV, JSON Lines, or a JSON export of Zendesk or Help Scout"
_PACKED = {
    b"PK\x03\x04": "a ZIP archive", b"\x1f\x8b": "a gzip archive", b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive", b"!BDN": "an Outlook .pst", b"\xd0\xcf\x11\xe0": "an Outlook .msg or Office file",
    b"%PDF": "a PDF", b"SQLite format 3": "a database",
}  # fmt: skip
_FIELD = re.compile(rb"[!-9;-~]{1,80}:[ \t]?[^\r\n]{0,2000}\r?\n")
_TABLES = (".csv", ".tsv", ".tab", ".txt")
_HIDDEN = ("tmp",)  # of a maildir: mails that are not there yet


def read(
    path: Path, *, company: Sequence[str] = (), zone: tzinfo = UTC, skipped: Skip | None = None
) -> Iterator[Ticket]:
    """The tickets of an archive, oldest message first in each, a ticket at a time.

    `company` are the company's addresses or domains; where none are given, it is the side that answers most. Times
    without a zone are taken for times in `zone`. `skipped` is told of all that is left out, and why: copies of what was
    read before, replies without an inquiry, what is broken. Raises InputError where nothing can be read at all.
    """
    told = skipped or ignored
    if not path.exists():
        raise _unreadable(str(path), "nothing there", "give the path of the archive")
    ours = tuple(c.strip().casefold() for c in company if c.strip())
    yield from _once(_tickets(path, ours, zone, told), told)


def _once(tickets: Iterator[Ticket], skip: Skip) -> Iterator[Ticket]:
    """Tickets with an inquiry, each once: two with the same id and inquiry are one that was exported twice."""
    seen: set[int] = set()
    for ticket in tickets:
        first = next((m for m in ticket.messages if m.by_customer), None)
        if first is None:
            skip(skipped(ticket.source, "an inquiry", NO_INQUIRY))
            continue
        if not any(m.text.strip() for m in ticket.messages if m.by_customer):
            skip(skipped(ticket.source, "an inquiry", NO_TEXT))
            continue
        name = "" if ticket.id == ticket.source else ticket.id
        rest = () if name else tuple(f"{m.text}\n{m.at}\n{m.author}" for m in ticket.messages[1:])
        key = int(digest(name, first.text, str(first.at), first.author, *rest), 16)
        if key in seen:
            skip(skipped(ticket.source, "something new", COPY))
            continue
        seen.add(key)
        yield ticket


def _tickets(path: Path, company: tuple[str, ...], zone: tzinfo, skip: Skip) -> Iterator[Ticket]:
    files = sorted(_files(path, skip)) if path.is_dir() else [path]
    if not files:
        raise _unreadable(str(path), "an empty folder", f"put {_FORMS} there")
    mails: list[Place] = []
    others: list[tuple[Path, str, str]] = []
    for file in files:
        name = file.relative_to(path).as_posix() if path.is_dir() else file.name
        name = name.encode("utf-8", "replace").decode()
        kind = _kind(file, name, skip if path.is_dir() else None)
        if kind == "mail":
            mails.append(Place(file, name, 0, file.stat().st_size))
        elif kind:
            others.append((file, name, kind))
    boxes = [(file, name) for file, name, kind in others if kind == "mbox"]
    if mails or boxes:
        yield from read_mails(_mails(mails, boxes, skip), company=company, zone=zone, skip=skip)
    for file, name, kind in others:
        if kind != "mbox":
            reader = read_json if kind == "json" else read_table
            yield from reader(file, name, company=company, zone=zone, skip=skip)


def _mails(mails: list[Place], boxes: list[tuple[Path, str]], skip: Skip) -> Iterator[Place]:
    yield from mails
    for file, name in boxes:
        if not ends_cleanly(file):
            remedy = "the last mail may be cut; copy the file again"
            skip(skipped(name, "an mbox to its end", "an end in the middle of a line", remedy))
        yield from places(file, name)


def _files(root: Path, skip: Skip) -> Iterator[Path]:
    """The files below a folder; hidden ones and links out of it are left."""
    real = root.resolve()
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _HIDDEN)
        for name in sorted(names):
            path = Path(folder) / name
            if name.startswith(".") or not path.is_file():
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(real):
                skip(skipped(name, "a file of the folder", "a link that leads out of it", "copy the file instead"))
                continue
            yield path


def _kind(path: Path, name: str, skip: Skip | None) -> str | None:
    """What a file is: "mbox", "mail", "json" or "table"; None with a word in a folder, InputError where it is alone."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise _unreadable(name, (error.strerror or "no file").lower(), "make the file readable") from None
    kind, found = _look(head, name)
    if kind is None and skip is None:
        raise _unreadable(name, found, "unpack or export it as one of these")
    if kind is None and skip is not None:
        skip(skipped(name, _FORMS, found))
    return kind


def _look(head: bytes, name: str) -> tuple[str | None, str]:
    for magic, what in _PACKED.items():
        if head.startswith(magic):
            return None, what
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if b"\0" in head and not wide:
        return None, "binary data"
    text = (head.decode("utf-16", "ignore").encode() if wide else head).removeprefix(codecs.BOM_UTF8)
    bare = text.lstrip()
    if not bare:
        return None, "an empty file"
    if bare.startswith(b"From ") and _FIELD.match(bare.partition(b"\n")[2]):
        return "mbox", ""
    if bare.startswith((b"{", b"[")):
        return "json", ""
    fields = 0
    at = 0
    while (match := _FIELD.match(bare, at)) and fields < 2:
        fields, at = fields + 1, match.end()
    if fields == 2 or (fields and name.lower().endswith(".eml")):
        return "mail", ""
    first = bare.partition(b"\n")[0]
    is_table = any(d in first for d in (b",", b";", b"\t", b"|")) or name.lower().endswith(_TABLES)
    return ("table", "") if is_table else (None, "text of no form that is known")


def _unreadable(name: str, found: str, remedy: str) -> InputError:
    return InputError(f"{name} cannot be read.", [Problem(name, _FORMS, found, remedy)])
