"""Export and import: equal after a round trip, nothing counted twice, what is half written is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from assistant.errors import InputError
from assistant.ledger import Correction, Imported, Kind, export_rows, import_rows, open_ledger
from assistant.types import (
    Channel,
    CheckReport,
    Entry,
    Match,
    MatchResult,
    Message,
    Need,
    NeedKind,
    Promise,
    Question,
    Status,
    Verdict,
)

DAY = datetime(2026, 5, 12, 9, 14, 3, 250, tzinfo=UTC)
QUESTIONS = [Question(((0, 4),), "Why?", standalone="Why so?"), Question(((5, 10),), "\ud83d\0 When?")]
REPORT = CheckReport(tuple(Verdict(q, Status.DEFERRED, 0.5, ((0, 2), (3, 4))) for q in QUESTIONS))


def fill(ledger, number=3):
    found = [MatchResult("q", (Match(Entry("malta", "x"), 1.0),), True, 0.9)]
    for i in range(number):
        here = ledger if i % 2 == 0 else ledger.in_workspace("other")
        message = Message(f"Why? When \ud83d {i}", (), subject="\0", sender="Zoë <z@x.example>", channel=Channel.CHAT)
        needs = [Need(NeedKind.ACTION, "do it", "7")]
        known = {"received_at": DAY + timedelta(hours=i), "team": "returns", "external_id": f"T-{i}"}
        key = here.record_inquiry(message, QUESTIONS, found, needs=needs, **known)
        here.record_reply(key, "acknowledgement", "Soon.", at=DAY)
        promises = [Promise(1, "ask", (0, 3), "soon", DAY)]
        here.record_reply(key, "sent", "No.\0", REPORT, promises=promises, at=DAY)
        here.keep_promise(here.promises(key)[0].id, DAY)
        here.correct(Correction(Kind.DISMISS, message, QUESTIONS[0], (QUESTIONS[1],)))
        here.record_correction("add", {"x": 1}, question_id=1)
    ledger.close_inquiry(ledger.inquiries()[0].id, DAY)


@pytest.fixture
def ledger(where):
    with open_ledger(where) as opened:
        yield opened


@pytest.fixture
def other(tmp_path):
    with open_ledger(tmp_path / "other.db") as opened:
        yield opened


def test_export_and_import_are_equal_after_a_round_trip(ledger, other, tmp_path):
    fill(ledger)
    assert export_rows(ledger, tmp_path / "one.jsonl") == 9
    assert import_rows(other, tmp_path / "one.jsonl") == Imported(new=9)
    assert export_rows(other, tmp_path / "two.jsonl") == 9
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    assert list(other.asked()) == list(ledger.asked())
    assert [i.text for i in other.in_workspace("other").inquiries()] == ["Why? When \ud83d 1"]


def test_import_back_from_a_file_into_either(ledger, other, tmp_path):
    fill(other)
    export_rows(other, tmp_path / "one.jsonl")
    assert import_rows(ledger, tmp_path / "one.jsonl").new == 9
    export_rows(ledger, tmp_path / "two.jsonl")
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_import_twice_counts_nothing_twice(ledger, other, tmp_path):
    fill(ledger)
    export_rows(ledger, tmp_path / "one.jsonl")
    assert import_rows(ledger, tmp_path / "one.jsonl") == Imported(known=9)
    import_rows(other, tmp_path / "one.jsonl")
    assert import_rows(other, tmp_path / "one.jsonl") == Imported(known=9)
    export_rows(ledger, tmp_path / "two.jsonl")
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_import_completes_what_went_on_elsewhere(ledger, other, tmp_path):
    key = ledger.record_inquiry(Message("Why?", ()), QUESTIONS[:1], external_id="1", received_at=DAY)
    ledger.record_reply(key, "sent", "Soon.", CheckReport(REPORT.questions[:1]), promises=[Promise(0, "ask", (0, 3))])
    export_rows(ledger, tmp_path / "one.jsonl")
    import_rows(other, tmp_path / "one.jsonl")
    ledger.record_reply(key, "follow-up", "It helped?", REPORT)
    ledger.keep_promise(ledger.promises(key)[0].id)
    ledger.close_inquiry(key)
    export_rows(ledger, tmp_path / "two.jsonl")
    assert import_rows(other, tmp_path / "two.jsonl") == Imported(completed=1)
    assert import_rows(other, tmp_path / "two.jsonl") == Imported(known=1)
    assert import_rows(other, tmp_path / "one.jsonl") == Imported(known=1)  # older news change nothing
    export_rows(other, tmp_path / "three.jsonl")
    assert (tmp_path / "two.jsonl").read_bytes() == (tmp_path / "three.jsonl").read_bytes()


def test_import_of_what_was_recorded_in_both_is_one_inquiry(ledger, other, tmp_path):
    for book in (ledger, other):
        book.record_inquiry(Message("Why?", ()), external_id="hook-1")
    export_rows(ledger, tmp_path / "one.jsonl")
    assert import_rows(other, tmp_path / "one.jsonl") == Imported(known=1)
    assert len(other.inquiries()) == 1


def test_import_never_brings_back_what_was_purged(ledger, tmp_path):
    fill(ledger)
    export_rows(ledger, tmp_path / "one.jsonl")
    ledger.purge(datetime.now(UTC) + timedelta(days=1))
    assert import_rows(ledger, tmp_path / "one.jsonl") == Imported(erased=9)
    assert (ledger.inquiries(), ledger.corrections()) == ((), ())
    export_rows(ledger, tmp_path / "two.jsonl")
    assert import_rows(ledger, tmp_path / "two.jsonl") == Imported(known=3)


def test_export_of_nothing(ledger, other, tmp_path):
    assert export_rows(ledger, tmp_path / "none.jsonl") == 0
    assert import_rows(other, tmp_path / "none.jsonl") == Imported()


def test_export_is_for_its_owner_only_and_tells_how_far_it_is(ledger, tmp_path):
    fill(ledger)
    told = []
    export_rows(ledger, tmp_path / "one.jsonl", lambda done, total: told.append((done, total)))
    assert told[-1] == (9, 9)
    assert (tmp_path / "one.jsonl").stat().st_mode & 0o777 == 0o600
    assert [f.name for f in tmp_path.iterdir() if f.name.endswith(".part")] == []
    told.clear()
    import_rows(ledger, tmp_path / "one.jsonl", lambda done, total: told.append((done, total)))
    size = (tmp_path / "one.jsonl").stat().st_size
    assert told[-1] == (size, size)


def test_export_to_a_place_that_cannot_be_written_is_told(ledger, tmp_path):
    for place in (tmp_path / "none" / "x.jsonl", tmp_path):
        with pytest.raises(InputError, match="nothing was left half written"):
            export_rows(ledger, place)


def test_export_that_is_stopped_leaves_the_old_file(ledger, tmp_path):
    fill(ledger)
    export_rows(ledger, tmp_path / "one.jsonl")
    before = (tmp_path / "one.jsonl").read_bytes()

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_rows(ledger, tmp_path / "one.jsonl", stop)
    assert (tmp_path / "one.jsonl").read_bytes() == before
    assert [f.name for f in tmp_path.iterdir() if f.name.endswith(".part")] == []


def exported(ledger, tmp_path):
    fill(ledger)
    export_rows(ledger, tmp_path / "one.jsonl")
    return (tmp_path / "one.jsonl").read_text().splitlines(keepends=True)


def test_import_of_a_half_written_last_line_tells_it_and_takes_the_rest(ledger, other, tmp_path):
    lines = exported(ledger, tmp_path)
    (tmp_path / "half.jsonl").write_text("".join(lines[:3]) + lines[3][:200])
    taken = import_rows(other, tmp_path / "half.jsonl")
    assert taken.new == 2
    (problem,) = taken.problems
    assert (problem.where, problem.found) == ("half.jsonl:4", "a half written line")
    assert import_rows(other, tmp_path / "one.jsonl") == Imported(new=7, known=2)


def test_import_of_lines_that_end_too_early_tells_it(ledger, other, tmp_path):
    lines = exported(ledger, tmp_path)
    for name, text in (("cut", lines[:4]), ("lost", [*lines[:4], *lines[5:]])):
        (tmp_path / name).write_text("".join(text))
        (problem,) = import_rows(other, tmp_path / name).problems
        assert "rows" in problem.found


BAD = [
    ({"channel": "pigeon"}, "email, chat"),
    ({"received_at": "yesterday"}, "a time with its time zone as received_at"),
    ({"received_at": "2026-05-12T09:00:00"}, "time zone"),
    ({"text": 7}, "a text as text"),
    ({"text": None}, "a text as text"),
    ({"uid": "../../x"}, "32 hexadecimal digits"),
    ({"workspace": ""}, "a name of 1 to 64 characters"),
    ({"questions": [{}]}, "as questions."),
    ({"questions": "no"}, "a list as questions"),
    ({"replies": [None]}, "an object as replies"),
    ({"purged": 1}, "true or false"),
    ({"kind": "pigeon"}, "an inquiry or a correction"),
    ({"kind": []}, "an inquiry or a correction"),
]


@pytest.mark.parametrize(("change", "told"), BAD)
def test_import_tells_a_bad_line_and_takes_the_others(ledger, other, tmp_path, change, told):
    lines = exported(ledger, tmp_path)
    lines[2] = json.dumps(json.loads(lines[2]) | change) + "\n"
    (tmp_path / "bad.jsonl").write_text("".join(lines))
    taken = import_rows(other, tmp_path / "bad.jsonl")
    assert taken.new == 8
    assert [p.where for p in taken.problems] == ["bad.jsonl:3"]
    assert told in taken.problems[0].expected


def test_import_tells_numbers_that_do_not_fit(ledger, other, tmp_path):
    lines = exported(ledger, tmp_path)
    row = json.loads(lines[1])
    for place, value in (("verdicts", 2), ("promises", -1), ("verdicts", True), ("verdicts", 1 << 70)):
        changed = json.loads(json.dumps(row))
        changed["replies"][1][place][0]["question"] = value
        (tmp_path / "bad.jsonl").write_text("".join([lines[0], json.dumps(changed) + "\n"]))
        taken = import_rows(other, tmp_path / "bad.jsonl")
        assert (taken.new, len(taken.problems)) == (0, 1)
        assert f"{place}.question" in taken.problems[0].expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "another file"),
        ("dear diary\n", "another file"),
        ("[1]\n", "another file"),
        ('{"kind":"ledger","version":"1"}\n', "another file"),
        ('{"kind":"ledger","version":2}\n', "newer version"),
        ("[" * 100_000, "another file"),
    ],
)
def test_import_of_another_file_is_refused(ledger, tmp_path, text, told):
    (tmp_path / "x").write_text(text)
    with pytest.raises(InputError, match=told):
        import_rows(ledger, tmp_path / "x")


def test_import_of_no_file_is_told(ledger, tmp_path):
    for place in (tmp_path / "none", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            import_rows(ledger, place)


def test_import_of_hostile_lines_never_ends_in_another_error(ledger, tmp_path):
    head = '{"kind":"ledger","version":1}\n'
    lines = [
        "[" * 100_000,
        "{}",
        "null",
        '"\ud83d"',
        '{"kind":"inquiry"}',
        "\0",
        "1e999",
        '{"kind":"end"}',
        "x" * 100_000,
    ]
    (tmp_path / "x").write_bytes((head + "\n".join(lines)).encode("utf-8", "surrogatepass") + b"\xff\n")
    taken = import_rows(ledger, tmp_path / "x")
    assert (taken.new, len(taken.problems)) == (0, 8)
