"""The files of a knowledge base: which there are, and what is left out and why."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from assistant.errors import KnowledgeBaseError, Problem
from assistant.knowledge.files import CACHE_FOLDER, OWN_FILES, skipped

MAX_FILES = 200_000
Stamp = tuple[int, int, int]
"""Size, time of change and time of status change of a file: where they are the same, so is the file."""


class Listed(NamedTuple):
    """A file of a knowledge base: its path below the root, in the form to be opened, and its stamp if it has one."""

    name: str
    stamp: Stamp | None


def find_files(root: Path, suffixes: Iterable[str]) -> tuple[list[Path], list[Problem]]:
    """The files below `root` with one of the suffixes, sorted, and what was skipped and why.

    `root` may be a file itself. Raises KnowledgeBaseError where it is missing or cannot be read.
    """
    listed, problems = list_files(root, suffixes)
    return [root / file.name if file.name else root for file in listed], problems


def list_files(root: Path, suffixes: Iterable[str]) -> tuple[list[Listed], list[Problem]]:
    """The same with the files' stamps; the name of `root` itself is ""."""
    if root.is_file():
        return [Listed("", _stamp(root))], []
    if not root.is_dir():
        raise KnowledgeBaseError(
            f"There is no knowledge base at {root}: give a folder or file that exists with --kb PATH."
        )
    wanted, files = frozenset(suffixes), []
    problems: list[Problem] = []
    others: Counter[str] = Counter()
    for name, found in _walk(root, problems):
        last = found.name
        if last in OWN_FILES:
            continue
        dot = last.rfind(".")
        stem, suffix = (last[:dot], last[dot:].lower()) if 0 < dot < len(last) - 1 else (last, "")
        if last.startswith("."):
            problems.append(
                skipped(name, "a hidden file", "rename it without the dot if it belongs to the knowledge base")
            )
        elif stem.lower() == "readme":
            problems.append(skipped(name, "a README", "rename it if it is an entry"))
        elif suffix not in wanted:
            others[suffix or last] += 1
        else:
            files.append(Listed(name, _stamp(found)))
    remedy = f"turn them into one of {', '.join(sorted(wanted))} if they belong to the knowledge base"
    problems += [
        skipped(f"{count} file{'s' if count > 1 else ''} {kind}", "another kind of file", remedy)
        for kind, count in others.items()
    ]
    return sorted(files, key=lambda file: file.name.split("/")), problems


def _stamp(file: Path | os.DirEntry[str]) -> Stamp | None:
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


def _walk(root: Path, problems: list[Problem]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Each file below `root` with its path from there; links that lead out and hidden folders are not followed."""
    real, count = root.resolve(), 0
    waiting = [""]
    while waiting:
        here = waiting.pop()
        try:
            found = sorted(os.scandir(root / here if here else root), key=lambda entry: entry.name)
        except OSError as error:
            problems.append(skipped(str(error.filename), str(error.strerror), "make the folder readable"))
            continue
        folders = {e.name: e for e in found if _is_folder(e)}
        followed = [e.name for e in folders.values() if _followed(e, here, problems)]
        waiting += [f"{here}{name}/" for name in reversed(followed)]
        for entry in found:
            if entry.name in folders:
                continue
            name = here + entry.name
            if entry.is_symlink() and not Path(os.path.realpath(entry.path)).is_relative_to(real):
                problems.append(skipped(name, "a link that leads out of the folder", "copy the file instead"))
                continue
            count += 1
            if count > MAX_FILES:
                remedy = "split the knowledge base; the rest was not read"
                problems.append(Problem(str(root), f"{MAX_FILES:,} files at most", "more", remedy))
                return
            yield name, entry


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _followed(folder: os.DirEntry[str], here: str, problems: list[Problem]) -> bool:
    """Whether a folder is looked into; where not, that is told."""
    name = here + folder.name
    if folder.name.startswith("."):
        if folder.name != CACHE_FOLDER:
            problems.append(skipped(name, "a hidden folder", "rename it without the dot to read it"))
        return False
    if folder.is_symlink():
        problems.append(skipped(name, "a link to a folder", "copy the folder instead"))
        return False
    return True
