"""Word documents (.docx): headings by their styles, lists, tables, links. Imports python-docx, lazily."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from assistant.knowledge.files import clean_text
from assistant.knowledge.importing.article import Article, Parsed, iso_day, left_out
from assistant.knowledge.importing.docx_shown import as_shown
from assistant.knowledge.importing.escaping import BREAK, escape, paragraph
from assistant.knowledge.importing.plain import titled

MAX_UNPACKED = 100_000_000  # bytes of all parts together
MAX_PARTS = 5_000
MAX_ROWS = 2_000  # of a table: reading its cells is not linear
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|kop) ?([1-9])", re.I)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ENDS_IN_WORDS = re.compile(r"\w(?:.*\w)?", re.DOTALL)


def read_docx(raw: bytes, name: str) -> Parsed:
    """The article of a Word document, or why there is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = packed.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            return left_out(name, f"a document of at most {MAX_UNPACKED:,} bytes unpacked", "more, skipped", "split it")
        title, body, day = _read(raw)
    except Exception as error:  # a parser of hostile files raises whatever it likes
        found = f"a broken one ({type(error).__name__}), skipped"
        return left_out(name, "a Word document", found, "save it again as .docx")
    if not body:
        return left_out(name, "a document with text", "none, skipped", "fill it, or leave it out")
    stem = name.rpartition("/")[2].rpartition(".")[0].replace("-", " ").replace("_", " ").strip()
    return Parsed((Article("", title or stem, body, updated=day),))


def _read(raw: bytes) -> tuple[str, str, str]:
    """Title, Markdown and day of change."""
    import docx
    from docx.table import Table

    document = docx.Document(io.BytesIO(raw))
    as_shown(document.element.body, document.styles.element)
    formats = _formats(document)
    title, blocks, below = "", list[str](), 1  # a heading of level 1 is a section where the document has a title
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            blocks.append(_table(item))
            continue
        text, style = _text(item), (item.style.name or "" if item.style is not None else "")
        heading = _HEADING.match(style)
        if style in ("Title", "Titel", "Titre", "Título") or (
            heading and heading[1] == "1" and not title and not blocks
        ):
            title, below = title or _flat(text), 0 if heading else 1
        elif heading:
            blocks.append(f"{'#' * min(6, max(2, int(heading[1]) + below))} {_flat(text)}" if text.strip() else "")
        else:
            blocks.append(_item(item, style, text, formats))
    changed = document.core_properties.modified
    title = title.replace("\\", "") or (document.core_properties.title or "").strip()
    blocks = [block for block in blocks if block]
    if not title and blocks and not any(b.startswith("#") for b in blocks):
        title = titled("\n\n".join(blocks[:2]))[0]
        blocks = blocks[1:] if title else blocks
    return title, "\n\n".join(_together(blocks)), iso_day(changed.isoformat() if changed else "")


def _flat(text: str) -> str:
    return " ".join(text.replace(BREAK, " ").replace("**", "").split())


def _text(item: Any) -> str:
    """The text of a paragraph, escaped: bold words, links and line breaks kept."""
    parts: list[tuple[str, bool]] = []
    for run in item.iter_inner_content():
        text = escape(clean_text(run.text)).replace("\n", BREAK)
        address = getattr(run, "address", "")
        if address and address.startswith(("https://", "http://", "mailto:")) and not re.search(r"[\s()<>\\]", address):
            parts.append((f"[{text.replace(BREAK, ' ')}]({address})" if text.strip() else "", False))
        elif parts and parts[-1][1] == bool(getattr(run, "bold", False)) and not address:
            parts[-1] = (parts[-1][0] + text, parts[-1][1])
        else:
            parts.append((text, bool(getattr(run, "bold", False))))
    whole = len([p for p in parts if p[0].strip()]) == 1  # a line that is bold as a whole stresses nothing
    return "".join(_bold(text) if bold and not whole else text for text, bold in parts)


def _bold(text: str) -> str:
    inner = text.strip()
    return text.replace(inner, f"**{inner}**") if _ENDS_IN_WORDS.fullmatch(inner) and BREAK not in inner else text


def _item(item: Any, style: str, text: str, formats: dict[tuple[str, str], str]) -> str:
    """A paragraph, or a list item with its mark and depth."""
    if not text.strip():
        return ""
    properties = item._p.pPr.numPr if item._p.pPr is not None else None
    depth, kind = 0, ""
    if properties is not None and properties.numId is not None and properties.numId.val:
        depth = properties.ilvl.val if properties.ilvl is not None else 0
        kind = formats.get((str(properties.numId.val), str(depth)), "bullet")
    elif style.startswith(("List Bullet", "List Number")):
        depth = int(style[-1]) - 1 if style[-1].isdigit() else 0
        kind = "decimal" if style.startswith("List Number") else "bullet"
    if not kind or kind == "none":
        return paragraph(text)
    return "   " * min(depth, 8) + ("- " if kind == "bullet" else "1. ") + paragraph(text).replace("\\\n", " ")


def _formats(document: Any) -> dict[tuple[str, str], str]:
    """The format ("bullet", "decimal", ...) of each list and level."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    abstract = {
        (a.get(f"{_W}abstractNumId"), level.get(f"{_W}ilvl")): form.get(f"{_W}val")
        for a in root.iter(f"{_W}abstractNum")
        for level in a.iter(f"{_W}lvl")
        for form in level.iter(f"{_W}numFmt")
    }
    numbers = {
        n.get(f"{_W}numId"): ref.get(f"{_W}val") for n in root.iter(f"{_W}num") for ref in n.iter(f"{_W}abstractNumId")
    }
    return {(n, level): form for n, a in numbers.items() for (b, level), form in abstract.items() if a == b}


def _table(table: Any) -> str:
    """A table with its first row as header; one that has a single row or column as paragraphs."""
    rows = [
        [paragraph(escape(clean_text(c.text))).replace("\n", " ") for c in row.cells] for row in table.rows[:MAX_ROWS]
    ]
    rows = [row for row in rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    if width < 2 or len(rows) < 2:
        return "\n\n".join("; ".join(dict.fromkeys(c for c in row if c)) for row in rows)
    cells = [[c.replace("|", "\\|") for c in (*row, *[""] * (width - len(row)))] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def _together(blocks: list[str]) -> list[str]:
    """The blocks, neighbouring list items as one list with numbers that count."""
    mark = re.compile(r"( *)(- |1\. )")
    out: list[str] = []
    counts: dict[int, int] = {}
    before = False
    for block in blocks:
        found = mark.match(block)
        if found:
            depth = len(found[1])
            counts = {d: n for d, n in counts.items() if d <= depth} if before else {}
            counts[depth] = counts.get(depth, 0) + 1 if found[2] != "- " else 0
            text = block if found[2] == "- " else f"{found[1]}{counts[depth]}. {block[found.end() :]}"
            if before:
                out[-1] += "\n" + text
            else:
                out.append(text)
        else:
            out.append(block)
        before = found is not None
    return out
