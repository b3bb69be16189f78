"""The finder: tags the tokens of a message and reads the questions off them.

The tagger is made by `training/train_questions.py` from all-MiniLM-L6-v2; its figures stand in
`models/questions/README.md`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.models import TextModel, models_folder
from assistant.questions.decode import Found, decode
from assistant.questions.reason import reason
from assistant.questions.standalone import standalone
from assistant.text import MOST_READ, plain, windows
from assistant.types import Message, Part, Question, Span

Array = npt.NDArray[Any]
MOST = 50  # questions of one message; whoever asks more is not a customer
LONGEST_WORD = 100  # characters by which a question grows to end with a word
JOINTS = "-_/@.'’:"  # what joins the parts of a word or reference
LONGEST_SUBJECT = 1_000
TAGS = 4
REPEATED = 0.6  # a question of the subject line repeats one of the body where it shares this part of its words


class QuestionFinder:
    """Finds the questions of a message; safe to share between threads once the model is loaded."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or models_folder() / "questions"

    @cached_property
    def model(self) -> TextModel:
        """The tagger, verified and loaded when first needed."""
        return TextModel(self._folder)

    def find(self, inquiry: Message) -> tuple[Question, ...]:
        """The questions in the newly written part of the message, then those that only its subject asks.

        A subject names the topic more often than it asks: without a question mark it is no question.
        """
        body = self._questions(inquiry.clean[:MOST_READ], Part.BODY)
        if not inquiry.subject or not inquiry.subject.strip():
            return body
        known = [words(q.text) for q in body]
        subject = self._questions(inquiry.subject[:LONGEST_SUBJECT], Part.SUBJECT)
        return (*body, *(q for q in subject if "?" in q.text and not _repeats(words(q.text), known)))

    def _questions(self, text: str, part: Part) -> tuple[Question, ...]:
        found = sorted(self._found(plain(text)), key=lambda f: min(f.spans))
        return tuple(_question(f, text, part) for f in _distinct(found, text)[:MOST])

    def _found(self, text: str) -> list[Found]:
        """What the tagger finds, window by window."""
        out: list[Found] = []
        for start, end in windows(
            text, overlap=0
        ):  # one a pass: in int8 the rows of a batch change each other's figures
            encoding = self.model.encode([text[start:end]])
            real = [t for t, side in enumerate(encoding.segments[0]) if side == 0]
            offsets: list[Span] = [(a + start, b + start) for a, b in (encoding.offsets[0][t] for t in real)]
            values = self.model.run(encoding.inputs)[0][0][real]
            out += decode(_softmax(values[:, :TAGS]), _softmax(values[:, TAGS:]), offsets, text)
        return out


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


def words(text: str) -> set[str]:
    """The words of a text, in small letters."""
    return {w for w in "".join(c if c.isalnum() else " " for c in text.lower()).split() if len(w) > 2}


def _repeats(asked: set[str], known: list[set[str]]) -> bool:
    """Whether a question of the subject is only a shorter form of one of the body."""
    return any(len(asked & other) >= REPEATED * max(1, len(asked)) for other in known)


def _softmax(logits: Array) -> Array:
    """Probabilities along the last axis."""
    e = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(e / e.sum(-1, keepdims=True))
