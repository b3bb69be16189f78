"""Pages that show ours in a frame as Chatwoot and Zendesk do, on a port of their own; and a desk behind it.

Made anew by what both products document: `python -m tests.app_frames` makes the pictures of docs/ from them.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest.mock import patch

from assistant.api import create_app
from assistant.config import Configuration, load_configuration
from assistant.config_api import Api
from assistant.config_helpdesks import Helpdesk
from tests import stub_desk
from tests.api_desk import listening

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "a-token-of-chatwoot"
CHATWOOT = (ROOT / "tests" / "frames" / "chatwoot.html").read_text("utf-8")
ZENDESK = (ROOT / "tests" / "frames" / "zendesk.html").read_text("utf-8")


class FrameDesk(stub_desk.StubDesk):
    """The page's desk with canned answers, asked by the API."""

    def __init__(self) -> None:
        super().__init__()
        self.knowledge_base = None

    def draft(self, inquiry, *, written=None, **known):
        return super().draft(inquiry, **known)

    def questions(self, inquiry, *, corrections=None, **known):
        return super().questions(inquiry)

    def left_open(self, inquiry, now=(), *, corrections=None):
        return ()

    def check(self, inquiry, reply, *, questions=None, **known):
        answer = reply if isinstance(reply, str) else reply.text
        asked = self.questions(inquiry) if questions is None else tuple(questions)
        return super().check(inquiry, answer, questions=asked)

    def promises(self, report, reply, now=None):
        return super().promises(report, reply if isinstance(reply, str) else reply.text)

    def read(self, inquiry, *, html=False, reply=False, **known):
        return super().read(inquiry, **known)


def message(text, theirs=True, at=1, **more):
    """A message as Chatwoot's conversations hold it."""
    return {"id": at, "content": text, "message_type": 0 if theirs else 1, "private": False, "created_at": at, **more}


def context(*messages, id=42, agent="Sam Ojo", name="Helen Marsh"):
    """What Chatwoot tells of a conversation."""
    person = {"name": name, "email": "helen.marsh@mailbox.example"}
    meta = {"channel": "Channel::Email", "sender": person}
    conversation = {"id": id, "meta": meta, "messages": list(messages), "additional_attributes": {}}
    return {
        "conversation": conversation,
        "contact": person,
        "currentAgent": {"id": 7, "name": agent, "email": "s@x.example"},
    }


def ticket(*comments, **more):
    """What Zendesk tells of a ticket: its properties, and its comments, the newest first."""
    known = {
        "ticket.id": 1042, "ticket.subject": "", "ticket.requester.id": 9, "ticket.requester.name": "Helen Marsh",
        "ticket.requester.email": "helen.marsh@mailbox.example", "currentUser.name": "Sam Ojo",
        "comment.type": "publicReply", "comment.useRichText": True, **more,
    }  # fmt: skip
    said = [
        {"id": i, "author_id": 9 if theirs else 3, "public": public, "body": text, "via": {"channel": "email"}}
        for i, (text, theirs, public) in enumerate(comments)
    ]
    return known, {"comments": said[::-1], "users": [{"id": 9, "role": "end-user"}, {"id": 3, "role": "agent"}]}


class _Around(BaseHTTPRequestHandler):
    """A page of the helpdesk, and Chatwoot's call for messages."""

    def do_GET(self):
        page = self.server.pages.get(self.path.partition("?")[0], "")
        self._answer(200 if page else 404, page.encode("utf-8", "replace"), "text/html; charset=utf-8")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.posted.append((self.path, self.headers.get("api_access_token"), json.loads(body)))
        self._answer(200, json.dumps({"id": 4711}).encode(), "application/json")

    def _answer(self, status, body, media):
        self.send_response(status)
        self.send_header("content-type", media)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Around:
    """A helpdesk on a port: `pages` by path, `posted` is what was written to it."""

    def __init__(self, host="127.0.0.1") -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Around)
        self._server.pages, self._server.posted = {}, []
        self.pages, self.posted = self._server.pages, self._server.posted
        self.origin = f"http://{host}:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def chatwoot(self, frame, data, path="/chatwoot"):
        """The address of a page that shows `frame` beside a conversation."""
        self.pages[path] = CHATWOOT.replace("FRAME", frame).replace("DATA", _script(data))
        return self.origin + path

    def zendesk(self, frame, known, comments, path="/zendesk"):
        """The address of a page that shows `frame` beside a ticket."""
        frame += f"?origin={self.origin}&amp;app_guid=4c1f"
        page = ZENDESK.replace("FRAME", frame).replace("DATA", _script(known)).replace("COMMENTS", _script(comments))
        self.pages[path] = page.replace(
            "LETTER", _plain(comments["comments"][0]["body"]) if comments["comments"] else ""
        )
        return self.origin + path


def _script(value):
    return json.dumps(value).replace("<", "\\u003c")


def _plain(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def settings(folder, origin, **more):
    """A configuration whose frames may be shown by `origin`, with a Chatwoot there to write to."""
    chatwoot = Helpdesk(product="chatwoot", url=origin, token_env="FRAME_TEST_TOKEN", account="1", plain_http=True)
    return Configuration(
        api=Api(frame_ancestors=(origin,), **more), ledger=folder / "ledger.db", helpdesks={"support": chatwoot}
    )


@contextmanager
def framed(folder, desk=None, host="127.0.0.1", **more):
    """A helpdesk around, the application, and its address; a `host` "localhost" is another site for the browser."""
    with ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, FRAME_TEST_TOKEN=TOKEN))
        around = Around(host)
        stack.callback(around.close)
        configuration = settings(folder, around.origin, **more)
        desk = desk or FrameDesk()
        app = create_app(desk, configuration)
        yield around, app, stack.enter_context(listening(app))


LETTER = (
    "Hello,\n\nI ordered a Skylark 2 tent last week, order LK-48213. Where is my order? We set off on Friday.\n\n"
    "How long do I have to send it back if it is too small? And do you repair zips?\n\nMany thanks,\nHelen Marsh"
)


def pictures():
    """The pictures of docs/HELPDESKS.md: the real desk with the sample shop, as an agent sees it in both products."""
    from playwright.sync_api import sync_playwright

    from assistant import Assistant
    from tests.test_page_browser import ARGUMENTS, CHROMIUM

    desk = Assistant.load(ROOT / "knowledge_base", configuration=load_configuration(ROOT / "fullreply.toml"))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        around, _, address = stack.enter_context(framed(folder, desk))
        driver = stack.enter_context(sync_playwright())
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        _chatwoot_picture(browser, around.chatwoot(f"{address}/apps/chatwoot", context(message(LETTER))))
        _zendesk_picture(browser, around.zendesk(f"{address}/apps/zendesk", *ticket((LETTER, True, True))))
        browser.close()


def opened(browser, address, width=1280, height=860, **more):
    """A page and the frame in it."""
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce", **more)
    page.set_default_timeout(60_000)
    page.goto(address)
    return page, page.frame_locator("#app")


def _chatwoot_picture(browser, address):
    """One question was looked up, and the answer to another one taken out: the line says what is missing."""
    page, frame = opened(browser, address, 1280, 900)
    frame.locator("#summary:not([data-stale])", has_text="dealt with").wait_for()
    frame.get_by_label("Look up").fill("on its way: it will arrive on Thursday")
    frame.get_by_role("button", name="Draft again").click()
    frame.locator("#mirror", has_text="on Thursday").wait_for()
    text = frame.locator("#text").input_value()
    frame.locator("#text").fill("\n\n".join(p for p in text.split("\n\n") if "zip" not in p))
    frame.locator("#summary:not([data-stale])", has_text="1 of 3").wait_for()
    _shot(page, frame, "chatwoot-app.png")


def _zendesk_picture(browser, address):
    """The draft stands in the reply box, where it is checked."""
    page, frame = opened(browser, address, 1280, 900)
    frame.locator("#summary:not([data-stale])", has_text="dealt with").wait_for()
    frame.get_by_role("button", name="Insert into reply").click()
    frame.locator("#elsewhere").wait_for()
    frame.locator("#summary:not([data-stale])", has_text="dealt with").wait_for()
    frame.locator(".ask").nth(1).click()
    page.evaluate("document.querySelector('.side').scrollTo(0, 0)")
    _shot(page, frame, "zendesk-app.png")


def _shot(page, frame, name):
    page.wait_for_timeout(1_500)
    frame.locator("body").evaluate("() => document.activeElement.blur()")
    page.screenshot(path=ROOT / "docs" / name)
    sys.stdout.write(f"{name}: {(ROOT / 'docs' / name).stat().st_size:,} bytes\n")


if __name__ == "__main__":
    sys.exit(pictures())
