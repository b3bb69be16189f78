"""Events that were given up make room for new ones."""

from assistant.ledger import event_steps
from assistant.ledger import events as kept
from assistant.ledger.events import EventState, add_events, list_events
from tests.test_events import NOW, event, ledger  # noqa: F401


def test_what_died_keeps_no_new_event_out(ledger, monkeypatch):  # noqa: F811
    monkeypatch.setattr(kept, "MOST", 3)
    assert add_events(ledger, ["hook"], [event(n) for n in range(5)], NOW) == 3
    for one in list_events(ledger):
        event_steps.event_failed(ledger, one, "refused it (HTTP 500)", next_at=None)  # for days
    assert {e.state for e in list_events(ledger)} == {EventState.DEAD}
    assert add_events(ledger, ["hook"], [event(9)], NOW) == 1  # the endpoint is up again
