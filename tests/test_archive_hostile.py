"""Archives that are broken, huge or mean harm: said clearly, nothing counted twice, nothing lost in silence."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from assistant.archive import LEFT_OUT, read
from assistant.archive.moments import moment


def gather(path, **known):
    heard = []
    found = list(read(path, skipped=heard.append, **known))
    return found, [p.found for p in heard if p.remedy == LEFT_OUT], [p for p in heard if p.remedy != LEFT_OUT]


def test_archive_broken_lines_are_told_and_the_others_read(tmp_path):
    path = tmp_path / "a.jsonl"
    row = json.dumps({"text": "One?", "reply": "Yes"})
    path.write_text(f'{row}\n{{"text": "Two\n[1]\n\n{{"other": 1}}\n{row.replace("One", "Six")}\n{row[:-5]}')
    found, out, _ = gather(path)
    assert [t.messages[0].text for t in found] == ["One?", "Six?"]
    assert out == ["a line that breaks off", "no object", "the keys other", "a line that breaks off"]


def test_archive_json_that_breaks_off_keeps_what_stands_before(tmp_path):
    path = tmp_path / "a.json"
    whole = json.dumps({"tickets": [{"id": n, "comments": [{"body": f"Is it {n}?"}]} for n in range(50)]}, indent=1)
    path.write_text(whole[: len(whole) * 2 // 3])
    found, _, notes = gather(path)
    assert 25 < len(found) < 40
    assert [n.found for n in notes] == [f"a break after item {len(found)}"]


def test_archive_nested_json_is_no_bomb(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"tickets": [' + "[" * 200_000)
    found, _, notes = gather(path)
    assert not found and "break" in notes[0].found


def test_archive_replies_without_an_inquiry_are_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("text,reply\n,Yes it is\n  ,No\nOne?,Yes\n")
    found, out, _ = gather(path)
    assert len(found) == 1 and out == ["a customer's message without text"] * 2
    path = tmp_path / "a.jsonl"
    alone = {"id": "1", "messages": [{"customer": False, "text": "Hello"}]}
    path.write_text(json.dumps(alone) + "\n" + json.dumps({"id": "2", "messages": []}) + "\n")
    assert gather(path)[:2] == ([], ["no message of a customer"] * 2)


def test_archive_copies_count_once(tmp_path):
    path = tmp_path / "a.jsonl"
    row = {"id": "T1", "messages": [{"customer": True, "text": "One?"}]}
    later = {**row, "messages": [*row["messages"], {"customer": False, "text": "Yes"}]}
    other = {"id": "T1", "messages": [{"customer": True, "text": "Another matter?"}]}
    path.write_text("".join(json.dumps(r) + "\n" for r in (row, row, later, other)))
    found, out, _ = gather(path)
    assert [t.messages[0].text for t in found] == ["One?", "Another matter?"]
    assert out == ["a copy of something read before"] * 2


def test_archive_many_copies_of_a_row_are_one_ticket_in_little_memory(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("text,reply\n" + "Where is it?,Here.\n" * 100_000)
    count = []
    tracemalloc.start()
    found = list(read(path, skipped=lambda p: count.append(1)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 1 and len(count) == 99_999
    assert peak < 20e6


def test_archive_streams_a_large_file(tmp_path):
    """Memory does not grow with the file."""
    path = tmp_path / "a.jsonl"
    row = json.dumps({"id": "%d", "messages": [{"customer": True, "text": "Where is it? " * 400}]})
    with path.open("w") as file:
        file.writelines(row.replace("%d", str(n)) + "\n" for n in range(4_000))
    assert path.stat().st_size > 20e6
    tracemalloc.start()
    count = sum(1 for _ in read(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 4_000 and peak < 8e6


def test_archive_quote_that_never_ends_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("assistant.archive.tables.LONGEST_CELL", 10_000)
    path = tmp_path / "a.csv"
    path.write_text('text,reply\nOne?,Yes\n"Two?,No\n' + "x,y\n" * 5_000)
    found, _, notes = gather(path)
    assert [t.messages[0].text for t in found] == ["One?"]
    assert "field larger" in notes[0].found


def test_archive_row_with_too_few_cells_is_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text,reply\n1\n2,Two?\n3,Three?,Yes\n")
    found, out, _ = gather(path)
    assert [t.messages[0].text for t in found] == ["Two?", "Three?"] and out == ["1"]


@pytest.mark.parametrize(("encoding", "told"), [("utf-8-sig", 0), ("utf-16", 0), ("cp1252", 1)])
def test_archive_encodings(tmp_path, encoding, told):
    path = tmp_path / "a.csv"
    path.write_bytes("text,reply\nKostet es 5 €, bitte?,Grüße\n".replace("5 €,", "5 €").encode(encoding))
    found, _, notes = gather(path)
    assert [m.text for m in found[0].messages] == ["Kostet es 5 € bitte?", "Grüße"]
    assert len(notes) == told


def test_archive_control_characters_and_half_surrogates_are_left_out(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "One\\u0000\\u001b[2J?\\ud800", "reply": "Yes\\r\\nNo", "from": "a\\nb"}\n')
    (ticket,) = gather(path)[0]
    assert [m.text for m in ticket.messages] == ["One[2J?", "Yes\nNo"] and ticket.messages[0].author == "a b"


@pytest.mark.parametrize(
    "text",
    ["", "soon", "0", "2025-13-45", "99999999999999999999", "31/31/2025", "0001-01-01", "9999-01-01", "1e400", "NaN"],
)
def test_archive_no_date_is_none(text):
    assert moment(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-04T09:30:00Z", "2025-03-04 09:30:00 UTC", "2025-03-04T09:30:00.1234567Z", "1741080600",
        "1741080600000", "Tue, 4 Mar 2025 10:30:00 +0100", "04/03/2025 9:30 AM", "4.3.2025 09:30", "2025-03-04 09:30",
    ],
)  # fmt: skip
def test_archive_dates_of_all_forms(text):
    assert moment(text).isoformat()[:16] in ("2025-03-04T09:30", "2025-03-04T10:30")
    assert moment(text).timestamp() // 60 == 1741080600 // 60
