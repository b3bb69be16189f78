"""What a question needs beside an article, and what the agent is told to look up or do."""

from __future__ import annotations

import time

import pytest

from assistant.draft import need_of
from assistant.types import Form, Message, NeedKind, Question, Reference
from tests.pace import reference

ASK, WISH, TELL = Form.INTERROGATIVE, Form.IMPERATIVE, Form.DECLARATIVE
KNOWN = ("48213", "MR-204817", "MR-330021")


def need(text, form=ASK, message=""):
    whole = message or text
    references = tuple(Reference("order", n, (whole.index(n), whole.index(n) + len(n))) for n in KNOWN if n in whole)
    start = whole.index(text) if text in whole else 0
    question = Question(((start, start + len(text)),), text, form, text)
    return need_of(question, Message(whole, ((0, len(whole)),), references=references))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("how do I cancel?", ASK),
        ("Can I cancel my order?", ASK),
        ("do I get a refund if it rains?", ASK),
        ("How long does a refund take?", ASK),
        ("where do I find my order number?", ASK),
        ("How can I track my order?", ASK),
        ("The zip on my tent has failed", TELL),
        ("Can you send me information about the warranty?", ASK),
        ("Please send me the size guide", WISH),
        ("Can I change the delivery address of my order?", ASK),
        ("Do you have my size in stock?", ASK),
        ("Have you got tents in stock?", ASK),
        ("How do I delete my account?", ASK),
        ("I can't log in", TELL),
        ("Can you deliver on a Saturday?", ASK),
        ("What happens to my order if I'm out?", ASK),
        ("where is my nearest shop", ASK),
        ("Can you check if the Heron is in stock?", ASK),
        ("I'd like to return my tent", TELL),
        ("I want to exchange my jacket for a larger size", TELL),
        ("When will my order arrive if I order today?", ASK),
        ("Do you replace broken poles?", ASK),
        ("Can you change a zip?", ASK),
        ("Is my jacket covered by the warranty?", ASK),
        ("I'd like to know whether you deliver to Ireland", TELL),
        ("please advise", WISH),
        ("", ASK),
        ("?", ASK),
    ],
)
def test_need_is_knowledge_where_an_article_answers(text, form):
    assert need(text, form).kind is NeedKind.KNOWLEDGE
    assert need(text, form).todo == ""


@pytest.mark.parametrize(
    ("text", "form", "todo"),
    [
        ("where is my order", ASK, "Look up the tracking of the order (no number in the message"),
        ("What is the status of order 48213?", ASK, "Look up the tracking of order 48213"),
        ("When will my refund arrive?", ASK, "Look up the refund"),
        ("Has my return arrived yet?", ASK, "Check whether the return has arrived"),
        ("Why was I charged twice?", ASK, "Look up the payments"),
        ("I was charged twice for my order", TELL, "Look up the payments"),
        ("My parcel has not arrived", TELL, "Look up the tracking of the order"),
        ("When will it arrive?", ASK, "Look up the tracking of the order"),
        ("How many reward points do I have?", ASK, "Look up the customer's balance of points"),
        ("did my order go through?", ASK, "Check whether the order went through"),
        ("Is my order on its way?", ASK, "Look up the tracking of the order"),
        ("any news on my refund?", ASK, "Look up the refund"),
    ],
)
def test_need_is_account_where_something_is_looked_up(text, form, todo):
    found = need(text, form)
    assert found.kind is NeedKind.ACCOUNT
    assert found.todo.startswith(todo)


@pytest.mark.parametrize(
    ("text", "form", "todo"),
    [
        ("please cancel my order 48213", WISH, "Cancel the customer's order 48213"),
        ("Can you cancel order MR-204817?", ASK, "Cancel order MR-204817"),
        ("please cancel order 48213 if it has not gone", WISH, "Cancel order 48213 if it has not gone"),
        ("I want my money back", TELL, "Decide on a refund"),
        ("Can you refund me?", ASK, "Refund the customer"),
        ("Could you send me an invoice for order MR-330021?", ASK, "Send the customer an invoice for order MR-330021"),
        ("Can you send me the missing pegs?", ASK, "Send the customer the missing pegs"),
        (
            "Please change the delivery address to 5 Mill Lane, York",
            WISH,
            "Change the delivery address to 5 Mill Lane, York",
        ),
        ("I also want you to delete my account", TELL, "Delete the customer's account"),
        ("Please unlock my account", WISH, "Unlock the customer's account"),
        ("Can you call me back?", ASK, "Call the customer back"),
        ("stop sending me emails", WISH, "Stop sending the customer emails"),
        ("add a footprint to my order please", WISH, "Add a footprint to the customer's order"),
    ],
)
def test_need_is_action_where_something_is_to_be_done(text, form, todo):
    found = need(text, form)
    assert found.kind is NeedKind.ACTION
    assert found.todo.startswith(todo)


def test_need_names_the_reference_of_the_message():
    said = "I ordered a tent, order MR-204817. Where is my order?"
    assert need("Where is my order?", message=said).reference == "MR-204817"
    assert need("Where is my order?", message=said).todo == "Look up the tracking of order MR-204817"


def test_need_of_two_orders_takes_the_one_named_before():
    said = "Please cancel my order 48213. And MR-204817: where is my order?"
    assert need("where is my order?", message=said).reference == "MR-204817"
    assert need("Please cancel my order 48213", WISH, message=said).reference == "48213"


def test_need_without_a_number_says_so_only_where_one_helps():
    assert "no number" in need("where is my order").todo
    assert "no number" not in need("Please unlock my account", WISH).todo


def test_need_reads_it_as_the_order_that_the_message_is_about():
    said = "My order MR-204817 was due on Monday. Where is it?"
    assert need("Where is it?", message=said).kind is NeedKind.ACCOUNT
    assert need("Where is it?", message="I saw a tent at a friend's. Where is it?").kind is NeedKind.KNOWLEDGE
    moved = "I placed order MR-204817 last night. Could you change it to 9 High Row?"
    assert need("Could you change it to 9 High Row?", message=moved).kind is NeedKind.ACTION


@pytest.mark.parametrize("text", ["my " * 40_000, "cancel " * 20_000, "a" * 100_000, "where is my order " * 5_000])
def test_need_is_quick_on_huge_questions(text):
    start = time.process_time()
    need(text)
    assert time.process_time() - start < 45 * reference()
