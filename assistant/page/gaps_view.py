"""What the gaps tab shows of a report, a topic and a proof, worked out from the results: pure functions, no Gradio.

Customers' words and texts of the base leave this module only as tokens, which are shown as text.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from datetime import date

from assistant.gaps import TO_DO, GapReport, GapTopic, Used, Week
from assistant.gaps.proof import Kept, State, Verified
from assistant.gaps.tables import ended
from assistant.page.knowledge_view import counted, cut, moment
from assistant.page.view import Tokens, percent
from assistant.types import MatchResult

SLOTS = 10  # topics on the page at once
SPARK = 26  # signs of a trend at most
MOST_ENTRIES = 15
MOST_PROVED = 60
BLOCKS = "▁▂▃▄▅▆▇█"
LABEL = 140  # characters of a topic's name
TO_DO_WORDS = {c: w.replace("entries", "articles").replace("entry", "article") for c, w in TO_DO.items()}
"""What is to be done, in the page's own words."""
STATE_WORDS = {State.APPROVED: "written, not closed yet", State.CLOSED: "closed"}


def spark(values: Sequence[int]) -> str:
    """A small bar for each value, for each few of them where they are many; "" for fewer than two."""
    if len(values) < 2:
        return ""
    step = -(-len(values) // SPARK)
    sums = [sum(values[i : i + step]) for i in range(0, len(values), step)]
    most = max(sums) or 1
    return "".join(BLOCKS[-(-v * (len(BLOCKS) - 1) // most)] for v in sums)


def day(at: date) -> str:
    """A day as people write it: "3 Mar 2026"."""
    return f"{at.day} {at:%b %Y}"


def report_tokens(report: GapReport, source: str, notes: Sequence[str]) -> Tokens:
    """A report in a few lines: how much is to be written, how much was asked, how much is answered, and since when."""
    made = f"Read {moment(report.made.astimezone())}."
    if not report.asked:
        return [("No questions found", "headline"), (f"\nNobody asked anything in {source}. {made}", None)]
    open_ = sum(t.cause.open for t in report.topics)
    headline = f"{counted(open_, 'topic')} to work on" if open_ else "Nothing to write: every question has an answer"
    answered = "" if report.share is None else f"{report.share:.0%} of those that an article can answer"
    share = f" Articles answered {answered}, when they were asked." if answered else ""
    others = len(report.topics) - open_
    aside = f" {counted(others, 'other topic')} below: nothing to write." if others else ""
    lines = [
        f"{counted(report.asked, 'question')} in {source}.{share}{aside} {made}",
        *(f"Note: {cut(n)}" for n in notes),
    ]
    return [(headline, "headline"), ("\n" + "\n".join(lines), None)]


def name(topic: GapTopic) -> str:
    """What the button of a topic says."""
    return cut(topic.name, LABEL)


def row_tokens(topic: GapTopic, kept: Kept | None) -> Tokens:
    """A topic in a line: why it has no answer or how far it is, how many asked, the trend, and how it ended."""
    told = STATE_WORDS.get(kept.state, topic.cause.value) if kept else topic.cause.value
    how = cut(ended(topic.ended))
    trend = spark([w.asked for w in topic.weeks])
    middle: Tokens = [(f" {trend} ", "trend")] if trend else []
    return [(told, "cause"), (f" {counted(topic.customers, 'customer')} ", None), *middle, (f"\nEnded: {how}", None)]


def about_tokens(topic: GapTopic) -> Tokens:
    """What is to be done for a topic, how many asked, since when, and how it ended."""
    to_do = TO_DO_WORDS[topic.cause]
    last = f", last on {day(topic.last)}" if topic.last else ""
    asked = f"{counted(topic.customers, 'customer')}, {counted(topic.asked, 'question')}{last}."
    trend = spark([w.asked for w in topic.weeks])
    weeks: Tokens = [("\nBy week ", None), (trend, "trend"), (f" {_between(topic.weeks)}", None)] if trend else []
    notes = "".join(f"\n{cut(note)}" for note in topic.notes)
    head = f"{to_do[:1].upper()}{to_do[1:]}."
    return [(head, "headline"), (f"\n{asked} Ended: {cut(ended(topic.ended))}.", None), *weeks, (notes, None)]


def _between(weeks: Sequence[Week]) -> str:
    most = max(w.asked for w in weeks)
    return f"{day(weeks[0].monday)} to {day(weeks[-1].monday)}, at most {counted(most, 'question')} a week"


def word_tokens(topic: GapTopic) -> Tokens:
    """Typical words of customers, personal data masked, a line each."""
    return [("\n".join(f"“{cut(w)}”" for w in topic.words), None)] if topic.words else []


def near_tokens(topic: GapTopic) -> Tokens:
    """The entries that are nearest to a topic, and what they do not say."""
    out: Tokens = []
    for near in topic.nearest:
        first = f"first for {counted(near.first, 'question')}, answers with {percent(near.probability)}"
        out += [(cut(near.title), "headline"), (f"\n{cut(near.source)}: {first}\n", None)]
    if topic.missing:
        out += [("Not said there: ", None), (cut(", ".join(topic.missing)), "missing")]
    return out or [("No article is about it.", None)]


def diff_tokens(before: str | None, after: str, file: str) -> Tokens:
    """What would change in a file, line by line; added lines are lit."""
    old, new = (before or "").splitlines(), after.splitlines()
    lines = list(difflib.unified_diff(old, new, lineterm="", n=2))[2:]
    added = sum(line.startswith("+") for line in lines)
    removed = sum(line.startswith("-") for line in lines)
    if not lines:
        return [(f"{file}: nothing changes.", "headline")]
    what = "new file" if before is None else "changes"
    out: Tokens = [(f"{file}, {what}: {counted(added, 'line')} added, {removed:,} removed", "headline"), ("\n", None)]
    for line in lines:
        if not line.startswith("@@"):
            out.append((f"\n{line}", "added" if line.startswith("+") else None))
        elif len(out) > 2:
            out.append(("\n…", None))
    return out


def again_tokens(results: Sequence[MatchResult]) -> Tokens:
    """The customers' questions asked again: which are answered now, and by which article."""
    answered = sum(r.answered for r in results)
    out: Tokens = [(f"{answered:,} of {counted(len(results), 'question')} answered now", "headline")]
    for result in sorted(results, key=lambda r: not r.answered):
        title = cut(result.matches[0].entry.title, 80) if result.matches else "no article"
        sign, by = ("✓", f"answered by “{title}”") if result.answered else ("○", "not answered")
        out += [(f"\n{sign} {cut(result.question, 200)}", "asked"), (f"\n{by}, {percent(result.score)}", None)]
    return out


def proved_tokens(found: Sequence[Verified]) -> Tokens:
    """All topics asked again: those that re-opened first, then those still open, then the closed ones."""
    if not found:
        return [("No topics are kept yet: read the ledger first.", "headline")]
    closed = sum(v.closed for v in found)
    again = sum(v.reopened for v in found)
    said = (
        f"{counted(len(found), 'topic')}: {closed:,} closed, {len(found) - closed:,} open, {again:,} of them open again"
    )
    out: Tokens = [(said, "headline"), ("\n", None)]
    for one in sorted(found, key=lambda v: (not v.reopened, v.closed, v.topic.name))[:MOST_PROVED]:
        state = "open again" if one.reopened else "closed" if one.closed else "open"
        line = f"{one.answered:,} of {counted(len(one.topic.questions), 'question')} answered"
        out += [(f"\n{cut(one.topic.name, LABEL)}", "asked"), (f"\n{state}: {line}", None)]
    if len(found) > MOST_PROVED:
        out.append((f"\n… and {len(found) - MOST_PROVED:,} more; “fullreply gaps verify” shows them all.", None))
    return out


def covered_tokens(report: GapReport, kept: Mapping[str, Kept]) -> Tokens:
    """What is covered: the share answered and its trend, the most used articles, those never used, gaps closed."""
    share = "–" if report.share is None else f"{report.share:.0%}"
    asked = counted(report.for_documentation, "question")
    out: Tokens = [(f"{share} answered", "headline"), (f"\nof {asked} that an article can answer", None)]
    shares = [100 * w.answered // w.asked if w.asked else 0 for w in report.weeks]
    if trend := spark(shares):
        out += [("\nBy week ", None), (trend, "trend")]
    closed = sum(k.state is State.CLOSED for k in kept.values())
    if closed:
        out.append((f"\n{counted(closed, 'gap')} closed so far", None))
    out += _entries("Most used", report.used) + _entries("Never used", report.unused)
    return out


def _entries(what: str, entries: Sequence[Used]) -> Tokens:
    if not entries:
        return []
    out: Tokens = [(f"\n\n{what}", "headline"), (f" · {counted(len(entries), 'article')}", None)]
    for entry in entries[:MOST_ENTRIES]:
        times = f" · {counted(entry.answered, 'question')}" if entry.answered else ""
        out.append((f"\n{cut(entry.title, LABEL)}{times}", None))
    if len(entries) > MOST_ENTRIES:
        out.append((f"\n… and {len(entries) - MOST_ENTRIES:,} more; the report has them all.", None))
    return out
