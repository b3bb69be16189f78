"""One run of the import: what changed in the sources goes into the target, and the rest stays."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.errors import Problem
from assistant.knowledge.files import CACHE_FOLDER
from assistant.knowledge.importing import disk, target
from assistant.knowledge.importing.applying import Run, put, remove_gone
from assistant.knowledge.importing.article import Article, Parsed, free, path_slug, without_page
from assistant.knowledge.importing.naming import apart, labels_of, same_origins
from assistant.knowledge.importing.origins import ARCHIVES, SourceFile, source_files
from assistant.knowledge.importing.parsing import PAGES, TABLES, context_in, parse
from assistant.knowledge.importing.report import ImportReport
from assistant.knowledge.importing.state import Seen, SourceState, load_state, save_state
from assistant.knowledge.locking import locked

Progress = Callable[[int, int], None]
"""Called with the files done and the files in all."""


def import_sources(
    sources: Sequence[Path],
    folder: Path,
    *,
    name: str | None = None,
    saved_replies: bool = False,
    overwrite: bool = False,
    prune: bool = False,
    origins: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Bring the articles of files, folders and ZIP archives into a folder of Markdown, and say what was done.

    A source is known by its `name`, else by the last part of its path: what it held before and no longer holds is
    removed. Files that were edited by hand stay unless `overwrite`; where more than half of a source would go, or a
    part of it cannot be read, all stay (the first unless `prune`). `origins` say where each source is from; default:
    its path. Raises KnowledgeBaseError where a source is missing, another one of the same name was imported before
    and none is given, the target cannot be read or written, or another import is running.
    """
    labels = labels_of(sources, name)
    for source in sources:
        apart(source, folder)
    _make(folder)
    with locked(folder / CACHE_FOLDER / "import.lock", wait=0, what=f"Another import into {folder}"):
        held, taken = target.scan(folder)
        state = load_state(folder)
        known = dict(zip(labels, origins or [str(s.resolve()) for s in sources], strict=True))
        if name is None:
            same_origins(known, state)
        run = Run(folder, held, taken, overwrite)
        for label, source in zip(labels, sources, strict=True):
            try:
                _import_one(
                    run, label, source, known[label], state, saved=saved_replies, prune=prune, progress=progress
                )
            finally:
                disk.settle(run.touched)
                save_state(folder, state)
    return run.report()


def _make(folder: Path) -> None:
    try:
        cache = folder / CACHE_FOLDER
        cache.mkdir(parents=True, exist_ok=True)
        if not (cache / ".gitignore").exists():
            (cache / ".gitignore").write_text("*\n", "utf-8")
    except OSError as error:
        raise disk.cannot_write(folder, error) from None


def _import_one(
    run: Run,
    label: str,
    source: Path,
    origin: str,
    state: dict[str, SourceState],
    *,
    saved: bool,
    prune: bool,
    progress: Progress | None,
) -> None:
    """Bring one source up to date."""
    whole = source_files(source, PAGES | TABLES)
    files = whole.files
    run.skipped += whole.skipped
    before = state.get(label, SourceState("", {}))
    contexts = {f.name: _context(f, before.files.get(f.name)) for f in files if f.name.lower().endswith(".json")}
    context = {k: v for one in contexts.values() for k, v in one.items()}
    read_with = hashlib.sha256(json.dumps([sorted(context.items()), saved]).encode()).hexdigest()[:16]
    alone = source.is_file() and source.suffix.lower() not in ARCHIVES
    seen: dict[str, Seen] = {}
    ids: dict[str, None] = {}
    state[label] = SourceState(read_with, seen, origin)
    for number, file in enumerate(files):
        if progress:
            progress(number, len(files))
        known = before.files.get(file.name) if before.read_with == read_with else None
        place = file.name if alone else f"{source.name}/{file.name}"
        found = _known(run, file, known, ids) or _read(run, label, file, place, context, ids, alone=alone, saved=saved)
        seen[file.name] = replace(found, context=contexts.get(file.name, {}))
        run.skipped += found.skipped
        run.notes += found.notes
    if progress:
        progress(len(files), len(files))
    failed = {n if alone else f"{source.name}/{n}" for n, s in seen.items() if s.failed}
    remove_gone(run, label, ids, failed, lost=whole.lost, prune=prune)


def _context(file: SourceFile, known: Seen | None) -> Mapping[str, str]:
    """What a JSON file says of sections."""
    if known and known.stamp == file.stamp:
        return known.context
    raw = file.read()
    return {} if isinstance(raw, Problem) else context_in(raw, file.name)


def _known(run: Run, file: SourceFile, known: Seen | None, ids: dict[str, None]) -> Seen | None:
    """What is known of a file that has not changed and whose articles the target has; None where it has to be read."""
    if known is None or known.stamp != file.stamp:
        return None
    held = [run.held.get(id) for id, _ in known.articles]
    if any(h is None or h.imported not in (None, digest) for h, (_, digest) in zip(held, known.articles, strict=True)):
        return None
    if any(id in ids for id, _ in known.articles) or (run.overwrite and not all(h and h.intact for h in held)):
        return None
    for id, _ in known.articles:
        ids[id] = None
        entry = run.held[id]
        (run.unchanged if entry.intact else run.edited).append(run.name(entry.path))
    return known


def _read(
    run: Run,
    label: str,
    file: SourceFile,
    place: str,
    context: Mapping[str, str],
    ids: dict[str, None],
    *,
    alone: bool,
    saved: bool,
) -> Seen:
    """Read a file and bring its articles into the target."""
    raw = file.read()
    found = (
        Parsed(skipped=(raw,), failed=True) if isinstance(raw, Problem) else parse(raw, file.name, context, saved=saved)
    )
    notes, articles = list(found.notes), []
    for article in found.articles:
        wanted = _id(label, file.name, article, alone=alone)
        if (id := free(wanted, ids)) != wanted:
            notes.append(Problem(file.name, "an id of its own", f"the id {wanted} again, named {id}", "look at both"))
        ids[id] = None
        text = target.rendered(article, id, place)
        articles.append((id, target.digest_of(text)))
        put(run, id, article, text, place)
    return Seen(file.stamp, tuple(articles), {}, found.skipped, tuple(notes), found.failed)


def _id(label: str, name: str, article: Article, *, alone: bool) -> str:
    """The id of an article: its source, the file in it, and its key in that, as far as there are any."""
    named = bool(article.key) and name.lower().endswith((".md", ".markdown"))  # a page that states its id may move
    own = "" if alone or named else path_slug(name)
    if article.paged:
        own = without_page(own)
    return "/".join(filter(None, (label, own, article.key)))
