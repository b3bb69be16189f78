"""The knowledge tab in a real Chromium with the shipped models: search, sources, imports, health."""

from __future__ import annotations

import pytest

from tests.page_server import AUDIT, serving
from tests.test_page_browser import CHROMIUM, CONTRAST, HOSTILE, REPLY, chromium, draft, until, visit

__all__ = ["chromium", "visit"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.model]
QUESTION = "#fr-kb-question input, #fr-kb-question textarea"
TEXT = HOSTILE.replace("\0", "").replace("\ud83d", "")
BASE = {
    "address.md": "---\ntitle: How do I change my delivery address?\nurl: https://shop.example/address\n---\n"
    "Open My orders and select Edit address. You can change it until the parcel is packed.\n",
    "returns.md": "# Returns\n\n## How long can I send things back?\n\nWithin 60 days, unused.\n",
    "again.md": "# Returns once more\n\n## How long can I send things back?\n\nWithin 60 days, unused.\n",
    "hostile.md": "---\ntitle: 'Gift cards <script>alert(1)</script><img src=x onerror=alert(2)>'\n---\n"
    f"Our gift cards:\n\n```\n{TEXT}\n```\n",
    "rows.csv": 'question,answer\nDo you ship to Malta?,Yes within six days.\n,\n"broken\n',
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("knowledge")


@pytest.fixture(scope="module")
def address(folder):
    if CHROMIUM is None:
        pytest.skip("needs chromium: apt-get install chromium")
    (folder / "shop").mkdir()
    for name, text in BASE.items():
        (folder / "shop" / name).write_text(text, "utf-8")
    with serving(folder / "log", str(folder / "shop"), str(folder / "desk.db")) as address:
        yield address
    log = (folder / "log").read_text()
    assert AUDIT not in log and "Traceback" not in log


@pytest.fixture
def opened(visit):
    def open_tab(*size):
        page = visit(*size)
        page.get_by_role("tab", name="Knowledge").click()
        page.wait_for_selector(QUESTION)
        return page

    return open_tab


def search(page, words):
    page.locator(QUESTION).fill(words)
    page.click("#fr-kb-go")
    until(page, "document.querySelector('#fr-kb-outcome')")
    page.locator("#fr-kb-title-0").wait_for()


def test_tab_says_which_base_is_open_and_what_was_reported(opened):
    page = opened()
    page.locator("#fr-kb-about", has_text="Index built").wait_for()
    about = page.inner_text("#fr-kb-about .textfield").strip()
    assert about.startswith("shop") and "articles" in about and "Index built" in about
    page.get_by_role("button", name="from reading it").click()
    page.locator("#fr-kb-problem-list", has_text="rows.csv:").wait_for()


def test_tab_search_by_keyboard_shows_why_and_the_file(opened):
    page = opened()
    page.focus(QUESTION)
    page.keyboard.type("can I change my adress?")
    page.keyboard.press("Enter")
    page.locator("#fr-kb-title-0", has_text="delivery").wait_for()
    assert "%" in page.inner_text("#fr-kb-chance-0") and "Found by its title" in page.inner_text("#fr-kb-why-0")
    assert "Searched as “can I change my address?”" in page.inner_text("#fr-kb-outcome")
    assert "address" in page.locator("#fr-kb-title-0 .token.highlighted .text").all_inner_texts()
    page.focus("#fr-kb-file-0")
    page.keyboard.press("Enter")
    page.locator("#fr-kb-text-0", has_text="title: How do I change").wait_for()
    assert "address.md, line" in page.inner_text("#fr-kb-text-0")
    until(page, "document.querySelector('#fr-kb-text-0').tabIndex === 0")
    page.locator("#fr-kb-file-0", has_text="Hide the file").click()
    page.locator("#fr-kb-text-0").wait_for(state="hidden")
    link = page.locator("#fr-kb-open-0")
    assert link.get_attribute("href") == "https://shop.example/address" and link.get_attribute("target") == "_blank"
    page.locator(QUESTION).fill("   ")
    page.keyboard.press("Enter")
    page.locator("#fr-kb-outcome", has_text="Type a question first").wait_for()


def test_tab_shows_hostile_articles_and_files_as_text(opened):
    page = opened()
    search(page, "gift cards")
    page.locator("#fr-kb-title-0", has_text="<script>alert(1)</script><img src=x").wait_for()
    page.click("#fr-kb-file-0")
    page.locator("#fr-kb-text-0", has_text="<iframe src=").wait_for()
    assert page.locator("#fr-kb iframe, #fr-kb img, #fr-kb form").count() == 0
    assert page.evaluate("[...document.querySelectorAll('#fr-kb script')].length") == 0


def test_tab_import_is_used_by_the_next_draft(opened, folder, tmp_path):
    page = opened()
    file = tmp_path / "Passports <b>of<b> dogs.md"
    file.write_text("# Can I bring my dog to the shop?\n\nYes, dogs are welcome on a lead.\n", "utf-8")
    assert page.locator("#fr-kb-bring").is_disabled()
    with page.expect_file_chooser() as chooser:
        page.click("#fr-kb-choose")
    chooser.value.set_files([file])
    page.locator("#fr-kb-staged", has_text="Passports <b>of<b> dogs.md").wait_for()
    page.locator("#fr-kb-bring:not([disabled])").click()
    page.locator("#fr-kb-said", has_text="Done: 1 added").wait_for()
    assert "passports-b-of-b-dogs.md" in page.inner_text("#fr-kb-report-list")
    assert (folder / "shop" / "imported" / "passports-b-of-b-dogs.md").exists()
    assert page.locator("#fr-kb-bring").is_disabled() and not page.locator("#fr-kb-staged").is_visible()
    search(page, "are dogs allowed in the shop?")
    page.locator("#fr-kb-title-0", has_text="dog").wait_for()
    page.get_by_role("tab", name="Reply").click()
    draft(page, "Hello, can I bring my dog to the shop?")
    assert "welcome on a lead" in page.input_value(REPLY)


def test_tab_takes_dropped_files_and_says_why_others_are_not_taken(opened):
    page = opened()
    page.evaluate("""() => {
      const data = new DataTransfer();
      data.items.add(new File(["# A\\n\\nText."], "dropped.md"));
      data.items.add(new File(["x"], "<img src=x onerror=alert(1)>.exe"));
      data.items.add(new File([new Uint8Array(9_000_000)], "large.pdf"));
      for (const name of ["dragover", "drop"])
        document.querySelector("#fr-kb-invite").dispatchEvent(
          new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: data }));
    }""")
    page.locator("#fr-kb-staged", has_text="dropped.md").wait_for()
    told = page.inner_text("#fr-kb-staged")
    assert (
        "<img src=x onerror=alert(1)>.exe: this kind of file is not read" in told and "large.pdf: larger than" in told
    )
    page.click("#fr-kb-clear")
    page.locator("#fr-kb-staged").wait_for(state="hidden")
    assert page.locator("#fr-kb-bring").is_disabled()


def test_tab_import_that_cannot_be_says_so_and_keeps_the_base(opened, tmp_path):
    page = opened()
    page.locator("#fr-kb-about", has_text="Index built").wait_for()
    before = page.inner_text("#fr-kb-about .textfield")
    (tmp_path / "broken.zip").write_bytes(b"PK no archive")
    with page.expect_file_chooser() as chooser:
        page.click("#fr-kb-choose")
    chooser.value.set_files([tmp_path / "broken.zip"])
    page.locator("#fr-kb-staged", has_text="broken.zip").wait_for()
    page.fill("#fr-kb-folder input, #fr-kb-folder textarea", "../out")
    page.locator("#fr-kb-bring:not([disabled])").click()
    page.locator("#fr-kb-said", has_text="The folder is a name such as").wait_for()
    page.fill("#fr-kb-folder input, #fr-kb-folder textarea", "imported")
    page.click("#fr-kb-bring")
    page.locator("#fr-kb-said", has_text="no ZIP archive that can be read").wait_for()
    assert page.inner_text("#fr-kb-about .textfield") == before
    search(page, "how long can I send things back?")


def test_tab_check_of_the_base_folds_its_findings_by_kind(opened):
    page = opened()
    page.click("#fr-kb-check")
    page.locator("#fr-kb-health", has_text="looked at").wait_for()
    fold = page.locator(".fr-kb-finding", has_text="Duplicates").get_by_role("button")
    fold.click()
    page.locator(".fr-kb-finding .fr-kb-list", has_text="returns.md:").first.wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tab_has_no_overflow_and_readable_colours(opened, scheme):
    page = opened(1280, 844, scheme)
    search(page, "gift cards")
    page.click("#fr-kb-file-0")
    page.locator("#fr-kb-text-0").wait_for()
    page.get_by_role("button", name="More choices").click()
    for width in (1280, 1000, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CONTRAST) == []


def test_tab_each_control_has_a_name_and_stays_when_the_tab_changes(opened):
    page = opened()
    search(page, "how long can I send things back?")
    nameless = page.evaluate("""() => [...document.querySelectorAll("#fr-kb button, #fr-kb input, #fr-kb textarea")]
      .filter((e) => e.checkVisibility() && !(e.textContent.trim() || e.labels?.length || e.getAttribute("aria-label")))
      .map((e) => e.outerHTML.slice(0, 120))""")
    assert nameless == []
    page.get_by_role("tab", name="Reply").click()
    page.wait_for_selector("#fr-message")
    page.get_by_role("tab", name="Knowledge").click()
    assert page.locator("#fr-kb-title-0").is_visible() and page.locator(QUESTION).input_value()
