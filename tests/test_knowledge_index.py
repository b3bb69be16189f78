from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.encoder import Vectors
from assistant.errors import KnowledgeBaseError, ModelError
from assistant.knowledge import Index, open_index
from assistant.knowledge.signals import measure
from tests.fakes import FakeEncoder

ROWS = [
    {"id": "hours", "question": "When are you open?", "variants": ["opening times"],
     "answer": "We open at nine.\n\nOn Sunday we are closed."},
    {"id": "parcel", "question": "Where is my parcel?", "answer": "Use the tracking link in your e-mail."},
    {"id": "refund", "question": "How do I get a refund?", "answer": "Send it back within 30 days."},
    {"id": "kettle", "question": "Kettle K7", "answer": "The kettle holds 1.7 litres and weighs 900 grams."},
    {"id": "hello", "title": "Say hello", "variants": ["good morning", "hi there"]},
]  # fmt: skip


class Counting(FakeEncoder):
    def __init__(self, name: str = "fake-1", stop_after: int = 10**9) -> None:
        self.name, self.seen, self.stop_after = name, 0, stop_after

    def encode(self, texts: Sequence[str]) -> Vectors:
        if self.seen >= self.stop_after:
            raise KeyboardInterrupt
        self.seen += len(texts)
        return super().encode(texts)


def base(folder: Path, rows: Sequence[dict[str, object]] = ROWS) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "faq.jsonl").write_text("\n".join(json.dumps(r) for r in rows))
    return folder


def numbered(count: int) -> list[dict[str, object]]:
    return [
        {"id": str(i), "title": f"word{i} about thing{i}", "text": f"text{i} tells of item{i}."} for i in range(count)
    ]


def first(index: Index, question: str) -> str:
    return index.search([question])[0].matches[0].entry.id


def test_index_finds_by_title_variant_passage_and_words(tmp_path: Path) -> None:
    index = open_index(base(tmp_path / "kb"), FakeEncoder())
    assert first(index, "when are you open") == "hours"
    assert first(index, "opening times please") == "hours"
    assert first(index, "tracking link") == "parcel"
    assert first(index, "weighs 900 grams?") == "kettle"
    assert first(index, "good morning") == "hello"


def test_index_puts_an_entry_with_the_very_words_of_the_question_first(tmp_path: Path) -> None:
    rows = [
        {"id": "north", "question": "Do you deliver to Northern Ireland?",
         "answer": "Do you deliver to Ireland? Yes, we deliver to Ireland, we deliver to Northern Ireland."},
        {"id": "south", "question": "How much is delivery to the Republic?", "variants": ["do you deliver to ireland"],
         "answer": "It costs £9.95."},
    ]  # fmt: skip
    index = open_index(base(tmp_path / "kb", rows), FakeEncoder())
    assert first(index, "Do you deliver to Ireland?") == "south"
    assert first(index, "Do you deliver to Northern Ireland?") == "north"
    found = index.search(["Do you deliver to Ireland?"])[0].matches
    assert [m.entry.id for m in found] == ["south", "north"]
    assert found[0].score > found[1].score


def test_index_returns_every_entry_once_best_first_with_its_best_passage(tmp_path: Path) -> None:
    index = open_index(base(tmp_path / "kb"), FakeEncoder())
    result = index.search(["are you open on sunday"])[0]
    assert sorted(m.entry.id for m in result.matches) == sorted(str(r["id"]) for r in ROWS)
    assert [m.score for m in result.matches] == sorted((m.score for m in result.matches), reverse=True)
    assert result.matches[0].passage and "Sunday" in result.matches[0].passage.text
    assert {m.entry.id: m.passage for m in result.matches}["hello"] is None
    assert 0 <= result.score <= 1 and result.answered == (result.best is not None)


def test_index_limit_and_number_of_questions_hold(tmp_path: Path) -> None:
    index = open_index(base(tmp_path / "kb", numbered(80)), FakeEncoder())
    assert index.search([]) == []
    results = index.search(["word3", "word4"], limit=7)
    assert [len(r.matches) for r in results] == [7, 7]
    assert len(index.search(["nothing of this"])[0].matches) == 50


@pytest.mark.parametrize("question", ["", "  \n", "?!", "\x00"])
def test_index_blank_question_has_no_match(tmp_path: Path, question: str) -> None:
    result = open_index(base(tmp_path / "kb"), FakeEncoder()).search([question])[0]
    assert (result.question, result.matches, result.answered, result.score) == (question, (), False, 0.0)


@pytest.mark.parametrize("question", ["x" * 100_000, "word " * 200_000, "𝓦𝓱𝓮𝓷 𝓪𝓻𝓮 𝔂𝓸𝓾 𝓸𝓹𝓮𝓷", "\ud800 open"])
def test_index_odd_questions_are_answered_in_kind(tmp_path: Path, question: str) -> None:
    assert len(open_index(base(tmp_path / "kb"), FakeEncoder()).search([question])[0].matches) == len(ROWS)


def test_index_of_one_entry_and_of_titles_alone_works(tmp_path: Path) -> None:
    one = open_index(base(tmp_path / "one", [{"title": "When are you open?"}]), FakeEncoder())
    assert len(one.search(["when are you open?"])[0].matches) == 1
    alone = open_index(
        base(tmp_path / "two", [{"text": "We open at nine."}, {"text": "Parcels go out daily."}]), FakeEncoder()
    )
    assert alone.search(["when do parcels go out"])[0].matches[0].entry.title == "Parcels go out daily."


def test_index_without_a_single_word_opens(tmp_path: Path) -> None:
    index = open_index(base(tmp_path / "kb", [{"title": "..."}, {"title": "???"}]), FakeEncoder())
    assert len(index.search(["what"])[0].matches) == 2


def test_index_is_built_once_and_opened_again(tmp_path: Path) -> None:
    made = open_index(base(tmp_path / "kb"), FakeEncoder())
    again = open_index(tmp_path / "kb", encoder := Counting())
    assert (made.built, again.built, encoder.seen) == (True, False, 0)
    assert again.entries == made.entries and again.problems == made.problems
    assert again.search(["tracking link"]) == made.search(["tracking link"])
    assert again.entry("parcel") == made.entries[1] and again.entry("none") is None


def test_index_texts_with_separators_of_lines_are_not_built_again(tmp_path: Path) -> None:
    row = {
        "id": "a\u2028",
        "title": "Open\x85?",
        "text": "We open\u2028at nine.\u2029On Sunday\x85we are closed.",
        "x": "\u2028",
    }
    made = open_index(base(tmp_path / "kb", [row]), FakeEncoder())
    again = open_index(tmp_path / "kb", FakeEncoder())
    assert (made.built, again.built) == (True, False) and again.entries == made.entries


def test_index_encodes_only_what_changed(tmp_path: Path) -> None:
    open_index(base(tmp_path / "kb"), FakeEncoder())
    changed = [*ROWS[:-1], {"id": "new", "title": "Say goodbye"}]
    index = open_index(base(tmp_path / "kb", changed), encoder := Counting())
    assert (index.built, encoder.seen) == (True, 1)
    assert first(index, "say goodbye") == "new" and index.entry("hello") is None
    assert len(list((tmp_path / "kb" / ".index").glob("generation-*"))) == 1


def test_index_touched_files_are_not_built_again(tmp_path: Path) -> None:
    open_index(base(tmp_path / "kb"), FakeEncoder())
    os.utime(tmp_path / "kb" / "faq.jsonl", (1, 1))
    assert not open_index(tmp_path / "kb", FakeEncoder()).built


def test_index_of_another_encoder_or_version_is_rebuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_index(base(tmp_path / "kb"), FakeEncoder())
    index = open_index(tmp_path / "kb", Counting("fake-2"))
    assert index.built and "another encoder" in str(index.problems[-1])
    monkeypatch.setattr("assistant.knowledge.store.FORMAT", 999)
    index = open_index(tmp_path / "kb", Counting("fake-2"))
    assert index.built and "another version" in str(index.problems[-1])
    assert open_index(tmp_path / "kb", Counting("fake-2")).problems == ()


def test_index_with_any_file_altered_or_gone_is_rebuilt_with_a_word(tmp_path: Path) -> None:
    open_index(base(tmp_path / "kb"), FakeEncoder())
    names = sorted(
        p.name for p in (tmp_path / "kb" / ".index").rglob("*") if p.is_file() and p.name not in (".gitignore", "lock")
    )
    assert len(names) > 10
    for name in names:
        path = next((tmp_path / "kb" / ".index").rglob(name))
        raw = bytearray(path.read_bytes())
        raw = raw or bytearray(1)  # a file of vectors of which there are none
        raw[len(raw) // 2] ^= 0xFF
        path.write_bytes(raw)
        index = open_index(tmp_path / "kb", FakeEncoder())
        assert index.built and first(index, "tracking link") == "parcel", name
        assert "altered" in str(index.problems[-1]), name
        next((tmp_path / "kb" / ".index").rglob(name)).unlink()
        assert open_index(tmp_path / "kb", FakeEncoder()).built, name
        assert not open_index(tmp_path / "kb", FakeEncoder()).built


def test_index_interrupted_build_keeps_the_old_index_and_resumes(tmp_path: Path) -> None:
    kb, cache = base(tmp_path / "kb"), tmp_path / "cache"
    open_index(kb, FakeEncoder(), cache=cache)
    base(kb, [*ROWS, *numbered(400)])
    with pytest.raises(KeyboardInterrupt):
        open_index(kb, Counting(stop_after=500), cache=cache)
    (kb / "faq.jsonl").write_text("\n".join(json.dumps(r) for r in ROWS))
    assert not open_index(kb, FakeEncoder(), cache=cache).built
    base(kb, [*ROWS, *numbered(400)])
    calls: list[tuple[int, int]] = []
    index = open_index(kb, encoder := Counting(), cache=cache, progress=lambda done, total: calls.append((done, total)))
    assert index.built and encoder.seen == 800 - 512
    assert calls[0] == (512, 800) and calls[-1] == (800, 800)
    assert not list(cache.rglob("*.npz"))


def test_index_large_bases_find_the_same_by_candidates(tmp_path: Path) -> None:
    index = open_index(base(tmp_path / "kb", numbered(1500)), FakeEncoder())
    question = "word77 about item77"
    vector = FakeEncoder().encode([question])[0]
    exact = measure(index.tables, question, vector, 50)
    some = measure(index.tables, question, vector, 50, exact_rows=0)
    assert len(some.entries) < len(exact.entries) == 1500
    assert np.allclose(exact.best["titles"].top[some.entries], some.best["titles"].top)
    assert np.allclose(exact.bm25[some.entries], some.bm25)
    assert 77 in some.entries


def test_index_where_source_is_read_only_lies_in_the_users_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    kb = base(tmp_path / "kb")
    kb.chmod(0o555)
    assert open_index(kb, FakeEncoder()).built and not open_index(kb, FakeEncoder()).built
    assert not (kb / ".index").exists() and list((tmp_path / "home").rglob("current.json"))
    kb.chmod(0o755)


def test_index_where_nothing_can_be_written_is_kept_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    index = open_index(base(tmp_path / "kb"), FakeEncoder(), cache=tmp_path / "file" / "cache")
    assert index.built and first(index, "tracking link") == "parcel"
    assert "writable" in str(index.problems[-1])


def test_index_of_nothing_and_without_model_fails_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(KnowledgeBaseError, match="--kb"):
        open_index(tmp_path / "none", FakeEncoder())
    from assistant.knowledge import ranker

    monkeypatch.setattr(ranker, "models_folder", lambda: tmp_path)
    ranker.load_model.cache_clear()
    with pytest.raises(ModelError):
        open_index(base(tmp_path / "kb"), FakeEncoder())
    ranker.load_model.cache_clear()


@pytest.mark.model
def test_index_with_shipped_models_answers_and_abstains(tmp_path: Path) -> None:
    from assistant.encoder import OnnxEncoder

    index = open_index(base(tmp_path / "kb"), OnnxEncoder())
    at_what_time, weather = index.search(
        ["At what time does your shop open?", "Who won the football match last night?"]
    )
    assert at_what_time.matches[0].entry.id == "hours" and at_what_time.answered
    assert not weather.answered and weather.score < at_what_time.score
