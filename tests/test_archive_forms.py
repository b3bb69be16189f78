"""Exports and tables into tickets: each form as helpdesks write it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.archive import LEFT_OUT, read
from assistant.errors import InputError
from assistant.types import Channel


class Heard(list):
    def found(self):
        return [p.found for p in self if p.remedy == LEFT_OUT]


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def tickets(tmp_path, heard):
    def _read(content, name="archive", **known):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read(path, skipped=heard.append, **known))

    return _read


def said(ticket):
    return [(m.by_customer, m.text) for m in ticket.messages]


def test_archive_own_form_round_trips(tickets, heard):
    row = {
        "id": "T1", "channel": "chat", "team": "Orders", "subject": "Two things", "messages": [
            {"at": "2025-03-04T09:30:00Z", "from": "jo@example.org", "customer": True, "text": "Where is my order?"},
            {"at": "2025-03-04T09:31:00Z", "from": "x", "customer": False, "text": "Received.", "auto": True},
            {"at": "2025-03-04T09:32:00Z", "from": "Megan", "customer": False, "text": "ask the depot", "note": True},
            {"at": "2025-03-04T11:00:00+01:00", "from": "Megan", "customer": False, "text": "It left today."},
        ],
    }  # fmt: skip
    (ticket,) = tickets(json.dumps(row) + "\n")
    assert (ticket.id, ticket.channel, ticket.team, ticket.subject) == ("T1", Channel.CHAT, "Orders", "Two things")
    assert said(ticket) == [(True, "Where is my order?"), (False, "Received."), (False, "It left today.")]
    assert [m.auto for m in ticket.messages] == [False, True, False]
    assert ticket.messages[2].at == datetime(2025, 3, 4, 10, tzinfo=UTC)
    assert ticket.source == "archive, 1" and not heard


def test_archive_table_of_pairs_by_common_names(tickets):
    text = (
        "Ticket ID;Customer Email;Created At;Subject;Message;Agent Reply;Replied At;Channel;Group\n"
        '7;jo@example.org;2025-03-04 09:30;Lamp;"Ship;\nto Ireland?";"Yes, in ""two"" days.";2025-03-04 10:30;web;Sa\n'
        "8;al@example.org;2025-03-05 09:30;;Anybody there?;;;email;\n"
    )
    one, two = tickets(text, "x.csv", zone=ZoneInfo("Europe/Berlin"))
    assert said(one) == [(True, "Ship;\nto Ireland?"), (False, 'Yes, in "two" days.')]
    assert (one.id, one.team, one.channel) == ("7", "Sa", Channel.WEB)
    assert one.messages[0].at == datetime(2025, 3, 4, 8, 30, tzinfo=UTC)
    assert said(two) == [(True, "Anybody there?")] and two.subject is None


def test_archive_table_of_messages_may_be_scattered(tickets):
    text = (
        "id\trole\tfrom\tdate\ttext\n"
        "2\tcustomer\tbo\t2025-03-02 10:00\tSecond?\n"
        "1\tcustomer\tal\t2025-03-01 10:00\tFirst?\n"
        "2\tagent\tM\t2025-03-02 12:00\tYes.\n"
        "1\tnote\tM\t2025-03-01 11:00\tbetween us\n"
        "1\tagent\tM\t2025-03-01 12:00\tNo.\n"
    )
    two, one = tickets(text, "x.tsv")
    assert (two.id, said(two)) == ("2", [(True, "Second?"), (False, "Yes.")])
    assert (one.id, said(one)) == ("1", [(True, "First?"), (False, "No.")])


def test_archive_table_without_roles_takes_the_first_writer_for_the_customer(tickets):
    text = "id,from,text\n1,al,First?\n1,megan,No.\n1,al,Thanks\n"
    (ticket,) = tickets(text, "x.csv")
    assert said(ticket) == [(True, "First?"), (False, "No."), (True, "Thanks")]


@pytest.mark.parametrize(
    ("rows", "day"),
    [
        ("04/13/2025 9:00,04/05/2025 9:00", 5),  # one date can only have the month first, so all have
        ("13/04/2025 9:00,05/04/2025 9:00", 5),
        ("05/04/2025 9:00,06/04/2025 9:00", 6),  # no way to tell: as in Britain
    ],
)
def test_archive_short_dates_are_read_as_the_column_says(tickets, rows, day):
    first, second = rows.split(",")
    text = f"id,date,text,reply\n1,{first},One?,Yes\n2,{second},Two?,No\n"
    assert tickets(text, "x.csv")[1].messages[0].at == datetime(2025, 4, day, 9, tzinfo=UTC)


@pytest.mark.parametrize("lines", [True, False])
def test_archive_zendesk_leaves_private_comments_out(tickets, lines):
    ticket = {
        "id": 35, "subject": "Lamp", "requester_id": 9, "group_id": 4, "via": {"channel": "twitter"},
        "comments": [
            {"id": 1, "author_id": 9, "public": True, "created_at": "2025-03-04T09:00:00Z", "plain_body": "Is it in?"},
            {"id": 2, "author_id": 2, "public": False, "created_at": "2025-03-04T09:30:00Z", "body": "he is angry"},
            {"id": 3, "author_id": 2, "public": True, "created_at": "2025-03-04T10:00:00Z", "body": "<p>It is.</p>"},
            {"id": 4, "author_id": 8, "public": True, "created_at": "2025-03-04T11:00:00Z", "body": "I wonder too"},
        ],
    }  # fmt: skip
    whole = {"users": [{"id": 8, "role": "end-user"}, {"id": 2, "role": "agent"}], "tickets": [ticket], "count": 1}
    (found,) = tickets(json.dumps(ticket) + "\n" + "\n" if lines else json.dumps(whole, indent=2))
    assert said(found) == [(True, "Is it in?"), (False, "<p>It is.</p>"), (not lines, "I wonder too")]
    assert found.messages[1].html and found.channel is Channel.SOCIAL and found.team == "4"


def test_archive_help_scout_newest_first_is_turned_round(tickets):
    threads = [
        {"type": "lineitem", "createdAt": "2025-03-04T12:00:00Z", "body": ""},
        {
            "type": "message",
            "createdAt": "2025-03-04T11:00:00Z",
            "body": "Yes.<br>Megan",
            "createdBy": {"type": "user"},
        },
        {"type": "message", "state": "draft", "createdAt": "2025-03-04T10:30:00Z", "body": "Ye"},
        {"type": "note", "createdAt": "2025-03-04T10:00:00Z", "body": "refund?"},
        {"type": "customer", "createdAt": "2025-03-04T09:00:00Z", "body": "Is it in?", "createdBy": {"email": "a@b.c"}},
    ]
    row = {"id": 1, "number": 77, "type": "chat", "mailbox": {"name": "Sales"}, "_embedded": {"threads": threads}}
    (found,) = tickets(json.dumps({"_embedded": {"conversations": [row]}, "page": {"number": 1}}))
    assert said(found) == [(True, "Is it in?"), (False, "Yes.<br>Megan")]
    assert (found.id, found.team, found.channel) == ("77", "Sales", Channel.CHAT)
    assert found.messages[0].author == "a@b.c"


def test_archive_json_rows_are_pairs(tickets):
    rows = [{"id": 1, "text": "Is it in?", "reply": "Yes."}, {"id": 2, "text": "Is it out?", "reply": None}]
    one, two = tickets(json.dumps(rows))
    assert said(one) == [(True, "Is it in?"), (False, "Yes.")]
    assert said(two) == [(True, "Is it out?")]


def test_archive_columns_that_say_too_little_are_named(tickets):
    with pytest.raises(InputError, match='columns "text" and "reply"') as raised:
        tickets("name,colour\nx,red\n", "x.csv")
    assert "name, colour" in str(raised.value)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"PK\x03\x04abc", "a ZIP archive"),
        (b"\x1f\x8babc", "a gzip archive"),
        (b"hello", "text of no form"),
        (b"a\0b", "binary data"),
    ],
)
def test_archive_of_no_known_form_is_refused(tickets, content, found):
    with pytest.raises(InputError, match=found):
        tickets(content)


def test_archive_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="nothing there"):
        list(read(tmp_path / "none"))


def test_archive_folder_of_several_forms_reads_all_and_names_the_rest(tmp_path, heard):
    (tmp_path / "a.csv").write_text("text,reply\nOne?,Yes\n")
    (tmp_path / "b.jsonl").write_text('{"text": "Two?", "reply": "No"}\n{"text": "Three?", "reply": "No"}\n')
    (tmp_path / "c.png").write_bytes(b"\x89PNG\0\0")
    (tmp_path / ".hidden").write_text("x")
    found = list(read(tmp_path, skipped=heard.append))
    assert [t.messages[0].text for t in found] == ["One?", "Two?", "Three?"]
    assert heard.found() == ["binary data"]
