"""The colours and fonts of the page: pure data, so that a test can compute every contrast.

Colour always means something here: controls are ink, yellow marks what a customer asked, and the five hues
belong to the five statuses, each of which also carries its word and its own sign.
"""

from __future__ import annotations

from collections.abc import Mapping

Palette = Mapping[str, str]

LIGHT: Palette = {
    "ground": "#f1f3f0",
    "surface": "#ffffff",
    "sunken": "#f7f8f6",
    "line": "#dce1dc",
    "edge": "#75827b",  # borders of controls: 3:1 on surface and ground
    "ink": "#16211c",
    "soft": "#4d5a54",
    "action": "#17352c",
    "action-hover": "#0c241d",
    "on-action": "#ffffff",
    "focus": "#1559c7",
    "marker": "#ffe58a",
    "on-marker": "#2b2404",
    "tag": "#5e4a00",
    "on-tag": "#ffffff",
    "answered": "#0b5a3c",
    "answered-bg": "#e1f2e9",
    "partial": "#7a4700",
    "partial-bg": "#fcefd3",
    "deferred": "#1d4d90",
    "deferred-bg": "#e4edfa",
    "declined": "#474c55",
    "declined-bg": "#eaecef",
    "unanswered": "#9a1b23",
    "unanswered-bg": "#fce8e7",
}
DARK: Palette = {
    "ground": "#0e1412",
    "surface": "#161e1b",
    "sunken": "#111816",
    "line": "#2a3531",
    "edge": "#75857e",
    "ink": "#e8eeeb",
    "soft": "#a8b6af",
    "action": "#d6eae1",
    "action-hover": "#ffffff",
    "on-action": "#10201a",
    "focus": "#8ab8ff",
    "marker": "#57470f",
    "on-marker": "#fff4cb",
    "tag": "#ffe27a",
    "on-tag": "#2b2200",
    "answered": "#8fdcb5",
    "answered-bg": "#133227",
    "partial": "#f4c67a",
    "partial-bg": "#392b10",
    "deferred": "#a9c8ff",
    "deferred-bg": "#1a2a46",
    "declined": "#c6ccd3",
    "declined-bg": "#292f35",
    "unanswered": "#ffb0aa",
    "unanswered-bg": "#411d1e",
}

STATUSES = ("answered", "partial", "deferred", "declined", "unanswered")
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in ("ink", "soft") for ground in ("ground", "surface", "sunken")),
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("on-marker", "marker"),
    ("on-tag", "tag"),
    *((status, f"{status}-bg") for status in STATUSES),
    *((status, "surface") for status in STATUSES),
    ("deferred", "ground"),
)
"""Text and the ground it stands on: WCAG AA asks 4.5:1."""
SHAPE_PAIRS: tuple[tuple[str, str], ...] = tuple(
    (shape, ground) for shape in ("edge", "focus") for ground in ("ground", "surface", "sunken")
)
"""Borders of controls and the focus ring: WCAG AA asks 3:1."""

SANS = ("Inter", "Segoe UI", "system-ui", "-apple-system", "Helvetica Neue", "Liberation Sans", "sans-serif")
"""Fonts of the reader's own machine, first one there; nothing is fetched."""


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two `#rrggbb` colours, 1..21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def variables() -> str:
    """The palettes as CSS variables `--fr-NAME`, the dark one under `.dark`."""
    light, dark = ("".join(f"--fr-{k}:{v};" for k, v in p.items()) for p in (LIGHT, DARK))
    return f":root{{{light}}}\n:root.dark,:root .dark{{{dark}}}\n"


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
