"""The gaps tab in a real Chromium with the shipped models, on a ledger of our own writing.

The first test is a documentation writer's path: see a gap, approve the proposed article, verify that it is closed.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.gap_ledger import BASE, BICYCLES, HOSTILE, fill, write_base
from tests.page_server import AUDIT, serving
from tests.test_page_browser import CHROMIUM, CONTRAST, chromium, until, visit

__all__ = ["chromium", "visit"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.model]
ENTRY = "#fr-gaps-entry textarea"
TOOLS = "Yes, you can borrow garden tools: we lend them out for a week, free for members of our club."
PAST = (
    ("Hello, do you lend out garden tools?", TOOLS),
    ("Hi, can I borrow garden tools? Jo 0113 496 0123", TOOLS),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("gaps")


@pytest.fixture(scope="module")
def address(folder):
    if CHROMIUM is None:
        pytest.skip("needs chromium: apt-get install chromium")
    write_base(folder / "kb")
    fill(folder / "desk.db")
    with serving(folder / "log", str(folder / "kb"), str(folder / "desk.db")) as address:
        yield address
    log = (folder / "log").read_text()
    assert AUDIT not in log and "Traceback" not in log


@pytest.fixture
def opened(visit):
    def open_tab(*size):
        page = visit(*size)
        page.get_by_role("tab", name="Gaps").click()
        page.wait_for_selector("#fr-gaps-look")
        return page

    return open_tab


def look(page):
    """Read the ledger, and wait until the report is another one than before."""
    before = page.evaluate("document.querySelector('#fr-gaps-html')?.getAttribute('href') ?? ''")
    page.click("#fr-gaps-look")
    until(page, f"(document.querySelector('#fr-gaps-html')?.getAttribute('href') ?? '') !== {before!r}")
    page.locator("#fr-gaps-about", has_text="questions in the ledger").wait_for()
    page.locator("#fr-gaps-name-0").wait_for()


def choose(page, words):
    page.locator(".fr-gaps-name", has_text=words).click()
    page.locator("#fr-gaps-title", has_text=words).wait_for()


def test_writer_sees_a_gap_approves_the_article_and_verifies_that_it_is_closed(opened, folder):
    page = opened()
    look(page)
    about = page.inner_text("#fr-gaps-about")
    assert "4 topics to work on" in about and "1 other topic" in about
    assert "epair bicycles" in page.inner_text("#fr-gaps-name-0"), "most customers asked it"
    line = page.inner_text("#fr-gaps-line-0")
    assert "nothing" in line and "4 customers" in line and "1 deferred" in line and "█" in line

    choose(page, "epair bicycles")
    assert "Is there a bicycle repair service?" in page.inner_text("#fr-gaps-words")
    assert "first for" in page.inner_text("#fr-gaps-near") and "2 replies" in page.inner_text("#fr-gaps-note")
    proposed = page.input_value(ENTRY)
    assert BICYCLES in proposed and proposed.startswith("---\ntitle: ")
    page.fill(ENTRY, proposed.rstrip() + "\nUnicycles too.\n")
    page.locator("#fr-gaps-diff", has_text="+Unicycles too.").wait_for()
    assert len(list((folder / "kb").glob("*.md"))) == len(BASE), "nobody said yes yet"

    page.click("#fr-gaps-approve")
    page.locator("#fr-gaps-entry-said.is-closed", has_text="The gap is closed.").wait_for()
    (new,) = {p.name for p in (folder / "kb").glob("*.md")} - set(BASE)
    written = (folder / "kb" / new).read_text()
    assert BICYCLES in written and "Unicycles too." in written and "gap:" in written
    again = page.inner_text("#fr-gaps-again")
    assert "4 of 4 questions answered now" in again and "✓ Do you repair bicycles in Leeds?" in again
    assert "closed" in page.inner_text("#fr-gaps-line-0") and not page.locator(ENTRY).is_visible()

    page.click("#fr-gaps-prove")
    page.locator("#fr-gaps-proved-list", has_text="4 topics: 1 closed, 3 open, 0 of them open again").wait_for()
    look(page)  # the ledger's questions are answered now
    page.locator("#fr-gaps-about", has_text="3 topics to work on").wait_for()
    page.get_by_role("tab", name="Knowledge").click()
    page.locator("#fr-kb-question input, #fr-kb-question textarea").fill("could you mend my bicycle?")
    page.click("#fr-kb-go")
    page.locator("#fr-kb-source-0", has_text=new).wait_for()


def test_writer_can_do_without_a_mouse_and_writes_what_nobody_answered(opened, folder):
    page = opened()
    page.focus("#fr-gaps-look")
    page.keyboard.press("Enter")
    page.locator("#fr-gaps-about", has_text="questions in the ledger").wait_for()
    row = page.locator(".fr-gaps-name", has_text="kayak")
    row.focus()
    page.keyboard.press("Enter")
    page.locator("#fr-gaps-title", has_text="kayak").wait_for()
    until(page, "document.querySelectorAll('.fr-gaps-name[aria-pressed=true]').length === 1")
    assert "No agent has answered this" in page.inner_text("#fr-gaps-note")
    page.focus("#fr-gaps-approve")
    page.keyboard.press("Enter")
    page.locator("#fr-gaps-entry-said", has_text="no text yet").wait_for()
    page.focus(ENTRY)
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("We hire out kayaks at the lake from May to September, for twelve pounds an hour.")
    page.locator("#fr-gaps-diff", has_text="twelve pounds").wait_for()
    page.focus("#fr-gaps-approve")
    page.keyboard.press("Enter")
    page.locator("#fr-gaps-entry-said.is-closed").wait_for()
    assert any("twelve pounds" in p.read_text() for p in (folder / "kb").glob("*kayak*.md"))


def test_customers_words_are_shown_as_text(opened):
    page = opened()
    look(page)
    choose(page, "<script>")
    page.locator("#fr-gaps-words", has_text=HOSTILE).wait_for()
    assert "<script>" in page.input_value(ENTRY)
    page.get_by_role("button", name="What is covered").click()
    page.locator("#fr-gaps-covered-list", has_text="Never used").wait_for()
    assert page.locator("#fr-gaps img, #fr-gaps form, #fr-gaps iframe, #fr-gaps script").count() == 0


def test_report_and_table_are_downloaded(opened):
    page = opened()
    look(page)
    until(page, "document.querySelector('#fr-gaps-csv').hasAttribute('download')")
    for name, file, within in (("html", "gaps.html", "<svg"), ("csv", "gaps.csv", "in customers' words")):
        with page.expect_download() as download:
            page.click(f"#fr-gaps-{name}")
        assert download.value.suggested_filename == file
        text = Path(download.value.path()).read_text("utf-8")
        assert within in text and (name == "csv" or "<script>alert" not in text)
    choose(page, "oucher")  # the page goes on working


def test_past_mail_becomes_topics_and_other_files_are_refused(opened, tmp_path):
    page = opened()
    page.get_by_role("button", name="Begin with past mail").click()
    rows = [{"id": str(n), "from": f"c{n}@example.org", "text": a, "reply": r} for n, (a, r) in enumerate(PAST)]
    (tmp_path / "past <b>.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "note.pdf").write_bytes(b"%PDF")
    (tmp_path / "large.mbox").write_bytes(b"x" * 9_000_000)
    assert page.locator("#fr-gaps-bring").is_disabled()
    with page.expect_file_chooser() as chooser:
        page.click("#fr-gaps-choose")
    chooser.value.set_files([tmp_path / n for n in ("past <b>.jsonl", "note.pdf", "large.mbox")])
    page.locator("#fr-gaps-staged", has_text="past <b>.jsonl").wait_for()
    told = page.inner_text("#fr-gaps-staged")
    assert "note.pdf: this kind of file is not read" in told and "gaps report --from" in told
    page.locator("#fr-gaps-bring:not([disabled])").click()
    page.locator("#fr-gaps-about", has_text="2 questions in past <b>.jsonl").wait_for()
    page.locator(".fr-gaps-name", has_text="arden tools").click()
    page.locator("#fr-gaps-title", has_text="arden tools").wait_for()
    assert "members of our club" in page.input_value(ENTRY) and "496" not in page.inner_text("#fr-gaps")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tab_has_no_overflow_readable_colours_and_named_controls(opened, scheme):
    page = opened(1280, 844, scheme)
    assert page.evaluate(CONTRAST) == []
    look(page)
    choose(page, "oucher")
    page.click("#fr-gaps-ask")
    page.locator("#fr-gaps-again", has_text="answered now").wait_for()
    page.click("#fr-gaps-prove")
    page.locator("#fr-gaps-proved-list", has_text="topics:").wait_for()
    for fold in ("What is covered", "Begin with past mail"):
        page.get_by_role("button", name=fold).click()
    for width in (1280, 1000, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        right = page.evaluate(
            "Math.max(...[...document.querySelectorAll('#fr-gaps *')].filter((e) => "
            "e.checkVisibility()).map((e) => e.getBoundingClientRect().right))"
        )
        assert right <= width + 1
    assert page.evaluate(CONTRAST) == []
    nameless = page.evaluate("""() => [...document.querySelectorAll("#fr-gaps button, #fr-gaps a, #fr-gaps textarea")]
      .filter((e) => e.checkVisibility() && !(e.textContent.trim() || e.labels?.length || e.getAttribute("aria-label")))
      .map((e) => e.outerHTML.slice(0, 120))""")
    assert nameless == []


def test_narrow_screen_goes_to_the_topic_that_was_pressed(opened):
    page = opened(390, 844)
    look(page)
    choose(page, "oucher")
    until(page, "document.querySelector('#fr-gaps-title').getBoundingClientRect().top < 400")
    assert page.locator("#fr-gaps-title").is_visible()
