"""Hostile and odd texts of every kind, read, found in and checked: sound results, and time that grows as they do."""

from __future__ import annotations

import pytest

from assistant.check import Checker
from assistant.message import read_text
from assistant.questions import QuestionFinder
from assistant.text import MOST_READ
from training.bench_limits import KINDS, growth, kinds, reader, seconds, steps

MARGIN = 3  # of the growth at a fourfold length over four: machines are shared


@pytest.fixture(scope="module")
def models() -> tuple[QuestionFinder, Checker]:
    made = QuestionFinder(), Checker()
    for work in list(steps(*made).values()):
        work("prose", 200)()
    return made


@pytest.mark.parametrize("kind", kinds())
def test_reading_grows_as_the_text_does(kind: str):
    short, long = (seconds(reader(kind, n)) for n in (10_000, 40_000))
    assert long < 4 * MARGIN * max(short, 0.01)


@pytest.mark.model
@pytest.mark.parametrize("kind", [k for k in kinds() if k != "HTML, unclosed"])  # that is empty when short
@pytest.mark.parametrize("step", ["find", "check"])
def test_models_grow_as_the_text_does(models, kind: str, step: str):
    work = steps(*models)[step]
    short, long = (seconds(work(kind, n)) for n in (1_000, 4_000))
    assert long < 4 * MARGIN * max(short, 0.05)


@pytest.mark.model
@pytest.mark.parametrize("kind", kinds())
def test_finder_of_any_kind_gives_words_of_the_text(models, kind: str):
    message = reader(kind, 1_000)()
    for question in models[0].find(message):
        start, end = question.spans[0]
        assert " ".join(message.text[start:end].split()) == question.text
        assert 0 < question.confidence <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_text_of_any_kind_is_kept_as_it_came(kind: str):
    text = KINDS[kind](5_000)
    message = read_text(text)
    assert message.text == text and len(message.clean) == len(text)


def test_growth_is_the_greatest_ratio_and_ignores_what_is_too_short():
    assert growth([1.0, 2.0, 6.0, 6.0]) == 3.0
    assert growth([0.0001, 0.004]) == 0.0
    assert growth([0.0001, 0.010]) == 2.0
    assert growth([]) == growth([1.0]) == 0.0


def test_cut_is_told_only_where_new_words_are_left_out():
    trail = "\n\nOn 12 May 2026 at 09:14, X <x@y.example> wrote:\n" + "> old words\n" * 20_000
    assert read_text("Where is it?" + trail).notes == ()
    assert f"{MOST_READ:,}" in read_text("Where is it? " * 10_000).notes[0]
    assert read_text("Where is it? " * 10_000, reply=True).notes == ()


@pytest.mark.model
def test_reply_that_is_too_long_is_told(models):
    question = models[0].find(read_text("Do you ship to Malta?"))
    report = models[1].check(read_text("x"), question, read_text("We do. " * 8_000, reply=True))
    assert any("the reply is long" in note for note in report.notes)
