"""`make bench DATA=FOLDER`: every score and time of the product, printed and written into `training/README.md`.

Without DATA only the times are measured. The figures between the markers of the README are never typed by hand.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from training import bench_check, bench_gaps, bench_limits, bench_messages, bench_search, bench_time, bench_verdicts

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
    write("flips", table(bench_verdicts.flip_rows(), FLIPS))


def main() -> None:
    """Measure what the arguments allow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with asks/, search/ and gaps/")
    parser.add_argument("--score", type=Path, help="the scorer, score.py")
    parser.add_argument(
        "--only", choices=("messages", "search", "gaps", "time", "limits", "steady", "verdicts"), help="one part alone"
    )
    args = parser.parse_args()
    if args.data:
        score = args.score or args.data
        if args.only in (None, "messages"):
            rows = bench_messages.rows(args.data, score)
            for name, columns in (("questions", ASKS), ("check", CHECK), ("whole reply", REPLY)):
                write(name, table([r for r in rows if r["set"].endswith(name)], columns))
            write("summary", summary(rows), FRONT)
            write("drafts", table(bench_messages.draft_rows(args.data), DRAFTS))
        if args.only in (None, "search"):
            write("search", table(bench_search.rows(args.data, score), SEARCH))
        if args.only in (None, "gaps"):
            write("gaps", table(bench_gaps.rows(args.data, score), GAPS))
        if args.only in (None, "steady"):
            write("steady", table(bench_check.rows(args.data), STEADY, names=("what",)))
        if args.only in (None, "verdicts"):
            write_verdicts(args.data, score)
    if args.only in (None, "time"):
        write("time", table([*bench_time.rows(), *bench_check.speed()], TIME, names=("what",)))
    if args.only in (None, "limits"):
        write("limits", table(list(bench_limits.rows()), bench_limits.columns(), names=("step", "text")))


if __name__ == "__main__":
    main()
