"""What stands in for a look at every entry of a large base finds what such a look would find."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.errors import KnowledgeBaseError
from assistant.knowledge import open_index
from assistant.knowledge.cells import Cells
from assistant.knowledge.entries import key, keys_of
from assistant.knowledge.lint.near import largest
from assistant.knowledge.listing import list_files
from assistant.knowledge.source import Listing
from assistant.knowledge.sums import BLOCK, Checked, sums_of
from assistant.knowledge.vectors import Table
from assistant.knowledge.words import Words
from tests.fakes import FakeEncoder


@pytest.fixture(scope="module")
def words() -> Words:
    rng = random.Random(2)
    common = ["parcel", "order", "return", "tent", "price"]
    return Words.build(
        " ".join(rng.choices(common, k=4) + [f"thing{int(rng.paretovariate(0.6)) % 500}"] * rng.randint(1, 3))
        for _ in range(3_000)
    )


QUESTIONS = [
    "parcel order", "return the tent thing7", "thing1 thing2 thing3", "price", "thing499 price of a tent order parcel",
    "nothing of this zzz", "", "thing1", "parcel " * 300,
]  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("count", [1, 10, 512, 5_000])
@pytest.mark.parametrize("few", [20, 400, 10_000])
def test_words_best_are_those_of_a_look_at_all(words, monkeypatch, question, count, few):
    monkeypatch.setattr("assistant.knowledge.words.FEW", few)
    dense, covered = words.scores(question)
    found = words.best(words.terms(question), count)
    assert len(found) == len(set(found.tolist())) == min(count, int((dense > 0).sum()))
    wanted = np.sort(dense)[::-1][: len(found)]
    assert np.allclose(np.sort(dense[found])[::-1], wanted, rtol=1e-5)
    some = np.array([0, 5, 7, 2_999])
    bm25, share = words.scores_of(words.terms(question), some)
    assert np.array_equal(bm25, dense[some]) and np.array_equal(share, covered[some])


def test_words_scores_of_no_entries_are_none(words):
    bm25, covered = words.scores_of(words.terms("parcel"), np.zeros(0, np.int64))
    assert bm25.shape == covered.shape == (0,)


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (4, 33), (5, 1_000), (2, 2_049), (7, 640)])
@pytest.mark.parametrize("count", [1, 8, 20])
def test_largest_of_each_row_are_those_of_sorting(shape, count):
    values = np.random.default_rng(4).normal(size=shape).astype(np.float32)
    found = largest(values, count)
    wanted = np.sort(values, axis=1)[:, ::-1][:, :count]
    assert np.array_equal(np.sort(np.take_along_axis(values, found, 1), axis=1)[:, ::-1], wanted)


def test_largest_of_equal_values_are_different_columns():
    found = largest(np.zeros((3, 500), np.float32), 8)
    assert all(len(set(row.tolist())) == 8 for row in found)


def clustered(rows: int, size: int = 32) -> np.ndarray:
    rng = np.random.default_rng(5)
    middles = rng.normal(size=(60, size))
    made = (middles[rng.integers(60, size=rows)] + 0.7 * rng.normal(size=(rows, size))).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def test_cells_find_the_nearest_rows_and_are_the_same_from_a_file(tmp_path: Path) -> None:
    vectors = clustered(6_000)
    made = Cells.build(vectors)
    made.save(path := tmp_path / "x.cells")
    data = Checked(np.fromfile(path, np.uint8), sums_of(path, BLOCK))
    loaded = Cells.load(path, data, vectors.shape[1])
    hits = 0
    for question in vectors[::300]:
        found = made.nearest(question, 100)
        assert np.array_equal(np.sort(found), np.sort(loaded.nearest(question, 100)))
        hits += len(set(np.argsort(-(vectors @ question))[:10].tolist()) & set(found.tolist()))
    assert hits >= 0.95 * 10 * 20


def test_cells_of_few_rows_and_of_equal_rows_work():
    for vectors in (clustered(3), np.repeat(clustered(1), 300, axis=0)):
        found = Cells.build(vectors).nearest(vectors[0], 10)
        assert len(found) == min(10, len(vectors)) and (found >= 0).all()


def test_cells_that_cannot_be_written_are_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="disk"):
        Cells.build(clustered(100)).save(tmp_path / "none" / "x.cells")


def test_table_nearest_rows_are_told_as_their_entries():
    vectors = clustered(50)
    table = Table.build(vectors, np.array([0, 20, 20, 50]))
    assert set(table.nearest(vectors[0], 3).tolist()) <= {0, 2} and len(table.nearest(vectors[0], 500)) == 50
    assert len(Table.build(vectors[:0], np.zeros(4, np.int64)).nearest(vectors[0], 5)) == 0


def test_checked_array_reads_each_block_once_and_tells_of_damage(tmp_path: Path) -> None:
    (path := tmp_path / "x").write_bytes(bytes(range(200)))
    sums = sums_of(path, 64)
    assert len(sums) == 4

    def damaged() -> None:
        raise KnowledgeBaseError("altered")

    raw = np.frombuffer(path.read_bytes(), np.uint8).copy()
    raw[100] ^= 4
    array = Checked(raw, sums, 64, damaged)  # type: ignore[arg-type]
    assert array.part(0, 64).tolist() == list(range(64)) and len(array.part(130, 200)) == 70
    assert len(array.part(64, 64)) == 0
    for start, stop in ((64, 65), (0, 200), (127, 129)):
        with pytest.raises(KnowledgeBaseError):
            array.part(start, stop)
    raw[100] ^= 4
    assert array.whole.tolist() == list(range(200))
    raw[100] ^= 4
    assert array.whole[100] == 100 ^ 4, "what was checked once is not checked again"


def test_keys_of_ids_lead_to_their_positions():
    keys, positions = keys_of(["b", "a", "\ud800", ""])
    assert sorted(keys.tolist()) == keys.tolist()
    assert {int(p) for k, p in zip(keys, positions, strict=True) if k == key("a")} == {1}


def test_listing_is_sorted_by_folder_and_its_signature_follows_each_file(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.md", "a-b/c.md", "a/b/d.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# A")
    (tmp_path / "loop").symlink_to("loop")
    files, _ = list_files(tmp_path, {".md"})
    assert [f.name for f in files] == ["a/b/d.md", "a/z.md", "a-b/c.md", "b.md"]
    seen = {Listing(tmp_path, tuple(files), (), 0).signature}
    (tmp_path / "b.md").write_text("# AB")
    seen.add(Listing(tmp_path, tuple(list_files(tmp_path, {".md"})[0]), (), 0).signature)
    (tmp_path / "b.md").rename(tmp_path / "c.md")
    seen.add(Listing(tmp_path, tuple(list_files(tmp_path, {".md"})[0]), (), 0).signature)
    assert len(seen) == 3


def test_lint_says_how_many_wordings_it_did_not_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"id": f"e{i}", "title": f"word{i} thing{i}", "text": f"Item{i} is at place{i}."} for i in range(9)]
    (tmp_path / "faq.jsonl").write_text("\n".join(json.dumps(r) for r in rows))
    index = open_index(tmp_path, FakeEncoder())
    monkeypatch.setattr(
        "assistant.cli.lint.open_desk", lambda base=None, search=False: type("Desk", (), {"index": index})
    )
    assert "not tried" not in CliRunner().invoke(app, ["kb", "lint", str(tmp_path)]).stdout
    monkeypatch.setattr("assistant.knowledge.lint.findable.MOST", 4)
    assert "the last 5 titles and variants" in " ".join(
        CliRunner().invoke(app, ["kb", "lint", str(tmp_path)]).stdout.split()
    )
    body = json.loads(CliRunner().invoke(app, ["kb", "lint", "--json", str(tmp_path)]).stdout)
    assert body["untried"] == 5
