# ruff: noqa: E501  # sample texts read better unbroken
"""Sources that are broken, or made to break: refused with a word, never a crash, never half a file."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from filelock import FileLock

from assistant.errors import KnowledgeBaseError
from assistant.knowledge import load_entries, open_index
from assistant.knowledge.dom import read_html
from assistant.knowledge.importing import import_sources, origins
from assistant.knowledge.nesting import excess, without_drawings
from tests.fakes import FakeEncoder
from tests.import_samples import PAGE, bring, policy_docx, put, texts, told
from tests.pace import reference

ROOT = Path(__file__).parent.parent
MILLION = 1_000_000


def packed(files: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "html",
    ["<div>" * MILLION, "<b>" * MILLION, "<ul><li>" * (MILLION // 2), "<b><p>" * 200_000, "<table><tr><td>" * 300_000,
     "<details><summary>" * 300_000, "<a " + "x " * MILLION + ">", "<svg>" * MILLION, "<svg><li>" * 300_000,
     "<" * MILLION, "&" * MILLION, "<!--" * 300_000],
)  # fmt: skip
def test_import_html_bombs_are_refused_or_read_in_bounded_time(tmp_path: Path, html: str) -> None:
    start = time.process_time()
    report, entries = bring(tmp_path, {"bomb.html": f"<p>Words.</p>{html}", "page.html": PAGE})
    assert "page" in entries and len(entries) + len(report.skipped) >= 2
    assert time.process_time() - start < 900 * reference(), "a parser that is quadratic here takes hours"


def test_import_bombs_say_what_is_wrong_with_them(tmp_path: Path) -> None:
    row = {"articles": [{"id": 1, "title": "T", "body": "<div>" * 5000, "section_id": 2}]}
    report, _ = bring(tmp_path, {"a.html": "<div>" * 5000, "z.json": row})
    assert told(report).count("tags nested more than 300 deep") == 2


def test_html_of_a_knowledge_base_nested_too_deep_is_stripped_of_its_tags() -> None:
    assert [b.text for b in read_html("<div>" * 9000 + "Some words.")] == ["Some words."]


def test_nesting_measures_pages_and_bombs() -> None:
    assert excess(PAGE) is None and excess("") is None and excess("<p>" * 9000) is None
    assert excess("<div><p>x</div>" * 20_000) is None, "what is closed does not nest"
    assert "attributes" in (excess("<a " + "b=c " * 3000 + ">") or "")
    assert "formatting" in (excess("<b>" * 200 + "<p>x" * 20_000) or "")


def test_nesting_drawings_are_taken_out() -> None:
    assert without_drawings("a<svg><path/><svg></svg></svg>b<SVG x='1'/>c</svg>d") == "abc</svg>d"
    assert without_drawings("a<math><mi>x</mi>b") == "a<mi>x</mi>b" and without_drawings("plain") == "plain"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deep.json", "[" * MILLION), ("deep.jsonl", '{"a":' * 100_000), ("number.json", "1" * 100_000),
        ("other.json", '{"a": 1}'), ("list.json", "[1, 2]"), ("null.json", "null"), ("text.json", '"x"'),
        ("faq.json", '{"@type": "FAQPage", "mainEntity": 3}'), ("z.json", '{"articles": [{"section_id": 1, "body": 7}]}'),
        ("i.json", '{"data": [{"type": "article", "title": null}]}'), ("m.json", '{"macros": [{"actions": [null, 3]}]}'),
        ("a.csv", 'a,b\n"never closed'), ("b.csv", "\n\n\n"), ("c.csv", "x" * MILLION), ("d.tsv", "\t" * 100_000),
        ("yaml.md", "---\na: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n---\nText"), ("tag.md", "---\na: !!python/object:os.x\n---\nT"),
        ("open.md", "---\ntitle: x\nno end"), ("empty.txt", ""), ("blank.html", " \n "), ("nul.txt", b"\x00\x01\x02"),
        ("a.docx", b"PK\x03\x04 broken"), ("b.docx", packed({"word/document.xml": b"<w"})), ("c.docx", b""),
        ("a.pdf", b""), ("headings.txt", "=====\n-----\n\n====="), ("page.html", "<title>Only a title</title>"),
    ],
)  # fmt: skip
def test_import_broken_files_are_refused_with_a_word(tmp_path: Path, name: str, content: str | bytes) -> None:
    report, entries = bring(tmp_path, {name: content, "page.html" if name != "page.html" else "p.html": PAGE})
    assert any(p.where.startswith(name) for p in report.skipped), report
    assert len(entries) == 1 and all(p.found and p.remedy for p in report.skipped)


def test_import_files_too_large_are_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origins, "MAX_BYTES", 1000)
    report, entries = bring(tmp_path, {"a.txt": "A\n\nText.", "b.txt": "x" * 2000})
    assert set(entries) == {"a"} and "b.txt: expected at most 1,000 bytes, found 2,000" in told(report)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_import_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    _, entries = bring(tmp_path, {"a.csv": "question,answer\nHow much?,Café: 5 £ – “fine”\n".encode(encoding)})
    assert texts(entries["a/how-much"]) == [((), "Café: 5 £ – “fine”")]


def test_import_duplicate_ids_are_told_and_kept_apart(tmp_path: Path) -> None:
    rows = "\n".join(json.dumps({"id": 5, "title": f"T{i}", "text": f"Text {i}."}) for i in range(3))
    report, entries = bring(
        tmp_path, {"a.jsonl": rows, "b.md": "---\nid: x\n---\nOne.", "c.md": "---\nid: x\n---\nTwo."}
    )
    assert {"a/5", "a/5-2", "a/5-3", "x", "x-2"} == set(entries) and len(report.notes) == 3


def test_import_archive_is_read_and_what_is_odd_in_it_refused(tmp_path: Path) -> None:
    inner = packed({"x.md": b"# Inner\n\nText."})
    members = {"help/a.html": PAGE.encode(), "b.md": b"# B\n\nText.", "../../evil.md": b"# Evil\n\nx", "/etc/c.md": b"# C\n\nx",
               "c:/d.md": b"# D\n\nx", "inner.zip": inner, "help/e.tar.gz": b"x", "bomb.txt": b"a" * 20_000_000,
               "pic.png": b"x", ".git/config": b"x", "__MACOSX/b.md": b"x"}  # fmt: skip
    (tmp_path / "export.zip").write_bytes(packed(members))
    report = import_sources([tmp_path / "export.zip"], tmp_path / "kb")
    assert {e.id for e in load_entries(tmp_path / "kb")[0]} == {"export/help/a", "export/b"}
    words = told(report)
    for word in ("inner.zip", "archive in an archive", "e.tar.gz", "leads out", "a bomb?", "pic.png"):
        assert word in words
    assert words.count("leads out") == 3 and sorted(p.name for p in tmp_path.iterdir()) == ["export.zip", "kb"]
    assert len(import_sources([tmp_path / "export.zip"], tmp_path / "kb").unchanged) == 2


def test_import_archives_of_other_kinds_broken_ones_and_nested_ones_are_refused(tmp_path: Path) -> None:
    whole = packed({"a.md": b"# A\n\n" + b"Text. " * 500})
    put(tmp_path, {"a.zip": whole[:-30], "b.zip": b"nothing", "c.tar.gz": b"x", "d.7z": b"x"})
    for name in ("a.zip", "b.zip", "c.tar.gz", "d.7z"):
        with pytest.raises(KnowledgeBaseError, match="unpack it"):
            import_sources([tmp_path / name], tmp_path / "kb")
    (tmp_path / "e.zip").write_bytes(whole[:60] + b"\xff\xff\xff" + whole[63:])
    assert "broken member" in told(import_sources([tmp_path / "e.zip"], tmp_path / "kb"))
    report, _ = bring(tmp_path, {"x.zip": whole, "p.html": PAGE})
    assert "an archive within a folder" in told(report)


def test_import_document_that_unpacks_to_more_than_it_may_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(policy_docx())) as good:
        parts = {n: good.read(n) for n in good.namelist()}
    report, _ = bring(tmp_path, {"bomb.docx": packed({**parts, "word/media/x.xml": b" " * 110_000_000})})
    assert "at most 100,000,000 bytes unpacked" in told(report)


def test_import_document_does_not_read_what_its_entities_name(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("must never be read")
    with zipfile.ZipFile(io.BytesIO(policy_docx())) as good:
        parts = {n: good.read(n) for n in good.namelist()}
    xml = parts["word/document.xml"].replace(b"We repair a lamp", b"We repair &x; a lamp")
    head, _, rest = xml.partition(b"?>")
    doctype = f'<!DOCTYPE x [<!ENTITY x SYSTEM "file://{secret}">]>'.encode()
    parts["word/document.xml"] = head + b"?>" + doctype + rest
    bring(tmp_path, {"a.docx": packed(parts), "p.html": PAGE})
    assert not any("must never" in f.read_text("utf-8") for f in (tmp_path / "kb").rglob("*.md"))


def test_import_texts_that_look_like_front_matter_or_marks_stay_texts(tmp_path: Path) -> None:
    rows = [
        {
            "id": "a",
            "title": "--- x: y\nimported: '0000000000000000'",
            "text": "---\nid: evil\ninternal: false\n---\nText",
        }
    ]
    _, entries = bring(tmp_path, {"a.jsonl": json.dumps(rows[0])})
    assert set(entries) == {"a/a"} and "Text" in texts(entries["a/a"])[-1][1]
    report, _ = bring(tmp_path, {})
    assert len(report.unchanged) == 1, "the checksum fits whatever the text is"


FULL = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
from assistant.errors import FullreplyError
from tests.fakes import FakeEncoder
try:
    {what}
except FullreplyError as error:
    print(error)
"""


def on_a_full_disk(what: str, limit: int) -> str:
    script = FULL.format(root=str(ROOT), what=what, limit=limit)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_import_on_a_full_disk_stops_with_a_word_and_goes_on_later(tmp_path: Path) -> None:
    pages = {f"p{i}.html": f"<h1>Page {i}</h1><p>{'Text. ' * (2000 if i == 2 else 1)}</p>" for i in range(4)}
    put(tmp_path / "src", dict(pages))
    what = "from assistant.knowledge.importing import import_sources; import_sources([Path({!r})], Path({!r}))"
    out = on_a_full_disk(what.format(str(tmp_path / "src"), str(tmp_path / "kb")), 4000)
    assert "p2.md cannot be written" in out and "run it again" in out
    assert len(load_entries(tmp_path / "kb")[0]) == 2 and not list((tmp_path / "kb").rglob("tmp-*"))
    report, entries = bring(tmp_path, {})
    assert len(report.added) == 2 and len(report.unchanged) == 2 and len(entries) == 4


def test_index_on_a_full_disk_is_kept_in_memory_and_the_old_one_stays(tmp_path: Path) -> None:
    kb = put(tmp_path / "kb", {"a.md": "# A\n\nText."})
    open_index(kb, FakeEncoder(), cache=tmp_path / "cache")
    before = {p: p.read_bytes() for p in (tmp_path / "cache").rglob("*") if p.is_file()}
    put(kb, {f"p{i}.md": f"# Page {i}\n\nText {i}." for i in range(30)})
    what = (
        f"from assistant.knowledge import open_index; index = open_index(Path({str(kb)!r}), FakeEncoder(),"
        f" cache=Path({str(tmp_path / 'cache')!r})); print(len(index.entries), index.built, *index.problems)"
    )
    out = on_a_full_disk(what, 8000)
    assert out.startswith("31 True") and "make it writable" in out
    assert {p: p.read_bytes() for p in (tmp_path / "cache").rglob("*") if p.is_file()} == before
    assert open_index(kb, FakeEncoder(), cache=tmp_path / "cache").built


def test_import_two_at_once_are_refused(tmp_path: Path) -> None:
    bring(tmp_path, {"a.html": PAGE})
    with FileLock(tmp_path / "kb" / ".index" / "import.lock"), pytest.raises(KnowledgeBaseError, match="is running"):
        bring(tmp_path, {})
    assert len(bring(tmp_path, {})[0].unchanged) == 1


def test_index_two_builds_at_once_make_one_index(tmp_path: Path) -> None:
    kb = put(tmp_path / "kb", {f"p{i}.md": f"# Page {i}\n\nText {i}." for i in range(40)})
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom pathlib import Path\nimport time\n"
        "from tests.fakes import FakeEncoder\nfrom assistant.knowledge import open_index\n"
        "class Slow(FakeEncoder):\n    def encode(self, texts):\n        time.sleep(1)\n"
        "        print('encoding', flush=True)\n        return super().encode(texts)\n"
        f"print(len(open_index(Path({str(kb)!r}), Slow()).entries), flush=True)\n"
    )
    runs = [subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    outs = [run.communicate(timeout=120)[0].split() for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0] and all(out[-1] == "40" for out in outs)
    assert sum("encoding" in out for out in outs) == 1, "the others wait for the first and use its index"
    assert len(list((kb / ".index").glob("generation-*"))) == 1


def test_index_whose_lock_is_held_too_long_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kb = put(tmp_path / "kb", {"a.md": "# A\n\nText."})
    monkeypatch.setattr("assistant.knowledge.index.WAIT", 0.1)
    (kb / ".index").mkdir()
    with FileLock(kb / ".index" / "lock"), pytest.raises(KnowledgeBaseError, match="Another build"):
        open_index(kb, FakeEncoder())
    assert open_index(kb, FakeEncoder()).built


def test_markdown_page_of_a_knowledge_base_nested_too_deep_is_reported(tmp_path: Path) -> None:
    put(tmp_path, {"a.md": "# A\n\n" + "<div>" * 9000 + "Some words."})
    entries, problems = load_entries(tmp_path)
    assert "nested" in str(problems[0]) and "Some words." in entries[0].passages[0].text


def test_index_of_front_matter_with_halves_of_surrogate_pairs(tmp_path: Path) -> None:
    page = '---\ntitle: "a \\ud800b"\ntext: "c\\ud800"\n"x\\ud800": {"y\\ud800": "z\\ud800"}\nvariants: ["v\\ud800"]\n---\nHello.\n'
    (tmp_path / "a.md").write_text(page, "utf-8")
    (entry,) = open_index(tmp_path, FakeEncoder()).entries
    assert (entry.title, entry.variants, entry.extra) == ("a b", ("v",), {"x": {"y": "z"}})
