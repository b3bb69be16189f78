"""Topics keep their questions; they are asked again, and one that re-opens is told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.errors import FullreplyError, InputError, KnowledgeBaseError
from assistant.gaps import Cause, GapReport, GapTopic, Proposal, proof
from assistant.gaps.proof import Kept, State
from assistant.types import MatchResult

TOPIC = Kept("a1", "Repair bikes", Cause.NOTHING, State.OPEN, ("do you repair bikes", "bike repair?"))


def search(answered):
    return lambda questions: [MatchResult(q, (), q in answered, 0.5) for q in questions]


def gap(id="x9", questions=("do you repair bikes",), proposal=None, asked=2):
    return GapTopic(id, "Repair", Cause.NOTHING, asked, asked, None, {}, 1.0, questions=questions, proposal=proposal)


def reported(*topics):
    return GapReport(topics, 0, 0, 0, 0, (), (), (), datetime(2026, 1, 1, tzinfo=UTC))


def test_proof_round_trip(tmp_path):
    kept = replace(TOPIC, proposal=Proposal("bikes", "Repair?", ("a",), "We do.", ("t1",), None), file="bikes.md")
    proof.write(tmp_path, [kept, replace(TOPIC, id="0")])
    assert proof.read(tmp_path) == {"0": replace(TOPIC, id="0"), "a1": kept}
    assert [json.loads(line)["id"] for line in proof.place(tmp_path).read_text().splitlines()] == ["0", "a1"]
    assert [p.name for p in tmp_path.iterdir()] == [proof.FILE]


def test_proof_of_a_file_lies_beside_it(tmp_path):
    file = tmp_path / "faq.csv"
    file.write_text("question,answer\n")
    proof.write(file, [TOPIC])
    assert proof.read(file) == proof.read(tmp_path) == {"a1": TOPIC}


def test_proof_without_a_file_is_empty(tmp_path):
    assert proof.read(tmp_path) == {}


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "1", "{}", '{"id": 1, "name": "x", "cause": "nothing", "state": "open", "questions": []}', "[" * 50_000,
     '{"id": "1", "name": "x", "cause": "new", "state": "open", "questions": []}'],
)  # fmt: skip
def test_proof_says_which_line_cannot_be_read(tmp_path, line):
    proof.place(tmp_path).write_text(line + "\n")
    with pytest.raises(InputError, match=r"gaps\.jsonl:1"):
        proof.read(tmp_path)


def test_proof_that_is_no_text_is_an_error_in_words(tmp_path):
    proof.place(tmp_path).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        proof.read(tmp_path)


def test_proof_that_cannot_be_written_is_an_error_in_words(tmp_path):
    with pytest.raises(KnowledgeBaseError, match="as it was"):
        proof.write(tmp_path / "gone" / "base.md", [TOPIC])


@pytest.mark.parametrize(("answered", "closed"), [((), False), (("bike repair?",), True), (TOPIC.questions, True)])
def test_verify_closes_what_is_answered(answered, closed):
    (found,) = proof.verify([TOPIC], search(answered))
    assert (found.closed, found.reopened) == (closed, False)
    assert proof.settled([found])[0].state is (State.CLOSED if closed else State.OPEN)


def test_verify_tells_each_time_that_a_closed_topic_is_open_again():
    kept = replace(TOPIC, state=State.CLOSED)
    for _ in range(2):
        (found,) = proof.verify([kept], search(()))
        assert found.reopened
        (kept,) = proof.settled([found])
    assert not proof.verify([kept], search(TOPIC.questions))[0].reopened


def test_verify_a_topic_without_questions_stays_open():
    assert not proof.verify([replace(TOPIC, questions=())], search(()))[0].closed


def test_remembered_topics_keep_their_ids_and_what_was_approved():
    known = {"a1": replace(TOPIC, state=State.APPROVED)}
    proposal = Proposal("bikes", "Repair?", text="We do.")
    after, made = proof.remembered(known, reported(gap(proposal=proposal), gap("b2", ("other thing",))))
    assert [t.id for t in made.topics] == ["a1", "b2"]
    assert made.topics[0].proposal is None, "what was approved is not proposed again"
    assert after["a1"] == known["a1"]
    assert after["b2"].state is State.OPEN


def test_remembered_open_topics_gather_questions():
    after, _ = proof.remembered({"a1": TOPIC}, reported(gap(questions=("Do you repair bikes?", "mend a bike"))))
    assert after["a1"].questions == (*TOPIC.questions, "Do you repair bikes?", "mend a bike")


def test_remembered_two_topics_never_share_an_id():
    after, made = proof.remembered({}, reported(gap("a", ("one",)), gap("a", ("two",))))
    assert len({t.id for t in made.topics}) == len(after) == 2


def test_remembered_leaves_what_one_asked_once_without_a_proposal():
    assert proof.remembered({}, reported(gap(asked=1)))[0] == {}


def test_errors_are_of_ours():
    assert issubclass(InputError, FullreplyError)


@pytest.mark.parametrize("break_", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1e"])
def test_proof_keeps_questions_with_breaks_of_other_scripts(tmp_path, break_):
    kept = replace(TOPIC, questions=(f"do you{break_}repair bikes",))
    proof.write(tmp_path, [kept])
    assert proof.read(tmp_path) == {"a1": kept}


def test_proof_asks_without_the_marks_of_masked_data():
    asked = []

    def look(questions):
        asked.extend(questions)
        return search(())(questions)

    proof.verify([replace(TOPIC, questions=("Where is my order [NUMBER 1]?", "[NAME 1]"))], look)
    assert asked == ["Where is my order ?", "[NAME 1]"]
