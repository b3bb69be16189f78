# ruff: noqa: E501  # sample texts read better unbroken
"""What the import writes reads back to the same text, and internal text never reaches a customer."""

from __future__ import annotations

import html
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.draft import compose, insertion
from assistant.knowledge.dom import read_html
from assistant.knowledge.importing.article import Article, iso_day, slug
from assistant.knowledge.importing.bodies import any_markdown, body_markdown
from assistant.knowledge.importing.escaping import escape, from_text, paragraph
from assistant.knowledge.importing.greetings import without_frame
from assistant.knowledge.importing.target import checksum, digest_of, rendered
from assistant.knowledge.keys import hidden
from assistant.knowledge.markdown import read_markdown, render
from assistant.message import read_text
from assistant.types import Entry, HouseStyle, Match, MatchResult, Passage, Question

WORDS = st.text(
    alphabet=st.one_of(st.sampled_from("ab Z1.:;*_`[]()<>#&|\\!~-+=\"'{}/^$%@,?é道"), st.characters(codec="utf-8")),
    min_size=1,
    max_size=60,
)


def plain(text: str) -> str:
    """A text as it is read from HTML: without controls, spaces collapsed."""
    found = read_html(f"<p>{html.escape(text)}</p>")
    return " ".join(" ".join(b.text for b in found).split())


def without_marks_of_lists(text: str) -> str:
    """Texts that start like a list item become one, and their mark may change."""
    return "".join(c for c in text if c.isalnum())


@given(WORDS)
@settings(max_examples=300, deadline=None)
def test_markdown_of_a_paragraph_reads_back_to_it(words: str) -> None:
    if any(mark in words for mark in ("{%", "{{", "{:", "\ue000")):
        return
    text = plain(words.replace("\x0b", " "))
    blocks = read_html(render(paragraph(escape(text))))
    back = " ".join(" ".join(b.text for b in blocks).split())
    assert without_marks_of_lists(back) == without_marks_of_lists(text)
    if text[:1].isalpha():
        assert back == text


@given(st.lists(st.lists(WORDS, min_size=2, max_size=3), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_markdown_of_a_table_reads_back_to_it(rows: list[list[str]]) -> None:
    rows = [[plain(c).replace("{", "(") or "x" for c in row] + ["x"] * (3 - len(row)) for row in rows]
    cells = "".join(f"<tr>{''.join(f'<td>{html.escape(c)}</td>' for c in row)}</tr>" for row in rows)
    body = body_markdown(f"<table>{cells}</table>")
    assert isinstance(body, str)
    assert [b.text for b in read_html(render(body))] == [b.text for b in read_html(f"<table>{cells}</table>")]


@pytest.mark.parametrize(
    "text",
    ["1. is first", "# no heading", "> no quote", "a_b_c __init__ *x*", "<b>not bold</b> &amp; &copy;", "[a](b) [c]: d",
     "    four spaces", "---", "===", "| a | b |", "C:\\temp\\*.txt", "~~~", "``code`` `x", "https://a.example/x_y_z?q=*",
     "+ plus", "![i](j)", "\\", "a\\\\b", "5 * 3 * 2", "***", "- - -"],
)  # fmt: skip
def test_markdown_of_texts_that_look_like_marks(text: str) -> None:
    back = "\n".join(b.text for b in read_html(render(paragraph(escape(text)))))
    assert " ".join(back.split()) == " ".join(text.split())


def test_markdown_keeps_lines_that_the_writer_ended() -> None:
    text = "Our address:\nBrightly Ltd\n5 Lamp Road\n\nThis line is so long that a program must have wrapped it at its end\nand goes on."
    assert [b.text for b in read_html(render(from_text(text)))] == [
        "Our address:\nBrightly Ltd\n5 Lamp Road",
        "This line is so long that a program must have wrapped it at its end and goes on.",
    ]
    assert from_text("") == from_text(" \n\n ") == paragraph("") == ""


def test_markdown_texts_of_any_kind_are_told_apart() -> None:
    assert any_markdown("a < b & c") == "a < b & c"
    assert any_markdown("<p>a</p><p>b &lt; c</p>") == "a\n\nb < c"
    assert any_markdown("See **this** page") == "See **this** page"
    assert any_markdown("2 * 3 * 4") == "2 \\* 3 \\* 4"


@pytest.mark.parametrize("make", [lambda n: "x" * n, lambda n: "*_[" * n, lambda n: "a b\n" * n, lambda n: "1. a\n" * n,
                                  lambda n: "<p>a</p>" * n, lambda n: "\\" * n, lambda n: "Hi " * n])  # fmt: skip
def test_markdown_takes_linear_time(make: object) -> None:
    def seconds(n: int) -> float:
        text = make(n)  # type: ignore[operator]
        start = time.process_time()
        without_frame(str(any_markdown(text)))
        return time.process_time() - start

    seconds(1000)
    assert seconds(40_000) < 25 * max(seconds(10_000), 0.02)


def test_rendered_file_reads_back_to_its_article() -> None:
    article = Article("k", "A: title # with “marks” 'x'", "Body.", ("one", "1", "yes"), "https://x.example", "2026-01-02", True,
                      "saved reply", {"labels": ["a"], "again": ["a"], "imported": "x", "none": None, "n": 5})  # fmt: skip
    text = rendered(article, "src/k", "src/file.html")
    (entry,), problems = read_markdown(text.decode(), "k.md")
    assert (entry.id, entry.title, entry.variants, entry.url, entry.updated, entry.internal) == (
        "src/k", article.title, article.variants, article.url, article.updated, True,
    )  # fmt: skip
    assert entry.extra["kind"] == "saved reply" and entry.extra["n"] == 5 and problems == []
    assert digest_of(text) == checksum(text) == entry.extra["imported"] != checksum(text + b"x")


def test_rendered_file_with_too_much_front_matter_keeps_what_it_can() -> None:
    article = Article("k", "T", "Body.", tuple(f"wording number {i}" for i in range(9000)), extra={"x": "y" * 90_000})
    (entry,), problems = read_markdown(rendered(article, "k", "s").decode(), "k.md")
    assert len(entry.variants) > 100 and problems == []


@pytest.mark.parametrize(
    ("value", "day"),
    [("2026-01-05T10:00:00Z", "2026-01-05"), ("2026-01-05 10:00", "2026-01-05"), (1767225600, "2026-01-01"),
     (1767225600000, "2026-01-01"), ("last week", "last week"), (None, ""), (True, ""), ({}, ""), ("", "")],
)  # fmt: skip
def test_import_days_are_iso(value: object, day: str) -> None:
    assert iso_day(value) == day


@pytest.mark.parametrize(
    ("text", "name"),
    [("How do I pay?", "how-do-i-pay"), ("../../etc/passwd", "etc-passwd"), ("", "article"), ("???", "article"),
     ("README", "readme-page"), ("x" * 300, "x" * 80), ("道" * 300, "道" * 66), ("A_b c", "a-b-c"), ("Don't", "dont")],
)  # fmt: skip
def test_import_names_of_files_are_harmless(text: str, name: str) -> None:
    assert slug(text) == name


@pytest.mark.parametrize(
    ("row", "internal"),
    [({}, False), ({"internal": True}, True), ({"internal": "no"}, False), ({"internal": 0}, False), ({"internal": ""}, False),
     ({"internal": "agents"}, True), ({"internal": "true"}, True), ({"internal": ["x"]}, True), ({"internal": None}, False),
     ({"visibility": "Private"}, True), ({"audience": "customers"}, False), ({"visibility": "public"}, False)],
)  # fmt: skip
def test_internal_is_what_says_so_in_any_words(row: dict[str, object], internal: bool) -> None:
    assert hidden(row) is internal


SECRET = "Agents may grant 20 euros of goodwill without asking a manager."


def entry(id: str, text: str, *, internal: bool) -> Entry:
    return Entry(id, "How much goodwill credit can I get?", (Passage(text),), internal=internal)


@pytest.mark.parametrize("order", [(True,), (True, False), (False, True), (True, True)])
@pytest.mark.parametrize(
    "asked", ["How much goodwill credit can I get?", "And how much is it?", "Send me 20 euros of credit."]
)
def test_internal_text_never_reaches_a_draft(order: tuple[bool, ...], asked: str) -> None:
    found = [
        entry(str(i), SECRET if hidden else "You may get a voucher.", internal=hidden) for i, hidden in enumerate(order)
    ]
    matches = tuple(Match(e, 1.0 - i / 10, e.passages[0]) for i, e in enumerate(found))
    questions = [Question(((0, 10),), text, standalone=text) for text in (asked, "How much is it?")]
    results = [MatchResult(q.text, matches, True, 0.99) for q in questions]
    text, parts = compose(read_text(f"{asked} How much is it?"), questions, results, HouseStyle(company="Brightly"))
    inserted = "".join(insertion(q, r, HouseStyle()) for q, r in zip(questions, results, strict=True))
    for word in ("Agents may", "without asking", "manager"):
        assert word not in text + inserted
    hidden_ids = {e.id for e in found if e.internal}
    assert not hidden_ids & {part.entry for part in parts}


def test_internal_articles_of_an_import_stay_internal_in_the_base(tmp_path: Path) -> None:
    from tests.import_samples import ZENDESK, bring

    _, entries = bring(tmp_path, {"z.json": ZENDESK})
    assert [k for k, e in entries.items() if e.internal] == ["z/360002"]


@pytest.mark.parametrize("heading", ["C#", "Learn C #", "# first", "1. Fitting", "a | b", "Is it *new*?", "#", "2024"])
def test_markdown_of_headings_reads_back_to_them(heading: str) -> None:
    body = body_markdown(f"<h2>{heading}</h2><p>Text.</p>")
    assert isinstance(body, str)
    assert [(b.level, b.text) for b in read_html(render(body))] == [(2, heading), (0, "Text.")]
