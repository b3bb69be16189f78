"""Windows over a long reply and what they say together, with a model whose verdicts are scripted."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.check import Checker
from assistant.check.checker import LONGEST
from assistant.check.reading import SHARED, STATUSES, Reading, combined, windows
from assistant.message import read_text
from assistant.models import Pieces
from assistant.types import Question, Status

ROOM = 200
QUESTION = Question(((0, 5),), "Post?")


def tokens(text):
    return [m.span() for m in re.finditer(r"\w+|[^\w\s]", text)]


def cut(text, room=ROOM):
    offsets = tokens(text)
    return [text[offsets[a][0] : offsets[b - 1][1]] for a, b in windows(text, offsets, room)]


def sentences(count, words=9):
    return " ".join(f"Sentence {i} says {' '.join(['word'] * (words - 3))}." for i in range(count))


def test_windows_of_nothing_are_none():
    assert windows("", [], ROOM) == []


def test_windows_of_a_reply_that_fits_is_one():
    text = sentences(10)
    assert cut(text) == [text]


def test_windows_begin_and_end_between_sentences():
    for window in cut(sentences(90)):
        assert window.startswith("Sentence") and window.endswith(".")


def test_windows_share_sentences_but_not_many():
    offsets = tokens(text := sentences(90))
    found = windows(text, offsets, ROOM)
    shared = [b - c for (_, b), (c, _) in zip(found[:-1], found[1:-1], strict=False)]
    assert all(0 < n <= SHARED for n in shared)


def test_windows_the_last_is_as_full_as_the_others():
    found = windows(text := sentences(47), tokens(text), ROOM)
    assert found[-1][1] - found[-1][0] > ROOM - 15


@pytest.mark.parametrize("text", ["word " * 700, "a" * 3_000, "日本" * 900, "x." * 900])
def test_windows_of_text_without_sentences_hold_it_all(text):
    offsets = [(i, i + 1) for i, c in enumerate(text) if not c.isspace()] if " " not in text else tokens(text)
    found = windows(text, offsets, ROOM)
    assert found[0][0] == 0 and found[-1][1] == len(offsets)
    assert all(b - a <= ROOM for a, b in found)
    assert all(c <= b and c > a for (a, b), (c, _) in zip(found, found[1:], strict=False))


@pytest.mark.parametrize("room", [10, 40, 80])
def test_windows_go_on_however_little_room_there_is(room):
    found = windows(text := sentences(30), offsets := tokens(text), room)
    assert found[0][0] == 0 and found[-1][1] == len(offsets)
    assert all(c <= b and c >= a for (a, b), (c, _) in zip(found, found[1:], strict=False))


@given(st.lists(st.sampled_from(["word", "end.", "What?", "x", "(aside.)", "-"]), max_size=400), st.integers(100, 250))
def test_windows_of_any_text_hold_each_token_and_do_not_mind_white_space(words, room):
    text, other = " ".join(words), "\n\n ".join(words)
    offsets = tokens(text)
    found = windows(text, offsets, room)
    assert found == windows(other, tokens(other), room)
    assert {i for a, b in found for i in range(a, b)} == set(range(len(offsets)))
    assert all(0 < b - a <= room for a, b in found)


def reading(status, probability=0.9):
    values = np.full(5, (1 - probability) / 4)
    values[STATUSES.index(status)] = probability
    return Reading(values, np.array([0.9]), [(0, 1)])


S = Status


@pytest.mark.parametrize(
    ("said", "together"),
    [
        ([S.UNANSWERED, S.ANSWERED], S.ANSWERED),
        ([S.ANSWERED, S.DEFERRED], S.ANSWERED),
        ([S.DEFERRED, S.ANSWERED], S.ANSWERED),
        ([S.ANSWERED, S.PARTIAL, S.DECLINED], S.ANSWERED),
        ([S.PARTIAL, S.PARTIAL], S.PARTIAL),
        ([S.UNANSWERED, S.DEFERRED, S.UNANSWERED], S.DEFERRED),
        ([S.UNANSWERED, S.DECLINED], S.DECLINED),
        ([S.UNANSWERED, S.UNANSWERED], S.UNANSWERED),
    ],
)
def test_combined_windows(said, together):
    best, shown = combined([reading(s) for s in said])
    assert STATUSES[best.status] is together
    assert len(shown) == sum(s is together for s in said)


def test_combined_an_answer_that_is_a_guess_does_not_outweigh_what_is_sure():
    best, _ = combined([reading(Status.ANSWERED, 0.4), reading(Status.DEFERRED, 0.95)])
    assert STATUSES[best.status] is Status.DEFERRED


def test_combined_the_surest_coverage_decides_between_others():
    best, _ = combined([reading(Status.PARTIAL, 0.6), reading(Status.DEFERRED, 0.95)])
    assert STATUSES[best.status] is Status.DEFERRED
    best, _ = combined([reading(Status.PARTIAL, 0.95), reading(Status.DEFERRED, 0.6)])
    assert STATUSES[best.status] is Status.PARTIAL


class Scripted:
    """A model that finds a status where its word stands; its tokens are words and marks."""

    manifest = {"max_tokens": 256, "evidence_threshold": 0.5}
    words = {"yes": Status.ANSWERED, "later": Status.DEFERRED, "half": Status.PARTIAL}

    def __init__(self):
        self.passes = 0

    def pieces(self, text):
        spans = tokens(text)
        return Pieces([text[a:b].lower() for a, b in spans], spans)

    def pair(self, first, second):
        return list(second)

    def run(self, inputs):
        self.passes += 1
        assert len(inputs) <= 256 - 3
        found = next((s for w, s in self.words.items() if w in inputs), Status.UNANSWERED)
        logits = np.array([8.0 if s is found else 0.0 for s in STATUSES])
        marks = [-9.0, -9.0, *(9.0 if t in self.words else -9.0 for t in inputs), -9.0]
        return [logits[None], np.array([[*[-9.0] * self.asked, *marks]])]

    asked = 2


def judge(reply, questions=(QUESTION,)):
    checker = Checker()
    checker.__dict__["model"] = model = Scripted()
    return checker.check(read_text("Post?"), questions, read_text(reply, reply=True)), model


LONG = sentences(60)


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        (f"{LONG} Yes.", Status.ANSWERED),
        (f"Yes. {LONG} We tell you later.", Status.ANSWERED),
        (f"{LONG} Later. {LONG}", Status.DEFERRED),
        (f"Half. {LONG} Half.", Status.PARTIAL),
        (LONG, Status.UNANSWERED),
    ],
)
def test_check_long_reply_is_judged_as_a_whole(reply, status):
    report, _ = judge(reply)
    (verdict,) = report.questions
    assert verdict.status is status
    assert report.notes == ()
    assert verdict.score == pytest.approx(1 - verdict.probabilities[-1])


def test_check_long_reply_shows_the_words_of_all_windows_that_agree():
    reply = f"Half. {LONG} Half."
    words = [reply[a:b] for a, b in judge(reply)[0].questions[0].evidence]
    assert words == ["Half.", "Half."]


def test_check_words_beyond_the_limit_are_not_judged_and_the_report_says_so():
    report, model = judge("word. " * LONGEST + "Yes.")
    assert report.questions[0].status is Status.UNANSWERED
    assert report.notes == ("the reply is long: only its first 14,999 characters are judged",)
    assert model.passes < 100
    blanks, _ = judge("word. " + " \n" * LONGEST + "Yes.")
    assert blanks.notes == () and blanks.questions[0].status is Status.ANSWERED


@pytest.mark.parametrize("piece", ["Why? ", "a", "Yes. ", "<b>", "\u202e", "?!", "12 ", "\n\n", "Hi Sam, ", "> x\n"])
def test_check_of_a_megabyte_is_bounded_and_its_cut_is_said(piece):
    report, model = judge((piece * (1_000_000 // len(piece)))[:1_000_000])
    nothing = not piece.strip() or piece.startswith(">")
    assert model.passes <= 40
    assert bool(report.notes) is not nothing
    assert (model.passes == 0) is nothing


def test_check_reads_the_reply_once_for_all_questions_and_passes_once_for_each():
    _, model = judge("It is. Yes.", [QUESTION] * 7)
    assert model.passes == 7


def test_check_of_no_questions_needs_no_model():
    assert judge("Yes.", [])[1].passes == 0


def test_words_are_told_whatever_the_verdict():
    checker = Checker()
    checker.__dict__["model"] = Scripted()
    reply = read_text("No word of it. Nothing here.", reply=True)
    assert checker.words(QUESTION, reply)
    assert checker.words(QUESTION, read_text("", reply=True)) == ()
