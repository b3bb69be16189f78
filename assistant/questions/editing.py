"""The agent's hand on the questions of a message: split, merge, dismiss, add. Pure functions.

Each takes the questions as they are and gives them as they should be, in order of place. What cannot be done raises
InputError with a remedy; its words are ours alone, so that a surface may show them.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.errors import InputError, Problem
from assistant.questions.joints import is_joint, joint, without_joint
from assistant.questions.wordings import ADDED, MERGED, SPLIT, form_of, made
from assistant.types import Message, Part, Question, Span

MOST = 50  # questions of one message, as the finder has it
LONGEST = 1_000  # characters of a question that an agent chooses; the check reads 400


def split(inquiry: Message, questions: Sequence[Question], index: int, at: int | None = None) -> tuple[Question, ...]:
    """The questions with the one at `index` as two: cut at the offset `at`, else where its words suggest it.

    Without `at`, a question that is asked in several places becomes one a place. Other places of a question that is
    cut stay with its first half. `at` counts code points of the text that the question stands in.
    """
    old = _at(questions, index)
    text = text_of(inquiry, old.part)
    if len(questions) >= MOST:
        raise _refused("No more questions can be kept apart.", f"{MOST} at most", "more", "merge some first")
    if at is None and len(old.spans) > 1:
        return _ordered(questions, index, [made(text, (s,), old.part, SPLIT) for s in old.spans])
    cuts = {i: c for i, s in enumerate(old.spans) if (c := joint(text, s, at)) is not None}
    if not cuts:
        raise _refused("This question cannot be split there.", "a place between words", "none", _WHERE)
    which, (left, right) = next(iter(cuts.items()))
    start, end = old.spans[which]
    others = (*old.spans[:which], *old.spans[which + 1 :])
    halves = [sorted(((start, left), *others)), [(right, end)]]
    return _ordered(questions, index, [made(text, spans, old.part, SPLIT) for spans in halves])


def merge(
    inquiry: Message, questions: Sequence[Question], index: int, other: int | None = None
) -> tuple[Question, ...]:
    """The questions with two of them as one: that at `index`, and `other`, the one after it where it is left out.

    Places that touch become one place. Of a question of the body and one of the subject, the places in the body stay.
    """
    first, second = _at(questions, index), _at(questions, index + 1 if other is None else other)
    if first is second:
        raise _refused("One question alone cannot be merged.", "two questions", "one", "choose another one")
    first, second = sorted((first, second), key=_place)
    text = text_of(inquiry, first.part)
    spans = (*first.spans, *second.spans) if first.part is second.part else first.spans
    one = made(text, _joined(text, spans), first.part, MERGED, first.form)
    if len(one.spans) > 1 or first.part is not second.part:
        one = made(text, one.spans, first.part, MERGED, first.form, texts=(first, second))
    kept = [q for q in questions if q is not first and q is not second]
    return tuple(sorted((*kept, one), key=_place))


def dismiss(questions: Sequence[Question], index: int) -> tuple[Question, ...]:
    """The questions without the one at `index`."""
    old = _at(questions, index)
    return tuple(q for q in questions if q is not old)


def add(inquiry: Message, questions: Sequence[Question], span: Span, part: Part = Part.BODY) -> tuple[Question, ...]:
    """The questions with a further one: the words at `span`, grown to whole words."""
    text = text_of(inquiry, part)
    start, end = span
    if not 0 <= start <= end <= len(text):
        raise _refused("These words are not in the message.", "a range of the message", "another", _CHOOSE)
    start, end = without_joint(text, *_whole_words(text, start, end))
    if not any(c.isalnum() for c in text[start:end]):
        raise _refused("No words are selected.", "words of the message", "none", _CHOOSE)
    if end - start > LONGEST:
        expected, remedy = f"{LONGEST} characters at most", "select only the words that ask"
        raise _refused("This is too long for one question.", expected, "more", remedy)
    if any(a < end and start < b for q in questions if q.part is part for a, b in q.spans):
        remedy = "split that question, or select other words"
        raise _refused("These words belong to a question already.", "words outside questions", "an overlap", remedy)
    if len(questions) >= MOST:
        raise _refused("No more questions can be added.", f"{MOST} at most", "more", "merge some first")
    new = made(text, ((start, end),), part, ADDED, form_of(text[start:end]))
    return tuple(sorted((*questions, new), key=_place))


def text_of(inquiry: Message, part: Part) -> str:
    """The text that spans of a part refer to."""
    return inquiry.text if part is Part.BODY else inquiry.subject or ""


_WHERE = "select in the message where the second one begins, then split"
_CHOOSE = "select the words of the message that ask"


def _refused(message: str, expected: str, found: str, remedy: str) -> InputError:
    return InputError(message, [Problem("questions", expected, found, remedy)])


def _at(questions: Sequence[Question], index: int) -> Question:
    """The question at an index, none counted from the end."""
    if not 0 <= index < len(questions):
        raise _refused("There is no such question.", "one of the list", "another", "look at the list again")
    return questions[index]


def _place(question: Question) -> tuple[bool, Span]:
    """Questions of the body in order of place, then those of the subject."""
    return question.part is Part.SUBJECT, min(question.spans)


def _ordered(questions: Sequence[Question], index: int, new: list[Question]) -> tuple[Question, ...]:
    return tuple(sorted((*questions[:index], *new, *questions[index + 1 :]), key=_place))


def _joined(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in order, as one where nothing but a joint ("and", a comma) lies between."""
    out: list[Span] = []
    for start, end in sorted(spans):
        between = text[out[-1][1] : start] if out else ""
        if out and is_joint(between):
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return tuple(out)


def _whole_words(text: str, start: int, end: int) -> Span:
    """The range without white space around it and with the rest of the words that it cuts through."""
    piece = text[start:end]
    start, end = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
    least, most = start - 100, end + 100  # no word is longer
    while max(0, least) < start < end and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while start < end < min(len(text), most) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    while end < min(len(text), most) and text[end] in "?!":
        end += 1
    return start, max(start, end)
