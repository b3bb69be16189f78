from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.errors import KnowledgeBaseError
from assistant.knowledge import load_entries, open_index
from assistant.knowledge.files import decode
from assistant.knowledge.keys import KNOWN, misspelt
from tests.fakes import FakeEncoder


def write(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_source_folder_of_all_kinds_loads(tmp_path: Path) -> None:
    write(
        tmp_path, a_md="# A\nText.", b_csv="title,answer\nB,b\n", sub__c_jsonl='{"title": "C"}', sub__d_md="# D\nText."
    )
    entries, problems = load_entries(tmp_path)
    assert [(e.id, e.source) for e in entries] == [
        ("a", "a.md"), ("b-2", "b.csv"), ("c-1", "sub/c.jsonl"), ("sub/d", "sub/d.md"),
    ]  # fmt: skip
    assert problems == ()


def test_source_single_file_loads(tmp_path: Path) -> None:
    write(tmp_path, a_md="# A\nText.")
    assert load_entries(tmp_path / "a.md")[0][0].id == "a"


def test_source_same_id_is_reported_and_made_unique(tmp_path: Path) -> None:
    write(tmp_path, a_jsonl='{"id": "x", "title": "A"}\n{"id": "x", "title": "B"}\n{"id": "x", "title": "C"}')
    entries, problems = load_entries(tmp_path)
    assert [e.id for e in entries] == ["x", "x-2", "x-3"] and len(problems) == 2


def test_source_what_is_no_entry_is_skipped_and_reported(tmp_path: Path) -> None:
    write(
        tmp_path, a_md="# A\nText.", README_md="# Read", _hidden_md="x", b_png=b"\x89PNG", c_md=b"\x00\x01\x02", d_md=""
    )
    (tmp_path / ".git").mkdir()
    (tmp_path / ".index").mkdir()
    entries, problems = load_entries(tmp_path)
    assert [e.id for e in entries] == ["a"]
    found = "\n".join(map(str, problems))
    for word in ("README", ".hidden.md", ".png", "c.md", "binary", "d.md", "empty", ".git"):
        assert word in found
    assert ".index" not in found


def test_source_too_large_files_are_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.knowledge.files.MAX_BYTES", 100)
    write(tmp_path, a_md="# A\nText.", b_md="x" * 200)
    entries, problems = load_entries(tmp_path)
    assert len(entries) == 1 and "b.md" in str(problems[0])


def test_source_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "kb", tmp_path / "secret"
    write(inside, a_md="# A\nText.")
    write(outside, s_md="# Secret\nText.")
    (inside / "s.md").symlink_to(outside / "s.md")
    (inside / "more").symlink_to(outside)
    (inside / "loop").symlink_to(inside)
    os.mkfifo(inside / "pipe.md")
    entries, problems = load_entries(inside)
    assert [e.id for e in entries] == ["a"]
    assert {p.where for p in problems} == {"s.md", "more", "loop", "pipe.md"}


@pytest.mark.parametrize("make", [lambda p: p / "none", lambda p: p, lambda p: write(p, a_md="")])
def test_source_without_entries_says_what_to_do(tmp_path: Path, make: object) -> None:
    with pytest.raises(KnowledgeBaseError, match="knowledge base"):
        load_entries(make(tmp_path))  # type: ignore[operator]


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbfcaf\xc3\xa9 5 \xc2\xa3",
        "café 5 £".encode("utf-16"),
        "café 5 £".encode("cp1252"),
        "café 5 £".encode(),
    ],
)
def test_source_encodings_are_read(raw: bytes) -> None:
    assert decode(raw, "a")[0] == "café 5 £"


def test_source_line_ends_are_made_equal() -> None:
    assert decode(b"a\r\nb\rc", "a")[0] == "a\nb\nc"


@pytest.mark.parametrize(
    ("key", "known"),
    [("titel", "title"), ("anwser", "answer"), ("varients", "variants"), ("header", "headers"), ("ulr", "url"),
     ("update", "updated"), ("layout", None), ("tags", None), ("test", None), ("category", None),
     ("order", None), ("", None)],
)  # fmt: skip
def test_source_misspelt_keys_are_recognised(key: str, known: str | None) -> None:
    assert misspelt(key) == known


def test_source_known_keys_are_never_misspelt() -> None:
    assert [misspelt(key) for key in KNOWN] == [None] * len(KNOWN)


def test_source_a_file_name_that_is_not_utf8_is_kept_as_text(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("# Coffee\nText.", "utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert [open_index(tmp_path, FakeEncoder()).built for _ in range(2)] == [True, False]
    assert load_entries(tmp_path)[0][0].source == r"caf\udce9.md"
