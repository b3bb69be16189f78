"""The widgets of one question's card."""

from __future__ import annotations

from assistant.page.binding import Widgets
from assistant.page.card_changes import OTHERS
from assistant.page.pieces import quiet as _quiet
from assistant.page.pieces import text as _text
from assistant.page.theme import gr


def card(w: Widgets, i: int) -> None:
    """The card in a slot: its question, how it stands, what to look up, the article, and what can be done."""
    with gr.Column(elem_id=f"fr-card-{i}", elem_classes="fr-card", min_width=0, visible=False) as w[f"card-{i}"]:
        w[f"question-{i}"] = _text(f"fr-question-{i}", classes=["fr-question"])
        w[f"asked-{i}"] = _text(f"fr-asked-{i}", classes=["fr-asked"])
        with gr.Row(elem_classes="fr-verdict"):
            w[f"status-{i}"] = _text(f"fr-status-{i}", classes=["fr-status"])
            w[f"answers-{i}"] = _quiet("This does answer it", f"fr-answers-{i}", "fr-judge")
            w[f"fails-{i}"] = _quiet("This does not", f"fr-fails-{i}", "fr-judge")
        _need(w, i)
        with gr.Column(elem_classes="fr-entry", min_width=0):
            w[f"chance-{i}"] = _text(f"fr-chance-{i}", classes=["fr-chance"])
            w[f"title-{i}"] = _text(f"fr-title-{i}", classes=["fr-title"])
            w[f"passage-{i}"] = _text(f"fr-passage-{i}", classes=["fr-passage"])
            w[f"more-{i}"] = gr.Button(
                "Show more", elem_id=f"fr-more-{i}", size="sm", elem_classes=["fr-quiet", "fr-more"]
            )
            with gr.Row(elem_classes="fr-from"):
                w[f"source-{i}"] = _text(f"fr-source-{i}", classes=["fr-source"])
                w[f"open-{i}"] = gr.Button(
                    "Open article", elem_id=f"fr-open-{i}", size="sm", elem_classes=["fr-quiet"], link_target="_blank"
                )
        _others(w, i)
        with gr.Row(elem_classes="fr-actions"):
            w[f"insert-{i}"] = gr.Button("Insert this answer", elem_id=f"fr-insert-{i}", size="sm", min_width=0)
            w[f"defer-{i}"] = gr.Button("I don't know yet", elem_id=f"fr-defer-{i}", size="sm", min_width=0)
            w[f"decline-{i}"] = gr.Button("Say no", elem_id=f"fr-decline-{i}", size="sm", min_width=0)
        with gr.Row(elem_classes="fr-edits"):
            w[f"split-{i}"] = _quiet("Split", f"fr-split-{i}")
            w[f"merge-{i}"] = _quiet("Merge with next", f"fr-merge-{i}")
            w[f"dismiss-{i}"] = _quiet("Not a question", f"fr-dismiss-{i}")


def _need(w: Widgets, i: int) -> None:
    with gr.Column(elem_classes="fr-need", min_width=0, visible=False) as w[f"need-{i}"]:
        w[f"todo-{i}"] = _text(f"fr-todo-{i}", classes=["fr-todo"])
        with gr.Row(elem_classes="fr-state"):
            w[f"fact-{i}"] = gr.Textbox(
                label="What you found or did",
                placeholder="shipped on 3 May",
                max_lines=1,
                elem_id=f"fr-fact-{i}",
                min_width=0,
                interactive=True,
            )
            w[f"state-{i}"] = gr.Button("Put it in", elem_id=f"fr-state-{i}", size="sm", min_width=0)


def _others(w: Widgets, i: int) -> None:
    """The next articles, which page.js unfolds."""
    w[f"others-{i}"] = _quiet("Other articles", f"fr-others-{i}", "fr-more", "fr-others", visible=False)
    with gr.Column(elem_id=f"fr-folded-{i}", elem_classes="fr-folded", min_width=0, visible=False) as w[f"folded-{i}"]:
        for k in range(OTHERS):
            w[f"other-{i}-{k}"] = _text(f"fr-other-{i}-{k}", classes=["fr-other"], visible=False)
            w[f"use-{i}-{k}"] = _quiet("Use this instead", f"fr-use-{i}-{k}", "fr-use", visible=False)
