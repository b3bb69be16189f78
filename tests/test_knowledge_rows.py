from __future__ import annotations

import json

from assistant.knowledge.rows import read_csv, read_jsonl


def test_rows_jsonl_reads_every_known_key() -> None:
    row = {
        "id": "a1", "question": "Do you gift-wrap?", "variants": ["wrapping", "gift wrap"], "answer": "Yes, for £2.",
        "headers": ["Gifts", "Wrapping"], "url": "https://s.example/w", "updated": "2026-01-02",
        "internal": True, "tag": [1],
    }  # fmt: skip
    (entry,), problems = read_jsonl(json.dumps(row), "faq.jsonl")
    assert not problems
    assert (entry.id, entry.title, entry.variants) == ("a1", "Do you gift-wrap?", ("wrapping", "gift wrap"))
    assert entry.passages[0].text == "Yes, for £2." and entry.passages[0].headings == ("Gifts", "Wrapping")
    assert (entry.url, entry.updated, entry.internal, entry.extra) == (
        "https://s.example/w",
        "2026-01-02",
        True,
        {"tag": [1]},
    )


def test_rows_a_broken_line_is_reported_and_the_others_load() -> None:
    text = '{"title": "A"}\n{"title": \n\n[1]\n' + "[" * 100_000 + '\n{"x": 1}\n{"title": "B"}\n'
    entries, problems = read_jsonl(text, "faq.jsonl")
    assert [e.id for e in entries] == ["faq-1", "faq-7"]
    assert [p.where for p in problems] == [f"faq.jsonl, line {n}" for n in (2, 4, 5, 6)]


def test_rows_title_is_found_where_none_is_given() -> None:
    text = '{"text": "Only a text about kettles."}\n{"variants": ["first", "second"]}\n'
    text += '{"headers": ["Shops"], "text": "In York."}'
    assert [e.title for e in read_jsonl(text, "f.jsonl")[0]] == ["Only a text about kettles.", "first", "Shops"]


def test_rows_csv_reads_quotes_line_breaks_and_variants() -> None:
    text = "ID,Question,Variants,Answer\n"
    text += 'q1,"Where, exactly?",where | address |,"In York.\n\n- near the wall\n- by the gate"\n,,,\n'
    (entry,), problems = read_csv(text, "f.csv")
    assert not problems
    assert (entry.id, entry.title, entry.variants) == ("q1", "Where, exactly?", ("where", "address"))
    assert entry.passages[0].text == "In York.\n\n- near the wall\n- by the gate"


def test_rows_csv_takes_semicolons_and_tabs() -> None:
    for mark in ";\t":
        assert read_csv(f"title{mark}answer\nA{mark}b, c\n", "f.csv")[0][0].passages[0].text == "b, c"


def test_rows_csv_with_too_many_cells_or_open_quote_is_reported() -> None:
    entries, problems = read_csv('title,answer\nA,Yes, for a fee\nB,Fine\nC,"open\n', "f.csv")
    assert [e.title for e in entries] == ["B"]
    assert [p.where for p in problems] == ["f.csv, line 2", "f.csv, line 4"]


def test_rows_without_title_column_report_each_row() -> None:
    entries, problems = read_csv("foo,bar\n1,2\n", "f.csv")
    assert entries == [] and "title" in str(problems[0])


def test_rows_html_and_template_marks_do_not_reach_a_passage() -> None:
    rows = [
        {"title": "A", "text": "<p>One <b>two</b></p><ul><li>three</li></ul>"},
        {"title": "B", "text": "Due in {{ d }} days. Sure."},
    ]
    entries, problems = read_jsonl("\n".join(json.dumps(r) for r in rows), "f.jsonl")
    assert [e.passages[0].text for e in entries] == ["One two\n\n- three", "Sure."]
    assert len(problems) == 1 and "1 of {{ }}" in str(problems[0])


def test_rows_control_characters_and_half_surrogates_are_dropped() -> None:
    (entry,), _ = read_jsonl('{"title": "A\\u0000\\ud800b", "text": "x\\u0007y"}', "f.jsonl")
    assert (entry.title, entry.passages[0].text) == ("Ab", "xy")


def test_rows_a_misspelt_key_is_reported_once_and_kept() -> None:
    entries, problems = read_jsonl('{"title": "A", "anwser": "b"}\n{"title": "C", "anwser": "d"}', "f.jsonl")
    assert len(problems) == 1 and "anwser" in str(problems[0]) and "answer" in str(problems[0])
    assert entries[0].extra == {"anwser": "b"} and entries[0].passages == ()


def test_rows_an_answer_that_is_no_string_is_read_or_reported() -> None:
    lines = '{"id": "a", "title": "A", "text": ["x", "y"]}\n{"id": "b", "title": "How many?", "answer": 3}\n'
    entries, problems = read_jsonl(lines, "a.jsonl")
    assert [[p.text for p in e.passages] for e in entries] == [[], ["3"]]
    assert len(problems) == 1 and "line 1: expected a string as text, found list" in str(problems[0])
