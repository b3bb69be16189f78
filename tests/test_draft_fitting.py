"""What of an entry answers: the wordings searched with, the entry chosen, the sentences, yes or no, "
"and lists of pages."""

from __future__ import annotations

import time

import pytest

from assistant.draft import choosing, compose, wordings
from assistant.draft.address import yes_no
from assistant.draft.occasions import deadline, occasion
from assistant.draft.people import first_name
from assistant.draft.polarity import verdict
from assistant.draft.selecting import select
from assistant.draft.sentences import Kind, units
from assistant.draft.spelling import respelt
from assistant.draft.wider import hanging, leaning
from assistant.grounds import Grounds
from assistant.types import (
    Channel,
    CheckReport,
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
    Verdict,
)
from tests.pace import reference

STYLE = HouseStyle("Marsh & Moor", "Ines Okafor", response_times={c: "1 working day" for c in Channel})


def asked(text, message="", full=""):
    start = message.index(text) if message else 0
    return Question(((start, start + len(text)),), text, Form.INTERROGATIVE, full or text)


def entry(name, title, text, **more):
    return Entry(name, title, (Passage(text),), **more)


def found(question, *entries, score=0.9, answered=True, scores=()):
    given = scores or [1.0 - i for i in range(len(entries))]
    matches = tuple(Match(e, s, e.passages[0]) for e, s in zip(entries, given, strict=True))
    return MatchResult(question, matches, answered and bool(entries), score if entries else 0.0)


@pytest.mark.parametrize(
    "text", ["How long does it take?", "If not, where can I buy them?", "how much would that cost?"]
)
def test_wider_knows_what_hangs(text):
    assert hanging(asked(text))


@pytest.mark.parametrize(
    "text",
    [
        "Do you deliver to Ireland?",
        "Can I use two gift cards on one order?",
        "Is there parking?",
        "Is it possible to pay by card in your shop in Leeds?",
    ],
)
def test_wider_knows_what_stands_alone(text):
    assert not hanging(asked(text))


def test_wider_leans_where_it_was_named_only_by_the_finder():
    assert leaning(asked("Can I swap it?", full="Can I swap the jacket?"))
    assert not hanging(asked("Can I swap it?", full="Can I swap the red jacket?"))


def test_wider_puts_what_was_asked_and_said_before_a_question():
    text = "I saw the Wren bag. Do you repair other makes? How long does it take?"
    message = Message(text, ((0, len(text)),), subject="Repairs", references=(Reference("product", "Wren", (10, 14)),))
    questions = [asked("Do you repair other makes?", text), asked("How long does it take?", text)]
    ways = wordings(message, questions, 1)
    assert "Wren: How long does it take?" in ways
    assert "Do you repair other makes? How long does it take?" in ways
    assert "Repairs: How long does it take?" in ways
    assert len(ways) <= 4


def test_wider_is_quick_and_bounded_on_a_huge_message():
    text = "x. " * 300_000 + "How long does it take?"
    start = time.process_time()
    ways = wordings(Message(text, ((0, len(text)),), subject="y" * 100_000), [asked("How long does it take?", text)], 0)
    assert time.process_time() - start < 45 * reference()
    assert all(len(w) < 500 for w in ways)


def message(text, *references):
    return Message(text, ((0, len(text)),), references=references)


REPAIR = entry("repair", "How long does a repair take?", "A repair takes 10 working days.")
DELIVERY = entry("delivery", "How long does delivery take?", "Delivery takes 3 days.")


def test_choosing_takes_the_entry_that_the_message_is_about():
    question = asked("How long does it take?")
    own = found(question.text, DELIVERY, REPAIR, score=0.4)
    other = found("Do you repair? How long does it take?", REPAIR, DELIVERY, score=0.8)
    seen = choosing.candidates(message("Do you repair? How long does it take?"), question, own, [other])
    result, wording = choosing.chosen(question, own, seen, [0.6] * len(seen))
    assert result.best.entry.id == "repair"
    assert wording.startswith("Do you repair?")


def test_choosing_leaves_unanswered_what_nothing_answers():
    question = asked("Do you sell hats?")
    own = found(question.text, DELIVERY, score=0.05, answered=False)
    seen = choosing.candidates(message(question.text), question, own, [])
    assert choosing.chosen(question, own, seen, [0.1] * len(seen))[0].best is None
    assert choosing.chosen(question, found(question.text, answered=False), [], [])[0].best is None


def test_choosing_never_takes_internal_or_empty_entries():
    secret = entry("secret", "How long?", "Long.", internal=True)
    empty = Entry("empty", "How long?", ())
    question = asked("How long?")
    matches = (Match(secret, 2.0, secret.passages[0]), Match(empty, 1.0))
    assert choosing.candidates(message("How long?"), question, MatchResult("How long?", matches, True, 0.9), []) == []


def test_choosing_prefers_the_product_of_the_message():
    wren = entry("wren", "Wren sleeping bag", "The Wren weighs 1 kg.", source="products.jsonl")
    sett = entry("sett", "Sett bike bag", "The Sett weighs 8 kg.", source="products.jsonl")
    question = asked("What does the bag weigh?")
    own = found(question.text, wren, sett, score=0.6, scores=(5.0, 4.8))
    told = message("About the Sett: what does the bag weigh?", Reference("product", "Sett", (10, 14)))
    assert choosing.candidates(told, question, own, [])[0].match.entry.id == "sett"


def test_choosing_prefers_an_entry_whose_title_says_nothing_beyond_the_message():
    south = entry("ireland", "Do you deliver to Ireland?", "Yes, for £9.95.")
    north = entry("northern-ireland", "Do you deliver to Northern Ireland?", "Yes, for £5.95.")
    question = asked("do you deliver to Ireland?")
    own = found(question.text, north, south, score=0.5, scores=(5.0, 4.8), answered=False)
    seen = choosing.candidates(message(question.text), question, own, [])
    result, _ = choosing.chosen(question, own, seen, [0.7] * len(seen))
    assert [c.beyond for c in seen] == [2, 0]
    assert result.best.entry.id == "ireland"


def test_choosing_trusts_the_words_around_a_question_only_where_it_leans_on_them():
    own = found("Do you sell gift cards?", REPAIR, score=0.02, answered=False)
    other = found("How long does delivery take? Do you sell gift cards?", DELIVERY, REPAIR, score=0.9)
    plain = choosing.candidates(message("x"), asked("Do you sell gift cards?"), own, [other])
    leant = choosing.candidates(message("x"), asked("How long does it take?"), own, [other])
    assert plain[0].likely < leant[0].likely / 3


def test_grounds_put_off_what_our_own_check_does_not_find_unless_the_match_is_sure():
    sure, unsure = found("a", DELIVERY, score=0.9), found("b", REPAIR, score=0.45)
    missed = [Verdict(asked(t), Status.UNANSWERED, 0.1) for t in "ab"]
    ground = Grounds((sure, unsure), ({}, {}))
    assert ground.not_told(CheckReport(tuple(missed))) == [1]
    assert [m.answered for m in ground.without([1]).matches] == [True, False]
    told = [Verdict(asked(t), Status.ANSWERED, 0.9) for t in "ab"]
    assert ground.not_told(CheckReport(tuple(told))) == []


def test_choosing_does_not_answer_with_an_entry_that_was_used_and_does_not_speak_of_it():
    stove = entry("stove", "Can I use a stove in the tent?", "No, never use a stove in a tent.")
    first, second = asked("Can I use a stove in my tent?"), asked("Are gas canisters allowed on a plane?")
    results = choosing.once([first, second], [found(first.text, stove), found(second.text, stove)])
    assert [r.best is not None for r in results] == [True, False]


def chosen(question, text, evidence, title="", tight=True):
    pieces = units(Passage(text))
    return [pieces[i].text for i in select(question, pieces, title, tight=tight, evidence=evidence)]


def test_select_takes_the_sentence_in_which_the_check_sees_the_answer():
    text = "Our tents are made in Leeds. They come in green. Each pack holds at most 9 kg. We love hills. Rain is wet."
    evidence = {s: (0.2, 0.0) for s in text.split(". ")} | {"Each pack holds at most 9 kg.": (0.3, 0.9)}
    assert chosen("How much can I put in each one?", text, evidence) == ["Each pack holds at most 9 kg."]


def test_select_leaves_the_blurb_and_what_points_elsewhere():
    text = (
        "The Finch 3 is a tent for three people and costs £200. The poles are steel. The tent has two doors. "
        "For more information, see the tent page. It weighs 3 kg."
    )
    evidence = dict.fromkeys([u.text for u in units(Passage(text))], (0.5, 0.0)) | {
        "The tent has two doors.": (0.55, 0.8)
    }
    assert chosen("How many doors has the Finch 3?", text, evidence, "Finch 3 tent") == ["The tent has two doors."]


def test_select_keeps_a_list_of_conditions_whole():
    text = "You are eligible if you:\n- live in England\n- are over 18\n- have no car"
    evidence = {"You are eligible if you:": (0.3, 0.2), "are over 18": (0.6, 0.9)}
    assert len(chosen("Am I eligible over 18?", text, evidence)) == 4


def test_select_takes_the_quantity_that_is_asked_about():
    text = "The tent weighs 9.8 kg. The bag is red. The box contains 28 pegs and a bag. Poles are steel."
    evidence = {u.text: (0.4, 0.0) for u in units(Passage(text))}
    assert "The box contains 28 pegs and a bag." in chosen("Should there be 28?", text, evidence)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("You need:\n\nthe number of residents\nyour contact details\nthe home's code", ["sentence", *["bullet"] * 3]),
        ("You can:\ntell your driver\nask a friend\n", ["sentence", "bullet", "bullet"]),
        (
            "Who can attend\nThere are limits on who can attend, and on how many people there may be in the room.",
            ["sentence"],
        ),
        ("Start now\n", []),
        ("A: Wash your hands.", ["sentence"]),
        ("First thing to do\n\nWash your hands well. Dry them.", ["sentence", "sentence"]),
    ],
)
def test_units_read_the_lines_of_a_page(text, kinds):
    assert [u.kind.value for u in units(Passage(text))] == kinds


def test_units_leave_wrapped_text_as_it_runs():
    town = "Find a local shop by the name of the town that you live in or that is\nnear."
    text = f"{town} There is a different way in Scotland\nand in Wales."
    assert all(u.kind is Kind.SENTENCE for u in units(Passage(text)))
    assert len(units(Passage(text))) == 2


def test_units_are_quick_on_lines_without_end():
    start = time.process_time()
    units(Passage("a\n" * 100_000 + "b:\n" * 50_000 + "c " * 100_000))
    assert time.process_time() - start < 60 * reference()


GAS = entry(
    "gas",
    "Can you deliver gas canisters?",
    "Yes, we deliver up to 4 gas canisters to the mainland. Gas canisters cannot be sent to islands or abroad.",
)


def test_verdict_says_no_where_the_entry_rules_out_what_is_asked():
    pieces = units(GAS.passages[0])
    assert verdict("Do you send gas canisters to islands?", GAS, pieces) == (
        1,
        "No, gas canisters cannot be sent to islands or abroad.",
    )
    assert verdict("Do you send gas canisters?", GAS, pieces) is None
    assert verdict("How do you send gas canisters to islands?", GAS, pieces) is None


def test_verdict_says_yes_where_every_word_is_affirmed():
    pay = entry("pay", "Which cards do you take?", "You can pay by card or with PayPal. Cheques only by post.")
    assert verdict("Can I pay with PayPal?", pay, units(pay.passages[0])) == (
        0,
        "Yes, you can pay by card or with PayPal.",
    )
    assert verdict("Can I pay with cheques?", pay, units(pay.passages[0])) is None
    assert verdict("Can I not pay with PayPal?", pay, units(pay.passages[0])) is None


@pytest.mark.parametrize(
    ("question", "starts"),
    [
        ("Do you give discounts to students?", "Schools"),
        ("Do you give discounts to schools?", "Yes, schools"),
        ("Do I have to be a school for discounts?", "Schools"),
    ],
)
def test_yes_only_for_the_case_that_the_entry_names(question, starts):
    said = yes_no(question, "Do you give discounts to groups?", "Yes, schools and scout groups receive 10% off.")
    assert said.startswith(starts)


def test_no_holds_for_a_case_of_what_is_refused():
    answer = "No, items that were used can only be returned if they are faulty."
    assert yes_no("Can I return a tent I have used?", "Can I return an item I have used?", answer).startswith("No, ")
    far = "Will the band play at my wedding?"
    assert not yes_no(far, "Can I return an item I have used?", answer, near=0.1).startswith("No, ")


def test_draft_leads_with_the_verdict():
    question = asked("Do you send gas canisters to islands?")
    reply, _ = compose(Message(question.text, ((0, 30),)), [question], [found(question.text, GAS)], STYLE)
    assert "No, gas canisters cannot be sent to islands or abroad. We deliver up to 4" in reply or "No, gas" in reply
    assert "Yes" not in reply


def test_draft_of_an_account_question_is_never_answered_from_a_product():
    tent = entry("finch", "Finch 3 tent", "The Finch 3 costs £200. It has two doors.", source="products.jsonl")
    text = "My order MR-204817, a Finch 3, is late. Where is it?"
    message = Message(text, ((0, len(text)),), references=(Reference("order", "MR-204817", (9, 18)),))
    reply, _ = compose(message, [asked("Where is it?", text)], [found("Where is it?", tent)], STYLE)
    assert "£200" not in reply
    assert "where your order" in reply


def test_draft_asks_for_the_number_that_is_missing():
    text = "Where is my order?"
    reply, _ = compose(Message(text, ((0, len(text)),)), [asked(text)], [found(text)], STYLE)
    assert "order number" in reply
    assert "within 1 working day" in reply


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It was for my daughter's birthday on Saturday!", "your daughter's birthday on Saturday"),
        ("our wedding in June", "your wedding in June"),
        ("The weather is fine.", ""),
    ],
)
def test_occasion_is_said_back(text, said):
    assert occasion(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We need it by 20 July.", "you need it by 20 July"),
        ("I'm leaving for Cornwall on Friday.", "you leave for Cornwall on Friday"),
        ("We are going to Wales tomorrow", "you leave for Wales tomorrow"),
        ("I need a tent.", ""),
        ("Your courier leaves at 2.", ""),
    ],
)
def test_deadline_is_said_back(text, said):
    assert deadline(text) == said


def test_draft_takes_up_who_waits_and_for_what():
    text = "Order MR-204817 has not arrived and it is my son's birthday on Monday. Where is it?"
    message = Message(text, ((0, len(text)),), references=(Reference("order", "MR-204817", (6, 15)),))
    reply, _ = compose(message, [asked("Where is it?", text)], [found("Where is it?")], STYLE)
    assert "MR-204817" in reply
    assert "your son's birthday on Monday" in reply


@pytest.mark.parametrize(
    "text", ["What happens if it doesn't come? Is it insured?", "I ordered the wrong tent by mistake."]
)
def test_draft_is_not_sorry_for_what_has_not_happened_or_was_their_own(text):
    reply, _ = compose(Message(text, ((0, len(text)),)), [asked("Is it insured?")], [found("x")], STYLE)
    assert "sorry" not in reply


@pytest.mark.parametrize(
    ("text", "sender", "name"),
    [
        ("Where?\n\nThanks,\nBeth x", "Bethany Cole <b@mail.example>", "Beth"),
        ("Where?\nThanks\nSiobhán", "siobhan kelly", "Siobhán"),
        ("Where?\n\nSiobhán", "siobhan kelly", "Siobhán"),
        ("Where?\nBest\nMargaret Lowther (Mrs)", "Margaret Lowther", "Mrs Lowther"),
        ("Where?\nthanks\nJo Marsh", "accounts@acme.example", "Jo"),
        ("Where?\nThanks\nIs it open", "Tom Reed", "Tom"),
        ("Where?", "Lt. Craig Denholm", "Lt Denholm"),
        ("Where?\nThanks\nThe Team", "Tom Reed", "Tom"),
    ],
)
def test_greeting_is_for_who_signed(text, sender, name):
    assert first_name(Message(text, ((0, 6),), sender=sender)) == name


def test_spelling_goes_both_ways_and_spares_links_names_and_quotations():
    text = "The colour of “my colour” at https://x.example/colour in the Colour Centre, cancelling."
    american = respelt(text, "american")
    assert american == "The color of “my colour” at https://x.example/colour in the Colour Centre, canceling."
    assert respelt(american, "british") == text
    assert respelt(text, "klingon") == text


@pytest.mark.parametrize("text", ["a" * 100_000, "-a" * 50_000, "a@" * 50_000, "“" * 100_000, "colour " * 20_000])
def test_spelling_is_quick(text):
    start = time.process_time()
    respelt(text, "american")
    assert time.process_time() - start < 15 * reference()
