"""The benches of growth: their bases are what they say, and the smallest of them is measured."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest

from assistant.knowledge import load_entries
from assistant.types import Entry, Passage
from training import bench_growth, bench_opening
from training.growth_data import Cheap, Mixed, exact, mixes, write_base

ENTRIES = [Entry(f"x{i}", f"Title {i}", (Passage(f"Some text about the thing{i}."),)) for i in range(7)]
GIVEN = SimpleNamespace(entries=ENTRIES)


def test_mixes_lie_between_two_rows_and_have_unit_length():
    real = Cheap().encode(["a", "b", "c"])
    pairs = np.array([[0, 1], [2, 2], [1, 0]])
    made = mixes(real, pairs, np.random.default_rng(0))
    assert np.allclose(np.linalg.norm(made, axis=1), 1) and np.allclose(made[1], real[2], atol=1e-6)
    assert abs(float(made[0] @ real[2])) < 0.3 < max(float(made[0] @ real[0]), float(made[0] @ real[1]))


def test_exact_is_what_sorting_all_gives(monkeypatch):
    monkeypatch.setattr("training.growth_data.STEP", 40)
    vectors, asked = Cheap().encode([f"t{i}" for i in range(130)]), Cheap().encode(["q1", "q2"])
    assert np.array_equal(exact(vectors, asked), np.argsort(-(asked @ vectors.T), axis=1)[:, :10])


def test_mixed_entries_are_made_of_a_title_and_the_text_of_another():
    entries = Mixed(GIVEN, np.array([[0, 3], [6, 6]]))
    assert len(entries) == 2 and [e.id for e in entries] == ["e0", "e1"]
    assert (entries[0].title, entries[0].passages[0].text) == ("Title 0", "Some text about the thing3.")
    with pytest.raises(IndexError):
        entries[2]


@pytest.mark.parametrize(("files", "suffix", "many"), [(True, ".md", 12), (False, ".jsonl", 1)])
def test_bases_of_both_forms_hold_as_many_entries_as_asked(tmp_path, files, suffix, many):
    write_base(tmp_path, 12, GIVEN, files=files)
    assert len(list(tmp_path.rglob(f"*{suffix}"))) == many and len(load_entries(tmp_path)[0]) == 12


def test_opening_is_measured_in_a_process_of_its_own(tmp_path):
    write_base(tmp_path, 12, GIVEN, files=True)
    assert min(bench_opening._open(tmp_path)) > 0 and (tmp_path / ".index" / "current.json").exists()


@pytest.mark.model
def test_growth_of_a_small_base_is_measured(tmp_path):
    vectors = np.random.default_rng(1).normal(size=(7, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    bags = [[i, i + 1] for i in range(7)]
    given = SimpleNamespace(
        entries=ENTRIES, questions=["where is it?", "thing3"], titles=vectors, passages=vectors, bags=bags,
        numbers={f"thing{i}": i for i in range(8)},
    )  # fmt: skip
    spent, nearest = bench_growth.make(tmp_path, 50, given)
    row = bench_growth.measure(tmp_path, given.questions, nearest.tolist())
    assert spent >= 0 and row["recall at 10"] == 1.0 and set(row) == set(bench_growth.GROWTH[1:])
    json.dumps(row)
