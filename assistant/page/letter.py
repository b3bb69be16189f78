"""How much a reply reads like a form letter, as the page shows it. Its reasons may quote strangers: tokens only."""

from __future__ import annotations

from typing import Any

from assistant.page.asides import short
from assistant.page.view import percent
from assistant.types import FormLetter

MOST_REASONS = 3
WORDS = {"personal": "Reads personally", "mixed": "A little like a form letter", "stock": "Reads like a form letter"}
PERSONAL, STOCK = 0.35, 0.6  # below: reads personally; from: like a form letter


def change(found: FormLetter | None) -> dict[str, Any]:
    """The line of the score with its reasons; none for a reply without a word."""
    if found is None:
        return {"value": [], "visible": False}
    look = "personal" if found.score < PERSONAL else "stock" if found.score >= STOCK else "mixed"
    value: list[tuple[str, str | None]] = [(f"{WORDS[look]} · form letter {percent(found.score)}", "headline")]
    reasons = found.reasons[: MOST_REASONS if look != "personal" else 1]
    if reasons:
        value.append(("\n" + "\n".join(f"· {short(reason)}" for reason in reasons), None))
    return {"value": value, "visible": True, "elem_classes": ["fr-letter", f"is-{look}"]}
