"""A short article told to the customer it is for, what is no question, and how what is open is named."""

from __future__ import annotations

import time

import pytest

from assistant.draft import compose
from assistant.draft.address import yes_no
from assistant.draft.asides import to_be_passed_on, told_by_the_way
from assistant.draft.focus import focused, presumes
from assistant.draft.sentences import units
from assistant.draft.turning import clause
from assistant.draft.weighing import code
from assistant.types import Channel, Entry, Form, HouseStyle, Match, MatchResult, Message, Passage, Question, Status
from tests.pace import reference

STYLE = HouseStyle("Marsh & Moor", "Ines Okafor", response_times={c: "1 working day" for c in Channel})
GROUPS = Entry(
    "groups",
    "Do you give a discount to clubs?",
    (
        Passage(
            "Yes, clubs and choirs receive 15% off orders of £200 or more. Please send us the club form, and we reply "
            "with a code within 3 days. Vouchers for weddings cannot be bought with the code."
        ),
    ),
)
PORCH = Entry(
    "porch",
    "Can you leave my parcel outside?",
    (Passage("Yes, you can name a dry place at checkout. Fireworks and knives are never left outside."),),
)
STORES = Entry(
    "stores",
    "Are your shops step-free?",
    (
        Passage(
            "Yes, the Harrogate and Whitby shops are step-free. In Settle the upper floor can only be reached by "
            "stairs. You can borrow a ramp in Settle."
        ),
    ),
)
REFUND = Entry(
    "refund",
    "How long does a refund take?",
    (Passage("We refund you within 4 days after your return arrives at our depot. Your bank then needs 2 more days."),),
)
ISLANDS = Entry(
    "islands", "Do you send parcels to the islands?", (Passage("Yes, we send parcels to all islands in 6 days."),)
)
LAMP = Entry(
    "lamp",
    "Marsh 200 camping lamp",
    (
        Passage(
            "The Marsh 200 is a camping lamp and costs £29. The housing is green or red aluminium. The lamp weighs "
            "180 g. The battery runs for 30 hours. The handle folds flat. The lamp can be rinsed under a tap."
        ),
    ),
)


def draft(message, *asked, evidence=(), channel=Channel.EMAIL, forms=(), subject=None):
    """Compose over (question, entry or None)."""
    forms = forms or (Form.INTERROGATIVE,) * len(asked)
    questions = [Question(((0, len(q)),), q, f, q) for (q, _), f in zip(asked, forms, strict=True)]
    matches = [
        MatchResult(q, (Match(e, 1.0, e.passages[0]),) if e else (), bool(e), 0.9 if e else 0.0) for q, e in asked
    ]
    inquiry = Message(message, ((0, len(message)),), channel=channel, subject=subject)
    return compose(inquiry, questions, matches, STYLE, evidence=evidence)


def told(question, message, entry):
    pieces = units(entry.passages[0])
    return [pieces[i].text for i in focused(question, message, entry, pieces, (0,), {})]


def test_focus_tells_a_short_article_with_what_to_do_and_without_other_cases():
    text, _ = draft("We are a choir. Do you give a discount?", ("Do you give a discount to choirs?", GROUPS))
    assert "15% off" in text and "Please send us the club form" in text
    assert "weddings" not in text


def test_focus_keeps_what_is_ruled_out_where_the_message_names_it():
    assert any("weddings" in t for t in told("Do you give a discount to clubs?", "Vouchers for weddings too?", GROUPS))
    assert any("weddings" in t for t in told("Do you give a discount on weddings?", "", GROUPS))


def test_focus_says_the_customers_own_case_alone_where_it_is_ruled_out():
    assert told("Can you leave it outside?", "There is a knife in my order.", PORCH) == [
        "Fireworks and knives are never left outside."
    ]
    assert len(told("Can you leave it outside?", "There is a hat in my order.", PORCH)) == 1
    assert "dry place" in told("Can you leave it outside?", "There is a hat in my order.", PORCH)[0]


def test_focus_reads_the_subject_for_the_case():
    text, _ = draft("Can you leave it outside?", ("Can you leave it outside?", PORCH), subject="my knives")
    assert "Fireworks and knives" in text and "dry place" not in text


def test_focus_leaves_out_other_places_than_the_one_of_the_message():
    assert told("Is the shop step-free?", "We want to see your Whitby shop.", STORES) == [
        "Yes, the Harrogate and Whitby shops are step-free."
    ]
    assert len(told("Are the shops step-free?", "", STORES)) == 3


def test_focus_gives_a_refund_of_returns_to_nobody_who_sends_nothing_back():
    asked = "When do I get my money back?"
    assert told(asked, "My parcel never came.", REFUND) == []
    assert told(asked, "I sent the tent back on Monday.", REFUND)
    text, parts = draft("I cancelled my order. When do I get my money?", (asked, REFUND))
    assert "return" not in text and parts[0].status is Status.DEFERRED


def test_focus_keeps_all_where_it_is_asked_why_something_is_not_possible():
    assert told("Why is it not possible to leave it outside?", "There is a knife in it.", PORCH) == [
        "Yes, you can name a dry place at checkout."
    ]


def test_focus_leaves_long_and_unnamed_entries_as_they_were_chosen():
    pieces = units(LAMP.passages[0])
    assert focused("How heavy is it?", "How heavy is it?", LAMP, pieces, (2,), {}) == (2,)


@pytest.mark.parametrize("message", ["", "x " * 500_000, "I returned it " * 10_000])
def test_focus_is_bounded(message):
    start = time.process_time()
    told("Do you give a discount to clubs?", message, GROUPS)
    assert time.process_time() - start < 30 * reference()


def test_presumes_only_returns():
    assert presumes("We pay after your return arrives.", "Where is my order?")
    assert not presumes("We pay after your return arrives.", "May I swap it?")


def test_planning_does_not_believe_the_check_where_a_product_says_nothing_of_it():
    said = units(LAMP.passages[0])
    evidence = ({u.text: (0.3, 0.9 if "housing" in u.text else 0.0) for u in said},)
    text, parts = draft("Does the lamp rustle?", ("Does the Marsh 200 rustle?", LAMP), evidence=evidence)
    assert parts[0].status is Status.DEFERRED and "aluminium" not in text


def test_selecting_prefers_the_sentence_with_the_asked_words_to_the_mark_of_the_check():
    said = units(LAMP.passages[0])
    evidence = ({u.text: (0.3, 0.9 if "housing" in u.text else 0.0) for u in said},)
    text, _ = draft("Can I rinse the lamp?", ("Can I rinse the Marsh 200?", LAMP), evidence=evidence)
    assert "rinsed under a tap" in text and "aluminium" not in text


def test_planning_puts_off_a_second_question_of_which_the_entry_says_nothing():
    text, parts = draft(
        "Is your Whitby shop step-free? Does it have a toilet?",
        ("Is your Whitby shop step-free?", STORES),
        ("Does the shop have a toilet?", STORES),
    )
    assert [p.status for p in parts] == [Status.ANSWERED, Status.DEFERRED]
    assert "whether the shop has a toilet" in text


@pytest.mark.parametrize("text", ["i want to buy the lamp", "want a look at the heron", "I'd like to see the tents"])
def test_asides_know_a_wish_told_by_the_way(text):
    assert told_by_the_way(Question(((0, 1),), text, Form.DECLARATIVE, text))


@pytest.mark.parametrize("text", ["I want to cancel my order", "I want to know the price", "can i see the tents?"])
def test_asides_leave_requests_alone(text):
    assert not told_by_the_way(Question(((0, 1),), text, Form.DECLARATIVE, text))


def test_draft_says_nothing_to_a_wish_told_by_the_way():
    text, parts = draft(
        "Is there a discount? i want to buy the lamp",
        ("Is there a discount for clubs?", GROUPS),
        ("i want to buy the lamp", LAMP),
        forms=(Form.INTERROGATIVE, Form.DECLARATIVE),
    )
    assert "lamp" not in text and {p.question for p in parts} == {0, 1}


def test_draft_thanks_for_praise_that_is_to_be_passed_on():
    message = "The lady in your shop was so kind and saved our trip. Please pass it on. Do you give clubs a discount?"
    text, parts = draft(
        message,
        ("Please pass it on.", None),
        ("Do you give a discount to clubs?", GROUPS),
        forms=(Form.IMPERATIVE, Form.INTERROGATIVE),
    )
    assert "pass" in text and "looking into" not in text and "at the same time" not in text
    assert {p.question for p in parts} == {0, 1}


def test_asides_pass_no_complaint_on_as_praise():
    message = Message("Thanks for nothing, this is unacceptable. Pass it on.", ((0, 53),))
    question = Question(((0, 1),), "Pass it on.", Form.IMPERATIVE, "Pass it on.")
    assert not to_be_passed_on(question, message)


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        (
            "if I have to pay customs when the parcel arrives?",
            "whether you have to pay customs when the parcel arrives",
        ),
        ("Can the canisters travel in the same parcel?", "whether the canisters can travel in the same parcel"),
        ("is the rucksack accepted as hand luggage by TAP?", "whether the rucksack is accepted as hand luggage by TAP"),
        ("Is the British VAT taken off?", "whether the British VAT is taken off"),
        ("can you zip two together", "whether you can zip two together"),
        ("if so how long should I allow?", "how long you should allow"),
    ],
)
def test_turning_names_what_it_used_to_mangle(text, turned):
    assert clause(text) == turned


@pytest.mark.parametrize("text", ["can you explain the fee", "if so", "if not, then"])
def test_turning_stays_silent_where_it_is_not_sure(text):
    assert clause(text) is None


def test_planning_goes_on_from_the_answer_before_where_the_own_match_says_nothing():
    text, parts = draft(
        "Do you send parcels to Skye, and if so how long should I allow?",
        ("Do you send parcels to Skye", ISLANDS),
        ("if so how long should I allow?", LAMP),
    )
    assert {p.status for p in parts} == {Status.ANSWERED} and "how long" not in text


def test_address_says_yes_where_only_the_place_is_left_out():
    title, said = ISLANDS.title, "Yes, we send parcels to all islands in 6 days."
    assert yes_no("Do you actually send up there?", title, said, near=0.65) == said
    assert (
        yes_no("Do you actually send up there?", title, said, near=0.3) == "We send parcels to all islands in 6 days."
    )
    assert yes_no("Can you send gas there too?", title, said, near=0.65).startswith("We")


@pytest.mark.parametrize(
    ("text", "is_code"),
    [
        ("for (var i = 0; i < n; i++) { parents = folder.getParents(); }", True),
        ("Choose Insert > Link (or press Ctrl+K); the menu opens.", False),
        ("", False),
    ],
)
def test_weighing_knows_lines_of_a_program(text, is_code):
    assert code(text) is is_code


def test_planning_never_answers_with_a_program():
    entry = Entry("path", "How do I find a path?", (Passage("x = f(); while (x) { y.push(x); x = x.getParent(); }"),))
    text, parts = draft("How do I find a path?", ("How do I find a path?", entry))
    assert parts[0].status is Status.DEFERRED and "{" not in text


def test_draft_asks_for_an_order_number_only_where_something_was_ordered():
    asked = "Please change my insurance address to 4 Mill Lane"
    text, _ = draft(asked, (asked, None), forms=(Form.IMPERATIVE,))
    assert "number" not in text


LOCKED = Entry(
    "locked",
    "Why is my account locked?",
    (Passage("Your account is locked for 10 minutes after four wrong passwords. You can sign in again after that."),),
)


def test_planning_explains_what_is_going_on_where_an_article_does():
    text, parts = draft("My account is locked. What is going on?", ("What is going on?", LOCKED))
    assert parts[0].status is Status.ANSWERED and "You can sign in again" in text and "looking into" not in text


def test_planning_still_looks_up_what_is_going_on_with_an_order():
    asked = "What is going on with my order?"
    _, parts = draft(asked, (asked, LOCKED))
    assert parts[0].status is Status.DEFERRED


def test_opening_names_no_order_where_none_is_waited_for():
    asked = "Is there a fee?"
    text, _ = draft("My bank transfer has still not turned up. Is there a fee?", (asked, None))
    assert "your order" not in text and "waiting" in text or "wait" in text
    text, _ = draft("My parcel has still not turned up. Is there a fee?", (asked, None))
    assert "your parcel" in text


def test_selecting_takes_a_number_of_things_and_no_measure():
    box = Entry(
        "tent",
        "Marsh 4 tent",
        (
            Passage(
                "The Marsh 4 is a tent and costs £300. It packs down to 68 × 28 × 28 cm. The poles are steel. "
                "The floor is thick. The box contains the tent, 28 pegs and a bag. The tent is green."
            ),
        ),
    )
    evidence = ({u.text: (0.2 if "packs" in u.text else 0.1, 0.0) for u in units(box.passages[0])},)
    asked = "Should there be 28 in the Marsh 4?"
    text, _ = draft(asked, (asked, box), evidence=evidence)
    assert "28 pegs" in text and "packs down" not in text


def test_turning_knows_what_families_do():
    assert clause("How should my family prepare for a visit?") == "how your family should prepare for a visit"


def test_focus_tells_a_short_article_in_a_chat_too():
    text, _ = draft("We are a choir, any discount?", ("Do you give a discount?", GROUPS), channel=Channel.CHAT)
    assert "15% off" in text and "club form" in text and "weddings" not in text


def test_opening_speaks_of_an_earlier_message_only_where_there_is_one():
    asked = "Do you give a discount?"
    text, _ = draft(asked, (asked, GROUPS), subject="Re: our club")
    assert "again" not in text.split("Yes")[0] and "coming back" not in text
    text, _ = draft(f"Thanks for your reply. {asked}", (asked, GROUPS), subject="Re: our club")
    assert any(w in text for w in ("coming back to us", "hear from you again", "writing again"))


def test_focus_keeps_a_sentence_that_says_first_what_holds():
    entry = Entry(
        "fast",
        "How fast is express?",
        (Passage("Express takes 1 day. It costs £7. Express covers England and Wales, and fuel cannot be sent."),),
    )
    assert any("covers England" in t for t in told("How fast is express?", "I am in Leeds.", entry))
