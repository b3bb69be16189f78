"""The files of a source: of a folder, a file alone, or a ZIP archive; each is read when it is needed."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import KnowledgeBaseError, Problem
from assistant.knowledge.files import read_bytes, shown_name
from assistant.knowledge.listing import MAX_FILES, find_files

MAX_BYTES = 60_000_000  # of one file: exports are larger than pages
MAX_RATIO = 200  # times that a member of an archive may grow; text shrinks to a tenth
SMALL = 1_000_000  # bytes below which the ratio says nothing
ARCHIVES = frozenset((".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar", ".zst"))

_NOT_WHOLE = ("make the folder readable", "split the knowledge base")  # remedies of a walk that did not see all


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a source: its name in it, what tells that it has not changed, and how to get its bytes."""

    name: str
    stamp: tuple[int, ...]
    read: Callable[[], bytes | Problem]


@dataclass(frozen=True, slots=True)
class Source:
    """The files of a source that are read, and what was skipped.

    `lost` names a part of it that could not be looked into, so that nobody knows what is gone; "" where all of it was.
    """

    files: list[SourceFile]
    skipped: list[Problem]
    lost: str = ""


def source_files(root: Path, suffixes: Iterable[str]) -> Source:
    """The files of a source that have one of the endings, and what was skipped. KnowledgeBaseError where it is none."""
    if root.is_file() and root.suffix.lower() in ARCHIVES:
        return _archive(root, frozenset(suffixes))
    if root.is_file():
        try:
            return Source([_on_disk(root, shown_name(root.name))], [])
        except OSError as error:
            why = error.strerror or "the system refused"
            raise KnowledgeBaseError(f"{root} cannot be read: {why}. Make it readable.") from None
    if not root.is_dir():
        raise KnowledgeBaseError(f"There is nothing to import at {root}: give a file or folder that exists.")
    found, problems = find_files(root, {*suffixes, *ARCHIVES})
    lost = next((p.where for p in problems if p.remedy.startswith(_NOT_WHOLE)), "")
    files = []
    for path in found:
        name = shown_name(path.relative_to(root).as_posix())
        if path.suffix.lower() in ARCHIVES:
            problems.append(_refused(name, "an archive within a folder", "import it alone, or unpack it"))
        else:
            try:
                files.append(_on_disk(path, name))
            except OSError as error:
                problems.append(_refused(name, error.strerror or "an unreadable file", "make the file readable"))
                lost = lost or name
    return Source(files, problems, lost)


def _on_disk(path: Path, name: str) -> SourceFile:
    stat = path.stat()
    stamp = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    return SourceFile(name, stamp, lambda: read_bytes(path, name, MAX_BYTES))


def _refused(where: str, found: str, remedy: str) -> Problem:
    return Problem(where, "a file to read", f"{found}, skipped", remedy)


def _archive(root: Path, suffixes: frozenset[str]) -> Source:
    """The members of a ZIP archive; KnowledgeBaseError where it is another kind, or broken."""
    if root.suffix.lower() != ".zip":
        raise KnowledgeBaseError(
            f"{root.name} is an archive of a kind that is not read: unpack it, and give the folder."
        )
    try:
        with zipfile.ZipFile(root) as packed:
            members = [m for m in packed.infolist() if not m.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise KnowledgeBaseError(
            f"{root.name} is no ZIP archive that can be read: unpack it, or export again."
        ) from None
    if len(members) > MAX_FILES:
        raise KnowledgeBaseError(f"{root.name} has more than {MAX_FILES:,} files: split it.")
    files, problems, lost = list[SourceFile](), list[Problem](), ""
    for member in sorted(members, key=lambda m: m.filename):
        name = shown_name(member.filename.replace("\\", "/"))
        parts = name.split("/")
        if any(p.startswith(".") and p != ".." or p == "__MACOSX" for p in parts):
            continue
        if why := _why_not(member, parts):
            problems.append(_refused(name, why, "unpack the archive and look at it"))
            lost = lost or name
        elif Path(parts[-1]).suffix.lower() in suffixes:
            stamp = (member.file_size, member.CRC)
            files.append(SourceFile(name, stamp, lambda m=member, n=name: _member(root, m, n)))  # type: ignore[misc]
        else:
            problems.append(_refused(name, "another kind of file", "save it in a form that is read"))
    return Source(files, problems, lost)


def _why_not(member: zipfile.ZipInfo, parts: list[str]) -> str:
    """Why a member of an archive is not read, "" where it is."""
    if ".." in parts or parts[0] in ("", "~") or ":" in parts[0]:
        return "a path that leads out of the archive"
    if Path(parts[-1]).suffix.lower() in ARCHIVES:
        return "an archive in an archive"
    if member.flag_bits & 1:
        return "a locked file"
    if member.file_size > MAX_BYTES:
        return f"more than {MAX_BYTES:,} bytes"
    if member.file_size > SMALL and member.file_size > MAX_RATIO * member.compress_size:
        return "far more bytes unpacked than packed (a bomb?)"
    return ""


def _member(root: Path, member: zipfile.ZipInfo, name: str) -> bytes | Problem:
    """The bytes of a member; never more than its header says."""
    try:
        with zipfile.ZipFile(root) as packed, packed.open(member) as opened:
            raw = opened.read(member.file_size + 1)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError, zlib.error, lzma.LZMAError) as error:
        return _refused(name, f"a broken member ({type(error).__name__})", "export the archive again")
    return raw if len(raw) <= member.file_size else _refused(name, "more bytes than stated", "export it again")
