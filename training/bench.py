"""`make bench DATA=FOLDER`: every score and time of the product, printed and written into `training/README.md`.

Without DATA only the times are measured. The figures between the markers of the README are never typed by hand.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from training import (
    bench_audit,
    bench_check,
    bench_crash,
    bench_drafts,
    bench_gaps,
    bench_growth,
    bench_limits,
    bench_load,
    bench_messages,
    bench_search,
    bench_soak,
    bench_time,
    bench_verdicts,
)

README = Path(__file__).parent / "README.md"
FRONT = README.parent.parent / "README.md"
BEGIN, END = "<!-- bench {} -->", "<!-- /bench {} -->"
ASKS = (
    "precision",
    "recall",
    "f1",
    "exact_count",
    "recall_declarative",
    "recall_imperative",
    "recall_not_interrogative",
)
CHECK = (
    "auroc", "recall_at_10pct_false_alarms", "macro_f1_5", "accuracy", "evidence_overlap", "missed_recall",
    "missed_precision", "false_alarms", "calibration_error",
)  # fmt: skip
REPLY = ("auroc", "recall_at_10pct_false_alarms", "flag_recall", "flag_precision", "f1")
SEARCH = ("map", "recall@1", "abstain_auroc", "answered_at_90pct_precision", "calibration_error")
DRAFTS = ("lines", "errors", "parts", "answered", "deferred", "ready")
GAPS = ("items", "found", "acc", "nmi", "ari")
FLIPS = (
    "pairs", "status_right", "both_statuses_right", "missed_or_not_right_for_both", "pairs_with_one_missed",
    "of_these_right_for_both",
)  # fmt: skip
RATINGS = ("bad", "excellent", "auroc")
REAL = ("replies", "asks", "auroc", "recall_at_10pct_false_alarms", "macro_f1_5")
STEADY = ("replies", "verdicts", "flips", "share", "ready_flips")
TIME = ("seconds", "reference", "ratio")


def table(rows: Sequence[dict[str, Any]], columns: Sequence[str], names: Sequence[str] = ("set", "who")) -> str:
    """A Markdown table of the rows; a figure that a row lacks is left blank."""
    head = [*names, *(c.replace("_", " ") for c in columns)]
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    for row in rows:
        cells = [str(row[n]) for n in names] + [_cell(row.get(c)) for c in columns]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def write(name: str, text: str, path: Path = README) -> None:
    """Put the text between the markers `name` of the README, and print it."""
    print(f"\n{name}\n{text}", flush=True)
    old = path.read_text("utf-8")
    begin, end = BEGIN.format(name), END.format(name)
    before, _, rest = old.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise SystemExit(f"{path}: expected the markers {begin} and {end}")
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}", "utf-8")


def summary(rows: Sequence[dict[str, Any]]) -> str:
    """What the front page shows of the rows of all sets: one line a figure, baselines beside ours."""
    figures = (
        ("asks/dev, questions", "f1", "questions found, F1"),
        ("asks/dev, questions", "exact_count", "messages with the right number of questions"),
        ("asks/dev, check", "auroc", "check: missed against covered, AUROC"),
        ("asks/dev, check", "recall_at_10pct_false_alarms", "check: missed questions caught at 10% false alarms"),
        ("asks/dev, check", "evidence_overlap", "check: overlap of the words shown with the labelled ones"),
    )
    lines = ["| Figure | Fullreply | Baselines |", "| --- | --- | --- |"]
    for name, figure, words in figures:
        ours = next(_cell(r.get(figure)) for r in rows if r["set"] == name and r["who"] == "fullreply")
        theirs = [f"{r['who']} {_cell(r.get(figure))}" for r in rows if r["set"] == name and r["who"] != "fullreply"]
        lines.append(f"| {words} | {ours} | {', '.join(theirs)} |")
    return "\n".join(lines)


def write_verdicts(data: Path, score: Path) -> None:
    """The three tables that look closer at the check."""
    write("real replies", table(bench_verdicts.real_rows(data, score), REAL))
    write("ratings", table(bench_verdicts.rating_rows(data, score), RATINGS))
    pairs = [*bench_verdicts.flip_rows(), *bench_verdicts.flip_rows(bench_verdicts.STATED)]
    write("flips", table(pairs, FLIPS))


def write_messages(data: Path, score: Path) -> None:
    """Finding and checking questions, with the summary of the front page, and drafts on a base about other things."""
    rows = bench_messages.rows(data, score)
    for name, columns in (("questions", ASKS), ("check", CHECK), ("whole reply", REPLY)):
        write(name, table([r for r in rows if r["set"].endswith(name)], columns))
    write("summary", summary(rows), FRONT)
    write("drafts", table(bench_messages.draft_rows(data), DRAFTS))


def write_drafts(data: Path | None) -> None:
    """The tables on drafts: with the data folder all, else those of our own inquiries."""
    for name, (rows, columns) in bench_drafts.tables(bench_drafts.judged(data)).items():
        write(name, table(rows, columns, names=("set",)))


Part = Callable[[Path, Path], None]
WITH_DATA: dict[str, Part] = {
    "messages": write_messages,
    "search": lambda data, score: write("search", table(bench_search.rows(data, score), SEARCH)),
    "gaps": lambda data, score: write("gaps", table(bench_gaps.rows(data, score), GAPS)),
    "audit": lambda data, _: write("audit", table(bench_audit.rows(data), TIME, names=("what",))),
    "steady": lambda data, _: write("steady", table(bench_check.rows(data), STEADY, names=("what",))),
    "verdicts": write_verdicts,
    "drafts": lambda data, _: write_drafts(data),
}
SERVED: dict[str, Callable[[float], list[dict[str, Any]]]] = {
    "load": lambda _: bench_load.rows(),
    "soak": bench_soak.rows,
    "crash": lambda _: bench_crash.rows(),
}


def main() -> None:
    """Measure what the arguments allow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with asks/, search/ and gaps/")
    parser.add_argument("--score", type=Path, help="the scorer, score.py")
    alone = (*WITH_DATA, "time", "limits", "growth", "load", "soak", "crash")
    parser.add_argument("--only", choices=alone, help="one part alone")
    parser.add_argument("--minutes", type=float, default=30.0, help="of mixed load, for --only soak")
    args = parser.parse_args()
    for name, part in WITH_DATA.items():
        if args.data and args.only in (None, name):
            part(args.data, args.score or args.data)
    if args.only in (None, "time"):
        write("time", table([*bench_time.rows(), *bench_check.speed()], TIME, names=("what",)))
    if args.only in (None, "limits"):
        write("limits", table(list(bench_limits.rows()), bench_limits.columns(), names=("step", "text")))
    if args.only in SERVED:  # minutes of a server that needs the whole machine, so never by the way
        write(args.only, table(SERVED[args.only](args.minutes), bench_load.COLUMNS, names=("what",)))
    if args.only == "growth":  # hours and gigabytes, so never by the way
        for name, (rows, columns) in bench_growth.tables(args.data).items():
            write(name, table(rows, columns, names=("base",)))


if __name__ == "__main__":
    main()
