"""Makes the two pictures of the page in docs/: `python -m tests.page_screenshots` (needs chromium and playwright)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.page_server import ROOT, serving
from tests.test_page_browser import ARGUMENTS, CHROMIUM, REPLY, until

READY = "#fr-ready:not([data-stale])"


def _take(address: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, width, height in (("wide", 1280, 900), ("narrow", 390, 844)):
            page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
            page.goto(address)
            page.fill("#fr-agent input", "Sam Ojo")
            page.click("#fr-samples input")
            page.locator("#fr-samples [role=option]").first.click()
            page.wait_for_selector("#fr-card-0")
            until(page, f"document.querySelector('{REPLY}').value.length > 100")
            if name == "wide":  # what was put off is left out, so that the checklist has something to say
                kept = [p for p in page.input_value(REPLY).split("\n\n") if "working day." not in p]
                page.fill(REPLY, "\n\n".join(kept))
            else:
                page.locator("#fr-draft").scroll_into_view_if_needed()
            page.wait_for_selector(READY)
            page.wait_for_timeout(1500)
            page.evaluate("document.activeElement.blur()")
            page.screenshot(path=ROOT / "docs" / f"page-{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "log", "knowledge_base") as page_address:
        _take(page_address)
