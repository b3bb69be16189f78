# ruff: noqa: E501  # sample texts read better unbroken
"""Real-looking exports of an invented shop, a file of each kind that the import reads."""

from __future__ import annotations

import io
import json
import zlib
from pathlib import Path

from assistant.knowledge import load_entries
from assistant.knowledge.importing import ImportReport, import_sources
from assistant.types import Entry

PAGE = """<!doctype html><html lang="en"><head><title>Returning a lamp – Brightly Help</title>
<link rel="canonical" href="https://help.brightly.example/returns/lamps">
<meta property="article:modified_time" content="2026-02-11T09:30:00+00:00">
<script>var tracking = "must never be read";</script><style>p { color: red }</style></head>
<body><header><a href="/">Brightly</a><form><input name="q"><button>Search</button></form></header>
<nav class="breadcrumbs"><ul><li><a href="/">Home</a></li><li><a href="/returns">Returns</a></li></ul></nav>
<main><article><h1>Returning a lamp</h1>
<p>You can send back any lamp within <strong>30 days</strong>.<br>Bulbs are excluded.</p>
<h2>What to pack</h2>
<ul><li>The lamp</li><li>All parts:<ul><li>the shade</li><li>the plug</li></ul></li></ul>
<ol><li>Print the label from <a href="/account/returns">your account</a>.</li><li>Stick it on the box.</li></ol>
<h2>What it costs</h2>
<table><thead><tr><th>Country</th><th>Price</th><th>Days</th></tr></thead>
<tbody><tr><td>Ireland</td><td>&euro;4.50</td><td rowspan="2">3 | 4</td></tr>
<tr><td>Malta</td><td>&euro;9.90</td></tr></tbody></table>
<details><summary>Can I return a gift?</summary><p>Yes, with the gift receipt.</p></details>
<details><summary>And a sale item?</summary><p>No, sale items are final.</p></details>
<p>Refunds take 5 days.</p>
<h2>Related articles</h2><ul><li><a href="/warranty">Warranty</a></li><li><a href="/repairs">Repairs</a></li></ul>
<p>Was this article helpful?</p>
</article></main><footer><p>© Brightly Ltd, all rights reserved</p></footer></body></html>"""

FAQ_PAGE = """<html><head><title>FAQ | Brightly</title><script type="application/ld+json">
{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Brightly"}, {"@type": "FAQPage",
 "mainEntity": [
 {"@type": "Question", "name": "Do you ship to Norway?", "acceptedAnswer": {"@type": "Answer",
  "text": "<p>Yes, for <b>€12</b>.</p><ul><li>Oslo: 3 days</li><li>Tromsø: 6 days</li></ul>"}},
 {"@type": "Question", "name": "Can I pay by invoice?", "acceptedAnswer": {"@type": "Answer", "text": "Only as a firm."}},
 {"@type": "Question", "name": "Is there a shop?"}]}]}</script></head>
<body><main><h1>FAQ</h1><h3>Do you ship to Norway?</h3><p>Yes, for €12.</p><ul><li>Oslo: 3 days</li>
<li>Tromsø: 6 days</li></ul><h3>Can I pay by invoice?</h3><p>Only as a firm.</p></main></body></html>"""

ZENDESK = {
    "count": 4,
    "next_page": None,
    "articles": [
        {"id": 360001, "title": "Change the delivery address", "body": "<h2>Before dispatch</h2><p>Open <b>My orders</b>"
         " and select Edit.</p><h2>After dispatch</h2><p>The carrier can redirect it once.</p>", "draft": False,
         "html_url": "https://brightly.zendesk.com/hc/en-us/articles/360001-Change-the-delivery-address",
         "section_id": 71, "user_segment_id": None, "label_names": ["address", "delivery"], "locale": "en-us",
         "updated_at": "2026-01-05T10:00:00Z", "promoted": False, "permission_group_id": 5},
        {"id": 360002, "title": "Goodwill credits", "body": "<p>Agents may grant up to €20 without asking.</p>",
         "html_url": "https://brightly.zendesk.com/hc/en-us/articles/360002", "section_id": 72, "user_segment_id": 9,
         "draft": False, "label_names": [], "locale": "en-us", "updated_at": "2026-01-06T10:00:00Z"},
        {"id": 360003, "title": "Loyalty points", "body": "<p>One point for each euro.</p>", "section_id": 72,
         "html_url": "https://brightly.zendesk.com/hc/en-us/articles/360003", "user_segment_id": 8, "draft": False,
         "locale": "en-us", "updated_at": "2026-01-07T10:00:00Z"},
        {"id": 360004, "title": "Summer sale", "body": "<p>Not yet.</p>", "draft": True, "section_id": 72},
        {"id": 360005, "title": "An empty shell", "body": None, "draft": False, "section_id": 72},
    ],
    "sections": [
        {"id": 71, "name": "Changing an order", "category_id": 3, "parent_section_id": 70},
        {"id": 70, "name": "Orders", "category_id": 3, "parent_section_id": None},
        {"id": 72, "name": "For the team", "category_id": 4, "parent_section_id": None},
    ],
    "categories": [{"id": 3, "name": "Shopping"}, {"id": 4, "name": "Inside"}],
    "user_segments": [
        {"id": 8, "name": "Signed-in users", "user_type": "signed_in_users", "tags": [], "organization_ids": []},
        {"id": 9, "name": "Agents and managers", "user_type": "staff"},
    ],
}  # fmt: skip

INTERCOM = {
    "type": "list",
    "total_count": 3,
    "data": [
        {"type": "article", "id": "901", "title": "Dim a lamp", "description": "How the dimmer works", "state":
         "published", "url": "https://intercom.help/brightly/en/articles/901-dim-a-lamp", "parent_id": 55,
         "parent_type": "collection", "updated_at": 1767225600, "default_locale": "en",
         "body": "<p class=\"no-margin\">Turn the ring to the left.</p><h1>Without a ring</h1><p>Tap the base twice.</p>"},
        {"type": "internal_article", "id": "902", "title": "Faulty dimmers of batch 7", "body": "<p>Replace at once.</p>"},
        {"type": "article", "id": "903", "title": "Coming soon", "state": "draft", "body": "<p>Nothing yet.</p>"},
        {"type": "collection", "id": "55", "name": "Using a lamp", "parent_id": None},
    ],
}  # fmt: skip

MACROS = {
    "macros": [
        {"id": 41, "title": "Delivery::Late parcel", "active": True, "description": "When it is over 5 days",
         "updated_at": "2025-11-02T08:00:00Z", "restriction": None, "actions": [
             {"field": "status", "value": "pending"},
             {"field": "comment_value_html", "value": "<p>Hi {{ticket.requester.first_name}},</p><p>A parcel that is more"
              " than five days late is traced by the carrier. You hear from us within two working days.</p>"
              "<p>Kind regards,<br>{{current_user.name}}</p>"}]},
        {"id": 42, "title": "Close as spam", "active": True, "actions": [{"field": "status", "value": "closed"}]},
        {"id": 43, "title": "Old greeting", "active": False, "actions": [{"field": "comment_value", "value": "Hello"}]},
    ]
}  # fmt: skip

REPLIES_CSV = (
    "Shortcut,Name,Message,Folder\n"
    'glass,Broken glass,"Hello,\n\nWe are sorry about the broken shade. We send a new one within 3 days.\n\nBest wishes,'
    '\nBrightly",Repairs\n'
    "invoice,Copy of an invoice,You find all invoices under My orders.,\n"
)

TABLE_TSV = (
    "Question\tAnswer Text\tLast modified\tArea\n"
    "How long is the cable?\tTwo metres.\t2026-03-01\tLamps\n"
    "Is it waterproof?\tNo.\t2026-03-02\tLamps\n"
)

TEXT = """Cleaning a lamp
===============

Switch it off first. Then wipe the shade with a soft and slightly damp cloth, and let it dry before
you switch it on again.

What you need

- a soft cloth
- warm water

Q: Can I use soap?
A: Yes, a drop of it.
   Rinse well.

Which bulbs get hot?

Halogen bulbs do; LED bulbs hardly.
"""


def pdf(pages: list[list[tuple[float, int, str]]], *, encrypt: bool = False) -> bytes:
    """A PDF file of pages of lines, each (size of its letters, how far down it stands, text with columns between bars); bold from 14 points on."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects += [b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
                b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>"]  # fmt: skip
    kids = []
    for lines in pages:
        words = b"".join(
            b"BT /F%d %g Tf 1 0 0 1 %d %d Tm (%s) Tj ET\n"
            % (2 if size >= 14 else 1, size, 60 + 140 * i, 800 - down,
               cell.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)"))
            for size, down, text in lines
            for i, cell in enumerate(text.split("|"))
        )  # fmt: skip
        packed = zlib.compress(words)
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out, places = io.BytesIO(b""), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    if not encrypt:
        return out.getvalue()
    from pypdf import PdfWriter

    writer, locked = PdfWriter(clone_from=out), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(locked)
    return locked.getvalue()


def guide_pdf() -> bytes:
    """A guide of three pages with a running head, page numbers, headings, a list and a paragraph over two lines."""
    frame = [(8.0, 20, "Brightly user guide")]
    return pdf([
        [*frame, (24, 60, "Pendant lamp P3"), (11, 100, "The lamp hangs from a hook that holds up to 5 kg. Ask an"),
         (11, 114, "electrician to fit it."), (16, 150, "Fitting"), (11, 175, "1. Switch the power off."),
         (11, 189, "2. Hang the lamp on the hook."), (11, 203, "3. Switch the power on."), (8, 780, "Page 1 of 3")],
        [*frame, (16, 60, "Care"), (11, 85, "Dust it once a month. Never use water (it rusts)."),
         (11, 120, "The shade comes off."), (8, 780, "Page 2 of 3")],
        [*frame, (16, 60, "Guarantee"), (11, 85, "Three years from the day of purchase."), (11, 115, "Part|Years"),
         (11, 129, "Switch|3"), (11, 143, "Bulb|1"), (8, 780, "Page 3 of 3")],
    ])  # fmt: skip


def policy_docx() -> bytes:
    """A Word document with title, headings, bold words, nested lists, a table and a link-free end."""
    import docx

    document = docx.Document()
    document.add_heading("Guarantee of Brightly lamps", 0)
    first = document.add_paragraph("We repair a lamp ")
    first.add_run("free of charge").bold = True
    first.add_run(" for three years.")
    document.add_heading("What is covered", 1)
    document.add_paragraph("the switch", style="List Bullet")
    document.add_paragraph("the cable", style="List Bullet")
    document.add_paragraph("up to the plug", style="List Bullet 2")
    document.add_heading("Steps", 2)
    document.add_paragraph("Write to us.", style="List Number")
    document.add_paragraph("Send the lamp.", style="List Number")
    table = document.add_table(rows=0, cols=2)
    for cells in (("Part", "Years"), ("Switch", "3"), ("Bulb", "1")):
        row = table.add_row().cells
        row[0].text, row[1].text = cells
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def put(folder: Path, files: dict[str, object]) -> Path:
    """A folder with files: bytes, text, or anything else as JSON."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, (bytes, str)) else json.dumps(content)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def bring(tmp_path: Path, files: dict[str, object], **options: object) -> tuple[ImportReport, dict[str, Entry]]:
    """Import a folder "src" of files into "kb"; the report, and the entries that the base then has by their ids."""
    report = import_sources([put(tmp_path / "src", files)], tmp_path / "kb", **options)  # type: ignore[arg-type]
    entries = load_entries(tmp_path / "kb")[0] if report.articles else ()
    return report, {entry.id.removeprefix("src/"): entry for entry in entries}


def told(report: ImportReport) -> str:
    """All that was left out and why, as one text."""
    return "\n".join(map(str, report.skipped))


def texts(entry: Entry) -> list[tuple[tuple[str, ...], str]]:
    """The passages of an entry with their headings."""
    return [(p.headings, p.text) for p in entry.passages]
