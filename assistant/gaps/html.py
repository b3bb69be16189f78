"""The report as one HTML file: no outside assets, no scripts, every text escaped, light and dark."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.gaps.records import TO_DO, Cause, GapReport, GapTopic, Nearest, Used, Week
from assistant.gaps.tables import day, ended
from assistant.plots import STYLE, bars, cut, lines, spark
from assistant.plots import text as t

SHOWN = 200  # topics that the page shows in full; the tables have all
LARGEST = 15
ENTRIES = 30
LABEL = 33  # characters for which there is room before a bar
_CSS = (
    "body{margin:0 auto;max-width:62rem;padding:1rem 1.5rem 4rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);"
    "background:var(--paper)}h1{font-size:1.6rem}h2{margin-top:2.5rem;font-size:1.25rem}"
    "h3{font-size:1rem;margin:.9rem 0 .2rem}a{color:var(--a)}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;padding:.3rem .6rem;"
    "border-bottom:1px solid var(--line);vertical-align:top}th{font-weight:600}.n{text-align:right;white-space:nowrap}"
    ".figures{display:flex;flex-wrap:wrap;gap:1rem;padding:0;list-style:none}.figures li{background:var(--shade);"
    "border:1px solid var(--line);border-radius:8px;padding:.6rem 1rem;min-width:8rem}.figures b{display:block;"
    "font-size:1.5rem}.dim{color:var(--dim)}details{border:1px solid var(--line);border-radius:8px;margin:.5rem 0;"
    "padding:.4rem .9rem}summary{cursor:pointer;font-weight:600}summary .dim{font-weight:400}blockquote{margin:.3rem 0;"
    "padding-left:.8rem;border-left:3px solid var(--line);overflow-wrap:anywhere}pre{white-space:pre-wrap;"
    "background:var(--shade);padding:.7rem;border-radius:6px;overflow-wrap:anywhere}"
    ".tag{border:1px solid var(--line);border-radius:99px;padding:0 .6rem;font-size:.85rem;font-weight:400}"
)
MASKED = "Addresses, numbers, links and the names of senders are masked in customers' words; names of others are not."
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def as_html(report: GapReport, title: str = "What customers ask and nobody has written down") -> str:
    """The page."""
    open_ = [x for x in report.topics if x.cause.open]
    other = [x for x in report.topics if not x.cause.open]
    parts = [
        f"<h1>{t(title)}</h1><p class=dim>{report.made:%d %B %Y}. {MASKED}</p>",
        _figures(report, open_),
        _plots(report, open_),
        "<h2 id=topics>Topics to write about</h2>",
        "".join(map(_topic, open_[:SHOWN])) or "<p>None: every question has an answer.</p>",
        f"<p class=dim>{len(open_) - SHOWN:,} more are in the tables.</p>" if len(open_) > SHOWN else "",
        _others(other),
        _covered(report),
    ]
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{t(title)}</title>"
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name=viewport content="width=device-width,initial-scale=1">'
        f"<style>{STYLE}{_CSS}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _figures(report: GapReport, open_: Sequence[GapTopic]) -> str:
    share = "–" if report.share is None else f"{report.share:.0%}"
    figures = (
        (f"{report.asked:,}", "questions asked"),
        (share, "of those that a knowledge base can answer, it answered when they were asked"),
        (f"{len(open_):,}", "topics to write about"),
        (f"{sum(x.asked for x in open_):,}", "questions in these topics"),
        (f"{sum(x.proposal is not None for x in open_):,}", "proposed entries wait for a yes"),
    )
    aside = f"<p class=dim>{report.aside:,} lines ask nothing that can be told and were left out.</p>"
    items = "".join(f"<li><b>{n}</b>{t(words)}</li>" for n, words in figures)
    return f"<ul class=figures>{items}</ul>{aside if report.aside else ''}"


def _plots(report: GapReport, open_: Sequence[GapTopic]) -> str:
    if not report.topics:
        return ""
    largest = sorted(open_, key=lambda x: -x.customers)[:LARGEST]
    by_cause = [(c.value, float(sum(x.asked for x in report.topics if x.cause is c))) for c in Cause]
    parts = [
        "<h2>Topics by customers who asked</h2>",
        bars(
            "Topics by customers",
            [(cut(x.name, LABEL), x.customers) for x in largest],
            links=[f"#{x.id}" for x in largest],
        ),
        "<h2>Questions by cause</h2>",
        bars("Questions by cause", [c for c in by_cause if c[1]]),
    ]
    if len(report.weeks) > 1:
        shares = [w.answered / w.asked if w.asked else None for w in report.weeks]
        parts += [
            "<h2>Share that the base answers, by week</h2>",
            lines("Coverage over time", _days(report.weeks), [("answered", shares)], top=1.0, form="{:.0%}"),
            "<h2>Questions by week</h2>",
            lines("Questions by week", _days(report.weeks), [("asked", [w.asked for w in report.weeks])]),
        ]
    return "".join(parts)


def _days(weeks: Sequence[Week]) -> list[str]:
    return [f"{w.monday:%d %b %y}" for w in weeks]


def _topic(topic: GapTopic) -> str:
    last = f", last on {day(topic.last)}" if topic.last else ""
    head = (
        f"{t(topic.name)} <span class=tag>{topic.cause.value}</span> <span class=dim>{_customers(topic)}{last}</span>"
    )
    parts = [
        f"<p>{t(TO_DO[topic.cause][:1].upper() + TO_DO[topic.cause][1:])}. <span class=dim>Id {topic.id}.</span></p>"
    ]
    if len(topic.weeks) > 1:
        trend = spark(f"Trend of {len(topic.weeks)} weeks", [w.asked for w in topic.weeks])
        parts.append(f"<p class=dim>By week: {trend}</p>")
    parts.append(f"<p class=dim>Ended: {t(ended(topic.ended))}</p>")
    parts.append("<h3>In customers' words</h3>" + "".join(f"<blockquote>{t(w)}</blockquote>" for w in topic.words))
    if topic.nearest:
        rows = "".join(map(_near, topic.nearest))
        parts.append(f"<h3>Nearest entries</h3><ul>{rows}</ul>")
    if topic.missing:
        parts.append(f"<p>It does not speak of: <b>{t(', '.join(topic.missing))}</b></p>")
    parts += [f"<p>{t(note)}</p>" for note in topic.notes]
    return f"<details id={topic.id}><summary>{head}</summary>{''.join(parts)}{_proposal(topic)}</details>"


def _customers(topic: GapTopic) -> str:
    one = "customer" if topic.customers == 1 else "customers"
    return f"{topic.customers:,} {one}, {topic.asked:,} question{'' if topic.asked == 1 else 's'}"


def _proposal(topic: GapTopic) -> str:
    proposal = topic.proposal
    if proposal is None:
        return ""
    what = f"Proposed: extend {proposal.extends}" if proposal.extends else "Proposed entry"
    text = f"<pre>{t(proposal.text)}</pre>" if proposal.text else ""
    variants = "".join(f"<li>{t(v)}</li>" for v in proposal.variants)
    wordings = f"<p>Wordings:</p><ul>{variants}</ul>" if variants else ""
    sources = (
        f"<p class=dim>From what agents answered: {t(', '.join(proposal.sources))}</p>" if proposal.sources else ""
    )
    command = f"<p>To accept it: <code>fullreply gaps approve {topic.id}</code></p>"
    return f"<h3>{t(what)}</h3><p><b>{t(proposal.title)}</b></p>{text}{wordings}{sources}{command}"


def _others(topics: Sequence[GapTopic]) -> str:
    if not topics:
        return ""
    rows = "".join(map(_row, topics[:SHOWN]))
    head = "<tr><th>Topic</th><th>Why</th><th class=n>Customers</th><th class=n>Questions</th></tr>"
    return f"<h2>Counted, nothing to write</h2><table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _row(x: GapTopic) -> str:
    cells = f"<td>{t(x.name)}</td><td>{x.cause.value}</td><td class=n>{x.customers:,}</td><td class=n>{x.asked:,}</td>"
    return f"<tr>{cells}</tr>"


def _near(n: Nearest) -> str:
    how = f"{t(n.source)}; first for {n.first}, answers with {n.probability:.0%}"
    return f"<li>{t(n.title)} <span class=dim>{how}</span></li>"


def _covered(report: GapReport) -> str:
    parts = ["<h2>What is covered</h2>"]
    if report.used:
        used = report.used[:LARGEST]
        parts.append(bars("Most used entries", [(cut(u.title, LABEL), u.answered) for u in used]))
    parts.append(f"<p>{len(report.used):,} entries answered a question, {len(report.unused):,} answered none.</p>")
    if report.unused:
        items = "".join(map(_unused, report.unused[:ENTRIES]))
        more = f"<p class=dim>and {len(report.unused) - ENTRIES:,} more</p>" if len(report.unused) > ENTRIES else ""
        parts.append(f"<details><summary>Entries never used</summary><ul>{items}</ul>{more}</details>")
    return "".join(parts)


def _unused(entry: Used) -> str:
    return f"<li>{t(entry.title)} <span class=dim>{t(entry.source)}</span></li>"
