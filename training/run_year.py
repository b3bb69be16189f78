"""A year of synthetic operation through all of it: `python -m training.run_year --data ../shared/data --out DIR`.

The year of `training.make_year` goes message by message into a ledger, as an agent's day would have put it there; then
come the report on gaps, the approval of the first proposals with the proof that they close, the audit of the same mail,
and what is still open at the year's end with the follow-ups that are due. DIR gets `gaps/`, `audit/`, `open.csv`,
`follow-ups.jsonl` and `summary.json`; the knowledge base is a copy. A run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.archive import read
from assistant.audit.figures import groups
from assistant.audit.running import audit
from assistant.audit.writing import write as write_audit
from assistant.config import load_configuration
from assistant.draft import need_of
from assistant.errors import FullreplyError
from assistant.gaps import tables
from assistant.gaps.html import as_html
from assistant.ledger import Ledger, ReplyKind, open_ledger
from assistant.pipeline import Assistant
from assistant.surveying import approve, survey, verify
from assistant.types import Ticket
from training.make_year import year
from training.year_end import follow_ups, waiting
from training.year_mbox import COMPANY

Told = Callable[[int, int], None]


def record(ticket: Ticket, desk: Assistant, ledger: Ledger) -> None:
    """A ticket into the ledger: the inquiry with its questions, each reply with its verdicts and promises.

    What a run that was stopped has recorded of it is not recorded again.
    """
    first = next(m for m in ticket.messages if m.by_customer)
    inquiry = desk.read(first.text, subject=ticket.subject, sender=first.author, channel=ticket.channel)
    questions = desk.questions(inquiry)
    known = ledger.find(ticket.id)
    key = known.id if known else None
    if key is None:
        matches = desk.match([q.standalone or q.text for q in questions]) if questions else ()
        needs = [need_of(q, inquiry) for q in questions]
        key = ledger.record_inquiry(
            inquiry, questions, matches, needs=needs, external_id=ticket.id, received_at=first.at, team=ticket.team,
            customer=first.author,
        )  # fmt: skip
    replies = [m for m in ticket.messages if not m.by_customer]
    sent = 0
    for number, message in enumerate(replies):
        kind: ReplyKind = "acknowledgement" if message.auto else "sent" if not sent else "follow-up"
        sent += not message.auto
        if number < len(ledger.replies(key)):
            continue
        written = desk.read(message.text, reply=True)
        report = desk.check(inquiry, written, questions=questions)
        promised = () if message.auto else desk.promises(report, written, message.at)
        ledger.record_reply(key, kind, written.text, report, promises=promised, at=message.at, inquiry=inquiry)


def made(data: Path, out: Path, tickets: int, seed: int) -> Path:
    """The year's mail, made once."""
    path = out / f"year-{tickets}-{seed}.jsonl"
    if not path.exists():
        lines = (json.dumps(t, ensure_ascii=False) + "\n" for t, _ in year(data, tickets, seed))
        path.with_suffix(".new").write_text("".join(lines), "utf-8")
        path.with_suffix(".new").replace(path)
    return path


def gaps(ledger: Ledger, desk: Assistant, base: Path, out: Path, now: datetime, told: Told) -> dict[str, Any]:
    """The report on gaps as files; what it says in short."""
    report, notes = survey(ledger.asked(), desk, base, now=now, progress=told)
    out.mkdir(parents=True, exist_ok=True)
    files = {"gaps.html": as_html(report), "gaps.csv": tables.as_csv(report), "gaps.json": tables.as_json(report)}
    for name, text in files.items():
        (out / name).write_text(text, "utf-8")
        ledger.note_file(out / name)
    open_ = [t for t in report.topics if t.cause.open]
    row = {"questions": report.asked, "answered": report.share, "topics": len(report.topics), "to work on": len(open_)}
    return row | {"notes": len(notes), "proposals": [t.id for t in open_ if t.proposal]}


def approved(ids: list[str], desk: Assistant, base: Path) -> dict[str, Any]:
    """The first proposals written as articles; how many of their topics are closed by that."""
    closed, refused = 0, []
    for id in ids:
        try:
            found = approve(id, desk, base, show=lambda topic, change: True)
        except FullreplyError as error:  # such as an entry of a table, which is to be edited by hand
            refused.append(str(error).splitlines()[0])
            continue
        closed += bool(found and found.closed)
    proved = verify(desk, base)
    topics = {"kept": len(proved), "closed": sum(v.closed for v in proved), "reopened": sum(v.reopened for v in proved)}
    return {"approved": len(ids) - len(refused), "closed by that": closed, "refused": refused, "topics": topics}


@contextmanager
def shown(what: str) -> Iterator[Told]:
    """A bar of progress with the time that it will still take; where nobody watches, a line at each tenth."""
    if not sys.stderr.isatty():
        tenth = -1

        def line(done: int, total: int) -> None:
            nonlocal tenth
            if 10 * done // max(1, total) != tenth:
                tenth = 10 * done // max(1, total)
                sys.stderr.write(f"{what}: {done:,} of {total:,}\n")

        yield line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def run(data: Path, out: Path, base: Path, tickets: int, seed: int, approve_first: int) -> dict[str, Any]:
    """All of it; the summary."""
    out.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    copy, mail, settings = out / "knowledge_base", made(data, out, tickets, seed), load_configuration(None)
    if not copy.exists():
        shutil.copytree(base, out / ".copy", ignore=shutil.ignore_patterns(".index", ".gaps*"), dirs_exist_ok=True)
        (out / ".copy").replace(copy)
    desk = Assistant.load(copy, configuration=settings)
    past = list(read(mail, company=[COMPANY]))
    now = max(m.at for t in past for m in t.messages if m.at) + timedelta(hours=1)
    summary: dict[str, Any] = {"tickets": len(past), "until": now.isoformat()}
    with open_ledger(out / "desk.db") as ledger:
        with shown("into the ledger") as told:
            for number, ticket in enumerate(past, 1):
                record(ticket, desk, ledger)
                told(number, len(past))
        with shown("gaps") as told:
            summary["gaps"] = gaps(ledger, desk, copy, out / "gaps", now, told)
        summary["approval"] = approved(summary["gaps"].pop("proposals")[:approve_first], desk, copy)
        with shown("gaps after approval") as told:
            after = gaps(ledger, desk, copy, out / "gaps-after", now, told)
            summary["gaps after approval"] = {k: v for k, v in after.items() if k != "proposals"}
        with shown("audit") as told:
            done = audit(mail, out / "audit", settings, base=copy, progress=lambda _, n, total: told(n, total or n))
            write_audit(done, groups(done.outcomes), out / "audit")
        summary["audit"] = {n: asdict(s) for n, s in groups(done.outcomes)[0].shares.items()}
        found = waiting(ledger, settings, now, out / "open.csv")
        summary["open"] = {k: sum(w.kind == k for w in found) for k in ("inquiry", "promise")}
        summary["follow-ups"] = follow_ups(found, ledger, desk, now, out / "follow-ups.jsonl")
    summary["seconds"] = round(time.perf_counter() - began, 1)
    (out / "summary.json").write_text(json.dumps(summary, indent=2, default=str) + "\n", "utf-8")
    return summary


def main() -> None:
    """Run the year."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with asks/ and conversations/")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--kb", type=Path, default=Path("knowledge_base"), help="knowledge base; a copy is used")
    parser.add_argument("--tickets", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--approve", type=int, default=3, help="proposals that are approved, the first ones")
    args = parser.parse_args()
    summary = run(args.data, args.out, args.kb, args.tickets, args.seed, args.approve)
    print(json.dumps(summary, indent=2, default=str))


if __name__ == "__main__":
    main()
