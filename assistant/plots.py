"""Small plots as inline SVG, for reports that are one file: no scripts, no outside assets, every text escaped.

Colours are CSS variables (`--ink`, `--dim`, `--line`, `--a` to `--e`) that the page sets, once for light and once for
dark; `STYLE` sets them. Each plot has a title that screen readers say, and its numbers stand in it as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH = 720
ROW = 26  # height of a bar with its gap
LABEL = 250  # width for the labels of bars
COLOURS = ("--a", "--b", "--c", "--d", "--e")
STYLE = (
    ":root{color-scheme:light dark;--ink:#1f2328;--dim:#59636e;--line:#d1d9e0;--paper:#fff;--shade:#f6f8fa;"
    "--a:#0b5fa5;--b:#a04100;--c:#1a7f37;--d:#8250df;--e:#9a6700}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9198a1;--line:#3d444d;--paper:#0d1117;"
    "--shade:#151b23;--a:#58a6ff;--b:#f0883e;--c:#3fb950;--d:#bc8cff;--e:#d29922}}"
    "svg.plot{display:block;max-width:100%;height:auto;font:13px system-ui,sans-serif}"
    "svg.spark{display:inline-block;vertical-align:middle}svg.plot text{fill:var(--ink)}svg.plot .dim{fill:var(--dim)}"
)


def bars(title: str, rows: Sequence[tuple[str, float]], *, form: str = "{:,.0f}", links: Sequence[str] = ()) -> str:
    """Horizontal bars, one a row `(label, value)`; `links` are addresses that the labels lead to, one a row or none."""
    most = max((value for _, value in rows), default=0) or 1
    room = WIDTH - LABEL - 70
    parts = []
    for i, (label, value) in enumerate(rows):
        y, width = i * ROW, max(1.0, room * max(0.0, value) / most)
        name = f'<text x="{LABEL - 8}" y="{y + 17}" text-anchor="end">{text(cut(label, 34))}</text>'
        linked = i < len(links) and links[i]
        parts.append(f'<a href="{text(links[i])}">{name}</a>' if linked else name)
        parts.append(f'<rect x="{LABEL}" y="{y + 4}" width="{width:.1f}" height="{ROW - 8}" rx="2" fill="var(--a)"/>')
        parts.append(f'<text class="dim" x="{LABEL + width + 6:.1f}" y="{y + 17}">{text(form.format(value))}</text>')
    return _svg(title, max(1, len(rows)) * ROW, "".join(parts))


def lines(
    title: str,
    xs: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    *,
    top: float | None = None,
    form: str = "{:,.0f}",
) -> str:
    """Lines over the same places `xs`, a label each; None is a gap. `top` is the upper end of the scale."""
    high = top or max((v for _, values in series for v in values if v is not None), default=0) or 1
    left, height, room = 56, 180, WIDTH - 56 - 130
    step = room / max(1, len(xs) - 1)
    parts = [_grid(high, form, left, room, height), _places(xs, left, step, height)]
    taken: list[float] = []
    for number, (name, values) in enumerate(series):
        points = [(left + i * step, height - height * v / high + 8) for i, v in enumerate(values) if v is not None]
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="var({colour})" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="var({colour})"/>' for x, y in points]
        if points:
            x, y = points[-1]
            while any(abs(y - other) < 14 for other in taken):
                y += 14 if y < height else -14
            taken.append(y)
            parts.append(
                f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" style="fill:var({colour})">{text(cut(name, 17))}</text>'
            )
    return _svg(title, height + 34, "".join(parts))


def spark(title: str, values: Sequence[float]) -> str:
    """A small line without a scale, for a table."""
    most, width, height = max(values, default=0) or 1, 90, 20
    step = width / max(1, len(values) - 1)
    path = " ".join(f"{i * step:.1f},{height - (height - 2) * v / most - 1:.1f}" for i, v in enumerate(values))
    line = f'<polyline points="{path}" fill="none" stroke="var(--a)" stroke-width="1.5"/>'
    return (
        f'<svg class="plot spark" role="img" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f"<title>{text(title)}</title>{line}</svg>"
    )


def text(value: str) -> str:
    """A text that means itself in HTML and SVG: escaped, and without the characters that XML has no place for."""
    kept = "".join(c if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff") else "\ufffd" for c in value)
    return escape(kept, quote=True)


def cut(value: str, most: int) -> str:
    """A text of at most `most` characters."""
    return value if len(value) <= most else value[: most - 1].rstrip() + "…"


def _grid(high: float, form: str, left: int, room: float, height: int) -> str:
    marks = ((high * share, height - height * share + 8) for share in (0, 0.5, 1))
    return "".join(
        f'<line x1="{left}" x2="{left + room:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="var(--line)"/>'
        f'<text class="dim" x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{text(form.format(value))}</text>'
        for value, y in marks
    )


def _places(xs: Sequence[str], left: int, step: float, height: int) -> str:
    """Labels below the line: as many as there is room for."""
    every = max(1, -(-len(xs) // 7))
    return "".join(
        f'<text class="dim" x="{left + i * step:.1f}" y="{height + 28}" text-anchor="middle">{text(cut(x, 12))}</text>'
        for i, x in enumerate(xs)
        if i % every == 0
    )


def _svg(title: str, height: float, inner: str) -> str:
    return (
        f'<svg class="plot" role="img" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">'
        f"<title>{text(title)}</title>{inner}</svg>"
    )
