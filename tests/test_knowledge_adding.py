"""New entries and more of old ones: shown first, whole or not at all, nothing overwritten."""

from __future__ import annotations

import pytest

from assistant.errors import KnowledgeBaseError
from assistant.knowledge import load_entries
from assistant.knowledge.adding import extended, new_entry, write

PAGE = "---\n# a note\ntitle: Parking\nvariants:\n  - car park\nurl: https://x.example/p\n---\n\nTwo hours are free.\n"


def entry_of(base, id):
    return next(e for e in load_entries(base)[0] if e.id == id)


def test_adding_a_new_entry_reads_back(tmp_path):
    front = {"title": "Do you repair: bikes?", "variants": ["bike * repair", "- mend"], "gap": "a1"}
    change = new_entry(tmp_path, "repair", front, "# Not a heading\n\n* We do, within <5> days.")
    assert not change.path.exists(), "nothing is written before it is shown"
    assert "+title: 'Do you repair: bikes?'" in change.diff()
    write(change)
    entry = entry_of(tmp_path, "repair")
    assert (entry.title, entry.variants) == ("Do you repair: bikes?", ("bike * repair", "- mend"))
    assert [p.headings for p in entry.passages] == [()]
    assert "We do, within <5> days." in " ".join(p.text for p in entry.passages)
    assert [p.name for p in tmp_path.iterdir()] == ["repair.md"]


def test_adding_takes_a_free_name_and_never_overwrites(tmp_path):
    (tmp_path / "repair.md").write_text("mine")
    change = new_entry(tmp_path, "repair", {"title": "x"}, "y")
    assert change.path.name == "repair-2.md"
    change.path.write_text("somebody was quicker")
    with pytest.raises(KnowledgeBaseError, match="not written"):
        write(change)
    assert change.path.read_text() == "somebody was quicker"
    assert (tmp_path / "repair.md").read_text() == "mine"


def test_adding_variants_keeps_the_rest_of_the_page(tmp_path):
    (tmp_path / "parking.md").write_text(PAGE)
    change = extended(tmp_path, entry_of(tmp_path, "parking"), ["where to park", "car park"])
    write(change)
    text = (tmp_path / "parking.md").read_text()
    assert "# a note" in text
    assert "url: https://x.example/p" in text
    entry = entry_of(tmp_path, "parking")
    assert entry.variants == ("car park", "where to park")
    assert entry.passages[0].text == "Two hours are free."


@pytest.mark.parametrize(
    "page",
    ["Two hours are free.\n", "---\ntitle: Parking\n---\nTwo hours are free.\n", "---\nvariants: a | b\n---\nFree.\n",
     "---\nvariants:\n- a\n- b\n---\nFree.\n", '---\n"variants": [a, b]\n---\nFree.\n'],
)  # fmt: skip
def test_adding_variants_to_any_form_of_front_matter(tmp_path, page):
    (tmp_path / "parking.md").write_text(page)
    before = entry_of(tmp_path, "parking")
    write(extended(tmp_path, before, ["where: to park"]))
    after = entry_of(tmp_path, "parking")
    assert after.variants == (*before.variants, "where: to park")
    assert (after.title, after.passages) == (before.title, before.passages)


def test_adding_a_section(tmp_path):
    (tmp_path / "parking.md").write_text(PAGE)
    write(extended(tmp_path, entry_of(tmp_path, "parking"), [], "Bicycles", "Stands are at the door."))
    assert entry_of(tmp_path, "parking").passages[-1].text == "Stands are at the door."


def test_adding_to_a_page_edited_meanwhile_is_refused(tmp_path):
    page = tmp_path / "parking.md"
    page.write_text(PAGE)
    change = extended(tmp_path, entry_of(tmp_path, "parking"), ["x y"])
    page.write_text("edited")
    with pytest.raises(KnowledgeBaseError, match="edited meanwhile"):
        write(change)
    assert page.read_text() == "edited"


def test_adding_to_a_table_says_what_to_do(tmp_path):
    (tmp_path / "faq.csv").write_text("id,question,answer\np1,Parking?,Free.\n")
    with pytest.raises(KnowledgeBaseError, match="by hand") as error:
        extended(tmp_path, entry_of(tmp_path, "p1"), ["where to park"])
    assert "where to park" in str(error.value)


def test_adding_where_nothing_can_be_written_leaves_nothing(tmp_path):
    change = new_entry(tmp_path / "gone.md", "repair", {"title": "x"}, "y")
    (tmp_path / "sub").write_text("")
    from dataclasses import replace

    with pytest.raises(KnowledgeBaseError, match="nothing was changed"):
        write(replace(change, path=tmp_path / "sub" / "x.md"))
    assert [p.name for p in tmp_path.iterdir()] == ["sub"]
