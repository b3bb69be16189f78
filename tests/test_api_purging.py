"""Old texts go without a page, once a day."""

from datetime import UTC, datetime, timedelta

import pytest

from assistant.errors import LedgerError
from assistant.ledger import open_ledger
from assistant.ledger.retention import AGAIN, DAY, Retention
from assistant.types import Message
from tests.api_desk import listening
from tests.dispatch_desk import DeskHouse, quick, stub_products, until


@pytest.fixture(autouse=True)
def products(monkeypatch):
    stub_products(monkeypatch.setattr)
    quick(monkeypatch.setattr)


def test_texts_that_were_kept_long_enough_go_without_a_page(tmp_path):
    house = DeskHouse(tmp_path)
    old = datetime.now(UTC) - timedelta(days=house.configuration.retention.days + 1)
    with open_ledger(house.configuration.ledger) as ledger:
        ledger.record_inquiry(Message("I am Zebulon.", ((0, 13),)), received_at=old)
    with listening(house.app):

        def texts():
            with open_ledger(house.configuration.ledger) as ledger, ledger.reading() as c:
                return c.exec_driver_sql("SELECT text FROM inquiry").scalar()

        until(lambda: texts() == "", 5)


def test_a_process_purges_once_a_day_and_again_soon_where_that_failed(caplog):
    now, purged, fails = [5.0], [], [LedgerError("The ledger cannot be used.")]

    class Book:
        def purge(self, before):
            purged.append((now[0], datetime.now(UTC) - before))
            if fails:
                raise fails.pop()

    retention = Retention(7, clock=lambda: now[0])
    for seconds in (0.0, AGAIN - 1, 1.0, 2.0, DAY - 3, 1.0, 5.0):
        now[0] += seconds
        retention.look(Book())
    assert [at for at, _ in purged] == [5.0, 5 + AGAIN, 5 + AGAIN + DAY]
    assert all(timedelta(days=7) <= age < timedelta(days=7, minutes=1) for _, age in purged)
    assert caplog.text.count("old texts are still kept: The ledger cannot be used.") == 1
