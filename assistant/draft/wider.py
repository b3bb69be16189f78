"""What a question is about, where it does not say so itself: further wordings of it to search with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft.sentences import split_sentences
from assistant.draft.tidying import tidy
from assistant.draft.words import stems
from assistant.types import Message, Question

MOST = 4  # further wordings of one question: each is a search more
FEW = 4  # words with meaning from which on a question says by itself what it is about
BEFORE = 500  # characters in front of a question in which it is said what "it" is
LONGEST = 220  # characters of a sentence that is put before a question
_POINTS = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those)\b(?!\s+(?:possible|ok|okay|true|safe|allowed)\b)"
    r"|(?<!is )(?<!are )(?<!will )\bthere\b(?! (?:is|are|will)\b)|\b(?:one|ones|the same)\W*$",
    re.I,
)
_DEFINITE = re.compile(r"\b(?:it|its|they|them|this|that|the)\b")
_FOLLOWS = re.compile(
    r"^\W*(?:and |also |or |but |so )?(?:if (?:not|so|yes|no)\b|what about|how about|otherwise|or else)", re.I
)
_REPLY = re.compile(r"\s*(?:re|fwd?|aw|sv|antw)\s?:", re.I)
_SAYS_NOTHING = frozenset(
    "question questions enquiry inquiry order help support message request info information hello hi urgent query "
    "queri customer service contact problem issue please number".split()
)
_PLEASANTRY = re.compile(
    r"^\W*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|thanks?|thank you|cheers)\b[^.?!]{0,40}$", re.I
)


def hanging(question: Question) -> bool:
    """Whether the question cannot be understood alone: "How long does it take?", "If not, where do I get one?"."""
    text = tidy(question.standalone or question.text)
    meaning = stems(text)
    if not meaning or (_FOLLOWS.match(tidy(question.text)) and text.lower() == tidy(question.text).lower()):
        return True
    return len(meaning) <= FEW and bool(_POINTS.search(_last(text)))


def leaning(question: Question) -> bool:
    """Whether the question was asked with a word for what was said before, even where that is known by now."""
    return hanging(question) or bool(_POINTS.search(tidy(question.text)))


def _last(text: str) -> str:
    """The last sentence: a question that was led by the sentence before it has what it points to."""
    sentences = split_sentences(text)
    return "" if len(sentences) > 1 else text


def wordings(inquiry: Message, questions: Sequence[Question], index: int) -> tuple[str, ...]:
    """Further wordings of a question, most telling first: with what was asked, said or named before it."""
    question = questions[index]
    own = " ".join((question.standalone or question.text).split())
    bare = " ".join(question.text.split())
    told = [_asked_before(questions, index), _said_before(inquiry, questions, index), _subject(inquiry)]
    found = [f"{t} {bare}" for t in told if t]
    found[:0] = [f"{p}: {bare}" for p in _products(inquiry, question)[:1]]
    if tidy(bare).lower() != tidy(own).lower():
        found.append(bare)
    return tuple(dict.fromkeys(f for f in found if f != own))[:MOST]


def _asked_before(questions: Sequence[Question], index: int) -> str:
    """The nearest question before that says by itself what it is about."""
    for other in reversed(questions[max(0, index - 3) : index]):
        if not hanging(other) and len(stems(other.standalone or other.text)) > 1:
            return _cut(other.standalone or other.text)
    return ""


def _said_before(inquiry: Message, questions: Sequence[Question], index: int) -> str:
    """The nearest sentence before the question that tells something and asks nothing."""
    if not questions[index].spans:
        return ""
    start = questions[index].spans[0][0]
    before = inquiry.clean[max(0, start - BEFORE) : start]
    asked = {" ".join(q.text.split()) for q in questions}
    told: list[str] = []
    for sentence in reversed([s for line in before.splitlines() for s in split_sentences(line)]):
        plain = sentence.strip(" ,;:-")
        if "?" in plain or _PLEASANTRY.match(plain) or any(a in plain for a in asked) or len(stems(plain)) < 2:
            continue
        told.insert(0, plain)
        if len(told) == (1 if len(stems(questions[index].text)) > 1 else 2):
            break
    return _cut(". ".join(told))


def _products(inquiry: Message, question: Question) -> list[str]:
    """Products that the message names and the question does not, the nearest before it first."""
    low = f"{question.text} {question.standalone}".lower()
    if not hanging(question) and not _DEFINITE.search(low):
        return []  # "do you match prices" is not asked of a product
    start = question.spans[0][0] if question.spans else len(inquiry.text)
    named = [r for r in inquiry.references if r.kind == "product"]
    if any(r.text.lower() in low for r in named):
        return []
    order = sorted(named, key=lambda r: (r.span[0] > start, abs(start - r.span[0])))
    return list(dict.fromkeys(r.text for r in order))


def _subject(inquiry: Message) -> str:
    """The subject, where it says what the message is about and is its own."""
    subject = " ".join((inquiry.subject or "")[:LONGEST].split())
    plain = " ".join(w for w in subject.split() if not any(map(str.isdigit, w)))
    if _REPLY.match(subject) or not (stems(plain) - _SAYS_NOTHING):
        return ""
    return f"{_cut(subject)}:"


def _cut(text: str) -> str:
    """The text, its end where it is long: what is nearest to the question counts."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[-LONGEST:].split(" ", 1)[-1]
