"""The pages inside helpdesks in a real Chromium, shown by a page of another origin that speaks what is documented."""

from __future__ import annotations

import json
import re
from importlib import resources

import pytest

from assistant.api import apps, callers
from assistant.ledger import keys, open_ledger
from assistant.ledger.scopes import Scope
from tests.app_frames import LETTER, TOKEN, Around, context, framed, message, opened, ticket
from tests.stub_desk import ANSWERS
from tests.test_page_browser import ARGUMENTS, CHROMIUM

pytestmark = pytest.mark.browser
ASK = "Hello.\n\nHow long does delivery take? Can I return the tent? Where is my order 48213?\n\nThanks, Helen"
DELIVERY, RETURNS = ANSWERS["deliver"][1], ANSWERS["return"][1]
HOSTILE = (
    "<script>alert(1)</script><img src=http://203.0.113.9/x.png onerror=alert(2)> "
    "\u202eHow long does delivery take\u202c? {{constructor.constructor('alert(3)')()}} ${alert(4)} "
    "Can I return <b>it</b>? \u0000\ud83d"
)
OURS = ("http://127.0.0.1:", "http://localhost:", "data:", "about:")
needs_bundle = pytest.mark.skipif(
    not (apps.folder() / apps.BUNDLE).is_file(), reason="Zendesk's library is not built (make apps)"
)


@pytest.fixture(scope="module")
def chromium():
    if CHROMIUM is None:
        pytest.skip("needs chromium: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install fullreply[browser]")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A helpdesk around, the application, its address; no key is needed."""
    with framed(tmp_path_factory.mktemp("frames")) as known:
        yield known


@pytest.fixture
def visit(chromium):
    """Opens a page around ours; at the end nothing may have been logged, asked of others, or popped up."""
    faults, pages = [], []

    def open_page(address, width=1280, height=860, **more):
        page = chromium.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce", **more)
        pages.append(page)
        page.set_default_timeout(20_000)
        page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: faults.append(str(e)))
        page.on("dialog", lambda d: (faults.append(d.message), d.dismiss()))
        page.on("request", lambda r: None if r.url.startswith(OURS) else faults.append(r.url))
        page.goto(address)
        return page, page.frame_locator("#app")

    open_page.faults = faults
    yield open_page
    for page in pages:
        page.close()
    assert faults == []


def chat(place, *messages, path="/chatwoot", frame="/apps/chatwoot", **more):
    around, _, address = place
    return around.chatwoot(address + frame, context(*messages, **more), path)


def text_of(frame):
    return frame.locator("#text").input_value()


def summed(frame, words):
    frame.locator("#summary:not([data-stale])", has_text=words).wait_for()


def pills(frame):
    return frame.locator(".pill").all_inner_texts()


def marks(frame):
    return frame.locator("#mirror mark").all_text_contents()


def tell(page, *messages, **more):
    """Let the helpdesk around tell of a conversation."""
    page.evaluate("(given) => { data = given; tell(); }", context(*messages, **more))


def test_questions_draft_and_check_of_what_is_typed(visit, place):
    page, frame = visit(chat(place, message(ASK)))
    summed(frame, "All 3 questions are dealt with; 1 promise to keep")
    assert frame.locator(".words").all_inner_texts() == [
        "How long does delivery take?", "Can I return the tent?", "Where is my order 48213?",
    ]  # fmt: skip
    assert pills(frame) == ["Answered", "Answered", "Deferred"]
    assert frame.locator("#letter mark").all_inner_texts()[-1] == "Where is my order 48213?"
    assert text_of(frame).startswith("Hello,") and text_of(frame).endswith("Sam Ojo")  # the agent of the helpdesk
    assert marks(frame)[:2] == [DELIVERY, RETURNS]
    frame.locator("#text").fill("Hello Helen,")
    summed(frame, "3 of 3 questions unanswered")
    assert pills(frame) == ["Unanswered"] * 3 and marks(frame) == []
    frame.locator("#text").press("End")
    page.keyboard.type(" 😀 " + DELIVERY)
    summed(frame, "2 of 3 questions unanswered")
    assert marks(frame) == [DELIVERY]  # an emoji before it shifts nothing
    assert frame.locator(".evidence:visible").all_text_contents() == [f"In the reply: “{DELIVERY}”"]
    frame.locator("#text").press("Control+Home")
    page.keyboard.type("Oh 😀😀. ")
    assert marks(frame) == [DELIVERY]  # also before it is checked again
    frame.locator("#text").fill(" ")
    summed(frame, "3 of 3 questions unanswered")


def test_the_marks_lie_on_the_words(visit, place):
    _, frame = visit(chat(place, message(ASK)))
    summed(frame, "dealt with")
    script = """() => {
      const box = (e) => { const r = e.getBoundingClientRect(); return [r.x, r.y, r.width, r.height].map(Math.round); };
      const text = document.querySelector("#text"), mirror = document.querySelector("#mirror");
      const one = getComputedStyle(text), other = getComputedStyle(mirror);
      const same = ["fontFamily", "fontSize", "lineHeight", "letterSpacing", "paddingLeft", "paddingTop", "whiteSpace"];
      return [box(text), box(mirror), same.filter((n) => one[n] !== other[n]), text.scrollHeight <= text.clientHeight];
    }"""
    text, mirror, different, fits = frame.locator("body").evaluate(script)
    assert text == mirror and different == [] and fits


def test_an_emoji_in_the_message_shifts_no_question(visit, place):
    _, frame = visit(chat(place, message("👨‍👩‍👧😀 Hi. 😀 How long does delivery take? 😀😀 Can I return it?")))
    summed(frame, "dealt with")
    assert [w[-9:] for w in frame.locator(".words").all_inner_texts()] == ["ery take?", "eturn it?"]
    assert frame.locator("#letter mark").all_inner_texts() == frame.locator(".words").all_inner_texts()


def test_a_question_that_is_looked_at_is_marked_in_both_texts(visit, place):
    page, frame = visit(chat(place, message(ASK)))
    summed(frame, "dealt with")
    second = frame.get_by_role("button", name="Can I return the tent?")
    second.focus()
    page.keyboard.press("Enter")
    assert second.get_attribute("aria-pressed") == "true"
    assert frame.locator("#mirror mark.is-on").all_text_contents() == [RETURNS]
    assert frame.locator("#letter mark.is-on").all_inner_texts() == ["Can I return the tent?"]
    page.keyboard.press("Enter")
    assert frame.locator(".is-on").count() == 0


def test_what_was_found_out_goes_into_a_new_draft_and_the_text_before_comes_back(visit, place):
    page, frame = visit(chat(place, message(ASK)))
    summed(frame, "1 promise")
    frame.locator("#text").fill("My own words.")
    frame.get_by_label("Look up the tracking of order 48213").fill("shipped on Monday")
    page.keyboard.press("Enter")
    summed(frame, "All 3 questions are dealt with")
    assert "Your order 48213 was shipped on Monday." in text_of(frame)
    frame.get_by_role("button", name="Bring my text back").click()
    assert text_of(frame) == "My own words."
    summed(frame, "3 of 3 questions unanswered")


def test_copy_works_in_a_frame_that_may_not_use_the_clipboard(visit, place):
    page, frame = visit(chat(place, message(ASK)))
    summed(frame, "dealt with")
    frame.locator("#text").fill(f"{DELIVERY} 😀")
    summed(frame, "2 of 3")
    frame.get_by_role("button", name="Copy").click()
    frame.locator("#told", has_text="Copied. 2 of 3 questions unanswered.").wait_for()
    page.set_content("<textarea></textarea>")
    page.focus("textarea")
    page.keyboard.press("Control+v")
    assert page.input_value("textarea") == f"{DELIVERY} 😀"


def test_a_private_note_reaches_the_helpdesk_once(visit, place):
    around = place[0]
    around.posted.clear()
    _, frame = visit(chat(place, message(ASK), id=77))
    summed(frame, "dealt with")
    frame.locator("#text").fill("Dear Helen, <b>yes</b> 😀")
    frame.get_by_role("button", name="Post as private note").dblclick()
    frame.locator("#told", has_text="Posted as a private note in Chatwoot.").wait_for()
    ((path, token, body),) = around.posted
    assert path == "/api/v1/accounts/1/conversations/77/messages" and token == TOKEN
    assert body["private"] is True and "Dear Helen, <b>yes</b> 😀" in body["content"]


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        ("unknown", None, "Nobody knows whether the note arrived"),
        ("dead", "refused: 403", "refused the note (refused: 403)"),
    ],
)
def test_a_note_that_failed_says_what_to_do(visit, place, state, reason, said):
    page, frame = visit("about:blank")
    page.route("**/v1/notes", lambda r: r.fulfill(status=202, json={"id": "a", "state": "accepted"}))
    page.route("**/v1/notes/a", lambda r: r.fulfill(json={"id": "a", "state": state, "reason": reason}))
    page.goto(chat(place, message(ASK)))
    summed(frame, "dealt with")
    frame.get_by_role("button", name="Post as private note").click()
    frame.locator("#told", has_text=said).wait_for()


def test_without_a_helpdesk_to_write_to_there_is_no_such_button(visit, tmp_path, chromium):
    with framed(tmp_path) as place:
        place[1].state.office.configuration.helpdesks.clear()
        _, frame = visit(chat(place, message(ASK)))
        summed(frame, "dealt with")
        assert frame.get_by_role("button", name="Post as private note").count() == 0
        assert "main" in frame.get_by_role("button", name="Copy").get_attribute("class")


def test_forged_messages_are_not_believed(visit, place):
    around, other = place[0], Around()  # a page of another origin, and one of the right origin that is not around it
    forged = json.dumps({"event": "appContext", "data": context(message("Send me the price list?"), id=13)})
    try:
        page, frame = visit(chat(place, message("Can I return it?")))
        summed(frame, "dealt with")
        for host in (other, around):
            host.pages["/forger"] = f"<script>parent.frames[0].postMessage({json.dumps(forged)}, '*')</script>"
            script = "(at) => { const f = document.createElement('iframe'); f.src = at; document.body.append(f); }"
            page.evaluate(script, f"{host.origin}/forger")
        for data in (
            '{"event": "appContext"',
            {"event": "appContext", "data": 7},
            "chatwoot-dashboard-app:fetch-info",
            None,
        ):
            page.evaluate("(data) => frame.contentWindow.postMessage(data, '*')", data)
        page.wait_for_timeout(800)
        assert frame.locator(".words").all_inner_texts() == ["Can I return it?"]
    finally:
        other.close()


def test_a_page_that_is_not_named_cannot_show_it(chromium, place):
    other = Around()
    try:
        page, _ = opened(chromium, other.chatwoot(f"{place[2]}/apps/chatwoot", context(message(ASK))))
        page.wait_for_timeout(500)
        assert page.frames[1].url.startswith("chrome-error:")
        page.close()
    finally:
        other.close()


def test_hostile_texts_run_nothing_and_load_nothing(visit, place):
    name = "<img src=x onerror=alert(9)>"
    page, frame = visit(chat(place, message(HOSTILE), name=name, agent=name))
    frame.locator(".words").first.wait_for()
    assert "How long does delivery take" in frame.locator(".words").first.inner_text()
    frame.locator("#text").fill(f"{HOSTILE} {DELIVERY}")
    frame.locator("#mirror mark").wait_for()
    assert marks(frame) == [DELIVERY]
    assert frame.locator("img, iframe, form:not(#sign-in), b").count() == 0
    tell(page, message("? " * 3_000, at=2), id=5)
    page.wait_for_timeout(800)


def test_another_conversation_and_a_further_message(visit, place):
    page, frame = visit(chat(place, message(ASK)))
    summed(frame, "dealt with")
    frame.locator("#text").fill("My own words.")
    summed(frame, "3 of 3")
    tell(page, message(ASK), message("And can I return the stove?", at=2))
    summed(frame, "4 of 4 questions unanswered")
    assert text_of(frame) == "My own words."  # what was typed stays
    assert "wrote again" in frame.locator("#told").inner_text()
    tell(page, message("How long does delivery take?"), id=43)
    summed(frame, "The question is dealt with")
    assert DELIVERY in text_of(frame)
    tell(page, message(ASK), message("And can I return the stove?", at=2))
    summed(frame, "4 of 4")
    assert text_of(frame) == "My own words."
    tell(page, message("Here is a picture", theirs=False), id=44)
    frame.locator("#waiting", has_text="nothing from the customer").wait_for()


def test_what_was_typed_outlives_the_frame_and_the_message_is_not_kept(visit, place):
    page, frame = visit(chat(place, message(ASK), id=50))
    summed(frame, "dealt with")
    frame.locator("#text").fill("My own words 😀")
    summed(frame, "3 of 3")
    page.reload()  # as Chatwoot does with another conversation
    summed(frame, "3 of 3")
    assert text_of(frame) == "My own words 😀"
    assert frame.locator("#fleeting").is_hidden()
    kept = frame.locator("body").evaluate("() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
    assert "My own words" in kept and "tent" not in kept and "Helen" not in kept
    frame.get_by_role("button", name="Post as private note").click()
    frame.locator("#told", has_text="Posted").wait_for()
    page.reload()
    summed(frame, "dealt with")  # drafted anew: it was used


def test_a_new_message_is_noticed_without_being_told_of(visit, place):
    page, frame = visit(chat(place, message(ASK)))
    summed(frame, "All 3")
    page.evaluate("(given) => { data = given; }", context(message(ASK), message("Is the price with VAT?", at=2)))
    summed(frame, "All 4")


def test_sign_in_sign_out_and_a_revoked_key(visit, tmp_path, monkeypatch):
    monkeypatch.setattr(callers, "FRESH", 0.0)
    with framed(tmp_path) as place:
        with open_ledger(tmp_path / "ledger.db") as ledger:
            made, key = keys.make_key(ledger, "Chatwoot", (Scope.DRAFT, Scope.CHECK, Scope.NOTES))
        page, frame = visit(chat(place, message(ASK)))
        frame.get_by_label("Key").fill("fr_wrong")
        frame.get_by_role("button", name="Sign in").click()
        frame.locator("#notice", has_text="This key opens nothing here").wait_for()
        assert [f for f in visit.faults if "401" in f] == visit.faults  # the browser's own line about it
        visit.faults.clear()
        frame.get_by_label("Key").fill(key)
        page.keyboard.press("Enter")
        summed(frame, "dealt with")
        stored = frame.locator("body").evaluate("() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
        assert "frs_" in stored and key not in stored and frame.locator("#key").input_value() == ""
        page.reload()
        summed(frame, "dealt with")  # once a day
        frame.locator("#text").fill("My own words.")
        summed(frame, "3 of 3")
        with open_ledger(tmp_path / "ledger.db") as ledger:
            keys.revoke_key(ledger, made.id)
        frame.locator("#text").press("End")
        page.keyboard.type(" More.")
        frame.locator("#notice", has_text="Your sign-in has ended").wait_for()
        assert frame.locator("#work").is_hidden()
        with open_ledger(tmp_path / "ledger.db") as ledger:
            _, key = keys.make_key(ledger, "Chatwoot", (Scope.CHECK,))
        frame.get_by_label("Key").fill(key)
        page.keyboard.press("Enter")
        frame.locator("#notice", has_text='needs the scope "draft"').wait_for()  # and yet it checks
        summed(frame, "3 of 3")
        assert text_of(frame) == "My own words. More."
        frame.get_by_role("button", name="Sign out").click()
        frame.get_by_label("Key").wait_for()
        stored = frame.locator("body").evaluate("() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
        assert "frs_" not in stored and "own words" not in stored
        visit.faults[:] = [f for f in visit.faults if not re.search(r"status of 40[13]", f)]


def test_a_server_that_is_busy_or_away_is_asked_again_and_nothing_is_lost(visit, place):
    page, frame = visit("about:blank")
    left = {"draft": ["busy"], "check": ["busy", "away"]}

    def answer(route):
        call = left[route.request.url.rsplit("/", 1)[1]]
        kind = call.pop() if call else ""
        if kind == "busy":
            route.fulfill(status=503, headers={"retry-after": "1"}, json={"detail": "full"})
        elif kind:
            route.abort()
        else:
            route.continue_()

    page.route(re.compile("/v1/(draft|check)$"), answer)
    page.goto(chat(place, message(ASK)))
    frame.locator("#notice", has_text="asked again in 1 s").wait_for()
    summed(frame, "dealt with")
    frame.locator("#text").fill("My own words.")
    frame.locator("#notice", has_text="can’t be reached").wait_for()
    frame.get_by_role("button", name="Try now").click()
    frame.locator("#notice", has_text="asked again in 1 s").wait_for()
    summed(frame, "3 of 3 questions unanswered")
    assert frame.locator("#notice").is_hidden() and text_of(frame) == "My own words."
    visit.faults[:] = [f for f in visit.faults if "Failed to load resource" not in f]


def test_where_the_browser_gives_a_frame_no_storage_it_says_so_and_works(visit, tmp_path, monkeypatch):
    monkeypatch.setattr(callers, "FRESH", 0.0)
    with framed(tmp_path, host="localhost") as place:  # another site: this Chromium blocks its frames' storage
        with open_ledger(tmp_path / "ledger.db") as ledger:
            _, key = keys.make_key(ledger, "Chatwoot", (Scope.DRAFT, Scope.CHECK))
        page, frame = visit(chat(place, message(ASK)))
        frame.get_by_label("Key").fill(key)
        page.keyboard.press("Enter")
        summed(frame, "dealt with")
        assert frame.locator("#fleeting").is_visible()
        frame.locator("#text").fill("My own words.")
        tell(page, message("How long does delivery take?"), id=43)
        summed(frame, "The question is dealt with")
        tell(page, message(ASK))
        summed(frame, "3 of 3")
        assert text_of(frame) == "My own words."


def test_what_the_desk_notes_of_a_message_is_shown(visit, place):
    page, frame = visit("about:blank")

    def noted(route):
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | {"notes": ["<b>Part of it was not read.</b>"]})

    page.route("**/v1/draft", noted)
    page.goto(chat(place, message(ASK)))
    frame.get_by_text("<b>Part of it was not read.</b>").wait_for()


def test_what_an_earlier_mail_left_open_is_shown_until_another_conversation(visit, place):
    trail = "> Do you repair\n> zips? Are the pegs partly <b>free</b>?"
    page, frame = visit(chat(place, message(f"{ASK}\n\n{trail}")))
    summed(frame, "All 3 questions are dealt with")
    frame.get_by_text("Still open from an earlier mail").wait_for()
    lines = frame.locator("#left li").all_inner_texts()
    assert lines == ["Do you repair zips?", "Are the pegs partly <b>free</b>?\nPartly answered then"]
    tell(page, message(f"Can I return it?\n\n> {' '.join(f'Is it {n}?' for n in range(23))}"), id=43)
    frame.locator("#left li", has_text="… and 3 more").wait_for()
    assert frame.locator("#left li").count() == 21
    tell(page, message("Can I return it?"), id=44)
    frame.locator("#left").wait_for(state="hidden")
    assert frame.locator("#left li").count() == 0


def test_alone_it_says_where_it_belongs(visit, place, chromium):
    page = chromium.new_page()
    page.goto(f"{place[2]}/apps/chatwoot")
    page.get_by_text("This page works inside Chatwoot").wait_for()
    page.close()


TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1000])
def test_axe_finds_nothing_and_nothing_overflows(visit, place, scheme, width):
    asked = f"{ASK}\n\n> Do you repair zips?\n> Are the pegs partly free?"
    page, frame = visit(chat(place, message(asked)), width=width, color_scheme=scheme)
    summed(frame, "dealt with")
    frame.get_by_text("Do you repair zips?", exact=True).wait_for()
    frame.locator("#text").fill(f"Hello, {DELIVERY}")
    summed(frame, "2 of 3")
    frame.locator(".ask").first.click()
    inner = page.frames[1]
    assert inner.evaluate("document.documentElement.scrollWidth <= innerWidth")
    inner.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    for _ in range(2):  # with the work, and with the sign-in
        found = inner.evaluate("(tags) => axe.run(document, { runOnly: tags })", TAGS)["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
        inner.evaluate("['work', 'sign-in'].forEach((id) => { document.getElementById(id).hidden = id === 'work'; })")


def test_the_keyboard_reaches_everything_in_order(visit, place):
    page, frame = visit(chat(place, message(ASK)))
    summed(frame, "dealt with")
    script = """() => { const e = document.activeElement;
      return e.id || e.placeholder || e.textContent.trim().slice(0, 12); }"""
    seen = []
    frame.locator("summary").focus()
    for _ in range(11):
        seen.append(frame.locator("body").evaluate(script))
        page.keyboard.press("Tab")
    questions = ["1How long do", "2Can I retur", "3Where is my", "What did you find?"]
    places = [seen.index(w) for w in ["Message", "letter", *questions, "text", "put", "copy", "again"]]
    assert places == sorted(places), seen


@needs_bundle
def test_zendesk_reads_the_ticket_and_fills_and_checks_its_reply_box(visit, place):
    around, _, address = place
    known, comments = ticket((ASK, True, True), ("A note", False, False))
    page, frame = visit(around.zendesk(f"{address}/apps/zendesk", known, comments))
    summed(frame, "All 3 questions are dealt with")
    assert text_of(frame).endswith("Sam Ojo") and not frame.locator("#message").get_attribute("open")
    frame.locator("#text").fill(f"Hello <b>Helen</b> & all,\n\n{DELIVERY} 😀\nMore")
    summed(frame, "2 of 3")
    frame.get_by_role("button", name="Insert into reply").click()
    frame.locator("#told", has_text="Put into the reply box").wait_for()
    assert page.inner_text("#composer").strip() == f"Hello <b>Helen</b> & all,\n\n{DELIVERY} 😀\nMore"
    frame.locator("#elsewhere").wait_for()
    summed(frame, "2 of 3")
    page.locator("#composer").press("Control+End")
    page.keyboard.type(f" {RETURNS}")
    summed(frame, "1 of 3 questions unanswered")  # what is typed there is checked
    assert frame.locator(".evidence:visible").nth(1).inner_text().endswith(f"“{RETURNS}”")
    page.locator("#composer").fill("")
    summed(frame, "2 of 3 questions unanswered")  # and what stands here, where there is nothing
    assert frame.locator("#elsewhere").is_hidden()
    heights = [i[1]["height"] for i in page.evaluate("invoked") if i[0] == "resize"]
    assert heights and all(re.fullmatch(r"\d+px", h) for h in heights)


@needs_bundle
def test_zendesk_notes_are_no_replies_and_its_html_runs_nothing(visit, place):
    around, _, address = place
    known, comments = ticket((HOSTILE, True, True), **{"comment.type": "internalNote"})
    page, frame = visit(around.zendesk(f"{address}/apps/zendesk", known, comments))
    frame.locator(".words").first.wait_for()
    page.evaluate("composer.textContent = 'A note for colleagues'; tell('comment.text.changed')")
    page.wait_for_timeout(300)
    assert frame.locator("#elsewhere").is_hidden()
    page.evaluate("""() => { known["comment.type"] = "publicReply"; tell("comment.type.changed"); }""")
    frame.locator("#elsewhere").wait_for()
    html = f"<img src=x onerror=alert(1)><script>alert(2)</script><p>{DELIVERY}</p><p>Bye<br>Sam</p>"
    script = """(html) => { Object.defineProperty(composer, "innerHTML", { get: () => html });
      tell("comment.text.changed"); }"""
    page.evaluate(script, html)
    frame.locator(".evidence:visible", has_text=DELIVERY).wait_for()
    told = [f for f in visit.faults if "inline event handler" in f]  # the browser says that it runs none
    assert told == visit.faults
    visit.faults.clear()


@needs_bundle
def test_a_zendesk_that_is_not_named_is_told_nothing(visit, place):
    around, _, address = place
    known, comments = ticket((ASK, True, True))
    page_address = around.zendesk(f"{address}/apps/zendesk", known, comments)
    around.pages["/zendesk"] = around.pages["/zendesk"].replace(
        f"origin={around.origin}", "origin=https://evil.example"
    )
    page, frame = visit(page_address)
    frame.get_by_text("This page works inside Zendesk").wait_for()
    assert page.evaluate("heard.size") == 0


@pytest.mark.model
def test_the_real_desk_in_the_frame(visit, tmp_path):
    from assistant import Assistant

    with framed(tmp_path, Assistant.load("knowledge_base")) as place:
        page, frame = visit(chat(place, message(LETTER)))
        page.set_default_timeout(60_000)
        summed(frame, "All 3 questions are dealt with")
        assert [w.split()[-1] for w in frame.locator(".words").all_inner_texts()] == ["order?", "small?", "zips?"]
        frame.get_by_label(re.compile("LK-48213")).fill("on its way: it will arrive on Thursday")
        page.keyboard.press("Enter")
        frame.locator("#text").filter(has_text="").wait_for()
        for _ in range(100):
            if "Thursday" in text_of(frame):
                break
            page.wait_for_timeout(100)
        assert "Thursday" in text_of(frame)
        frame.locator("#text").fill("Hello Helen,\n\n😀 We repair zips in about ten days.\n\nSam")
        summed(frame, "2 of 3 questions unanswered")
        assert "repair zips" in "".join(marks(frame))
