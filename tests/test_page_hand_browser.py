"""The agent's hand on questions and verdicts, in a real Chromium: mouse, keyboard, narrow screens, the ledger."""

from __future__ import annotations

import json

import pytest

from assistant.ledger import open_ledger
from tests.page_server import AUDIT, serving
from tests.test_page_browser import (
    CHROMIUM,
    CONTRAST,
    GRADIO_RACE,
    READY,
    REPLY,
    chromium,
    draft,
    ready,
    until,
    visit,
)

__all__ = ["chromium", "visit"]  # fixtures
pytestmark = pytest.mark.browser
TEXT = "Hello. How long does delivery take and can I return the tent? 🏕️👨‍👩‍👧 My stove is broken. What price is it?"
STOVE = "My stove is broken."
FIRST = "How long does delivery take and can I return the tent?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hand")


@pytest.fixture(scope="module")
def address(folder):
    if CHROMIUM is None:
        pytest.skip("needs chromium: apt-get install chromium")
    with serving(folder / "log", "", str(folder / "desk.db")) as address:
        yield address
    assert AUDIT not in (folder / "log").read_text()


@pytest.fixture(scope="module")
def opened(chromium, address):
    """One page for most tests: each puts back what it changed."""
    faults = []
    page = chromium.new_page(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
    page.set_default_timeout(60_000)
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: faults.append(str(e)))
    page.goto(address)
    page.wait_for_selector("#fr-message textarea")
    draft(page, TEXT)
    page.locator("#fr-card-1").wait_for()
    ready(page, "Ready to send")
    yield page
    page.close()
    assert [f for f in faults if f != GRADIO_RACE] == []


@pytest.fixture
def page(opened):
    """The page with the draft that it began with, and no corrections, before and after."""
    drafted = opened.input_value(REPLY)
    yield opened
    put_back(opened)
    opened.fill(REPLY, drafted)
    ready(opened, "Ready to send")


def questions(page):
    texts = page.locator(".fr-question").all_inner_texts()
    return [" ".join(t.split()).split(" ", 1)[1] for t in texts]


def press(page, name, words):
    """Press a button and wait for what the page says to it."""
    page.evaluate("document.querySelector('#fr-toast')?.classList.remove('is-on')")
    page.click(f"#fr-{name}")
    page.locator("#fr-toast.is-on", has_text=words).wait_for()
    settled(page)


def settled(page):
    """Wait until the last order is worked off."""
    until(page, "!document.querySelector('#fr-check').hasAttribute('aria-busy')")


def drag(page, words):
    """Select words of the message with the mouse."""
    box = page.evaluate(
        """(words) => {
          for (const e of document.querySelectorAll("#fr-body .text")) {
            const at = e.firstChild?.data.indexOf(words) ?? -1;
            if (at < 0) continue;
            const range = new Range();
            range.setStart(e.firstChild, at);
            range.setEnd(e.firstChild, at + words.length);
            const all = [...range.getClientRects()];
            return [all[0].left, all[0].top + 9, all.at(-1).right, all.at(-1).bottom - 9];
          }
        }""",
        words,
    )
    page.mouse.move(box[0] + 1, box[1])
    page.mouse.down()
    page.mouse.move(box[2] - 1, box[3], steps=8)
    page.mouse.up()


def put_back(page):
    """Undo all, so that the next test finds a desk without corrections."""
    while page.locator("#fr-undo").count():
        press(page, "undo", "Undone")


def test_each_card_shows_form_and_reason(page):
    assert page.inner_text("#fr-asked-0").strip() == "Asked as a question · ends with a question mark"


def test_split_merge_and_undo(page):
    before = questions(page)
    press(page, "split-0", "Split in two")
    until(page, "document.querySelectorAll('.fr-question').length === 3")
    assert questions(page)[:2] == ["How long does delivery take?", "Can I return the tent?"]
    assert "split off by an agent" in page.inner_text("#fr-asked-1")
    assert page.locator("#fr-body .token .label").all_inner_texts() == ["1", "2", "3"]
    ready(page, "Ready to send")
    press(page, "merge-0", "Merged into one")
    until(page, "document.querySelectorAll('.fr-question').length === 2")
    assert questions(page)[0] == FIRST
    assert page.locator("#fr-merge-1").count() == 0  # nothing follows the last one
    put_back(page)
    assert questions(page) == before


def test_dismiss_keeps_the_reply_and_can_be_undone(page):
    page.fill(REPLY, "My own words.")
    ready(page, "2 questions unanswered")
    press(page, "dismiss-1", "Removed")
    ready(page, "1 question unanswered")
    assert questions(page) == [FIRST]
    assert page.input_value(REPLY) == "My own words."
    put_back(page)
    assert questions(page) == [FIRST, "What price is it?"]
    assert page.input_value(REPLY) == "My own words."


def test_an_untouched_draft_follows_the_edit(page):
    assert "What price is it?" in page.input_value(REPLY)
    press(page, "dismiss-1", "Removed")
    until(page, f"!document.querySelector('{REPLY}').value.includes('What price')")
    put_back(page)
    until(page, f"document.querySelector('{REPLY}').value.includes('What price')")


def test_add_words_behind_emoji_with_the_mouse(page):
    press(page, "add", "Select the words of the question in the message first.")
    drag(page, STOVE)
    assert page.evaluate("String(getSelection())").strip() == STOVE
    press(page, "add", "Added to the checklist")
    until(page, "document.querySelectorAll('.fr-question').length === 3")
    assert questions(page) == [FIRST, STOVE, "What price is it?"]
    assert STOVE in page.locator("#fr-body .token.highlighted .text").all_inner_texts()
    assert page.inner_text("#fr-asked-1").strip() == "Asked as a statement · added by an agent"
    put_back(page)


def test_select_and_add_with_the_keyboard_alone(page):
    page.focus("#fr-body")
    for _ in range(200):
        page.keyboard.press("ArrowRight")
        if page.evaluate("String(getSelection())").strip() == "My":
            break
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate("String(getSelection())").strip() == STOVE
    page.keyboard.press("Shift+ArrowLeft")
    assert page.evaluate("String(getSelection())").strip() == "My stove is"
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    until(page, "document.querySelectorAll('.fr-question').length === 3")
    settled(page)
    assert questions(page)[1] == STOVE
    page.focus("#fr-dismiss-2")
    page.keyboard.press("Enter")  # the last card goes, and the focus to the button that brings it back
    until(page, "document.activeElement.id === 'fr-undo'")
    settled(page)
    page.keyboard.press("Enter")
    until(page, "document.querySelectorAll('.fr-question').length === 3")
    settled(page)
    put_back(page)


def test_split_where_words_are_selected(page):
    drag(page, "take and can I return")
    press(page, "split-0", "Split in two")
    until(page, "document.querySelectorAll('.fr-question').length === 3")
    assert questions(page)[:2] == ["How long does delivery?", "Take and can I return the tent?"]
    put_back(page)


def test_verdict_of_the_agent_is_shown_and_taken_back(page):
    page.fill(REPLY, "It is what it is.")
    ready(page, "2 questions unanswered")
    press(page, "answers-0", "this reply answers it")
    ready(page, "1 question unanswered")
    assert page.inner_text("#fr-status-0").strip() == "Answered · set by an agent"
    until(page, "document.querySelector('#fr-answers-0').ariaPressed === 'true'")
    assert page.locator("#fr-fails-0").get_attribute("aria-pressed") == "false"
    page.fill(REPLY, "It is what it  is.\n")  # white space makes no other reply
    ready(page, "1 question unanswered")
    page.fill(REPLY, "It is not.")
    ready(page, "2 questions unanswered")
    page.fill(REPLY, "It is what it is.")
    ready(page, "1 question unanswered")
    press(page, "answers-0", "Taken back")
    ready(page, "2 questions unanswered")
    until(page, "document.querySelector('#fr-answers-0').ariaPressed === 'false'")


def test_corrections_are_in_the_ledger_and_hold_for_the_next_message(page, visit, folder):
    drag(page, STOVE)
    press(page, "add", "Added")
    press(page, "dismiss-2", "Removed")
    with open_ledger(folder / "desk.db") as ledger:
        stored = ledger.corrections()
    assert [(c.kind, c.payload["words"]) for c in stored] == [("add", STOVE), ("dismiss", "What price is it?")]
    start, end = stored[0].payload["asks"][1]["spans"][0]
    assert TEXT[start:end] == STOVE
    assert "sender" not in json.dumps(dict(stored[0].payload))
    other = visit()
    draft(other, "WHAT price is it? My stove  is broken. Where is it?")
    other.locator("#fr-card-1").wait_for()
    assert questions(other) == ["WHAT price is it?", "My stove is broken.", "Where is it?"]
    press(other, "dismiss-0", "Removed")
    third = visit()
    draft(third, "Good day. What price is it? Where is it?")
    third.locator("#fr-card-0").wait_for()
    assert questions(third) == ["Where is it?"]  # dismissed in two messages
    put_back(other)
    put_back(page)


def test_more_questions_than_cards_can_be_reached(visit):
    page = visit()
    draft(page, " ".join(f"Is it number {i}?" for i in range(1, 16)))
    page.locator("#fr-card-11").wait_for()
    assert page.inner_text("#fr-page").strip() == "Questions 1–12 of 15"
    assert page.is_disabled("#fr-earlier")
    page.click("#fr-further")
    until(page, "document.querySelectorAll('.fr-question').length === 3")
    settled(page)
    assert questions(page)[-1] == "Is it number 15?"
    page.click("#fr-defer-2")
    assert "already in your reply" in page.inner_text("#fr-toast")
    page.click("#fr-earlier")
    until(page, "document.querySelectorAll('.fr-question').length === 12")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_at_390_pixels_all_of_it_can_be_done(visit, scheme):
    page = visit(390, 844, scheme)
    draft(page, TEXT)
    page.locator("#fr-card-1").wait_for()
    press(page, "split-0", "Split in two")
    drag_to = page.locator("#fr-body")
    drag_to.scroll_into_view_if_needed()
    drag(page, STOVE)
    press(page, "add", "Added")
    press(page, "fails-0", "does not answer")
    toast, bar = page.locator("#fr-toast").bounding_box(), page.locator("#fr-bar").bounding_box()
    assert toast["y"] + toast["height"] <= bar["y"]  # what was done is told above the button that copies
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.evaluate(
        "() => [...document.querySelectorAll('.fr-card button, #fr-undo, #fr-add')].filter((e) => e.checkVisibility())"
        ".map((e) => [e.id, e.getBoundingClientRect().height]).filter(([, h]) => h < 24)"
    )
    assert small == []  # WCAG 2.2: targets of 24 pixels
    assert page.evaluate(CONTRAST) == []
    press(page, "fails-0", "Taken back")
    put_back(page)


def test_a_ledger_that_cannot_be_opened_is_said_and_all_else_works(chromium, tmp_path):
    (tmp_path / "desk.db").write_text("dear diary " * 500)
    with serving(tmp_path / "log", "", str(tmp_path / "desk.db")) as address:
        page = chromium.new_page()
        page.goto(address)
        page.locator("#fr-notice", has_text="can't be kept for later").wait_for()
        draft(page, TEXT)
        page.locator(f"{READY}:not([data-stale])", has_text="Ready to send").wait_for()
        press(page, "dismiss-1", "Removed")
        page.locator("#fr-notice", has_text="can't be kept for later").wait_for()
        until(page, "document.querySelectorAll('.fr-question').length === 1")
        page.close()
    assert "price" not in (tmp_path / "log").read_text()


def test_question_of_an_earlier_mail_is_put_on_the_list(visit):
    page = visit(390, 844)
    hostile = "Is <img src=//foreign/x onerror=alert(1)> it?"
    draft(page, f"What price is it?\n\n> How long\n> does delivery take?\n> {hostile}\n")
    strip = page.locator("#fr-left")
    assert "Still open from an earlier mail:" in strip.inner_text()
    assert hostile in strip.inner_text()  # as text
    assert questions(page) == ["What price is it?"]
    assert "15:30 UTC" in page.inner_text("#fr-promises")
    press(page, "recall-0", "Added to the checklist.")
    until(page, "document.querySelectorAll('.fr-question').length === 2")
    assert questions(page)[1] == "How long does delivery take?"
    lit = page.locator("#fr-body .token.highlighted .text").all_inner_texts()
    assert lit == ["What price is it?", "How long", "> does delivery take?"]
    assert "does delivery take" not in strip.inner_text()
    until(page, f"document.querySelector('{REPLY}').value.includes('three to five working days')")
    ready(page, "Ready to send")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(CONTRAST) == []
    press(page, "undo", "Undone")
    until(page, "document.querySelector('#fr-left').innerText.includes('does delivery take')")
