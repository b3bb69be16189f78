"""The page in a real Chromium: the whole job, the keyboard alone, hostile text, narrow screens."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.page_server import AUDIT, ROOT, serving
from tests.stub_desk import ANSWERS

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
INQUIRY = "Hello,\n\nHow long does delivery take? Can I return the tent?\n\nThanks, Priya"
MESSAGE, REPLY, READY = "#fr-message textarea", "#fr-reply textarea", "#fr-ready"
HOSTILE = (
    "<script>alert(1)</script><img src=http://203.0.113.9/x.png onerror=alert(2)> "
    '<form action="http://203.0.113.9/"><input name=q><button>go</button></form> <iframe src="//203.0.113.9"></iframe> '
    "![x](http://203.0.113.9/y.png) [a](javascript:alert(3)) {{constructor.constructor('alert(4)')()}} ${alert(5)}\n"
    "\u202eHow long does delivery take\u202c? متى يصل طلبي؟ 🏕️🏕️ Can I return <b>it</b>? \u0000\ud83d"
)


# Gradio's HighlightedText now and then reads a list that it has just taken away; nothing is lost on the page.
GRADIO_RACE = "Cannot read properties of undefined (reading 'token')"


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("page") / "log"


@pytest.fixture(scope="module")
def address(log):
    if CHROMIUM is None:
        pytest.skip("needs chromium: apt-get install chromium")
    with serving(log) as address:
        yield address


@pytest.fixture(scope="module")
def chromium(address):
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install fullreply[browser]")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, address):
    """Opens the page at a size; at the end nothing may have been logged, asked of others, or popped up."""
    faults, contexts = [], []

    def open_page(width=1280, height=860, scheme="light"):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: faults.append(str(e)))
        page.on("dialog", lambda d: (faults.append(d.message), d.dismiss()))
        page.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else faults.append(r.url))
        page.goto(address)
        page.wait_for_selector(MESSAGE)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [f for f in faults if f != GRADIO_RACE] == []


def until(page, expression):
    """Wait for an expression; Playwright's own waiting needs the eval that the page's policy forbids."""
    for _ in range(600):
        if page.evaluate(f"() => Boolean({expression})"):
            return
        page.wait_for_timeout(100)
    raise AssertionError(expression)


def draft(page, text=INQUIRY):
    page.fill(MESSAGE, text)
    page.click("#fr-start")
    page.wait_for_selector("#fr-reading")
    until(page, f"document.querySelector('{REPLY}').value.length > 10")


def ready(page, words):
    """Wait until the line says so, for the text that now stands in the editor."""
    page.locator(f"{READY}:not([data-stale])", has_text=words).wait_for()


def test_whole_job_from_paste_to_copy(visit):
    page = visit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    draft(page)
    lit = page.locator("#fr-body .token.highlighted .text").all_inner_texts()
    assert lit[-2:] == ["How long does delivery take?", "Can I return the tent?"]
    ready(page, "Ready to send")
    page.fill(REPLY, "Hello Priya,")
    ready(page, "2 questions unanswered")
    assert "Unanswered" in page.inner_text("#fr-status-0")
    page.locator(REPLY).press("End")
    page.keyboard.insert_text(" " + ANSWERS["deliver"][1])
    ready(page, "1 question unanswered")
    assert "Answered" in page.inner_text("#fr-status-0")
    page.keyboard.type(" Sadly not, the tent stays.", delay=5)
    ready(page, "Ready to send")
    assert "Declined" in page.inner_text("#fr-status-1")
    assert page.input_value(REPLY) == f"Hello Priya, {ANSWERS['deliver'][1]} Sadly not, the tent stays."
    marked = page.locator("#fr-evidence .token.highlighted .text").all_inner_texts()
    assert marked == [ANSWERS["deliver"][1], "Sadly not"]
    page.click("#fr-copy")
    page.locator("#fr-toast.is-on", has_text="Copied. Ready to send.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.input_value(REPLY)


def test_insert_and_defer_keep_what_was_typed_and_can_be_undone(visit):
    page = visit()
    draft(page)
    page.fill(REPLY, "Hello Priya,\n\nKind regards,\nThe shop")
    page.click("#fr-insert-0")
    assert page.input_value(REPLY) == f"Hello Priya,\n\n{ANSWERS['deliver'][1]}\n\nKind regards,\nThe shop"
    page.click("#fr-defer-1")
    ready(page, "Ready to send")
    assert "Deferred" in page.inner_text("#fr-status-1")
    assert "1 as a promise to keep" in page.inner_text(READY)
    page.click("#fr-insert-1")  # the answer takes the place of the promise
    assert "4 working hours" not in page.input_value(REPLY)
    page.focus(REPLY)
    page.keyboard.press("Control+z")
    assert "4 working hours" in page.input_value(REPLY)


def test_typing_is_never_lost_while_checks_run(visit):
    page = visit()
    draft(page)
    page.fill(REPLY, "")
    page.focus(REPLY)
    words = "The quick brown fox answers. " * 4
    page.keyboard.type(words, delay=2)
    assert page.input_value(REPLY) == words
    ready(page, "2 questions unanswered")
    assert page.input_value(REPLY) == words
    assert page.evaluate("document.activeElement.closest('#fr-reply') !== null")


def test_an_agents_own_reply_survives_a_new_draft(visit):
    page = visit()
    page.fill(REPLY, "My own words.")
    page.fill(MESSAGE, INQUIRY)
    page.click("#fr-start")
    page.locator("#fr-notice", has_text="Your own reply was kept").wait_for()
    assert page.input_value(REPLY) == "My own words."
    page.click("#fr-again")
    until(page, f"document.querySelector('{REPLY}').value.includes('Kind regards')")


def test_sample_then_new_inquiry(visit):
    page = visit()
    page.click("#fr-samples input")
    page.locator("#fr-samples [role=option]").first.click()
    page.wait_for_selector("#fr-reading")
    page.wait_for_selector("#fr-card-0")
    ready(page, "Ready to send")
    page.click("#fr-new")
    page.wait_for_selector("#fr-writing")
    until(page, f"document.querySelector('{REPLY}').value === '' && !document.querySelector('#fr-card-0')")
    assert page.input_value(MESSAGE) == ""
    assert "Not checked" in page.inner_text(READY)


def test_blank_and_huge_inquiries_are_refused_in_words(visit):
    page = visit()
    page.click("#fr-start")
    page.locator("#fr-notice", has_text="Paste the customer's message first").wait_for()
    page.evaluate(
        f"() => {{ const box = document.querySelector('{MESSAGE}'); box.value = 'Why is it so? Why?\\n'.repeat(50000);"
        "box.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    page.click("#fr-start")
    page.locator("#fr-notice", has_text="longer than 100,000 characters").wait_for()
    assert len(page.input_value(MESSAGE)) == 950_000


def test_no_questions_is_said(visit):
    page = visit()
    draft(page, "Thank you, all arrived safely.")
    ready(page, "No questions found")


def test_hostile_inquiry_harms_nothing(visit, log):
    page = visit()
    draft(page, HOSTILE)
    ready(page, "Ready to send")
    page.fill(REPLY, HOSTILE)
    ready(page, "unanswered")
    assert page.locator("gradio-app form, gradio-app iframe, gradio-app img, #fr-body b, #fr-body a").count() == 0
    assert "<script>alert(1)</script>" in page.inner_text("#fr-body")
    assert page.evaluate("getComputedStyle(document.querySelector('#fr-body .textfield')).unicodeBidi") == "plaintext"
    assert AUDIT not in log.read_text()


def test_name_is_remembered_and_signs(visit):
    page = visit()
    page.fill("#fr-agent input", "Sam Ojo")
    page.locator("#fr-agent input").blur()
    draft(page)
    assert page.input_value(REPLY).endswith("Sam Ojo")
    until(page, "localStorage.getItem('fullreply-agent') !== null")
    assert INQUIRY not in page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    later = page.context.new_page()
    later.goto(page.url)
    until(later, "document.querySelector('#fr-agent input')?.value === 'Sam Ojo'")


def test_keyboard_alone_does_the_job(visit):
    page = visit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.focus(MESSAGE)
    page.keyboard.insert_text(INQUIRY)
    page.keyboard.press("Control+Enter")
    until(page, f"document.activeElement === document.querySelector('{REPLY}')")
    ready(page, "Ready to send")
    seen = []
    for _ in range(14):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("(document.activeElement.closest('[id^=fr-]') || {}).id"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or seen[-1] is None
        if seen[-1] == "fr-defer-0":
            break
    assert seen.index("fr-copy") < seen.index("fr-insert-0") < seen.index("fr-defer-0")
    page.keyboard.press("Enter")
    page.locator("#fr-status-0.is-deferred").wait_for()
    assert page.evaluate("document.activeElement.id") == "fr-defer-0"  # the checklist changed, the focus did not


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_overflow_and_readable_colours(visit, scheme):
    page = visit(1280, 844, scheme)
    assert page.evaluate(CONTRAST) == []
    draft(page, INQUIRY + "\n" + "long" * 60 + "?")
    page.locator("#fr-card-2").wait_for()
    page.fill(REPLY, "Hello. Partly " + ANSWERS["deliver"][1])
    ready(page, "2 questions partly answered")
    for width in (1280, 1024, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        line = page.locator(READY).bounding_box()
        assert line["y"] + line["height"] <= 844
    assert page.evaluate(CONTRAST) == []


CONTRAST = """() => {
  const parse = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = (c) => c.slice(0, 3).map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length && (c[3] ?? 1) > 0.99) return c; } return [255, 255, 255]; };
  const seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const low = [];
  for (const e of document.querySelectorAll("gradio-app *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    const filled = e.matches("textarea, input:not([type=radio]):not([type=checkbox])") && e.value;
    if (!(own || filled) || !seen(e)) continue;
    const pair = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < 4.5) low.push([e.textContent.trim().slice(0, 30), e.className, ratio.toFixed(2)]);
  }
  return low;
}"""


def test_each_control_has_a_name(visit):
    page = visit()
    draft(page)
    nameless = page.evaluate(
        "() => [...document.querySelectorAll('gradio-app button, gradio-app input, gradio-app textarea')]"
        ".filter((e) => e.checkVisibility() && !(e.textContent.trim() || e.labels?.length || e.ariaLabel))"
        ".map((e) => e.outerHTML.slice(0, 200))"
    )
    assert nameless == []
    assert re.search("status", page.locator(READY).get_attribute("role"))


@pytest.mark.model
def test_whole_job_with_the_shipped_models(chromium, tmp_path):
    if not (ROOT / "knowledge_base").is_dir():
        pytest.skip("needs the sample knowledge base")
    with serving(tmp_path / "log", "knowledge_base") as address:
        page = chromium.new_page()
        page.set_default_timeout(60_000)
        page.goto(address)
        page.click("#fr-samples input")
        page.locator("#fr-samples [role=option]").first.click()
        page.wait_for_selector("#fr-card-1")
        until(page, f"document.querySelector('{REPLY}').value.length > 100")
        page.locator(f"{READY}:not([data-stale])").wait_for()
        page.fill(REPLY, "Hello Priya,\n\nThank you for your message.")
        ready(page, "unanswered")
        cards = page.locator(".fr-card").count()
        for i in range(cards):
            page.click(f"#fr-defer-{i}")
        ready(page, "Ready to send")
        page.click("#fr-copy")
        page.locator("#fr-toast.is-on", has_text="Copied").wait_for()
        page.close()
        assert AUDIT not in (tmp_path / "log").read_text()
