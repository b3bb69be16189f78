"""Grouping of questions: each text in one topic, alike texts together, a lone one alone."""

from __future__ import annotations

import time

import numpy as np
import pytest

from assistant.gaps import clustering, group
from assistant.gaps.clustering import cluster
from assistant.gaps.phrases import clause, core, says_something
from tests.fakes import FakeEncoder
from tests.pace import reference

ENCODER = FakeEncoder()


def members(topics):
    return sorted(sorted(t.members) for t in topics)


def unit(rows):
    rows = np.asarray(rows, dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_gaps_no_text_has_no_topic():
    assert group([], ENCODER) == ()


def test_gaps_one_text_has_its_own_topic_named_by_it():
    (topic,) = group(["do you gift wrap?"], ENCODER)
    assert topic.members == (0,)
    assert topic.name == "Gift wrap"


def test_gaps_unlike_texts_stay_apart_and_alike_ones_meet():
    texts = [
        "do you wrap gifts",
        "where is parking",
        "do you wrap gifts today",
        "is parking where",
        "bagpipe lessons tomorrow",
    ]
    assert members(group(texts, ENCODER)) == [[0, 2], [1, 3], [4]]


def test_gaps_large_topics_come_first():
    topics = group(["parking near you", "gift wrapping", "parking near you now", "parking near you please"], ENCODER)
    assert [len(t.members) for t in topics] == [3, 1]


def test_gaps_same_text_in_other_case_and_spacing_is_one_topic():
    assert members(group(["Gift  wrap?", "gift wrap?", "GIFT WRAP?\n"], ENCODER)) == [[0, 1, 2]]


def test_gaps_blank_texts_share_one_topic_and_harm_none():
    topics = group(["", "  ", "gift wrap", "\n"], ENCODER)
    assert members(topics) == [[0, 1, 3], [2]]
    assert {t.name for t in topics} == {"(no text)", "Gift wrap"}


def test_gaps_texts_that_ask_nothing_are_put_aside_together():
    texts = ["???", "!!!", "Hi", "hello sir", "0201 555", "Thanks", "Do you wrap gifts?"]
    assert {t.name: t.members for t in group(texts, ENCODER)} == {
        "Signs only": (0, 1),
        "Greetings, nothing asked": (2, 3, 5),
        "Numbers only": (4,),
        "Wrap gifts": (6,),
    }


def test_gaps_do_not_depend_on_the_order():
    texts = [
        f"{a} {b} please" for a in ("wrap gifts", "find parking", "repair bikes") for b in ("now", "today", "soon")
    ]
    one = {frozenset(texts[i] for i in t.members): t.name for t in group(texts, ENCODER)}
    turned = texts[::-1]
    assert {frozenset(turned[i] for i in t.members): t.name for t in group(turned, ENCODER)} == one


def test_gaps_a_million_copies_are_one_text():
    start = time.process_time()
    (topic,) = group(["do you wrap gifts"] * 1_000_000, ENCODER)
    assert len(topic.members) == 1_000_000
    assert time.process_time() - start < 300 * reference()


@pytest.mark.parametrize("text", ["\ud800 broken", "\x00", "=cmd()", "<b>hi</b> wrap", "\u202egnirts", "क्या आप के पास"])
def test_gaps_hostile_text_has_its_place(text):
    topics = group([text, "do you wrap gifts"], ENCODER)
    assert sorted(i for t in topics for i in t.members) == [0, 1]


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("Hi, I'd like to pay my bill please", "pay my bill"),
        ("Can you help me change my address?", "change my address"),
        ("yeah, I need to reset my password because I lost it", "reset my password"),
        ("How do I cancel my order", "cancel my order"),
        ("What proof do you want?", "What proof do you want"),
        ("Why has my order not come?", "my order not come"),
        ("help", "help"),
        ("", ""),
    ],
)
def test_gaps_clause_is_what_is_asked(line, asked):
    assert clause(line) == asked


@pytest.mark.parametrize("unit", ["hi ", "can you ", "i want to ", "please, ", "how ", ". ", "a", "- "])
def test_gaps_phrases_are_bounded(unit):
    text = unit * (100_000 // len(unit))
    start = time.process_time()
    core(text), clause(text), says_something(text)
    assert time.process_time() - start < 15 * reference()


def test_gaps_name_is_what_most_members_share_and_nobodys_own():
    texts = ["Please cancel my order", "cancel my order please", "cancel my order now", "Parking?"]
    assert group(texts, ENCODER)[0].name == "Cancel the order"


def test_gaps_two_topics_never_have_one_name():
    texts = [f"gift {w} {w} {w}" for w in ("wrap", "card", "bag", "list") for _ in range(2)]
    names = [t.name for t in group([f"{t} {i}" for i, t in enumerate(texts)], ENCODER)]
    assert len(set(names)) == len(names)


def test_gaps_name_is_short_and_without_a_greeting():
    (topic,) = group(["Hi there, " + "do you wrap gifts " * 30], ENCODER)
    assert topic.name.startswith("Wrap gifts")
    assert len(topic.name) <= 81
    assert topic.name.endswith("…")


def test_gaps_name_is_that_of_a_central_member():
    topics = group(["gift wrap", "gift wrap now", "gift wrap now or later on some other day"], ENCODER)
    assert topics[0].name == "Gift wrap"


@pytest.mark.parametrize("size", [5, 50, 400])
def test_gaps_well_separated_groups_are_found_exactly(size):
    generator = np.random.default_rng(7)
    centres = np.eye(8, 64)
    gold = generator.integers(0, 8, size)
    found = cluster(unit(centres[gold] + 0.05 * generator.normal(size=(size, 64))))
    assert (
        len(set(zip(gold.tolist(), found.tolist(), strict=True))) == len(set(gold.tolist())) == len(set(found.tolist()))
    )


def test_gaps_average_linkage_does_not_chain():
    """A row of texts each like the next is not one topic: the ends have nothing in common."""
    angles = np.linspace(0, np.pi, 13)
    found = cluster(unit(np.stack([np.cos(angles), np.sin(angles)], axis=1)))
    assert 1 < len(set(found.tolist())) < 13
    assert found[0] != found[-1]


def test_gaps_many_rounds_give_the_same_topics(monkeypatch):
    generator = np.random.default_rng(3)
    gold = np.arange(300) % 6
    vectors = unit(np.eye(6, 32)[gold] + 0.05 * generator.normal(size=(300, 32)))
    monkeypatch.setattr(clustering, "ROUND", 40)
    found = cluster(vectors)
    assert len(set(zip(gold.tolist(), found.tolist(), strict=True))) == 6


def test_gaps_lone_texts_of_many_rounds_stay_alone(monkeypatch):
    monkeypatch.setattr(clustering, "ROUND", 10)
    assert sorted(cluster(np.eye(35, dtype=np.float32)).tolist()) == list(range(35))


def test_gaps_is_deterministic():
    texts = [f"{a} {b} {a}" for a in ("gift", "parking", "bike") for b in ("one", "two", "three")]
    assert group(texts, ENCODER) == group(texts, ENCODER)


def test_gaps_thousands_of_texts_take_seconds():
    texts = [f"question {i % 97} about thing{i % 97} number{i}" for i in range(3000)]
    start = time.process_time()
    topics = group(texts, ENCODER)
    assert time.process_time() - start < 150 * reference()
    assert sorted(i for t in topics for i in t.members) == list(range(3000))


def test_gaps_long_line_is_bounded():
    start = time.process_time()
    topics = group(["gift " * 200_000, "x" * 100_000], ENCODER)
    assert time.process_time() - start < 75 * reference()
    assert len(topics) == 2


@pytest.mark.model
def test_gaps_shipped_encoder_groups_by_meaning():
    from assistant.encoder import OnnxEncoder

    texts = [
        "Do you wrap presents?",
        "Is gift wrapping available?",
        "Do you have parking?",
        "Can I park my car at the shop?",
        "Which vaccines do dogs need?",
    ]
    assert members(group(texts, OnnxEncoder())) == [[0, 1], [2, 3], [4]]
