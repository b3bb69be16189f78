"""The JSON Lines contract, on a desk whose answers are known."""

import io
import json
import os
import threading

import pytest

from assistant.batch import JOBS, run
from assistant.batch.lines import MAX_LINE, chunks
from assistant.errors import KnowledgeBaseError, ModelError
from assistant.wire.codec import MAX_TEXT
from tests.desks import BareDesk, StubDesk

ASK = "Hi. Do you ship to Ireland? What does it cost?"


def answers(command, *lines, desk=None):
    """What the command answers to lines: objects, or bytes as they are."""
    raws = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    sink = io.BytesIO()
    run(JOBS[command], desk or StubDesk(), io.BytesIO(b"\n".join(raws)), sink, lambda done, bad: None)
    written = sink.getvalue().decode("utf-8")
    assert written == "" or written.endswith("\n")
    return [json.loads(line) for line in written.splitlines()]


def only(command, line, **kwargs):
    (answer,) = answers(command, line, **kwargs)
    return answer


def test_questions_answers_with_the_documented_fields():
    answer = only("questions", {"id": "a", "text": ASK, "subject": "Any news?"})
    assert list(answer) == ["id", "questions"]
    first, second, subject = answer["questions"]
    assert first == {
        "spans": [[4, 27]],
        "text": "Do you ship to Ireland?",
        "form": "interrogative",
        "standalone": "Do you ship to Ireland?",
        "confidence": 1.0,
        "reason": "ends with a question mark",
    }
    assert ASK[slice(*second["spans"][0])] == "What does it cost?" and "in" not in second
    assert subject["in"] == "subject" and subject["spans"] == [[0, 9]]


def test_match_answers_also_when_it_abstains():
    yes, no, blank = answers("match", {"id": 1, "text": "ship?"}, {"id": 2, "text": "eat?"}, {"id": 3, "text": " "})
    assert yes == {"id": 1, "matches": ["delivery"], "answered": True, "score": 0.9}
    assert no == {"id": 2, "matches": ["delivery"], "answered": False, "score": 0.125}
    assert blank == {"id": 3, "matches": [], "answered": False, "score": 0.0}


def test_match_searches_lines_together():
    desk = StubDesk()
    answers("match", *[{"id": i, "text": f"ship {i}?"} for i in range(100)], desk=desk)
    assert sum(map(len, desk.searches)) == 100 and len(desk.searches) <= 3


def test_check_judges_the_questions_it_finds():
    answer = only("check", {"id": "a", "inquiry": ASK, "reply": "We ship.", "subject": None})
    assert list(answer) == ["id", "questions", "complete", "score"]
    assert answer["questions"][0] == {"spans": [[4, 27]], "status": "answered", "score": 0.75, "evidence": [[3, 7]]}
    assert answer["complete"] is True and answer["score"] == 0.75
    answer = only("check", {"id": "a", "inquiry": ASK, "reply": "Thanks."})
    assert answer["questions"][0] == {"spans": [[4, 27]], "status": "unanswered", "score": 0.25, "evidence": []}
    assert answer["complete"] is False


def test_check_judges_the_questions_that_are_given():
    given = [
        {"ask": "a1", "spans": [[28, 46], [0, 2]], "form": "ignored"},
        {"ask": 7, "spans": [[0, 3]], "in": "subject"},
        {"spans": [[0, 2]]},
    ]
    line = {"id": "a", "inquiry": ASK, "reply": "We ship.", "subject": "Any news?", "questions": given}
    first, second, third = only("check", line)["questions"]
    assert first["ask"] == "a1" and first["spans"] == [[28, 46], [0, 2]] and "in" not in first
    assert second["ask"] == 7 and second["in"] == "subject"
    assert "ask" not in third


def test_check_with_no_questions_given_is_complete():
    answer = only("check", {"id": "a", "inquiry": ASK, "reply": "", "questions": []})
    assert answer["questions"] == [] and answer["complete"] is True


@pytest.mark.parametrize(
    "given",
    [
        {"spans": [[0, 47]]},
        {"spans": [[5, 5]]},
        {"spans": [[6, 5]]},
        {"spans": [[-1, 5]]},
        {"spans": [[0, 1.0]]},
        {"spans": [[0, True]]},
        {"spans": [["0", 1]]},
        {"spans": [[0]]},
        {"spans": [[0, 1, 2]]},
        {"spans": []},
        {"spans": None},
        {"spans": [[0, 10**30]]},
        {"spans": [[0, 2]], "in": "subject"},
        {"spans": [[0, 2]], "in": "footer"},
        {"ask": [1], "spans": [[0, 2]]},
        {"ask": "a1"},
        "a1",
    ],
)
def test_check_refuses_spans_that_are_not_in_the_text(given):
    bad, good = answers(
        "check",
        {"id": "bad", "inquiry": ASK, "reply": "We ship.", "questions": [given]},
        {"id": "good", "inquiry": ASK, "reply": "We ship."},
    )
    assert list(bad) == ["id", "error"] and bad["id"] == "bad" and "questions.0" in bad["error"]
    assert good["complete"] is True


def test_draft_answers_with_its_report():
    answer = only("draft", {"id": "a", "text": ASK, "channel": "chat", "agent": "Megan", "sender": "Sam <s@b.example>"})
    assert list(answer) == ["id", "draft", "parts", "needs", "report"]
    assert answer["draft"].endswith("Megan")
    part = {"question": 1, "text": "We ship.", "entry": "delivery", "source": "delivery.md", "status": "answered"}
    assert answer["parts"][1] == part
    assert list(answer["report"]) == ["questions", "complete", "score"]
    assert len(answer["report"]["questions"]) == 2


@pytest.mark.parametrize("fields", [{"text": " \n"}, {"text": ASK, "channel": "fax"}, {"text": ASK, "agent": 5}, {}])
def test_draft_refuses_what_it_cannot_use(fields):
    assert list(only("draft", {"id": 1} | fields)) == ["id", "error"]


def test_gaps_groups_all_lines_and_names_each_topic_once():
    lines = [{"id": i, "text": t} for i, t in enumerate(["abc one", "xyz", "abc two", "lone"])]
    first, second, third, lone = (a["topic"] for a in answers("gaps", *lines[:2], b"{", *lines[2:]) if "topic" in a)
    assert first == third and len({first, second, lone}) == 3
    assert answers("gaps") == []
    assert [list(a) for a in answers("gaps", b"{")] == [["id", "error"]]


@pytest.mark.parametrize("command", ["questions", "match", "draft", "gaps"])
def test_html_is_answered_with_the_plain_text(command):
    text = "<p>Do you <b>ship</b>?</p>"
    answer = only(command, {"id": 1, "text": text, "format": "html"})
    assert answer["plain"] == {"text": "Do you ship?"}
    assert "plain" not in only(command, {"id": 1, "text": text, "format": "text"})
    assert "error" in only(command, {"id": 1, "text": text, "format": "rtf"})


def test_html_applies_to_inquiry_and_reply():
    line = {"id": 1, "inquiry": "<p>Do you ship?</p>", "reply": "<p>We ship</p>", "format": "html"}
    answer = only("check", line | {"questions": [{"ask": 1, "spans": [[0, 12]]}]})
    assert answer["plain"] == {"inquiry": "Do you ship?", "reply": "We ship"}
    assert answer["questions"][0]["evidence"] == [[3, 7]]


@pytest.mark.parametrize(
    "raw",
    ['"x"', '""', "0", "-7", "12345678901234567890123", "1.50", "1e3", '"\\ud800"', '"é"', '"a\\u0000b"', '"\\u2028"'],
)
def test_an_id_goes_out_as_it_came_in(raw):
    sink = io.BytesIO()
    run(JOBS["match"], StubDesk(), io.BytesIO(f'{{"id": {raw}, "text": "ship"}}'.encode()), sink, lambda d, b: None)
    (line,) = sink.getvalue().decode("utf-8").splitlines()
    assert json.loads(line)["id"] == json.loads(raw)
    if raw[0] != '"':
        assert line.startswith(f'{{"id": {raw}, ')


@pytest.mark.parametrize("name", ["null", "true", "[1]", "{}", "NaN", "1e999", "9" * 5000])
def test_a_line_without_a_readable_id_gets_null(name):
    assert only("match", f'{{"id": {name}, "text": "ship"}}'.encode())["id"] is None
    assert only("match", b'{"text": "ship"}') == {"id": None, "matches": ["delivery"], "answered": True, "score": 0.9}


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"", None),
        (b"   ", None),
        (b"{", None),
        (b"[]", None),
        (b'"text"', None),
        (b"null", None),
        (b"17", None),
        (b"\x00\x01\x02", None),
        (b'{"id": 1}', 1),
        (b'{"id": 1, "text": null}', 1),
        (b'{"id": 1, "text": 5}', 1),
        (b'{"id": 1, "text": ["ship"]}', 1),
        (b'{"id": 1, "text": NaN}', 1),
        (b'{"id": 1, "text": "caf\xe9"}', 1),
        (b'{"id": "caf\xe9", "text": "ship"}', None),
        (b'{"id": 1, "text": "ship", "text": "eat"}', 1),
        (b'{"id": 1, "id": 2, "text": "ship"}', None),
        (b'{"id": 1, "text": "ship"} {}', None),
        (b'{"id": 1, "text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", None),
        (b'{"id": 1, "text": "refuse"}', 1),
        (b'{"id": 1, "text": "crash"}', 1),
    ],
)
def test_a_bad_line_is_answered_in_its_place(raw, name):
    good = {"id": "good", "text": "ship"}
    before, bad, after = answers("match", good, raw, good)
    assert list(bad) == ["id", "error"] and bad["id"] == name and bad["error"]
    assert before == after == {"id": "good", "matches": ["delivery"], "answered": True, "score": 0.9}


def test_a_fault_of_ours_repeats_nothing_of_the_text():
    assert "secret" not in only("questions", {"id": 1, "text": "crash secret"})["error"]


def test_a_fault_that_all_lines_share_ends_the_run():
    with pytest.raises(ModelError):
        answers("questions", {"id": 1, "text": "nomodel"})
    with pytest.raises(KnowledgeBaseError):
        answers("match", {"id": 1, "text": "ship"}, {"id": 2, "text": "ship"}, desk=BareDesk())


def test_unknown_keys_are_never_read():
    raw = (
        b'{"id": 1, "text": "ship", "gold": NaN, "gold": 1e999, "asks": {"a": 1, "a": 2}, "topic": '
        + b"9" * 5000
        + b"}"
    )
    assert only("match", raw)["answered"] is True


def test_a_byte_order_mark_is_no_part_of_the_first_line():
    raw = b'{"id": 1, "text": "ship"}'
    first, second = answers("match", b"\xef\xbb\xbf" + raw, b"\xef\xbb\xbf" + raw)
    assert first["id"] == 1 and "error" in second


def test_lines_may_end_as_windows_ends_them():
    assert [a["id"] for a in answers("match", b'{"id": 1, "text": "a"}\r', b'{"id": 2, "text": "b"}\r\n')] == [1, 2]


def test_texts_with_surrogates_and_separators_keep_offsets_and_lines():
    raw = b'{"id": 1, "text": "A\\ud800\\u0000\\u2028B. Is it \\ud83d\\ude00?"}'
    answer = only("questions", raw)
    assert answer["questions"][0]["spans"] == [[7, 15]]
    assert "\ufffd" not in answer["questions"][0]["text"]
    assert only("questions", b'{"id": 1, "text": "Is \\udfff?"}')["questions"][0]["text"] == "Is \ufffd?"


def test_a_text_over_the_limit_is_that_lines_error():
    long, at, good = answers(
        "questions",
        {"id": 1, "text": "a" * (MAX_TEXT + 1)},
        {"id": 2, "text": "a" * MAX_TEXT},
        {"id": 3, "text": "So?"},
    )
    assert list(long) == ["id", "error"] and long["id"] == 1
    assert at["questions"] == [] and good["questions"]


def test_a_line_without_end_is_neither_kept_nor_waited_for():
    class Endless:
        left = MAX_LINE // 65536 + 40

        def read1(self, size):
            self.left -= 1
            return b"x" * 65536 if self.left > 1 else b'\n{"id": 2, "text": "a"}' if self.left == 1 else b""

    lines = [line for chunk in chunks(Endless(), 64) for line in chunk]
    assert len(lines) == 2 and MAX_LINE < len(lines[0]) <= MAX_LINE + 65536
    sink = io.BytesIO()
    run(JOBS["match"], StubDesk(), Endless(), sink, lambda done, bad: None)
    assert [json.loads(line)["id"] for line in sink.getvalue().splitlines()] == [None, 2]


@pytest.mark.parametrize("command", ["questions", "match", "check", "draft"])
def test_an_answer_does_not_wait_for_the_next_line(command):
    there, here = os.pipe()
    out, sink = os.pipe()
    with open(there, "rb") as source, open(here, "wb") as feed, open(out, "rb") as back, open(sink, "wb") as front:
        thread = threading.Thread(target=run, args=(JOBS[command], StubDesk(), source, front, lambda d, b: None))
        thread.start()
        for i in range(3):
            feed.write(json.dumps({"id": i, "text": "ship?", "inquiry": "ship?", "reply": "no"}).encode() + b"\n")
            feed.flush()
            assert json.loads(back.readline())["id"] == i
        feed.close()
        thread.join()


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_lines_come_whole_whatever_the_pieces(size):
    class Pieces(io.BytesIO):
        def read1(self, _):
            return super().read1(size)

    text = b"one\n\ntwo\nthree"
    assert [line for chunk in chunks(Pieces(text), 2) for line in chunk] == text.split(b"\n")
    assert [line for chunk in chunks(Pieces(text + b"\n"), 2) for line in chunk] == text.split(b"\n")


def test_progress_counts_lines_and_bad_ones():
    seen = []
    run(JOBS["questions"], StubDesk(), io.BytesIO(b'{"text": "a"}\n\n'), io.BytesIO(), lambda *n: seen.append(n))
    assert seen == [(1, 0), (2, 1)]
