"""The knowledge tab without a browser: what it shows of a base and of a search, and which files it opens."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import pytest

from assistant.config import Configuration
from assistant.errors import KnowledgeBaseError, Problem
from assistant.knowledge import Index, built_at, open_index
from assistant.knowledge.importing import ImportReport
from assistant.knowledge.lint import Finding, Kind
from assistant.knowledge.reasons import Near, shared_spans
from assistant.page import knowledge_report, knowledge_view
from assistant.page.knowledge_source import AFTER, GONE, source_tokens
from assistant.pipeline import Assistant
from assistant.types import Entry
from tests.fakes import FakeEncoder
from tests.pace import reference

PAGES = {
    "tents.md": "---\ntitle: Care of tents\nvariants: [How do I clean a tent]\n---\n"
    "## Drying\n\nHang the tent up until it is dry.\n\n## Storing\n\nKeep it loosely packed in a cool room.\n",
    "stoves.md": "---\ntitle: Stoves\nurl: https://shop.example/stoves\n---\n"
    "Use only gas canisters with a screw thread.\n",
    "staff.md": "---\ntitle: Goodwill credits\ninternal: true\n---\nUp to twenty euros without asking.\n",
    "empty.md": "---\ntitle: Colours of rucksacks\n---\n",
    "rows.csv": "question,answer\nDo you ship to Malta?,Yes within six days.\nIs there a shop?,No shop.\n",
}


def put(folder: Path, pages: dict[str, str] = PAGES) -> Path:
    for name, text in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return put(tmp_path / "base")


@pytest.fixture
def index(base: Path) -> Index:
    return open_index(base, FakeEncoder())


def hits(index: Index, question: str) -> list[knowledge_view.Hit]:
    return knowledge_view.hits(index, index.search([question])[0])


def text_of(tokens: knowledge_view.Tokens) -> str:
    return "".join(piece for piece, _ in tokens)


def marked(tokens: knowledge_view.Tokens, mark: str) -> list[str]:
    return [piece for piece, name in tokens if name == mark]


def test_base_is_told_with_its_size_and_when_it_was_built(base: Path, index: Index) -> None:
    told = text_of(knowledge_view.base_tokens(base, index, built_at(base)))
    now = datetime.datetime.now().astimezone()
    assert told.startswith("base\n6 articles, 6 passages, 1 of them internal. Index built ") and f"{now:%Y}" in told
    assert "kept in memory only" in text_of(knowledge_view.base_tokens(base, index, None))
    assert built_at(base.parent / "none") is None


@pytest.mark.parametrize(
    ("question", "entry", "near", "said"),
    [
        ("care of tents", "tents", Near.TITLE, "Found by its title"),
        ("how do I clean a tent", "tents", Near.WORDING, "“How do I clean a tent”"),
        ("storing", "tents", Near.HEADING, "Storing”"),
        ("gas canisters with a screw thread", "stoves", Near.PASSAGE, "Found by the passage below"),
    ],
)
def test_hit_says_which_text_of_the_article_is_nearest(
    index: Index, question: str, entry: str, near: Near, said: str
) -> None:
    first = hits(index, question)[0]
    assert first.entry.id == entry and said in text_of(first.why)
    result = index.search([question])[0]
    why = index.reasons(question, result.matches)[0]
    assert why.near is near and 0 < why.similarity <= 1.0001


def test_hit_lights_up_shared_words_in_any_form_but_no_stop_words(index: Index) -> None:
    first = hits(index, "is the tent hanged to dry?")[0]
    assert marked(first.title, knowledge_view.LIT) == ["tents"]
    assert marked(first.passage, knowledge_view.LIT) == ["Hang", "tent", "dry"]
    assert "3 of 3 words" in text_of(first.why) and "tent, hanged, dry" in text_of(first.why)


def test_hit_tells_an_internal_article_and_one_without_text(index: Index) -> None:
    assert "Internal" in text_of(hits(index, "goodwill credits")[0].title)
    empty = next(h for h in hits(index, "colours of rucksacks") if h.entry.id == "empty")
    assert "no text to quote" in text_of(empty.passage) and not empty.folded
    assert next(h for h in hits(index, "stoves") if h.entry.id == "stoves").address == "https://shop.example/stoves"


def test_only_the_first_hit_has_a_probability(index: Index) -> None:
    found = hits(index, "how do I clean a tent")
    assert found[0].chance and "%" in found[0].chance and not any(h.chance for h in found[1:])
    assert len(found) <= knowledge_view.HITS


def test_outcome_tells_nothing_found_and_a_mended_slip(index: Index) -> None:
    nothing = index.search(["???"])[0]
    assert knowledge_view.hits(index, nothing) == [] and "Nothing" in text_of(
        knowledge_view.outcome_tokens(index, nothing)
    )
    mended = knowledge_view.outcome_tokens(index, index.search(["loosley packed"])[0])
    assert "Searched as “loosely packed”" in text_of(mended)
    assert "Searched as" not in text_of(knowledge_view.outcome_tokens(index, index.search(["loosely  packed"])[0]))


@pytest.mark.parametrize("question", ["", "   ", "?!", "\x00", "🏕️"])
def test_reasons_of_a_question_without_words_are_none(index: Index, question: str) -> None:
    matches = index.search(["tents"])[0].matches
    assert index.reasons(question, matches) == () and index.reasons("tents", ()) == ()
    assert shared_spans(question, "The tent is dry") == ()


def test_shared_spans_of_large_and_hostile_texts_are_quick() -> None:
    begun = time.process_time()
    spans = shared_spans("tent <b>dry</b> " + "x" * 100_000, "a tent " * 200_000 + "'" * 500_000)
    assert spans and all(0 <= a < b for a, b in spans) and time.process_time() - begun < 75 * reference()
    assert shared_spans("the of and", "the of and")  # nothing but stop words: then those count


def test_problems_are_told_with_file_and_line_and_cut() -> None:
    told = knowledge_view.problem_tokens(
        [Problem("a.csv, line 7", "a row", "none", "fill it"), *[Problem("b", "c", "d", "e")] * 80]
    )
    assert told[0] == ("a.csv:7", "headline") and "Expected a row, found none. Fill it." in told[1][0]
    assert "… and 31 more." in text_of(told)
    assert knowledge_view.problem_tokens([]) == []


# ---- sources ----


def test_source_shows_the_file_with_the_line_and_lights_up_the_passage(base: Path, index: Index) -> None:
    entry = index.entry("tents")
    assert entry is not None
    told = source_tokens(base, entry, "Keep it loosely packed in a cool room.")
    assert told[0] == ("tents.md, line 11\n\n", "headline")
    assert marked(told, "passage") == ["Keep it loosely packed in a cool room."]
    row = next(e for e in index.entries if "Malta" in e.title)
    assert "rows.csv, line 2" in text_of(source_tokens(base, row, "Yes within six days."))


@pytest.mark.parametrize("source", ["../secret.txt", "/etc/hostname", "", "none.md", "link.md", "a\0b", "..", "."])
def test_source_never_leads_out_of_the_base(base: Path, source: str) -> None:
    (base.parent / "secret.txt").write_text("secret", "utf-8")
    (base / "link.md").symlink_to(base.parent / "secret.txt")
    assert source_tokens(base, Entry("x", "X", source=source), "secret") == [(GONE, None)]


def test_source_of_a_base_that_is_one_file_and_of_a_long_file(tmp_path: Path) -> None:
    rows = "".join(f"Question {i}?,Answer {i}.\n" for i in range(5_000))
    file = tmp_path / "faq.csv"
    file.write_text("question,answer\n" + rows, "utf-8")
    entry = Entry("faq-3000", "Question 2998?", source="faq.csv")
    told = source_tokens(file, entry, "Answer 2998.")
    assert marked(told, "passage") == ["Answer 2998."] and "faq.csv, line 3000" in text_of(told)
    assert len(text_of(told)) < 2 * AFTER and text_of(told).endswith("\n…")
    assert source_tokens(file, Entry("x", "X", source="../faq.csv"), "") == [(GONE, None)]


# ---- reports ----


def test_import_report_names_what_changed_and_why_things_were_skipped() -> None:
    many = tuple(f"a/{i}.md" for i in range(100))
    problem = Problem("x.exe", "one of …", ".exe, skipped", "save it as one of these")
    report = ImportReport(many, ("b.md",), (), ("c.md",), ("d.md",), (problem,), ())
    told = knowledge_report.report_tokens(report)
    assert marked(told, "headline") == ["Added", "Changed", "Edited by hand, kept", "Skipped"]
    assert "… and 60 more" in text_of(told) and "x.exe: .exe, skipped" in text_of(told)
    line = knowledge_report.summary(report)
    assert line == "100 added, 1 changed, 0 removed, 1 unchanged, 1 edited by hand and kept, 1 skipped"
    assert knowledge_report.report_tokens(ImportReport()) == []


def test_findings_are_folded_by_kind_and_say_a_remedy_once() -> None:
    stale = [Finding(Kind.STALE, f"a.md:{i}", f"a{i}", "from 2019", "read it again") for i in range(50)]
    pair = Finding(Kind.DUPLICATE, "b.md:1", "b", "the same text", "keep one", "c.md:1")
    groups = knowledge_report.findings([pair, *stale])
    assert list(groups) == [Kind.DUPLICATE, Kind.STALE]
    label, tokens = groups[Kind.STALE]
    assert label == "Not updated for long (50)" and text_of(tokens).count("read it again") == 1
    assert "10 more" in text_of(tokens) and "Compare c.md:1" in text_of(groups[Kind.DUPLICATE][1])
    assert knowledge_report.findings([]) == {} and "nothing to do" in knowledge_report.findings_line([], 3)


# ---- the desk takes a new index ----


@pytest.fixture
def desk(base: Path, index: Index) -> Assistant:
    desk = Assistant(Configuration(), index, FakeEncoder())
    desk.knowledge_base = base
    return desk


def test_reopen_serves_the_new_base_and_the_old_one_until_then(desk: Assistant, base: Path) -> None:
    old = desk.index
    put(base, {"new.md": "# Passports of dogs\n\nBring the passport of the dog.\n"})
    seen = []
    desk.reopen(lambda done, total: seen.append(desk.index is old))
    assert seen and all(seen) and desk.index is not old
    assert desk.match(["passports of dogs"])[0].matches[0].entry.id == "new"
    assert old.search(["care of tents"])[0].matches[0].entry.id == "tents"


def test_reopen_that_fails_leaves_the_old_base(desk: Assistant, base: Path) -> None:
    old = desk.index
    for file in [f for f in base.iterdir() if f.is_file()]:
        file.unlink()
    with pytest.raises(KnowledgeBaseError):
        desk.reopen()
    assert desk.index is old and desk.match(["stoves"])[0].matches
    Assistant(Configuration()).reopen()  # without a base there is nothing to read
