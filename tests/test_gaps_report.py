"""The report on gaps: counted once, ranked, explained, and with entries proposed."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import UTC, datetime, timedelta

import pytest

from assistant.gaps import Cause, report
from assistant.gaps.html import as_html
from assistant.gaps.proposing import propose
from assistant.gaps.tables import as_csv, as_json, cell, stubs
from assistant.types import Asked, Entry, Match, MatchResult, NeedKind, Passage, Status
from tests.fakes import FakeEncoder

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ENTRIES = (
    Entry(
        "wrap",
        "Do you wrap gifts?",
        (Passage("Yes, we wrap gifts in recycled paper for two pounds."),),
        source="wrap.md",
    ),
    Entry("park", "Is there parking?", (Passage("Two hours of parking behind the shop are free."),), source="park.md"),
)


def base(answers=(), near=(), notes=()):
    """A search over ENTRIES: questions with a word of `answers` are answered by the entry, `near` ones nearly."""

    def search(questions):
        out = []
        for q in questions:
            words = q.lower().split()
            order = sorted(
                ENTRIES, key=lambda e: -sum(w in e.title.lower() + e.passages[0].text.lower() for w in words)
            )
            score = 0.9 if any(w in words for w in answers) else 0.4 if any(w in words for w in near) else 0.02
            told = tuple(notes) if score > 0.5 else ()
            out.append(MatchResult(q, tuple(Match(e, 1.0) for e in order), score > 0.5, score, told))
        return out

    return search


def asked(question, n=0, **known):
    known = {"customer": f"c{n}", "at": NOW - timedelta(days=n), **known}
    return Asked(f"{question}-{n}", question, **known)


def made(rows, **known):
    return report(rows, base(**known), ENTRIES, FakeEncoder(), NOW)


def test_gaps_report_of_nothing_is_empty():
    found = made([])
    assert (found.topics, found.asked, found.share, found.used) == ((), 0, None, ())
    assert len(found.unused) == 2
    assert "None: every question has an answer." in as_html(found)
    assert len(as_csv(found).splitlines()) == 1
    assert json.loads(as_json(found))["topics"] == []
    assert stubs(found) == {}


def test_gaps_report_of_one_question():
    (topic,) = made([asked("do you repair bikes")]).topics
    assert (topic.cause, topic.asked, topic.customers, topic.ended) == (Cause.NOTHING, 1, 1, {"no reply": 1})
    assert topic.words == ("do you repair bikes",)
    assert topic.proposal is None


def test_gaps_report_counts_each_id_once_and_customers_once():
    rows = [asked("do you repair bikes", n, customer="jo") for n in range(3)]
    (topic,) = made([*rows, *rows]).topics
    assert (topic.asked, topic.customers) == (3, 1)


def test_gaps_report_ranks_by_customers_lateness_and_end():
    rows = [asked("do you repair bikes", n) for n in range(5)]
    rows += [asked("where is parking lot", n, status=Status.ANSWERED) for n in range(3)]
    rows += [asked("bagpipe lessons tomorrow", n, status=Status.UNANSWERED) for n in range(3)]
    rows += [
        asked("old opening hours", n, at=NOW - timedelta(days=400 + n), status=Status.UNANSWERED) for n in range(3)
    ]
    assert [t.words[0] for t in made(rows).topics] == [
        "do you repair bikes", "bagpipe lessons tomorrow", "old opening hours", "where is parking lot",
    ]  # fmt: skip


def test_gaps_report_does_not_depend_on_the_order():
    questions = ("repair bikes", "Repair bikes", "hire of bikes", "gift wrap", "lost glove")
    known = {"status": Status.ANSWERED}
    rows = [asked(q, n, answer=f"We do {q} on {n} days.", **known) for q in questions for n in range(9)]
    one = made(rows)
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        assert made(rows) == one


def test_gaps_report_of_a_million_copies_is_one_topic_in_little_memory():
    row = asked("do you repair bikes")
    many = (Asked(str(n), row.question, NOW, "") for n in range(1_000_000))
    (topic,) = made(many).topics
    assert (topic.asked, topic.customers) == (1_000_000, 1_000_000)


def test_gaps_report_leaves_lines_aside_that_ask_nothing():
    found = made([asked("Hi"), asked("  "), asked("0800 555 123"), asked("??")])
    assert (found.topics, found.aside, found.asked) == ((), 4, 0)


def test_gaps_cause_answered_well_is_no_gap():
    found = made([asked("do you wrap gifts", answered=True, entry="wrap", status=Status.ANSWERED)], answers=["wrap"])
    assert found.topics == ()
    assert [(u.id, u.answered) for u in found.used] == [("wrap", 1)]
    assert [u.id for u in found.unused] == ["park"]
    assert found.share == 1.0


def test_gaps_cause_not_used():
    row = asked("do you wrap gifts", answered=True, entry="wrap", status=Status.UNANSWERED)
    (topic,) = made([row], answers=["wrap"]).topics
    assert topic.cause is Cause.NOT_USED


def test_gaps_cause_answered_since():
    (topic,) = made([asked("do you wrap gifts")], answers=["wrap"]).topics
    assert topic.cause is Cause.SINCE
    assert not topic.cause.open


def test_gaps_cause_near_miss_says_what_is_missing():
    (topic,) = made([asked("do you wrap bicycles", n) for n in range(3)], near=["wrap"]).topics
    assert topic.cause is Cause.NEAR_MISS
    assert topic.missing == ("bicycles",)
    assert (topic.nearest[0].id, topic.nearest[0].source) == ("wrap", "wrap.md")


def test_gaps_cause_hard_to_find_where_agents_wrote_what_an_entry_says():
    answer = "We wrap gifts in recycled paper for two pounds."
    rows = [asked("present packing service", n, status=Status.ANSWERED, answer=answer) for n in range(2)]
    (topic,) = made(rows).topics
    assert topic.cause is Cause.HARD_TO_FIND
    assert topic.proposal is not None
    assert (topic.proposal.extends, topic.proposal.variants) == ("wrap", ("present packing service",))
    assert topic.proposal.text == ""


def test_gaps_cause_conflict():
    note = "two good entries disagree (2 hours against 3 hours): park “a”, wrap “b”"
    row = asked("is there parking", answered=True, entry="park", status=Status.ANSWERED)
    (topic,) = made([row], answers=["parking"], notes=[note]).topics
    assert (topic.cause, topic.notes) == (Cause.CONFLICT, (note,))


@pytest.mark.parametrize("need", [NeedKind.ACCOUNT, NeedKind.ACTION])
def test_gaps_cause_not_for_documentation_is_counted_and_never_proposed(need):
    rows = [
        asked("where is my parcel", need=need, status=Status.ANSWERED, answer="It comes on Monday with our own van.")
    ]
    found = made(rows)
    (topic,) = found.topics
    assert (topic.cause, topic.proposal, found.for_documentation) == (Cause.NOT_FOR_DOCUMENTATION, None, 0)


def test_gaps_proposal_is_what_agents_wrote_without_courtesy_and_personal_data():
    answer = (
        "Hi Jo,\nThank you for writing. We repair bikes at our Leeds workshop within five working days. "
        "Your order 48213377 is there. Kind regards, Megan"
    )
    rows = [asked("do you repair bikes?", n, status=Status.ANSWERED, answer=answer) for n in range(2)]
    (topic,) = made(rows).topics
    proposal = topic.proposal
    assert proposal is not None
    assert proposal.text == "We repair bikes at our Leeds workshop within five working days."
    assert proposal.title == "Do you repair bikes?"
    assert set(proposal.sources) == {"do you repair bikes?-0", "do you repair bikes?-1"}


def test_gaps_proposal_is_made_once_for_the_same_answer():
    answer = "Our workshop in Leeds mends all of that within five working days."
    rows = [asked("do you repair bikes", status=Status.ANSWERED, answer=answer)]
    rows += [asked("torn tent pole", status=Status.ANSWERED, answer=answer)]
    topics = made(rows).topics
    assert len(topics) == 2
    assert sum(t.proposal is not None for t in topics) == 1


@pytest.mark.parametrize("status", [Status.DEFERRED, Status.DECLINED, Status.UNANSWERED, None])
def test_gaps_proposal_is_made_of_answers_alone(status):
    row = asked("do you repair bikes", status=status, answer="We will ask our workshop in Leeds about it for you.")
    assert made([row]).topics[0].proposal is None


def test_gaps_report_masks_customers_words_everywhere():
    rows = [asked(f"repair bikes, call me on 0113 496 0{n}12 or jo{n}@example.org", n) for n in range(3)]
    found = made(rows)
    for text in (as_html(found), as_csv(found), as_json(found), *stubs(found).values()):
        assert "example.org" not in text
        assert "496" not in text


HOSTILE = "<script>alert(1)</script> <img src=x onerror=y> \x00\ud800 repair"


def test_gaps_html_escapes_strangers_and_needs_nothing_from_outside():
    rows = [asked(HOSTILE, n, status=Status.ANSWERED, answer=f"{HOSTILE} bikes in Leeds within days") for n in range(3)]
    page = as_html(made(rows))
    assert "<script" not in page
    assert "<img" not in page
    assert "http://" not in page
    assert "https://" not in page
    page.encode("utf-8")


def test_gaps_csv_has_no_formula():
    rows = [asked(f"{sign}cmd repair bikes {n}", n) for n, sign in enumerate("=+-@")]
    for row in csv.reader(io.StringIO(as_csv(made(rows)))):
        assert not any(c.startswith(("=", "+", "-", "@", "\t", "\r")) for c in row)
    assert cell("=1") == "'=1"
    assert cell("\t=1") == "'\t=1"


def test_gaps_weeks_are_whole_and_without_holes():
    rows = [asked("do you repair bikes", n, at=NOW - timedelta(weeks=w)) for n, w in enumerate((0, 0, 3))]
    found = made(rows)
    assert [w.asked for w in found.weeks] == [1, 0, 0, 2]
    assert all(w.monday.weekday() == 0 for w in found.weeks)
    assert found.topics[0].weeks == found.weeks


def test_gaps_dates_without_zone_and_none_are_taken():
    rows = [asked("do you repair bikes", 1, at=None), asked("do you repair bikes", 2, at=datetime(2026, 1, 1))]  # noqa: DTZ001
    (topic,) = made(rows).topics
    assert topic.last == datetime(2026, 1, 1, tzinfo=UTC)


LONG = Entry(
    "cards",
    "Gift cards",
    (Passage("You can buy a gift card at the checkout of any order; tick the box, and add a free message."),),
    source="cards.md",
)


@pytest.mark.parametrize(
    "answer",
    [
        "We gift wrap any order; tick the box at the checkout and add a free message.",
        "Any order comes as a gift; tick the box for £3.50 at the checkout and add a free message.",
    ],
)
def test_gaps_cause_is_not_hard_to_find_where_a_long_entry_shares_words_but_not_the_matter(answer):
    def search(questions):
        return [MatchResult(q, (Match(LONG, 1.0),), False, 0.02) for q in questions]

    rows = [asked("do you gift wrap?", n, status=Status.ANSWERED, answer=answer) for n in range(3)]
    (topic,) = report(rows, search, (LONG,), FakeEncoder(), NOW).topics
    assert topic.cause is Cause.NOTHING
    assert topic.proposal is not None
    assert (topic.proposal.extends, topic.proposal.text) == (None, answer)


def test_gaps_proposal_adds_no_wordings_of_other_questions_to_an_entry():
    answers = {"1": ("present packing service", "We wrap gifts in recycled paper for two pounds.")}
    questions = ["present packing service", "insurance for tents"]
    proposal = propose("Presents", Cause.HARD_TO_FIND, questions, answers, ENTRIES[0], FakeEncoder())
    assert proposal is not None
    assert proposal.variants == ("present packing service",)


def test_gaps_missing_words_hold_no_numbers_of_customers():
    rows = [asked("can you wrap order 10023445 please", n) for n in range(3)]
    (topic,) = made(rows, near=["wrap"]).topics
    assert topic.cause is Cause.NEAR_MISS
    assert not any("1002" in word or word.lower() == "number" for word in topic.missing)


def test_gaps_html_labels_of_bars_have_room():
    title = "Is a broken zip covered by the warranty of everything that we ever sold?"
    entry = Entry("zip", title, (Passage("Yes."),), source="zip.md")

    def search(questions):
        return [MatchResult(q, (Match(entry, 1.0),), True, 0.9) for q in questions]

    row = asked("is a zip covered", answered=True, entry="zip", status=Status.ANSWERED)
    page = as_html(report([row], search, (entry,), FakeEncoder(), NOW))
    assert "Is a broken zip covered by the w…" in page
