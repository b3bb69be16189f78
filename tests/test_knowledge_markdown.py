from __future__ import annotations

import time

import pytest

from assistant.knowledge.markdown import read_markdown, render
from assistant.types import Entry
from tests.pace import reference


def page(text: str, name: str = "help/opening-hours.md") -> Entry:
    entries, _ = read_markdown(text, name)
    return entries[0]


def complaints(text: str) -> list[str]:
    return [str(p) for p in read_markdown(text, "a.md")[1]]


def test_markdown_becomes_sections_under_their_heading_path() -> None:
    entry = page("---\ntitle: Delivery\n---\nDaily.\n\n## Abroad\nWe ship to Norway.\n\n### Costs\nIt costs 9 euros.\n")
    assert [(p.headings, p.text) for p in entry.passages] == [
        ((), "Daily."),
        (("Abroad",), "We ship to Norway."),
        (("Abroad", "Costs"), "It costs 9 euros."),
    ]


def test_markdown_without_front_matter_takes_title_from_heading_or_file() -> None:
    assert page("# Our shops\nIn York.").title == "Our shops"
    assert page("# Our shops\nIn York.").passages[0].headings == ()
    assert page("In York.").title == "opening hours"
    assert page("In York.").id == "help/opening-hours"


def test_markdown_front_matter_gives_known_keys_and_keeps_others() -> None:
    entry = page(
        "---\nid: hours\nquestion: When are you open?\nvariants:\n  - opening times\n  - open on sunday\n"
        "url: https://shop.example/hours\nupdated: 2026-02-03\ninternal: true\norder: 4\nday: 2026-02-04\n---\nAt nine."
    )
    assert (entry.id, entry.title, entry.variants) == (
        "hours",
        "When are you open?",
        ("opening times", "open on sunday"),
    )
    assert (entry.url, entry.updated, entry.internal) == ("https://shop.example/hours", "2026-02-03", True)
    assert entry.extra == {"order": 4, "day": "2026-02-04"}


def test_markdown_lists_tables_and_links_stay_readable() -> None:
    entry = page(
        "# T\nSteps:\n\n1. Open **the app**.\n2. See [the guide](https://x.example/g) or [terms](/terms).\n"
        "   - inner\n\n"
        "| Size | Price |\n|---|---|\n| small | £4 |\n| large | £6 |\n"
    )
    assert entry.passages[0].text == (
        "Steps:\n1. Open the app.\n2. See the guide (https://x.example/g) or terms.\n  - inner\n\n"
        "Size: small; Price: £4\nSize: large; Price: £6"
    )


def test_markdown_table_without_rule_line_is_read_as_a_table() -> None:
    assert page("# T\n| Code | Meaning |\n| 12 | wait |\n| 13 | stop |\n").passages[0].text == (
        "Code: 12; Meaning: wait\nCode: 13; Meaning: stop"
    )


def test_markdown_lists_that_only_lead_elsewhere_are_left_out_with_their_lead_in() -> None:
    entry = page(
        "# T\nRead on:\n\n* [One](/one)\n* [Two](/two)\n\n## Related articles\n\n* [Three](https://x.example/3)\n"
    )
    assert entry.passages == ()
    kept = page("# T\nAsk them:\n\n* [Police](https://police.example)\n* [Bank](https://bank.example)\n")
    assert "Police (https://police.example)" in kept.passages[0].text


def test_markdown_template_marks_are_taken_out_and_reported_once() -> None:
    text = (
        "# T\n{: .steps}\n\n1. Go.\n\n{% capture note %}\nKeep your receipt.\n{% endcapture %}\n"
        "{% include a.html content=note %}\n\n"
        "You need:\n{% include list.html %}\nIt takes {{ days }} days. Then it ends.\n\n"
        "[Map]({{ site.baseurl }}/map) here.\n"
    )
    entry = page(text)
    whole = "\n".join(p.text for p in entry.passages)
    assert whole == "1. Go.\n\nKeep your receipt.\n\nThen it ends.\n\nMap here."
    assert complaints(text) == [
        "a.md: expected text, found template marks, taken out: 4 of {% %}, 2 of {{ }}, 1 of {: };"
        " read what is left of the page"
    ]


def test_markdown_html_in_a_page_is_read_as_text() -> None:
    entry = page(
        '# T\n<div class="box">\n\n  <ol>\n\n    <li>First &amp; last</li>\n    <li>Second</li>\n'
        "  </ol>\n</div>\n<script>x()</script>"
    )
    assert entry.passages[0].text == "1. First & last\n2. Second"


def test_markdown_long_sections_are_split_and_lose_nothing() -> None:
    sentences = [f"Sentence number {i} says something about parcels and how they travel." for i in range(60)]
    entry = page("# T\n" + " ".join(sentences))
    assert len(entry.passages) > 3
    assert all(len(p.text.split()) <= 130 for p in entry.passages)
    assert all(any(s in p.text for p in entry.passages) for s in sentences)


@pytest.mark.parametrize(
    ("front", "word"),
    [
        ("title: [unclosed", "line 2"),
        ("a: &x [1, 2]\nb: [*x, *x]", "alias"),
        ("- just\n- a list", "list"),
        ("title: " + "[" * 5000, "YAML"),
        ("title: !!python/object/apply:os.system ['true']", "constructor"),
        ("x: " + "y" * 70_000, "characters"),
    ],
)
def test_markdown_broken_front_matter_is_reported_and_the_page_left_out(front: str, word: str) -> None:
    entries, problems = read_markdown(f"---\n{front}\n---\nText.", "a.md")
    assert entries == []
    assert len(problems) == 1 and word in str(problems[0])


@pytest.mark.parametrize("text", ["---\ntitle: A\nText.", "\n---\ntitle:\n\nText.\n", "---\nlast-updated: 2026-01-01"])
def test_markdown_front_matter_without_an_end_is_never_drafted(text: str) -> None:
    entries, problems = read_markdown(text, "a.md")
    assert entries == [] and len(problems) == 1 and "no second one" in str(problems[0])


@pytest.mark.parametrize(
    "text", ["---\n\nnote: A rule, then text.", "---\nA rule above: text.", "# A\n\n---\ntitle: B"]
)
def test_markdown_a_rule_at_the_top_is_no_front_matter(text: str) -> None:
    assert page(text).passages and complaints(text) == []


def test_markdown_misspelt_keys_are_reported() -> None:
    found = " ".join(complaints("---\ntitel: A\nvarients: b\nlayout: c\norder: 1\n---\nText."))
    assert "titel" in found and "varients" in found and "layout" not in found and "order" not in found


@pytest.mark.parametrize("text", ["", "---", "---\n---", "---\ntitle: A\n---\n", "# \n", "![](x.png)", "* * *"])
def test_markdown_without_text_has_no_passage(text: str) -> None:
    assert page(text or " ").passages == ()


@pytest.mark.parametrize(
    "piece", ["[", "![", "*a_ ", "<div>", "> ", "- ", "{{", "{%", "`", "| a ", "&amp;", "<!--", "a" * 9 + "\n\n"]
)
def test_markdown_hostile_pages_take_linear_time(piece: str) -> None:
    start = time.process_time()
    read_markdown(piece * (100_000 // len(piece)), "a.md")
    assert time.process_time() - start < 75 * reference()


def test_markdown_a_very_long_paragraph_is_kept_as_text() -> None:
    assert "**" in render("**a** " * 10_000)
