"""The measures of the check's verdicts: the pairs that one word tells apart, and how they are counted."""

from __future__ import annotations

import json
import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from assistant.text import sentences
from assistant.types import Status
from training import bench as tables
from training import bench_verdicts as bench
from training.data import contrast_sets, read_jsonl
from training.written import read_written

ROWS = read_jsonl(bench.FLIPS)
MOST_CHANGED = 3  # words on either side: "I'm sure" and "I'll ask if"
FOLDER = Path(bench.__file__).parent
PAIR = {"question": "q", "a": "Yes.", "b": "Thanks."}


def pair(a_status: str, b_status: str):
    return {**PAIR, "a_status": a_status, "b_status": b_status}


def changed(row) -> int:
    a, b = row["a"].split(), row["b"].split()
    edits = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return max(sum(k[half + 1] - k[half] for k in edits if k[0] != "equal") for half in (1, 3))


def test_flips_are_eighty_pairs_half_of_them_in_a_longer_reply():
    lengths = [len(sentences(row["a"])) for row in ROWS]
    assert len(ROWS) == 80 and lengths.count(1) == 40 and set(lengths) == {1, 2, 3, 4}
    assert len({row["question"] for row in ROWS}) == 80


def test_flips_change_few_words_and_the_status():
    for row in ROWS:
        assert set(row) == {"question", "a", "a_status", "b", "b_status"}
        assert 1 <= changed(row) <= MOST_CHANGED, row
        assert Status(row["a_status"]) is not Status(row["b_status"]), row
    counts = Counter(row[key] for row in ROWS for key in ("a_status", "b_status"))
    assert set(counts) == set(Status) and min(counts.values()) >= 10
    assert sum(changed(row) == 1 for row in ROWS) >= 60


def test_flips_are_read_by_no_training_script(tmp_path: Path):
    naming = {path.name for path in FOLDER.glob("*.py") if re.search(r"flips|stated\.jsonl", path.read_text("utf-8"))}
    assert naming <= {"bench.py", "bench_check.py", "bench_verdicts.py"}
    trained = {json.dumps(row) for row in read_written()}
    (tmp_path / "asks").mkdir()
    (tmp_path / "asks/contrast.jsonl").write_text("", "utf-8")
    learnt = " ".join([*trained, *(json.dumps(row) for row in contrast_sets(tmp_path))])
    assert trained
    for row in (*ROWS, *read_jsonl(bench.STATED)):
        assert json.dumps(row["question"])[1:-1] not in learnt, row


@pytest.mark.parametrize(
    ("found", "singles", "both", "missed", "crossing"),
    [
        ([("answered", "unanswered"), ("answered", "partial")], 1.0, 1.0, 1.0, 1.0),
        ([("answered", "answered"), ("answered", "answered")], 0.5, 0.0, 0.5, 0.0),
        ([("deferred", "unanswered"), ("answered", "partial")], 0.75, 0.5, 1.0, 1.0),
        ([("unanswered", "answered"), ("partial", "answered")], 0.0, 0.0, 0.5, 0.0),
    ],
)
def test_flip_figures_count_texts_and_pairs(found, singles, both, missed, crossing):
    rows = [pair("answered", "unanswered"), pair("answered", "partial")]
    assert bench.flip_figures(rows, found) == {
        "pairs": 2,
        "status_right": singles,
        "both_statuses_right": both,
        "missed_or_not_right_for_both": missed,
        "pairs_with_one_missed": 1,
        "of_these_right_for_both": crossing,
    }


def test_flip_figures_of_nothing_are_blank():
    figures = bench.flip_figures([], [])
    assert figures["pairs"] == 0 and figures["status_right"] is None and figures["of_these_right_for_both"] is None


def rating(*values: int):
    return {"question": "Who may apply?", "passage": f"Rated {values}.", "ratings": values}


def test_rated_takes_bad_and_excellent_and_leaves_the_middle():
    gold, bad = bench.rated([rating(3, 3), rating(0, 1), rating(1, 1), rating(2, 3), rating(2, 2), rating(0, 0)])
    assert [row["replies"][0]["text"] for row in gold] == [
        "Rated (0, 1).", "Rated (0, 0).", "Rated (3, 3).", "Rated (2, 3).",
    ]  # fmt: skip
    assert bad == [True, True, False, False]
    assert all(row["text"][slice(*row["asks"][0]["spans"][0])] == "Who may apply?" for row in gold)
    assert len({row["id"] for row in gold}) == 4


def test_rated_is_capped_on_both_sides():
    _, bad = bench.rated([rating(0, 0)] * 5 + [rating(3, 3)] * 5, most=2)
    assert bad == [True, True, False, False]
    assert bench.rated([]) == ([], [])


def test_real_replies_are_those_of_no_plan():
    real, made = {"id": "real", "plan": None}, {"id": "r1", "plan": "miss-one"}
    gold = [{"id": "m1", "replies": [made, real]}, {"id": "m2", "replies": [made]}, {"id": "m3", "replies": []}]
    assert bench.real_replies(gold) == [{"id": "m1", "replies": [real]}]
    assert gold[0]["replies"] == [made, real]


def test_verdicts_end_where_the_command_refuses_a_line(monkeypatch):
    monkeypatch.setattr(bench, "command", lambda *_: [{"id": "0/0", "error": "expected a reply"}])
    with pytest.raises(SystemExit, match=re.escape("0/0") + ".*expected a reply"):
        bench.verdicts([bench.posed("0", "Why?", ("So.",))])


@pytest.mark.model
def test_verdicts_come_from_the_command_for_every_text():
    gold = [bench.posed("0", "Do you deliver to Cork?", ("Yes, we deliver to Cork in two days.", "Cork is lovely."))]
    found = bench.verdicts(gold)
    assert [line["id"] for line in found] == ["0/0", "0/1"]
    assert [q["ask"] for line in found for q in line["questions"]] == [bench.ASK] * 2
    assert all(Status(line["questions"][0]["status"]) and 0 <= line["questions"][0]["score"] <= 1 for line in found)


def test_tables_have_their_place_in_the_readme(monkeypatch):
    written = {}
    figures = {"set": "s", "who": "fullreply", "auroc": 0.5}
    for name in ("real_rows", "rating_rows", "flip_rows"):
        monkeypatch.setattr(bench, name, lambda *_: [figures])
    monkeypatch.setattr(tables, "write", written.setdefault)
    tables.write_verdicts(Path(), Path())
    readme = tables.README.read_text("utf-8")
    assert set(written) == {"real replies", "ratings", "flips"}
    for name, text in written.items():
        assert tables.BEGIN.format(name) in readme and tables.END.format(name) in readme
        assert text.count("\n") == 2 + (name == "flips") and "fullreply" in text
