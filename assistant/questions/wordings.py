"""Questions made of words that an agent chose, and what agents corrected before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.questions.reason import AUXILIARIES, QUESTION_WORDS
from assistant.questions.standalone import standalone
from assistant.text import MOST_READ, digest, folded, plain, sentences, wording
from assistant.types import Corrections, Form, Message, Part, Question, Span

ADDED, SPLIT, MERGED = "added by an agent", "split off by an agent", "merged by an agent"
MOST_SENTENCES = 4  # that one question may run over and still be known again in a later message
ASKS = frozenset(
    (
        "please kindly pls plz tell send give let show help cancel change confirm advise explain check refund replace "
        "update remove add call email contact provide forward resend return"
    ).split()
)


def form_of(text: str) -> Form:
    """The form of words that were chosen by hand, from how they open and end."""
    words = plain(text).lower().split(None, 1)
    first = words[0].strip("\"'(,.?!") if words else ""
    if text.rstrip().endswith("?") or first in QUESTION_WORDS or first in AUXILIARIES:
        return Form.INTERROGATIVE
    return Form.IMPERATIVE if first in ASKS else Form.DECLARATIVE


def made(
    text: str, spans: Sequence[Span], part: Part, why: str, form: Form | None = None, texts: Sequence[Question] = ()
) -> Question:
    """A question of an agent's making, in the words of its first place, or of the questions `texts` that it unites."""
    start, end = spans[0]
    asked = folded(text[start:end])
    form = form or form_of(asked)
    alone = standalone(asked, form, text[:start])
    if texts:
        asked = " ".join(dict.fromkeys(q.text for q in texts))
        alone = " ".join(dict.fromkeys(q.standalone or q.text for q in texts))
    return Question(tuple(spans), asked, form, alone, 1.0, why, part)


def corrected(found: Sequence[Question], inquiry: Message, corrections: Corrections) -> tuple[Question, ...]:
    """The questions found in a message, less those whose wording was dismissed, with those that were added before.

    What counts is a dismissal for all messages, or in this one: one with the same newly written text. An added one is
    found again where the same sentence stands in the newly written part of the message.
    """
    dismissed = _dismissed(inquiry, corrections)
    kept = [q for q in found if wording(q.text) not in dismissed]
    if corrections.added:
        taken = [s for q in kept if q.part is Part.BODY for s in q.spans]
        for (start, end), words, form in _known(inquiry.clean[:MOST_READ], corrections):
            if words not in dismissed and not any(a < end and start < b for a, b in taken):
                taken.append((start, end))
                kept.append(made(inquiry.text, ((start, end),), Part.BODY, ADDED, form))
    return tuple(sorted(kept, key=lambda q: (q.part is Part.SUBJECT, min(q.spans))))


def _dismissed(inquiry: Message, corrections: Corrections) -> frozenset[str]:
    """The wordings that are no question in a message."""
    if not corrections.dismissed_here:
        return corrections.dismissed
    here = digest(inquiry.clean)
    return corrections.dismissed.union(words for message, words in corrections.dismissed_here if message == here)


def sentence_of(text: str, span: Span) -> str:
    """The wording of the sentences that a range stands in: the key of an addition."""
    touched = [(a, b) for a, b in sentences(text) if a < span[1] and span[0] < b]
    return _bare(text[touched[0][0] : touched[-1][1]] if touched else text[slice(*span)])


def _bare(text: str) -> str:
    """The wording of a sentence without what is no letter or digit at its ends: emoji, bullets, brackets."""
    words = wording(text)
    at = [i for i, c in enumerate(words) if c.isalnum()]
    return words[at[0] : at[-1] + 1] if at else ""


def _known(text: str, corrections: Corrections) -> Iterator[tuple[Span, str, Form]]:
    """The places of wordings that were added before."""
    places = sentences(text)
    for i, (start, _) in enumerate(places):
        for _, end in places[i : i + MOST_SENTENCES]:
            for words, form in corrections.added.get(_bare(text[start:end]), {}).items():
                if span := _located(text, start, end, words):
                    yield span, words, form


def _located(text: str, start: int, end: int, words: str) -> Span | None:
    """Where in a range a wording stands."""
    made_of: list[str] = []  # the folded text, and for each of its characters the place that it comes from
    places: list[int] = []
    for at in range(start, end):
        for c in plain(text[at]).casefold():
            if not c.isspace() or (made_of and made_of[-1] != " "):
                made_of.append(" " if c.isspace() else c)
                places.append(at)
    found = "".join(made_of).find(words)
    if found < 0 or not words:
        return None
    last = places[found + len(words) - 1] + 1
    while last < end and text[last] in "?!.":
        last += 1
    return places[found], last
