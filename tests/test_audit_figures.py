"""The figures: shares, quantiles, intervals and groups, each worked out on paper or against another way to it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.audit.figures import FIGURES, group, groups, promise, quantile, wilson
from assistant.audit.outcomes import Judged, Kept, Outcome
from assistant.types import Status

MONDAY = datetime(2025, 3, 3, 9, tzinfo=UTC)


def outcome(**known):
    defaults = {
        "key": str(random.random()), "id": "1", "source": "a, 1", "channel": "email", "team": "", "at": MONDAY,
        "last": MONDAY, "inquiry": "One?", "reply": "",
    }  # fmt: skip
    return Outcome(**{**defaults, **known})


def test_audit_wilson_of_known_numbers():
    share = wilson(8, 10)
    assert (share.rate, round(share.low, 4), round(share.high, 4)) == (0.8, 0.4902, 0.9433)
    assert wilson(0, 0).rate is None and wilson(0, 0).low is None


@given(st.integers(0, 500), st.integers(1, 500))
def test_audit_wilson_holds_the_rate(hits, more):
    share = wilson(hits, hits + more)
    assert 0 <= share.low <= share.rate <= share.high <= 1


@pytest.mark.parametrize("values", [[], [5.0], [3.0, 1.0, 2.0], [0.0] * 100])
def test_audit_quantile_of_few(values):
    found = quantile(values, 0.5)
    middle = sorted(values)[(len(values) - 1) // 2] if values else None
    assert (found.value, found.of) == (middle, len(values))
    assert found.low is None if not values else found.low <= found.value <= found.high


def test_audit_quantile_is_the_bootstrap_that_resamples():
    values = list(np.random.default_rng(4).lognormal(8, 1, 300))
    dice = np.random.default_rng(5)
    for share in (0.5, 0.9):
        found = quantile(values, share, "x")
        k = int(np.ceil(share * 300)) - 1
        again = [np.sort(dice.choice(values, 300))[k] for _ in range(4_000)]
        low, high = np.quantile(again, [0.025, 0.975])
        assert found.low == pytest.approx(low, rel=0.06) and found.high == pytest.approx(high, rel=0.06)


def test_audit_quantile_is_seeded_and_does_not_ask_for_order():
    values = [float(v) for v in range(100)]
    assert quantile(values, 0.9, "a") == quantile(values[::-1], 0.9, "a")


def test_audit_shares_of_nothing_replied_and_partly_answered():
    asked = (Judged("One?", Status.ANSWERED), Judged("Two?", Status.DEFERRED))
    found = group(
        "all",
        "all",
        [
            outcome(),  # no reply, nothing asked
            outcome(questions=(Judged("One?"),)),  # no reply
            outcome(questions=asked, replied=True, substantive=True, seconds=60.0),
            outcome(questions=asked[:1], replied=True, substantive=True, seconds=120.0, follow_up=True),
            outcome(questions=asked[1:], replied=True, acknowledged=True, seconds=30.0),
            outcome(acknowledged=True, questions=asked[:1]),  # a machine alone; the verdict is of no reply
        ],
        MONDAY,
    )
    shares = {name: (s.hits, s.of) for name, s in found.shares.items()}
    assert shares == {
        "none": (2, 6), "acknowledged": (2, 6), "substantive": (2, 6), "answered": (1, 5), "follow_up": (1, 3),
        "kept": (0, 0),
    }  # fmt: skip
    assert (found.times["median"].value, found.times["p90"].value) == (60.0, 120.0)


@pytest.mark.parametrize(
    ("kept", "is_kept"),
    [
        (Kept(MONDAY, True, MONDAY), True),
        (Kept(MONDAY, True, MONDAY + timedelta(hours=1)), False),
        (Kept(MONDAY, False), False),
        (Kept(MONDAY + timedelta(days=3), False), None),  # not due when the archive ends
        (Kept(None, True, MONDAY), True),
        (Kept(None, False), False),
        (Kept(MONDAY, True, None), True),  # nobody knows when
    ],
)
def test_audit_promise(kept, is_kept):
    assert promise(kept, MONDAY + timedelta(days=1)) is is_kept


def test_audit_groups_add_up_and_leave_faults_out():
    outcomes = [
        outcome(channel="chat", team="A"),
        outcome(channel="email", team="A", at=MONDAY + timedelta(days=7)),
        outcome(channel="email", at=None),
        outcome(channel="email", fault="internal fault"),
    ]
    found = groups(outcomes)
    assert (found[0].kind, found[0].inquiries) == ("all", 3)
    names = {kind: [(g.name, g.inquiries) for g in found if g.kind == kind] for kind in ("channel", "team", "week")}
    assert names["channel"] == [("email", 2), ("chat", 1)]
    assert names["team"] == [("A", 2), ("(no team)", 1)]
    assert names["week"] == [("(no date)", 1), ("2025-03-03", 1), ("2025-03-10", 1)]


def test_audit_groups_of_nothing():
    (everything,) = groups([])
    assert everything.inquiries == 0 and everything.shares["none"].rate is None


def test_audit_week_of_a_sunday_begins_on_monday():
    assert outcome(at=MONDAY + timedelta(days=6, hours=14)).week == "2025-03-03"


def test_audit_figures_have_words():
    assert all(f.label and f.says for f in FIGURES) and len({f.name for f in FIGURES}) == len(FIGURES)
