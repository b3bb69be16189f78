"""The inquiries that drafts are judged on: `python -m training.draft_material --data DIR --out FILE [--seed 1]`.

300 are put together from the test questions of knowledge bases with answers, two or three of one base, between the
opening and closing of a real message; a quarter of the questions come from elsewhere, so that the base has no answer.
60 to the sample shop and 50 to one entry of it are of our own writing and lie in `training/data/inquiries`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from training.data import Row, read_jsonl

OWN = Path(__file__).parent / "data" / "inquiries"
BASES = ("feedbackqa-uk", "feedbackqa-cdc", "feedbackqa-australia", "stackfaq")
ELSEWHERE = ("banking77.jsonl", "dstc11-insurance.jsonl")  # about cards and policies, which no base here knows
INQUIRIES = 300
UNANSWERABLE = 0.25
LONGEST = 120  # characters of a question from elsewhere; longer ones are whole messages
CALLED = re.compile(r"^(?:hi|hey|hello|yes|good)\b|my name|\bi am \w+ \w+\.|@", re.I)  # the beginning of a phone call
CHANNELS = ("email", "email", "email", "web", "chat")
NAMES = (
    "Priya Nair", "Tom Okafor", "Maeve Brennan", "Gareth Pugh", "Ines Carvalho", "Yusuf Demir", "Hannah Voss",
    "Robert Ainsley", "Mei Lin", "Stuart McAllister", "Amina Farouk", "Nora Blythe", "Kevin Yardley", "Zoe Hartley",
)  # fmt: skip
JOINTS = (" ", " Also, ", " And ", "\n\n", " One more thing: ", " I would also like to know: ")
GREETING = re.compile(
    r"\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|greetings)\b[^\n.?!,@\d]{0,25}[,.!\n]", re.I
)
CLOSING = re.compile(
    r"(?:many |kind |best |warm )*"
    r"(?:thanks?|thank you|regards|wishes|cheers|any (?:help|advice)|can you help|sincerely)\b"
    r"[\w ,.!\n]{0,50}",
    re.I,
)
FOREIGN = re.compile(r"yahoo|medine|\d|help me$", re.I)  # names of those who were written to
MASKED = re.compile(r"/?\s*\[(?:NAME|LOCATION|CONTACT)\]|@\w+|\blink\b")


def frames(data: Path) -> tuple[list[str], list[str]]:
    """Greetings and closings of real messages, in the order of the files, without names and addresses."""
    openings, closings = [], []
    for name in ("train.jsonl", "more_messages.jsonl"):
        for row in read_jsonl(data / "asks" / name):
            text = row["text"]
            if hello := GREETING.match(text):
                openings += [] if FOREIGN.search(hello[0]) else [_tidy(hello[0])]
            after = text[max((end for ask in row["asks"] for _, end in ask["spans"]), default=len(text)) :]
            close = _tidy(MASKED.sub("", after).lstrip(" .?!,\n"))
            if CLOSING.fullmatch(close) and not FOREIGN.search(close):
                closings.append(close)
    return sorted(set(openings)), sorted(set(closings))


def _tidy(text: str) -> str:
    return re.sub(r"[ \t]+", " ", text).strip()


def made(data: Path, *, seed: int = 1, number: int = INQUIRIES) -> list[Row]:
    """The inquiries of all bases, as many of each; the same seed gives the same ones."""
    rng = random.Random(seed)
    openings, closings = frames(data)
    strange = [row["text"] for name in ELSEWHERE for row in read_jsonl(data / "gaps" / name)]
    strange = [text for text in strange if len(text) <= LONGEST and not CALLED.search(text)]
    rng.shuffle(strange)
    others = iter(strange)
    rows: list[Row] = []
    for base in BASES:
        asked = [q for q in read_jsonl(data / "search" / base / "queries.jsonl") if q.get("split", "test") == "test"]
        questions = iter(rng.sample(asked, len(asked)))
        for _ in range(number // len(BASES)):
            row = _inquiry(rng, questions, others, openings, closings)
            rows.append({"id": f"m{len(rows) + 1:03}", "base": base, **row})
    return rows


def _inquiry(
    rng: random.Random,
    questions: Iterator[Row],
    others: Iterator[str],
    openings: Sequence[str],
    closings: Sequence[str],
) -> Row:
    """One inquiry with two or three questions, and where each of them stands."""
    sender = rng.choice(NAMES)
    text = f"{rng.choice(openings)}\n\n"
    asks: list[dict[str, Any]] = []
    for number in range(rng.choice((2, 2, 3))):
        gold: list[str] = []
        if rng.random() < UNANSWERABLE:
            asked = next(others)
        else:
            row = next(questions)
            asked, gold = row["text"], row["gold"]
        asked = _mark(" ".join(asked.split()))
        text += rng.choice(JOINTS) if number else ""
        span = [len(text), len(text) + len(asked)]
        text += asked
        asks.append(
            {"id": f"q{number + 1}", "spans": [span], "need": "knowledge", "entries": gold, "standalone": asked}
        )
    text += f"\n\n{rng.choice(closings)}\n{sender}"
    return {"channel": rng.choice(CHANNELS), "sender": sender, "subject": None, "text": text, "asks": asks, "facts": []}


def _mark(question: str) -> str:
    return question if question[-1:] in ".?!" else f"{question}?"


def shop() -> list[Row]:
    """Our own inquiries to the sample shop."""
    return read_jsonl(OWN / "shop.jsonl")


def one_entry() -> list[Row]:
    """Our own inquiries that all ask what one entry of the sample shop answers."""
    return read_jsonl(OWN / "one_entry.jsonl")


def main() -> None:
    """Write the 300."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with asks/, search/ and gaps/")
    parser.add_argument("--out", type=Path, required=True, help="file to write, JSON Lines")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rows = made(args.data, seed=args.seed)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    print(f"{len(rows)} inquiries in {args.out}")


if __name__ == "__main__":
    main()
