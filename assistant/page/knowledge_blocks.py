"""The widgets of the knowledge tab; `knowledge_binding` says what each of them does."""

from __future__ import annotations

import json

from assistant.knowledge.lint import Kind
from assistant.page.binding import Widgets
from assistant.page.knowledge_uploads import ADDRESS, HEADER, KINDS, Uploads, megabytes
from assistant.page.knowledge_view import HITS, SHOW
from assistant.page.knowledge_work import FOLDER, OVERWRITE, PRUNE, SAVED
from assistant.page.pieces import quiet, text
from assistant.page.theme import gr

OPTIONS = [
    ("They are saved replies (canned responses, macros)", SAVED),
    ("Replace articles that were edited by hand (--overwrite)", OVERWRITE),
    ("Remove what the source no longer has, even most of it (--prune)", PRUNE),
]


def widgets(uploads: Uploads | None) -> Widgets:
    """The widgets by name; without `uploads` nothing can be imported through the page."""
    w: Widgets = {"found": gr.State(None)}
    with gr.Row(elem_id="fr-kb"):
        with gr.Column(elem_id="fr-kb-search", elem_classes="fr-zone", min_width=0):
            _search(w)
        with gr.Column(elem_id="fr-kb-side", elem_classes="fr-zone", min_width=0):
            _base(w)
            if uploads is not None:
                _import(w, uploads)
            _check(w)
    return w


def _search(w: Widgets) -> None:
    gr.Markdown("## Search the base")
    with gr.Row(elem_id="fr-kb-ask"):
        w["question"] = gr.Textbox(
            label="A customer's question",
            placeholder="How do I change my address?",
            max_lines=1,
            elem_id="fr-kb-question",
        )
        w["search"] = gr.Button("Search", variant="primary", elem_id="fr-kb-go", size="md", min_width=0)
    w["outcome"] = text("fr-kb-outcome", visible=False)
    w["hint"] = gr.Markdown(
        "Ask as a customer would. You see the articles that drafts are made from, why each was found, "
        "and the file or page it comes from.",
        elem_classes="fr-hint",
    )
    for i in range(HITS):
        _hit(w, i)


def _hit(w: Widgets, i: int) -> None:
    card = gr.Column(elem_id=f"fr-kb-hit-{i}", elem_classes=["fr-card", "fr-kb-hit"], min_width=0, visible=False)
    with card as w[f"hit-{i}"]:
        w[f"title-{i}"] = text(f"fr-kb-title-{i}", classes=["fr-kb-title"])
        w[f"chance-{i}"] = text(f"fr-kb-chance-{i}", classes=["fr-kb-chance"])
        w[f"why-{i}"] = text(f"fr-kb-why-{i}", classes=["fr-kb-why"])
        w[f"passage-{i}"] = text(f"fr-kb-passage-{i}", classes=["fr-kb-passage"])
        w[f"more-{i}"] = quiet("Show more", f"fr-kb-more-{i}", "fr-kb-more")
        with gr.Row(elem_classes="fr-kb-from"):
            w[f"source-{i}"] = text(f"fr-kb-source-{i}", classes=["fr-kb-source"])
            with gr.Row(elem_classes="fr-kb-doors"):
                w[f"open-{i}"] = gr.Button(
                    "Open article", elem_id=f"fr-kb-open-{i}", size="sm", elem_classes="fr-quiet",
                    link_target="_blank", min_width=0,
                )  # fmt: skip
                w[f"file-{i}"] = quiet(SHOW, f"fr-kb-file-{i}")
        w[f"text-{i}"] = text(f"fr-kb-text-{i}", classes=["fr-kb-text"], visible=False)


def _base(w: Widgets) -> None:
    with gr.Row(elem_classes="fr-head"):
        gr.Markdown("## Open base")
        w["reread"] = quiet("Read it again", "fr-kb-reread")
    with gr.Column(elem_id="fr-kb-base", elem_classes="fr-kb-box", min_width=0):
        w["base"] = text("fr-kb-about")
        with gr.Accordion("Notes from reading it", open=False, visible=False, elem_id="fr-kb-problems") as w[
            "problems"
        ]:
            w["problem-list"] = text("fr-kb-problem-list", classes=["fr-kb-list"])
    w["progress"] = text("fr-kb-progress", classes=["fr-kb-bar"], visible=False)
    w["said"] = text("fr-kb-said", visible=False)


def _import(w: Widgets, uploads: Uploads) -> None:
    gr.Markdown("## Add articles")
    with gr.Column(elem_id="fr-kb-drop", elem_classes="fr-kb-box", min_width=0):
        gr.Markdown(
            "Drop files here: Markdown, web pages, tables, JSON of a help centre, PDF, Word, text, or a ZIP archive "
            f"of them. Each up to {megabytes(uploads.limit)}.",
            elem_id="fr-kb-invite",
        )
        w["choose"] = gr.Button("Choose files", elem_id="fr-kb-choose", size="md", min_width=0)
        w["staged"] = text("fr-kb-staged", visible=False)
        w["clear"] = quiet("Take these files off", "fr-kb-clear", visible=False)
        w["folder"] = gr.Textbox(FOLDER, label="Folder in the base", max_lines=1, elem_id="fr-kb-folder")
        with gr.Accordion("More choices", open=False, elem_id="fr-kb-more-choices"):
            w["name"] = gr.Textbox(
                label="Name of the source (--name)", placeholder="the file's name", max_lines=1, elem_id="fr-kb-name"
            )
            w["options"] = gr.CheckboxGroup(OPTIONS, show_label=False, label="Choices", elem_id="fr-kb-options")
        w["bring"] = gr.Button("Import", variant="primary", elem_id="fr-kb-bring", size="md", interactive=False)
    with gr.Accordion("What the import did", open=True, visible=False, elem_id="fr-kb-report") as w["report"]:
        w["report-list"] = text("fr-kb-report-list", classes=["fr-kb-list"])
    rules = {
        "address": ADDRESS,
        "header": HEADER,
        "kinds": KINDS,
        "limit": uploads.limit,
        "command": uploads.command,
        "most": megabytes(uploads.limit),
    }
    gr.Textbox(json.dumps(rules), elem_id="fr-kb-rules", elem_classes="fr-hidden", label="rules")
    w["files"] = gr.Textbox(elem_id="fr-kb-files", elem_classes="fr-hidden", label="files")


def _check(w: Widgets) -> None:
    with gr.Row(elem_classes="fr-head"):
        gr.Markdown("## Health")
        w["check"] = gr.Button("Check the base", elem_id="fr-kb-check", size="md", min_width=0)
    w["health"] = text(
        "fr-kb-health", [("Duplicates, contradictions, old, empty or unreadable articles, dead links.", None)]
    )
    for number, kind in enumerate(Kind):
        with gr.Accordion("", open=False, visible=False, elem_classes="fr-kb-finding") as w[f"kind-{kind.value}"]:
            w[f"list-{kind.value}"] = text(f"fr-kb-list-{number}", classes=["fr-kb-list"])
