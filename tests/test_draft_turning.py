"""Questions turned to what an agent says: only where a rule is sure."""

from __future__ import annotations

import time

import pytest

from assistant.draft.persons import persons
from assistant.draft.telling import statement
from assistant.draft.tidying import tidy
from assistant.draft.topics import topic
from assistant.draft.turning import clause
from assistant.draft.wishes import doing
from assistant.draft.words import quoted
from tests.pace import reference


@pytest.mark.parametrize(
    ("question", "turned"),
    [
        ("Do you deliver to Norway?", "whether we deliver to Norway"),
        ("Do you gift wrap?", "whether we gift wrap"),
        ("do you also mend rucksacks from other brands?", "whether we mend rucksacks from other brands"),
        ("Does the Skylark 2 tent come with pegs?", "whether the Skylark 2 tent comes with pegs"),
        ("Does the warranty cover the air beams?", "whether the warranty covers the air beams"),
        ("Did you receive my parcel?", "whether we received your parcel"),
        ("Can I pay in three instalments?", "whether you can pay in three instalments"),
        ("Can my husband collect it for me?", "whether your husband can collect it for you"),
        ("Can the tent be used in winter?", "whether the tent can be used in winter"),
        ("Could I pay in three instalments as well?", "whether you could pay in three instalments"),
        ("Will the panniers fit", "whether the panniers will fit"),
        ("Is a footprint included with the tent?", "whether a footprint is included with the tent"),
        ("Is delivery to Norway free?", "whether delivery to Norway is free"),
        ("Is there parking at the shop?", "whether there is parking at the shop"),
        ("Are your tents made in the UK?", "whether our tents are made in the UK"),
        ("Am I able to return it?", "whether you are able to return it"),
        ("Has my order been shipped?", "whether your order has been shipped"),
        ("Have you received my parcel?", "whether we have received your parcel"),
        ("Do I need to pay customs?", "whether you need to pay customs"),
        ("Would it be possible to collect it on Sunday?", "whether it would be possible to collect it on Sunday"),
        ("How long does standard delivery to Bristol take?", "how long standard delivery to Bristol takes"),
        ("How do I change my address?", "how to change your address"),
        ("How heavy is the Heron 6?", "how heavy the Heron 6 is"),
        ("how much weight can I put in each bag?", "how much weight you can put in each bag"),
        ("Where is my order LK-204817?", "where your order LK-204817 is"),
        ("When is the Leeds store open?", "when the Leeds store is open"),
        ("Why has my order not arrived?", "why your order has not arrived"),
        ("What time do you open on Sundays?", "what time we open on Sundays"),
        ("What would you charge to deliver it to us?", "what we would charge to deliver it to you"),
        ("What happens if I am not at home?", "what happens if you are not at home"),
        ("Which courier delivers to Norway?", "which courier delivers to Norway"),
        ("Who pays for the return?", "who pays for the return"),
        ("I was wondering if you sell gift cards", "whether we sell gift cards"),
        ("Could you tell me how long delivery takes?", "how long delivery takes"),
        ("can you tell me when will it ship", "when it will ship"),
        (
            "Also, if the jacket is too small, is swapping it free?",
            "whether swapping it is free if the jacket is too small",
        ),
        ("Is a footprint included, or do I have to buy one?", "whether a footprint is included"),
        (
            "How long does delivery take, and what does it cost?",
            "how long delivery takes and what it costs",
        ),
        ("Was loss of colour ever reported?", "whether loss of colour was reported"),
        ("What is exon skipping?", "what exon skipping is"),
        ("Does it affect my credit score?", "whether it affects your credit score"),
        ("How long do you keep it for us?", "how long we keep it for you"),
        ("Can you look up my order from last year?", "whether we can look up your order from last year"),
        ("Why wasn't it left in the porch as I asked?", "why it was not left in the porch as you asked"),
        ("Why hasn't my parcel arrived?", "why your parcel has not arrived"),
        ("How long would that take, as we're off on 12 July?", "how long that would take"),
        ("Can I pay as soon as I have the tent?", "whether you can pay as soon as you have the tent"),
        ("I also would like to know whether my name is sold", "whether your name is sold"),
        ("was wondering whether the filling is down", "whether the filling is down"),
        ("is next day delivery availble for the Heron 6", "whether next day delivery is available for the Heron 6"),
        (
            "Do you ship there, what does it cost and who pays customs?",
            "whether we ship there, what it costs and who pays customs",
        ),
        ("Could you leave the price off the note?", "whether we could leave the price off the note"),
        ("Who signs for it?", "who signs for it"),
        ("Why do you not have any vegan boots?", "why we do not have any vegan boots"),
        ("do you know who does?", "who does"),
        ("Will you hold it for us, we're only there on the 14th?", "whether we will hold it for you"),
        ("Is the Voltmoor able to run a cool box?", "whether the Voltmoor is able to run a cool box"),
        ("WHAT ARE YOUR OPENING TIMES?", "what our opening times are"),
        ("Can you please call me?", "whether we can call you"),
        ("Will this affect the seam?", "whether this will affect the seam"),
        ("if i order now will it be here by friday", "whether it will be there by Friday if you order now"),
        ("does teh headtorch survive rain??", "whether the headtorch survives rain"),
    ],
)
def test_draft_turning_makes_a_clause_in_the_agents_words(question, turned):
    assert clause(question) == turned


@pytest.mark.parametrize(
    "question",
    [
        "",
        "???",
        "Can you machine wash the jacket?",  # "you" is anybody
        "How do you clean it?",
        "Any chance of a refund?",
        "My parcel is late. Where is it?",
        "wtf is going on with ur app lol",
        "Do you <b>ship</b>?",
        'Does "free" mean free?',
        "Is it " + "very " * 40 + "good?",
        "Please cancel my order",
        "12345",
        "Are your stores considered essential and so still open?",
        "Why can Apple Music show lyrics and Spotify not?",
        "What is the distance from which this can be seen?",
        "May I, a student, ask a question?",
        "Can the Heron 6 set up be delivered to Skye?",
        "Is this rope similiar to nylon?",
    ],
)
def test_draft_turning_is_none_where_unsure(question):
    assert clause(question) is None


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("I sent my tent to you", "you sent your tent to us"),
        ("can you send us our parcel", "can we send you your parcel"),
        ("I was told that you're closed", "you were told that we're closed"),
        ("mine is yours", "yours is ours"),
        ("I'm sure I've paid, I'd say", "you're sure you've paid, you'd say"),
        ("they contact you", "they contact us"),
    ],
)
def test_draft_turning_persons(text, turned):
    assert persons(text) == turned


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("availble", "available"), ("recieved", "received"), ("adress", "address"), ("delivers", "delivers")],
)
def test_draft_turning_tidy_mends_a_slip_in_a_common_word(typed, meant):
    assert tidy(typed) == meant


def test_draft_turning_tidy_drops_words_around_the_question():
    assert tidy("  And also: do you ship\nto Norway, please??  ") == "do you ship to Norway"


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("Do you deliver to Norway?", "delivery to Norway"),
        ("How much does the footprint cost?", "the cost of the footprint"),
        ("How much is delivery to Ireland?", "the cost of delivery to Ireland"),
        ("do you give a student discount?", "a student discount"),
        ("Is there any parking at the shop?", "parking at the shop"),
        ("Can I pay in three instalments?", "paying in three instalments"),
        ("How do I change my address?", "changing your address"),
        ("Is it possible to use two gift cards for one order?", "using two gift cards for one order"),
        ("What is your returns policy?", "our returns policy"),
        ("When is the Leeds store open?", "the opening hours of the Leeds store"),
        ("Where is my parcel?", "your parcel"),
        ("Does the Skylark 2 come with pegs?", "the Skylark 2"),
        ("I need help with my account", "your account"),
        ("Any chance of a refund?", "a refund"),
        ("Please tell me the price of the tent.", "the price of the tent"),
        ("I want a replacement, not a repair.", "a replacement"),
        ("I'm looking for a tent for four", "a tent for four"),
    ],
)
def test_draft_topic_is_a_noun_phrase(question, noun):
    assert topic(question) == noun


@pytest.mark.parametrize(
    "question",
    [
        "",
        "Is it?",
        "Can I return it?",
        "What would you charge?",
        "Can you wash it?",
        "How do you do?",
        "Do you " + "x " * 50,
    ],
)
def test_draft_topic_is_none_where_unsure(question):
    assert topic(question) is None


@pytest.mark.parametrize(
    ("request_", "done"),
    [
        ("Please cancel my order LK-204817", "cancelling your order LK-204817"),
        ("Can you please send me an invoice?", "sending you an invoice"),
        ("change my delivery address", "changing your delivery address"),
        ("please confirm in writing that it has been done", "confirming in writing that it has been done"),
    ],
)
def test_draft_doing_names_a_request(request_, done):
    assert doing(request_) == done


def test_draft_doing_follows_the_spelling():
    assert doing("Please cancel my order", "american") == "canceling your order"


@pytest.mark.parametrize(
    ("told", "turned"),
    [
        ("My parcel has not arrived.", "your parcel has not arrived"),
        ("The zip on my tent has failed after two summers.", "the zip on your tent has failed after two summers"),
        ("I can't log in", "you can't log in"),
        ("Unfortunately, the strap came off", "the strap came off"),
        ("It throws an error each time", "it throws an error each time"),
    ],
)
def test_draft_statement_repeats_a_problem(told, turned):
    assert statement(told) == turned


@pytest.mark.parametrize(
    "told",
    [
        "",
        "Broken!",
        "You sent me rubbish",
        "I hope you are well today",
        "the tent",
        "I have an old one",
        "It was perfect on the hill",
        "I am looking for a tent",
        "It happens when I zip it (then stops",
        "Is it broken?",
    ],
)
def test_draft_statement_is_none_where_it_would_not_read_well(told):
    assert statement(told) is None


def test_draft_quoted_cuts_between_words_and_keeps_one_pair_of_marks():
    text = quoted('He said "yes" ' + "and more " * 50)
    assert text.startswith("“He said 'yes'")
    assert text.endswith(" …”")
    assert len(text) <= 100
    assert text.count("“") == text.count("”") == 1


@pytest.mark.parametrize("function", [clause, topic, doing, statement, quoted, tidy])
@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "and " * 250_000, "please " * 100_000, "if , " * 100_000, "do you " * 100_000]
)
def test_draft_turning_is_quick_on_huge_text(function, text):
    start = time.process_time()
    function(text)
    assert time.process_time() - start < 7 * reference()
