"""Widgets that every part of the page is made of."""

from __future__ import annotations

from typing import Any

from assistant.page.theme import gr
from assistant.page.view import Tokens


def quiet(words: str, name: str, *classes: str, visible: bool = True) -> Any:
    """A button that does not ask for attention; the scripts know what it does."""
    return gr.Button(words, elem_id=name, size="sm", min_width=0, elem_classes=["fr-quiet", *classes], visible=visible)


def text(
    name: str, value: Tokens | None = None, classes: list[str] | None = None, *, tagged: bool = False, **more: Any
) -> Any:
    """A text to read, shown as text whatever it holds."""
    return gr.HighlightedText(
        value or [], elem_id=name, elem_classes=classes, container=False, show_label=False, label="",
        show_inline_category=tagged, interactive=False, **more,
    )  # fmt: skip
