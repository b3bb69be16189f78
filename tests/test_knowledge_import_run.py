"""Runs of the import one after the other: only what changed is written, nothing edited by hand is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.errors import KnowledgeBaseError
from assistant.knowledge import load_entries, open_index
from assistant.knowledge.importing import import_sources
from assistant.knowledge.importing import run as running
from tests.fakes import FakeEncoder
from tests.import_samples import PAGE, ZENDESK, bring, put, texts, told


def pages(count: int) -> dict[str, object]:
    return {f"p{i}.html": f"<h1>Page {i}</h1><p>Text number {i}.</p>" for i in range(count)}


def only_file(tmp_path: Path, name: str) -> Path:
    return next((tmp_path / "kb").rglob(name))


def test_import_reports_added_changed_removed_unchanged(tmp_path: Path) -> None:
    report, _ = bring(tmp_path, pages(4))
    assert report.added == tuple(f"src/p{i}.md" for i in range(4)) and report.articles == 4
    (tmp_path / "src" / "p3.html").unlink()
    report, entries = bring(tmp_path, {"p1.html": "<h1>Page 1</h1><p>Another text.</p>", "new.html": PAGE})
    assert (report.added, report.changed, report.removed) == (("src/new.md",), ("src/p1.md",), ("src/p3.md",))
    assert report.unchanged == ("src/p0.md", "src/p2.md") and texts(entries["p1"]) == [((), "Another text.")]
    report, _ = bring(tmp_path, {})
    assert len(report.unchanged) == 4 and not (report.added or report.changed or report.removed)


def test_import_does_not_read_files_that_have_not_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(tmp_path, pages(3))
    read: list[str] = []
    parse = running.parse

    def counting(raw: bytes, name: str, *args: object, **options: object) -> object:
        read.append(name)
        return parse(raw, name, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "parse", counting)
    bring(tmp_path, {"p1.html": "<h1>Page 1</h1><p>New.</p>"})
    assert read == ["p1.html"]
    (tmp_path / "kb" / ".index" / "import.json").write_text("[broken", "utf-8")
    report, _ = bring(tmp_path, {})
    assert len(read) == 4 and len(report.unchanged) == 3, "without the cache it takes longer and does the same"


def test_import_writes_a_file_again_that_was_deleted(tmp_path: Path) -> None:
    bring(tmp_path, pages(2))
    only_file(tmp_path, "p0.md").unlink()
    report, _ = bring(tmp_path, {})
    assert report.added == ("src/p0.md",) and report.unchanged == ("src/p1.md",)


def test_import_leaves_what_was_edited_by_hand(tmp_path: Path) -> None:
    bring(tmp_path, pages(2))
    file = only_file(tmp_path, "p0.md")
    file.write_text(file.read_text("utf-8").replace("Text number 0.", "Mended by hand."), "utf-8")
    report, _ = bring(tmp_path, {})
    assert report.edited == ("src/p0.md",) and not report.skipped
    report, entries = bring(tmp_path, {"p0.html": "<h1>Page 0</h1><p>New text.</p>"})
    assert "edited by hand" in told(report) and texts(entries["p0"]) == [((), "Mended by hand.")]
    report, entries = bring(tmp_path, {}, overwrite=True)
    assert report.changed == ("src/p0.md",) and texts(entries["p0"]) == [((), "New text.")]


def test_import_leaves_a_file_for_good_that_a_person_took_over(tmp_path: Path) -> None:
    bring(tmp_path, pages(1))
    file = only_file(tmp_path, "p0.md")
    lines = file.read_text("utf-8").replace("Text number 0.", "Mine.").split("\n")
    file.write_text("\n".join(line for line in lines if not line.startswith("imported")), "utf-8")
    report, entries = bring(tmp_path, {"p0.html": "<h1>Page 0</h1><p>New text.</p>"})
    assert report.edited == ("src/p0.md",) and texts(entries["p0"]) == [((), "Mine.")]
    (tmp_path / "src" / "p0.html").unlink()
    report, entries = bring(tmp_path, {"b.html": PAGE})
    assert not report.removed and not report.skipped and "p0" in entries


def test_import_follows_a_file_that_a_person_renamed(tmp_path: Path) -> None:
    bring(tmp_path, pages(1))
    moved = tmp_path / "kb" / "better" / "name.md"
    moved.parent.mkdir()
    only_file(tmp_path, "p0.md").rename(moved)
    report, entries = bring(tmp_path, {"p0.html": "<h1>Page 0</h1><p>New text.</p>"})
    assert report.changed == ("better/name.md",) and texts(entries["p0"]) == [((), "New text.")]


def test_import_keeps_an_edited_file_whose_source_is_gone(tmp_path: Path) -> None:
    bring(tmp_path, pages(2))
    file = only_file(tmp_path, "p0.md")
    file.write_text(file.read_text("utf-8") + "\nMore.\n", "utf-8")
    (tmp_path / "src" / "p0.html").unlink()
    report, entries = bring(tmp_path, {})
    assert not report.removed and "gone from the source, kept" in told(report) and "p0" in entries


def test_import_line_ends_of_another_system_are_no_edit(tmp_path: Path) -> None:
    bring(tmp_path, pages(1))
    file = only_file(tmp_path, "p0.md")
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    report, _ = bring(tmp_path, {})
    assert report.unchanged == ("src/p0.md",)


def test_import_removes_most_of_a_source_only_when_told(tmp_path: Path) -> None:
    bring(tmp_path, pages(12))
    for i in range(1, 12):
        (tmp_path / "src" / f"p{i}.html").unlink()
    report, entries = bring(tmp_path, {})
    assert not report.removed and len(entries) == 12 and "--prune" in told(report)
    report, entries = bring(tmp_path, {}, prune=True)
    assert len(report.removed) == 11 and set(entries) == {"p0"}


def test_import_keeps_articles_of_a_file_that_cannot_be_read_now(tmp_path: Path) -> None:
    bring(tmp_path, {"z.json": ZENDESK, "a.html": PAGE})
    report, entries = bring(tmp_path, {"z.json": '{"articles": [{"id": 36'})
    assert not report.removed and "z/360001" in entries and "z.json" in told(report)
    (tmp_path / "src" / "z.json").unlink()
    report, entries = bring(tmp_path, {}, prune=True)
    assert len(report.removed) == 3 and set(entries) == {"a"}


def test_import_an_article_that_becomes_a_draft_is_removed(tmp_path: Path) -> None:
    bring(tmp_path, {"z.json": ZENDESK})
    drafts = [{**row, "draft": True} if row["id"] == 360001 else row for row in ZENDESK["articles"]]  # type: ignore[index, union-attr, dict-item]
    report, entries = bring(tmp_path, {"z.json": {**ZENDESK, "articles": drafts}})
    assert report.removed == ("src/z/360001-change-the-delivery-address.md",) and "z/360001" not in entries


def test_import_sources_apart_do_not_touch_each_other(tmp_path: Path) -> None:
    one, two = put(tmp_path / "one", pages(1)), put(tmp_path / "two", pages(1))
    import_sources([one], tmp_path / "kb")
    report = import_sources([two], tmp_path / "kb")
    assert report.added == ("two/p0.md",) and not report.removed
    report = import_sources([one, two / "p0.html"], tmp_path / "kb", saved_replies=False)
    assert report.unchanged == ("one/p0.md",) and report.added == ("p0.md",)
    assert {e.id for e in load_entries(tmp_path / "kb")[0]} == {"one/p0", "two/p0", "p0"}


def test_import_a_source_is_known_by_its_name(tmp_path: Path) -> None:
    march, april = put(tmp_path / "march", pages(2)), put(tmp_path / "april", pages(1))
    import_sources([march], tmp_path / "kb", name="help")
    report = import_sources([april], tmp_path / "kb", name="help")
    assert report.removed == ("help/p1.md",) and len(report.changed) == 1  # its `source` line names the new folder


@pytest.mark.parametrize(
    ("names", "options", "word"),
    [
        (["none"], {}, "nothing to import"), ([], {}, "one source"), (["a", "b"], {"name": "x"}, "--name"),
        (["a", "c/a"], {}, "Two sources"), (["a\0"], {}, "path"), (["kb"], {}, "lie one in the other"),
        (["."], {}, "lie one in the other"), (["kb/x"], {}, "lie one in the other"),
    ],
)  # fmt: skip
def test_import_of_what_cannot_be_says_why(
    tmp_path: Path, names: list[str], options: dict[str, str], word: str
) -> None:
    for folder in ("a", "b", "c/a", "kb/x"):
        put(tmp_path / folder, pages(1))
    with pytest.raises(KnowledgeBaseError, match=word):
        import_sources([tmp_path / n for n in names], tmp_path / "kb", **options)  # type: ignore[arg-type]


def test_import_of_an_empty_folder_reports_nothing(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    report, entries = bring(tmp_path, {})
    assert report.articles == 0 and entries == {}


def test_import_names_of_files_do_not_clash(tmp_path: Path) -> None:
    files: dict[str, object] = {
        "A b.html": PAGE,
        "a-b.html": PAGE.replace("30 days", "31 days"),
        "Readme me.html": PAGE,
    }
    report, entries = bring(tmp_path, {**files, "ünï/Straße.txt": "Street\n\nA road.", "日本.txt": "道\n\n道路です。"})
    assert len(report.added) == 5 == len(entries) and len(report.notes) == 1
    assert {"a-b", "a-b-2", "ünï/straße", "日本"} <= set(entries)


def test_import_does_not_overwrite_a_file_that_was_there(tmp_path: Path) -> None:
    put(tmp_path / "kb" / "src", {"p0.md": "# My own page\n\nMine."})
    report, _ = bring(tmp_path, pages(1))
    assert report.added == ("src/p0-2.md",)
    assert (tmp_path / "kb" / "src" / "p0.md").read_text("utf-8") == "# My own page\n\nMine."


def test_import_interrupted_goes_on(tmp_path: Path) -> None:
    calls: list[int] = []

    def stop(done: int, total: int) -> None:
        calls.append(done)
        if done == 3:
            raise KeyboardInterrupt

    put(tmp_path / "src", pages(6))
    with pytest.raises(KeyboardInterrupt):
        import_sources([tmp_path / "src"], tmp_path / "kb", progress=stop)
    assert len(list((tmp_path / "kb").rglob("*.md"))) == 3
    report, _ = bring(tmp_path, {})
    assert len(report.unchanged) == 3 and len(report.added) == 3


def test_import_an_edited_page_updates_its_passages_and_leaves_the_rest(tmp_path: Path) -> None:
    class Counting(FakeEncoder):
        seen: list[str] = []  # noqa: RUF012

        def encode(self, texts):  # type: ignore[no-untyped-def]
            self.seen.extend(texts)
            return super().encode(texts)

    bring(tmp_path, {**pages(5), "long.html": PAGE})
    open_index(tmp_path / "kb", FakeEncoder())
    bring(tmp_path, {"long.html": PAGE.replace("Refunds take 5 days.", "Refunds take 6 days.")})
    index = open_index(tmp_path / "kb", encoder := Counting())
    assert index.built and encoder.seen == ["Returning a lamp. What it costs. Refunds take 6 days."]


def test_import_folders_that_are_empty_go_too(tmp_path: Path) -> None:
    bring(tmp_path, {"deep/er/p.html": PAGE, "a.html": PAGE})
    (tmp_path / "src" / "deep" / "er" / "p.html").unlink()
    report, _ = bring(tmp_path, {})
    assert len(report.removed) == 1 and not (tmp_path / "kb" / "src" / "deep").exists()
    assert os.listdir(tmp_path / "kb" / "src") == ["a.md"]


def test_import_knows_a_file_again_that_an_editor_marked_or_whose_id_is_long(tmp_path: Path) -> None:
    long = "/".join([f"{'возврат-и-обмен-' * 5}{i}" for i in range(4)]) + "/p.html"
    bring(tmp_path, {**pages(1), long: PAGE})
    file = only_file(tmp_path, "p0.md")
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    report, entries = bring(tmp_path, {})
    assert not report.added and report.edited == ("src/p0.md",) and len(entries) == 2


def test_import_leaves_what_is_edited_while_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(tmp_path, pages(3))
    (tmp_path / "src" / "p1.html").unlink()
    parse = running.parse

    def editing(*args: object, **options: object) -> object:
        for name in ("p0.md", "p1.md"):
            file = only_file(tmp_path, name)
            file.write_text(file.read_text("utf-8").replace("Text", "My text"), "utf-8")
        return parse(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "parse", editing)
    report, entries = bring(tmp_path, {"p0.html": "<h1>Page 0</h1><p>New text.</p>"})
    assert [texts(entries[i]) for i in ("p0", "p1")] == [[((), "My text number 0.")], [((), "My text number 1.")]]
    assert not report.changed and not report.removed and len(report.skipped) == 2


def test_import_says_where_an_edited_file_is_public_and_its_source_is_not(tmp_path: Path) -> None:
    bring(tmp_path, {"a.md": "---\ntitle: A\n---\nOne."})
    file = tmp_path / "kb" / "src" / "a.md"
    file.write_text("---\ntitle: A\nid: src/a\n---\nMine.\n", "utf-8")
    report, _ = bring(tmp_path, {"a.md": "---\ntitle: A\ninternal: true\n---\nTwo."})
    assert report.edited == ("src/a.md",) and [n.remedy for n in report.notes] == ["add internal: true"]
