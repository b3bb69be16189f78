"""Chat transcripts: who said which line, and which of them the customer said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.message.layout import Layout
from assistant.message.words import phrases, words
from assistant.types import Span

_CLOCK = (
    r"[\[(]?(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4},?[ T]{0,2})?\d{1,2}:\d{2}(?::\d{2})?"
    r"[ ]?(?:[AaPp]\.?[Mm]\.?)?[\])]?"
)
_TURN = re.compile(
    rf"(?P<clock>{_CLOCK})?[ ]{{0,2}}[-–|]?[ ]{{0,2}}[*_<]{{0,2}}"
    r"(?P<who>[^\W\d_][\w .'’-]{0,30}(?:\([\w .'’-]{1,30}\))?)[*_>]{0,2}"
    rf"(?P<after>[ ]{{0,2}}{_CLOCK})?[ ]?:[*_]{{0,2}}(?:[ \t]|$)",
)
_CUSTOMER = re.compile(
    r"\b(?:customer|visitor|client|guest|user|me|shopper|buyer|kunde|kundin|besucher|ich|cliente?|moi|yo)\b",
    re.IGNORECASE,
)
_AGENT = re.compile(
    r"\b(?:agent|support|bot|chatbot|advisor|adviser|assistant|operator|service|team|helpdesk|representative|rep|sales|system|"
    r"mitarbeiter(?:in)?|berater(?:in)?|agente|conseiller|asesor)\b",
    re.IGNORECASE,
)
# labels of forms, letters and notes, not of speakers
_LABELS = words(
    "from to cc bcc subject date sent re fwd message name email e-mail phone tel telephone address order question",
    "questions answer q a note notes ps p.s. edit update problem issue issues details description product comment",
    "comments reason size colour color quantity total price tracking model item items http https www website url",
    "mobile fax company summary started ended page topic category what i when where how btw fyi nb body",
) | phrases(
    "order number, order no, order id, order date, first name, last name, chat started, chat ended, chat transcript",
    "serial number, model number, my question, my questions, my order, message body",
)


@dataclass(frozen=True, slots=True)
class Transcript:
    """The customer's turns as ranges of characters, and the customer's name where the transcript tells it."""

    spans: tuple[Span, ...]
    name: str | None


@dataclass(frozen=True, slots=True)
class _Turn:
    line: int
    who: str
    start: int  # of what is said
    clocked: bool


def read_transcript(layout: Layout) -> Transcript | None:
    """The customer's part of a chat transcript; None where the text is none.

    A transcript has two speakers or more who take turns; the labels of a form come once each.
    """
    turns = _turns(layout)
    who = list(dict.fromkeys(t.who for t in turns))
    if len(who) < 2 or not _takes_turns(layout, turns, who):
        return None
    mine = _customers(who)
    ends = [t.line for t in turns[1:]] + [len(layout)]
    spans = []
    for turn, end in zip(turns, ends, strict=True):
        if turn.who in mine:
            spans.append((turn.start, layout.spans[end - 1][1]))
    names = [w for w in who if w in mine and not _CUSTOMER.search(w)]
    return Transcript(tuple(spans), names[0].strip() if len(names) == 1 else None)


def _turns(layout: Layout) -> list[_Turn]:
    out = []
    for i in layout.written:
        row = layout.rows[i]
        found = _TURN.match(row) if ":" in row[:80] else None
        if found and found["who"].lower().strip() not in _LABELS:
            start, end = layout.spans[i]
            indent = layout.text[start:end].index(row)
            clocked = bool(found["clock"] or found["after"])
            out.append(_Turn(i, found["who"].strip(), start + indent + found.end(), clocked))
    return out


def _takes_turns(layout: Layout, turns: list[_Turn], who: list[str]) -> bool:
    """Whether labelled lines are turns of a chat: clocked, by roles, or two names that alternate."""
    if 3 * len(turns) < len(layout.written) or len(who) > 6:
        return False
    roles = any(map(_CUSTOMER.search, who)) and any(not _CUSTOMER.search(w) for w in who)
    clocked = 2 * sum(t.clocked for t in turns) >= len(turns)
    changes = sum(a.who != b.who for a, b in zip(turns, turns[1:], strict=False))
    return clocked or roles or any(map(_AGENT.search, who)) or (len(turns) >= 4 and changes >= 3 and len(who) <= 3)


def _customers(who: list[str]) -> set[str]:
    """The speakers that are the customer: those called so, else all but the agents, else the first one."""
    named = {w for w in who if _CUSTOMER.search(w) and not _AGENT.search(w)}
    if named:
        return named
    agents = {w for w in who if _AGENT.search(w)}
    others = [w for w in who if w not in agents]
    return set(others[:1]) if others else {who[0]}
