"""The report's files: complete, self-contained, harmless whatever the texts are."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import zlib
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.audit.figures import groups
from assistant.audit.journal import Journal
from assistant.audit.method import _agreeing
from assistant.audit.report import html
from assistant.audit.running import Audit, Skipped
from assistant.audit.tables import as_json, figures_table, messages_table, safe
from assistant.audit.words import duration
from assistant.audit.writing import write
from assistant.config import Configuration
from tests.test_audit_figures import MONDAY, outcome
from tests.test_audit_run import run

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u202e=1+1"


@pytest.fixture
def done():
    from datetime import timedelta

    from assistant.audit.outcomes import Judged, Kept
    from assistant.types import Status

    asked = (Judged(EVIL, Status.ANSWERED),)
    made = [
        outcome(
            id=f"{EVIL}{n}", source="a.csv, line 2", channel="chat" if n % 2 else "email", team=EVIL if n % 3 else "=A",
            at=MONDAY + timedelta(days=4 * n), inquiry=f"{EVIL} {n}", reply=EVIL if n % 4 else "", questions=asked,
            replied=bool(n % 4), substantive=bool(n % 4), seconds=60.0 * n if n % 4 else None,
            promises=(Kept(MONDAY, n % 2 == 0, MONDAY),), form_letter=0.9 if n % 4 == 1 else 0.1,
        )
        for n in range(40)
    ]  # fmt: skip
    made[0] = replace(made[0], fault="internal fault")
    made[1] = replace(made[1], backwards=True, seconds=None)
    return Audit(EVIL, tuple(made), (Skipped(EVIL, 7, (EVIL,), True),))


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.outside, self.handlers = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            if name.startswith("on"):
                self.handlers.append(name)
            if name in ("href", "src") and not (value or "").startswith("#"):
                self.outside.append(value)


def data_of(page):
    packed = re.search(r'<script type="text/plain" id="data">([A-Za-z0-9+/=]*)</script>', page)[1]
    return json.loads(zlib.decompress(base64.b64decode(packed)))


def test_audit_report_holds_nothing_from_outside_and_no_markup_of_others(done):
    page = html(done)
    found = Tags()
    found.feed(page)
    assert not found.outside and not found.handlers and "img" not in found.tags
    assert found.tags.count("script") == 2 and "default-src 'none'" in page
    assert EVIL not in page and "http:" not in page.replace("http-equiv", "") and "https:" not in page


def test_audit_report_data_has_every_message_and_its_counts_are_the_figures(done):
    told = data_of(html(done))
    assert len(told["tickets"]) == 40 and told["tickets"][5][6] == f"{EVIL} 5"
    everything = groups(done.outcomes)[0]
    for place, (name, _) in enumerate(told["figures"]):
        bits = [t[4] >> 2 * place for t in told["tickets"]]
        if name != "kept":
            share = everything.shares[name]
            assert (sum(b & 3 == 3 for b in bits), sum(b & 1 for b in bits)) == (share.hits, share.of)
    by_team = [t[3][1] for t in told["tickets"] if t[3][1] >= 0]
    assert [by_team.count(n) for n in range(2)] == [g.inquiries for g in groups(done.outcomes) if g.kind == "team"]


def test_audit_report_of_one_and_of_none():
    assert "1 inquiry" in html(Audit("a", (outcome(),), ()))
    page = html(Audit("a", (), ()))
    assert "0 inquiries" in page and data_of(page)["tickets"] == []


def test_audit_tables_have_no_formulas_and_all_rows(done):
    found = groups(done.outcomes)
    rows = list(csv.DictReader(io.StringIO(messages_table(done.outcomes))))
    assert len(rows) == 40 and {r["team"] for r in rows} == {EVIL, "'=A"}
    assert rows[0]["not judged because"] == "internal fault" and rows[0]["none"] == ""
    figures = list(csv.DictReader(io.StringIO(figures_table(found))))
    none = next(r for r in figures if r["by"] == "all" and r["figure"] == "No reply at all")
    assert (none["hits"], none["of"]) == ("9", "39")
    told = json.loads(as_json(done, found))
    assert told["groups"][0]["shares"]["none"]["hits"] == 9 and len(told["tickets"]) == 40


@given(st.text())
def test_audit_cells_are_no_formulas(text):
    assert not str(safe(text)).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe(-1.5) == -1.5


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "–"), (0, "0 s"), (59.6, "1 min"), (3599, "59 min"), (3600, "1 h 00 min"), (200_000, "2 d 7 h")],
)
def test_audit_durations(seconds, words):
    assert duration(seconds) == words


def test_audit_files_replace_those_of_the_run_before(done, tmp_path):
    for _ in range(2):
        report = write(done, groups(done.outcomes), tmp_path)
    assert report.read_text("utf-8").startswith("<!doctype html>")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["audit.json", "figures.csv", "messages.csv", "report.html"]


def test_audit_journal_round_trips(done, tmp_path):
    with Journal(tmp_path, "s") as journal:
        journal.add(done.outcomes)
        journal.add(done.outcomes)
    with Journal(tmp_path, "s") as journal:
        assert tuple(journal.outcomes.values()) == done.outcomes
    with Journal(tmp_path, "other") as journal:
        assert not journal.outcomes and journal.renewed


def test_audit_masked_run_writes_no_personal_data(tmp_path):
    path = tmp_path / "a.jsonl"
    row = {"id": "1", "from": "Jo Planted <jo.planted@mail.example>", "text": "I am Jo Planted. Is 0161 496 0999 mine?",
           "reply": "yes, Jo Planted, jo.planted@mail.example"}  # fmt: skip
    path.write_text(json.dumps(row) + "\n")
    from assistant.audit.judging import Judge
    from tests.audit_desk import AuditDesk

    done = run(path, tmp_path / "out", Judge(AuditDesk(), mask=True), mask=True)
    write(done, groups(done.outcomes), tmp_path / "out")
    for file in (tmp_path / "out").iterdir():
        text = file.read_text("utf-8")
        text += json.dumps(data_of(text)) if file.suffix == ".html" else ""
        assert "planted" not in text.lower() and "0161" not in text, file.name


def test_audit_configuration_knows_the_company():
    assert Configuration().company.addresses == ()


@pytest.mark.parametrize(("number", "said"), [(1, "has a reply dated"), (2, "have a reply dated")])
def test_audit_notes_agree_with_their_number(number, said):
    assert _agreeing(number, "have a reply dated before the inquiry").startswith(said)
    assert _agreeing(number, "could not be judged").startswith("could not")
