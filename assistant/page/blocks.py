"""The page's widgets; `binding` says what each of them does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.page import (
    desk_blocks,
    earlier,
    gaps_binding,
    gaps_blocks,
    knowledge_binding,
    knowledge_blocks,
    view,
    words,
)
from assistant.page.binding import Widgets, bind
from assistant.page.book import Book
from assistant.page.card_blocks import card
from assistant.page.desk import TONES, Desk
from assistant.page.gaps_shelf import Shelf
from assistant.page.keeping import Keeper
from assistant.page.knowledge_jobs import Works
from assistant.page.knowledge_uploads import Uploads
from assistant.page.pieces import quiet as _quiet
from assistant.page.pieces import text as _text
from assistant.page.samples import SAMPLES, read_samples
from assistant.page.theme import gr

if TYPE_CHECKING:
    from assistant.config import Configuration

CHANNELS = [(words, name) for name, words in words.CHANNEL_WORDS.items()]
QUEUE = 64  # events waiting; more are refused at once rather than answered late
AT_ONCE = 2  # drafts, and checks, that run at the same time: more only slow each other down


def build(
    desk: Desk,
    samples: Path = SAMPLES,
    book: Book | None = None,
    uploads: Uploads | None = None,
    configuration: Configuration | None = None,
    shelf: Shelf | None = None,
) -> Any:
    """The page as `gr.Blocks`, bound to a desk; corrections go into the book, which ends with the page by default.

    The `configuration` says the usual tone, opening hours and times. `uploads` hold the files of imports; without
    them nothing can be imported through the page.
    """
    inquiries, shelf = read_samples(samples), shelf or Shelf()
    usual = configuration.tone if configuration else TONES[0]
    keeper = Keeper(book or Book(desk), configuration)
    with gr.Blocks(title="Fullreply", fill_width=True, analytics_enabled=False, delete_cache=(3600, 3600)) as page:
        widgets = _top()
        with gr.Tabs(elem_id="fr-tabs"):
            with gr.Tab("Reply", elem_id="fr-tab-reply"):
                _widgets(widgets, list(inquiries), usual)
            with gr.Tab("Knowledge", elem_id="fr-tab-knowledge"):
                knowledge = knowledge_blocks.widgets(uploads)
            with gr.Tab("Gaps", elem_id="fr-tab-gaps"):
                gaps = gaps_blocks.widgets(shelf)
        bind(page, widgets, desk, inquiries, keeper)
        works = Works()
        knowledge_binding.bind(page, knowledge, desk, uploads, works)
        gaps_binding.bind(page, gaps, desk, shelf, works)
    return page.queue(max_size=QUEUE, default_concurrency_limit=AT_ONCE, api_open=False)


def _top() -> Widgets:
    w: Widgets = {
        "work": gr.State(None),
        "name": gr.BrowserState("", storage_key="fullreply-agent", secret="fullreply"),
    }
    with gr.Row(elem_id="fr-top"):
        gr.Markdown("# Fullreply", elem_id="fr-brand")
        w["agent"] = gr.Textbox(label="Your name", placeholder="Signs the reply", elem_id="fr-agent", max_lines=1)
        w["new"] = gr.Button("New inquiry", elem_id="fr-new", size="md")
    return w


def _widgets(w: Widgets, titles: list[str], usual: str) -> None:
    desk_blocks.aids(w)
    w["notice"] = _text("fr-notice", visible=False)
    with gr.Row(elem_id="fr-desk"):
        with gr.Column(elem_id="fr-inquiry", elem_classes="fr-zone", min_width=0):
            _inquiry(w, titles)
        with gr.Column(elem_id="fr-draft", elem_classes="fr-zone", min_width=0):
            _draft(w, usual)
        with gr.Column(elem_id="fr-check", elem_classes="fr-zone", min_width=0):
            with gr.Row(elem_classes="fr-head"):
                gr.Markdown("## Checklist")
                w["found"] = _text("fr-found")
                w["undo"] = _quiet("Undo", "fr-undo", visible=False)
            w["notes"] = _text("fr-notes", classes=["fr-note"], visible=False)
            _left(w)
            w["hint"] = gr.Markdown(
                "Each question of the message gets a card here: the article that answers it, "
                "and whether your reply covers it.",
                elem_classes="fr-hint",
            )
            for i in range(view.SLOTS):
                card(w, i)
            with gr.Row(elem_id="fr-pages", visible=False) as w["pages"]:
                w["earlier"] = _quiet("Earlier", "fr-earlier")
                w["page"] = _text("fr-page")
                w["further"] = _quiet("Further", "fr-further")


def _left(w: Widgets) -> None:
    with gr.Column(elem_id="fr-left", min_width=0, visible=False) as w["left"]:
        gr.Markdown("Still open from an earlier mail:", elem_id="fr-left-title")
        for i in range(earlier.SLOTS):
            with gr.Row(elem_classes="fr-left-row", visible=False) as w[f"left-row-{i}"]:
                w[f"left-text-{i}"] = _text(f"fr-left-text-{i}", classes=["fr-left-text"])
                w[f"recall-{i}"] = _quiet("Add as question", f"fr-recall-{i}")
        w["left-more"] = _text("fr-left-more", visible=False)


def _inquiry(w: Widgets, titles: list[str]) -> None:
    gr.Markdown("## Inquiry")
    with gr.Column(elem_id="fr-writing", min_width=0) as w["writing"]:
        w["samples"] = gr.Dropdown(
            titles, value=None, label="Try a sample", elem_id="fr-samples", visible=bool(titles), filterable=False
        )
        w["inquiry"] = gr.Textbox(
            label="Customer's message",
            lines=12,
            max_lines=24,
            placeholder="Paste the message here",
            elem_id="fr-message",
        )
        w["channel"] = gr.Radio(CHANNELS, value="email", label="Channel", elem_id="fr-channel")
        with gr.Row(elem_classes="fr-pair"):
            w["sender"] = gr.Textbox(label="From (optional)", elem_id="fr-sender", max_lines=1, min_width=0)
            w["subject"] = gr.Textbox(label="Subject (optional)", elem_id="fr-subject", max_lines=1, min_width=0)
        w["start"] = gr.Button("Draft a reply", variant="primary", elem_id="fr-start")
    with gr.Column(elem_id="fr-reading", min_width=0, visible=False) as w["reading"]:
        w["about"] = _text("fr-about")
        w["subject-read"] = _text("fr-subject-read", tagged=True)
        w["body"] = _text("fr-body", tagged=True)
        gr.Markdown(
            "Is a question missing? Select its words above, with the mouse or with the arrow keys and Shift.",
            elem_id="fr-missing",
        )
        with gr.Row(elem_classes="fr-reading-actions"):
            w["add"] = gr.Button("Add as question", elem_id="fr-add", size="md", min_width=0)
            w["edit"] = gr.Button("Edit the message", elem_id="fr-edit", size="md", min_width=0)


def _draft(w: Widgets, usual: str) -> None:
    with gr.Row(elem_classes="fr-head"):
        gr.Markdown("## Reply")
        desk_blocks.tone(w, usual)
        w["again"] = gr.Button("Draft again", elem_id="fr-again", size="sm", elem_classes="fr-quiet", visible=False)
    w["reply"] = gr.Textbox(
        label="Your reply",
        lines=14,
        max_lines=26,
        elem_id="fr-reply",
        placeholder="The draft appears here. Or write your own.",
    )
    with gr.Row(elem_id="fr-bar"):
        first = view.Line("Not checked", "Paste a message to begin.", "none")
        w["ready"] = _text("fr-ready", first.tokens, ["fr-ready", "is-none"])
        w["copy"] = gr.Button("Copy reply", elem_id="fr-copy", min_width=0)
        w["sent"] = gr.Button("Mark as sent", variant="primary", elem_id="fr-sent", min_width=0)
    desk_blocks.whole(w)
    w["promises"] = _text("fr-promises", visible=False)
    w["check-notes"] = _text("fr-check-notes", classes=["fr-note"], visible=False)
    with gr.Column(elem_id="fr-result", min_width=0, visible=False) as w["result"]:
        gr.Markdown("### What your reply covers")
        w["evidence"] = _text("fr-evidence", tagged=True)
    for name in ("plan", "checked", "said", "order", "due-keys"):
        w[name] = gr.Textbox(elem_id=f"fr-{name}", elem_classes="fr-hidden", label=name)
    w["check"] = gr.Button("Check now", elem_id="fr-check-now", elem_classes="fr-hidden")
    w["check-all"] = gr.Button("Check all", elem_id="fr-check-all", elem_classes="fr-hidden")
    w["act"] = gr.Button("Do it", elem_id="fr-act", elem_classes="fr-hidden")
