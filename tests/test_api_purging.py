"""Old texts go without a page."""

from datetime import UTC, datetime, timedelta

import pytest

from assistant.ledger import open_ledger
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
