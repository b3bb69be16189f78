"""The knowledge tab's imports and long work, without a browser: bounds, errors, and the old base that stays."""

from __future__ import annotations

import gc
import io
import json
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.config import Configuration
from assistant.config_api import Api
from assistant.config_sections import PageSettings
from assistant.errors import InputError, KnowledgeBaseError
from assistant.knowledge import open_index
from assistant.page import knowledge_uploads
from assistant.page.knowledge_jobs import Job, Works
from assistant.page.knowledge_uploads import ADDRESS, HEADER, Uploads, plain_name, route
from assistant.page.knowledge_work import PRUNE, Brought, Order, bring, look_over, reread, target_of
from assistant.page.serve import uploads_of
from assistant.pipeline import Assistant
from tests.fakes import FakeEncoder

PAGE = b"# Passports of dogs\n\nBring the passport of the dog.\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "base"
    folder.mkdir()
    (folder / "tents.md").write_text("# Care of tents\n\nHang it up until it is dry.\n", "utf-8")
    return folder


@pytest.fixture
def desk(base: Path) -> Assistant:
    desk = Assistant(Configuration(), open_index(base, FakeEncoder()), FakeEncoder())
    desk.knowledge_base = base
    return desk


@pytest.fixture
def uploads() -> Uploads:
    return Uploads(1_000_000)


def run(work: Any, what: str = "an import") -> Job:
    job, begun = Works().start(what, work)
    assert begun
    return ended(job)


def ended(job: Job) -> Job:
    for _ in range(2_000):
        if job.ended:
            return job
        time.sleep(0.01)
    raise AssertionError("the work does not end")


def left(uploads: Uploads) -> list[Path]:
    return list(uploads._folder.rglob("*.*")) if uploads._folder else []


# ---- imports ----


def test_import_adds_articles_and_the_desk_uses_them(desk: Assistant, base: Path, uploads: Uploads) -> None:
    token = uploads.add("Dogs abroad.md", PAGE)
    job = run(bring(desk, uploads, Order((token,), "imported")))
    assert not job.fault and isinstance(job.result, Brought)
    assert job.result.report.added == ("dogs-abroad.md",) and "1 added" in job.result.words
    assert desk.match(["passports of dogs"])[0].matches[0].entry.source == "imported/dogs-abroad.md"
    assert not left(uploads) and uploads.named([token]) == []


def test_import_of_the_same_file_again_updates_its_articles(desk: Assistant, uploads: Uploads) -> None:
    rows = "question,answer\n" + "".join(f"Question {i}?,Answer {i}.\n" for i in range(4))
    for text, expected in ((rows, (4, 0, 0)), (rows.replace("Answer 2", "Another"), (0, 1, 0))):
        job = run(bring(desk, uploads, Order((uploads.add("faq.csv", text.encode()),), "help/faq")))
        report = job.result.report
        assert (len(report.added), len(report.changed), len(report.removed)) == expected
    short = b"question,answer\nQuestion 0?,Answer 0.\n"
    job = run(bring(desk, uploads, Order((uploads.add("faq.csv", short),), "help/faq")))
    assert not job.result.report.removed and "--prune" in str(job.result.report.skipped[0])
    job = run(bring(desk, uploads, Order((uploads.add("faq.csv", short),), "help/faq", "", frozenset({PRUNE}))))
    assert len(job.result.report.removed) == 3


def test_import_of_another_file_of_the_same_name_is_refused_without_a_name(desk: Assistant, uploads: Uploads) -> None:
    run(bring(desk, uploads, Order((uploads.add("dogs.md", PAGE),), "imported")))
    job = run(bring(desk, uploads, Order((uploads.add("dogs.txt", b"Dogs\n\nOn a lead."),), "imported")))
    assert "would replace" in job.fault and "--name" in job.fault and len(desk.index.entries) == 2
    job = run(bring(desk, uploads, Order((uploads.add("dogs.txt", b"Dogs\n\nOn a lead."),), "imported", "leads")))
    assert not job.fault and len(desk.index.entries) == 3


def test_import_of_an_archive_reports_what_it_skipped(desk: Assistant, uploads: Uploads) -> None:
    with zipfile.ZipFile(out := io.BytesIO(), "w") as packed:
        packed.writestr("a.md", PAGE)
        packed.writestr("../../evil.md", PAGE)
        packed.writestr("inner.zip", b"PK")
    job = run(bring(desk, uploads, Order((uploads.add("help.zip", out.getvalue()),), "imported")))
    assert job.result.report.added == ("help/a.md",) and len(job.result.report.skipped) == 2


def test_import_that_fails_leaves_the_base_and_no_files_behind(
    desk: Assistant, base: Path, uploads: Uploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = desk.index
    job = run(bring(desk, uploads, Order((uploads.add("broken.zip", b"no archive"),), "imported")))
    assert "no ZIP archive" in job.fault and desk.index is old and not left(uploads)

    def crash(progress: Any = None) -> None:
        raise RuntimeError("a secret of a customer")

    monkeypatch.setattr(desk, "reopen", crash)
    job = run(bring(desk, uploads, Order((uploads.add("dogs.md", PAGE),), "imported")))
    assert "Reference" in job.fault and "secret" not in job.fault and desk.index is old and not left(uploads)

    def refuse(progress: Any = None) -> None:
        raise KnowledgeBaseError("The base is on strike.")

    monkeypatch.setattr(desk, "reopen", refuse)
    job = run(bring(desk, uploads, Order((uploads.add("cats.md", PAGE),), "imported")))
    assert job.result.fault == "The base is on strike." and "old index" in job.result.words and desk.index is old


def test_import_serves_the_old_index_while_the_new_one_is_built(
    desk: Assistant, uploads: Uploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, inside, go = desk.index, threading.Event(), threading.Event()
    reopen = desk.reopen

    def slowly(progress: Any = None) -> None:
        inside.set()
        assert go.wait(20)
        reopen(progress)

    monkeypatch.setattr(desk, "reopen", slowly)
    works = Works()
    job, _ = works.start("an import", bring(desk, uploads, Order((uploads.add("dogs.md", PAGE),), "imported")))
    assert inside.wait(20) and desk.index is old and job.phase == "Building the index"
    other, begun = works.start("a check of the base", look_over(desk))
    assert other is job and not begun, "one long work at a time"
    go.set()
    assert not ended(job).fault and desk.index is not old
    assert works.start("a check of the base", look_over(desk))[1]


@pytest.mark.parametrize(
    "folder", ["", " ", "..", "../out", "/etc", "a/../../b", ".index", "a b", "Ä!", "a\0b", "x" * 300, "link", "C:\\x"]
)
def test_import_goes_only_into_a_folder_of_the_base(desk: Assistant, base: Path, uploads: Uploads, folder: str) -> None:
    (base / "link").symlink_to(base.parent)
    with pytest.raises(InputError):
        bring(desk, uploads, Order((uploads.add("dogs.md", PAGE),), folder))
    assert target_of(base, "help/returns") == base / "help" / "returns"


def test_import_needs_files_a_base_and_names_apart(desk: Assistant, base: Path, uploads: Uploads) -> None:
    with pytest.raises(InputError, match="Choose files"):
        bring(desk, uploads, Order(("gone",), "imported"))
    both = uploads.add("faq.csv", PAGE), uploads.add("FAQ.md", PAGE)
    with pytest.raises(InputError, match="one source"):
        bring(desk, uploads, Order(both, "imported"))
    with pytest.raises(InputError, match="single file"):
        bring(desk, uploads, Order((uploads.add("a.md", PAGE), uploads.add("b.md", PAGE)), "imported", "x"))
    with pytest.raises(InputError, match="single file"):
        target_of(base / "tents.md", "imported")
    for work in (lambda: target_of(None, "imported"), lambda: reread(Assistant(Configuration()))):
        with pytest.raises(InputError, match="No knowledge base"):
            work()


def test_check_of_the_base_finds_what_lint_finds(desk: Assistant, base: Path) -> None:
    (base / "again.md").write_text((base / "tents.md").read_text("utf-8"), "utf-8")
    assert not run(reread(desk)).fault
    found, entries = run(look_over(desk)).result
    assert entries == 2 and "duplicate" in {f.kind.value for f in found}


# ---- files that are sent ----


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("faq.csv", "faq.csv"), ("../../etc/passwd.md", "passwd.md"), ("C:\\docs\\a.md", "a.md"), ("..md", "md"),
        ("a\nb\x00\u202e.md", "a_b_.md"), ("", "file"), ("日本.md", "日本.md"), (".env.md", "env.md"),
    ],
)  # fmt: skip
def test_uploads_have_plain_names(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_uploads_of_long_names_fit_the_disk(uploads: Uploads) -> None:
    token = uploads.add("道" * 500 + ".md", PAGE)
    assert uploads.named([token])[0].path.read_bytes() == PAGE


def test_uploads_are_bounded_in_size_number_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    uploads = Uploads(100)
    with pytest.raises(InputError, match="larger than"):
        uploads.add("a.md", b"x" * 101)
    with pytest.raises(InputError, match="kind of file"):
        uploads.add("a.exe", b"x")
    monkeypatch.setattr(knowledge_uploads, "MOST", 2)
    tokens = [uploads.add(f"{i}.md", b"x") for i in range(2)]
    with pytest.raises(InputError, match="At most"):
        uploads.add("c.md", b"x")
    monkeypatch.setattr(knowledge_uploads, "KEPT", -1.0)
    assert uploads.add("c.md", b"x") and uploads.named(tokens) == [] and len(left(uploads)) == 1
    monkeypatch.setattr(knowledge_uploads, "KEPT", 60.0)
    monkeypatch.setattr(knowledge_uploads, "MOST_BYTES", 3)
    with pytest.raises(InputError, match="At most"):
        uploads.add("d.md", b"xxx")


def test_uploads_leave_no_folder_when_the_page_ends() -> None:
    uploads = Uploads(100)
    uploads.add("a.md", b"x")
    folder = uploads._folder
    assert folder is not None and folder.is_dir() and folder.stat().st_mode & 0o077 == 0
    del uploads
    gc.collect()
    assert not folder.exists()


def test_uploads_that_are_taken_off_or_imported_are_gone(uploads: Uploads) -> None:
    one, two = uploads.add("a.md", PAGE), uploads.add("b.md", PAGE)
    uploads.drop([one, one, "unknown"])
    assert uploads.named([one, two])[0].path.name == "b.md"
    with pytest.raises(RuntimeError), uploads.taken([two]) as paths:
        uploads.drop([two])  # somebody takes it off meanwhile
        assert paths[0].read_bytes() == PAGE
        raise RuntimeError
    assert not left(uploads)


def test_upload_address_takes_files_from_the_page_only(uploads: Uploads) -> None:
    app = FastAPI()
    app.add_route(ADDRESS, route(uploads), methods=["POST"])
    client, header = TestClient(app), {HEADER: "upload"}
    assert client.post(ADDRESS, params={"name": "a.md"}, content=PAGE).status_code == 403
    assert client.get(ADDRESS).status_code == 405
    taken = client.post(ADDRESS, params={"name": "a.md"}, content=PAGE, headers=header)
    assert uploads.named([taken.json()["id"]])[0].size == len(PAGE)
    refused = client.post(ADDRESS, params={"name": "a.exe"}, content=PAGE, headers=header)
    assert refused.status_code == 422 and "not read" in refused.json()["error"]
    large = client.post(ADDRESS, params={"name": "a.md"}, content=b"x" * 2_000_000, headers=header)
    assert large.status_code == 422 and "larger" in large.json()["error"]
    assert client.post(ADDRESS, content=b"", headers=header).status_code == 422


def test_imports_are_allowed_on_this_machine_or_where_the_configuration_says_so() -> None:
    home, abroad = Configuration(), Configuration(api=Api(host="0.0.0.0"))
    yes, no = Configuration(page=PageSettings(imports=True)), Configuration(page=PageSettings(imports=False))
    assert uploads_of(home) and not uploads_of(abroad) and not uploads_of(home, "0.0.0.0") and not uploads_of(None)
    assert uploads_of(yes, "0.0.0.0") and not uploads_of(no) and uploads_of(abroad, "127.0.0.1")


# ---- the tab's actions ----


class Names(dict[str, str]):
    """Widgets that are their own names."""

    def __missing__(self, name: str) -> str:
        return name


@pytest.fixture
def tab(desk: Assistant, uploads: Uploads) -> Any:
    from assistant.page.knowledge_binding import Tab

    tab = Tab(Names(), desk, uploads, Works())

    def act(action: str, *given: Any) -> dict[str, Any]:
        made = getattr(tab, action)(*given)
        steps = [made] if isinstance(made, dict) else list(made)
        assert steps and all(steps), "Gradio takes an empty answer for a missing one"
        return {name: value for step in steps for name, value in step.items()}

    return act


@pytest.mark.parametrize("question", ["", "  ", None, "x" * 5_000, "<script>alert(1)</script>", "\ud83d \x00", "?"])
def test_tab_search_of_anything_says_something(tab: Any, question: Any) -> None:
    assert tab("search", question)["outcome"]["value"]


def test_tab_search_and_source_open_and_close(tab: Any) -> None:
    made = tab("search", "care of tents")
    found = made["found"]
    assert made["hit-0"]["visible"] and not made["hit-1"]["visible"] and made["file-0"]["visible"]
    shown = tab("source", 0, found)
    assert shown["text-0"]["visible"] and "Hang it up" in str(shown["text-0"]["value"])
    assert not tab("source", 0, found)["text-0"]["visible"]
    assert tab("source", 7, found)["text-7"].get("value") is None and tab("source", 0, None)


@pytest.mark.parametrize(
    "raw", ["", "[]", "{", "{}", '{"ids": 3, "refused": []}', "null", "[" * 9_999, '{"ids":["x"],"refused":["<b>"]}']
)
def test_tab_files_of_any_form_are_no_fault(tab: Any, raw: str) -> None:
    assert tab("staged", raw)["bring"]["interactive"] is False
    assert tab("bring", raw, None, None, None)["said"]["visible"]
    assert tab("clear", raw)["files"]["value"] == ""


def test_tab_import_shows_progress_the_report_and_the_new_base(tab: Any, uploads: Uploads) -> None:
    raw = json.dumps({"ids": [uploads.add("dogs.md", PAGE)], "refused": ["a.exe: no"]})
    assert "a.exe: no" in str(tab("staged", raw)["staged"]["value"])
    made = tab("bring", raw, "imported", "", [])
    assert "Done: 1 added" in str(made["said"]["value"]) and made["report"]["visible"]
    assert "2 articles" in str(made["base"]["value"]) and not made["progress"]["visible"]
    assert made["files"]["value"] == "" and made["bring"]["interactive"] is False
    made = tab("check")
    assert "looked at" in str(made["health"]["value"]) and "said" not in made
    assert "read again" in str(tab("reread")["said"]["value"]) and "2 articles" in str(tab("follow")["base"]["value"])
