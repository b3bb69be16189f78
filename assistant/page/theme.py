"""The page's own theme; the one module that imports Gradio, after it was told to contact nobody."""

from __future__ import annotations

import os
from typing import Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"

import gradio as gr  # noqa: E402

from assistant.page.palette import DARK, LIGHT, SANS  # noqa: E402

__all__ = ["gr", "theme"]
_COLOURS = {
    "body_background_fill": "ground",
    "body_text_color": "ink",
    "body_text_color_subdued": "soft",
    "background_fill_primary": "surface",
    "background_fill_secondary": "sunken",
    "border_color_primary": "line",
    "border_color_accent": "edge",
    "block_background_fill": "surface",
    "block_label_text_color": "soft",
    "block_title_text_color": "soft",
    "block_info_text_color": "soft",
    "input_background_fill": "surface",
    "input_background_fill_focus": "surface",
    "input_border_color": "edge",
    "input_border_color_focus": "focus",
    "input_border_color_hover": "ink",
    "input_placeholder_color": "soft",
    "color_accent": "action",
    "color_accent_soft": "sunken",
    "loader_color": "action",
    "link_text_color": "focus",
    "button_primary_background_fill": "action",
    "button_primary_background_fill_hover": "action-hover",
    "button_primary_text_color": "on-action",
    "button_primary_text_color_hover": "on-action",
    "button_primary_border_color": "action",
    "button_secondary_background_fill": "surface",
    "button_secondary_background_fill_hover": "sunken",
    "button_secondary_text_color": "ink",
    "button_secondary_text_color_hover": "ink",
    "button_secondary_border_color": "edge",
    "checkbox_background_color": "surface",
    "checkbox_background_color_selected": "action",
    "checkbox_border_color": "edge",
    "checkbox_border_color_selected": "action",
    "checkbox_border_color_focus": "focus",
    "checkbox_label_background_fill": "surface",
    "checkbox_label_background_fill_hover": "sunken",
    "checkbox_label_background_fill_selected": "sunken",
    "checkbox_label_border_color": "line",
    "checkbox_label_text_color": "ink",
    "checkbox_label_text_color_selected": "ink",
}
_SHAPES = {
    "block_border_width": "0px",
    "block_shadow": "none",
    "block_padding": "0px",
    "block_radius": "10px",
    "block_title_text_size": "*text_sm",
    "block_title_text_weight": "600",
    "input_border_width": "1px",
    "input_radius": "8px",
    "input_padding": "10px 12px",
    "input_shadow": "none",
    "input_shadow_focus": "none",
    "button_large_radius": "8px",
    "button_medium_radius": "8px",
    "button_small_radius": "7px",
    "button_border_width": "1px",
    "button_primary_shadow": "none",
    "button_secondary_shadow": "none",
    "button_large_text_weight": "600",
    "button_medium_text_weight": "600",
    "button_small_text_weight": "600",
    "checkbox_label_shadow": "none",
    "layout_gap": "14px",
    "form_gap_width": "0px",
}


def theme() -> Any:  # noqa: ANN401 - Gradio is loaded untyped
    """Gradio's plain base with our palette, in light and dark, and the reader's own fonts."""
    light = {name: LIGHT[colour] for name, colour in _COLOURS.items()}
    dark = {f"{name}_dark": DARK[colour] for name, colour in _COLOURS.items() if name != "color_accent"}
    base = gr.themes.Base(font=list(SANS), font_mono=["ui-monospace", "Consolas", "monospace"])
    return base.set(**light, **dark, **_SHAPES)
