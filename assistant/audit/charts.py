"""Plots with intervals whose every mark leads to its messages: inline SVG, beside the plain ones of `assistant.plots`.

Every mark has a title, so that its value can be read by pointer and by screen reader.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.plots import cut, text

WIDTH = 720
_ROW, _LABEL = 30, 190
_TALL, _LEFT, _FOOT = 220, 52, 30
_ROOM = _TALL - 12
HUES = ("var(--plot-1)", "var(--plot-2)", "var(--plot-3)", "var(--plot-4)")
Words = Callable[[float], str]
Scale = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Point:
    """One value with its label; `low` and `high` are its interval; a `link` makes its mark lead somewhere."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""
    link: str = ""


def percent(value: float) -> str:
    """A share in words."""
    return f"{value:.0%}"


def count(value: float) -> str:
    """A number in words."""
    return f"{value:,.0f}"


def bars(points: Sequence[Point], *, title: str, words: Words = percent, most: float | None = None) -> str:
    """A horizontal bar each, with its interval; `most` is the right end (by default the largest value)."""
    scale = (WIDTH - _LABEL - 80) / (most or _top(points))
    rows = []
    for number, point in enumerate(points):
        y = number * _ROW + 4
        label = f'<text x="{_LABEL - 10}" y="{y + 15}" text-anchor="end">{text(cut(point.label, 26))}</text>'
        rows.append(_linked(point, f"<g>{_title(point, words)}{label}{_bar(point, y, scale, words)}</g>"))
    return _svg(title, len(points) * _ROW + 6, rows)


def _bar(point: Point, y: float, scale: float, words: Words) -> str:
    if point.value is None:
        return f'<text class="soft" x="{_LABEL}" y="{y + 15}">nothing to count</text>'
    end = _LABEL + max(point.value, point.high or 0.0) * scale + 8
    return (
        f'<rect x="{_LABEL}" y="{y + 3}" width="{max(1.0, point.value * scale):.1f}" height="16" rx="2"'
        f' fill="{HUES[0]}"/>{_reach(point, lambda v: _LABEL + v * scale, y + 11)}'
        f'<text x="{end:.1f}" y="{y + 15}">{text(words(point.value))}</text>'
    )


def columns(points: Sequence[Point], *, title: str, words: Words = count) -> str:
    """A vertical bar each, over time."""
    top = _round_up(_top(points))
    step = (WIDTH - _LEFT - 8) / max(1, len(points))
    marks = []
    for number, point in enumerate(points):
        height = (point.value or 0.0) / top * _ROOM
        x, y = _LEFT + number * step, _TALL - height
        bar = f'<rect x="{x + step * 0.1:.1f}" y="{y:.1f}" width="{step * 0.8:.1f}" height="{height:.1f}"/>'
        marks.append(_linked(point, f'<g fill="{HUES[0]}">{_title(point, words)}{bar}</g>'))
    names = _names([p.label for p in points], lambda n: _LEFT + (n + 0.5) * step)
    return _svg(title, _TALL + _FOOT, [_axis(top, words), names, *marks])


def lines(series: Mapping[str, Sequence[Point]], *, title: str, words: Words = percent, most: float = 1.0) -> str:
    """A line a series over the same labels, with its interval as a band, and a legend; a value that lacks is a gap."""
    labels = [p.label for p in next(iter(series.values()), ())]
    step = (WIDTH - _LEFT - 8) / max(1, len(labels))

    def x(number: float) -> float:
        return _LEFT + (number + 0.5) * step

    def y(value: float) -> float:
        return _TALL - min(value, most) / most * _ROOM

    marks = [_axis(most, words), _names(labels, x)]
    hues = dict(zip(series, HUES, strict=False))
    marks += [_run(run, hues[name], x, y) for name, points in series.items() for run in _runs(points)]
    for name, points in series.items():
        for number, point in enumerate(points):
            if point.value is not None:
                dot = f'<circle cx="{x(number):.1f}" cy="{y(point.value):.1f}" r="3" fill="{hues[name]}"/>'
                marks.append(_linked(point, f"<g>{_title(point, words, name)}{dot}</g>"))
    return _legend(hues) + _svg(title, _TALL + _FOOT, marks)


def _runs(points: Sequence[Point]) -> list[list[tuple[int, Point]]]:
    """The points with a value, parted where one lacks."""
    out: list[list[tuple[int, Point]]] = [[]]
    for number, point in enumerate(points):
        if point.value is None:
            out.append([])
        else:
            out[-1].append((number, point))
    return [run for run in out if run]


def _run(run: Sequence[tuple[int, Point]], hue: str, x: Scale, y: Scale) -> str:
    upper = [f"{x(n):.1f},{y(p.high):.1f}" for n, p in run if p.high is not None]
    lower = [f"{x(n):.1f},{y(p.low):.1f}" for n, p in run if p.low is not None]
    band = f'<polygon class="band" fill="{hue}" points="{" ".join(upper + lower[::-1])}"/>' if upper else ""
    path = " ".join(f"{x(n):.1f},{y(p.value or 0.0):.1f}" for n, p in run)
    return f'{band}<polyline fill="none" stroke="{hue}" stroke-width="2" points="{path}"/>'


def _axis(top: float, words: Words) -> str:
    out = []
    for part in range(5):
        y = _TALL - part / 4 * _ROOM
        out.append(
            f'<line class="grid" x1="{_LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/><text class="soft"'
            f' x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{text(words(top * part / 4))}</text>'
        )
    return "".join(out)


def _names(labels: Sequence[str], x: Scale) -> str:
    """As many of the labels below the axis as there is room for."""
    every = max(1, math.ceil(len(labels) / 7))
    return "".join(
        f'<text class="soft" x="{x(n):.1f}" y="{_TALL + 20}" text-anchor="middle">{text(cut(label, 12))}</text>'
        for n, label in enumerate(labels)
        if n % every == 0
    )


def _legend(hues: Mapping[str, str]) -> str:
    items = (f'<span><i style="background:{hue}"></i>{text(name)}</span>' for name, hue in hues.items())
    return f'<div class="legend">{"".join(items)}</div>'


def _reach(point: Point, x: Scale, y: float) -> str:
    """The interval of a bar."""
    if point.low is None or point.high is None:
        return ""
    a, b = x(point.low), x(point.high)
    ends = "".join(f'<line x1="{e:.1f}" x2="{e:.1f}" y1="{y - 4}" y2="{y + 4}"/>' for e in (a, b))
    return f'<g class="reach"><line x1="{a:.1f}" x2="{b:.1f}" y1="{y}" y2="{y}"/>{ends}</g>'


def _title(point: Point, words: Words, series: str = "") -> str:
    said = "nothing to count" if point.value is None else words(point.value)
    if point.low is not None and point.high is not None:
        said += f" ({words(point.low)} to {words(point.high)})"
    name = f"{series}, {point.label}" if series else point.label
    return f"<title>{text(f'{name}: {said}' + (f', {point.note}' if point.note else ''))}</title>"


def _linked(point: Point, mark: str) -> str:
    return f'<a href="{text(point.link)}">{mark}</a>' if point.link else mark


def _svg(title: str, height: float, marks: Sequence[str]) -> str:
    return (
        f'<svg class="plot" viewBox="0 0 {WIDTH} {height:.0f}" role="group" aria-label="{text(title)}">'
        f"{''.join(marks)}</svg>"
    )


def _top(points: Sequence[Point]) -> float:
    return max((p.value for p in points if p.value), default=1.0)


def _round_up(value: float) -> float:
    """The next number whose quarters are round too."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(n * power for n in (1, 1.2, 1.6, 2, 3, 4, 6, 8, 10) if value <= n * power * 1.000001)
