"""The audit as one HTML file that needs nothing from outside: figures, plots, and the messages behind each number."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from assistant.audit.charts import Point, bars, columns, lines
from assistant.audit.data import packed
from assistant.audit.figures import FIGURES, PROMISES, TIMES, Figure, Group, Quantile, Share, groups
from assistant.audit.method import method
from assistant.audit.running import Audit
from assistant.audit.words import HELP, counted, duration, span
from assistant.page.palette import DARK, LIGHT
from assistant.plots import text as escape

_HERE = Path(__file__).parent
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_LIST = (*FIGURES, PROMISES)
_PLOTTED = ("none", "substantive", "answered")
_HUES = (("#1559c7", "#0b7a50", "#9a5b00", "#9a1b23"), ("#8ab8ff", "#6fd3a4", "#f4c67a", "#ffb0aa"))
_KINDS = {"channel": "By channel", "team": "By team", "week": "By week"}


def html(audit: Audit, found: Sequence[Group] | None = None) -> str:
    """The report; every text of a customer, agent or file in it is escaped."""
    known = tuple(found or groups(audit.outcomes))
    everything = known[0]
    sound = [o for o in audit.outcomes if not o.fault]
    many = counted(len(audit.outcomes), "inquiry")
    parts = [
        f"<header><h1>How inquiries were answered</h1><p>{escape(audit.path)}: {many}{span(sound)}."
        " Click a number to see the messages behind it.</p></header>",
        f'<section class="cards">{_cards(everything)}</section>',
        _weeks([g for g in known if g.kind == "week"]),
        *(_table(kind, title, [g for g in known if g.kind == kind]) for kind, title in _KINDS.items()),
        _messages(),
        method(audit),
    ]
    style = f"{_variables()}{(_HERE / 'report.css').read_text('utf-8')}"
    script = (_HERE / "report.js").read_text("utf-8")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>Audit: how inquiries were answered</title><style>{style}</style></head>\n"
        f"<body><main>{''.join(parts)}</main>\n"
        f'<script type="text/plain" id="data">{packed(audit.outcomes, known)}</script>\n'
        f"<script>{script}</script></body></html>\n"
    )


def _variables() -> str:
    """Both palettes: the reader's machine says which one it wants."""

    def said(palette: object, hues: Sequence[str]) -> str:
        colours = "".join(f"--{k}:{v};" for k, v in dict(palette).items())  # type: ignore[call-overload]
        return colours + "".join(f"--plot-{n}:{hue};" for n, hue in enumerate(hues, 1))

    light, dark = (said(p, h) for p, h in zip((LIGHT, DARK), _HUES, strict=True))
    return f":root{{color-scheme:light dark;{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"


def link(figure: str, group: Group, which: str = "hits") -> str:
    """Where a number leads: the figure, the group, and which of its messages."""
    return f"#{quote(figure)}/{which}/{group.kind}/{quote(group.name, safe='')}"


def _cards(group: Group) -> str:
    shares = [_card(f, group, group.shares[f.name]) for f in _LIST if f.name in group.shares]
    return "".join(shares + [_clock(name, label, group) for name, (label, _) in TIMES.items()])


def _card(figure: Figure, group: Group, share: Share) -> str:
    return (
        f'<div class="card"><h2>{escape(figure.label)}</h2><p class="big">{_rate(figure.name, group, share)}</p>'
        f'<p class="soft">{_interval(share)}{_of(figure.name, group, share)}</p>'
        f'<p class="says">{escape(figure.says)}</p></div>'
    )


def _clock(name: str, label: str, group: Group) -> str:
    time = group.times[name]
    between = f"{duration(time.low)} to {duration(time.high)}; " if time.low is not None else ""
    return (
        f'<div class="card"><h2>{escape(label)}</h2><p class="big">{_time(name, group, time)}</p>'
        f'<p class="soft">{between}{counted(time.of, "reply")} with both times</p>'
        f'<p class="says">{escape(HELP[name])}</p></div>'
    )


def _rate(name: str, group: Group, share: Share) -> str:
    text = "–" if share.rate is None else f"{share.rate:.0%}"
    return f'<a href="{link(name, group)}">{text}</a>' if share.of else text


def _interval(share: Share) -> str:
    return f"{share.low:.0%} to {share.high:.0%}; " if share.low is not None else ""


def _of(name: str, group: Group, share: Share) -> str:
    if not share.of:
        return "nothing to count"
    hits = f'<a href="{link(name, group)}">{share.hits:,}</a>'
    return f'{hits} of <a href="{link(name, group, "of")}">{share.of:,}</a>'


def _time(name: str, group: Group, time: Quantile) -> str:
    return "–" if time.value is None else f'<a href="{link(name, group)}">{duration(time.value)}</a>'


def _weeks(weeks: Sequence[Group]) -> str:
    """How it went over time; nothing where there is only one week."""
    dated = [g for g in weeks if g.name[:1].isdigit()]
    if len(dated) < 2:
        return ""
    volume = [Point(g.name, g.inquiries, link=link("all", g)) for g in dated]
    series = {f.label: [_point(f.name, g) for g in dated] for f in _LIST if f.name in _PLOTTED}
    hours = [
        Point(
            g.name,
            (t.value or 0) / 3600 if t.value is not None else None,
            note=f"{t.of} replies",
            link=link("median", g),
        )
        for g in dated
        for t in [g.times["median"]]
    ]
    return (
        "<section><h2>Over time</h2><div class=two>"
        f"<figure><figcaption>Inquiries a week</figcaption>{columns(volume, title='Inquiries a week')}</figure>"
        "<figure><figcaption>Share of the week's inquiries, with 95% intervals</figcaption>"
        f"{lines(series, title='Shares by week')}</figure>"
        "<figure><figcaption>Median time to first reply, in hours</figcaption>"
        f"{columns(hours, title='Median time by week', words=lambda v: f'{v:.1f} h')}</figure>"
        "</div></section>"
    )


def _point(name: str, group: Group) -> Point:
    share = group.shares[name]
    note = f"{share.hits} of {share.of}"
    return Point(group.name, share.rate, share.low, share.high, note, link(name, group) if share.of else "")


def _table(kind: str, title: str, rows: Sequence[Group]) -> str:
    """The figures of each group, and a plot of the one that matters most where the groups are few."""
    if len(rows) < 2:
        return ""
    figures = [f for f in _LIST if f.name in rows[0].shares]
    heads = [kind.capitalize(), "Inquiries", *(f.label for f in figures), *(label for label, _ in TIMES.values())]
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    body = "".join(_row(g, figures) for g in rows)
    plot = ""
    if kind != "week":
        points = [_point("answered", g) for g in rows[:12]]
        caption = "Every question answered in the first reply, with 95% intervals"
        plot = f"<figure><figcaption>{caption}</figcaption>{bars(points, title=caption, most=1.0)}</figure>"
    return (
        f"<section><h2>{title}</h2>{plot}"
        f'<div class="wide" tabindex="0" role="region" aria-label="{title}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></section>"
    )


def _row(group: Group, figures: Sequence[Figure]) -> str:
    cells = [f'<a href="{link("all", group)}">{group.inquiries:,}</a>']
    for figure in figures:
        share = group.shares.get(figure.name, Share(0, 0))
        of = f"{_of(figure.name, group, share)}" if share.of else ""
        cells.append(f"{_rate(figure.name, group, share)}<small>{_interval(share).rstrip('; ')}<br>{of}</small>")
    for name, time in group.times.items():
        between = f"{duration(time.low)} to<br>{duration(time.high)}" if time.low is not None else ""
        cells.append(f"{_time(name, group, time)}<small>{between}</small>")
    return f'<tr><th scope="row">{escape(group.name)}</th>{"".join(f"<td>{c}</td>" for c in cells)}</tr>'


def _messages() -> str:
    return (
        '<section id="messages" tabindex="-1"><h2>Messages</h2>'
        "<noscript><p>The list of messages needs JavaScript; messages.csv has all of them.</p></noscript>"
        '<p id="which" aria-live="polite"></p><p class="choose" id="choose"></p>'
        '<label class="search">Search in these messages <input id="search" type="search"></label>'
        '<div id="list"></div><button id="more" hidden>Show more</button></section>'
    )
