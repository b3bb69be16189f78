"""What a run does to the files of its target: writes new and changed articles, removes those that are gone."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import Problem
from assistant.knowledge.importing import disk, target
from assistant.knowledge.importing.article import Article
from assistant.knowledge.importing.report import ImportReport


@dataclass(slots=True)
class Run:
    """What a run has done so far; `held` are the files of its target by id, `taken` their names in lower case."""

    folder: Path
    held: dict[str, target.Held]
    taken: set[str]
    overwrite: bool
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    touched: set[Path] = field(default_factory=set)

    def name(self, path: Path) -> str:
        """The name of a file in the target."""
        return path.relative_to(self.folder).as_posix()

    def report(self) -> ImportReport:
        """What was done, in the order of the names."""
        done = (self.added, self.changed, self.removed, self.unchanged, self.edited)
        added, changed, removed, unchanged, edited = (tuple(sorted(names)) for names in done)
        return ImportReport(
            added, changed, removed, unchanged, edited, tuple(dict.fromkeys(self.skipped)), tuple(self.notes)
        )


def put(run: Run, id: str, article: Article, text: bytes, place: str) -> None:
    """Write the file of an article where it is new or changed."""
    held = run.held.get(id)
    if held and article.internal and not (held.intact or run.overwrite or target.is_internal(held)):
        found = f"one that customers may read, while {place} is internal"
        run.notes.append(Problem(run.name(held.path), "a file as internal as its source", found, "add internal: true"))
    if held is None:
        path = target.new_path(run.folder, id, article, run.taken)
        disk.write(run.folder, path, text)
        run.touched.add(path)
        run.held[id] = target.Held(path, target.digest_of(text), True)
        run.added.append(run.name(path))
    elif held.imported == target.digest_of(text) and (held.intact or not run.overwrite):
        (run.unchanged if held.intact else run.edited).append(run.name(held.path))
    elif held.imported is None and not run.overwrite:
        run.edited.append(run.name(held.path))
    elif run.overwrite or (held.intact and target.still_intact(held)):
        disk.write(run.folder, held.path, text)
        run.touched.add(held.path)
        run.changed.append(run.name(held.path))
    else:
        remedy = "put the change in by hand and remove its line `imported`, or take the source's text with --overwrite"
        run.skipped.append(
            Problem(
                run.name(held.path),
                "a file as it was imported",
                f"one edited by hand, and {place} changed too",
                remedy,
            )
        )


def remove_gone(run: Run, label: str, ids: Container[str], failed: set[str], *, lost: str, prune: bool) -> None:
    """Remove the files whose articles their source no longer has; those of files that could not be read stay.

    All stay where a part of the source (`lost`) could not be looked into, and where more than half would go unless
    `prune`: an empty folder, a half unpacked archive and the export of something else look just so.
    """
    own = {id: h for id, h in run.held.items() if h.imported and (id == label or id.startswith(f"{label}/"))}
    gone = {id: h for id, h in own.items() if id not in ids and not (failed and _of_failed(h, failed))}
    if gone and lost:
        found = f"{lost} could not be read, so the {len(gone)} that were not found stay"
        run.skipped.append(Problem(label, "a source that can be read as a whole", found, "make all of it readable"))
    elif 2 * len(gone) > len(own) and not prune:
        found = f"{len(own) - len(gone)} of them; nothing was removed"
        remedy = "check that the source is whole; if so, run it again with --prune"
        run.skipped.append(Problem(label, f"the {len(own)} articles of before", found, remedy))
    else:
        for held in gone.values():
            _remove(run, held)


def _of_failed(held: target.Held, failed: set[str]) -> bool:
    """Whether a file of the target is from one of the source that could not be read now, or may be."""
    source = target.source_of(held)
    return not source or source in failed


def _remove(run: Run, held: target.Held) -> None:
    if held.intact and target.still_intact(held):
        disk.remove(run.folder, held.path)
        run.touched.add(held.path)
        run.removed.append(run.name(held.path))
    else:
        remedy = "remove it by hand, or remove its line `imported` to keep it for good"
        found = "one edited by hand whose article is gone from the source, kept"
        run.skipped.append(Problem(run.name(held.path), "a file as it was imported", found, remedy))
