"""Saying no: one kind, plain sentence that names what was asked."""

from __future__ import annotations

import pytest

from assistant.config import Configuration
from assistant.draft import declination
from assistant.pipeline import Assistant
from assistant.types import Channel, Form, HouseStyle, Question

STYLE = HouseStyle()


def no(text, channel=Channel.EMAIL, form=Form.INTERROGATIVE, style=STYLE):
    return declination(Question(((0, len(text)),), text, standalone=text, form=form), channel, style)


@pytest.mark.parametrize(
    ("text", "form", "words"),
    [
        ("Do you ship to Malta?", Form.INTERROGATIVE, "whether we ship to Malta"),
        ("Where is my order 48213?", Form.INTERROGATIVE, "where your order 48213 is"),
        ("Please cancel my order 48213.", Form.IMPERATIVE, "order"),
        ("My stove does not light.", Form.DECLARATIVE, ""),
    ],
)
def test_refusal_names_what_was_asked(text, form, words):
    said = no(text, form=form)
    assert words in said
    assert said.startswith(("I'm sorry", "I'm afraid"))
    assert said.count(".") == 1
    assert "help with where" not in said


def test_refusal_is_the_same_for_the_same_question():
    assert no("Do you ship to Malta?") == no("Do you ship to Malta?")


def test_refusal_follows_tone_and_channel():
    assert "I'm" not in no("Do you ship to Malta?", style=HouseStyle(tone="formal"))
    assert "48213" not in no("Where is my order LK-48213?", Channel.SOCIAL)


@pytest.mark.parametrize("text", ["", " ", "?", "x" * 100_000 + "?", "<script>alert(1)</script>", "\u202e🏕️?"])
def test_refusal_of_odd_questions_is_a_sentence(text):
    said = no(text)
    assert said.startswith(("I'm sorry", "I'm afraid"))
    assert len(said) < 1_000


def test_toned_desk_writes_otherwise_and_leaves_the_first_as_it_is():
    desk = Assistant(Configuration())
    formal = desk.toned("formal")
    question = Question(((0, 21),), "Do you ship to Malta?")
    assert "I'm" not in formal.declination(question)
    assert "I'm" in desk.declination(question)
    assert desk.toned("friendly") is desk
    assert formal.corrections is desk.corrections
