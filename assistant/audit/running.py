"""An audit from end to end: count the archive, judge what is not judged yet, keep every verdict."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.archive import LEFT_OUT, read
from assistant.audit.journal import Journal, prepare
from assistant.audit.outcomes import Outcome
from assistant.audit.working import Task, alone, cores, judge_of, spread, work_of
from assistant.errors import InputError, Problem
from assistant.types import Ticket

if TYPE_CHECKING:
    from assistant.audit.judging import Judge
    from assistant.config import Configuration

VERSION = 1  # of the way in which tickets are judged; verdicts of another one are judged again
SHOWN = 5  # examples of each kind of thing that was skipped
RECENT = 30  # replies of the team that a reply is held against, to tell form letters
_REPLY = 2_000  # characters of each
FEW = 100  # tickets for which no further process is started
Progress = Callable[[str, int, int | None], None]
"""Called with what is done, the tickets done, and those in all, None where that is not known yet."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A kind of thing that was left out, or is worth knowing: how often, and some of them."""

    what: str
    count: int
    examples: tuple[str, ...]
    left_out: bool


@dataclass(frozen=True, slots=True)
class Audit:
    """What came out: an outcome a ticket, and what was left out of the archive."""

    path: str
    outcomes: tuple[Outcome, ...]
    skipped: tuple[Skipped, ...]
    judged_before: int = 0
    renewed: bool = False


class _Heard:
    """Gathers what is skipped, by kind."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, bool]] = Counter()
        self._examples: dict[tuple[str, bool], list[str]] = {}

    def __call__(self, problem: Problem) -> None:
        left_out = problem.remedy == LEFT_OUT
        what = f"expected {problem.expected}, found {problem.found}" + ("" if left_out else f"; {problem.remedy}")
        kind = what, left_out
        if kind not in self._counts and len(self._counts) >= 1_000:
            kind = "other things", left_out
        self._counts[kind] += 1
        if len(self._examples.setdefault(kind, [])) < SHOWN:
            self._examples[kind].append(problem.where)

    def told(self) -> tuple[Skipped, ...]:
        return tuple(
            Skipped(what, count, tuple(self._examples[what, out]), out)
            for (what, out), count in self._counts.most_common()
        )


def audit(
    path: Path,
    out: Path,
    configuration: Configuration,
    *,
    base: Path | None = None,
    mask: bool = False,
    processes: int | None = None,
    progress: Progress = lambda what, done, total: None,
    judge: Judge | None = None,
) -> Audit:
    """Judge an archive; `out` keeps the verdicts, so that a run that was stopped goes on where it was.

    `base` is a knowledge base. With a `judge` all is done in this process. Raises InputError where the archive or `out`
    cannot be used.
    """
    from filelock import FileLock, Timeout

    prepare(out)
    try:
        with FileLock(out / ".lock", timeout=0):
            return _audit(path, out, configuration, base, mask, processes or cores(), progress, judge)
    except Timeout:
        problem = Problem(str(out), "one audit at a time", "another one at work", "wait, or give another --out DIR")
        raise InputError(f"{out} is in use.", [problem]) from None


def _audit(
    path: Path, out: Path, configuration: Configuration, base: Path | None, mask: bool, processes: int,
    progress: Progress, judge: Judge | None,
) -> Audit:  # fmt: skip
    heard = _Heard()
    keys: dict[str, None] = {}
    for count, ticket in enumerate(_tickets(path, configuration, heard), 1):
        keys.setdefault(_key(ticket))
        if count % 100 == 0:
            progress("reading", count, None)
    if not keys:
        found = "; ".join(f"{s.count}: {s.what}" for s in heard.told()[:3]) or "nothing"
        problem = Problem(
            str(path), "inquiries with their replies", found, "see `fullreply audit --help` for the forms"
        )
        raise InputError(f"{path} holds nothing to audit.", [problem])
    with Journal(out, _stamp(configuration, base, mask)) as journal:
        before = sum(k in journal.outcomes for k in keys)
        done = before
        progress("judging", done, len(keys))
        waiting = _waiting(path, configuration, set(journal.outcomes))
        left = len(keys) - before
        if judge is None and processes > 1 and left > FEW:
            found_by = spread(waiting, min(processes, left), configuration, base, mask)
        else:
            found_by = alone(work_of(judge or judge_of(configuration, base, mask=mask)), waiting) if left else iter(())
        for outcomes in found_by:
            journal.add(outcomes)
            done += len(outcomes)
            progress("judging", done, len(keys))
        outcomes_of = tuple(journal.outcomes[k] for k in keys if k in journal.outcomes)
        return Audit(str(path), outcomes_of, heard.told(), before, journal.renewed)


def _tickets(path: Path, configuration: Configuration, skip: Callable[[Problem], None] | None) -> Iterator[Ticket]:
    from assistant.hours import zone

    hours = configuration.opening_hours()
    return read(path, company=configuration.company.addresses, zone=zone(hours.time_zone), skipped=skip)


def _waiting(path: Path, configuration: Configuration, known: set[str]) -> Iterator[Task]:
    """The tickets that are not judged yet, each once, with what their team had sent before."""
    sent: dict[str, deque[str]] = {}
    for ticket in _tickets(path, configuration, None):
        key, before = _key(ticket), sent.setdefault(ticket.team, deque(maxlen=RECENT))
        if key not in known:
            known.add(key)
            yield key, ticket, tuple(before)
        reply = next((m.text for m in ticket.messages if not m.by_customer and not m.auto), None)
        if reply is not None:
            before.appendleft(reply[:_REPLY])


def _key(ticket: Ticket) -> str:
    """What tells a ticket from all others: all that is in it, but not where it stands."""
    said = [[m.text, m.by_customer, str(m.at), m.author, m.html, m.auto] for m in ticket.messages]
    name = "" if ticket.id == ticket.source else ticket.id
    text = json.dumps([name, ticket.channel.value, ticket.subject, ticket.team, said])
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _stamp(configuration: Configuration, base: Path | None, mask: bool) -> str:
    """What verdicts depend on beside their ticket: our version, the models, the settings."""
    from assistant.models import models_folder, read_manifest

    files = [read_manifest(models_folder() / name)["files"]["model.onnx"] for name in ("questions", "check")]
    parts = [VERSION, *files, mask, str(base), configuration.business_hours.model_dump_json()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]
