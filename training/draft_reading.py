"""A blind reading of drafts: `python -m training.draft_reading --data DIR --out DIR [--seed 1]`, then `--score FILE`.

Writes a sheet an inquiry, for 30 of our own inquiries and 30 made ones, with three replies in random order, A, B and C:
our draft, the entries that it matched as they stand, and a template as helpdesks send it. A reader who knows only the
inquiry writes into `answers.csv` which one they would rather receive, and why. `key.json` says which is which; keep it
from the reader. `--score answers.csv` (the key beside it) counts.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from training import draft_material
from training.draft_replies import REPLIES, replies
from training.draft_runs import SHOP, Drafted, desk, drafted, on_bases

LETTERS = "ABC"
EACH = 30
HOW = """# Which reply would you rather receive?

You wrote the message; you know nothing else. Three replies came, in random order. Write the letter of the one that you
would rather have received into `answers.csv`, and in a few words why, and what you mind about it. Do not look at
`key.json`.
"""


def sheet(number: int, made: Drafted, texts: Sequence[str]) -> str:
    """One inquiry and its three replies."""
    row = made.row
    head = [f"From: {row['sender'] or 'unknown'}", f"Channel: {row['channel']}"]
    head += [f"Subject: {row['subject']}"] if row["subject"] else []
    known = [f"(The company has found out meanwhile: {f['label']}: {f['value']})" for f in row["facts"]]
    parts = [f"# {number:02}", "\n".join(head), _quoted(row["text"]), *known]
    for letter, text in zip(LETTERS, texts, strict=True):
        parts += [f"## Reply {letter}", _quoted(text)]
    return "\n\n".join(parts) + "\n"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.strip().splitlines())


def kit(data: Path, out: Path, seed: int) -> int:
    """Write the sheets, an empty list of answers and the key; returns how many sheets there are."""
    rng = random.Random(seed)
    own = list(drafted(desk(SHOP), _some(draft_material.shop(), rng)))
    made = list(on_bases(data, _some(draft_material.made(data, seed=seed), rng)))
    everything = [(d, "shop") for d in own] + [(d, "made") for d in made]
    rng.shuffle(everything)
    key: dict[str, Any] = {}
    out.mkdir(parents=True, exist_ok=True)
    for number, (d, group) in enumerate(everything, 1):
        written = replies(d)
        order = rng.sample(REPLIES, len(REPLIES))
        (out / f"{number:02}.md").write_text(sheet(number, d, [written[name] for name in order]), "utf-8")
        key[f"{number:02}"] = {"id": d.row["id"], "set": group, **dict(zip(LETTERS, order, strict=True))}
    (out / "README.md").write_text(HOW, "utf-8")
    (out / "key.json").write_text(json.dumps(key, indent=1) + "\n", "utf-8")
    (out / "answers.csv").write_text("sheet,choice,why\n" + "".join(f"{name},,\n" for name in key), "utf-8")
    return len(key)


def _some(rows: list[dict[str, Any]], rng: random.Random) -> list[dict[str, Any]]:
    """A sample, in the order of the rows."""
    chosen = set(rng.sample(range(len(rows)), min(EACH, len(rows))))
    return [row for i, row in enumerate(rows) if i in chosen]


def counted(answers: Path) -> dict[str, Counter[str]]:
    """How often each kind of reply was picked, per set and in all; sheets without a valid letter count as "none"."""
    key = json.loads((answers.parent / "key.json").read_text("utf-8"))
    counts: dict[str, Counter[str]] = {"all": Counter()}
    with answers.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (sheet_key := key.get((row["sheet"] or "").strip().zfill(2))) is None:
                raise SystemExit(f"{answers}: expected the number of a sheet, found {row['sheet']!r}.")
            picked = sheet_key.get((row["choice"] or "").strip().upper()[:1], "none")
            counts["all"][picked] += 1
            counts.setdefault(sheet_key["set"], Counter())[picked] += 1
    return counts


def told(counts: dict[str, Counter[str]]) -> str:
    """The counts in words, a line a set."""
    lines = []
    for name, count in counts.items():
        read = sum(n for kind, n in count.items() if kind != "none")
        shares = (
            [f"{kind} {count[kind]} ({count[kind] / read:.0%})" for kind in REPLIES] if read else ["nothing picked"]
        )
        lines.append(f"{name}: {read} read; " + ", ".join(shares))
    return "\n".join(lines)


def main() -> None:
    """Write the kit, or count its answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with asks/, search/ and gaps/")
    parser.add_argument("--out", type=Path, help="folder for the sheets")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--score", type=Path, metavar="ANSWERS", help="a filled answers.csv; its key lies beside it")
    args = parser.parse_args()
    if args.score:
        print(told(counted(args.score)))
    elif args.data and args.out:
        print(f"{kit(args.data, args.out, args.seed)} sheets in {args.out}; the key is {args.out / 'key.json'}")
    else:
        parser.error("expected --data and --out to write a kit, or --score to count its answers")


if __name__ == "__main__":
    main()
