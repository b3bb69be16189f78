"""Whole drafts: greeting, answers, deferrals, parts, channels, and that nothing is said that no entry says."""

from __future__ import annotations

import dataclasses
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.draft import compose, deferral, insertion
from assistant.knowledge import load_entries
from assistant.types import (
    Channel,
    Entry,
    Form,
    HouseStyle,
    Match,
    MatchResult,
    Message,
    Passage,
    Question,
    Reference,
    Status,
)
from tests.draft_checker import unfounded
from tests.pace import reference

TIMES = {
    Channel.EMAIL: "1 working day",
    Channel.CHAT: "2 working hours",
    Channel.SOCIAL: "4 working hours",
    Channel.WEB: "2 days",
}
STYLE = HouseStyle(
    "Marsh & Moor", "Ines Okafor", "Customer Care", response_times=TIMES, character_limits={Channel.SOCIAL: 280}
)
DELIVERY = Entry(
    "delivery",
    "Do you deliver to Ireland?",
    (Passage("Yes, we deliver to Ireland for £9. Delivery takes 4 to 6 days. It is not available for gas."),),
    url="https://moor.example/delivery",
    source="faq.csv",
)
CANCEL = Entry(
    "cancel",
    "Can I cancel my order?",
    (
        Passage(
            "Yes, customers can cancel within 60 minutes.\n1. Open Orders.\n2. Press Cancel.\nAfter that it "
            "cannot be cancelled."
        ),
    ),
    source="faq.csv",
)
HOURS = Entry(
    "hours", "When are you open?", (Passage("The shop is open Monday to Friday from 9 am to 5 pm."),), source="faq.csv"
)
ZIP = Entry(
    "zip", "Is a broken zip covered?", (Passage("Yes, a zip that fails in normal use is covered."),), source="faq.csv"
)
TRACK = Entry(
    "track", "How can I track my order?", (Passage("You can track your order under Orders."),), source="faq.csv"
)
EMPTY = Entry("empty", "Do you sell bells?", ())
SECRET = Entry("secret", "What is the margin?", (Passage("The margin is 40%."),), internal=True)
ENTRIES = (DELIVERY, CANCEL, HOURS, ZIP, TRACK)


def ask(text: str, form: Form = Form.INTERROGATIVE) -> Question:
    return Question(((0, len(text)),), text, form, text)


def found(question: Question, entry: Entry | None) -> MatchResult:
    matches = (Match(entry, 1.0, entry.passages[0] if entry.passages else None),) if entry else ()
    return MatchResult(question.standalone, matches, entry is not None, 0.9 if entry else 0.1)


def draft(*pairs: tuple[str | Question, Entry | None], text: str = "", style: HouseStyle = STYLE, **message):
    questions = [ask(q) if isinstance(q, str) else q for q, _ in pairs]
    text = text or " ".join(q.text for q in questions)
    inquiry = Message(text, ((0, len(text)),), **({"sender": "priya nair <p@mail.example>"} | message))
    matches = [found(q, e) for q, (_, e) in zip(questions, pairs, strict=True)]
    reply, parts = compose(inquiry, questions, matches, style)
    for part in parts:
        assert reply[part.span[0] : part.span[1]] == part.text
    assert sorted({p.question for p in parts}) == list(range(len(questions)))
    assert not re.search(r"[{}\[\]]|\bNone\b|  ", reply)
    entries = [*ENTRIES, *(e for _, e in pairs if e)]
    assert unfounded(reply, inquiry, entries, style) == []
    return reply, parts


def test_draft_answers_greets_and_signs():
    reply, parts = draft(("Do you deliver to Ireland?", DELIVERY))
    assert reply.startswith("Hello Priya,\n\n")
    assert "Yes, we deliver to Ireland for £9." in reply
    assert reply.endswith("Ines Okafor\nCustomer Care, Marsh & Moor")
    assert (parts[0].status, parts[0].entry, parts[0].source) == (Status.ANSWERED, "delivery", "faq.csv")


def test_draft_without_name_company_agent_or_times_has_no_holes():
    reply, _ = draft(("Do you gift wrap?", None), style=HouseStyle(), sender=None)
    assert reply.startswith("Hello,\n\n")
    assert "as soon as I have an answer" in reply
    assert reply.rstrip().endswith(("regards", "wishes"))


def test_draft_defers_by_name_and_time_what_has_no_answer():
    reply, parts = draft(("Do you deliver to Ireland?", DELIVERY), ("Do you gift wrap?", None))
    assert "whether we gift wrap" in reply
    assert "within 1 working day" in reply
    assert [p.status for p in parts] == [Status.ANSWERED, Status.DEFERRED]
    assert (parts[1].entry, parts[1].source) == (None, None)


def test_draft_joins_two_deferrals_in_one_promise():
    reply, parts = draft(("Do you gift wrap?", None), ("Do you give a student discount?", None))
    assert reply.count("within 1 working day") == 1
    assert "whether we gift wrap and whether we give a student discount" in reply
    assert parts[0].text == parts[1].text


def test_draft_lists_many_deferrals_each_on_its_line():
    names = ["wrap gifts", "rent tents", "sell bells", "accept cheques", "offer courses"]
    reply, parts = draft(*((f"Do you {n}?", None) for n in names))
    assert [p.text for p in parts] == [f"- whether we {n}" for n in names]
    assert reply.count("within 1 working day") == 1


def test_draft_groups_questions_of_one_entry_and_says_nothing_twice():
    reply, parts = draft(
        ("How long does delivery take?", DELIVERY),
        ("When are you open?", HOURS),
        ("Do you deliver to Ireland?", DELIVERY),
    )
    assert reply.count("Delivery takes 4 to 6 days.") == 1
    assert parts[0].span == parts[2].span
    assert parts[0].span < parts[1].span


def test_draft_same_sentence_of_two_entries_is_said_once():
    twin = dataclasses.replace(HOURS, id="twin")
    reply, parts = draft(("When are you open?", HOURS), ("Are you open on Fridays?", twin))
    assert reply.count("Monday to Friday") == 1
    assert {p.status for p in parts} == {Status.ANSWERED}


def test_draft_keeps_steps_as_a_list_and_turns_to_the_customer():
    reply, _ = draft(("Can I cancel my order?", CANCEL))
    assert "Yes, you can cancel within 60 minutes.\n1. Open Orders.\n2. Press Cancel.\nAfter that it cannot" in reply


def test_draft_never_uses_an_entry_without_text_or_an_internal_one():
    reply, parts = draft(("Do you sell bells?", EMPTY), ("What is your margin?", SECRET))
    assert "40" not in reply
    assert {p.status for p in parts} == {Status.DEFERRED}


def test_draft_does_not_use_an_entry_that_the_match_rejects():
    question = ask("Do you deliver to Ireland?")
    result = MatchResult(question.text, (Match(DELIVERY, 1.0, DELIVERY.passages[0]),), False, 0.3)
    text = question.text
    reply, parts = compose(Message(text, ((0, len(text)),)), [question], [result], STYLE)
    assert "£9" not in reply
    assert parts[0].status is Status.DEFERRED


def test_draft_fewer_results_than_questions_defers_the_rest():
    question = ask("Do you deliver to Ireland?")
    _, parts = compose(Message("?", ((0, 1),)), [question], [], STYLE)
    assert parts[0].status is Status.DEFERRED


def test_draft_promises_to_look_up_an_order_and_claims_nothing_done():
    text = "Where is my order LK-204817? It was meant to be here on Tuesday."
    question = Question(((0, 28),), "Where is my order LK-204817?", Form.INTERROGATIVE, "Where is my order LK-204817?")
    reply, parts = draft((question, TRACK), text=text, references=(Reference("order", "LK-204817", (18, 27)),))
    assert re.search(r"(?:looking into|finding out|checking) where your order", reply)
    assert "you can track your order under Orders." in reply
    assert (parts[0].status, parts[0].entry) == (Status.DEFERRED, "track")
    assert reply.count("LK-204817") == 1
    assert not re.search(r"\bI(?:'ve| have) (?:cancelled|sent|changed|refunded|passed|forwarded)", reply)


def test_draft_who_waits_reads_of_the_parcel_first():
    text = "Where is my order LK-204817? It was meant to be here on Tuesday. When are you open?"
    references = (Reference("order", "LK-204817", (18, 27)),)
    reply, parts = draft(
        (ask("Where is my order LK-204817?"), None), ("When are you open?", HOURS), text=text, references=references
    )
    assert re.search(r"still waiting|kept you waiting|still not reached you", reply)
    assert parts[0].span < parts[1].span


def test_draft_request_about_the_customers_own_order_is_promised_not_claimed():
    question = Question(((0, 21),), "I'd like to cancel it", Form.DECLARATIVE, "I'd like to cancel the red jacket")
    reply, parts = draft((question, CANCEL), text="I'd like to cancel it, the red jacket")
    assert "look into cancelling the red jacket" in reply
    assert "order number" in reply
    assert "you can cancel within 60 minutes.\n1. Open Orders." in reply
    assert parts[0].status is Status.DEFERRED


def test_draft_does_not_tell_a_customer_who_writes_to_write():
    late = Entry(
        "late",
        "My parcel has not arrived. What can I do?",
        (
            Passage(
                "Please contact us if your parcel is late. Please check with your neighbours. We search for 5 days."
            ),
        ),
    )
    reply, _ = draft((ask("My parcel has not arrived", Form.DECLARATIVE), late))
    assert "contact us" not in reply
    assert "please check with your neighbours" in reply


def test_draft_answers_a_follow_up_from_the_answer_before():
    reply, parts = draft(("Do you deliver to Ireland?", DELIVERY), ("and how much is it?", None))
    assert [p.entry for p in parts] == ["delivery", "delivery"]
    assert "£9" in reply
    _, parts = draft(("When are you open?", HOURS), ("and how heavy is it?", None))
    assert parts[1].status is Status.DEFERRED


def test_draft_keeps_what_an_answer_rules_out():
    islands = Entry(
        "islands",
        "Do you deliver to the islands?",
        (Passage("Yes, for £7. Gas cannot be sent to the islands. Ferries are blue."),),
    )
    reply, _ = draft(
        ("can you post it to the islands", islands),
        ("When are you open?", HOURS),
        text="Can you post the gas to the islands?",
    )
    assert "Gas cannot be sent to the islands." in reply
    assert "Yes" not in reply


def test_draft_names_an_unclear_thing_in_the_customers_own_words():
    own = "can I get it sent to a pick-up point near my office on Saturday"
    question = Question(((0, len(own)),), own, Form.INTERROGATIVE, own.replace("it", "the door"))
    assert "whether you can get it sent to a pick-up point" in deferral(question, Channel.EMAIL, STYLE)


def test_draft_takes_up_trouble_in_the_customers_words():
    told = "The zip on my tent has failed after two summers."
    reply, _ = draft((ask(told, Form.DECLARATIVE), ZIP))
    assert re.search(r"sorry (?:to hear )?that the zip on your tent has failed after two summers\.", reply)
    assert "A zip that fails in normal use is covered." in reply


def test_draft_thanks_back_without_inventing():
    text = "I just wanted to say thank you. The poles arrived this morning, well before our trip to Wales."
    reply, parts = draft(text=text, sender="Margaret O'Dowd")
    assert "the poles arrived, well before your trip to Wales" in reply
    assert parts == ()


@pytest.mark.parametrize("text", ["", "   \n", "Ok.", "This is a shambles and I am fed up.", "👍", "\0", "a" * 1000])
def test_draft_without_questions_is_short_and_kind(text):
    reply, parts = draft(text=text or " ")
    assert parts == ()
    assert 20 < len(reply) < 400


def test_draft_blank_message_asks_for_its_text():
    assert "without any text" in draft(text="  \n ")[0]


def test_draft_chat_is_short_and_unsigned():
    reply, _ = draft(("Do you deliver to Ireland?", DELIVERY), channel=Channel.CHAT)
    assert reply.startswith("Hi Priya! Yes, we deliver")
    assert "Ines" not in reply
    assert "within 2 working hours" in draft(("Do you gift wrap?", None), channel=Channel.CHAT)[0]


def test_draft_social_fits_and_shows_no_personal_data():
    text = "Where is my order LK-204817?? Do you deliver to Ireland? Do you gift wrap? Mail me at p@mail.example"
    pairs = [
        ("Where is my order LK-204817?", TRACK),
        ("Do you deliver to Ireland?", DELIVERY),
        ("Do you gift wrap?", None),
    ]
    reply, parts = draft(*pairs, text=text, channel=Channel.SOCIAL, sender="@priya")
    assert len(reply) <= 280
    assert "LK-204817" not in reply
    assert "@" not in reply
    assert "direct message" in reply
    assert parts[0].status is Status.DEFERRED


@pytest.mark.parametrize("limit", [100, 140, 200, 280, 500])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 30])
@pytest.mark.parametrize("channel", list(Channel))
def test_draft_never_exceeds_the_limit_of_a_channel(limit, count, channel):
    style = dataclasses.replace(STYLE, character_limits={channel: limit})
    long = Entry("long", "About size?", (Passage("The size of the big one is given here. " * 1 + "x" * 300 + "."),))
    questions = [ask(f"Do you offer thing {i}?") for i in range(count)]
    entries = [DELIVERY, None, long, CANCEL, HOURS]
    matches = [found(q, entries[i % 5]) for i, q in enumerate(questions)]
    text = " ".join(q.text for q in questions) or "My tent is broken and I am fed up with it all."
    reply, parts = compose(
        Message(text, ((0, len(text)),), sender="Priya Nair", channel=channel), questions, matches, style
    )
    assert 0 < len(reply) <= limit
    assert {p.question for p in parts} == set(range(count))
    assert all(reply[p.span[0] : p.span[1]] == p.text for p in parts)


def test_draft_formal_tone_has_no_short_forms():
    style = dataclasses.replace(STYLE, tone="formal")
    reply, _ = draft(("Do you gift wrap?", None), ("Do you deliver to Ireland?", DELIVERY), style=style)
    assert reply.startswith("Dear Priya Nair,")
    assert "'" not in reply


def test_draft_american_spelling_changes_our_own_words_only():
    style = dataclasses.replace(STYLE, spelling="american")
    replies = [draft((f"When are you open{' ' * i}?", HOURS), style=style)[0] for i in range(12)]
    assert all("e-mail" not in r for r in replies)
    assert any("email" in r for r in replies)
    deferred, _ = draft((ask("Please cancel my order", Form.IMPERATIVE), None), style=style)
    assert "canceling your order" in deferred


def test_draft_signature_of_the_company_replaces_the_usual_lines():
    reply, _ = draft(("When are you open?", HOURS), style=dataclasses.replace(STYLE, signature="The Moor Team\nLeeds"))
    assert reply.endswith("Ines Okafor\nThe Moor Team\nLeeds")


def test_draft_is_the_same_for_the_same_message_and_varies_between_messages():
    texts = [
        f"Hello, {w} here. When are you open?"
        for w in ("Ann", "Ben", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ida", "Jo")
    ]
    replies = [draft(("When are you open?", HOURS), text=t)[0] for t in texts]
    assert replies == [draft(("When are you open?", HOURS), text=t)[0] for t in texts]
    assert len(set(replies)) >= 4


def test_draft_is_never_boilerplate():
    reply, _ = draft(("Do you gift wrap?", None), ("When are you open?", HOURS))
    for phrase in ("important to us", "do not hesitate", "for your inquiry", "for contacting us", "any inconvenience"):
        assert phrase not in reply


def test_draft_hostile_message_is_quoted_harmlessly_and_quickly():
    text = "<img src=x onerror=alert(1)> {0} {company} %s \u202e Do you {agent}? " * 2000
    start = time.process_time()
    questions = [ask("Do you {agent} <b>x</b>?"), ask("x" * 200_000), ask("")]
    message = Message(text, ((0, len(text)),), subject="{x} " * 1000, sender="{name}")
    reply, parts = compose(message, questions, [found(q, None) for q in questions], STYLE)
    assert len(parts) == 3
    assert len(reply) < 3000
    assert time.process_time() - start < 30 * reference()


TEXTS = st.text(max_size=120)


@given(
    TEXTS,
    TEXTS,
    TEXTS,
    st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from([None, *ENTRIES])), max_size=4),
    st.sampled_from(Channel),
)
@settings(deadline=None, max_examples=150)
def test_draft_of_anything_holds_together(text, subject, sender, asked, channel):
    questions = [
        Question(((0, 1),), told, Form.DECLARATIVE if entry else Form.IMPERATIVE, alone) for told, alone, entry in asked
    ]
    matches = [found(q, entry) for q, (_, _, entry) in zip(questions, asked, strict=True)]
    message = Message(text, ((0, len(text)),), subject, sender, channel)
    reply, parts = compose(message, questions, matches, STYLE)
    assert {p.question for p in parts} == set(range(len(questions)))
    assert all(reply[p.span[0] : p.span[1]] == p.text for p in parts)
    assert channel is not Channel.SOCIAL or len(reply) <= 280


def test_draft_a_thousand_questions_are_all_named():
    questions = [ask(f"Do you sell thing number {i}?") for i in range(1000)]
    start = time.process_time()
    _, parts = compose(Message("x", ((0, 1),)), questions, [found(q, None) for q in questions], STYLE)
    assert len({p.text for p in parts}) == 1000
    assert time.process_time() - start < 45 * reference()


def test_draft_deferral_for_the_button_names_the_question():
    said = deferral(ask("Do you gift wrap?"), Channel.EMAIL, STYLE)
    assert "gift wrap" in said
    assert "within 1 working day" in said
    assert "your question" in deferral(ask("wtf is this"), Channel.EMAIL, STYLE)


def test_draft_insertion_takes_the_first_entry_even_where_it_is_not_sure():
    question = ask("Do you deliver to Ireland?")
    result = MatchResult(question.text, (Match(DELIVERY, 1.0, DELIVERY.passages[0]),), False, 0.3)
    assert insertion(question, result, STYLE).startswith("Yes, we deliver to Ireland for £9.")
    assert insertion(question, found(question, EMPTY), STYLE) == ""
    assert insertion(question, found(question, SECRET), STYLE) == ""
    assert insertion(question, MatchResult("", (), False, 0.0), STYLE) == ""


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("£9", "£19"),
        ("4 to 6", "3 to 6"),
        ("is not available", "is available"),
        ("Ireland for", "Iceland for"),
        ("for gas.", "for gas. Your refund was sent."),
        ("1 working day", "1 working hour"),
        ("gift wrap", "gift wrap and refund £20"),
        ("Best wishes", "You get 20% off.\n\nBest wishes"),
    ],
)
def test_draft_checker_catches_sabotage(wrong, right):
    questions = [
        ask("Do you deliver to Ireland, how long does delivery take, is it available for gas?"),
        ask("Do you gift wrap?"),
    ]
    text = " ".join(q.text for q in questions)
    inquiry = Message(text, ((0, len(text)),), sender="Priya Nair")
    reply, _ = compose(inquiry, questions, [found(questions[0], DELIVERY), found(questions[1], None)], STYLE)
    reply = re.sub(r"(?m)^(?:Kind regards|With best wishes),", "Best wishes,", reply)
    assert unfounded(reply, inquiry, ENTRIES, STYLE) == []
    assert wrong in reply
    assert unfounded(reply.replace(wrong, right), inquiry, ENTRIES, STYLE)


KNOWLEDGE_BASE = Path(__file__).parents[1] / "knowledge_base"


@pytest.mark.parametrize("channel", list(Channel))
def test_draft_over_the_sample_base_says_only_what_its_entries_say(channel):
    entries = load_entries(KNOWLEDGE_BASE)[0]
    for i, entry in enumerate(entries):
        other = entries[(i * 7 + 3) % len(entries)]
        questions = [ask(entry.title), ask(other.title)]
        for n in (1 + i % 2,):
            text = " ".join(q.text for q in questions[:n])
            inquiry = Message(text, ((0, len(text)),), sender="Priya Nair", channel=channel)
            matches = [found(q, e) for q, e in zip(questions[:n], (entry, other), strict=False)]
            reply, _ = compose(inquiry, questions[:n], matches, STYLE)
            assert unfounded(reply, inquiry, (entry, other), STYLE) == [], reply
