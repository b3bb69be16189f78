"""An index on disks that fail, under builds that die, and beside files that change under it: never half of one."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import KnowledgeBaseError
from assistant.knowledge import Index, generation, open_index, store
from assistant.knowledge import signals as signals_module
from tests.fakes import FakeEncoder

ROOT = Path(__file__).parent.parent
LATER = 10_000_000_000  # nanoseconds: more than the coarsest clock


def base(folder: Path, count: int = 40) -> Path:
    folder.mkdir(exist_ok=True)
    rows = ({"id": f"e{i}", "title": f"word{i} thing{i}", "text": f"Item{i} is at place{i}."} for i in range(count))
    (folder / "faq.jsonl").write_text("\n".join(json.dumps(r) for r in rows))
    return folder


def settled(folder: Path) -> Path:
    """The same files as if they had been written long ago."""
    for file in folder.rglob("*"):
        os.utime(file, ns=(1, 1))
    return folder


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are looked at long after they were written."""
    now = __import__("time").time_ns
    monkeypatch.setattr("assistant.knowledge.source.time.time_ns", lambda: now() + LATER)


@pytest.fixture
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for the disk."""
    monkeypatch.setattr(store, "_fsync", lambda path: None)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch, quick_disk: None) -> None:
    """Every base is a large one: searched by cells, its blocks checked when they are read."""
    monkeypatch.setattr(generation, "AT_ONCE", 0)
    monkeypatch.setattr("assistant.knowledge.build.EXACT_ROWS", 0)
    monkeypatch.setattr("assistant.knowledge.build.CELLS", 1)
    monkeypatch.setattr(signals_module, "EXACT_ROWS", 0)
    monkeypatch.setattr(signals_module.measure, "__defaults__", (0,))


def first(index: Index, question: str) -> str:
    return index.search([question])[0].matches[0].entry.id


def written(kb: Path) -> list[Path]:
    """The files of the index that hold something."""
    found = (kb / ".index").rglob("*")
    kept = (p for p in found if p.is_file() and p.name not in (".gitignore", "lock", store.SEEN))
    return sorted(p for p in kept if p.stat().st_size)


def flip(path: Path, at: int, bit: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1 << bit
    path.write_bytes(raw)


def test_index_flipped_bits_anywhere_are_found_at_opening(tmp_path: Path, quick_disk: None) -> None:
    kb = base(tmp_path / "kb")
    open_index(kb, FakeEncoder())
    rng = random.Random(7)
    for name in [p.name for p in written(kb)]:
        path = next(p for p in written(kb) if p.name == name)
        flip(path, rng.randrange(path.stat().st_size), rng.randrange(8))
        index = open_index(kb, FakeEncoder())
        assert index.built and first(index, "item7 at place7") == "e7", name


def test_index_flipped_bits_of_a_large_one_are_found_when_they_are_read(tmp_path: Path, large: None) -> None:
    kb = base(tmp_path / "kb")
    good = [r.matches for r in open_index(kb, FakeEncoder()).search(["word7 thing7", "item9 at place9"])]
    rng, told = random.Random(8), 0
    for _ in range(2):
        for name in [p.name for p in written(kb)]:
            path = next(p for p in written(kb) if p.name == name)
            flip(path, rng.randrange(path.stat().st_size), rng.randrange(8))
            try:
                index = open_index(kb, FakeEncoder())
                found = [r.matches for r in index.search(["word7 thing7", "item9 at place9"])]
                assert found == good or index.built, name
                assert index.entry("e7") is not None
            except KnowledgeBaseError as error:
                told += 1
                assert "altered" in str(error) and "run this again" in str(error), name
                index = open_index(kb, FakeEncoder())
                assert index.built and "altered" in str(index.problems[-1])
    assert told > 3, "blocks that are read here and there are checked there"


def test_index_of_which_a_file_is_cut_short_is_built_anew(tmp_path: Path, large: None) -> None:
    kb = base(tmp_path / "kb")
    open_index(kb, FakeEncoder())
    for name in [p.name for p in written(kb)]:
        path = next(p for p in written(kb) if p.name == name)
        if name in generation.LATER:
            continue  # read where something changed, and of no use if it is broken: see below
        os.truncate(path, path.stat().st_size // 2)
        assert open_index(kb, FakeEncoder()).built, name


def test_index_with_broken_notes_on_its_files_is_built_anew(tmp_path: Path, large: None) -> None:
    kb = base(tmp_path / "kb")
    open_index(kb, FakeEncoder())
    for name in generation.LATER:
        flip(next(p for p in written(kb) if p.name == name), 9, 3)
        base(kb, 41)
        index = open_index(kb, FakeEncoder())
        assert index.built and len(index.entries) == 41 and first(index, "word7 thing7") == "e7"
        base(kb, 40)
        open_index(kb, FakeEncoder())


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from assistant.knowledge import build, open_index, store
from tests.fakes import FakeEncoder
from tests.test_knowledge_damage import base, first
build.CHUNK, store._fsync = 16, lambda path: None  # what is killed has not lost its disk
kb = Path({kb!r})
open_index(base(kb, 60), FakeEncoder())
kinds = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree")

def dies_at(step):
    steps = iter(range(step))
    sys.addaudithook(lambda event, _: event in kinds and next(steps, None) is None and os.kill(os.getpid(), 9))
    open_index(kb, FakeEncoder())
    os._exit(0)

step, killed = 1, True
while killed:
    base(kb, 60 + step)
    child = os.fork()
    if not child:
        dies_at(step)
    killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    index = open_index(kb, FakeEncoder())
    assert len(index.entries) == 60 + step and first(index, "word7 thing7") == "e7", step
    assert first(index, f"word{{59 + step}}") == f"e{{59 + step}}"
    assert not open_index(kb, FakeEncoder()).built
    step += 6
print(step)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_index_whose_build_is_killed_at_any_step_is_whole_afterwards(tmp_path: Path) -> None:
    """Killed as by `kill -9` at each sixth of the system's calls on files, until a build gets through."""
    script = KILLED.format(root=str(ROOT), kb=str(tmp_path / "kb"))
    run = [sys.executable, "-W", "ignore", "-c", script]
    done = subprocess.run(run, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 60, "a build opens and renames many files"


FULL = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from assistant.knowledge import build, open_index
from tests.fakes import FakeEncoder
from tests.test_knowledge_damage import base, first
build.EXACT_ROWS, build.CELLS = 0, 1
kb = base(Path({kb!r}), 40)
for limit in (100, 1000, 3000, 12000, 40000, 10**9):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    index = open_index(kb, FakeEncoder())
    assert len(index.entries) == 40 and first(index, "word7 thing7") == "e7", limit
    left = [p.name for p in (kb / ".index").rglob("tmp-*")] + [p.name for p in (kb / ".index").glob("generation-*")]
    print(limit, index.built, len(left), any("make it writable" in p.remedy for p in index.problems))
"""


def test_index_on_a_disk_that_is_full_at_any_step_is_kept_in_memory(tmp_path: Path) -> None:
    script = FULL.format(root=str(ROOT), kb=str(tmp_path / "kb"))
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "home")}
    run = [sys.executable, "-W", "ignore", "-c", script]
    done = subprocess.run(run, capture_output=True, text=True, cwd=ROOT, timeout=120, env=environment)
    assert done.returncode == 0, done.stderr
    *full, last = done.stdout.splitlines()
    assert len(full) == 5 and all(line.split()[1:] == ["True", "0", "True"] for line in full)
    assert last.split()[1:] == ["True", "1", "False"]


@pytest.mark.usefixtures("clock")
def test_index_trusts_stamps_of_settled_files_and_reads_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kb = settled(base(tmp_path / "kb"))
    assert open_index(kb, FakeEncoder()).built
    monkeypatch.setattr("assistant.knowledge.index.read_files", lambda found, known: pytest.fail("files were read"))
    index = open_index(kb, FakeEncoder())
    assert not index.built and len(index.entries) == 40 and first(index, "word7 thing7") == "e7"


def test_index_does_not_trust_stamps_of_files_that_changed_just_before(tmp_path: Path) -> None:
    kb = base(tmp_path / "kb")
    stat = (kb / "faq.jsonl").stat()
    open_index(kb, FakeEncoder())
    assert not (kb / ".index" / store.SEEN).exists()
    text = (kb / "faq.jsonl").read_text().replace("word7", "lamp7")  # as long as before
    (kb / "faq.jsonl").write_text(text)
    os.utime(kb / "faq.jsonl", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert open_index(kb, FakeEncoder()).built


def test_index_touched_files_are_read_once_and_trusted_from_then_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: None
) -> None:
    kb = settled(base(tmp_path / "kb"))
    open_index(kb, FakeEncoder())
    os.utime(kb / "faq.jsonl", ns=(5, 5))
    assert not open_index(kb, FakeEncoder()).built
    monkeypatch.setattr("assistant.knowledge.index.read_files", lambda found, known: pytest.fail("files were read"))
    assert not open_index(kb, FakeEncoder()).built


@pytest.mark.parametrize("noted", ["", "{", "[]", '{"generation": 1}', '{"generation": "x", "signature": "y"}'])
def test_index_with_broken_notes_on_stamps_is_opened_all_the_same(tmp_path: Path, noted: str, clock: None) -> None:
    kb = settled(base(tmp_path / "kb"))
    open_index(kb, FakeEncoder())
    (kb / ".index" / store.SEEN).write_text(noted)
    assert not open_index(kb, FakeEncoder()).built


def test_index_one_changed_file_of_many_keeps_the_vectors_of_the_others(tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    kb.mkdir()
    for i in range(300):
        (kb / f"p{i}.md").write_text(f"# Page{i} word{i}\n\nText{i} of page{i}.\n")
    open_index(kb, FakeEncoder())
    asked: list[str] = []

    class Listening(FakeEncoder):
        def encode(self, texts):
            asked.extend(texts)
            return super().encode(texts)

    (kb / "p7.md").write_text("# Page7 word7\n\nAnother text altogether.\n")
    index = open_index(kb, Listening())
    assert index.built and len(asked) == 1 and "Another text" in asked[0]
    assert [e.id for e in index.entries] == sorted(f"p{i}" for i in range(300))


def test_index_ids_that_two_files_share_stay_as_they_are_from_build_to_build(tmp_path: Path) -> None:
    kb = base(tmp_path / "kb", 3)
    (kb / "more.jsonl").write_text('{"id": "e1", "title": "another one"}\n')
    made = open_index(kb, FakeEncoder())
    assert [e.id for e in made.entries] == ["e0", "e1", "e2", "e1-2"] and len(made.problems) == 1
    again = open_index(kb, FakeEncoder())
    assert again.entries == made.entries and again.problems == made.problems
    (kb / "last.jsonl").write_text('{"id": "e1", "title": "a third one"}\n')
    third = open_index(kb, FakeEncoder())
    assert [e.id for e in third.entries] == ["e0", "e1", "e2", "e1-2", "e1-3"]
    assert third.entry("e1-3") == third.entries[4] and third.entries[3].source == "last.jsonl"
    (kb / "last.jsonl").unlink()
    assert [e.id for e in open_index(kb, FakeEncoder()).entries] == ["e0", "e1", "e2", "e1-2"]


def test_index_large_one_finds_what_a_small_one_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kb = base(tmp_path / "kb", 600)
    asked = [f"word{i} thing{i}" for i in range(0, 600, 40)] + ["item5 place9"]
    small = open_index(kb, FakeEncoder()).search(asked, limit=5)
    monkeypatch.setattr("assistant.knowledge.build.EXACT_ROWS", 0)
    monkeypatch.setattr("assistant.knowledge.build.CELLS", 1)
    monkeypatch.setattr(signals_module.measure, "__defaults__", (0,))
    index = open_index(kb, FakeEncoder(), cache=tmp_path / "cache")
    assert all(table.cells for table in index.tables.vectors if len(table))
    large = index.search(asked, limit=5)
    assert [r.matches[0] for r in large] == [r.matches[0] for r in small]


def test_index_entries_are_a_sequence(tmp_path: Path) -> None:
    entries = open_index(base(tmp_path / "kb", 5), FakeEncoder()).entries
    assert len(entries) == 5 and [e.id for e in entries] == ["e0", "e1", "e2", "e3", "e4"]
    assert entries[-1].id == "e4" and [e.id for e in entries[1:3]] == ["e1", "e2"] and len(entries[3:1]) == 0
    assert [e.id for e in entries[::2]] == ["e0", "e2", "e4"] and entries[1] in entries
    assert entries == tuple(entries) and entries != entries[:4] and entries != 5
    for at in (5, -6):
        with pytest.raises(IndexError):
            entries[at]


def test_table_rows_of_a_file_are_read_one_by_one_and_checked(tmp_path: Path) -> None:
    from assistant.knowledge.sums import CheckedRows, sums_of

    rows = np.arange(40, dtype=np.float32).reshape(10, 4)
    rows.tofile(path := tmp_path / "rows")
    sums = sums_of(path, 16)
    rng = np.random.default_rng(0)
    wanted = rng.integers(10, size=50)
    assert np.array_equal(CheckedRows(rows, sums, path=path).rows(wanted), rows[wanted])
    assert CheckedRows(rows, sums, path=path).rows(np.zeros(0, np.int64)).shape == (0, 4)

    def damaged() -> None:
        raise KnowledgeBaseError("altered")

    flip(path, 16 * 3 + 2, 1)
    found = CheckedRows(rows, sums, damaged, path)  # type: ignore[arg-type]
    assert np.array_equal(found.rows(np.array([2, 4, 5])), rows[[2, 4, 5]])
    with pytest.raises(KnowledgeBaseError):
        found.rows(np.array([2, 3]))
