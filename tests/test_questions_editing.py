"""The agent's hand on the questions: split, merge, dismiss, add, and what is respected later."""

from __future__ import annotations

import contextlib
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.questions import QuestionFinder, corrected, sentence_of
from assistant.questions.editing import LONGEST, MOST, add, dismiss, merge, split
from assistant.questions.wordings import ADDED, MERGED, SPLIT, form_of
from assistant.text import digest, wording
from assistant.types import Corrections, Form, Message, Part, Question

TEXT = "Hi 🏕️🏕️, when will it ship and how much is it? My tent arrived torn. Thanks!"


def message(text=TEXT, subject=None):
    return Message(text, ((0, len(text)),) if text.strip() else (), subject=subject)


def asked(text, *words, part=Part.BODY):
    """Questions at the places of some words of the text."""
    spans = [(text.index(w), text.index(w) + len(w)) for w in words]
    return tuple(Question((s,), text[slice(*s)], standalone=text[slice(*s)], part=part) for s in spans)


def words_of(text, questions):
    return [[text[slice(*s)] for s in q.spans] for q in questions]


def refused(remedy, function, *given):
    with pytest.raises(InputError) as caught:
        function(*given)
    (problem,) = caught.value.problems
    assert remedy in problem.remedy
    assert "tent" not in str(caught.value)  # no word of a customer


# ---- split ----


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("when will it ship and how much is it?", ["when will it ship", "how much is it?"]),
        ("Do you ship to Canada? If so, how much?", ["Do you ship to Canada?", "If so, how much?"]),
        ("send me the invoice; cancel the rest", ["send me the invoice", "cancel the rest"]),
        ("the salt and pepper set, and when is it back", ["the salt and pepper set", "when is it back"]),
        ("Is it warm, or is it light?", ["Is it warm", "is it light?"]),
        ("where is it\nI need an invoice", ["where is it", "I need an invoice"]),
        ("Hi Jo, when is it back, and can I still get one?", ["Hi Jo, when is it back", "can I still get one?"]),
        ("refund and apology", ["refund", "apology"]),
        ("price, weight", ["price", "weight"]),
        ("wann kommt es und was kostet es?", ["wann kommt es", "was kostet es?"]),
        ("Why?!? How?", ["Why?!?", "How?"]),
    ],
)
def test_split_where_the_words_suggest_it(text, halves):
    found = split(message(text), asked(text, text), 0)
    assert words_of(text, found) == [[halves[0]], [halves[1]]]
    assert [(q.confidence, q.reason) for q in found] == [(1.0, SPLIT)] * 2


def test_split_makes_the_halves_stand_alone():
    found = split(message(), asked(TEXT, "when will it ship and how much is it?"), 0)
    assert [q.standalone for q in found] == ["When will it ship?", "How much is it?"]
    assert {q.form for q in found} == {Form.INTERROGATIVE}


def test_split_at_an_offset_in_the_middle_of_a_word_keeps_the_word():
    questions = asked(TEXT, "when will it ship and how much is it?")
    at = TEXT.index("much") + 2
    assert words_of(TEXT, split(message(), questions, 0, at)) == [["when will it ship and how"], ["much is it?"]]
    at = TEXT.index("and how") + 4
    assert words_of(TEXT, split(message(), questions, 0, at)) == [["when will it ship"], ["how much is it?"]]


def test_split_puts_the_halves_between_the_others():
    questions = asked(TEXT, "when will it ship and how much is it?", "My tent arrived torn.")
    assert [q.spans[0][0] for q in split(message(), questions, 0)] == sorted(
        TEXT.index(w) for w in ("when", "how", "My tent")
    )


def test_split_of_a_question_asked_twice_is_one_a_place():
    text = "Where is it? Please. Where is my order?"
    spans = ((0, 12), (21, 39))
    found = split(message(text), (Question(spans, "Where is it?"),), 0)
    assert words_of(text, found) == [["Where is it?"], ["Where is my order?"]]
    cut = split(message(text), (Question(spans, "Where is it?"),), 0, 27)
    assert words_of(text, cut) == [["Where is it?", "Where"], ["is my order?"]]


@pytest.mark.parametrize("text", ["Why?", "delivery", "and", "🏕️🏕️", ", , ,", "and and and"])
def test_split_never_leaves_an_empty_half(text):
    try:
        found = split(message(text), (Question(((0, len(text)),), text),), 0)
    except InputError as error:
        assert error.problems[0].remedy
    else:
        assert len(found) == 2
        assert all(any(c.isalnum() for c in q.text) for q in found)


@pytest.mark.parametrize("at", [0, 4, TEXT.index("when"), TEXT.index("?") + 1, len(TEXT), 10**9, -5])
def test_split_outside_the_question_is_refused(at):
    refused(
        "where the second one begins", split, message(), asked(TEXT, "when will it ship and how much is it?"), 0, at
    )


@pytest.mark.parametrize("index", [-1, 1, 99])
def test_edits_of_a_question_that_is_not_there_are_refused(index):
    questions = asked(TEXT, "when will it ship and how much is it?")
    for function in (split, merge):
        refused("look at the list", function, message(), questions, index)
    refused("look at the list", dismiss, questions, index)
    refused("look at the list", merge, message(), questions, 0)  # there is no next one


def test_split_of_fifty_is_refused():
    text = "a and b. " * MOST
    many = tuple(Question(((9 * i, 9 * i + 8),), "a and b.") for i in range(MOST))
    refused("merge some", split, message(text), many, 3)


# ---- merge ----


def test_merge_joins_places_that_touch():
    questions = split(message(), asked(TEXT, "when will it ship and how much is it?"), 0)
    (one,) = merge(message(), questions, 0)
    assert words_of(TEXT, [one]) == [["when will it ship and how much is it?"]]
    assert (one.text, one.reason, one.confidence) == ("when will it ship and how much is it?", MERGED, 1.0)


def test_merge_keeps_places_apart_that_other_words_part():
    questions = asked(TEXT, "when will it ship", "My tent arrived torn.")
    (one,) = merge(message(), questions, 0)
    assert words_of(TEXT, [one]) == [["when will it ship", "My tent arrived torn."]]
    assert one.text == "when will it ship My tent arrived torn."
    assert words_of(TEXT, split(message(), [one], 0)) == words_of(TEXT, questions)


def test_merge_with_one_that_is_not_the_next():
    text = "Is it A? Is it B? Is it C?"
    found = merge(message(text), asked(text, "Is it A?", "Is it B?", "Is it C?"), 2, 0)
    assert words_of(text, found) == [["Is it A?", "Is it C?"], ["Is it B?"]]
    refused("another one", merge, message(text), found, 0, 0)


def test_merge_of_body_and_subject_keeps_the_places_in_the_body():
    body, subject = asked(TEXT, "when will it ship"), asked("Where is it?", "Where is it?", part=Part.SUBJECT)
    (one,) = merge(message(subject="Where is it?"), (*body, *subject), 0)
    assert (one.part, one.spans) == (Part.BODY, body[0].spans)
    assert one.text == "when will it ship Where is it?"


# ---- dismiss and add ----


def test_dismiss_one_of_equal_questions():
    twice = (Question(((0, 2),), "Hi"), Question(((0, 2),), "Hi"))
    assert len(dismiss(twice, 1)) == 1
    assert dismiss(twice[:1], 0) == ()


def test_add_words_after_emoji():
    at = TEXT.index("My tent")
    (one,) = add(message(), (), (at, at + len("My tent arrived torn.")))
    assert (one.text, one.form, one.reason) == ("My tent arrived torn.", Form.DECLARATIVE, ADDED)
    assert TEXT[slice(*one.spans[0])] == one.text


def test_add_grows_to_whole_words_and_drops_blanks_and_joints():
    at = TEXT.index("and how")
    (one,) = add(message(), (), (at - 1, at + len("and how much is i")))
    assert TEXT[slice(*one.spans[0])] == "how much is it?"
    assert one.standalone == "How much is it?"


def test_add_stands_in_order_of_place():
    later = asked(TEXT, "My tent arrived torn.")
    found = add(message(), later, (TEXT.index("when"), TEXT.index("when") + 17))
    assert [q.text for q in found] == ["when will it ship", "My tent arrived torn."]


def test_add_in_the_subject():
    inquiry = message(subject="Where is it")
    body = asked(TEXT, "when will it ship")
    found = add(inquiry, body, (0, 11), Part.SUBJECT)
    assert [(q.part, q.text) for q in found] == [(Part.BODY, "when will it ship"), (Part.SUBJECT, "Where is it")]
    refused("select the words", add, message(), (), (0, 3), Part.SUBJECT)


@pytest.mark.parametrize("span", [(0, 0), (2, 3), (3, 2), (-1, 4), (0, 10**6), (len(TEXT), len(TEXT))])
def test_add_nothing_or_outside_is_refused(span):
    refused("select the words", add, message(), (), span)


def test_add_what_belongs_to_a_question_is_refused():
    questions = asked(TEXT, "when will it ship")
    refused("split that question", add, message(), questions, (TEXT.index("ship"), TEXT.index("much")))


def test_add_too_long_or_too_many_is_refused():
    text = "words " * 1000
    refused("only the words", add, message(text), (), (0, LONGEST + 500))
    many = tuple(Question(((i, i + 1),), "w") for i in range(MOST))
    refused("merge some", add, message(text), many, (600, 605))


@given(st.text(max_size=60), st.integers(-5, 70), st.integers(-5, 70))
def test_add_any_range_is_a_question_of_the_text_or_refused(text, start, end):
    try:
        (one,) = add(message(text), (), (start, end))
    except InputError as error:
        assert error.problems[0].remedy
    else:
        (place,) = one.spans
        assert one.text == " ".join(text[slice(*place)].split())
        assert any(c.isalnum() for c in one.text)


@given(st.text(st.sampled_from("ab ,;?.!\n&-é🏕d"), min_size=1, max_size=60), st.none() | st.integers(0, 60))
def test_split_halves_are_apart_and_within(text, at):
    whole = (Question(((0, len(text)),), text),)
    try:
        first, second = split(message(text), whole, 0, at)
    except InputError:
        return
    assert 0 <= first.spans[0][0] < first.spans[0][1] <= second.spans[0][0] < second.spans[0][1] <= len(text)


@pytest.mark.parametrize("piece", ["and ", "? ", " ", "a", ",", "&", "-", "\n", "and,and&"])
def test_split_and_add_take_linear_time(piece):
    def cost(length):
        text = piece * (length // len(piece))
        began = time.process_time()
        for edit in (lambda: split(message(text), (Question(((0, len(text)),), text),), 0), lambda: _try_add(text)):
            with contextlib.suppress(InputError):
                edit()
        return time.process_time() - began

    cost(1_000)
    assert cost(80_000) < 30 * max(cost(10_000), 0.01)


def _try_add(text):
    return add(message(text), (), (0, len(text)))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Where is it", Form.INTERROGATIVE),
        ("it is in stock?", Form.INTERROGATIVE),
        ("Can’t you ship it", Form.INTERROGATIVE),
        ("please send it", Form.IMPERATIVE),
        ("Cancel my order", Form.IMPERATIVE),
        ("my tent is torn", Form.DECLARATIVE),
        ("", Form.DECLARATIVE),
    ],
)
def test_form_of_chosen_words(text, form):
    assert form_of(text) is form


# ---- what is respected later ----


def finder(text):
    """Every sentence with a question mark."""
    return tuple(Question((m.span(),), m[0]) for m in re.finditer(r"[^\s.?!][^.?!]*\?", text))


def test_corrected_leaves_out_what_was_dismissed_in_other_case_and_spacing():
    text = "HOW  are\nyou? Where is it?"
    later = corrected(finder(text), message(text), Corrections(frozenset({wording("How are you?")})))
    assert [q.text for q in later] == ["Where is it?"]
    near = "How are you today?"
    assert corrected(finder(near), message(near), Corrections(frozenset({wording("How are you?")}))) == finder(near)


def test_corrected_leaves_out_of_one_message_what_was_dismissed_there():
    text = "How are you? Where is it?"
    known = Corrections(dismissed_here=frozenset({(digest(text), "how are you"), (digest("Else."), "where is it")}))
    again = " How  are\nyou? Where is it?"
    assert [q.text for q in corrected(finder(again), message(again), known)] == ["Where is it?"]
    assert len(corrected(finder(text + " Why?"), message(text + " Why?"), known)) == 3
    trail = Message(f"{text}\n> Hello.", ((0, len(text)),))
    assert [q.text for q in corrected(finder(text), trail, known)] == ["Where is it?"]


def remember(text, words):
    span = (text.index(words), text.index(words) + len(words))
    return Corrections(added={sentence_of(text, span): {wording(words): Form.DECLARATIVE}})


def test_corrected_finds_what_was_added_where_the_same_sentence_stands():
    known = remember(TEXT, "My tent arrived torn.")
    text = "Hello 🏕️.\nmy  TENT arrived\ttorn! Where is it?"
    found = corrected(finder(text), message(text), known)
    assert [text[slice(*q.spans[0])] for q in found] == ["my  TENT arrived\ttorn!", "Where is it?"]
    assert (found[0].reason, found[0].form) == (ADDED, Form.DECLARATIVE)


@pytest.mark.parametrize("text", ["My tent arrived torn yesterday.", "She says my tent arrived torn.", "", "tent"])
def test_corrected_finds_no_addition_in_another_sentence(text):
    assert corrected((), message(text), remember(TEXT, "My tent arrived torn.")) == ()


def test_corrected_finds_a_part_of_a_sentence_again():
    first = "The stove is fine but the lid is missing, sadly."
    later = "Hi. The stove is fine but the lid is missing, sadly."
    (found,) = corrected((), message(later), remember(first, "the lid is missing"))
    assert later[slice(*found.spans[0])] == "the lid is missing"


def test_corrected_finds_an_addition_with_and_without_emoji_before_it():
    known = remember("Hi! 🏕️ My tent is torn 😢.", "My tent is torn")
    assert [q.text for q in corrected((), message("- my tent is torn"), known)] == ["my tent is torn"]


def test_corrected_finds_an_addition_over_two_sentences():
    first = "It leaks. Both seams do. Bye."
    (found,) = corrected((), message("Oh no. It leaks. Both seams do."), remember(first, "It leaks. Both seams do."))
    assert found.text == "It leaks. Both seams do."


def test_corrected_does_not_find_an_addition_twice_or_in_the_quoted_trail():
    text = "Where is my tent?\n> My tent arrived torn.\n"
    trail = Message(text, ((0, 17),))
    assert corrected((), trail, remember(TEXT, "My tent arrived torn.")) == ()
    again = corrected(finder(text), Message(text, ((0, 17),)), remember("Where is my tent?", "Where is my tent?"))
    assert len(again) == 1


@pytest.mark.parametrize("text", ["", "   ", "?!", "x" * 100_000, "ß" * 1000 + "?", "a.\n" * 20_000])
def test_corrected_copes_with_any_text(text):
    known = Corrections(frozenset({""}), {"": {"": Form.DECLARATIVE}, "ss" * 1000: {"ss" * 1000: Form.DECLARATIVE}})
    for question in corrected((), message(text), known):
        start, end = question.spans[0]
        assert 0 <= start < end <= len(text)


@pytest.mark.model
def test_finder_respects_what_agents_corrected():
    text = "Hello! How long does delivery take? The sea was grey. Can I return a tent?"
    finder = QuestionFinder()
    found = finder.find(message(text))
    assert "How long does delivery take?" in [q.text for q in found]
    span = (text.index("The sea"), text.index("Can") - 1)
    known = Corrections(
        frozenset({wording("how long  does delivery take")}),
        {sentence_of(text, span): {wording("The sea was grey."): Form.DECLARATIVE}},
    )
    later = [q.text for q in finder.find(message(text), known)]
    assert "How long does delivery take?" not in later
    assert "The sea was grey." in later
    assert finder.find(message(text), Corrections()) == found
