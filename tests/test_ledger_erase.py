"""A person erased: nowhere in the data folder afterwards, and nobody else touched."""

from __future__ import annotations

import html
import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.errors import InputError, LedgerError
from assistant.ledger import Correction, Erased, Imported, Kind, erase, export_rows, import_rows, open_ledger
from assistant.ledger.persons import BLOT, person_of
from assistant.types import CheckReport, Message, Promise, Question, Status, Verdict

NAME, ADDRESS = "Zebulon Quartermain", "zeb.q@mail.example"
SENDER = f"{NAME} <{ADDRESS}>"
WHY = Question(((0, 4),), "Why?", standalone="Why?")
PLANTED = "planted-4711"


def write(ledger, text, sender=SENDER, reply="", external_id=None):
    """An inquiry with all that can hang on it."""
    message = Message(text, (), subject=text[:30], sender=sender)
    question = Question(((0, 4),), text[:40], standalone=text[:50])
    key = ledger.record_inquiry(message, [question], external_id=external_id)
    report = CheckReport((Verdict(question, Status.DEFERRED, 0.5, ((0, 4),)),))
    ledger.record_reply(key, "sent", reply or text, report, promises=[Promise(0, reply or text, (0, 4), "soon")])
    ledger.correct(Correction(Kind.DISMISS, message, question, ()))
    return key


@pytest.fixture
def ledger(where):
    with open_ledger(where) as opened:
        yield opened


def everything(folder: Path) -> bytes:
    return b"\n".join(f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file())


@pytest.mark.parametrize("named", [NAME, ADDRESS, SENDER, "ZEBULON  quartermain", "zeb.Q@mail.example"])
def test_erased_person_is_nowhere_in_the_data_folder(tmp_path, named):
    with open_ledger(tmp_path / "desk.db") as ledger:
        for number in range(40):
            write(ledger, f"Why? {PLANTED} " + "x" * number * 150)
            write(ledger, f"Why not? {number}", sender="Tom <tom@mail.example>")
        write(ledger.in_workspace("other"), f"Why? {PLANTED}")
        write(ledger, f"Ask {NAME} or {ADDRESS.upper()}.", sender="Ann <ann@mail.example>", reply=f"We asked {NAME}.")
        export_rows(ledger, tmp_path / "all.jsonl")
        report = tmp_path / "report.html"
        ledger.note_file(report)
        report.write_text(f"<p>{html.escape(NAME)}</p>")
        taken = erase(ledger, named)
        raw = everything(tmp_path)  # while the file is open, with its write-ahead log
        assert (taken.inquiries, taken.files, taken.removed) == (41, (str(tmp_path / "all.jsonl"),), (str(report),))
        assert len(ledger.inquiries(1_000)) == 41
    raw += everything(tmp_path)
    for secret in (PLANTED, "Zebulon", "Quartermain", ADDRESS):
        assert secret.lower().encode() not in raw.lower()
    with open_ledger(tmp_path / "again.db") as again:  # the export is still one
        assert import_rows(again, tmp_path / "all.jsonl") == Imported(new=41 + 40)


def test_erase_on_either_database_takes_all_that_hangs_on_it(ledger):
    write(ledger, f"Why? {PLANTED}")
    other = write(ledger, "Why not?", sender="Tom <tom@mail.example>")
    assert erase(ledger, ADDRESS) == Erased((ADDRESS, NAME.lower()), inquiries=1, corrections=1)
    assert [i.id for i in ledger.inquiries()] == [other]
    assert (len(ledger.replies(other)), len(ledger.promises(other)), len(ledger.corrections())) == (1, 1, 1)
    for table in ("question", "reply", "verdict", "promise"):
        with ledger.reading() as connection:
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 1
    assert erase(ledger, ADDRESS).nothing


def test_erase_blots_mentions_out_and_spans_still_hold(ledger):
    text = f"Why? I am asking for {NAME}, he is ill."
    key = write(ledger, text, sender="Ann <ann@mail.example>", reply=f"Give Quartermain, Zebulon our best: {ADDRESS}.")
    taken = erase(ledger, NAME)
    stored = ledger.inquiry(key)
    assert stored.text == f"Why? I am asking for {BLOT * 7} {BLOT * 11}, he is ill."
    assert (
        ledger.replies(key)[0].text == f"Give {BLOT * 12} {BLOT * 7} our best: {ADDRESS}."
    )  # whose it is nobody knows
    assert stored.sender == "Ann <ann@mail.example>"
    assert (taken.inquiries, taken.corrections) == (0, 1)
    assert taken.mentions == 4  # message, question, reply, promise


def test_erase_finds_the_address_by_the_name_and_the_name_by_the_address(ledger):
    write(ledger, "Why?", sender=SENDER)
    write(ledger, "Why not?", sender=ADDRESS)
    write(ledger, f"Ask {NAME}", sender="Ann <ann@mail.example>")
    assert set(erase(ledger, NAME, dry_run=True).names) == {NAME.lower(), ADDRESS}
    taken = erase(ledger, ADDRESS)
    assert (taken.inquiries, taken.mentions) == (2, 4)


def test_erase_of_a_name_leaves_those_with_a_part_of_it(ledger):
    for sender in ("Zebulon <z@mail.example>", "Ann Quartermain", "zeb.q@mail.example.org", "azeb.q@mail.example"):
        write(ledger, f"Why? {sender}", sender=sender)
    assert erase(ledger, SENDER).nothing
    assert len(ledger.inquiries()) == 4


def test_erase_dry_run_changes_nothing(ledger, tmp_path):
    write(ledger, "Why?")
    write(ledger, f"Ask {NAME}", sender="Ann")
    export_rows(ledger, tmp_path / "x.jsonl")
    before = (tmp_path / "x.jsonl").read_bytes()
    told = erase(ledger, NAME, dry_run=True)
    assert (told.inquiries, told.corrections, told.mentions, told.files) == (1, 2, 4, (str(tmp_path / "x.jsonl"),))
    export_rows(ledger, tmp_path / "y.jsonl")
    assert (tmp_path / "x.jsonl").read_bytes() == before == (tmp_path / "y.jsonl").read_bytes()
    assert erase(ledger, NAME).inquiries == told.inquiries


def test_erase_is_not_undone_by_an_import(ledger, tmp_path):
    write(ledger, "Why?")
    export_rows(ledger, tmp_path / "x.jsonl")
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes((tmp_path / "x.jsonl").read_bytes())  # somebody else's, which the ledger knows nothing of
    erase(ledger, NAME)
    assert import_rows(ledger, copy) == Imported(erased=2)
    assert ledger.inquiries() == ()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_erase_finds_accents_however_they_are_written(ledger, form):
    name = "Zoë Müller"
    other = "NFD" if form == "NFC" else "NFC"
    write(ledger, "Why?", sender=unicodedata.normalize(other, f"{name} <z@x.example>"))
    key = write(ledger, f"Ask {unicodedata.normalize(other, name)} \0", sender="Ann")
    taken = erase(ledger, unicodedata.normalize(form, name))
    assert taken.inquiries == 1
    assert BLOT in ledger.inquiry(key).text


def test_erase_of_a_masked_ledger_goes_by_the_address(where):
    with open_ledger(where, mask=True) as ledger:
        write(ledger, "Why?")
        write(ledger, "Why not?", sender="Tom <tom@mail.example>")
        assert erase(ledger, ADDRESS.upper()).inquiries == 1
        assert len(ledger.inquiries()) == 1


@pytest.mark.parametrize("name", ["", "  ", "ab", "...", "x" * 301, "\0"])
def test_erase_refuses_what_could_be_anybody(ledger, name):
    write(ledger, "Why?")
    with pytest.raises(InputError, match="Nobody"):
        erase(ledger, name)
    assert len(ledger.inquiries()) == 1


@pytest.mark.parametrize("name", [".*", "(a+)+$ x", "a|b c", "[abc", "\\d\\d\\d"])
def test_erase_takes_a_name_literally(ledger, name):
    write(ledger, "Why?")
    key = write(ledger, f"Ask {name} please", sender="Ann")
    if name != ".*":
        assert erase(ledger, name).mentions == 4
        assert name not in ledger.inquiry(key).text
    else:
        with pytest.raises(InputError):
            erase(ledger, name)


def test_erase_pattern_is_quick_on_long_text():
    pattern = person_of(SENDER).pattern()
    assert not pattern.search("zebulon " * 100_000 + "zeb.q@" * 100_000)


def test_erase_cleans_what_is_left_of_an_export_that_was_killed(ledger, tmp_path):
    write(ledger, "Why?")
    export_rows(ledger, tmp_path / "x.jsonl")
    part = tmp_path / "x.jsonl.part"
    part.write_bytes((tmp_path / "x.jsonl").read_bytes()[:-40])
    (tmp_path / "x.jsonl").unlink()
    assert erase(ledger, NAME).removed == (str(part),)
    assert not part.exists()


def test_erase_finds_the_person_in_files_that_escape_letters(ledger, tmp_path):
    name = "Zoë O'Brien"
    write(ledger, "Why?", sender=name)
    for number, text in enumerate((html.escape(name), json.dumps({"x": name}), name, "nobody", "Zo&euml; O&#39;Brien")):
        path = tmp_path / f"{number}.html"
        ledger.note_file(path)
        path.write_text(text)
    erase(ledger, name)
    assert sorted(p.name for p in tmp_path.glob("*.html")) == ["3.html"]


def test_erase_tells_a_file_that_cannot_be_changed(ledger, tmp_path, monkeypatch):
    write(ledger, "Why?")
    path = tmp_path / "report.html"
    ledger.note_file(path)
    path.write_text(NAME)

    def refuse(self, missing_ok=False):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(LedgerError, match=r"not from a file.*\n.*report.html"):
        erase(ledger, NAME)
    assert ledger.inquiries() == ()


def test_erase_tells_where_others_keep_old_pages_alive(tmp_path, monkeypatch):
    monkeypatch.setattr("assistant.ledger.opening.WAIT", 0.2)
    with open_ledger(tmp_path / "l") as ledger, open_ledger(tmp_path / "l") as reader:
        write(ledger, "Why?")
        with reader.reading() as connection:
            connection.exec_driver_sql("SELECT * FROM inquiry").all()
            with pytest.raises(LedgerError, match="run the erasure again"):
                erase(ledger, NAME)
        assert ledger.inquiries() == ()
        assert erase(ledger, NAME).nothing
        assert b"quartermain" not in everything(tmp_path).lower()


def test_erase_of_many_pages_of_rows(ledger, monkeypatch):
    monkeypatch.setattr("assistant.ledger.erasing.CHUNK", 3)
    for number in range(10):
        write(ledger, f"Why? {number}", sender=SENDER if number % 3 else "Ann", reply=f"Dear {NAME}")
    taken = erase(ledger, NAME)
    assert (taken.inquiries, taken.mentions) == (6, 8)
    assert datetime.now(UTC) > ledger.inquiries()[0].received_at
