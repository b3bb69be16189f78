"""The names of sources: each has one of its own, lies apart from the target, and is not taken for another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.errors import KnowledgeBaseError
from assistant.knowledge.importing.article import slug
from assistant.knowledge.importing.state import SourceState


def labels_of(sources: Sequence[Path], name: str | None) -> list[str]:
    """The name of each source; KnowledgeBaseError where two have the same."""
    if not sources or (name is not None and len(sources) != 1):
        raise KnowledgeBaseError("Give one source or more; --name goes with a single one.")
    if any("\0" in str(source) for source in sources):
        raise KnowledgeBaseError("The path of a source cannot be one: give a file or folder that exists.")
    labels = [slug(name or (s.resolve().stem if s.is_file() else s.resolve().name), "source") for s in sources]
    for label in labels:
        if labels.count(label) > 1:
            raise KnowledgeBaseError(f"Two sources are called {label}: import them one by one with --name.")
    return labels


def same_origins(known: Mapping[str, str], state: Mapping[str, SourceState]) -> None:
    """KnowledgeBaseError where another source of the same name was imported before: one would replace the other."""
    for label, origin in known.items():
        before = state[label].origin if label in state else ""
        if before and before != origin:
            raise KnowledgeBaseError(
                f"{origin} would replace what was imported from {before}, as both are called {label}. Give it a name of"
                f" its own (--name), or the name {label} where it is a newer form of the same."
            )


def apart(source: Path, folder: Path) -> None:
    """KnowledgeBaseError where the target lies in the source, or the source in it."""
    here, there = source.resolve(), folder.resolve()
    if here == there or here in there.parents or (there in here.parents and there.is_dir()):
        raise KnowledgeBaseError(
            f"{source} and {folder} lie one in the other: give --to a folder apart from its sources."
        )
