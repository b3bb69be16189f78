"""A note from the page inside Chatwoot is posted once, in a real browser."""

from tests.app_frames import message
from tests.test_apps_browser import ASK, chat, chromium, place, pytestmark, summed, visit  # noqa: F401


def test_a_note_that_is_on_its_way_is_not_posted_again_by_a_second_press(visit, place):  # noqa: F811
    """The server took the note; then it cannot say how far it is (429: a call a second, beside the live check)."""
    names, fails = [], [True]

    def taken(route):
        names.append(route.request.headers.get("idempotency-key"))
        route.fulfill(status=202, json={"id": "a", "state": "accepted"})

    def asked(route):
        if fails:
            fails.clear()
            return route.fulfill(status=429, headers={"retry-after": "1"}, json={"title": "Too Many Requests"})
        return route.fulfill(json={"id": "a", "state": "posted"})

    page, frame = visit("about:blank")
    page.route("**/v1/notes", taken)
    page.route("**/v1/notes/a", asked)
    page.goto(chat(place, message(ASK)))
    summed(frame, "dealt with")
    button = frame.get_by_role("button", name="Post as private note")
    button.click()
    frame.locator("#told", has_text="press the button again").or_(
        frame.locator("#told", has_text="Posted as")
    ).wait_for()
    if "press the button" in frame.locator("#told").inner_text():
        button.click()
        frame.locator("#told", has_text="Posted as a private note").wait_for()
    visit.faults.clear()  # the browser tells of the 429
    assert len(set(names)) == 1
