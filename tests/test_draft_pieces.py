"""Passages in pieces, the pieces that answer, small turns of address, and names for the greeting."""

from __future__ import annotations

import time

import pytest

from assistant.draft.address import addressed, fits_yes_no, yes_no
from assistant.draft.people import first_name, full_name
from assistant.draft.selecting import on_subject, select
from assistant.draft.sentences import Kind, split_sentences, units
from assistant.draft.voice import public, unnumbered
from assistant.draft.words import listed, pick, stems
from assistant.types import Message, Passage
from tests.pace import reference


def texts(passage: str, *headings: str) -> list[str]:
    return [u.text for u in units(Passage(passage, headings))]


def chosen(question: str, passage: str, title: str = "", **options) -> list[str]:
    pieces = units(Passage(passage, ("Grades",) if passage.startswith("| Grade") else ()))
    return [pieces[i].text for i in select(question, pieces, title, **options)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        ("No end", ["No end"]),
        ("One. Two!  Three?", ["One.", "Two!", "Three?"]),
        ("It costs £3.95. Free from £50.", ["It costs £3.95.", "Free from £50."]),
        (
            "Open from 9.30 a.m. to 6 p.m. daily. Closed on Sundays.",
            ["Open from 9.30 a.m. to 6 p.m. daily.", "Closed on Sundays."],
        ),
        ("Use e.g. No. 5 or approx. 3 kg of it. Done.", ["Use e.g. No. 5 or approx. 3 kg of it.", "Done."]),
        ("See https://shop.example/a.b?c=1. Thanks.", ["See https://shop.example/a.b?c=1.", "Thanks."]),
        ('He said "stop." Then we left.', ['He said "stop."', "Then we left."]),
        ("Ask Mr. Smith. He knows J. Brown.", ["Ask Mr. Smith.", "He knows J. Brown."]),
        ("Over\ntwo lines. Yes.", ["Over two lines.", "Yes."]),
    ],
)
def test_draft_sentences_are_never_cut_inside(text, sentences):
    assert split_sentences(text) == sentences


def test_draft_sentences_keep_all_words():
    text = "A. B! C? D… E e.g. F. (G.) H"
    assert " ".join(split_sentences(text)) == text


def test_draft_units_tell_sentences_steps_bullets_and_rows_apart():
    table = "Size: M; Chest: 95 cm\nSize: L; Chest: 102 cm"
    passage = "Do this:\n1. Open it.\n2) Close it.\n\nYou need:\n- a spoon\n- a fork\n\n" + table
    pieces = units(Passage(passage))
    assert [u.kind for u in pieces] == [
        Kind.SENTENCE, Kind.STEP, Kind.STEP, Kind.SENTENCE, Kind.BULLET, Kind.BULLET, Kind.ROW, Kind.ROW,
    ]  # fmt: skip
    assert pieces[2].text == "Close it."
    assert pieces[6].text == "M – chest: 95 cm"
    assert len({u.block for u in pieces}) == 5


def test_draft_units_lead_a_bare_list_by_its_heading():
    assert texts("- gas\n- knives", "Delivery", "Not sent abroad") == ["Not sent abroad:", "gas", "knives"]


def test_draft_units_read_a_raw_table():
    assert texts("| Size | Chest |\n|---|---|\n| M | 95 cm |") == ["M – chest: 95 cm"]


def test_draft_units_of_nothing_are_none():
    assert texts("") == texts(" \n \n") == []


PRODUCT = (
    "The Moor 3 is a tent for three people and costs £200. The Moor 3 weighs 3.1 kg. The poles are made of aluminium. "
    "The flysheet withstands 3,000 mm of water. It is free of PFAS. The box contains the tent, pegs and a bag."
)


def test_draft_select_takes_what_answers_and_leaves_the_rest():
    assert chosen("How heavy is the Moor 3?", PRODUCT, "Moor 3 tent") == ["The Moor 3 weighs 3.1 kg."]
    assert chosen("How much is the Moor 3?", PRODUCT, "Moor 3 tent")[0].endswith("costs £200.")


def test_draft_select_brings_the_sentence_that_it_refers_to():
    found = chosen("Is it free of PFAS?", PRODUCT, "Moor 3 tent")
    assert found == ["The flysheet withstands 3,000 mm of water.", "It is free of PFAS."]


def test_draft_select_keeps_the_limit_that_follows():
    text = "We deliver on Saturdays for £9. This is not available on islands. Our vans are green. Drivers wear hats."
    assert chosen("Do you deliver on Saturdays?", text) == [
        "We deliver on Saturdays for £9.",
        "This is not available on islands.",
    ]


def test_draft_select_tells_charging_from_a_charge():
    text = "The torch costs £39. The battery is charged in 2.5 hours. It has a red light. The box holds a cable."
    assert chosen("How long does it take to charge?", text, "Moor torch") == ["The battery is charged in 2.5 hours."]


TABLE = (
    "Size: 8; Chest: 80 cm; Waist: 62 cm\nSize: 10; Chest: 84 cm; Waist: 66 cm\nSize: 12; Chest: 88 cm; Waist: 70 cm"
)


@pytest.mark.parametrize(
    ("question", "text", "title", "answers"),
    [
        ("How heavy is the Moor 3?", PRODUCT, "Moor 3 tent", True),
        ("Where can I try the Moor 3?", PRODUCT, "Moor 3 tent", False),
        ("How long are they valid?", PRODUCT + " The warranty lasts 3 years.", "Moor 3 tent", False),
        ("How long is the warranty?", PRODUCT + " The warranty lasts 3 years.", "Moor 3 tent", True),
        ("Tell me about the Moor 3", PRODUCT, "Moor 3 tent", True),
        ("Where can I try it?", PRODUCT, "Where can I see tents?", True),
        ("Which size for an 84 cm waist?", TABLE + TABLE.replace("Size: ", "\nSize: 1"), "Size guide", False),
        ("How wide is the chest of size 12?", TABLE + TABLE.replace("Size: ", "\nSize: 1"), "Size guide", True),
    ],
)
def test_draft_passage_under_a_name_must_speak_of_what_is_asked(question, text, title, answers):
    assert on_subject(question, units(Passage(text)), title) is answers


def test_draft_select_gives_steps_whole_with_their_lead_and_limit():
    text = (
        "You can cancel in two steps.\n1. Open Orders.\n2. Press Cancel.\nAfter 60 minutes this is no longer possible."
    )
    assert len(chosen("How do I cancel my order?", text, "Can I cancel my order?", tight=True)) == 4


def test_draft_select_takes_the_item_that_stands_out():
    text = "We repair:\n- tents of any brand\n- rucksacks of any brand\n- stoves, if they are ours\n- jackets\n- boots"
    assert chosen("Do you mend rucksacks?", text) == ["We repair:", "rucksacks of any brand"]


def test_draft_select_keeps_a_short_answer_whole_unless_there_is_more_to_answer():
    text = "Yes, dogs are welcome. Please keep them on a lead. Water bowls stand at the door."
    assert len(chosen("Are dogs welcome?", text, "Are dogs welcome?")) == 3
    assert chosen("Are dogs welcome?", text, "Are dogs welcome?", tight=True)[0] == "Yes, dogs are welcome."


def test_draft_select_is_never_empty_where_there_is_text():
    assert chosen("Qwerty?", "One thing. Another thing. A third thing. A fourth.")
    assert chosen("", "One thing. Another thing. A third thing.")
    assert select("Anything?", ()) == ()


def test_draft_select_is_quick_on_a_huge_passage():
    start = time.process_time()
    pieces = units(Passage("We deliver. " * 3000 + "." * 100_000 + "- " * 50_000))
    assert select("Do you deliver?", pieces)
    assert time.process_time() - start < 45 * reference()


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Customers can return items.", "You can return items."),
        ("UK only: customers must show ID.", "UK only: you must show ID."),
        ("The customer pays the postage.", "You pay the postage."),
        ("If the customer refuses the parcel, we charge £5.", "If you refuse the parcel, we charge £5."),
        ("A customer may not resell it.", "You may not resell it."),
        ("Customers can check their order online.", "You can check your order online."),
        ("We protect the customer's data.", "We protect your data."),
    ],
)
def test_draft_address_is_turned_to_the_customer(sentence, said):
    assert addressed(sentence) == said


@pytest.mark.parametrize(
    "sentence",
    [
        "Customers in other countries receive £30.",
        "UK customers pay nothing.",
        "Our customers love it.",
        "Customers can return items in their packaging, if they like.",
        "Please contact customer service.",
        "Nothing to turn here.",
    ],
)
def test_draft_address_stays_where_a_turn_is_not_sure(sentence):
    assert addressed(sentence) == sentence


@pytest.mark.parametrize(
    ("question", "title", "fits"),
    [
        ("Can I pay by card?", "Can I pay by card?", True),
        ("Do you deliver on Saturdays?", "Can you deliver on a Saturday?", True),
        ("Do I have to pay customs?", "Can I pay customs in advance?", False),
        ("Can I return it without the box?", "Can I return an item?", False),
        ("Is a footprint included, or do I have to buy one?", "Is a footprint included?", False),
        ("How do I pay by card?", "Can I pay by card?", False),
        ("Do you deliver to Norway?", "Do you deliver outside the UK?", False),
        ("My zip is broken.", "Is a broken zip covered?", False),
    ],
)
def test_draft_yes_and_no_stay_only_where_they_answer(question, title, fits):
    assert fits_yes_no(question, title) is fits
    said = yes_no(question, title, "Yes, you can, but not on Sundays.")
    assert said == ("Yes, you can, but not on Sundays." if fits else "You can, but not on Sundays.")


def named(sender: str | None) -> Message:
    return Message("Hello", ((0, 5),), sender=sender)


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("Priya Nair <priya@mail.example>", "Priya"),
        ("priya nair", "Priya"),
        ("PRIYA NAIR", "Priya"),
        ('"Nair, Priya" <p@mail.example>', "Priya"),
        ("Margaret O'Dowd", "Margaret"),
        ("ANNE-MARIE DUPONT", "Anne-Marie"),
        ("Mr Ashworth", "Mr Ashworth"),
        ("Dr. Ann Lee", "Dr Lee"),
        ("Łukasz", "Łukasz"),
        ("Müller, Jörg (Einkauf)", "Jörg"),
        (None, None),
        ("", None),
        ("priya@mail.example", None),
        ("Guest 4471", None),
        ("@danny_on_two_wheels", None),
        ("J. Smith", None),
        ("Ashworth Surveyors Ltd", None),
        ("Customer Support", None),
        ("https://evil.example", None),
        ("<script>alert(1)</script>", None),
        ("x" * 5000, None),
        ("Buy now at evil.example today friends", None),
    ],
)
def test_draft_first_name_is_tidied_or_left_out(sender, name):
    assert first_name(named(sender)) == name


def test_draft_full_name_for_a_formal_greeting():
    assert full_name(named("priya nair <p@mail.example>")) == "Priya Nair"
    assert full_name(named("Mr Tom Ashworth")) == "Mr Ashworth"
    assert full_name(named("Guest 12")) is None


def test_draft_public_text_has_no_personal_details():
    assert public("whether order LK-204817 was sent to a@b.example") == "whether your order was sent to"
    assert public("call me on 0113 496 0147 about #4711") == "call me on about your order"


def test_draft_text_names_a_number_once_and_stays_a_sentence():
    assert unnumbered("where LK-204817 is", "about LK-204817") == "where your order is"
    assert unnumbered("the voucher off order LK-204817", "LK-204817") == "the voucher off your order"
    assert unnumbered("where your parcel LK-204817 is", "LK-204817") == "where your parcel is"
    assert unnumbered("where order LK-204817 is", "LK-3") == "where order LK-204817 is"


def test_draft_words_meet_by_stem_and_by_meaning():
    assert stems("Do you deliver parcels?") & stems("shipping a package")
    assert stems("Can I send it back?") & stems("returns")
    assert not stems("the of and")


def test_draft_pick_depends_on_the_text_alone():
    assert pick("abc", "seed") == pick("abc", "seed")
    assert {pick("abc", f"seed {i}") for i in range(40)} == set("abc")
    assert pick(["x"], "\ud800") == "x"


def test_draft_listed_joins_as_people_do():
    assert [listed(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert listed(["a, b", "c"]) == "a, b, and c"
    assert listed(["a", "b and c", "d"]) == "a, b and c, and d"
