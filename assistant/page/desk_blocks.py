"""The widgets above and beside the reply: the list of what is open, the keys, what is done with the whole reply."""

from __future__ import annotations

from assistant.page import due
from assistant.page.binding import Widgets
from assistant.page.desk import TONES
from assistant.page.pieces import quiet, text
from assistant.page.theme import gr

KEYS = """
| Keys | What they do |
| --- | --- |
| Ctrl + Enter | Draft a reply to the message |
| Alt + 1 … 9 | Insert the answer to question 1 … 9 |
| Alt + Shift + 1 … 9 | Defer question 1 … 9: “I don't know yet” |
| Alt + S | Mark the reply as sent |
| Alt + A | Acknowledge first |
| Alt + L | Keep for later |
| Alt + O | Open inquiries and promises |
| Alt + N | New inquiry |
| Alt + R | Go to the reply |
| Ctrl + Z | In the reply: take back what was inserted or typed |
| Arrows, Shift + arrows, Enter | In the message: select words, add them as a question |
| Enter | In “What you found or did”: put it into the reply |

On a Mac, Option stands for Alt and Command for Ctrl.
"""


def aids(w: Widgets) -> None:
    """The fold-out lists at the top of the desk."""
    with gr.Row(elem_id="fr-aids"):
        with gr.Accordion(due.TITLE, open=False, elem_id="fr-due") as w["due"]:
            w["due-more"] = text("fr-due-more", visible=False)
            for i in range(due.SLOTS):
                with gr.Row(elem_classes="fr-due-row", visible=False) as w[f"due-row-{i}"]:
                    w[f"due-text-{i}"] = text(f"fr-due-text-{i}", classes=["fr-due-text"])
                    w[f"due-kept-{i}"] = quiet("Promise kept", f"fr-due-kept-{i}", visible=False)
                    w[f"due-load-{i}"] = gr.Button("Open", elem_id=f"fr-due-load-{i}", size="sm", min_width=0)
        with gr.Accordion("Keyboard shortcuts", open=False, elem_id="fr-keys"):
            gr.Markdown(KEYS)


def tone(w: Widgets, usual: str) -> None:
    """The tone of this reply."""
    choices = [(name.capitalize(), name) for name in TONES]
    w["tone"] = gr.Radio(choices, value=usual, label="Tone", elem_id="fr-tone", min_width=0)


def whole(w: Widgets) -> None:
    """What is done with the reply as a whole, and how it reads."""
    with gr.Row(elem_id="fr-whole"):
        w["acknowledge"] = quiet("Acknowledge first", "fr-acknowledge")
        w["later"] = quiet("Keep for later", "fr-later")
    w["filed"] = text("fr-filed", visible=False)
    w["letter"] = text("fr-letter", classes=["fr-letter"], visible=False)
