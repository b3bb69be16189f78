# ruff: noqa: E501  # sample texts read better unbroken
"""Each kind of source, on a real-looking file of it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from assistant.knowledge.importing.tables import read_csv_table
from tests.import_samples import (
    FAQ_PAGE,
    INTERCOM,
    MACROS,
    PAGE,
    REPLIES_CSV,
    TABLE_TSV,
    TEXT,
    ZENDESK,
    bring,
    guide_pdf,
    pdf,
    policy_docx,
    texts,
    told,
)
from tests.pace import reference


def test_import_page_keeps_headings_lists_tables_and_foldable_parts(tmp_path: Path) -> None:
    report, entries = bring(tmp_path, {"page.html": PAGE})
    entry = entries["page"]
    assert (entry.title, entry.url, entry.updated) == (
        "Returning a lamp", "https://help.brightly.example/returns/lamps", "2026-02-11",
    )  # fmt: skip
    assert texts(entry) == [
        ((), "You can send back any lamp within 30 days.\nBulbs are excluded."),
        (("What to pack",), "- The lamp\n- All parts:\n  - the shade\n  - the plug\n\n1. Print the label from your account"
         " (https://help.brightly.example/account/returns).\n2. Stick it on the box."),
        (("What it costs",), "Country: Ireland; Price: €4.50; Days: 3 | 4\nCountry: Malta; Price: €9.90; Days: 3 | 4"),
        (("What it costs", "Can I return a gift?"), "Yes, with the gift receipt."),
        (("What it costs", "And a sale item?"), "No, sale items are final."),
        (("What it costs",), "Refunds take 5 days."),
    ]  # fmt: skip
    assert report.skipped == report.notes == ()


def test_import_page_without_text_is_skipped_and_said(tmp_path: Path) -> None:
    links = (
        "<html><title>Start</title><body><ul><li><a href='/a'>A</a></li><li><a href='/b'>B</a></li></ul></body></html>"
    )
    report, _ = bring(tmp_path, {"index.html": links, "page.html": PAGE})
    assert len(report.added) == 1 and "index.html" in told(report)


def test_import_page_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    page = "<html><head><meta charset='shift_jis'><title>返品</title></head><body><p>三十日以内に返品できます。</p></body></html>"
    _, entries = bring(tmp_path, {"page.html": page.encode("shift_jis")})
    assert entries["page"].title == "返品" and texts(entries["page"]) == [((), "三十日以内に返品できます。")]


def test_import_faq_data_of_a_page_gives_an_article_a_question(tmp_path: Path) -> None:
    report, entries = bring(tmp_path, {"faq.html": FAQ_PAGE})
    assert set(entries) == {"faq/do-you-ship-to-norway", "faq/can-i-pay-by-invoice"}
    assert texts(entries["faq/do-you-ship-to-norway"]) == [((), "Yes, for €12.\n\n- Oslo: 3 days\n- Tromsø: 6 days")]
    assert entries["faq/can-i-pay-by-invoice"].title == "Can I pay by invoice?"
    assert "Is there a shop?" in told(report)


def test_import_faq_data_beside_another_text_leaves_the_text(tmp_path: Path) -> None:
    data = {"@type": "FAQPage", "mainEntity": {"@type": "Question", "name": "Why?", "acceptedAnswer": {"text": "So."}}}
    page = PAGE.replace("</head>", f'<script type="application/ld+json">{json.dumps(data)}</script></head>')
    _, entries = bring(tmp_path, {"page.html": page})
    assert set(entries) == {"page", "page/why"} and entries["page/why"].url == entries["page"].url


def test_import_faq_data_in_a_json_file(tmp_path: Path) -> None:
    data = [{"@context": "https://schema.org", "@type": ["FAQPage"], "mainEntity": [
        {"@type": "Question", "name": "Same?", "acceptedAnswer": [{"@type": "Answer", "text": "One."}]},
        {"@type": "Question", "name": "Same?", "acceptedAnswer": {"@type": "Answer", "text": "Two."}}]}]  # fmt: skip
    _, entries = bring(tmp_path, {"faq.json": data})
    assert {k: texts(e)[0][1] for k, e in entries.items()} == {"faq/same": "One.", "faq/same-2": "Two."}


def test_import_zendesk_articles_with_sections_audience_and_drafts(tmp_path: Path) -> None:
    report, entries = bring(tmp_path, {"zendesk.json": ZENDESK})
    assert set(entries) == {"zendesk/360001", "zendesk/360002", "zendesk/360003"}
    address = entries["zendesk/360001"]
    assert texts(address) == [(("Before dispatch",), "Open My orders and select Edit."),
                              (("After dispatch",), "The carrier can redirect it once.")]  # fmt: skip
    assert address.url and address.url.startswith("https://brightly.zendesk.com/hc/")
    assert address.updated == "2026-01-05" and not address.internal
    assert address.extra["section"] == "Shopping > Orders > Changing an order"
    assert address.extra["labels"] == ["address", "delivery"]
    assert entries["zendesk/360002"].internal and entries["zendesk/360002"].extra["audience"] == "Agents and managers"
    assert not entries["zendesk/360003"].internal and entries["zendesk/360003"].extra["audience"] == "signed-in users"
    assert "Summer sale" in told(report) and "An empty shell" in told(report) and len(report.skipped) == 2


def test_import_zendesk_parts_in_files_of_their_own(tmp_path: Path) -> None:
    files: dict[str, object] = {f"{key}.json": {key: ZENDESK[key]} for key in ("articles", "sections", "categories")}
    report, entries = bring(tmp_path, files)
    assert entries["articles/360001"].extra["section"] == "Shopping > Orders > Changing an order"
    assert entries["articles/360003"].internal, "a user segment that nothing is known of is for agents"
    renamed = [{**row, "name": "Post"} if row["id"] == 70 else row for row in ZENDESK["sections"]]  # type: ignore[index, union-attr, dict-item]
    report, entries = bring(tmp_path, {"sections.json": {"sections": renamed}})
    assert entries["articles/360001"].extra["section"] == "Shopping > Post > Changing an order"
    assert [Path(n).name for n in report.changed] == ["360001-change-the-delivery-address.md"]


def test_import_zendesk_lines_and_a_section_within_itself(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(row) for row in ZENDESK["articles"])  # type: ignore[union-attr]
    loop = {"sections": [{"id": 71, "name": "Loop", "parent_section_id": 71}]}
    report, entries = bring(tmp_path, {"articles.jsonl": lines, "sections.json": loop})
    assert len(entries) == 3 and entries["articles/360001"].extra["section"].startswith("Loop > Loop")


def test_import_zendesk_translations_under_one_id_are_kept_apart(tmp_path: Path) -> None:
    english = ZENDESK["articles"][0]  # type: ignore[index]
    german = {**english, "locale": "de", "title": "Lieferadresse ändern"}  # type: ignore[dict-item]
    _, entries = bring(tmp_path, {"zendesk.json": {"articles": [english, german]}})
    assert set(entries) == {"zendesk/360001", "zendesk/360001-de"}


def test_import_intercom_articles_collections_and_internal_ones(tmp_path: Path) -> None:
    report, entries = bring(tmp_path, {"intercom.json": INTERCOM})
    assert set(entries) == {"intercom/901", "intercom/902"}
    assert texts(entries["intercom/901"])[1] == (("Without a ring",), "Tap the base twice.")
    assert (
        entries["intercom/901"].updated == "2026-01-01" and entries["intercom/901"].extra["section"] == "Using a lamp"
    )
    assert entries["intercom/902"].internal and "Coming soon" in told(report)


def test_import_macros_are_saved_replies_without_their_frame(tmp_path: Path) -> None:
    report, entries = bring(tmp_path, {"macros.json": MACROS})
    late = entries["macros/41"]
    assert (late.title, late.extra["kind"], late.extra["section"]) == ("Late parcel", "saved reply", "Delivery")
    assert texts(late) == [((), "A parcel that is more than five days late is traced by the carrier. You hear from us"
                            " within two working days.")]  # fmt: skip
    assert "Close as spam" in told(report) and "Old greeting" in told(report)


@pytest.mark.parametrize(
    "content",
    [
        {"data": [{"id": 1, "name": "Refund", "actions": [
            {"name": "setResponseText", "arguments": {"body_html": "<p>We refund within 5 days.</p>"}}]}]},
        {"_results": [{"id": "rsp_1", "name": "Refund", "body": "We refund within 5 days.", "_links": {}}]},
        [{"id": 1, "title": "Refund", "content": "We refund within 5 days.",
          "content_html": "<div>We refund within 5 days.</div>", "folder_id": 3}],
        {"saved_replies": [{"id": 1, "name": "Refund", "text": "Hi there,\n\nWe refund within 5 days.\n\nCheers"}]},
        [{"id": 1, "short_code": "refund", "content": "We refund within 5 days."}],
        {"type": "list", "data": [{"type": "macro", "id": "1", "name": "Refund", "body": "<p>We refund within 5 days.</p>"}]},
    ],
)  # fmt: skip
def test_import_saved_replies_of_other_helpdesks(tmp_path: Path, content: object) -> None:
    report, entries = bring(tmp_path, {"export.json": content})
    (entry,) = entries.values()
    assert entry.extra["kind"] == "saved reply" and texts(entry) == [((), "We refund within 5 days.")], told(report)


def test_import_saved_replies_by_columns_file_name_and_option(tmp_path: Path) -> None:
    rows = "title,text\nOpening,We open at nine.\n"
    files: dict[str, object] = {"export.csv": REPLIES_CSV, "canned responses.csv": rows, "other.csv": rows}
    _, entries = bring(tmp_path, {**files, "saved-replies/hours.txt": "Hours\n\nDear X,\n\nWe open at nine."})
    kinds = {k: e.extra.get("kind") for k, e in entries.items()}
    assert kinds == {"export/glass": "saved reply", "export/invoice": "saved reply", "other/opening": None,
                     "canned-responses/opening": "saved reply", "saved-replies/hours": "saved reply"}  # fmt: skip
    assert texts(entries["export/glass"]) == [
        ((), "We are sorry about the broken shade. We send a new one within 3 days.")
    ]
    assert texts(entries["saved-replies/hours"]) == [((), "We open at nine.")]
    _, entries = bring(tmp_path / "2", {"other.csv": rows}, saved_replies=True)
    assert entries["other/opening"].extra["kind"] == "saved reply"


def test_import_tables_with_columns_of_other_names(tmp_path: Path) -> None:
    report, entries = bring(tmp_path, {"faq.tsv": TABLE_TSV})
    entry = entries["faq/how-long-is-the-cable"]
    assert (entry.title, entry.updated, entry.extra["area"]) == ("How long is the cable?", "2026-03-01", "Lamps")
    assert texts(entry) == [((), "Two metres.")] and report.notes == ()


def test_import_rows_keep_headings_variants_audience_and_state(tmp_path: Path) -> None:
    rows = [
        {"id": 7, "title": "Lamp L1", "headers": ["Light", "Dim & bright"], "text": "It dims.\n\n1. Turn\n2. Press"},
        {"question": "Who pays?", "variants": ["who pays the post"], "answer": "You do.", "visibility": "Internal"},
        {"name": "A draft", "text": "x", "status": "draft"}, {"name": "Gone", "text": "x", "status": "archived"},
        {"folder": "no title here"}, "no object",
    ]  # fmt: skip
    report, entries = bring(tmp_path, {"rows.jsonl": "\n".join(map(json.dumps, rows))})
    assert texts(entries["rows/7"]) == [(("Light", "Dim & bright"), "It dims.\n\n1. Turn\n2. Press")]
    who = entries["rows/who-pays"]
    assert who.internal and who.variants == ("who pays the post",) and len(entries) == 2
    assert [p.where for p in report.skipped] == [f"rows.jsonl, line {n}" for n in (3, 4, 5, 6)]


def test_import_rows_keep_their_ids_when_rows_are_added_above(tmp_path: Path) -> None:
    bring(tmp_path, {"faq.csv": "question,answer\nHow big?,Small.\n"})
    report, entries = bring(tmp_path, {"faq.csv": "question,answer\nNew one?,Yes.\nHow big?,Small.\n"})
    assert len(report.added) == 1 and len(report.unchanged) == 1 and set(entries) == {"faq/new-one", "faq/how-big"}


def test_import_plain_text_finds_title_headings_and_questions(tmp_path: Path) -> None:
    _, entries = bring(tmp_path, {"clean.txt": TEXT, "note.txt": "Just one line of text without any title."})
    assert entries["clean"].title == "Cleaning a lamp"
    assert texts(entries["clean"]) == [
        ((), "Switch it off first. Then wipe the shade with a soft and slightly damp cloth, and let it dry before you"
         " switch it on again."),
        (("What you need",), "- a soft cloth\n- warm water"),
        (("What you need", "Can I use soap?"), "Yes, a drop of it.\nRinse well."),
        (("Which bulbs get hot?",), "Halogen bulbs do; LED bulbs hardly."),
    ]  # fmt: skip
    assert entries["note"].title == "note"


def test_import_pdf_has_headings_lists_and_no_frame(tmp_path: Path) -> None:
    _, entries = bring(tmp_path, {"guide.pdf": guide_pdf()})
    assert entries["guide"].title == "Pendant lamp P3"
    assert texts(entries["guide"]) == [
        ((), "The lamp hangs from a hook that holds up to 5 kg. Ask an electrician to fit it."),
        (("Fitting",), "1. Switch the power off.\n2. Hang the lamp on the hook.\n3. Switch the power on."),
        (("Care",), "Dust it once a month. Never use water (it rusts).\n\nThe shade comes off."),
        (("Guarantee",), "Three years from the day of purchase.\n\nPart: Switch; Years: 3\nPart: Bulb; Years: 1"),
    ]


def test_import_pdf_without_text_locked_or_broken_is_refused_with_a_word(tmp_path: Path) -> None:
    locked = pdf([[(11, 100, "hello there")]], encrypt=True)
    whole = guide_pdf()
    files: dict[str, object] = {"scan.pdf": pdf([[]]), "locked.pdf": locked, "half.pdf": whole[: len(whole) // 3],
                                "no.pdf": b"%PDF-1.7 nothing", "other.pdf": b"\x00" * 999}  # fmt: skip
    report, _ = bring(tmp_path, files)
    found = {p.where: p.found for p in report.skipped}
    assert set(found) == set(files) and "scan" in found["scan.pdf"] and "locked" in found["locked.pdf"]
    assert all("skipped" in text for text in found.values()) and report.articles == 0


def test_import_docx_has_headings_lists_tables_and_bold_words(tmp_path: Path) -> None:
    _, entries = bring(tmp_path, {"policy.docx": policy_docx()})
    assert entries["policy"].title == "Guarantee of Brightly lamps"
    assert texts(entries["policy"]) == [
        ((), "We repair a lamp free of charge for three years."),
        (("What is covered",), "- the switch\n- the cable\n  - up to the plug"),
        (("What is covered", "Steps"), "1. Write to us.\n2. Send the lamp.\n\nPart: Switch; Years: 3\nPart: Bulb; Years: 1"),
    ]  # fmt: skip
    assert "**free of charge**" in next((tmp_path / "kb").rglob("*.md")).read_text("utf-8")


def test_import_markdown_keeps_its_text_and_front_matter(tmp_path: Path) -> None:
    page = "---\ntitle: Gift cards\nvariants: [voucher]\nupdated: 2026-03-30\ninternal: true\ntags: [a, b]\n---\n# Gift cards\n\nFrom *€10* to <b>€250</b>.\n\n## Rules\n\n| A | B |\n|---|---|\n| 1 | 2 |\n"  # fmt: skip
    report, entries = bring(
        tmp_path, {"shop/gifts.md": page, "b.md": "# Bare\n\nText.", "d.md": "---\ndraft: true\n---\nx"}
    )
    gifts = entries["shop/gifts"]
    assert (gifts.title, gifts.variants, gifts.updated, gifts.internal) == (
        "Gift cards", ("voucher",), "2026-03-30", True,
    )  # fmt: skip
    assert gifts.extra["tags"] == ["a", "b"] and gifts.extra["source"] == "src/shop/gifts.md"
    assert texts(gifts) == [((), "From €10 to €250."), (("Rules",), "A: 1; B: 2")]
    assert entries["b"].title == "Bare" and "draft" in told(report)


def test_import_long_pages_become_passages_that_name_their_headings(tmp_path: Path) -> None:
    sentence = "Each lamp of this series is tested for three hours before it leaves the works. "
    page = f"<h1>Works</h1><h2>Tests</h2><h3>Heat</h3><p>{sentence * 30}</p><h3>Cold</h3><p>{sentence * 20}</p>"
    _, entries = bring(tmp_path, {"works.html": page})
    passages = texts(entries["works"])
    assert len(passages) >= 5 and {h for h, _ in passages} == {("Tests", "Heat"), ("Tests", "Cold")}
    assert all(len(text.split()) <= 180 and text.endswith(".") for _, text in passages)


def test_import_notes_to_agents_in_macros_are_no_replies(tmp_path: Path) -> None:
    note = {"field": "comment_value", "value": "Refunds above 500 need Bob."}
    gorgias = [
        {"id": 1, "name": "Return", "actions": [
            {"name": "setResponseText", "arguments": {"body_text": "Send it back."}},
            {"name": "addTags", "arguments": {"tags": "return"}},
            {"name": "addInternalNote", "arguments": {"body_text": "A risk?"}}]},
        {"id": 2, "name": "Risk", "actions": [{"name": "addInternalNote", "arguments": {"body_text": "A risk?"}}]},
    ]  # fmt: skip
    macros = [{"id": 3, "title": "Ask", "actions": [note, {"field": "comment_mode_is_public", "value": "false"}]}]
    report, entries = bring(tmp_path, {"g.json": {"data": gorgias}, "m.json": {"macros": macros}})
    assert set(entries) == {"g/1", "m/3"} and "Risk" in told(report)
    assert texts(entries["g/1"]) == [((), "Send it back.")] and entries["m/3"].internal


@pytest.mark.parametrize("name", ["articles.csv", "macros.json", "articles.json"])
def test_import_audience_is_kept_whatever_the_form(tmp_path: Path, name: str) -> None:
    rows = [
        {"id": 1, "title": "Margin", "body": "It is 40%.", "user_segment_id": 99},
        {"id": 2, "title": "Hours", "body": "From nine.", "user_segment_id": None},
    ]
    table = "id,title,body,user_segment_id\n1,Margin,It is 40%.,99\n2,Hours,From nine.,\n"
    _, entries = bring(tmp_path, {name: table if name.endswith("csv") else rows})
    assert {e.title: e.internal for e in entries.values()} == {"Margin": True, "Hours": False}


def test_import_what_says_internal_in_any_form_is_internal(tmp_path: Path) -> None:
    zendesk = {"id": 1, "title": "A", "body": "x", "section_id": 2, "internal": True}
    intercom = {"type": "article", "id": "2", "title": "B", "body": "x", "internal": True}
    _, entries = bring(
        tmp_path, {"e.json": [zendesk, intercom, {"title": "C", "text": "x", "internal": {"for": "us"}}]}
    )
    assert len(entries) == 3 and all(e.internal for e in entries.values())
    named = [{"id": 9, "name": "signed-in users", "user_type": "staff"}]
    article = {"id": 1, "title": "A", "body": "x", "user_segment_id": 9}
    _, entries = bring(tmp_path / "2", {"e.json": {"articles": [article], "user_segments": named}})
    assert entries["e/1"].internal, "the name of a segment makes nothing public"


def test_import_rows_without_a_text_are_told(tmp_path: Path) -> None:
    report, entries = bring(tmp_path, {"people.csv": "name,email\nBob,bob@example.com\n", "page.html": PAGE})
    assert set(entries) == {"page"} and "Bob" in told(report) and "text or answer" in told(report)


def test_import_page_on_cookies_keeps_its_sections_but_no_banner(tmp_path: Path) -> None:
    page = """<body class="share-layout"><div id="cookie-banner"><p>We value you.</p></div><main><h1>Cookies</h1>
    <section id="cookies-we-use"><h2 id="cookie-kinds">Kinds</h2><p>One for the login.</p></section>
    <nav class="related"><div class="related-box"><p>More</p></div></nav><div class="share">Share</div></main></body>"""
    _, entries = bring(tmp_path, {"page.html": page})
    assert texts(entries["page"]) == [(("Kinds",), "One for the login.")]


@pytest.mark.parametrize(
    ("last", "kept"),
    [("Best before dates stand on the lid.", True), ("Thanks to our new carrier it takes a day.", True),
     ("Best, Anna", False), ("Thanks Anna", False), ("Thank you for shopping with us!", False), ("Cheers", False)],
)  # fmt: skip
def test_import_saved_reply_loses_its_close_and_no_sentence(tmp_path: Path, last: str, kept: bool) -> None:
    _, entries = bring(tmp_path, {"macros/a.txt": f"Hours\n\nWe open at nine.\n\n{last}"})
    assert (last in texts(entries["macros/a"])[0][1]) is kept


def test_import_docx_reads_what_was_inserted_with_tracked_changes(tmp_path: Path) -> None:
    import io

    import docx
    from docx.oxml import OxmlElement

    document = docx.Document()
    runs = [document.add_paragraph("A refund takes ").add_run("five days."), document.add_paragraph("").add_run("Gone")]
    for run, kind in zip(runs, ("w:ins", "w:del"), strict=True):
        mark = OxmlElement(kind)
        run._r.addprevious(mark)
        mark.append(run._r)
    document.save(out := io.BytesIO())
    _, entries = bring(tmp_path, {"a.docx": out.getvalue()})
    assert texts(entries["a"]) == [((), "A refund takes five days.")]


def test_import_many_rows_of_one_title_take_linear_time() -> None:
    rows = "".join(f"Re: order,Text {i}\n" for i in range(10_000))
    start = time.process_time()
    found = read_csv_table("title,text\n" + rows, "a.csv")
    assert time.process_time() - start < 75 * reference() and [a.key for a in found.articles[:2]] == [
        "re-order",
        "re-order-2",
    ]
