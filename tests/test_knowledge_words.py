"""The words index on questions with slips of the keyboard, and the notes on what was found."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from assistant.knowledge import notes as noted
from assistant.knowledge import open_index
from assistant.knowledge.spelling import common_words, correctable, slips
from assistant.knowledge.words import MAX_SLIPS, Words
from assistant.types import Entry, Match, Passage
from assistant.wire import answers
from tests.fakes import FakeEncoder

TEXTS = ("How do I return a parcel?", "The delivery to Ireland takes a week.", "Skylark tents and their warranty")


@pytest.fixture
def words() -> Words:
    return Words.build(TEXTS)


def test_slips_are_each_kind_of_slip_and_never_the_word():
    made = slips("word")
    assert {"wrod", "wod", "worrd", "wird"} <= set(made) and "word" not in made
    assert len(made) == len(set(made)) and made == sorted(made)
    assert slips("") == sorted("abcdefghijklmnopqrstuvwxyz")


@pytest.mark.parametrize("word", ["", "cat", "k7", "été", "naïve", "a1b2c3", "x" * 25, "日本語です"])
def test_slips_are_not_looked_for_in_short_odd_and_endless_words(word):
    assert not correctable(word)


def test_common_words_are_whole_words():
    assert {"return", "delivery", "cancel"} <= common_words() and not any("#" in w for w in common_words())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("how do i retrun a parcle", "how do i return a parcel"),
        ("DELIVRY to Irelnd?", "delivery to ireland?"),
        ("deliveery, delovery; dlivery!", "delivery, delivery; delivery!"),
        ("warranty of a tent", "warranty of a tent"),
        ("turn my shoes", "turn my shoes"),
        ("order kab aayega", "order kab aayega"),
        ("", ""),
        ("?!", "?!"),
        ("SKU-4711 xq", "SKU-4711 xq"),
    ],
)
def test_words_mend_slips_and_leave_known_words_alone(words, typed, meant):
    assert words.corrected(typed) == meant


def test_words_mend_names_of_the_base_for_the_search_only(words):
    assert words.corrected("skylrak") == "skylrak"
    assert words.corrected("skylrak", english=False) == "skylark"
    scores, covered = words.scores("skylrak")
    assert scores.argmax() == 2 and covered[2] == 1.0 and not scores[:2].any()


def test_words_take_the_likeliest_of_several(words):
    several = Words.build(["form"] + ["farm"] * 5 + ["from the firm"])
    assert several.corrected("fomr") == "form", "the same letters in another order"
    assert several.corrected("frrm", english=False) in ("farm", "firm", "form")
    assert Words.build(["plane", "plant", "plant"]).corrected("planz") == "plant", "the more frequent one"


def test_words_mend_no_more_than_a_few_of_a_long_question(words):
    assert words.corrected("retrun " * 100).split().count("return") == MAX_SLIPS


def test_words_without_a_base_mend_nothing():
    assert Words.build([""]).corrected("retrun the parcle") == "retrun the parcle"


def test_words_mending_takes_time_in_proportion(words):
    spent = []
    for many in (2_000, 4_000):
        text = " ".join(f"zq{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}xv" for i in range(many))
        start = time.process_time()
        words.corrected(text)
        spent.append(time.process_time() - start)
    assert spent[1] < 4 * spent[0] + 0.5


def test_index_finds_in_spite_of_slips(tmp_path):
    rows = [{"id": str(i), "title": text} for i, text in enumerate(TEXTS)]
    (tmp_path / "faq.jsonl").write_text("\n".join(json.dumps(r) for r in rows))
    index = open_index(tmp_path / "faq.jsonl", FakeEncoder(), cache=tmp_path / "cache")
    typed, right = index.search(["how do I retrun a parcle?", "how do I return a parcel?"])
    assert typed.question == "how do I retrun a parcle?"
    assert [m.entry.id for m in typed.matches] == [m.entry.id for m in right.matches]
    assert typed.score == pytest.approx(right.score)


SAME = "You can return a used lamp within {} days of delivery."


def entry(id: str, days: int, updated: str | None = None) -> Match:
    passage = Passage(SAME.format(days))
    return Match(Entry(id, "How long can I return a lamp?", (passage,), updated=updated), 1.0, passage)


def test_notes_say_in_what_two_matches_disagree():
    told = noted.disagreement(entry("a", 30), entry("b", 60))
    assert "30 day against 60 day" in told and "a “You" in told and "b “You" in told
    assert noted.disagreement(entry("a", 30), entry("b", 30)) == ""
    assert noted.disagreement(entry("a", 30), Match(Entry("b", "Lamp"), 1.0)) == ""


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("2024-01-01", "2026-01-01", True), ("2026-01-01", "2024-01-01", False), ("2026-01-01", "2026-03-01", False),
        (None, "2026-01-01", False), ("2024-01-01", None, False), ("last year", "2026-01-01", False),
        ("2024-01-01T10:00:00Z", "2026-01-01", True),
    ],
)  # fmt: skip
def test_notes_say_that_the_second_match_is_much_newer(first, second, told):
    note = noted.newer(entry("a", 30, first), entry("b", 30, second))
    assert bool(note) == told and (not told or ("a" in note and "2024-01-01" in note and "2026-01-01" in note))


def base(folder: Path, *rows: dict[str, str]) -> Path:
    (folder / "faq.jsonl").write_text("\n".join(json.dumps(r) for r in rows))
    return folder / "faq.jsonl"


def test_index_notes_come_with_two_good_matches_only(tmp_path, monkeypatch):
    row = {"title": "How long can I return a lamp?", "updated": "2026-05-01"}
    old = {"id": "old", **row, "updated": "2023-05-01", "answer": SAME.format(30)}
    new = {"id": "new", **row, "title": "How long can I return a lamp to you?", "answer": SAME.format(60)}
    other = [{"id": f"o{i}", "title": f"thing{i}", "answer": f"word{i}"} for i in range(20)]
    path = base(tmp_path, old, new, *other)
    index = open_index(path, FakeEncoder(), cache=tmp_path / "cache")
    asked = "How long can I return a lamp?"
    from assistant.knowledge import index as module
    from assistant.knowledge.ranker import load_model

    model = dict(load_model())
    monkeypatch.setattr(module, "load_model", lambda: {**model, "threshold": 0.0})
    (result,) = index.search([asked])
    assert [m.entry.id for m in result.matches[:2]] == ["old", "new"]
    assert len(result.notes) == 2 and "disagree" in result.notes[0] and "2023-05-01" in result.notes[1]
    assert answers.match(result).notes == list(result.notes)
    monkeypatch.setattr(module, "load_model", lambda: {**model, "threshold": 1.1})
    (result,) = index.search([asked])
    assert result.notes == () and answers.match(result).notes is None


def test_index_notes_of_one_entry_there_are_none(tmp_path):
    index = open_index(base(tmp_path, {"id": "a", "title": "Lamp", "answer": "Yes."}), FakeEncoder(), cache=tmp_path)
    assert index.search(["lamp"])[0].notes == ()
