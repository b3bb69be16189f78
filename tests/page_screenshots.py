"""Makes the pictures of the page in docs/: `python -m tests.page_screenshots [wide|narrow|gif|gaps ...]`.

Needs chromium, playwright and Pillow (`pip install fullreply[browser]`); each picture is of the real page with the
shipped models and the sample shop.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.gap_ledger import ASKED, HOSTILE, fill, write_base
from tests.page_server import ROOT, serving
from tests.test_page_browser import ARGUMENTS, CHROMIUM, MESSAGE, REPLY, until

READY = "#fr-ready:not([data-stale])"
FACT = "#fr-fact-{} input, #fr-fact-{} textarea"
SENDER = "Helen Marsh <helen.marsh@mailbox.example>"
INQUIRY = (
    "Hello,\n\nI ordered a Skylark 2 tent last week, order LK-48213. Where is my order? We set off on Friday.\n\n"
    "How long do I have to send it back if it is too small? And do you repair zips?\n\n"
    "Many thanks,\nHelen Marsh"
)
FOUND = "on its way: it will arrive on Thursday"
WAITING = (
    ("Tom Ashworth <t.ashworth@surveyors.example>", "Could you tell me what a new zip for the tent costs?", 3),
    ("Aisha Rahman <aisha@mailbox.example>", "Do you deliver to the Isle of Man, and how long does it take?", 0),
)
SIZE = (1280, 860)
GIF_WIDTH = 1080
COLOURS = 128
MOST_BYTES = 3_000_000


@contextmanager
def _page(browser: object, address: str, width: int, height: int) -> Iterator[object]:
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page.set_default_timeout(120_000)
    page.goto(address)
    page.wait_for_selector(MESSAGE)
    page.fill("#fr-agent input", "Sam Ojo")
    yield page
    page.close()


def _still(browser: object, address: str, name: str, width: int, height: int) -> None:
    with _page(browser, address, width, height) as page:
        _draft(page)
        page.locator(FACT.format(0, 0)).fill(FOUND)
        page.click("#fr-state-0")
        until(page, f"document.querySelector('{REPLY}').value.includes('on Thursday')")
        if name == "wide":  # one answer is left out, so that the checklist has something to say
            page.fill(REPLY, _without(page.input_value(REPLY)))
        _settled(page)
        page.evaluate("document.activeElement.blur()")
        page.evaluate(f"scrollTo(0, {0 if name == 'wide' else 'document.querySelector(`#fr-draft`).offsetTop - 8'})")
        page.wait_for_timeout(300)
        page.screenshot(path=ROOT / "docs" / f"page-{name}.png")


def _draft(page: object) -> None:
    page.fill("#fr-sender input, #fr-sender textarea", SENDER)
    page.fill(MESSAGE, INQUIRY)
    page.click("#fr-start")
    page.wait_for_selector("#fr-card-1")
    until(page, f"document.querySelector('{REPLY}').value.length > 100")
    _settled(page)


def _without(reply: str) -> str:
    """The reply without what it says on sending the tent back."""
    return "\n\n".join(p for p in reply.split("\n\n") if "working day" not in p and "60 days" not in p)


def _settled(page: object) -> None:
    page.wait_for_timeout(400)  # by then the page knows that the text is another one
    page.wait_for_selector(READY)
    until(page, "!document.querySelector('#fr-toast.is-on')")
    page.wait_for_timeout(400)


class Film:
    """Pictures with the seconds that each stays."""

    def __init__(self, page: object) -> None:
        self.page, self.frames = page, []

    def shot(self, seconds: float) -> None:
        """One picture of the page as it is."""
        self.frames.append((self.page.screenshot(), seconds))

    def save(self, path: Path) -> None:
        """All pictures as a GIF with one palette."""
        from PIL import Image

        pictures = [Image.open(io.BytesIO(raw)).convert("RGB") for raw, _ in self.frames]
        height = round(pictures[0].height * GIF_WIDTH / pictures[0].width)
        small = [p.resize((GIF_WIDTH, height), Image.Resampling.LANCZOS) for p in pictures]
        strip = Image.new("RGB", (GIF_WIDTH, height * len(small)))  # so that each colour has its chance
        for i, picture in enumerate(small):
            strip.paste(picture, (0, height * i))
        palette = strip.quantize(COLOURS, dither=Image.Dither.NONE)
        drawn = [p.quantize(palette=palette, dither=Image.Dither.NONE) for p in small]
        times = [round(seconds * 1000) for _, seconds in self.frames]
        drawn[0].save(path, save_all=True, append_images=drawn[1:], duration=times, loop=0, optimize=True)
        told = f"{path.name}: {len(drawn)} pictures, {sum(times) / 1000:.1f} s, {path.stat().st_size:,} bytes"
        if path.stat().st_size > MOST_BYTES:
            raise SystemExit(f"{told}: more than {MOST_BYTES:,}; use fewer pictures or colours")
        sys.stdout.write(told + "\n")


def _film(browser: object, address: str) -> None:
    """The whole job in about twenty seconds."""
    with _page(browser, address, *SIZE) as page:
        film = Film(page)
        page.click("#fr-due > button")
        page.wait_for_timeout(900)
        film.shot(1.8)
        page.click("#fr-due > button")
        page.wait_for_timeout(500)
        page.fill("#fr-sender input, #fr-sender textarea", SENDER)
        page.fill(MESSAGE, INQUIRY)
        film.shot(1.6)
        _draft(page)
        page.evaluate("scrollTo(0, 150)")  # message, reply and card at once
        film.shot(3.0)
        _type(film, page, 0, FOUND)
        page.click("#fr-state-0")
        until(page, f"document.querySelector('{REPLY}').value.includes('on Thursday')")
        _settled(page)
        film.shot(2.4)
        page.fill(REPLY, _without(page.input_value(REPLY)))
        _settled(page)
        page.evaluate("document.activeElement.blur()")
        film.shot(2.6)
        page.keyboard.press("Alt+2")
        _settled(page)
        film.shot(2.4)
        page.keyboard.press("Alt+s")
        page.locator("#fr-filed", has_text="noted as sent").wait_for()
        page.wait_for_timeout(600)
        film.shot(3.2)
        film.save(ROOT / "docs" / "desk.gif")


def _type(film: Film, page: object, slot: int, words: str) -> None:
    page.locator(FACT.format(slot, slot)).focus()
    for i in range(0, len(words), 6):
        page.keyboard.type(words[i : i + 6])
        film.shot(0.3)


def _wait_for(ledger: Path) -> None:
    """Inquiries that came in before, for the list of what is open."""
    from assistant.ledger import open_ledger
    from assistant.message import read_text

    with open_ledger(ledger) as book:
        for sender, text, days in WAITING:
            when = datetime.now(UTC) - timedelta(days=days)
            book.record_inquiry(read_text(text, sender=sender), received_at=when)


def _gaps(browser: object, folder: Path) -> None:
    """A topic with its proposed article, on a ledger and a base of their own."""
    fill(folder / "gaps.db", [row for row in ASKED if row[0] != HOSTILE])
    with serving(folder / "gaps.log", str(write_base(folder / "kb")), str(folder / "gaps.db")) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 1040}, reduced_motion="reduce")
        page.set_default_timeout(120_000)
        page.goto(address)
        page.get_by_role("tab", name="Gaps").click()
        page.click("#fr-gaps-look")
        page.locator(".fr-gaps-name", has_text="icycle").click()
        page.locator("#fr-gaps-diff").wait_for()
        page.wait_for_timeout(800)
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        page.screenshot(path=ROOT / "docs" / "gaps.png")
        page.close()


def _take(address: str, wanted: set[str], folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, width, height in (("wide", 1440, 900), ("narrow", 390, 844)):
            if name in wanted:
                _still(browser, address, name, width, height)
        if "gif" in wanted:
            _film(browser, address)
        if "gaps" in wanted:
            _gaps(browser, folder)
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        _wait_for(Path(folder) / "desk.db")
        with serving(Path(folder) / "log", "knowledge_base", f"{folder}/desk.db") as page_address:
            _take(page_address, set(sys.argv[1:]) or {"wide", "narrow", "gif", "gaps"}, Path(folder))
