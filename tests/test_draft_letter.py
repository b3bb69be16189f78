"""The form-letter score: what is personal, what is not, and why."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.draft import form_letter
from assistant.draft.stock import STOCK, stock
from assistant.message import read_text
from assistant.types import Channel, Entry, Passage, Recent
from tests.letters import LETTERS

DELIVERY = Entry(
    "delivery",
    "Delivery",
    (
        Passage(
            "We know how much it matters that a parcel comes in time. Our couriers are chosen with great care and are "
            "trained to treat every parcel as if it were their own. Standard delivery takes 3 to 5 working days and "
            "costs £4.95.\n1. Open the account page of the shop.\n2. Choose the order that you look for."
        ),
    ),
)  # fmt: skip
ASKED = "Hello, where is my order 48213 for my son's birthday? We live in Leeds. Do you deliver on Sunday?"


def scored(text, asked=ASKED, entries=(), recent=None, **known):
    known = {"sender": "Priya Nair"} | known
    return form_letter(read_text(asked, **known), read_text(text, reply=True), (), entries, recent)


def auc(high, low):
    return sum((a > b) + 0.5 * (a == b) for a in high for b in low) / (len(high) * len(low))


def test_letter_templates_score_higher_than_what_people_write():
    templates = [scored(t, asked=i, sender=s).score for i, s, t, _ in LETTERS]
    personal = [scored(p, asked=i, sender=s).score for i, s, _, p in LETTERS]
    assert len(templates) == 20 and auc(templates, personal) >= 0.97
    assert min(templates) > 0.5 > max(personal), "0.5 parts them, as the surfaces say"


def test_letter_a_template_with_the_name_and_number_filled_in_is_one_all_the_same():
    merged = (
        "Dear Priya,\n\nThank you for contacting us about order 48213. We apologise for any inconvenience "
        "caused. Your satisfaction is important to us, and a member of our team will be in touch shortly. If you have "
        "any further questions, please do not hesitate to contact us.\n\nKind regards"
    )
    assert scored(merged).score > 0.5


def test_letter_reasons_name_the_phrase_and_what_to_do():
    found = scored("Dear Customer, we apologise for any inconvenience. Please do not hesitate to contact us.")
    assert any("“Dear Customer”" in r and "use the name" in r for r in found.reasons)
    assert any("apologise for any inconvenience" in r and "say what went wrong" in r for r in found.reasons)
    assert any("not taken up" in r and "48213" in r for r in found.reasons)


def test_letter_tells_which_details_are_used():
    found = scored("Hello Priya, order 48213 reaches you in Leeds on Friday, in time for the birthday.")
    assert found.used == ("name: Priya Nair", "order: 48213", "place: Leeds") and found.unused == ()
    left = scored("Hello, it is on its way.")
    assert left.used == () and "order: 48213" in left.unused and left.score > found.score


def test_letter_in_public_no_number_is_missed():
    found = scored("Hello Priya, it is on its way.", channel=Channel.SOCIAL)
    assert not any("48213" in d for d in found.unused)


PROSE, FACTS = (
    DELIVERY.passages[0].text.split("Standard")[0],
    "Standard delivery takes 3 to 5 working days and costs £4.95.",
)
STEPS = "1. Open the account page of the shop.\n2. Choose the order that you look for."


def test_letter_copied_prose_counts_and_copied_facts_and_steps_do_not():
    own = "Hello Priya, about your order 48213 for the birthday: "
    prose, facts, steps = (scored(own + t, entries=[DELIVERY]) for t in (PROSE, FACTS, "\n" + STEPS))
    assert prose.copied > 0.7 and any("copied from the knowledge base" in r for r in prose.reasons)
    assert facts.copied > 0.3 and not any("prose copied" in r for r in (*facts.reasons, *steps.reasons))
    assert prose.score > facts.score
    assert scored(own + PROSE).copied == 0.0


def test_letter_likeness_to_recent_replies():
    text = LETTERS[0][3]
    new = scored(text)
    again = scored(text, recent=Recent(customer=("Hi.", text)))
    team = scored(text, recent=Recent(team=(text, text.replace("48213", "51877"), "Something else entirely.")))
    assert new.alike == 0.0 and again.alike == team.alike == 1.0
    assert again.score > new.score + 0.3 and "to this customer" in again.reasons[0]
    assert "of the team" in team.reasons[0] and "2 of the team's" in team.reasons[0]


def test_letter_sentences_from_the_base_are_no_likeness():
    text = f"{FACTS} Have a look before Friday, Priya."
    other = Recent(team=(f"{FACTS} Something quite different for somebody else altogether here.",))
    assert scored(text, entries=[DELIVERY], recent=other).alike == 0.0
    assert scored(text, recent=other).alike > 0.3


@pytest.mark.parametrize("text", ["", " \n", "> only quoted", "?!"])
def test_letter_of_nothing_is_none(text):
    assert scored(text).score == 0.0 and scored(text).reasons == ()


def test_letter_short_answers_are_no_form_letters():
    for text in ("Yes, both are in stock.", "Sadly not.", "Order 48213 left today, Priya."):
        assert scored(text).score < 0.5, text


def test_letter_200_recent_replies_cost_little():
    team = tuple(f"{t} Number {n}." for n in range(10) for _, _, *texts in LETTERS[:10] for t in texts)
    assert len(team) == 200
    inquiry, reply = read_text(ASKED, sender="Priya Nair"), read_text(LETTERS[0][3], reply=True)

    def spent(recent):
        started = time.process_time()
        form_letter(inquiry, reply, (), (), recent)
        return time.process_time() - started

    spent(Recent())
    alone = min(spent(Recent()) for _ in range(5))
    fresh = min(spent(Recent(team=tuple(t + str(n) for t in team))) for n in range(5))
    assert fresh < 40 * alone  # about 10 ms against 1


@pytest.mark.parametrize("text", ["word " * 20_000, "a" * 100_000, "1. x\n" * 20_000, "dear " * 20_000, "é’ " * 30_000])
def test_letter_takes_time_in_proportion_to_the_text(text):
    def spent(piece):
        started = time.process_time()
        scored(piece, asked=piece, recent=Recent(team=(piece,)))
        return time.process_time() - started

    spent("warm")
    assert spent(text) < 60 * (spent(text[: len(text) // 10]) + 0.01)


@settings(max_examples=60)
@given(st.text(max_size=300), st.text(max_size=300), st.lists(st.text(max_size=100), max_size=3))
def test_letter_any_texts_give_a_score(asked, text, team):
    found = form_letter(
        read_text(asked), read_text(text, reply=True), (), (DELIVERY,), Recent(tuple(team), tuple(team))
    )
    assert 0 <= found.score <= 1 and 0 <= found.copied <= 1 and 0 <= found.alike <= 1
    assert found == form_letter(
        read_text(asked), read_text(text, reply=True), (), (DELIVERY,), Recent(tuple(team), tuple(team))
    )


def test_stock_each_phrase_has_a_reason_and_none_is_in_what_people_wrote():
    assert all(weight > 0 and why for _, weight, why in STOCK)
    assert [p.words for _, _, _, personal in LETTERS for p in stock(personal) if p.weight >= 1] == []
    assert [p.words for p in stock("Your call is very important to us, valued customer!")] == [
        "Your call is very important to us",
        "valued customer",
    ]
