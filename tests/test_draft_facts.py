"""What the agent knows and no article says: told in a sentence, in the right place, and never more than that."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from assistant.cli.telling import known_facts
from assistant.draft import compose
from assistant.draft.facts import assigned, stated
from assistant.errors import InputError
from assistant.types import (
    Channel,
    Entry,
    Fact,
    Form,
    HouseStyle,
    Match,
    MatchResult,
    Message,
    Need,
    NeedKind,
    Passage,
    Question,
    Reference,
    Status,
)
from assistant.wire.inputs import DraftRequest

STYLE = HouseStyle("Marsh & Moor", "Ines Okafor", response_times={c: "1 working day" for c in Channel})
ACCOUNT = Need(NeedKind.ACCOUNT, "Look up the tracking of order 48213", "48213")
CANCEL = Need(NeedKind.ACTION, "Cancel the customer's order 48213", "48213")
INVOICE = Need(NeedKind.ACTION, "Send the customer an invoice for order 48213", "48213")


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [
        ("order 48213", "shipped on 3 May", "Your order 48213 was shipped on 3 May."),
        ("order 48213", "Shipped on 3 May", "Your order 48213 was shipped on 3 May."),
        ("order 48213", "dispatched", "Your order 48213 has been dispatched."),
        ("order 48213", "delivered tomorrow", "Your order 48213 will be delivered tomorrow."),
        ("order 48213", "on its way", "Your order 48213 is on its way."),
        ("MR-204817", "delayed by two days", "Your order MR-204817 is delayed by two days."),
        ("refund", "£34.50", "Your refund is £34.50."),
        ("return", "arrived on Monday", "Your return arrived on Monday."),
        ("parcel", "we found it and it goes out today", "We found it and it goes out today."),
        ("order 48213", "It left us on 3 May and is due on Friday.", "It left us on 3 May and is due on Friday."),
        ("pegs", "sent yesterday", "Your pegs were sent yesterday."),
        ("Lark Points", "450", "You have 450 Lark Points."),
        ("tracking number", "NP123456", "Your tracking number is NP123456."),
        ("", "We are sorry, it is lost.", "We are sorry, it is lost."),
        (
            "return",
            "booked in on 24 November, refund sent on 26 November",
            "Your return was booked in on 24 November, and the refund was sent on 26 November.",
        ),
    ],
)
def test_fact_is_a_natural_sentence(label, value, sentence):
    assert stated(Fact(label, value), ACCOUNT) == sentence


@pytest.mark.parametrize(
    ("value", "need", "sentence"),
    [
        ("done", CANCEL, "I've cancelled your order 48213."),
        ("yes", CANCEL, "I've cancelled your order 48213."),
        ("no", CANCEL, "I'm afraid that was not possible."),
        ("cancelled today", CANCEL, "Your order 48213 was cancelled today."),
        ("done", INVOICE, "I've sent you an invoice for order 48213."),
    ],
)
def test_fact_confirms_an_action_only_where_it_says_so(value, need, sentence):
    assert stated(Fact("order 48213", value), need) == sentence


def test_fact_american_spelling():
    assert stated(Fact("order 48213", "done"), CANCEL, "american") == "I've canceled your order 48213."


def test_fact_goes_to_the_question_that_it_is_about():
    where = Question(((0, 1),), "Where is my order 48213?", Form.INTERROGATIVE, "Where is my order 48213?")
    money = Question(((2, 3),), "When do I get my refund?", Form.INTERROGATIVE, "When do I get my refund?")
    needs = (ACCOUNT, Need(NeedKind.ACCOUNT, "Look up the refund"))
    facts = (Fact("refund", "paid on 1 May"), Fact("order 48213", "shipped"), Fact("x", "y", 1), Fact("z", " "))
    of, rest = assigned(facts, (where, money), needs)
    assert [f.value for f in of[0]] == ["shipped"]
    assert [f.value for f in of[1]] == ["paid on 1 May", "y"]
    assert rest == []
    assert assigned((Fact("x", "y", 7),), (where,), (ACCOUNT,)) == ({}, [Fact("x", "y", 7)])
    assert assigned((Fact("x", "y"),), (), ()) == ({}, [Fact("x", "y")])


def draft(text, asked, facts, entry=None, channel=Channel.EMAIL):
    questions = [Question(((0, len(a)),), a, Form.INTERROGATIVE, a) for a in asked]
    matches = [
        MatchResult(a, (Match(entry, 1.0, entry.passages[0]),) if entry else (), entry is not None, 0.9) for a in asked
    ]
    at = text.find("48213")
    references = (Reference("order", "48213", (at, at + 5)),) if at >= 0 else ()
    message = Message(text, ((0, len(text)),), sender="Priya Nair", channel=channel, references=references)
    return compose(message, questions, matches, STYLE, facts=facts)


def test_draft_states_the_fact_and_promises_nothing():
    reply, parts = draft(
        "Where is order 48213?", ["Where is my order 48213?"], [Fact("order 48213", "shipped on 3 May")]
    )
    assert "our order 48213 was shipped on 3 May." in reply
    assert "come back to you" not in reply
    assert (parts[0].status, parts[0].entry, parts[0].source) == (Status.ANSWERED, None, "agent")
    assert reply[parts[0].span[0] : parts[0].span[1]] == parts[0].text


def test_draft_defers_while_the_fact_is_empty():
    reply, parts = draft("Where is order 48213?", ["Where is my order 48213?"], [Fact("order 48213", "  ")])
    assert parts[0].status is Status.DEFERRED
    assert "within 1 working day" in reply


def test_draft_fact_goes_before_the_article_for_its_question():
    track = Entry("track", "How can I track my order?", (Passage("You can track your order under Orders."),))
    reply, parts = draft("Where is 48213?", ["Where is my order 48213?"], [Fact("order 48213", "lost")], track)
    assert "is lost." in reply
    assert [p.source for p in parts] == ["agent"]


def test_draft_social_never_tells_a_fact_in_public():
    reply, parts = draft(
        "Where is 48213?",
        ["Where is my order 48213?"],
        [Fact("order 48213", "shipped on 3 May")],
        channel=Channel.SOCIAL,
    )
    assert "3 May" not in reply
    assert "48213" not in reply
    assert "direct message" in reply
    assert parts[0].status is Status.DEFERRED


def test_draft_fact_without_questions_is_told():
    assert "We have news." in draft("Hello there.", [], [Fact("", "We have news.")])[0]


def test_draft_never_claims_what_no_fact_confirms():
    reply, _ = draft("Please cancel order 48213", ["Can you cancel my order 48213?"], [])
    assert "I've cancelled" not in reply
    assert "has been cancelled" not in reply


def test_fact_of_the_command_line():
    assert known_facts(["order 48213=shipped on 3 May", "refund="]) == (
        Fact("order 48213", "shipped on 3 May"),
        Fact("refund", ""),
    )
    assert known_facts(None) == ()
    assert known_facts(["a=b=c"], wire=True) == [{"label": "a", "value": "b=c"}]


@pytest.mark.parametrize("given", [["no equals"], ["=value"], ["a=" + "x" * 501], ["a=b"] * 21])
def test_fact_of_the_command_line_is_refused_with_what_to_do(given):
    with pytest.raises(InputError, match="--fact: expected"):
        known_facts(given)


@pytest.mark.parametrize(
    "facts",
    [
        [{"label": "a", "value": "b", "more": 1}],
        [{"label": "a"}],
        [{"label": "a", "value": "x" * 501}],
        [{"label": "a", "value": "b", "question": -1}],
        [{"label": "a", "value": "b", "question": True}],
        [{"label": "a", "value": "b"}] * 21,
    ],
)
def test_fact_of_a_request_is_bounded_and_knows_its_fields(facts):
    with pytest.raises(ValidationError):
        DraftRequest.model_validate({"text": "Hi", "facts": facts})


def test_fact_of_a_request():
    request = DraftRequest.model_validate({"text": "Hi", "facts": [{"label": "a", "value": "b", "question": 0}]})
    assert request.facts[0].value == "b"
