"""A ledger for the gaps tab, filled with inquiries of our own writing and what agents answered."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.ledger import open_ledger
from assistant.types import (
    CheckReport,
    Entry,
    Match,
    MatchResult,
    Message,
    Need,
    NeedKind,
    Passage,
    Question,
    Status,
    Verdict,
)

BASE = {
    "wrap.md": "---\ntitle: Gift wrapping\n---\n\nWe wrap gifts for two pounds.\n",
    "park.md": "---\ntitle: Parking\n---\n\nParking behind the shop is free for two hours.\n",
    "unused.md": "---\ntitle: Our history\n---\n\nThe shop was opened in 1962.\n",
}
BICYCLES = "We repair bicycles in our Leeds workshop within five working days, and you can bring yours in unannounced."
VOUCHER = "Vouchers can be spent in our shops and online for three years, and the rest of the value stays on the card."
HOSTILE = 'Do you sell <script>alert(1)</script><img src=x onerror=alert(2)> "umbrellas"?'
LATE = "We do not know this yet; a colleague will tell you by Friday."
ASKED = (  # question, the words that answered it, how it ended
    ("Do you repair bicycles?", BICYCLES, Status.ANSWERED),
    ("Can you repair my bicycle?", BICYCLES, Status.ANSWERED),
    ("Is there a bicycle repair service?", LATE, Status.DEFERRED),
    ("Do you repair bicycles in Leeds?", "", None),
    ("How long is a gift voucher valid?", VOUCHER, Status.ANSWERED),
    ("How long can I use my voucher?", VOUCHER, Status.ANSWERED),
    ("Until when is a voucher valid?", "", None),
    ("Do you hire out kayaks at the lake?", "", None),
    ("Can I hire a kayak at the lake?", "", None),
    (HOSTILE, "", None),
    (HOSTILE, "", None),
)
WRAP = Entry("wrap", "Gift wrapping", (Passage("We wrap gifts for two pounds."),), source="wrap.md")
FIRST = datetime.now(UTC) - timedelta(days=60)  # older texts are purged when the page opens the ledger


def write_base(folder: Path) -> Path:
    """The knowledge base, which says nothing of most of it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in BASE.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def fill(where: Path, asked: Sequence[tuple[str, str, Status | None]] = ASKED) -> None:
    """Record the inquiries, a few days between them, and the replies."""
    with open_ledger(where) as ledger:
        for number, (ask, reply, status) in enumerate(asked):
            _record(ledger, number, ask, reply, status)
        question = Question(((0, 19),), "Do you wrap gifts??", standalone="Do you wrap gifts?")
        match = MatchResult("Do you wrap gifts?", (Match(WRAP, 1.0, WRAP.passages[0]),), True, 0.95)
        ledger.record_inquiry(_message("Do you wrap gifts??", 90), [question], [match], received_at=FIRST)
        mine = Question(((0, 18),), "Where is my order?", standalone="Where is my order?")
        ledger.record_inquiry(
            _message("Where is my order?", 91), [mine], needs=[Need(NeedKind.ACCOUNT)], received_at=FIRST
        )


def _message(text: str, number: int) -> Message:
    return Message(text, ((0, len(text)),), sender=f"c{number}@example.org")


def _record(ledger, number: int, ask: str, reply: str, status: Status | None) -> None:
    question = Question(((0, len(ask)),), ask, standalone=ask)
    at = FIRST + timedelta(days=5 * number)
    inquiry = ledger.record_inquiry(_message(ask, number), [question], received_at=at)
    if status is not None:
        verdict = Verdict(question, status, 0.9, ((0, len(reply)),))
        ledger.record_reply(inquiry, "sent", reply, CheckReport((verdict,)), at=at + timedelta(hours=3))


if __name__ == "__main__":
    write_base(Path(sys.argv[1]) / "kb")
    fill(Path(sys.argv[1]) / "desk.db")
