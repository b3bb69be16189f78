"""After a crash a helpdesk gets its time before it is read back."""

from datetime import UTC, datetime, timedelta

import pytest

from assistant.dispatch import TO_POST, Pace
from tests.test_dispatch import S, Works, anywhere, products, shop, works  # noqa: F401


def test_after_a_crash_the_helpdesk_gets_its_time_before_it_is_read(works, shop):  # noqa: F811
    """Before: 30 s after a restart it is read back, though the helpdesk may be at it for 60 s or 3 time limits."""
    works.pace = Pace(jitter=0.0)
    now = [datetime.now(UTC) + timedelta(seconds=1)]
    first, second = works.another(now=lambda: now[0]), works.another(now=lambda: now[0])
    made = works.accept()
    first.step()
    held = first.claim(TO_POST)

    class Killed(BaseException):
        pass

    writer = works.sources["shop"].write
    real = writer.post
    writer.post = lambda note: (_ for _ in ()).throw(Killed)  # it was sent; then our process ends
    with pytest.raises(Killed):
        first.work(held)
    writer.post = real
    now[0] += timedelta(seconds=35)  # the lease ran out
    assert second.step(TO_POST) is None, "read back, and posted again, before the helpdesk had its time"
    shop.put({"conversation": "c1", "text": f"... {made.id}"})  # the helpdesk is done with the first one
    now[0] += timedelta(seconds=40)
    second.step(TO_POST)
    assert len(shop.notes) == 1
