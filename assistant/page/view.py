"""What the page shows, worked out from the results: pure functions, no Gradio.

Texts of a customer, an agent or the knowledge base leave this module only as tokens of `gr.HighlightedText` or
values of `gr.Textbox`, which show them as text. Headlines and notices are fixed sentences of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.text import folded
from assistant.types import (
    CheckReport,
    Entry,
    MatchResult,
    Message,
    Part,
    Passage,
    Question,
    Span,
    Status,
    Verdict,
)

Tokens = list[tuple[str, str | None]]
"""Pieces of a text in order, each with the mark it carries; joined they are the text."""

SLOTS = 12  # question cards on the page at once; the others are a button away
LONG_PASSAGE = 260  # characters from which a passage is folded behind "Show more"
STATUS_WORDS = {
    Status.ANSWERED: "Answered",
    Status.PARTIAL: "Partly answered",
    Status.DEFERRED: "Deferred",
    Status.DECLINED: "Declined",
    Status.UNANSWERED: "Unanswered",
}
MARK_WORDS = {Status.PARTIAL: " partly", Status.DEFERRED: " later", Status.DECLINED: " declined"}


@dataclass(frozen=True, slots=True)
class Line:
    """A headline with its detail and the look it takes (a CSS class)."""

    headline: str
    detail: str
    look: str

    @property
    def tokens(self) -> Tokens:
        """The headline marked, the detail plain below it."""
        return [(self.headline, "headline"), *([("\n" + self.detail, None)] if self.detail else [])]


@dataclass(frozen=True, slots=True)
class Card:
    """One question with the best entry for it."""

    question: Tokens
    chance: str
    look: str
    title: str
    passage: str
    source: str
    address: str

    @property
    def folded(self) -> bool:
        """True where the passage is too long to stand open; a mere guess is given less room."""
        return len(self.passage) > (LONG_PASSAGE if self.look == "good" else LONG_PASSAGE // 2)


def segments(text: str, marks: Iterable[tuple[str, Sequence[Span]]]) -> Tokens:
    """`text` cut where marks begin and end; a piece under several marks names them all, "1, 3".

    Spans are code points, are clipped to the text and may overlap; linear in text and sorted spans.
    """
    events: dict[int, list[tuple[str, int]]] = {}
    order: dict[str, int] = {}
    for name, spans in marks:
        order.setdefault(name, len(order))
        for start, end in spans:
            start, end = max(0, start), min(len(text), end)
            if start < end:
                events.setdefault(start, []).append((name, 1))
                events.setdefault(end, []).append((name, -1))
    out: Tokens = []
    active: dict[str, int] = {}
    last = 0
    for at in sorted(events):
        if at > last:
            out.append((text[last:at], ", ".join(sorted(active, key=order.__getitem__)) or None))
        for name, step in events[at]:
            active[name] = active.get(name, 0) + step
        active = {n: depth for n, depth in active.items() if depth}
        last = at
    return [*out, (text[last:], None)] if last < len(text) else out


def inquiry_tokens(inquiry: Message, questions: Sequence[Question], part: Part = Part.BODY) -> Tokens:
    """The inquiry's text, or its subject, with its questions marked by number."""
    text = inquiry.text if part is Part.BODY else inquiry.subject or ""
    return segments(text, [(str(i), q.spans) for i, q in enumerate(questions, 1) if q.part is part])


def evidence_tokens(reply: str, report: CheckReport) -> Tokens:
    """The reply with the words that cover each question marked by its number: "1", "2 later"."""
    marks = [(f"{i}{MARK_WORDS.get(v.status, '')}", v.evidence) for i, v in enumerate(report.questions, 1)]
    return segments(reply, marks)


def percent(probability: float) -> str:
    """A probability in whole per cent, never 0 or 100: nothing here is certain."""
    return f"{min(99, max(1, round(probability * 100)))}%"


def chance_words(match: MatchResult) -> tuple[str, str]:
    """How likely the best entry answers the question, in words with the number, and the look of it."""
    if not match.matches:
        return "Nothing in the knowledge base", "none"
    number = percent(match.score)
    if not match.answered:
        return f"Closest article, probably not the answer · {number}", "guess"
    words = next(w for least, w in ((0.85, "Very likely"), (0.6, "Likely"), (0.0, "Possibly")) if match.score >= least)
    return f"{words} the answer · {number}", "good" if match.score >= 0.6 else "guess"


def card(number: int, question: Question, match: MatchResult) -> Card:
    """What the card of one question shows."""
    words, look = chance_words(match)
    first = match.matches[0] if match.matches else None
    passage = _passage(first.entry, first.passage) if first else None
    tokens: Tokens = [(str(number), "number"), (folded(question.standalone or question.text), None)]
    if question.confidence < 0.5:
        tokens.append((f"\nPerhaps not a question · {percent(question.confidence)} sure", "doubt"))
    return Card(
        question=tokens,
        chance=words,
        look=look,
        title=first.entry.title if first else "",
        passage=passage.text if passage else "This article has no text to quote." if first else "",
        source=source_line(first.entry, passage) if first else "",
        address=web_address(first.entry.url or "") if first else "",
    )


def verdict_words(verdict: Verdict) -> str:
    """The status of a question and how sure the check is of it: "Answered · fairly sure, 72%"."""
    if verdict.by_agent:
        return f"{STATUS_WORDS[verdict.status]} · set by an agent"
    if verdict.probabilities:
        sure = verdict.probabilities[list(Status).index(verdict.status)]
    else:
        sure = 1 - verdict.score if verdict.status is Status.UNANSWERED else verdict.score
    words = "confident" if sure >= 0.85 else "fairly sure" if sure >= 0.6 else "a guess"
    return f"{STATUS_WORDS[verdict.status]} · {words}, {percent(sure)}"


def is_guess(verdict: Verdict) -> bool:
    """True where the check itself calls its verdict a guess."""
    return "a guess" in verdict_words(verdict)


def ready_line(report: CheckReport) -> Line:
    """The one line that says whether the reply may go."""
    count = len(report.questions)
    if not count:
        return Line("No questions found", "Nothing in this message asks for an answer.", "none")
    headline = report.summary[0].upper() + report.summary[1:]
    if not report.ready_to_send:
        open_ = ", ".join(str(i) for i, v in enumerate(report.questions, 1) if not v.status.ready)
        worst = "open" if any(v.status is Status.UNANSWERED for v in report.questions) else "partial"
        return Line(headline, f"Still open: {open_} of {count}.", worst)
    later = sum(v.status is Status.DEFERRED for v in report.questions)
    promise = f", {later} as {'a promise' if later == 1 else 'promises'} to keep" if later else ""
    doubt = " A close call: read it once more." if report.score < 0.6 else ""
    covered = "The question is covered" if count == 1 else f"All {count} covered"
    return Line(headline, f"{covered}{promise}.{doubt}", "doubt" if doubt else "ready")


def _passage(entry: Entry, passage: Passage | None) -> Passage | None:
    return passage or (entry.passages[0] if entry.passages else None)


def source_line(entry: Entry, passage: Passage | None) -> str:
    """Where an answer comes from: headings, file and date, as far as known."""
    headings = " › ".join(h for h in (passage.headings if passage else ()) if h and h != entry.title)
    updated = f"updated {entry.updated}".replace("-", "\u2011") if entry.updated else ""  # a date stays on one line
    return " · ".join(piece for piece in (headings, entry.source, updated) if piece)


def web_address(url: str) -> str:
    """The address if a browser may open it: a page of the web, no script."""
    return url if url.startswith(("https://", "http://")) else ""
