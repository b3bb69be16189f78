"""The page without a browser: what it shows and what its actions change."""

from __future__ import annotations

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError, KnowledgeBaseError
from assistant.page import changes, palette, session, view, work
from assistant.page.session import Fields
from assistant.types import CheckReport, Entry, Match, MatchResult, Message, Part, Passage, Question, Status, Verdict
from tests.stub_desk import DEFERRAL, StubDesk

TEXT = "How long does delivery take? Can I return it? What colour is it?"
FIELDS = Fields(TEXT, "", "", "email")
SPANS = st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=4)


def question(text="Why?", **more):
    return Question(((0, len(text)),), text, **more)


def report(*statuses, score=0.9):
    return CheckReport(tuple(Verdict(question(), s, 0.9) for s in statuses), score)


def match(score=0.9, answered=True, passage="Because."):
    entry = Entry(
        "e1", "Reasons", (Passage(passage, ("Help", "Why")),) if passage else (), source="faq.csv", updated="2026"
    )
    return MatchResult("Why?", (Match(entry, score),), answered, score)


# ---- view ----


@given(st.text(max_size=30), st.lists(st.tuples(st.sampled_from("123"), SPANS), max_size=4))
def test_segments_joined_are_the_text(text, marks):
    pieces = view.segments(text, marks)
    assert "".join(piece for piece, _ in pieces) == text
    assert all(piece for piece, _ in pieces)


def test_segments_overlapping_marks_name_both():
    assert view.segments("abcdef", [("1", [(0, 4)]), ("2", [(2, 6)])]) == [("ab", "1"), ("cd", "1, 2"), ("ef", "2")]


def test_segments_empty_text_and_no_marks():
    assert view.segments("", [("1", [(0, 5)])]) == []
    assert view.segments("abc", []) == [("abc", None)]


def test_segments_count_code_points_not_bytes():
    assert view.segments("🏕️ why?", [("1", [(3, 7)])])[-1] == ("why?", "1")


def test_segments_many_marks_are_quick():
    text = "x" * 100_000
    marks = [(str(i), [(j, j + 1) for j in range(i, 100_000, 100)]) for i in range(100)]
    assert len(view.segments(text, marks)) == 100_000


def test_inquiry_tokens_mark_body_and_subject_apart():
    inquiry = Message("Why?", ((0, 4),), subject="Where?")
    questions = (Question(((0, 6),), "Where?", part=Part.SUBJECT), Question(((0, 4),), "Why?"))
    assert view.inquiry_tokens(inquiry, questions) == [("Why?", "2")]
    assert view.inquiry_tokens(inquiry, questions, Part.SUBJECT) == [("Where?", "1")]
    assert view.inquiry_tokens(Message("", ()), ()) == []


def test_evidence_tokens_say_the_status_in_words():
    found = CheckReport(
        (Verdict(question(), Status.ANSWERED, 0.9, ((0, 2),)), Verdict(question(), Status.DEFERRED, 0.9, ((3, 5),)))
    )
    assert view.evidence_tokens("ab cd", found) == [("ab", "1"), (" ", None), ("cd", "2 later")]


@pytest.mark.parametrize(
    ("probability", "words"), [(0.0, "1%"), (0.004, "1%"), (0.5, "50%"), (0.999, "99%"), (1.0, "99%")]
)
def test_percent_is_never_certain(probability, words):
    assert view.percent(probability) == words


def test_chance_words_by_score():
    assert view.chance_words(match(0.93)) == ("Very likely the answer · 93%", "good")
    assert view.chance_words(match(0.7)) == ("Likely the answer · 70%", "good")
    assert view.chance_words(match(0.52)) == ("Possibly the answer · 52%", "guess")
    assert view.chance_words(match(0.2, answered=False)) == ("Closest article, probably not the answer · 20%", "guess")
    assert view.chance_words(MatchResult("Why?", (), False, 0.0)) == ("Nothing in the knowledge base", "none")


def test_card_shows_entry_passage_and_source():
    card = view.card(2, question("Why\n so?"), match())
    assert card.question == [("2", "number"), ("Why so?", None)]
    assert (card.title, card.passage, card.source) == ("Reasons", "Because.", "Help › Why · faq.csv · updated 2026")
    assert (card.address, card.folded) == ("", False)
    assert view.card(1, question(), match(passage="long " * 100)).folded


@pytest.mark.parametrize(
    ("url", "address"),
    [("https://a.example/x", "https://a.example/x"), ("javascript:alert(1)", ""), ("//a.example", ""), (None, "")],
)
def test_card_opens_pages_of_the_web_only(url, address):
    found = MatchResult("Why?", (Match(Entry("e", "T", url=url), 1.0),), True, 0.9)
    assert view.card(1, question(), found).address == address


def test_card_without_match_or_text():
    assert view.card(1, question(), MatchResult("Why?", (), False, 0.0)).title == ""
    assert view.card(1, question(), match(passage="")).passage == "This article has no text to quote."


def test_card_of_doubtful_question_says_so():
    assert "Perhaps not a question · 30% sure" in view.card(1, question(confidence=0.3), match()).question[-1][0]


def test_verdict_words_use_the_probability_of_the_status():
    sure = Verdict(question(), Status.PARTIAL, 0.9, (), (0.2, 0.62, 0.06, 0.02, 0.1))
    assert view.verdict_words(sure) == "Partly answered · fairly sure, 62%"
    guess = Verdict(question(), Status.UNANSWERED, 0.45)
    assert view.verdict_words(guess) == "Unanswered · a guess, 55%"
    assert view.is_guess(guess)
    assert not view.is_guess(sure)


def test_ready_line_for_each_outcome():
    assert view.ready_line(report()).headline == "No questions found"
    ready = view.ready_line(report(Status.ANSWERED, Status.DEFERRED))
    assert (ready.headline, ready.look, ready.detail) == (
        "Ready to send",
        "ready",
        "All 2 covered, 1 as a promise to keep.",
    )
    open_ = view.ready_line(report(Status.ANSWERED, Status.UNANSWERED, Status.UNANSWERED))
    assert (open_.headline, open_.look, open_.detail) == ("2 questions unanswered", "open", "Still open: 2, 3 of 3.")
    assert view.ready_line(report(Status.PARTIAL)).look == "partial"


def test_ready_line_of_a_close_call_is_not_green():
    line = view.ready_line(report(Status.ANSWERED, score=0.5))
    assert (line.headline, line.look) == ("Ready to send", "doubt")
    assert "close call" in line.detail


def test_ready_line_counts_questions_of_other_pages():
    line = view.ready_line(report(*[Status.UNANSWERED] * 15))
    assert line.headline == "15 questions unanswered"
    assert line.detail.endswith("14, 15 of 15.")


# ---- palette ----


@pytest.mark.parametrize("colours", [palette.LIGHT, palette.DARK], ids=["light", "dark"])
def test_palette_contrast_is_wcag_aa(colours):
    low = [(p, round(palette.contrast(colours[p[0]], colours[p[1]]), 2)) for p in palette.TEXT_PAIRS]
    assert [x for x in low if x[1] < 4.5] == []
    shapes = [(p, round(palette.contrast(colours[p[0]], colours[p[1]]), 2)) for p in palette.SHAPE_PAIRS]
    assert [x for x in shapes if x[1] < 3] == []


def test_palette_contrast_of_black_and_white():
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#777777", "#777777") == 1


def test_palette_modes_have_the_same_names():
    assert palette.LIGHT.keys() == palette.DARK.keys()
    assert "--fr-marker:" in palette.variables()


# ---- session ----


def test_start_drafts_and_fills_the_checklist():
    made, work = session.start(StubDesk(), FIELDS, "Sam", "", None, False)
    sheet = json.loads(made["plan"]["value"])
    assert sheet["apply"]
    assert sheet["draft"].endswith("Sam")
    assert sheet["tail"] == "Have a good day.\n\nKind regards,\nSam"
    assert sheet["slots"][2]["defer"] == DEFERRAL.format("What colour is it?")
    assert made["ready"]["value"][0] == ("Ready to send", "headline")
    assert made["status-2"]["value"] == [("Deferred · confident, 90%", None)]
    assert made["card-2"]["visible"]
    assert not made["card-3"]["visible"]
    assert made["checked"]["value"] == work.draft.text


def test_start_keeps_a_reply_that_the_agent_wrote():
    made, _ = session.start(StubDesk(), FIELDS, "", "My own words", None, False)
    assert not json.loads(made["plan"]["value"])["apply"]
    assert made["ready"]["value"][0][0] == "3 questions unanswered"
    assert made["notice"]["value"] == [(session.KEPT, None)]


def test_start_forced_replaces_and_unchanged_draft_is_no_own_text():
    desk = StubDesk()
    made, work = session.start(desk, FIELDS, "", "My own words", None, True)
    assert json.loads(made["plan"]["value"])["apply"]
    again, _ = session.start(desk, FIELDS, "Kim", work.draft.text, work, False)
    assert json.loads(again["plan"]["value"])["draft"].endswith("Kim")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (Fields("", "", "", "email"), work.BLANK),
        (Fields(" \n\t ", "", "", "chat"), work.BLANK),
        (Fields("x" * 1_000_000, "", "", "email"), work.TOO_LONG),
        (Fields("Why?", "x" * 501, "", "email"), work.FIELD_TOO_LONG),
    ],
)
def test_start_refuses_with_a_fixed_sentence(fields, sentence):
    made, work = session.start(StubDesk(), fields, "", "", None, False)
    assert made == changes.notice(sentence)
    assert work is None


def test_start_without_questions():
    made, _ = session.start(StubDesk(), Fields("Thanks a lot.", "", "", "email"), "", "", None, False)
    assert made["ready"]["value"][0][0] == "No questions found"
    assert not made["card-0"]["visible"]


def test_recheck_follows_the_reply():
    desk = StubDesk()
    _, work = session.start(desk, FIELDS, "", "", None, False)
    made, same = session.recheck(desk, FIELDS, "", "Hello", work)
    assert same is work
    assert made["ready"]["value"][0][0] == "3 questions unanswered"
    assert made["checked"]["value"] == "Hello"
    assert "reply" not in made


def test_recheck_reads_a_changed_inquiry_anew_and_never_writes_the_reply():
    desk = StubDesk()
    _, work = session.start(desk, FIELDS, "", "", None, False)
    made, other = session.recheck(desk, Fields("Only this?", "", "", "email"), "", "Hello", work)
    assert len(other.draft.questions) == 1
    assert not json.loads(made["plan"]["value"])["apply"]


def test_recheck_refuses_a_huge_reply_and_claims_nothing():
    made, _ = session.recheck(StubDesk(), FIELDS, "", "x" * 60_000, None)
    assert made["ready"]["value"][0][0] == "Not checked"
    made, _ = session.recheck(StubDesk(), Fields("", "", "", "email"), "", "Hello", None)
    assert made["ready"]["value"][0][0] == "Not checked"


def test_more_questions_than_cards():
    fields = Fields(" ".join(f"Is it {i}?" for i in range(20)), "", "", "email")
    made, _ = session.start(StubDesk(), fields, "", "", None, False)
    assert made["found"]["value"] == [("20 questions found", None)]
    assert len(json.loads(made["plan"]["value"])["slots"]) == view.SLOTS


@pytest.mark.parametrize("error", [InputError("secret"), KnowledgeBaseError("secret"), ValueError("secret")])
def test_guarded_shows_fixed_sentences_and_logs_no_words(error, caplog):
    def fail():
        raise error

    caplog.set_level(logging.DEBUG)
    made, work, done = session.guarded(fail, None)
    assert not done
    assert work is None
    assert "secret" not in str(made)
    assert "secret" not in caplog.text
    assert type(error).__name__ in caplog.text


def test_guarded_fault_names_the_reference_of_the_log(caplog):
    made, _, _ = session.guarded(lambda: 1 / 0, None)
    words = made["notice"]["value"][0][0]
    assert words.startswith("Something went wrong on our side; your text is kept.")
    assert words.split(": ")[-1].rstrip(".") in caplog.text


def test_clear_empties_the_form_and_asks_the_browser_to_empty_the_reply():
    made = changes.clear("My reply")
    assert made["inquiry"] == {"value": ""}
    sheet = json.loads(made["plan"]["value"])
    assert (sheet["base"], sheet["draft"], sheet["apply"]) == ("My reply", "", True)
    assert not any(made[f"card-{i}"]["visible"] for i in range(view.SLOTS))
