"""Questions by their marks alone: what is left for a language that the model does not read, and says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.text import folded, trimmed, wording
from assistant.types import Form, Message, Part, Question, Span

MARKED = 0.5  # confidence: a question mark is a good sign, and nothing is known of the rest
WHOLE = 0.3  # that of a message without any mark: it may ask, or thank
LONGEST = 400  # characters of a question
_ENDS = re.compile(r"(?:[!?…。！？؟।\u037e\uff1f]|\.(?!\w))+[\"'”»“)\]]{0,3}|\n{2,}")
_LINK = re.compile(r"(?:https?://|www\.)\S{0,500}[^\s?!.,;:)\]\"'”»“]", re.IGNORECASE)
_ASKS = re.compile(r"[?؟\u037e\uff1f]")
_OPENS = "¿"


def by_marks(inquiry: Message, text: str, most: int) -> tuple[Question, ...]:
    """Each sentence of `text` that ends with a question mark, at most `most`; without any, the message as one."""
    found: dict[str, Question] = {}
    at = 0
    for end in _ENDS.finditer(_LINK.sub(lambda link: "x" * len(link[0]), text)):  # "/find?id=3" asks nothing
        if _ASKS.search(end[0]) and len(found) < most:
            span = _asked(text, at, end.end())
            said = folded(text[slice(*span)])
            if any(map(str.isalnum, said)):
                reason = "ends with a question mark"
                found.setdefault(wording(said), Question((span,), said, Form.INTERROGATIVE, said, MARKED, reason))
        at = end.end()
    subject = inquiry.subject or ""
    if not found and not _ASKS.search(subject):
        return _whole(text, inquiry.body)
    asked = (_of_subject(subject),) if _ASKS.search(subject) and wording(subject) not in found else ()
    return (*found.values(), *asked)


def _asked(text: str, start: int, end: int) -> Span:
    """The question that ends at `end`: from its opening mark, where the language has one."""
    start = max(start, end - LONGEST)
    opened = text.rfind(_OPENS, start, end)
    return trimmed(text, opened if opened >= 0 else start, end)


def _of_subject(subject: str) -> Question:
    said = folded(subject[:LONGEST])
    span = trimmed(subject, 0, min(len(subject), LONGEST))
    return Question((span,), said, Form.INTERROGATIVE, said, MARKED, "ends with a question mark", Part.SUBJECT)


def _whole(text: str, body: Sequence[Span]) -> tuple[Question, ...]:
    """The beginning of the message as one question, of which little is sure."""
    start, end = body[0] if body else (0, 0)
    span = trimmed(text, start, min(end, start + LONGEST, len(text)))
    said = folded(text[slice(*span)])
    if not any(map(str.isalnum, said)):
        return ()
    return (Question((span,), said, Form.DECLARATIVE, said, WHOLE, "the whole message: no question mark in it"),)
