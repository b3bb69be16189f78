"""How good drafts are: `python -m training.bench_drafts [--data DIR] [--seed 1] [--show FILE]`, also in `make bench`.

Grounding and completeness on 300 inquiries made from search sets (with DIR) and 60 of our own to the sample shop,
variety on 50 of our own to one entry, and the time of a draft. `--show` writes each inquiry with its draft and what the
checker holds against it, for reading.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.progress import track

from training import draft_material, draft_time
from training.draft_runs import SHOP, Drafted, desk, drafted, on_bases
from training.draft_scores import scores
from training.draft_variety import variety

GROUNDING = (
    "asks", "found", "right_entry", "other_entry", "deferred_though_answerable", "unanswerable", "answered_though_not",
    "needs", "needs_handled",
)  # fmt: skip
HONESTY = (
    "inquiries", "fact_sentences", "unsupported", "unsupported_share", "altered", "check_answered", "check_deferred",
    "unmatched_put_off", "ready",
)  # fmt: skip
VARIETY = ("inquiries", "overlap_facts_aside", "overlap_of_all", "openings", "closings", "without_own_words")
TIME = ("median_ms", "p95_ms", "reference_ms", "ratio")


def judged(data: Path | None, seed: int = 1) -> dict[str, list[Drafted]]:
    """The drafts of each set by its name; the 300 need the data folder."""
    shop = desk(SHOP)
    own, alike = draft_material.shop(), draft_material.one_entry()
    sets = {
        "60 to the sample shop": list(track(drafted(shop, own), "to the shop", len(own))),
        "50 to one entry": list(track(drafted(shop, alike), "to one entry", len(alike))),
    }
    if data:
        rows = draft_material.made(data, seed=seed)
        made = list(track(on_bases(data, rows), "made", len(rows)))
        sets |= {f"{base}, made": [d for d in made if d.row["base"] == base] for base in draft_material.BASES}
        sets["300 made"] = made
    return sets


def tables(sets: dict[str, list[Drafted]]) -> dict[str, tuple[list[dict[str, Any]], Sequence[str]]]:
    """The rows and columns of each table by its name in the README."""
    figures = [{"set": name, **scores(made)} for name, made in sets.items() if made and name != "50 to one entry"]
    alike = [{"set": name, **variety(made)} for name, made in sets.items() if name == "50 to one entry"]
    return {
        "draft grounding": (figures, GROUNDING),
        "draft honesty": (figures, HONESTY),
        "draft variety": (alike, VARIETY),
        "draft time": ([{"set": r["what"], **r} for r in draft_time.rows()], TIME),
    }


def shown(made: Iterable[Drafted]) -> str:
    """The inquiries, drafts and flaws one after the other."""
    out = []
    for d in made:
        flaws = [f"UNSUPPORTED {s}" for s in d.reading.unsupported] + [f"ALTERED {s}" for s in d.reading.altered]
        gold = "; ".join(f"{a['standalone']} [{a['need']}: {', '.join(a['entries']) or 'none'}]" for a in d.row["asks"])
        used = "; ".join(f"{p.question}: {p.status} {p.entry or '-'}" for p in d.draft.parts)
        head = f"{'=' * 20} {d.row['id']} {d.row['channel']} {d.row['sender']}: {d.row['subject'] or ''}"
        text = [
            head,
            d.row["text"],
            f"--- asks: {gold}",
            f"--- parts: {used}; {d.draft.report.summary}",
            d.draft.text,
            *flaws,
        ]
        out.append("\n".join(text))
    return "\n\n".join(out) + "\n"


def main() -> None:
    """Print the tables; write the drafts where asked."""
    from training.bench import table

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with asks/, search/ and gaps/")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=Path, help="file for all inquiries and drafts")
    args = parser.parse_args()
    sets = judged(args.data, args.seed)
    if args.show:
        names = [n for n in sets if n != "300 made"]
        args.show.write_text("\n".join(f"##### {n}\n{shown(sets[n])}" for n in names), "utf-8")
    for name, (rows, columns) in tables(sets).items():
        print(f"\n{name}\n{table(rows, columns, names=('set',))}", flush=True)


if __name__ == "__main__":
    main()
