"""The gaps tab without a browser: what it shows, its bounds, and that nothing of others is lost."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.config import Configuration
from assistant.config_api import Api
from assistant.config_sections import PageSettings
from assistant.errors import InputError, KnowledgeBaseError
from assistant.gaps import Cause, GapReport, GapTopic, Nearest, Proposal, Used, Week, proof
from assistant.gaps.proof import Kept, State, Verified
from assistant.knowledge import open_index
from assistant.knowledge.adding import Change
from assistant.page import gaps_binding, gaps_changes, gaps_mail, gaps_view, gaps_work
from assistant.page.gaps_changes import Seen
from assistant.page.gaps_shelf import ADDRESS, Shelf, route
from assistant.page.gaps_work import Looked
from assistant.page.knowledge_jobs import Job, Works
from assistant.page.knowledge_uploads import Uploads
from assistant.page.serve import shelf_of, uploads_of
from assistant.pipeline import Assistant
from assistant.types import Entry, Match, MatchResult
from tests.fakes import FakeEncoder
from tests.gap_ledger import write_base

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
EVIL = '<script>alert(1)</script> "=1+1"'
ASKS = ("Do you repair bicycles?", "Can you repair my bicycle?")


def topic(id="a1", name="Repair bicycles", cause=Cause.NOTHING, **more):
    weeks = tuple(Week(date(2026, 3, 2) + timedelta(weeks=i), n) for i, n in enumerate((1, 0, 4)))
    made = {"asked": 5, "customers": 3, "last": NOW, "ended": {"no reply": 4, "deferred": 1}, "score": 3.0}
    made |= {"words": ASKS, "questions": ASKS, "weeks": weeks}
    return GapTopic(id, name, cause, **(made | more))


def report(*topics, asked=9, **more):
    made = {"answered": 4, "for_documentation": 8, "aside": 0, "weeks": (), "used": (), "unused": (), "made": NOW}
    return GapReport(tuple(topics), asked, **(made | more))


def kept(**more):
    made = {"id": "a1", "name": "Repair bicycles", "cause": Cause.NOTHING, "state": State.OPEN, "questions": ASKS}
    return Kept(**(made | more))


def text(tokens):
    return "".join(piece for piece, _ in tokens)


def lit(tokens, mark):
    return [piece for piece, name in tokens if name == mark]


@pytest.fixture
def base(tmp_path):
    return write_base(tmp_path / "kb")


@pytest.fixture
def desk(base):
    desk = Assistant(Configuration(), open_index(base, FakeEncoder()), FakeEncoder())
    desk.knowledge_base = base
    return desk


# ---- what is shown ----


@pytest.mark.parametrize(
    ("values", "shown"),
    [((), ""), ((4,), ""), ((0, 0), "▁▁"), ((0, 7), "▁█"), ((1, 7, 3), "▂█▄"), ((1, 1000), "▂█")],
)
def test_spark_has_a_bar_for_each_value(values, shown):
    assert gaps_view.spark(values) == shown


def test_spark_of_many_values_stays_short_and_loses_none():
    trend = gaps_view.spark([0] * 51 + [9])
    assert len(trend) <= gaps_view.SPARK and trend[-1] == "█" and set(trend[:-1]) == {"▁"}


def test_report_tells_topics_share_and_source():
    said = text(gaps_view.report_tokens(report(topic(), topic("b", cause=Cause.SINCE)), "the ledger", ("one <b>",)))
    assert said.startswith("1 topic to work on") and "9 questions in the ledger" in said
    assert "50%" in said and "1 other topic" in said and "Note: one <b>" in said
    assert "No questions found" in text(gaps_view.report_tokens(report(asked=0), "the ledger", ()))
    nothing = gaps_view.report_tokens(report(for_documentation=0), "x.mbox", ())
    assert "every question has an answer" in text(nothing) and "%" not in text(nothing)


def test_row_says_cause_customers_trend_and_end_and_later_the_state():
    tokens = gaps_view.row_tokens(topic(), kept())
    assert tokens[0] == ("nothing", "cause") and lit(tokens, "trend") == [" ▃▁█ "]
    assert "3 customers" in text(tokens) and "Ended: 4 no reply, 1 deferred" in text(tokens)
    assert gaps_view.row_tokens(topic(), kept(state=State.CLOSED))[0][0] == "closed"
    assert "customer " in text(gaps_view.row_tokens(topic(customers=1, weeks=()), None))


def test_topic_tells_what_to_do_words_and_nearest():
    near = (Nearest("wrap", EVIL, "wrap.md", 2, 0.031),)
    one = topic(nearest=near, missing=("bicycle", "workshop"), notes=("a and b disagree",))
    about = text(gaps_view.about_tokens(one))
    assert about.startswith("No article is close: write one.") and "a and b disagree" in about
    assert "2 Mar 2026 to 16 Mar 2026, at most 4 questions a week" in about
    assert text(gaps_view.word_tokens(one)).splitlines() == [f"“{a}”" for a in ASKS]
    told = text(gaps_view.near_tokens(one))
    assert EVIL in told and "wrap.md: first for 2 questions, answers with 3%" in told
    assert lit(gaps_view.near_tokens(one), "missing") == ["bicycle, workshop"]
    assert text(gaps_view.near_tokens(topic())) == "No article is about it."
    assert gaps_view.word_tokens(topic(words=())) == []


def test_diff_of_a_new_file_of_an_edit_and_of_nothing():
    new = gaps_view.diff_tokens(None, "# A\n\nB\n", "a.md")
    assert new[0][0] == "a.md, new file: 3 lines added, 0 removed"
    assert [p.strip() for p in lit(new, "added")] == ["+# A", "+", "+B"]
    edit = gaps_view.diff_tokens("a\nb\nc\n", "a\nx\nc\n", "a.md")
    assert "1 line added, 1 removed" in text(edit) and "\n-b" in text(edit) and lit(edit, "added") == ["\n+x"]
    assert "nothing changes" in text(gaps_view.diff_tokens("a\r\nb\r\n", "a\nb\n", "a.md"))
    far = "\n".join(map(str, range(60)))
    assert text(gaps_view.diff_tokens(far, far.replace("5\n", "five\n").replace("50\n", "fifty\n"), "a.md")).count("…")


def test_again_says_which_questions_are_answered_and_by_what():
    entry = Entry("bike", EVIL, (), source="bike.md")
    found = [MatchResult("open?", (), False, 0.0), MatchResult("done?", (Match(entry, 1.0, None),), True, 0.93)]
    said = text(gaps_view.again_tokens(found))
    assert said.startswith("1 of 2 questions answered now\n✓ done?") and f"answered by “{EVIL}”, 93%" in said
    assert "○ open?\nnot answered" in said
    assert "0 of 0 questions" in text(gaps_view.again_tokens([]))


def test_proved_tells_those_first_that_opened_again():
    again = Verified(kept(name="Z", state=State.CLOSED), 0)
    found = [Verified(kept(id="b", name="B"), 2), Verified(kept(id="c", name="C"), 0), again]
    said = text(gaps_view.proved_tokens(found)).splitlines()
    assert said[0] == "3 topics: 1 closed, 2 open, 1 of them open again"
    assert [line for line in said if line in "ZBC" and line] == ["Z", "C", "B"]
    assert "open again: 0 of 2" in "\n".join(said)
    assert "read the ledger first" in text(gaps_view.proved_tokens([]))
    assert "40 more" in text(gaps_view.proved_tokens([Verified(kept(id=str(i)), 0) for i in range(100)]))


def test_covered_tells_used_and_unused_articles():
    used = tuple(Used(str(i), f"A{i}", "a.md", 20 - i) for i in range(20))
    weeks = (Week(date(2026, 3, 2), 4, 1), Week(date(2026, 3, 9), 0, 0), Week(date(2026, 3, 16), 2, 2))
    tokens = gaps_view.covered_tokens(
        report(used=used, unused=(Used("x", "Never", "x.md", 0),), weeks=weeks), {"a1": kept(state=State.CLOSED)}
    )
    assert lit(tokens, "headline") == ["50% answered", "\n\nMost used", "\n\nNever used"]
    said = text(tokens)
    assert "A0 · 20 questions" in said and "5 more" in said and "\nNever" in said and "1 gap closed" in said
    assert lit(tokens, "trend") == ["▃▁█"]
    assert text(gaps_view.covered_tokens(report(for_documentation=0), {})).startswith("– answered")


def test_list_shows_a_page_of_topics_and_which_is_chosen():
    topics = [topic(str(i), cause=Cause.NOTHING if i < 12 else Cause.SINCE) for i in range(13)]
    seen = Seen(Looked(report(*topics), {"1": kept(id="1", state=State.CLOSED)}, "the ledger"), topic="1")
    made = gaps_changes.listed(seen)
    assert made["pages"]["visible"] and not made["earlier"]["interactive"] and made["further"]["interactive"]
    assert {"is-closed", "is-chosen"} <= set(made["row-1"]["elem_classes"])
    assert "is-chosen" not in made["row-0"]["elem_classes"]
    seen.first = 10
    made = gaps_changes.listed(seen)
    assert made["page"]["value"][0][0] == "11 to 13 of 13" and not made["row-3"]["visible"]
    assert "is-aside" in made["row-2"]["elem_classes"]
    assert not any(v["visible"] for n, v in gaps_changes.listed(Seen()).items() if n.startswith("row-"))


# ---- what a person may write ----


def change(base, before=None):
    return Change(base / "new.md", before, "---\ntitle: A\n---\n\nB\n")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("---\ntitle: A\n---\n\n \n", "no text yet"),
        ("", "no text yet"),
        ("---\ntitle: [\n---\n\nB\n", "cannot be read"),
        ("x" * (gaps_work.LONGEST + 1), "characters"),
    ],
)
def test_what_is_no_article_is_refused_and_nothing_written(desk, base, written, why):
    with pytest.raises(InputError, match=why):
        gaps_work.approve(desk, kept(), change(base), written)
    assert not (base / "new.md").exists()


def test_edited_text_keeps_the_line_ends_of_its_file(base):
    assert gaps_work.edited(change(base), "a\r\nb").after == "a\nb\n"
    assert gaps_work.edited(change(base, "x\r\ny\r\n"), "x\nz\n\n").after == "x\r\nz\r\n"
    assert gaps_work.edited(change(base), "# T\n\n---\n\nB").after == "# T\n\n---\n\nB\n"


def run(work):
    job, begun = Works().start("it", work, "gaps")
    assert begun
    for _ in range(2_000):
        if job.ended:
            return job
        threading.Event().wait(0.01)
    raise AssertionError("the work does not end")


def test_approved_article_is_written_served_and_proved(desk, base):
    proposal = Proposal("bikes", ASKS[0], (ASKS[1],), "We repair bicycles in Leeds.", ("T1-0",))
    one = kept(proposal=proposal)
    proof.write(base, [one])
    planned = gaps_work.proposed(desk, one)
    job = run(gaps_work.approve(desk, one, planned, planned.after.replace("Leeds", "York")))
    assert not job.fault and job.result.file == "bikes.md"
    assert "York" in (base / "bikes.md").read_text() and desk.index.entry("bikes") is not None
    assert len(job.result.again) == len(ASKS)
    assert job.result.kept["a1"].file == "bikes.md" and job.result.kept["a1"].state is not State.OPEN
    assert gaps_work.proposed(desk, job.result.kept["a1"]) is None


def test_file_that_changed_meanwhile_is_not_written_over(desk, base):
    entry = desk.index.entry("wrap")
    one = kept(proposal=Proposal("w", "Wrap", ("How dear is wrapping?",), extends=entry.id))
    planned = gaps_work.proposed(desk, one)
    (base / "wrap.md").write_text("# Somebody else's\n\nNew text.\n")
    job = run(gaps_work.approve(desk, one, planned, planned.after))
    assert "edited meanwhile" in job.fault and (base / "wrap.md").read_text().startswith("# Somebody else's")
    new = gaps_work.proposed(desk, kept(proposal=Proposal("n", "N", (), "Text that is new.")))
    new.path.write_text("theirs")
    assert run(gaps_work.approve(desk, kept(), new, new.after)).fault and new.path.read_text() == "theirs"


def test_topic_without_an_answer_begins_an_empty_article(desk, base):
    begun = gaps_work.proposed(desk, kept(questions=(*ASKS, "Is [NAME] there? " * 9)))
    assert ASKS[1] in begun.after and "sources" not in begun.after and begun.before is None
    with pytest.raises(InputError, match="no text yet"):
        gaps_work.edited(begun, begun.after)
    assert gaps_work.proposed(desk, kept(cause=Cause.NOT_USED)) is None
    gone = kept(proposal=Proposal("x", "X", ("y?",), extends="gone"))
    with pytest.raises(InputError, match="gone"):
        gaps_work.proposed(desk, gone)


def test_entry_of_a_table_is_to_be_edited_by_hand(tmp_path):
    (tmp_path / "faq.csv").write_text("question,answer\nDo you wrap?,Yes.\n")
    desk = Assistant(Configuration(), open_index(tmp_path, FakeEncoder()), FakeEncoder())
    desk.knowledge_base = tmp_path
    one = kept(proposal=Proposal("x", "X", ("Wrap it?",), extends=desk.index.entries[0].id))
    with pytest.raises(KnowledgeBaseError, match="cannot be edited here"):
        gaps_work.proposed(desk, one)


def test_without_base_ledger_or_files_the_reason_is_said(desk, tmp_path):
    with pytest.raises(InputError, match="no ledger"):
        gaps_work.look(desk, tmp_path / "none.db")
    with pytest.raises(InputError, match="no ledger"):
        gaps_work.look(desk, None)
    with pytest.raises(InputError, match="Choose a file"):
        gaps_work.look_into(desk, Uploads(9, gaps_mail.KINDS), ["gone"])
    bare = Assistant(Configuration(), None, FakeEncoder())
    for begin in (lambda: gaps_work.look(bare, None), lambda: gaps_work.prove(bare)):
        with pytest.raises(InputError, match="No knowledge base"):
            begin()


def test_past_mail_is_bounded_and_what_was_left_out_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(gaps_mail, "MOST_TICKETS", 2)
    lines = [f'{{"messages": [{{"customer": true, "text": "Do you repair bicycles {i}?"}}]}}' for i in (1, 2, 3, 1)]
    paths = []
    for n, part in enumerate((lines[:2], lines[2:])):
        (tmp_path / str(n)).mkdir()
        paths.append(tmp_path / str(n) / "mail.jsonl")
        paths[-1].write_text("\n".join(part))
    notes = []
    with gaps_mail.together(paths) as place:
        found = list(gaps_mail.tickets(place, Configuration(), notes))
        assert len(list(place.iterdir())) == 2
    assert len(found) == 2 and "first 2 inquiries" in notes[0] and not place.exists()
    assert all(p.exists() for p in paths)


# ---- what is shared, and who may fetch it ----


def test_report_is_fetched_with_its_token_only():
    shelf = Shelf()
    app = FastAPI()
    app.add_route(f"{ADDRESS}/{{name}}", route(shelf), methods=["GET"])
    client = TestClient(app)
    for name in (".html", "x.html", "%2e%2e", "é.csv"):
        assert client.get(f"{ADDRESS}/{name}").status_code == 404, name
    assert shelf.address("html") is None
    first = Looked(report(topic(name=EVIL, words=(EVIL, "=1+1"))), {}, "the ledger")
    shelf.put(first)
    page, table = (client.get(shelf.address(k)[1:]) for k in ("html", "csv"))
    assert page.status_code == table.status_code == 200
    assert "attachment" in page.headers["content-disposition"] and page.headers["cache-control"] == "no-store"
    assert "<script>" not in page.text and "&lt;script&gt;" in page.text and ",=1" not in table.text
    before = shelf.address("html")
    shelf.put(Looked(first.report, {"a1": kept()}, "the ledger"))
    assert shelf.address("html") == before, "an approval keeps the links of open pages"
    shelf.put(Looked(report(), {}, "the ledger"))
    assert client.get(before[1:]).text == page.text, "another page may still show it"
    for _ in range(8):
        shelf.put(Looked(report(), {}, "the ledger"))
    assert client.get(before[1:]).status_code == 404
    assert client.get(shelf.address("html")[1:].replace(".html", ".exe")).status_code == 404


def test_writing_and_past_mail_are_for_where_imports_are_allowed():
    here, away = Configuration(), Configuration(page=PageSettings(imports=False), api=Api(port=7861))
    assert shelf_of(here, uploads_of(here)).writes and shelf_of(here, uploads_of(here)).mails.kinds == gaps_mail.KINDS
    assert not shelf_of(away, uploads_of(away)).writes and shelf_of(away, uploads_of(away)).mails is None
    assert shelf_of(None, None).where is None
    with pytest.raises(InputError, match="not read"):
        shelf_of(here, uploads_of(here)).mails.add("a.pdf", b"x")


class _Widgets(dict):
    def __missing__(self, name):
        return name


@pytest.fixture
def tab(desk, monkeypatch):
    monkeypatch.setattr(gaps_binding, "gr", type("G", (), {"update": staticmethod(lambda **c: c)}))
    monkeypatch.setattr(gaps_binding, "LOOK", 0.001)
    shelf = Shelf(writes=True, mails=Uploads(1000, gaps_mail.KINDS))
    return gaps_binding.Tab(_Widgets(), desk, shelf, Works())


def test_tab_says_what_keeps_it_from_working_and_never_lets_a_fault_out(tab, desk):
    (answer,) = tab.look(Seen())
    assert "no ledger" in answer["said"]["value"][0][0]
    (answer,) = tab.approve(Seen(), "x")
    assert "Choose a topic" in answer["said"]["value"][0][0]
    desk._index = None
    seen = Seen(Looked(report(topic()), {}, "the ledger"), topic="a1")
    assert "knowledge base" in tab.ask(seen)["said"]["value"][0][0]
    stop = threading.Event()
    tab._works.start("an import", lambda job: stop.wait(5))
    (answer,) = tab.prove(seen)
    assert "an import is still running" in answer["said"]["value"][0][0]
    stop.set()


def test_tab_leads_from_topic_to_closed_gap(tab, desk, base):
    proposal = Proposal("bikes", ASKS[0], (ASKS[1],), "We repair bicycles in Leeds.", ("T1-0",))
    proof.write(base, [kept(proposal=proposal)])
    found = Looked(report(topic(proposal=proposal), topic("b2", "Kayaks")), proof.read(base), "the ledger")
    tab._shelf.put(found)
    seen = Seen()
    (first,) = tab.follow(seen)
    assert first["row-1"]["visible"] and not first["row-2"]["visible"] and first["html"]["link"]
    shown = tab.pick(0, seen)
    assert "We repair bicycles in Leeds." in shown["entry"]["value"] and shown["approve"]["visible"]
    assert "from" not in shown["note"]["value"][0][0].lower() or "1 reply" in shown["note"]["value"][0][0]
    typed = tab.typed(seen, shown["entry"]["value"] + "More.\n")
    assert "\n+More." in lit(typed["diff"]["value"], "added")
    *_, last = tab.approve(seen, shown["entry"]["value"])
    assert "bikes.md was written" in last["entry-said"]["value"][0][0] and not last["entry"]["visible"]
    assert last["row-0"]["elem_classes"][2] in ("is-closed", "is-approved")
    assert tab._shelf.looked.kept["a1"].file == "bikes.md", "pages that are opened later know it"
    *_, last = tab.prove(seen)
    assert "1 topic" in text(last["proved-list"]["value"])
    assert "questions answered now" in text(tab.ask(seen)["again"]["value"])
    assert tab.pick(7, seen)["topic"]["visible"] is False


def test_tab_without_leave_to_write_shows_the_command(tab):
    tab._shelf.writes = False
    seen = Seen(Looked(report(topic()), {}, "the ledger"))
    shown = tab.pick(0, seen)
    assert not shown["approve"]["visible"] and "fullreply gaps approve a1" in shown["note"]["value"][0][0]
    (answer,) = tab.approve(seen, "---\ntitle: A\n---\n\nB\n")
    assert "Choose a topic" in answer["said"]["value"][0][0]


def test_tab_turns_pages_within_bounds(tab):
    seen = Seen(Looked(report(*(topic(str(i)) for i in range(13))), {}, "the ledger"))
    for by, first in ((10, 10), (10, 10), (-10, 0), (-10, 0)):
        tab.turn(by, seen)
        assert seen.first == first
    empty = Seen()
    tab.turn(10, empty)
    assert empty.first == 0


def test_tab_takes_files_by_their_tokens_only(tab):
    token = tab._shelf.mails.add("mail <b>.csv", b"x")
    told = tab.staged(f'{{"ids": ["{token}", "other"], "refused": ["<i>.exe: no"]}}')
    assert text(told["staged"]["value"]) == "mail <b>.csv (1 kB)\n<i>.exe: no" and told["bring"]["interactive"]
    tab.clear(f'{{"ids": ["{token}"], "refused": []}}')
    assert tab._shelf.mails.named([token]) == [] and not tab.staged("nonsense")["bring"]["interactive"]


def test_job_of_another_tab_is_not_told_as_ours(tab):
    stop = threading.Event()
    job, _ = tab._works.start("an import", lambda job: stop.wait(5), "knowledge")
    assert len(list(tab.follow(Seen()))) == 1 and isinstance(job, Job)
    stop.set()
