"""The year's run: a ticket goes into the ledger once, however often the run is stopped and started again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.ledger import open_ledger
from assistant.types import Channel, PastMessage, Ticket
from tests.desks import StubDesk
from training.run_year import record

START = datetime(2025, 3, 3, 9, tzinfo=UTC)
SAID = (
    ("How long does delivery take? Can I return it?", True, False),
    ("We have received your message.", False, True),
    ("Any news?", True, False),
    ("It takes two days.", False, False),
    ("Did that help?", False, False),
)


def ticket(messages=5):
    said = [
        PastMessage(text, customer, START + timedelta(hours=i), "Jo <jo@example.org>", auto=auto)
        for i, (text, customer, auto) in enumerate(SAID[:messages])
    ]
    return Ticket("T1", tuple(said), Channel.WEB, "A question", "Care")


@pytest.mark.parametrize("before", [0, 1, 2, 4, 5])
def test_ticket_is_recorded_once_wherever_the_run_was_stopped(tmp_path, before):
    with open_ledger(tmp_path / "desk.db") as ledger:
        if before:
            record(ticket(before), StubDesk(), ledger)
        for _ in range(2):
            record(ticket(), StubDesk(), ledger)
        (stored,) = ledger.inquiries()
        assert (stored.external_id, stored.team, stored.received_at, stored.channel) == (
            "T1",
            "Care",
            START,
            Channel.WEB,
        )
        assert len(stored.questions) == 2
        assert [r.kind for r in ledger.replies(stored.id)] == ["acknowledgement", "sent", "follow-up"]
