"""The finder: tags the tokens of a message and reads the questions off them.

The tagger is made by `training/train_questions.py` from all-MiniLM-L6-v2; its figures stand in
`models/questions/README.md`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.models import TextModel, models_folder
from assistant.questions.decode import Found, Prices, decode
from assistant.questions.limits import MOST, not_again
from assistant.questions.marks import by_marks
from assistant.questions.reason import reason
from assistant.questions.standalone import standalone
from assistant.questions.wordings import corrected
from assistant.text import MOST_READ, plain, supported, windows
from assistant.types import Corrections, Message, Part, Question, Span

Array = npt.NDArray[Any]
Table = tuple[Array, Array, Array, list[Span]]
"""Tag and form probabilities, link vectors and offsets of the tokens of a window."""
LONGEST_WORD = 100  # characters by which a question grows to end with a word
JOINTS = "-_/@.'’:"  # what joins the parts of a word or reference
LONGEST_SUBJECT = 1_000
TAGS = 3
_ONE_MARK = re.compile(r"\?[?!]+")


class QuestionFinder:
    """Finds the questions of a message; safe to share between threads once the model is loaded."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or models_folder() / "questions"

    @cached_property
    def model(self) -> TextModel:
        """The tagger, verified and loaded when first needed."""
        return TextModel(self._folder)

    @cached_property
    def prices(self) -> Prices:
        """The numbers of the decoding that belong to the model."""
        return Prices(**self.model.manifest.get("decoding", {}))

    def find(self, inquiry: Message, corrections: Corrections | None = None) -> tuple[Question, ...]:
        """The questions in the newly written part of the message, then those that only its subject asks.

        A subject names the topic more often than it asks: without a question mark it is no question. What agents
        dismissed or added before is left out or found again where `corrections` hold it.
        """
        found = self._find(inquiry)
        return found if corrections is None else corrected(found, inquiry, corrections)

    def _find(self, inquiry: Message) -> tuple[Question, ...]:
        if not supported(inquiry.language):
            return by_marks(inquiry, inquiry.clean[:MOST_READ], MOST)
        body = self._questions(inquiry.clean[:MOST_READ], Part.BODY)
        if not inquiry.subject or not inquiry.subject.strip():
            return body
        subject = self._questions(inquiry.subject[:LONGEST_SUBJECT], Part.SUBJECT)
        return (*body, *not_again([q for q in subject if "?" in q.text], body))

    def _questions(self, text: str, part: Part) -> tuple[Question, ...]:
        found = sorted(self._found(one_mark(plain(text))), key=lambda f: min(f.spans))
        return tuple(_question(f, text, part) for f in _distinct(found, text)[:MOST])

    def _found(self, text: str) -> list[Found]:
        """What the decoding finds, window by window."""
        return [found for table in self.tables(text) for found in decode(*table, text, self.prices)]

    def tables(self, text: str) -> list[Table]:
        """What the model says of a plain text, window by window; one a pass, as int8 rows of a batch sway others."""
        out = []
        for start, end in windows(text, overlap=0):
            encoding = self.model.encode([text[start:end]])
            real = [t for t, side in enumerate(encoding.segments[0]) if side == 0]
            offsets: list[Span] = [(a + start, b + start) for a, b in (encoding.offsets[0][t] for t in real)]
            logits, links = (values[0][real] for values in self.model.run(encoding.inputs))
            out.append((_softmax(logits[:, :TAGS]), _softmax(logits[:, TAGS:]), links, offsets))
        return out


def one_mark(text: str) -> str:
    """One question mark for several ("??", "?!"), as the model learns them; every offset stays."""
    return _ONE_MARK.sub(lambda marks: "?" + " " * (len(marks[0]) - 1), text)


def _distinct(found: list[Found], text: str) -> list[Found]:
    """Questions in the same words are one question with several places."""
    by_words: dict[str, Found] = {}
    for one in found:
        key = " ".join(text[slice(*one.spans[0])].lower().split()).rstrip("?!. ")
        first = by_words.get(key)
        by_words[key] = replace(first, spans=(*first.spans, *one.spans)) if first else one
    return list(by_words.values())


def _question(found: Found, text: str, part: Part) -> Question:
    """The question in the words of the message."""
    spans = tuple(_whole(text, s) for s in found.spans)
    asked = " ".join(text[spans[0][0] : spans[0][1]].split())
    made = Question(spans, asked, found.form, "", round(found.confidence, 4), "", part)
    return replace(
        made, standalone=standalone(asked, found.form, text[: spans[0][0]]), reason=reason(asked, found.form)
    )


def _whole(text: str, span: Span) -> Span:
    """The range grown to whole words and references ("LK-771203"), with the question mark that follows it."""
    start, end = span
    while start > 0 and span[0] - start < LONGEST_WORD and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and _goes_on(text, end) and end - span[1] < LONGEST_WORD:
        end += 1
    while end < len(text) and text[end] in "?!" and end - span[1] < LONGEST_WORD:
        end += 1
    return start, end


def _goes_on(text: str, end: int) -> bool:
    """Whether the word that ends at `end` is not over there: a letter or digit follows, or a joint and then one."""
    if text[end].isalnum():
        return text[end - 1].isalnum() or text[end - 1] in JOINTS
    return text[end] in JOINTS and text[end - 1].isalnum() and text[end + 1 : end + 2].isalnum()


def _softmax(logits: Array) -> Array:
    """Probabilities along the last axis."""
    e = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(e / e.sum(-1, keepdims=True))
