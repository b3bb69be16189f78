"""A year of synthetic operation out of real messages: `python -m training.make_year --data DATA --out DIR --seed 1`.

Customers' messages are those of `asks/train`, of `contrast` and of `conversations`; who wrote when, which team
answered, how soon and how well is drawn from a seeded clock. Written are `year.jsonl` (the form that
`assistant.archive` reads), the same as `year.mbox`, and `truth.jsonl` with what was drawn for each ticket.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from training.data import contrast_sets, read_jsonl
from training.year_mbox import COMPANY, write_mbox

T = TypeVar("T")
START = datetime(2025, 1, 6, tzinfo=UTC)  # a Monday
WEEKS = 52
TEAMS = {"social": ("Social",), "chat": ("Orders", "Products"), "email": ("Care", "Health"), "web": ("Products",)}
AGENTS = ("Megan Holroyd", "Tom Adeyemi", "Priya Nair", "Callum Reid", "Sofia Marsh", "Ed Lowther", "Hanna Weiss")
FIRST = "Alex Bea Cem Dana Eli Fay Gus Hope Ian Jo Kit Lena Max Nell Omar Pia Quinn Ros Sam Tess Uma Vic Wil Yas Zoe"
LAST = "Ash Bell Cole Drew Egan Frost Gray Hale Irwin Jain Kerr Lowe Moss North Orr Park Quill Ross Shaw Todd Vane Wood"
DELAY = {"social": 1.5, "chat": 0.15, "email": 7.0, "web": 10.0}  # median hours to the first reply
PLAN_OF = {
    "answered": "all-answered", "partial": "partial-one", "deferred": "defer-one", "declined": "decline-one",
    "unanswered": "miss-one",
}  # fmt: skip
QUALITY = {  # how often which kind of reply is drawn, of those that a message has
    "all-answered": 38, "real": 22, "partial-one": 8, "defer-one": 14, "decline-one": 5, "generic": 4, "miss-one": 4,
    "miss-one-echo": 3, "wrong-one": 2,
}  # fmt: skip
AUTOMATIC = (
    "Thank you for contacting us. We have received your message and will get back to you as soon as possible.",
    "This is an automatic reply. Your request has been received and given the ticket number {n}. Please do not reply.",
)
TEMPLATE = (
    "Dear customer,\n\nThank you for reaching out to us. We apologise for any inconvenience caused. Your satisfaction"
    " is important to us. Please visit our help centre, where you will find answers to the most frequent questions.\n\n"
    "Should you have any further queries, please do not hesitate to contact us.\n\nKind regards,\nCustomer Care"
)
CHASERS = ("Any news on this?", "I still have not heard from you. Can somebody please answer?", "Hello?")


@dataclass(frozen=True, slots=True)
class Case:
    """A real message with the replies that there are, by plan."""

    text: str
    channel: str
    subject: str | None = None
    replies: dict[str, list[str]] = field(default_factory=dict)


def cases(data: Path) -> list[Case]:
    """All messages that a year is made of."""
    out = []
    for row in read_jsonl(data / "asks/train.jsonl"):
        subject, text = _split(row["text"])
        replies: dict[str, list[str]] = {}
        for reply in row["replies"]:
            replies.setdefault(reply["plan"] or "real", []).append(reply["text"])
        out.append(Case(text, row["channel"], subject, replies))
    for n, row in enumerate(contrast_sets(data)):
        replies = {}
        for made in row["rows"]:
            replies.setdefault(PLAN_OF[made["status"]], []).append(made["text"])
        out.append(Case(row["question"], ("email", "web", "chat")[n % 3], None, replies))
    for row in read_jsonl(data / "conversations/twitter_support.jsonl"):
        out.append(Case(row["text"], "social", None, {"real": [row["reply"]]}))
    return out


def _split(text: str) -> tuple[str | None, str]:
    """A health letter's subject and message apart."""
    head, mark, body = text.partition("\nMESSAGE: ")
    return (head.removeprefix("SUBJECT: "), body) if mark and head.startswith("SUBJECT: ") else (None, text)


def year(data: Path, tickets: int, seed: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each ticket with what was drawn for it, by the time of the inquiry."""
    dice = random.Random(seed)
    pool = cases(data)
    dice.shuffle(pool)
    people = [f"{f} {n}" for f in FIRST.split() for n in LAST.split()]
    moments = sorted(_moment(dice) for _ in range(tickets))
    asked, asking = _often(dice, pool, tickets), _often(dice, people, tickets)
    for number, (at, case, person) in enumerate(zip(moments, asked, asking, strict=True), 1):
        yield _ticket(dice, number, at, case, person)


def _often(dice: random.Random, things: Sequence[T], times: int) -> list[T]:
    """Things drawn again and again, the first ones more often (Zipf)."""
    return dice.choices(things, [(place + 5) ** -0.7 for place in range(len(things))], k=times)


def _moment(dice: random.Random) -> datetime:
    """When somebody writes: more in late autumn, mostly on working days and in the day."""
    week = dice.choices(range(WEEKS), [1 + 0.8 * math.exp(-(((w - 47) / 3) ** 2)) + w / 150 for w in range(WEEKS)])[0]
    day = dice.choices(range(7), (20, 18, 17, 16, 14, 8, 7))[0]
    return START + timedelta(weeks=week, days=day, hours=min(23.9, max(0.0, dice.gauss(13.5, 4.2))))


def _ticket(
    dice: random.Random, number: int, at: datetime, case: Case, person: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    team = dice.choice(TEAMS[case.channel])
    agent = dice.choice(AGENTS)
    customer = f"{person} <{person.lower().replace(' ', '.')}@example.org>"
    said: list[dict[str, Any]] = [_said(at, customer, case.text, customer=True)]
    truth = {"id": f"T{number:06}", "kind": "none", "plan": None, "seconds": None, "follow_up": False}
    if case.channel in ("email", "web") and dice.random() < 0.6:
        text = dice.choice(AUTOMATIC).format(n=100_000 + number)
        said.append(_said(at + timedelta(seconds=dice.randint(5, 90)), COMPANY, text, auto=True))
        truth["kind"] = "acknowledged"
    busy = 40 <= (at - START).days // 7 <= 50
    if dice.random() < (0.25 if busy else 0.12) + (0.08 if case.channel == "social" else 0):
        if dice.random() < 0.3:
            said.append(_said(at + timedelta(days=dice.uniform(1, 6)), customer, dice.choice(CHASERS), customer=True))
    else:
        _answer(dice, said, at, case, agent, truth, hours=DELAY[case.channel] * (2.2 if busy else 1))
    subject = case.subject or (" ".join(case.text.split()[:6]) if case.channel in ("email", "web") else None)
    made = {"id": truth["id"], "channel": case.channel, "team": team, "subject": subject, "messages": said}
    return made, truth


def _answer(
    dice: random.Random,
    said: list[dict[str, Any]],
    at: datetime,
    case: Case,
    agent: str,
    truth: dict[str, Any],
    hours: float,
) -> None:
    """The first reply, perhaps a follow-up, and what was promised, if it was brought."""
    plan, text = _reply(dice, case)
    sent = at + timedelta(hours=max(0.01, dice.lognormvariate(math.log(hours), 0.9)))
    truth |= {"kind": "replied", "plan": plan, "seconds": int((sent - at).total_seconds())}
    said.append(_said(sent, f"{agent} <{COMPANY}>", text))
    brought = case.replies.get("all-answered")
    if plan == "defer-one" and brought and dice.random() < 0.6:
        said.append(_said(sent + timedelta(hours=dice.uniform(3, 60)), f"{agent} <{COMPANY}>", dice.choice(brought)))
        truth["follow_up"] = True
    elif dice.random() < 0.1:
        note = "I wanted to check that everything is in order now. Did my answer help?"
        said.append(_said(sent + timedelta(days=dice.uniform(1, 3)), f"{agent} <{COMPANY}>", note))
        truth["follow_up"] = True


def _reply(dice: random.Random, case: Case) -> tuple[str, str]:
    if dice.random() < 0.08:
        return "template", TEMPLATE
    there = {plan: weight for plan, weight in QUALITY.items() if plan in case.replies}
    plan = dice.choices(list(there), list(there.values()))[0]
    return plan, dice.choice(case.replies[plan])


def _said(at: datetime, who: str, text: str, *, customer: bool = False, auto: bool = False) -> dict[str, Any]:
    row = {"at": at.isoformat(timespec="seconds"), "from": who, "customer": customer, "text": text}
    return row | {"auto": True} if auto else row


def main() -> None:
    """Write the year."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with asks/ and conversations/")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tickets", type=int, default=3000)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    made = list(year(args.data, args.tickets, args.seed))
    for name, rows in (("year", [t for t, _ in made]), ("truth", [t for _, t in made])):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (args.out / f"{name}.jsonl").write_text(text, "utf-8")
    write_mbox(args.out / "year.mbox", [t for t, _ in made])
    print(f"{len(made)} tickets in {args.out}: year.jsonl, year.mbox, truth.jsonl")


if __name__ == "__main__":
    main()
