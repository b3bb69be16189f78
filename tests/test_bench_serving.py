"""What the benches of the server count: memory that grows, messages that are lost or doubled; and their helpdesk."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from assistant import helpdesks
from assistant.calling import Unsure
from assistant.types.deliveries import Incoming, Note
from training import bench_crash, bench_helpdesk, bench_load, bench_soak
from training.bench_load import Call


def found(rows):
    return [row["found"] for row in rows]


def test_memory_is_compared_between_the_first_and_the_last_minutes_after_the_warm_up():
    seen = [(10.0 * i, 900.0 if i < 30 else 100.0 + i / 10) for i in range(180)]
    first, last, ratio, most = found(bench_soak.figures(seen, 300.0))
    assert (first, last) == (104.5, 116.4) and most == 117.9
    assert ratio == pytest.approx(116.4 / 104.5)
    assert found(bench_soak.figures([(0.0, 1.0), (10.0, 2.0), (20.0, 4.0)], 0.0))[:2] == [1.5, 3.0]
    with pytest.raises(SystemExit):
        bench_soak.figures([(10.0, 1.0)], 0.0)


def test_answers_are_counted_by_status():
    calls = [Call("/v1/check", 200, 0.1), Call("/v1/webhooks/bench", 202, 0.1), Call("/v1/check", 503, 0.1)]
    good, other = bench_soak.answered([*calls, Call("/v1/draft", 0, 0.1)])
    assert (good["found"], good["wanted"], other["found"]) == (2, "4", 2)
    assert "check 1" in good["what"] and "1 × 503" in other["what"] and "no answer" in other["what"]


def test_lost_and_doubled_messages_are_counted():
    senders = SimpleNamespace(acknowledged={1, 2, 3, 4}, seconds=lambda _: [0.1, 0.2])
    desk = SimpleNamespace(notes={"1": [{}], "2": [{}, {}], "3": []})
    rows = bench_crash.figures(senders, desk, {"posted": 2, "unknown": 1, "drafted": 1}, [(1.0, 2.0)], 1.0)
    assert found(rows)[:5] == [4, 3, 2, 1, 2]


def test_calls_that_met_a_server_that_was_away_are_not_timed():
    senders = bench_crash.Senders.__new__(bench_crash.Senders)
    senders.calls = [(0.0, 1.0), (4.0, 6.0), (5.5, 5.6), (8.0, 8.5)]
    assert senders.seconds([(5.0, 7.0)]) == [1.0, 0.5]


def test_load_comes_at_its_rate_and_kinds_take_turns():
    made = []
    works = [(lambda: made.append("a"), 20.0), (lambda: made.append("b"), 20.0)]
    assert len(bench_load.at_rate(works, 0.2)) == 8
    assert "".join(made) == "abababab"


def test_the_helpdesk_of_the_benches_speaks_as_chatwoot_does():
    headers, raw = bench_helpdesk.delivery(7)
    helpdesks.verify("chatwoot", bench_helpdesk.SECRET, headers, raw, datetime.now(UTC))
    incoming = helpdesks.read("chatwoot", json.loads(raw))
    assert isinstance(incoming, Incoming) and (incoming.message, incoming.conversation) == ("7", "7")
    note = Note("abc123", "7", "Hello.\n\nFullreply, draft abc123", "Hello.")
    with bench_helpdesk.chatwoot() as server:
        url = f"http://127.0.0.1:{server.server_address[1]}"
        writer = helpdesks.writer(helpdesks.Access("chatwoot", url, bench_helpdesk.TOKEN, "1"))
        assert writer.find(note) is None
        assert writer.post(note) == writer.find(note)
        server.doubtful = 1.0
        with pytest.raises(Unsure):
            writer.post(note)
        assert server.posted == 2
