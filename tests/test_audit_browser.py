"""The report in a real browser: a number leads to its messages, and no text of others acts."""

from __future__ import annotations

import pytest

from assistant.audit.figures import groups
from assistant.audit.writing import write
from tests.test_audit_report import EVIL, done  # noqa: F401  # a fixture

pytestmark = pytest.mark.browser


@pytest.fixture
def page(done, tmp_path):  # noqa: F811
    playwright = pytest.importorskip("playwright.sync_api")
    from shutil import which

    binary = which("chromium")
    if binary is None:
        pytest.skip("needs chromium")
    report = write(done, groups(done.outcomes), tmp_path)
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        shown = browser.new_page()
        shown.faults, shown.asked = [], []
        shown.on("pageerror", lambda error: shown.faults.append(str(error)))
        shown.on("dialog", lambda dialog: shown.faults.append(dialog.message))
        shown.on("request", lambda request: shown.asked.append(request.url))
        shown.goto(report.as_uri())
        shown.wait_for_selector(".message")
        yield shown
        assert not shown.faults and len(shown.asked) == 1
        browser.close()


def test_audit_browser_number_leads_to_its_messages(page):
    page.click(".card:has-text('No reply at all') .big a")
    page.wait_for_function("document.querySelectorAll('.message').length === 9")
    assert page.inner_text("#which") == "No reply at all: 9 messages"
    page.click("text=not counted: 30")
    page.wait_for_function("document.querySelector('#which').textContent.endsWith('30 messages')")
    assert page.locator(".message").count() == 25
    page.click("#more")
    assert page.locator(".message").count() == 30
    page.fill("#search", "1+1 5")
    assert page.locator(".message").count() == 1


def test_audit_browser_cell_of_a_group_leads_to_its_messages(page):
    page.click("section:has(h2:text-is('By channel')) tbody tr:has-text('chat') td >> nth=0 >> a")
    page.wait_for_function("document.querySelector('#which').textContent.includes('channel chat')")
    assert page.inner_text("#which") == "All inquiries, channel chat: 20 messages"


def test_audit_browser_times_are_sorted_and_texts_are_texts(page):
    page.click(".card:has-text('Median') .big a")
    page.wait_for_function("document.querySelector('#which').textContent.startsWith('Median')")
    assert "first reply after 2 min" in page.inner_text(".message >> nth=0")
    assert EVIL[:30] in page.inner_text(".message >> nth=0")
    assert page.locator(".message img, .message script").count() == 0
