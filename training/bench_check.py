"""The check's steadiness and speed: `python -m training.bench_check --data DIR [--set dev] [--most 200]`.

Steadiness: how often the status of a verdict changes where the words of a reply stay the same (white space, curly
quotes), where only a greeting or a signature comes or goes, and where its paragraphs change places. Speed: three
questions and a reply of 150 words, warm, against bare passes of the model over the same tokens.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.check import Checker
from assistant.message import read_text
from assistant.types import Channel, Question, Status
from training.bench_time import median_seconds
from training.data import Row, read_jsonl

Change = Callable[[str, random.Random], str]
GREETING = re.compile(
    r"\s*(?:@\w+[ ,]+)?(?:hi|hello|hey|dear|good (?:morning|afternoon))(?: [\w.]+){0,2}[,!.:\n]\s*", re.I
)
SIGNED = re.compile(
    r"\s+(?:[\^/*~-] ?[A-Z][A-Za-z]{0,10}|(?:kind |best )?(?:regards|wishes),?\s+[A-Z][\w .]{1,30})\s*\Z", re.I
)
GREETINGS = ("Hello Maria,\n\n", "Hi there!\n\n", "Dear Mr Novak,\n\n", "Hey Sam, ", "Good morning, ", "Hi! ")
SIGNATURES = (
    "\n\nKind regards,\nMegan Holroyd\nCustomer Care", "\n\nBest wishes,\nTom", " ^LN", "\n\nThanks, Sam",
    " Kind regards, the support team", " - Megan",
)  # fmt: skip
PARAGRAPH = re.compile(r"\n[ \t]*\n")
QUESTIONS = ("Do you deliver to Ireland?", "Can I change the address of my order?", "Is the groundsheet included?")
REPLY = """Thank you for your message, and for choosing our two-person tent for your trip to Kerry. Yes, we deliver to
Ireland:
parcels go by post from our warehouse in Leeds and arrive within four to six working days after they were packed, which
usually happens on the day after you ordered. You will get an e-mail with a link to follow the parcel on its way.

The address of an order can be changed until the parcel has been packed. Yours has not been packed yet, so please send
us the new address today, with the name on the door, and we will put it on the label before it goes out.

The groundsheet comes with the tent and lies folded at the bottom of the bag, under the pegs. A spare one for stony
ground is sold separately, at fourteen pounds, and weighs about three hundred grams more than the one in the bag.

Kind regards,
Tom Hale
Customer Care
"""


def spread(text: str, rng: random.Random) -> str:
    """Other white space between the same words."""
    return re.sub(r"\s+", lambda m: rng.choice((" ", "  ", "\n", "\n\n", " \t", "\u00a0")), text)


def curly(text: str, _: random.Random) -> str:
    """Typographic quotes for straight ones."""
    return re.sub(r"(?<!\w)[\"]", "“", text.replace("'", "’")).replace('"', "”")


def reordered(text: str, rng: random.Random) -> str:
    """The paragraphs between the first and the last line in another order; the text itself where there is none."""
    parts = [p for p in PARAGRAPH.split(text) if p.strip()]
    head = parts[:1] if parts and GREETING.fullmatch(parts[0] + "\n") else []
    tail = parts[-1:] if len(parts) > 1 and SIGNED.search(f"\n{parts[-1]}") else []
    body = parts[len(head) : len(parts) - len(tail)]
    if len(body) < 2:
        return text
    other = rng.sample(body, len(body))
    return "\n\n".join([*head, *(other if other != body else body[::-1]), *tail])


CHANGES: dict[str, Change] = {
    "white space": spread,
    "curly quotes": curly,
    "greeting added": lambda t, rng: t if GREETING.match(t) else rng.choice(GREETINGS) + t,
    "greeting removed": lambda t, _: GREETING.sub("", t, count=1) if GREETING.match(t) else t,
    "signature added": lambda t, rng: t if SIGNED.search(t) else t.rstrip() + rng.choice(SIGNATURES),
    "signature removed": lambda t, _: SIGNED.sub("", t),
    "paragraphs reordered": reordered,
}


def asked(row: Row) -> list[Question]:
    """The labelled questions of a message."""
    return [
        Question(tuple(map(tuple, a["spans"])), row["text"][slice(*a["spans"][0])], standalone=a["standalone"])
        for a in row["asks"]
    ]


def statuses(checker: Checker, row: Row, questions: Sequence[Question], reply: str) -> list[Status]:
    """The status of each question."""
    inquiry = read_text(row["text"], channel=Channel(row["channel"]))
    return [v.status for v in checker.check(inquiry, questions, read_text(reply, reply=True)).questions]


def steadiness(rows: Sequence[Row], checker: Checker, most: int = 200) -> list[dict[str, Any]]:
    """One row a change: verdicts on replies that it changed, those whose status flipped, and their share.

    `most` caps the replies, drawn with a fixed seed; only those of two paragraphs or more are asked about order.
    """
    rng = random.Random(3)
    pairs = [(row, reply["text"]) for row in rows if row["asks"] for reply in row["replies"]]
    several = [p for p in pairs if reordered(p[1], random.Random(0)) != p[1]]
    drawn = rng.sample(pairs, min(most, len(pairs)))
    counts = {name: [0, 0, 0, 0] for name in CHANGES}
    for name, change in CHANGES.items():
        for row, reply in several[:most] if change is reordered else drawn:
            other = change(reply, rng)
            if other == reply:
                continue
            questions = asked(row)
            before, after = (statuses(checker, row, questions, text) for text in (reply, other))
            flips = [(a, b) for a, b in zip(before, after, strict=True) if a is not b]
            found = (1, len(before), len(flips), sum(a.ready != b.ready for a, b in flips))
            counts[name] = [x + y for x, y in zip(counts[name], found, strict=True)]
    return [
        {"what": name, "replies": r, "verdicts": n, "flips": f, "share": f / max(1, n), "ready_flips": e}
        for name, (r, n, f, e) in counts.items()
    ]


def rows(data: Path) -> list[dict[str, Any]]:
    """Steadiness of the shipped check over the replies of `asks/dev`."""
    return steadiness(read_jsonl(data / "asks/dev.jsonl"), Checker())


def speed(checker: Checker | None = None, rounds: int = 15) -> list[dict[str, Any]]:
    """Three questions and a reply of 150 words: the check, and bare passes of the model over the same tokens.

    The bare passes are made in one batch and pair by pair; the quicker way is the reference.
    """
    checker = checker or Checker()
    inquiry, reply = read_text(" ".join(QUESTIONS)), read_text(REPLY, reply=True)
    questions = [Question(((inquiry.text.index(q), inquiry.text.index(q) + len(q)),), q) for q in QUESTIONS]
    pairs = [(q, reply.clean.strip()) for q in QUESTIONS]
    batch, singles = checker.model.encode(pairs).inputs, [checker.model.encode([p]).inputs for p in pairs]
    ours = median_seconds(lambda: checker.check(inquiry, questions, reply), rounds)
    together = median_seconds(lambda: checker.model.run(batch), rounds)
    bare = min(together, median_seconds(lambda: [checker.model.run(s) for s in singles], rounds))
    what = f"warm check, 3 questions, {len(reply.clean.split())} words / bare passes of its model"
    return [{"what": what, "seconds": ours, "reference": bare, "ratio": ours / bare}]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with asks/; without it only the speed is measured")
    parser.add_argument("--set", choices=("dev", "train"), default="dev")
    parser.add_argument("--most", type=int, default=200, help="replies looked at")
    parser.add_argument("--model", type=Path, default=Path("models/check"))
    args = parser.parse_args()
    checker = Checker(args.model)
    if args.data:
        for row in steadiness(read_jsonl(args.data / f"asks/{args.set}.jsonl"), checker, args.most):
            print({k: round(v, 4) if isinstance(v, float) else v for k, v in row.items()}, flush=True)
    for row in speed(checker):
        print({k: round(v, 4) if isinstance(v, float) else v for k, v in row.items()}, flush=True)


if __name__ == "__main__":
    main()
