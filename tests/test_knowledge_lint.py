"""What `kb lint` finds in bases with one planted fault each, and what it leaves alone."""

from __future__ import annotations

import datetime
import json
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.encoder import OnnxEncoder
from assistant.knowledge import open_index
from assistant.knowledge.lint import Finding, Kind, lint
from assistant.knowledge.lint.near import pairs
from tests.fakes import FakeEncoder

TODAY = datetime.date(2026, 6, 10)
Row = dict[str, object]


def row(id: str, title: str, text: str = "", **more: object) -> Row:
    return {"id": id, "title": title, **({"text": text} if text else {}), **more}


def rows(folder: Path, *given: Row) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "faq.jsonl").write_text("\n".join(json.dumps(r) for r in given), "utf-8")
    return folder


def looked(path: Path, kind: Kind | None = None, **options: int) -> list[Finding]:
    found = lint(path, open_index(path, FakeEncoder()), today=TODAY, **options)
    return [f for f in found if kind in (None, f.kind)]


def said(tmp_path: Path, first: str, second: str, *titles: str) -> list[str]:
    """What contradicts between two entries, by default of the same subject."""
    one, two = titles or ("Returning a lamp", "How do I return a lamp?")
    found = looked(rows(tmp_path / "kb", row("a", one, first), row("b", two, second)), Kind.CONTRADICTION)
    return [f.found.split(": “")[0] for f in found]


CLEAN = (
    row("hours", "When is the shop open?", "The shop opens at nine every morning.", variants=["opening times"]),
    row("lamp", "How heavy is the lamp?", "The brass lamp weighs 900 g without its cable."),
    row("bulb", "Which bulb fits?", "A round bulb with a small thread fits into it."),
)


def test_lint_clean_base_has_nothing_to_do(tmp_path):
    assert looked(rows(tmp_path / "kb", *CLEAN)) == []


def test_lint_one_entry_is_held_against_nothing(tmp_path):
    assert looked(rows(tmp_path / "kb", CLEAN[0])) == []


@pytest.mark.parametrize(
    ("first", "second", "differs"),
    [
        ("You can return a lamp within 30 days of delivery.", "You can return a lamp within 60 days of delivery.",
         "30 day against 60 day"),
        ("Return a lamp within two weeks of the delivery day.", "Return a lamp within 30 days of the delivery day.",
         "14 day against 30 day"),
        ("Sending back one lamp by courier costs £3.95.", "Sending back one lamp by courier costs £4.95, paid by you.",
         "£3.95 against £4.95"),
        ("Returned lamps get a voucher worth 10% more.", "Returned lamps get a voucher worth 15% more.",
         "10% against 15%"),
        ("Our returns desk for lamps is open Monday to Friday", "Our returns desk for lamps is open Monday to Saturday",
         "Mon-Fri against Mon-Sat"),
        ("Our returns desk for lamps closes at 5 pm.", "Our returns desk for lamps closes at 17:30.",
         "17:00 against 17:30"),
        ("We collect returned lamps from your home.", "We do not collect returned lamps from your home.",
         "yes against no"),
    ],
)  # fmt: skip
def test_lint_contradictions_are_found_either_way_round(tmp_path, first, second, differs):
    assert said(tmp_path, first, second) == [differs]
    assert len(said(tmp_path, second, first)) == 1


def test_lint_yes_and_no_to_the_same_question_contradict(tmp_path):
    asked = ("Can I return a worn coat?", "Can I return a worn coat?")
    assert said(tmp_path, "Yes, within a month.", "No, we are sorry about that.", *asked) == ["yes against no"]
    other = ("Can I return a worn coat?", "Can I exchange a broken kettle?")
    assert said(tmp_path, "Yes, within a month.", "No, we are sorry about that.", *other) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("You can return a lamp within 14 days of delivery.", "You can return a lamp within two weeks of delivery."),
        ("Standard delivery of a lamp takes 3 days.", "Express delivery of a lamp takes 1 day."),
        ("A lamp order over £50 is delivered for free.", "A lamp order under £20 is not delivered for free."),
        ("We repair a lamp for £10 within 5 days.", "We repair a lamp for £10 within 5 days at most."),
        ("If it arrived, send the lamp back to us.", "If it has not arrived, do not send the lamp back to us."),
        ("Is the lamp returned within 30 days of delivery?", "Is the lamp returned within 60 days of delivery?"),
        ("It costs £10.", "It costs £20."),
        ("5.3 Returning goods and lamps to our stores", "5.4 Returning goods and lamps to our stores"),
    ],
)
def test_lint_what_only_looks_like_a_contradiction_is_left_alone(tmp_path, first, second):
    assert said(tmp_path, first, second) == []


def test_lint_two_models_and_two_sections_may_differ(tmp_path):
    text = "The matching shade costs £{} and is sold separately from the lamp."
    assert said(tmp_path, text.format(24), text.format(39), "Owl 2 lamp", "Owl 4 lamp") == []
    page = tmp_path / "pages"
    page.mkdir()
    for name, days in (("One household", 7), ("Several households", 14)):
        head = f"---\ntitle: Stay at home\nid: {name}\n---\n## {name}\n"
        (page / f"{days}.md").write_text(f"{head}Your time at home starts now and lasts {days} days in all.\n")
    assert looked(page, Kind.CONTRADICTION) == []


def test_lint_contradictions_name_line_and_counterpart(tmp_path):
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "guide.md").write_text(
        "---\ntitle: Returns\n---\n\n# Returns\n\nWords first.\n\nYou can return a lamp within 30 days of delivery.\n"
    )
    rows(tmp_path / "kb", row("x", "Other things", "Nothing."), row("lamp", "Returns of lamps",
         "You can return a lamp within 60 days of delivery."))  # fmt: skip
    (finding,) = looked(tmp_path / "kb", Kind.CONTRADICTION)
    assert {finding.where, finding.other} == {"faq.jsonl:2", "guide.md:9"}
    assert "30 day" in finding.found and "60 day" in finding.found and finding.remedy


def test_lint_wrapped_lines_are_read_as_one_sentence(tmp_path):
    whole = "For a lamp that was bought in one of our shops we pay no{}more than 60% of the price of the old lamp."
    assert said(tmp_path, whole.format("\n"), whole.replace("60", "70").format(" ")) == ["60% against 70%"]
    other = "The shop pays more than 60% of the price of the old lamp in a year."
    assert said(tmp_path, whole.format("\n"), other) == []


def test_lint_duplicates_near_duplicates_and_shared_wordings(tmp_path):
    text = "Send it back in its box within a month, with the receipt, and we pay the money back to your card."
    found = looked(
        rows(
            tmp_path / "kb",
            row("a", "How do I return a lamp?", text),
            row("b", "What about refunds?", text.upper() + "\n"),
            row("c", "How can I send something back?", text.replace("money", "price")),
            row("d", "When are you open?", "At nine.", variants=["opening times"]),
            row("e", "Can I visit you?", "Yes, please do.", variants=["Opening  times?"]),
        )
    )
    assert {(f.entry, f.kind) for f in found} >= {
        ("b", Kind.DUPLICATE), ("c", Kind.NEAR_DUPLICATE), ("e", Kind.DUPLICATE)
    }  # fmt: skip
    assert {f.entry for f in found if "duplicate" in f.kind} == {"b", "c", "e"}


def test_lint_sizes_and_sections_are_no_duplicates(tmp_path):
    text = "This lamp has a brass foot, a linen shade, a switch in the cable and a warranty of five whole years."
    given = [row(f"owl-{n}", f"Owl {n}", text + f" It is {n}0 cm high.") for n in (2, 3)]
    sections = [row(f"s{n}", "The guide", f"Quite another text {n * 'x'} here.", headers=[f"Part {n}"]) for n in (1, 2)]
    found = looked(rows(tmp_path / "kb", *given, *sections))
    assert not [f for f in found if "duplicate" in f.kind]


def test_lint_base_of_one_text_over_and_over_stays_small(tmp_path):
    given = [row(str(i), "Again?", "The very same text in each of the entries.") for i in range(600)]
    found = looked(rows(tmp_path / "kb", *given))
    assert len(found) == 599 and {f.kind for f in found} == {Kind.DUPLICATE}


def test_lint_stale_by_age_as_configured(tmp_path):
    kb = rows(
        tmp_path / "kb",
        row("new", "New thing", "Words about it.", updated="2026-01-01"),
        row("old", "Old thing", "Words about that.", updated="2023-05-01"),
        row("odd", "Odd thing", "Words about these.", updated="whenever"),
    )
    assert [f.entry for f in looked(kb, Kind.STALE)] == ["old"]
    assert [f.entry for f in looked(kb, Kind.STALE, oldest=30)] == ["new", "old"]
    assert looked(kb, Kind.STALE, oldest=0) == []


@pytest.mark.parametrize(
    ("text", "stale"),
    [
        ("The offer is valid until 31 March 2024.", True),
        ("From 1 May 2026 we will send parcels on Sundays.", True),
        ("Apply by May 5, 2026 and you will get a lamp.", True),
        ("The sale runs through March 2026.", True),
        ("The offer is valid until 31 March 2027.", False),
        ("The sale runs through June 2026.", False),
        ("We were founded on 3 May 1998.", False),
        ("The offer was open until 31 March 2024.", False),
        ("Lamps bought after 1 June 2023 have a new foot.", False),
        ("On 2 May 2025 the owner announced that he will stay.", False),
        ("The offer is valid until 31 February 2024.", False),
        ("The offer is valid until 31 March.", False),
    ],
)
def test_lint_stale_dates_to_come_that_have_passed(tmp_path, text, stale):
    assert bool(looked(rows(tmp_path / "kb", row("a", "The offer", text)), Kind.STALE)) == stale


@pytest.mark.parametrize("text", ["", "TBD", "Coming soon!", "n/a", "Lorem ipsum dolor sit amet."])
def test_lint_entries_that_say_nothing_are_empty(tmp_path, text):
    kb = rows(tmp_path / "kb", row("a", "What does it cost?", text), row("b", "Is it blue?", "Yes."))
    assert [f.entry for f in looked(kb, Kind.EMPTY)] == ["a"]


def test_lint_unreadable_files_and_texts_are_told_with_their_place(tmp_path):
    kb = rows(tmp_path / "kb", row("a", "CafÃ© lamps", "They stand in our shop."), row("b", "Blue", "It is bl\ufffde."))
    (kb / "blank.md").write_text("\n")
    (kb / "broken.md").write_text("---\ntitle: [\n---\nText.\n")
    (kb / "bad.csv").write_bytes(b"id,title\n1,a,b,c\n2,fine\n")
    (kb / "README.md").write_text("Not an entry.")
    (kb / "marks.md").write_text("# Style\n\nJust a style.\n{: .big}\n")
    (kb / "gone.md").write_text("# Gone\n\nAsk {{ site.name }} for it. They know.\n")
    places = {f.where for f in looked(kb, Kind.UNREADABLE)}
    assert places == {"faq.jsonl:1", "faq.jsonl:2", "blank.md", "broken.md:2", "bad.csv:2", "gone.md"}


PAGE = """---
title: Start
permalink: /help/start/
redirect_from:
  - /help/begin/
---
# Start here

[file](other.md) [folder](sub/deep.md#second-part) [here](#start-here) [site](/help/other/) [old](/help/begin)
[outside](https://example.org/nothing) <a href="mailto:a@example.org">mail</a> [elsewhere](/shop/lamp)
[up](../kb/other.md) [query](other.md?x=1) `[code](nowhere.md)`

```
[code](nowhere-either.md)
```

[dead file](gone.md)
[dead anchor](#finish)
[dead far anchor](sub/deep.md#third-part)
<a href="/help/gone/">dead page</a>
![dead picture](lamp.png)

[ref]: missing.md
"""


def test_lint_links_that_lead_nowhere_inside_the_base(tmp_path):
    kb = tmp_path / "kb"
    (kb / "sub").mkdir(parents=True)
    (kb / "start.md").write_text(PAGE)
    (kb / "other.md").write_text("---\ntitle: Other\npermalink: /help/other/\n---\nSome text.\n")
    (kb / "sub" / "deep.md").write_text("# Deep\n\n## Second part\n\nText. [back](../start.md) [bad](start.md)\n")
    found = looked(kb, Kind.DEAD_LINK)
    assert [(f.where, f.found.split(": ")[1]) for f in found] == [
        ("start.md:17", "gone.md"), ("start.md:18", "#finish"), ("start.md:19", "sub/deep.md#third-part"),
        ("start.md:20", "/help/gone/"), ("start.md:21", "lamp.png"), ("start.md:23", "missing.md"),
        ("sub/deep.md:5", "start.md"),
    ]  # fmt: skip


def test_lint_links_never_leave_the_base(tmp_path):
    (tmp_path / "secret.md").write_text("# Secret\n")
    kb = tmp_path / "kb"
    kb.mkdir()
    (kb / "a.md").write_text("# A\n\nText. [out](../secret.md) [odd](http://[) [long](" + "x/" * 900 + ")\n")
    assert "../secret.md" in {f.found.split(": ")[1] for f in looked(kb, Kind.DEAD_LINK)}


def test_lint_entry_that_its_own_words_do_not_find(tmp_path):
    others = [row(str(i), f"Item {i}", f"word{i} thing{i}") for i in range(40)]
    crossing = row("x", "Roads", "Nothing of it.", variants=["zebra crossing rules"])
    better = row("y", "Zebra crossing", "The zebra crossing rules: stop. " * 3, variants=["rules at a zebra crossing"])
    kb = rows(tmp_path / "kb", *others, crossing, better)
    assert open_index(kb, FakeEncoder()).search(["the zebra crossing rules"])[0].matches[0].entry.id == "y"
    (finding,) = looked(kb, Kind.NOT_FOUND)
    assert (finding.entry, finding.where, finding.other) == ("x", "faq.jsonl:41", "faq.jsonl:42")
    assert "zebra crossing rules" in finding.found and "wording" in finding.remedy


def test_lint_command_prints_a_table_or_json_and_is_strict_on_demand(tmp_path, monkeypatch):
    kb = rows(tmp_path / "kb", row("a", "What does it cost?"), *CLEAN)
    desk = SimpleNamespace(index=open_index(kb, FakeEncoder()))
    monkeypatch.setattr("assistant.cli.lint.open_desk", lambda base=None, search=False: desk)

    def fullreply(*arguments):
        done = CliRunner().invoke(app, ["kb", "lint", *map(str, arguments)])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    done = fullreply(kb)
    assert done.exit_code == 0
    assert all(part in done.stdout for part in ("empty (1)", "faq.jsonl:1", "no answer", "→ write one", "4 entries, 1"))
    assert fullreply(kb, "--strict").exit_code == 1
    body = json.loads(fullreply(kb, "--json").stdout)
    assert body["entries"] == 4 and body["findings"][0] == {
        "kind": "empty", "where": "faq.jsonl:1", "entry": "a", "found": "no answer",
        "remedy": "write one: the entry can be matched but never be drafted from",
    }  # fmt: skip
    clean = rows(tmp_path / "clean", *CLEAN)
    desk.index = open_index(clean, FakeEncoder())
    done = fullreply(clean, "--strict")
    assert (done.exit_code, done.stdout) == (0, "3 entries, nothing to do\n")


@pytest.mark.model
def test_lint_sample_base_has_one_finding_that_is_meant():
    base = Path(__file__).parent.parent / "knowledge_base"
    found = lint(base, open_index(base, OnnxEncoder()), today=TODAY)
    assert [(f.kind, f.entry) for f in found if f.kind is not Kind.NOT_FOUND] == [
        (Kind.EMPTY, "click-and-collect-northern-ireland")
    ]


def test_lint_pairs_are_the_same_as_of_the_whole_matrix():
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(700, 12)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    owner = np.repeat(np.arange(350), 2)
    cosines = vectors @ vectors.T
    wanted = {(i, j) for i, j in zip(*np.nonzero(cosines >= 0.9), strict=True) if i < j and owner[i] != owner[j]}
    found = {(a, b) for a, b, _ in pairs(vectors, owner, 0.9)}
    assert found == {(int(i), int(j)) for i, j in wanted} and found


HOSTILE = ("x", "](", "[a](((", "1 ", "if, ", "<a href=", "`", "#", "until 1 ", "[a]: ", "\n", "- 1 May 2020 ", "£1-")


@pytest.mark.parametrize("text", HOSTILE)
def test_lint_hostile_texts_take_time_in_proportion(tmp_path, text):
    spent = []
    for name, part in (("half", text * (15_000 // len(text))), ("all", text * (30_000 // len(text)))):
        kb = rows(tmp_path / name, row("a", "One", part), *CLEAN)
        (kb / "page.md").write_text(f"# Page\n\n{part}\n")
        index = open_index(kb, FakeEncoder())
        start = time.process_time()
        lint(kb, index, today=TODAY)
        spent.append(time.process_time() - start)
    assert spent[1] < 4 * spent[0] + 1


def test_lint_where_the_source_is_gone_still_tells(tmp_path):
    kb = rows(tmp_path / "kb", row("a", "What does it cost?"), row("b", "Is it blue?", "Yes."))
    index = open_index(kb, FakeEncoder())
    (kb / "faq.jsonl").unlink()
    (finding,) = [f for f in lint(kb, index, today=TODAY) if f.kind is Kind.EMPTY]
    assert (finding.entry, finding.where) == ("a", "faq.jsonl")


@pytest.mark.parametrize("name", ["faq.jsonl", "faq.csv"])
def test_lint_single_file_is_a_base_too(tmp_path, name):
    text = '{"id": "a", "title": "Cost?"}\n' if name.endswith("l") else 'id,title,text\nb,"One\ntwo",Yes.\na,Cost?,\n'
    (tmp_path / name).write_text(text)
    (finding,) = looked(tmp_path / name, Kind.EMPTY)
    assert finding.where == f"{name}:{1 if name.endswith('l') else 4}"
