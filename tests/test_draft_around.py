"""What goes out before and after the reply: the acknowledgement and the follow-up."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.check import report
from assistant.draft import acknowledge, follow_up, need_of
from assistant.draft.acknowledging import clock
from assistant.draft.stock import stock
from assistant.message import read_text
from assistant.types import Channel, Form, HouseStyle, OpeningHours, Promise, Question, Recent, Status, Verdict

TIMES = {c: "4 working hours" for c in Channel}
STYLE = HouseStyle("Marsh & Moor", "Ines Okafor", "Customer Care", response_times=TIMES)
TEAM = HouseStyle("Marsh & Moor", role="Customer Care", response_times=TIMES)
HOURS = OpeningHours((0, 1, 2, 3, 4), time(9), time(17), "Europe/London")
WEDNESDAY = datetime(2026, 6, 10, 10, 0, tzinfo=ZoneInfo("Europe/London"))
SATURDAY = WEDNESDAY + timedelta(days=3)
WRAP, MALTA, ORDER = "Do you gift wrap?", "How long does delivery to Malta take?", "Where is my order?"


def asked(*texts):
    return [Question(((0, len(t)),), t, Form.INTERROGATIVE, t) for t in texts]


def first(*texts, style=STYLE, now=WEDNESDAY, recent=None, text=None, **known):
    message = read_text(text or " ".join(texts), **({"sender": "Priya Nair"} | known))
    questions = asked(*texts)
    needs = [need_of(q, message) for q in questions]
    written, parts = acknowledge(message, questions, needs, style, HOURS, now, recent=recent)
    assert [p.question for p in parts] == list(range(len(texts)))
    assert all(p.status is Status.DEFERRED and written[slice(*p.span)] == p.text for p in parts)
    assert not [s for s in stock(written) if s.weight >= 1] and "important to us" not in written
    return written


def test_acknowledgement_names_what_was_asked_who_answers_and_by_when():
    text = first(WRAP, MALTA)
    assert text.startswith("Hello Priya,\n\n") and text.endswith("Ines Okafor\nCustomer Care, Marsh & Moor")
    assert "whether we gift wrap and how long delivery to Malta takes" in text
    assert "I'm" in text and "by 2 pm today" in text and "both" in text


def test_acknowledgement_without_an_agent_says_which_team_answers():
    text = first(WRAP, style=TEAM)
    assert "A colleague in Customer Care is" in text and "I'm" not in text and "I have" not in text


def test_acknowledgement_many_questions_are_a_list_with_a_line_each():
    lines = [line for line in first(WRAP, MALTA, ORDER, "Is it blue?").splitlines() if line.startswith("- ")]
    assert len(lines) == 4 and lines[0] == "- whether we gift wrap"


@pytest.mark.parametrize(
    ("now", "by", "closed"),
    [
        (WEDNESDAY, "by 2 pm today", False),
        (WEDNESDAY.replace(hour=15), "by 11 am tomorrow", False),
        (WEDNESDAY.replace(hour=22), "by 1 pm tomorrow", True),
        (SATURDAY, "by 1 pm on Monday", True),
        (WEDNESDAY.astimezone(UTC), "by 2 pm today", False),
    ],
)
def test_acknowledgement_counts_business_hours(now, by, closed):
    text = first(WRAP, now=now)
    assert by in text and (("opens again" in text) or ("open again" in text)) is closed
    if closed:
        assert "9 am tomorrow" in text or "9 am on Monday" in text


def test_acknowledgement_asks_for_the_order_number_only_where_it_is_needed_and_missing():
    assert "number" in first(ORDER)
    assert "number" not in first(WRAP, MALTA)
    assert "number" not in first("Where is my order LK-20481?")
    assert "number" not in first(ORDER, text="Order number 48213 was due on Friday. Where is my order?")
    assert "direct message" in first(ORDER, channel=Channel.SOCIAL)


def test_acknowledgement_in_public_repeats_no_number_and_in_a_chat_is_one_paragraph():
    social = first("Where is my order LK-20481?", channel=Channel.SOCIAL)
    assert "20481" not in social and social.endswith("– Ines")
    chat = first(WRAP, channel=Channel.CHAT)
    assert chat.startswith("Hi Priya! ") and "\n" not in chat


@pytest.mark.parametrize("text", ["Thank you, the tent is lovely!", "FYI", ""])
def test_acknowledgement_of_a_message_that_asks_nothing(text):
    written = first(text=text) if text else acknowledge(read_text(""), (), (), STYLE, HOURS, WEDNESDAY)[0]
    assert written.strip() and "looking into" not in written


def test_acknowledgement_is_the_same_for_the_same_and_other_words_for_a_customer_who_read_it():
    text = first(WRAP)
    assert first(WRAP) == text
    other = first(WRAP, recent=Recent(customer=(text,)))
    assert other != text and "whether we gift wrap" in other and "by 2 pm today" in other


def test_acknowledgement_in_the_words_of_the_house_where_no_clock_knows_them():
    assert "within a while" in first(WRAP, style=HouseStyle("X", "Ines", response_times={Channel.EMAIL: "a while"}))
    assert "as soon as I have an answer" in first(WRAP, style=HouseStyle("X", "Ines"))


@pytest.mark.parametrize("size", [1, 50])
def test_acknowledgement_hostile_and_huge(size):
    text = first(*[f"{'x' * 2000} <b>{{within}}</b> [NAME] %s?"] * size, sender="{0} <a@b.example>")
    assert len(text) < 20_000


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0, "10 am today"), (2, "noon today"), (2.5, "12:30 pm today"), (24, "10 am tomorrow"),
        (48, "10 am on Friday"), (24 * 7, "10 am on Wednesday, 17 June"), (-24, "10 am on Tuesday, 9 June"),
        (-10, "midnight today"),
    ],
)  # fmt: skip
def test_clock_speaks_as_people_do(hours, said):
    moment = WEDNESDAY + timedelta(hours=hours)
    assert clock(moment, WEDNESDAY.date()) == said


def later(*verdicts, promises=(), now=WEDNESDAY, style=STYLE, recent=None, text="", **known):
    questions = asked(*(t for t, _ in verdicts))
    checked = report([Verdict(q, s, 0.9) for q, (_, s) in zip(questions, verdicts, strict=True)])
    message = read_text(text or " ".join(t for t, _ in verdicts), **({"sender": "Priya Nair"} | known))
    return follow_up(message, checked, promises, style, HOURS, now, recent=recent)


def promised(index, hours=None):
    return Promise(index, "ask", (0, 3), due=None if hours is None else WEDNESDAY + timedelta(hours=hours))


def test_follow_up_asks_about_each_answer_by_name():
    note = later((WRAP, Status.ANSWERED), (MALTA, Status.ANSWERED))
    assert "whether we gift wrap and how long delivery to Malta takes" in note.text
    assert "my reply" in note.text and "e-mail" in note.text
    assert (note.asked, note.promised, note.missed) == ((0, 1), (), ())
    assert note.text.startswith("Hello Priya,") and "Ines Okafor" in note.text


def test_follow_up_carries_open_promises_with_their_time():
    note = later((WRAP, Status.ANSWERED), (MALTA, Status.DEFERRED), promises=[promised(1, 4)])
    assert note.promised == (1,) and "how long delivery to Malta takes" in note.text and "by 2 pm today" in note.text


def test_follow_up_owns_up_to_a_promise_that_is_late():
    note = later((MALTA, Status.DEFERRED), promises=[promised(0, -24)])
    assert "sorry" in note.text and "by 10 am on Tuesday, 9 June" in note.text and note.asked == ()


def test_follow_up_promises_for_one_time_are_told_together():
    verdicts = [(WRAP, Status.DEFERRED), (MALTA, Status.DEFERRED)]
    note = later(*verdicts, promises=[promised(0, 4), promised(1, 4)])
    assert note.text.count("by 2 pm today") == 1 and note.promised == (0, 1)
    assert "within 4 working hours" in later(*verdicts, promises=[promised(0)]).text


def test_follow_up_does_not_ask_whether_what_was_missed_was_answered():
    note = later((WRAP, Status.UNANSWERED), (MALTA, Status.PARTIAL), (ORDER, Status.DECLINED))
    assert note.missed == (0, 1) and note.asked == () and "whether we gift wrap" in note.text
    assert "where your order is" not in note.text


def test_follow_up_a_kept_promise_is_not_carried():
    note = later((MALTA, Status.DEFERRED))
    assert note.promised == () and "Malta" not in note.text


def test_follow_up_without_questions_and_with_promises_of_another_report():
    assert later(text="Thank you!").text.strip()
    assert later((WRAP, Status.ANSWERED), promises=[promised(7, 4)]).promised == ()


def test_follow_up_many_questions_are_a_list():
    note = later(*[(f"Do you sell {n}?", Status.ANSWERED) for n in ("bells", "tents", "boots", "maps", "stoves")])
    assert note.text.count("\n- whether we sell ") == 5


def test_follow_up_in_public_names_no_number():
    note = later(("Where is my order LK-20481?", Status.ANSWERED), channel=Channel.SOCIAL)
    assert "20481" not in note.text and "\n" not in note.text


def test_follow_up_is_steady_and_avoids_what_was_read():
    verdicts = [(WRAP, Status.ANSWERED), (MALTA, Status.ANSWERED)]
    note = later(*verdicts)
    assert later(*verdicts) == note
    assert later(*verdicts, recent=Recent(customer=(note.text,))).text != note.text


@pytest.mark.model
def test_acknowledgements_of_the_samples_pass_our_own_check():
    import json
    from pathlib import Path

    from assistant.config import load_configuration
    from assistant.pipeline import Assistant

    root = Path(__file__).parents[1]
    desk = Assistant.load(None, configuration=load_configuration(root / "fullreply.toml"))
    statuses = []
    for line in (root / "samples/inquiries.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        known = {"sender": row["sender"], "channel": Channel(row["channel"]), "subject": row["subject"]}
        made = desk.acknowledge(row["text"], agent="Megan Holroyd", now=WEDNESDAY, **known)
        statuses += [v.status for v in made.report.questions]
    assert len(statuses) > 15 and statuses.count(Status.DEFERRED) >= 0.9 * len(statuses)
