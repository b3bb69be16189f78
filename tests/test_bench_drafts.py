"""How drafts are judged: the grounding checker finds what was spoiled and nothing else, and the figures count right."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.config import load_configuration
from assistant.knowledge import load_entries
from assistant.types import (
    CheckReport,
    Draft,
    DraftPart,
    Entry,
    Fact,
    HouseStyle,
    Match,
    MatchResult,
    Message,
    NeedKind,
    Passage,
    Question,
    Status,
    Verdict,
)
from tests.draft_sabotage import CASES, Case
from training.draft_grounding import Reading, read
from training.draft_material import BASES, ELSEWHERE, frames, made, one_entry
from training.draft_material import shop as shop_inquiries
from training.draft_reading import counted, sheet, told
from training.draft_replies import REPLIES, replies
from training.draft_runs import Drafted, paired
from training.draft_scores import scores
from training.draft_variety import grams, overlap

ROOT = Path(__file__).parent.parent
CAUGHT = 0.95


@pytest.fixture(scope="module")
def shop() -> Mapping[str, Entry]:
    return {entry.id: entry for entry in load_entries(ROOT / "knowledge_base")[0]}


@pytest.fixture(scope="module")
def style() -> HouseStyle:
    return load_configuration(ROOT / "fullreply.toml").house_style("Megan Holroyd")


def _read(case: Case, text: str, shop: Mapping[str, Entry], style: HouseStyle) -> Reading:
    return read(text, case.inquiry, [shop[i] for i in case.entries], style, case.facts)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.entries[0])
def test_grounding_passes_honest_drafts(case, shop, style):
    found = _read(case, case.draft, shop, style)
    assert (found.unsupported, found.altered) == ((), ())
    assert found.facts > 0


def test_grounding_catches_sabotaged_drafts(shop, style):
    missed, tried = [], 0
    for case in CASES:
        for right, wrong in case.sabotages:
            assert case.draft.count(right) == 1, right
            found = _read(case, case.draft.replace(right, wrong), shop, style)
            tried += 1
            if not (found.unsupported or found.altered):
                missed.append(wrong)
    assert tried == 60
    assert len(missed) <= (1 - CAUGHT) * tried, missed


def test_grounding_of_an_empty_draft_is_empty(style):
    assert read("", "", [], style) == Reading(0, 0)


def test_grounding_without_entries_supports_no_fact(shop, style):
    case = CASES[0]
    found = read(case.draft, case.inquiry, [], style)
    assert len(found.unsupported) == 2
    assert found.altered  # £5.95 stands nowhere


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("Delivery to Switzerland costs £24.95.", True),
        ("Delivery to Switzerland costs £29.95.", False),
        ("To the USA and Canada it costs £29.95.", True),
        ("Delivery costs £34.95 to Canada.", False),
    ],
)
def test_grounding_keeps_a_price_with_its_country(shop, style, said, right):
    assert (read(said, "", [shop["delivery-abroad"]], style).unsupported == ()) == right


@pytest.mark.parametrize(
    "said",
    [
        "We have refunded you.",
        "You will receive it tomorrow.",
        "I have passed on your refund and it is on its way.",
        "I'm checking with a colleague, and you will get your money back.",
        "Thank you for your patience, your refund is guaranteed.",
    ],
)
def test_grounding_calls_an_invented_promise_unsupported(style, said):
    inquiry = "I want a refund, my money back. Will I receive it tomorrow? Is it on its way? I guarantee nothing."
    assert read(said, inquiry, [], style).unsupported == (said,)


@pytest.mark.parametrize(
    "said",
    [
        "I'm looking into whether you can have a refund and will come back to you within 1 working day.",
        "Thank you for your message.",
        "I'm sorry that your refund has not arrived.",
        "Could you tell me your order number, please?",
    ],
)
def test_grounding_lets_the_drafter_put_off_and_ask(style, said):
    found = read(said, "My refund has not arrived. Can I have a refund?", [], style)
    assert (found.facts, found.unsupported) == (0, ())


def test_grounding_reads_the_agents_fact(style):
    fact = Fact("order 48213", "shipped on 3 May")
    assert read("Your order 48213 was shipped on 3 May.", "", [], style, [fact]).unsupported == ()
    assert read("Your order 48213 was shipped on 4 May.", "", [], style, [fact]).unsupported
    assert read("Your order 48213 was not shipped on 3 May.", "", [], style, [fact]).unsupported


def test_grounding_reads_a_long_draft_against_a_long_page(style):
    page = Entry("long", "Long page", (Passage("Parcels weigh up to 3 kg and cost £4. " * 100),))
    found = read("Parcels weigh up to 3 kg and cost £5. " * 20, "", [page], style)
    assert len(found.unsupported) == 20


def test_grams_and_overlap_count_shared_runs_of_three_words():
    assert grams(["One two three four", "five six"]) == {("one", "two", "three"), ("two", "three", "four")}
    assert overlap([["a b c d"], ["a b c e"]]) == pytest.approx(1 / 3)
    assert overlap([["a b c"], ["x y z"]]) == 0.0
    assert overlap([["a b c"]]) == 0.0
    assert overlap([[], []]) == 0.0


def test_inquiries_of_our_own_point_at_their_questions_and_entries(shop):
    for rows, number in ((shop_inquiries(), 60), (one_entry(), 50)):
        assert len(rows) == len({r["id"] for r in rows}) == len({r["text"] for r in rows}) == number
        for row in rows:
            assert 1 <= len(row["asks"]) <= 4
            for ask in row["asks"]:
                (start, end) = ask["spans"][0]
                assert row["text"][start:end].strip() == row["text"][start:end] != ""
                assert set(ask["entries"]) <= set(shop)
                assert NeedKind(ask["need"])
    asks = [a for r in shop_inquiries() for a in r["asks"]]
    assert 0.2 < sum(not a["entries"] or a["need"] != "knowledge" for a in asks) / len(asks) < 0.35


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder in the form of the search sets, of our own writing."""
    messages = [
        {"text": f"{hello}\nwhere is it{close}", "asks": [{"spans": [[len(hello) + 1, len(hello) + 12]]}]}
        for hello, close in (("Hello,", "? Many thanks"), ("Dear Sirs,", ". Kind regards,\n[NAME]"), ("Hi Bob 3,", "?"))
    ]
    _rows(tmp_path / "asks/train.jsonl", messages)
    _rows(tmp_path / "asks/more_messages.jsonl", [])
    for name in ELSEWHERE:
        _rows(tmp_path / "gaps" / name, [{"text": f"strange thing {n} of {name}"} for n in range(40)])
    for base in BASES:
        queries = [
            {"id": str(n), "text": f"how about {base} {n}", "gold": [str(n)], "split": "test"} for n in range(90)
        ]
        _rows(tmp_path / "search" / base / "queries.jsonl", [*queries, queries[0] | {"split": "train", "text": "no"}])
    return tmp_path


def _rows(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")


def test_frames_hold_no_names(data):
    openings, closings = frames(data)
    assert openings == ["Dear Sirs,", "Hello,"]
    assert closings == ["Kind regards,", "Many thanks"]


def test_made_inquiries_are_the_same_for_the_same_seed(data):
    first, again, other = made(data, seed=3, number=40), made(data, seed=3, number=40), made(data, seed=4, number=40)
    assert first == again != other
    assert [r["base"] for r in first] == [b for b in BASES for _ in range(10)]
    asks = [a for r in first for a in r["asks"]]
    assert 0.1 < sum(not a["entries"] for a in asks) / len(asks) < 0.4
    for row in first:
        assert 2 <= len(row["asks"]) <= 3
        for ask in row["asks"]:
            (start, end) = ask["spans"][0]
            assert row["text"][start:end] == ask["standalone"]
            assert (row["base"] in ask["standalone"]) == bool(ask["entries"])


def _made(text: str, parts: tuple[DraftPart, ...], row: dict[str, object], statuses: tuple[Status, ...]) -> Drafted:
    asked = tuple(Question(((0, 5),), f"q{i}") for i in range(len(statuses)))
    verdicts = tuple(Verdict(q, s, 0.9) for q, s in zip(asked, statuses, strict=True))
    results = tuple(MatchResult(q.text, (), False, 0.0) for q in asked)
    message = Message(str(row["text"]), ((0, len(str(row["text"]))),), sender="Ann Lee")
    draft = Draft(text, parts, message, asked, results, CheckReport(verdicts))
    return Drafted(row, HouseStyle(), draft, Reading(1, 1), tuple(range(len(statuses))))


def _ask(entries: list[str], need: str = "knowledge") -> dict[str, object]:
    return {"id": "q", "spans": [[0, 5]], "need": need, "entries": entries, "standalone": "?"}


def test_scores_count_right_and_wrong_entries_and_deferrals():
    asks = [_ask(["a"]), _ask(["a"]), _ask(["a"]), _ask([]), _ask([]), _ask(["a"], "action")]
    row = {"id": "1", "text": "what is it?", "asks": asks, "facts": [], "channel": "email", "subject": None}
    told = [("a", Status.ANSWERED), ("b", Status.ANSWERED), (None, Status.DEFERRED)]
    told += [("b", Status.ANSWERED), (None, Status.DEFERRED), (None, Status.DEFERRED)]
    parts = tuple(DraftPart(i, "x", status, entry) for i, (entry, status) in enumerate(told))
    statuses = (Status.ANSWERED, Status.UNANSWERED, *(Status.DEFERRED,) * 4)
    found = scores([_made("x", parts, row, statuses)])
    third = pytest.approx(1 / 3)
    assert (found["right_entry"], found["other_entry"], found["deferred_though_answerable"]) == (third, third, third)
    assert (found["unanswerable"], found["answered_though_not"]) == (2, 0.5)
    assert (found["needs"], found["needs_handled"]) == (1, 1.0)
    assert (found["check_answered"], found["check_deferred"], found["ready"]) == (third, 1.0, 0.0)


def test_scores_of_nothing_are_zero():
    assert scores([])["right_entry"] == 0.0


@pytest.mark.parametrize(("status", "right"), [(Status.ANSWERED, True), (Status.DEFERRED, False)])
def test_scores_want_a_known_fact_told(status, right):
    facts = [{"label": "order 1", "value": "sent", "question": 0}]
    row = {"id": "1", "text": "where is it?", "asks": [_ask([], "account")], "facts": facts}
    made_ = _made("x", (DraftPart(0, "x", status),), row, (Status.ANSWERED,))
    assert scores([made_])["needs_handled"] == right


def test_pairs_follow_the_characters_and_leave_out_what_was_not_found():
    row = {"text": "", "asks": [{"spans": [[0, 4]]}, {"spans": [[10, 20]]}, {"spans": [[40, 44]]}]}
    questions = (Question(((12, 30),), "b"), Question(((0, 5),), "a"))
    draft = Draft("", (), Message("", ()), questions, (), CheckReport(()))
    assert paired(row, draft) == (1, 0, None)


def _kit_row() -> Drafted:
    row = {"id": "s1", "text": "Hello, a word?", "asks": [], "facts": [], "channel": "email", "subject": "A word"}
    entry = Entry("e", "Word", (Passage("A word is 4 letters."),), url="https://x.example/word")
    match = MatchResult("a word?", (Match(entry, 1.0, entry.passages[0]),), True, 0.9)
    made_ = _made("Hello Ann,\n\nfour letters.", (), row | {"sender": "Ann Lee"}, (Status.ANSWERED,))
    return replace(
        made_, style=HouseStyle(company="Words Ltd", agent="Meg"), draft=replace(made_.draft, matches=(match,))
    )


def test_replies_are_three_and_the_template_is_polite():
    three = replies(_kit_row())
    assert set(three) == set(REPLIES)
    assert three["pasted"].startswith("Hello Ann,\n\nA word is 4 letters.")
    for word in ("Dear Ann,", "Thank you", "A word is 4 letters.", "https://x.example/word", "Meg\nWords Ltd"):
        assert word in three["template"]


def test_sheet_names_no_kind_of_reply():
    text = sheet(1, _kit_row(), ["one", "two", "three"])
    assert "## Reply A\n\n> one" in text
    assert not any(kind in text for kind in REPLIES)


def test_reading_counts_the_answers(tmp_path):
    key = {"01": {"set": "shop", "A": "draft", "B": "pasted", "C": "template"}, "02": {"set": "made", "A": "pasted"}}
    (tmp_path / "key.json").write_text(json.dumps(key), "utf-8")
    answers = tmp_path / "answers.csv"
    answers.write_text("sheet,choice,why\n1,a,kind\n02,,\n", "utf-8")
    counts = counted(answers)
    assert counts["all"] == {"draft": 1, "none": 1}
    assert told(counts).splitlines()[0].startswith("all: 1 read; draft 1 (100%)")
    answers.write_text("sheet,choice,why\n9,a,\n", "utf-8")
    with pytest.raises(SystemExit, match="expected the number of a sheet, found '9'"):
        counted(answers)
