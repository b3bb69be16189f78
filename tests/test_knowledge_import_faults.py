"""Imports that must not lose or mix up articles: ids that stay, sources apart, parts that cannot be read, the disk."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import KnowledgeBaseError
from assistant.knowledge import load_entries
from assistant.knowledge.importing import disk, import_sources, target
from assistant.knowledge.importing.article import without_page
from assistant.types import Entry
from tests.import_samples import PAGE, bring, put, texts, told


def zendesk(number: int | None, title: str, **more: object) -> dict[str, object]:
    stated = {"id": number} if number is not None else {}
    row = {"title": title, "body": f"<p>Text of {title}.</p>", "section_id": 7, "draft": False, **stated}
    return {**row, **more}


def many(count: int) -> dict[str, object]:
    return {f"p{i}.html": f"<h1>Page {i}</h1><p>Text number {i}.</p>" for i in range(count)}


# ---- ids that stay ----


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("articles-1", "articles"), ("articles-page-2", "articles"), ("en/articles-2026-03-01", "en/articles"),
        ("page3", ""), ("de/7", "de"), ("articles", "articles"), ("page", "page"), ("lamp-p", "lamp-p"),
        ("3-lamps", "3-lamps"), ("", ""), ("1-" * 5_000 + "1", ""),
    ],
)  # fmt: skip
def test_path_without_the_number_of_its_page(path: str, kept: str) -> None:
    assert without_page(path) == kept


def test_import_zendesk_article_that_moves_to_another_page_keeps_its_id(tmp_path: Path) -> None:
    rows = [zendesk(n, f"Article {n}") for n in range(1, 7)]
    pages: dict[str, object] = {"articles-1.json": {"articles": rows[:3]}, "articles-2.json": {"articles": rows[3:]}}
    _, before = bring(tmp_path, pages)
    assert set(before) == {f"articles/{n}" for n in range(1, 7)}
    new = [zendesk(0, "A new one"), *rows]
    report, after = bring(
        tmp_path, {"articles-1.json": {"articles": new[:3]}, "articles-2.json": {"articles": new[3:]}}
    )
    assert len(report.added) == 1 and not report.removed and set(after) == {f"articles/{n}" for n in range(7)}


def test_import_zendesk_articles_without_ids_go_by_address_or_title_whatever_their_order(tmp_path: Path) -> None:
    url = "https://brightly.zendesk.com/hc/en-us/articles/{}-Old-words"
    rows = [
        zendesk(None, "Dimmers", html_url=url.format(4711)), zendesk(None, "Cables"),
        zendesk(None, "Bulbs", section_id=8),
    ]  # fmt: skip
    _, before = bring(tmp_path, {"z.json": {"articles": rows}})
    assert set(before) == {"z/4711", "z/cables", "z/bulbs"}
    rows[0] = {**rows[0], "title": "Dimmers, renamed"}
    report, after = bring(tmp_path, {"z.json": {"articles": rows[::-1]}})
    assert set(after) == set(before) and len(report.changed) == 1 and not (report.added or report.removed)


def test_import_zendesk_translations_in_folders_stay_apart(tmp_path: Path) -> None:
    files: dict[str, object] = {
        f"{locale}/articles-1.json": {"articles": [zendesk(5, f"Lamp {locale}", locale=locale)]}
        for locale in ("en", "de")
    }
    _, entries = bring(tmp_path, files)
    assert {e.title for e in entries.values()} == {"Lamp en", "Lamp de"}
    assert set(entries) == {"en/articles/5", "de/articles/5"}


# ---- sources apart ----


def test_import_of_another_source_of_the_same_name_is_refused(tmp_path: Path) -> None:
    one, two = put(tmp_path / "a" / "help", many(3)), put(tmp_path / "b" / "help", {"x.html": PAGE})
    import_sources([one], tmp_path / "kb")
    with pytest.raises(KnowledgeBaseError, match="--name") as raised:
        import_sources([two], tmp_path / "kb")
    assert str(one) in str(raised.value) and len(load_entries(tmp_path / "kb")[0]) == 3
    import_sources([two], tmp_path / "kb", name="second")
    assert len(load_entries(tmp_path / "kb")[0]) == 4
    assert len(import_sources([one], tmp_path / "kb").unchanged) == 3
    moved = (tmp_path / "a").rename(tmp_path / "c") / "help"
    report = import_sources([moved], tmp_path / "kb", name="help")
    assert report.articles == 3 and not report.removed, "a newer form of the same is told by its name"
    assert len(import_sources([moved], tmp_path / "kb").unchanged) == 3


def test_import_without_what_it_remembers_still_removes_no_other_source(tmp_path: Path) -> None:
    one, two = put(tmp_path / "a" / "help", many(3)), put(tmp_path / "b" / "help", {"x.html": PAGE})
    import_sources([one], tmp_path / "kb")
    (tmp_path / "kb" / ".index" / "import.json").unlink()
    report = import_sources([two], tmp_path / "kb")
    assert not report.removed and "--prune" in told(report) and len(load_entries(tmp_path / "kb")[0]) == 4


# ---- what is gone, and what only cannot be seen ----


def test_import_of_a_folder_that_is_empty_now_removes_nothing_unless_told(tmp_path: Path) -> None:
    bring(tmp_path, many(2))
    for file in (tmp_path / "src").iterdir():
        file.unlink()
    report, _ = bring(tmp_path, {})
    assert not report.removed and "found 0 of them" in told(report) and len(load_entries(tmp_path / "kb")[0]) == 2
    report, _ = bring(tmp_path, {}, prune=True)
    assert len(report.removed) == 2


@pytest.mark.parametrize(("gone", "removed"), [(1, 1), (2, 2), (3, 0)])
def test_import_removes_at_most_half_of_a_source_unless_told(tmp_path: Path, gone: int, removed: int) -> None:
    bring(tmp_path, many(4))
    for i in range(gone):
        (tmp_path / "src" / f"p{i}.html").unlink()
    report, _ = bring(tmp_path, {})
    assert len(report.removed) == removed and ("--prune" in told(report)) is (removed == 0)


def test_import_of_a_source_that_cannot_be_seen_as_a_whole_removes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(tmp_path, {**many(5), "deep/er.html": PAGE})
    (tmp_path / "src" / "p0.html").unlink()
    scandir = os.scandir

    def closed(path: Any = ".") -> Any:
        if str(path).rstrip("/") == str(tmp_path / "src" / "deep"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    for prune in (False, True):
        report, entries = bring(tmp_path, {}, prune=prune)
        assert not report.removed and "deep/er" in entries and "p0" in entries and "stay" in told(report)
    monkeypatch.undo()
    report, _ = bring(tmp_path, {})
    assert report.removed == ("src/p0.md",)


def test_import_of_an_archive_with_a_member_that_is_not_read_removes_nothing(tmp_path: Path) -> None:
    import zipfile

    file = tmp_path / "help.zip"
    for members in (("a.md", "b.md", "c.md"), ("a.md", "b.md", "../c.md")):
        with zipfile.ZipFile(file, "w") as packed:
            for name in members:
                packed.writestr(name, f"# {name[-4]}\n\nText.")
        report = import_sources([file], tmp_path / "kb", prune=True)
        assert not report.removed and len(load_entries(tmp_path / "kb")[0]) == 3
    assert "../c.md" in told(report)


# ---- forms ----

FRESHDESK = [
    {"id": 11, "title": "Invoices", "description": "<p>Under My orders.</p>", "description_text": "Under My orders.",
     "status": 2, "folder_id": 4, "agent_id": 9, "thumbs_up": 3, "tags": ["invoice"]},
    {"id": 12, "title": "New prices", "description": "<p>Secret.</p>", "description_text": "Secret.",
     "status": 1, "folder_id": 4, "agent_id": 9, "thumbs_up": 0},
]  # fmt: skip


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_import_leaves_drafts_of_freshdesk_out(tmp_path: Path, form: str) -> None:
    if form == "csv":
        rows = "".join(f"{r['id']},{r['title']},{r['description']},{r['status']},4,9\n" for r in FRESHDESK)
        content: object = "id,title,description,status,folder_id,agent_id\n" + rows
    else:
        content = FRESHDESK if form == "json" else "\n".join(map(json.dumps, FRESHDESK))
    report, entries = bring(tmp_path, {f"solutions.{form}": content})
    assert set(entries) == {"solutions/11"} and "draft" in told(report)


def test_import_rows_of_others_with_status_1_are_no_drafts(tmp_path: Path) -> None:
    _, entries = bring(tmp_path, {"faq.csv": "id,title,text,status\n1,Bulbs,They last.,1\n"})
    assert set(entries) == {"faq/1"}


def helpscout(number: int, name: str, text: str | None, **more: object) -> dict[str, object]:
    row = {"id": f"5f{number}", "number": number, "collectionId": "c1", "status": "published", "hasDraft": False,
           "name": name, "publicUrl": f"https://docs.brightly.example/article/{number}", "categories": ["k1"],
           "keywords": ["lamp"], "updatedAt": "2026-03-04T08:00:00Z", **more}  # fmt: skip
    return row if text is None else {**row, "text": text}


NAMES: dict[str, object] = {
    "collections": {"page": 1, "items": [{"id": "c1", "name": "Help", "visibility": "public"},
                                         {"id": "c2", "name": "Team", "visibility": "private"}]},
    "categories": {"page": 1, "items": [{"id": "k1", "name": "Lamps"}]},
}  # fmt: skip


@pytest.mark.parametrize("form", ["one", "list", "items", "wrapped", "lines"])
def test_import_help_scout_docs_in_each_of_its_forms(tmp_path: Path, form: str) -> None:
    row = helpscout(3, "Hang a lamp", "<h2>Hook</h2><p>Up to <b>5 kg</b>.</p>")
    content: dict[str, object] = {
        "one": {"article": row}, "list": [row], "items": {"articles": {"page": 1, "pages": 1, "items": [row]}},
        "wrapped": [{"article": row}], "lines": json.dumps({"article": row}),
    }  # fmt: skip
    name = "docs.jsonl" if form == "lines" else "docs.json"
    report, entries = bring(tmp_path, {name: content[form], "names.json": NAMES})
    entry = entries["docs/5f3"]
    assert (entry.title, entry.url, entry.updated) == (
        "Hang a lamp", "https://docs.brightly.example/article/3", "2026-03-04",
    )  # fmt: skip
    assert texts(entry) == [(("Hook",), "Up to 5 kg.")] and not report.skipped
    if form != "lines":
        assert entry.extra["section"] == "Help > Lamps"


def test_import_help_scout_docs_keeps_private_ones_internal_and_drafts_out(tmp_path: Path) -> None:
    rows = [
        helpscout(1, "Goodwill", "<p>Twenty euros.</p>", collectionId="c2"),
        helpscout(2, "Soon", "<p>Not yet.</p>", status="notpublished"),
        helpscout(3, "Listed only", None),
    ]
    report, entries = bring(tmp_path, {"docs.json": {"articles": {"items": rows}, **NAMES}})
    assert set(entries) == {"docs/5f1"} and entries["docs/5f1"].internal
    assert "notpublished" in told(report) and "lists leave texts out" in told(report)


# ---- Word ----


def document_with(change: Any) -> bytes:
    import docx

    document = docx.Document()
    document.add_paragraph("Lamps hang from a hook.")
    change(document)
    document.save(out := io.BytesIO())
    return out.getvalue()


def passages_of(tmp_path: Path, change: Any) -> str:
    _, entries = bring(tmp_path, {"a.docx": document_with(change)})
    entry: Entry = entries["a"]
    return f"{entry.title} " + " ".join(p.text for p in entry.passages)


def control(document: Any, words: str, *, inline: bool = False, properties: str = "") -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    run = f"<w:r><w:t>{words}</w:t></w:r>"
    content = run if inline else f"<w:p>{run}</w:p>"
    node = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )
    last = document.paragraphs[-1]._p
    last.append(node) if inline else last.addnext(node)


def test_import_docx_reads_content_controls(tmp_path: Path) -> None:
    def change(document: Any) -> None:
        control(document, "Up to five kilos.")
        control(document, " Ask an electrician.", inline=True)

    found = passages_of(tmp_path, change)
    assert "Up to five kilos." in found and "Ask an electrician." in found


def test_import_docx_reads_no_table_of_contents_and_no_prompt(tmp_path: Path) -> None:
    def change(document: Any) -> None:
        contents = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
        control(document, "Hooks ... 3", properties=contents)
        control(document, "Click to enter a date", properties="<w:showingPlcHdr/>")

    found = passages_of(tmp_path, change)
    assert "Hooks" not in found and "Click" not in found and "hook" in found


@pytest.mark.parametrize("how", ["run", "character style", "paragraph style"])
def test_import_docx_reads_no_hidden_text(tmp_path: Path, how: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    def change(document: Any) -> None:
        kind = WD_STYLE_TYPE.CHARACTER if how == "character style" else WD_STYLE_TYPE.PARAGRAPH
        if how != "run":
            document.styles.add_style("Secret", kind).font.hidden = True
        paragraph = document.add_paragraph("The hook holds. ")
        run = paragraph.add_run("The margin is forty percent.")
        if how == "run":
            run.font.hidden = True
        elif how == "character style":
            run.style = "Secret"
        else:
            paragraph = document.add_paragraph("Buy at six euros. ", style="Secret")
            run._r.getparent().remove(run._r)
            paragraph.add_run("This is shown.").font.hidden = False

    found = passages_of(tmp_path, change)
    assert "The hook holds." in found and "margin" not in found and "six euros" not in found
    assert ("This is shown." in found) is (how == "paragraph style")


# ---- the disk ----


def test_import_files_are_on_the_disk_before_they_take_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def note_fsync(handle: int) -> None:
        done.append("fsync")
        fsync(handle)

    def note_replace(one: Any, other: Any) -> None:
        done.append(Path(other).name)
        replace(one, other)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(os, "replace", note_replace)
    bring(tmp_path, {"a.html": PAGE})
    assert done == ["fsync", "a.md", "fsync", "fsync", "import.json", "fsync"]


@pytest.mark.parametrize("method", ["read_bytes", "walk"])
def test_import_into_a_target_that_cannot_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    bring(tmp_path, {"a.html": PAGE})

    def refuse(*_: Any, onerror: Any = None, **__: Any) -> Any:
        error = PermissionError(13, "Permission denied", "a.md")
        if onerror:
            onerror(error)
        raise error

    monkeypatch.setattr(*((Path, "read_bytes") if method == "read_bytes" else (os, "walk")), refuse)
    with pytest.raises(KnowledgeBaseError, match="Make it readable"):
        target.scan(tmp_path / "kb")


def test_import_of_what_a_file_of_the_target_says_when_it_is_gone(tmp_path: Path) -> None:
    held = target.Held(tmp_path / "none.md", "0" * 16, True)
    assert target.source_of(held) == "" and not target.is_internal(held) and not target.still_intact(held)


def test_import_keeps_a_file_whose_source_is_unknown_where_some_could_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(tmp_path, {**many(4), "z.json": {"articles": [zendesk(1, "One")]}})
    monkeypatch.setattr(target, "source_of", lambda held: "")
    (tmp_path / "src" / "p0.html").unlink()
    report, entries = bring(tmp_path, {"z.json": "{"})
    assert not report.removed and {"p0", "z/1"} <= set(entries)


def test_write_whole_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    (tmp_path / ".index").mkdir()
    with pytest.raises(KnowledgeBaseError, match="No space left"):
        disk.write(tmp_path, path, b"new")
    assert path.read_bytes() == b"old" and list((tmp_path / ".index").iterdir()) == []
