"""The widgets of the gaps tab; `gaps_binding` says what each of them does."""

from __future__ import annotations

import json

from assistant.page.binding import Widgets
from assistant.page.gaps_changes import Seen
from assistant.page.gaps_mail import COMMAND
from assistant.page.gaps_shelf import MAILS, Shelf
from assistant.page.gaps_view import SLOTS
from assistant.page.knowledge_uploads import HEADER, megabytes
from assistant.page.pieces import quiet, text
from assistant.page.theme import gr


def widgets(shelf: Shelf) -> Widgets:
    """The widgets by name; without files of past mail only the ledger can be read."""
    w: Widgets = {"seen": gr.State(Seen())}
    with gr.Row(elem_id="fr-gaps"):
        with gr.Column(elem_id="fr-gaps-list", elem_classes="fr-zone", min_width=0):
            _list(w, shelf)
        with gr.Column(elem_id="fr-gaps-side", elem_classes="fr-zone", min_width=0):
            w["hint"] = gr.Markdown(
                "Choose a topic: you see customers' own words, the articles that come near, "
                "and the article that closes the gap.",
                elem_classes="fr-hint",
            )
            _topic(w)
    return w


def _list(w: Widgets, shelf: Shelf) -> None:
    with gr.Row(elem_classes="fr-head"):
        gr.Markdown("## Asked, not written down")
        w["look"] = gr.Button("Read the ledger", elem_id="fr-gaps-look", size="md", min_width=0)
    w["about"] = text("fr-gaps-about", visible=False)
    w["start"] = gr.Markdown(
        "Questions that no article answers, grouped into topics. They come from the ledger, which keeps "
        "what customers asked, or from past mail.",
        elem_classes="fr-hint",
    )
    w["progress"] = text("fr-gaps-progress", classes=["fr-kb-bar"], visible=False)
    w["said"] = text("fr-gaps-said", visible=False)
    for i in range(SLOTS):
        _row(w, i)
    with gr.Row(elem_id="fr-gaps-pages", visible=False) as w["pages"]:
        w["earlier"] = quiet("Earlier", "fr-gaps-earlier")
        w["page"] = text("fr-gaps-page")
        w["further"] = quiet("Further", "fr-gaps-further")
    with gr.Row(elem_id="fr-gaps-tools"):
        w["prove"] = gr.Button("Verify all", elem_id="fr-gaps-prove", size="md", min_width=0)
        for kind, words in (("html", "Report (HTML)"), ("csv", "Table (CSV)")):
            w[kind] = gr.Button(
                words, elem_id=f"fr-gaps-{kind}", size="sm", elem_classes="fr-quiet", link_target="_self",
                min_width=0, visible=False,
            )  # fmt: skip
    with gr.Accordion("Asked again", open=True, visible=False, elem_id="fr-gaps-proved") as w["proved"]:
        w["proved-list"] = text("fr-gaps-proved-list", classes=["fr-kb-list"])
    with gr.Accordion("What is covered", open=False, visible=False, elem_id="fr-gaps-covered") as w["covered"]:
        w["covered-list"] = text("fr-gaps-covered-list", classes=["fr-kb-list"])
    if shelf.mails is not None:
        _mails(w, shelf)


def _row(w: Widgets, i: int) -> None:
    with gr.Column(elem_classes=["fr-card", "fr-gaps-row"], min_width=0, visible=False) as w[f"row-{i}"]:
        w[f"name-{i}"] = gr.Button("", elem_id=f"fr-gaps-name-{i}", elem_classes="fr-gaps-name", min_width=0)
        w[f"line-{i}"] = text(f"fr-gaps-line-{i}", classes=["fr-gaps-line"])


def _mails(w: Widgets, shelf: Shelf) -> None:
    mails = shelf.mails
    if mails is None:
        return
    with gr.Accordion("Begin with past mail", open=False, elem_id="fr-gaps-mails"):
        with gr.Column(elem_id="fr-gaps-drop", elem_classes="fr-kb-box", min_width=0):
            gr.Markdown(
                "Drop past inquiries with their replies: mbox, .eml, CSV, JSON Lines, or an export of Zendesk or "
                f"Help Scout, up to {megabytes(mails.limit)}. “{COMMAND}” reads more. "
                "Addresses, numbers and the names of senders are masked; the file is not kept.",
                elem_id="fr-gaps-invite",
            )
            w["choose"] = gr.Button("Choose files", elem_id="fr-gaps-choose", size="md", min_width=0)
            w["staged"] = text("fr-gaps-staged", visible=False)
            w["clear"] = quiet("Take these files off", "fr-gaps-clear", visible=False)
            w["bring"] = gr.Button(
                "Read them", variant="primary", elem_id="fr-gaps-bring", size="md", interactive=False
            )
        rules = {"address": MAILS, "header": HEADER, "kinds": mails.kinds, "limit": mails.limit}
        rules |= {"most": megabytes(mails.limit), "command": COMMAND}
        gr.Textbox(json.dumps(rules), elem_id="fr-gaps-rules", elem_classes="fr-hidden", label="rules")
        w["files"] = gr.Textbox(elem_id="fr-gaps-files", elem_classes="fr-hidden", label="files")


def _topic(w: Widgets) -> None:
    with gr.Column(elem_id="fr-gaps-topic", elem_classes="fr-card", min_width=0, visible=False) as w["topic"]:
        w["title"] = text("fr-gaps-title")
        w["facts"] = text("fr-gaps-facts")
        gr.Markdown("### In customers' words")
        w["words"] = text("fr-gaps-words")
        gr.Markdown("### Nearest articles")
        w["near"] = text("fr-gaps-near")
        gr.Markdown("### Proposed article")
        w["note"] = text("fr-gaps-note")
        w["entry"] = gr.Textbox(
            label="The article, as Markdown", lines=10, max_lines=24, elem_id="fr-gaps-entry", visible=False
        )
        w["diff"] = text("fr-gaps-diff", visible=False)
        w["entry-said"] = text("fr-gaps-entry-said", visible=False)
        with gr.Row(elem_id="fr-gaps-do"):
            w["approve"] = gr.Button(
                "Approve and write", variant="primary", elem_id="fr-gaps-approve", size="md", min_width=0
            )
            w["ask"] = gr.Button("Ask its questions again", elem_id="fr-gaps-ask", size="md", min_width=0)
        w["again"] = text("fr-gaps-again", visible=False)
