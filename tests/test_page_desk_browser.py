"""The desk in a real Chromium: the whole job into the ledger, the keyboard, hostile text, narrow screens, axe-core."""

from __future__ import annotations

from importlib import resources

import pytest

from assistant.ledger import open_ledger
from assistant.types import Message
from tests.page_server import AUDIT, serving
from tests.stub_desk import ANSWERS
from tests.test_page_browser import (
    CHROMIUM,
    CONTRAST,
    HOSTILE,
    INQUIRY,
    MESSAGE,
    REPLY,
    chromium,
    draft,
    ready,
    until,
    visit,
)

__all__ = ["chromium", "visit"]  # fixtures
pytestmark = pytest.mark.browser
ASKED = INQUIRY.replace("Thanks", "Where is my order 48213?\n\nThanks")
HOSTILE_TEXT = HOSTILE.replace("\0", "").replace("\ud83d", "")
OPEN = "#fr-due > button"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def address(folder):
    if CHROMIUM is None:
        pytest.skip("needs chromium: apt-get install chromium")
    with open_ledger(folder / "desk.db") as ledger:
        ledger.record_inquiry(Message(HOSTILE_TEXT, ((0, len(HOSTILE_TEXT)),), sender=f"{HOSTILE_TEXT[:200]}"))
    with serving(folder / "log", "", str(folder / "desk.db")) as address:
        yield address
    log = (folder / "log").read_text()
    assert AUDIT not in log and "Traceback" not in log


def toast(page, words):
    page.locator("#fr-toast.is-on", has_text=words).wait_for()


def rows(page):
    return page.locator(".fr-due-text").all_inner_texts()


def test_whole_job_from_paste_to_the_ledger(visit, folder):
    page = visit()
    page.fill("#fr-agent input", "Sam Ojo")
    page.fill("#fr-sender input, #fr-sender textarea", "Priya <priya@mailbox.example>")
    draft(page, ASKED)
    ready(page, "Ready to send")
    page.click("#fr-later")
    toast(page, "Kept for later")
    page.click(OPEN)
    until(page, "[...document.querySelectorAll('.fr-due-text')].some((e) => e.innerText.includes('Priya'))")
    page.fill(REPLY, page.input_value(REPLY).replace(ANSWERS["deliver"][1], "It will come soon."))
    ready(page, "1 question unanswered")
    page.click("#fr-insert-0")
    ready(page, "Ready to send")
    page.fill("#fr-fact-2 input, #fr-fact-2 textarea", "shipped on 3 May")
    page.click("#fr-state-2")
    until(page, f"document.querySelector('{REPLY}').value.includes('Your order 48213 was shipped on 3 May.')")
    assert "write to you again" not in page.input_value(REPLY)
    assert "It will come soon." in page.input_value(REPLY)  # the agent's own words stay
    ready(page, "All 3 covered.")
    page.locator("#fr-letter", has_text="Reads personally").wait_for()
    page.click("#fr-sent")
    toast(page, "Noted as sent")
    page.locator("#fr-filed", has_text="noted as sent").wait_for()
    until(page, "![...document.querySelectorAll('.fr-due-text')].some((e) => e.innerText.includes('Priya'))")
    with open_ledger(folder / "desk.db") as ledger:
        stored = ledger.inquiries(1)[0]
        assert (stored.sender, stored.text) == ("Priya <priya@mailbox.example>", ASKED)
        assert ledger.replies(stored.id)[-1].kind == "sent"
        assert ledger.replies(stored.id)[-1].text == page.input_value(REPLY)
        assert stored.replied_at is not None


def test_alternative_decline_and_tone(visit):
    page = visit()
    draft(page)
    ready(page, "Ready to send")
    page.click("#fr-others-0")
    page.click("#fr-use-0-0")
    assert "Parcels to other countries take ten working days." in page.input_value(REPLY)
    assert ANSWERS["deliver"][1] not in page.input_value(REPLY)
    assert page.get_attribute("#fr-others-0", "aria-expanded") == "true"
    ready(page, "1 question unanswered")
    page.click("#fr-decline-0")
    page.locator("#fr-status-0.is-declined").wait_for()
    assert "Parcels" not in page.input_value(REPLY)
    page.focus(REPLY)
    page.keyboard.press("Control+z")
    assert "Parcels" in page.input_value(REPLY)
    page.get_by_label("Formal").check()
    page.locator("#fr-notice", has_text="Your own reply was kept").wait_for()
    page.click("#fr-again")
    until(page, f"document.querySelector('{REPLY}').value.startsWith('Good day')")
    page.get_by_label("Friendly").check()  # an untouched draft follows
    until(page, f"document.querySelector('{REPLY}').value.startsWith('Hello')")


def test_keyboard_does_the_whole_job(visit, folder):
    page = visit()
    page.fill(MESSAGE, INQUIRY)
    page.keyboard.press("Control+Enter")
    ready(page, "Ready to send")
    page.fill(REPLY, "Hello Priya,")
    page.keyboard.press("Alt+1")
    assert ANSWERS["deliver"][1] in page.input_value(REPLY)
    page.keyboard.press("Alt+Shift+2")
    assert "4 working hours" in page.input_value(REPLY)
    page.keyboard.press("Alt+9")
    toast(page, "no such question")
    ready(page, "Ready to send")
    page.keyboard.press("Alt+a")
    until(page, f"document.querySelector('{REPLY}').value.includes('your message is here')")
    toast(page, "instead of the draft")
    page.keyboard.press("Control+Enter")
    until(page, f"document.querySelector('{REPLY}').value.includes('60 days')")
    ready(page, "Ready to send")
    page.keyboard.press("Alt+s")
    toast(page, "Noted as sent")
    page.keyboard.press("Alt+s")
    toast(page, "noted as sent already")
    page.keyboard.press("Alt+o")
    until(page, "document.querySelector('#fr-due > button').classList.contains('open')")
    page.keyboard.press("Alt+n")
    until(page, f"document.querySelector('{REPLY}').value === '' && !document.querySelector('#fr-filed')")
    with open_ledger(folder / "desk.db") as ledger:
        assert ledger.replies(ledger.inquiries(1)[0].id)[-1].kind == "sent"


def test_hostile_inquiry_from_the_ledger_harms_nothing(visit):
    page = visit(390, 844)
    page.click(OPEN)
    until(page, "[...document.querySelectorAll('.fr-due-text')].some((e) => e.innerText.includes('<script>'))")
    at = next(i for i, row in enumerate(rows(page)) if "<script>" in row)
    page.locator(".fr-due-row").nth(at).get_by_role("button", name="Open").click()
    page.wait_for_selector("#fr-card-0")
    ready(page, "Ready to send")
    page.click("#fr-others-0")
    page.fill(REPLY, HOSTILE_TEXT)
    ready(page, "unanswered")
    page.click("#fr-later")
    toast(page, "Kept for later")
    markup = "gradio-app form, gradio-app iframe, gradio-app img, .fr-due-text b, .fr-other b, #fr-body a"
    assert page.locator(markup).count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_check_never_blocks_typing_and_old_scores_do_not_stay(visit):
    page = visit()
    draft(page)
    page.fill(REPLY, "")
    page.focus(REPLY)
    words = "Dear valued customer, we have your message. " * 3
    page.keyboard.type(words, delay=1)
    assert page.input_value(REPLY) == words
    page.locator("#fr-letter", has_text="Reads like a form letter").wait_for()
    assert page.input_value(REPLY) == words
    page.fill(REPLY, "")
    until(page, "!document.querySelector('#fr-letter')?.checkVisibility()")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_overflow_readable_colours_and_axe_clean(visit, scheme):
    page = visit(1280, 860, scheme)
    draft(page, ASKED + " What price?\n" + "long" * 60 + "?")
    page.fill(REPLY, "Dear valued customer. " + ANSWERS["deliver"][1])
    ready(page, "unanswered")
    page.click("#fr-others-0")
    page.click(OPEN)
    page.click("#fr-keys > button")
    page.wait_for_timeout(600)
    for width in (1280, 1024, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 860})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CONTRAST) == []
    page.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 860})
        assert faults(page) == []


def faults(page):
    """What axe-core finds by WCAG 2.2 AA; of Gradio's own faults none shows here, so none is left out."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate("(tags) => axe.run(document, { runOnly: tags })", tags)["violations"]
    return [(v["id"], n["target"], n["html"][:160]) for v in found for n in v["nodes"]]
