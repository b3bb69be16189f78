"""PDF files: text with its headings (by size and weight of the letters), lists and paragraphs. Imports pypdf, lazily.

A page's running head, foot and number are left out. Scans hold no text and are refused with a word; so are files
that are locked with a password.
"""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from typing import Any

from assistant.errors import Problem
from assistant.knowledge.importing.article import Article, Parsed, left_out
from assistant.knowledge.importing.escaping import escape, paragraph
from assistant.knowledge.importing.pdf_lines import Line, page_lines, without_frame

MAX_PAGES = 2_000
SECONDS = 120.0  # a file that takes longer is made to do so
LARGER = 1.12  # times the size of the running text: a heading
_ITEM = re.compile(r"(?:[-•●▪◦‣–]|\d{1,3}[.)])\s+\S")
_BULLET = re.compile(r"^[•●▪◦‣]\s*")
LONGEST_HEADING = 120
ALIGNED = 3.0  # points by which columns of a table may be off


def read_pdf(raw: bytes, name: str) -> Parsed:
    """The article of a PDF file, or why there is none."""
    try:
        pages, notes = _pages(raw, name)
    except Exception as error:  # a parser of hostile files raises whatever it likes
        return left_out(name, "a PDF file", f"a broken one ({type(error).__name__}), skipped", "save it again as PDF")
    if isinstance(pages, Problem):
        return Parsed(skipped=(pages,), failed=True)
    lines = [line for page in without_frame(pages) for line in page]
    if not any(c.isalpha() for line in lines for c in line.text):
        return left_out(name, "a PDF with text", "none (a scan?), skipped", "run text recognition on it, or type it")
    title, body = _article(lines)
    stem = name.rpartition("/")[2].rpartition(".")[0].replace("-", " ").replace("_", " ").strip()
    if not body:
        return left_out(name, "a PDF with text", "a title alone, skipped", "complete it, or leave it out")
    return Parsed((Article("", title or stem, body),), notes=tuple(notes))


def _pages(raw: bytes, name: str) -> tuple[list[list[Line]] | Problem, list[Problem]]:
    """The lines of each page."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted and not _opens(reader):
        return Problem(name, "a PDF without password", "a locked one, skipped", "save it without password"), []
    end, pages, notes = time.monotonic() + SECONDS, [], []
    for number, page in enumerate(reader.pages):
        if number >= MAX_PAGES or time.monotonic() > end:
            why = f"more than {MAX_PAGES:,} pages" if number >= MAX_PAGES else "pages that take too long"
            notes.append(Problem(name, f"at most {MAX_PAGES:,} pages", f"{why}; {number} were read", "split the file"))
            break
        pages.append(page_lines(page))
    return pages, notes


def _opens(reader: Any) -> bool:
    """Whether a file that is locked only against changes opens without a password."""
    try:
        return bool(reader.decrypt(""))
    except Exception:  # an unknown cipher, or one that needs another library
        return False


def _article(lines: list[Line]) -> tuple[str, str]:
    """Title and Markdown of a document."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[line.size] += len(line.text)
    body_size = weights.most_common(1)[0][0]
    bold = sum(len(line.text) for line in lines if line.bold) < 0.4 * sum(weights.values())
    larger = sorted({line.size for line in lines if line.size > LARGER * body_size}, reverse=True)
    gap = _usual_gap(lines)
    title, blocks, run = "", list[str](), list[Line]()
    rows = _rows(lines)
    for i, line in enumerate(lines):
        if i in rows:
            blocks += [_paragraph(run)] if run else []
            blocks += [_table(rows[i])] if rows[i] else []
            run = []
            continue
        level = _level(line, larger, body_size, bold)
        if run and (level or _ends(run[-1], line, gap)):
            blocks.append(_paragraph(run))
            run = []
        if not level:
            run.append(line)
        elif level == 1 and not blocks:
            title = f"{title} {line.text}".strip()
        elif blocks and blocks[-1].startswith("#") and i and _goes_on(lines[i - 1], line):
            blocks[-1] += f" {escape(line.text)}"
        else:
            blocks.append(f"{'#' * min(6, max(2, level))} {escape(line.text)}")
    if run:
        blocks.append(_paragraph(run))
    while blocks and blocks[-1].startswith("#"):
        blocks.pop()
    return title, "\n\n".join(_with_items_together(blocks))


def _rows(lines: list[Line]) -> dict[int, list[Line]]:
    """The lines that are rows of a table: for the first row of each all of its rows, for the others none."""
    found: dict[int, list[Line]] = {}
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and _aligned(lines[max(start, end - 1)], lines[end], first=end == start + 1):
            end += 1
        if end - start > 1:
            found |= {i: [] for i in range(start, end)} | {start: lines[start:end]}
        start = end
    return found


def _aligned(above: Line, line: Line, *, first: bool) -> bool:
    """Whether two lines are rows of one table: as many columns, at the same places; a bold header may be centred."""
    if not len(above.cells) == len(line.cells) > 1 or line.size != above.size:
        return False
    header = first and above.bold and not line.bold
    return header or all(abs(a - b) < ALIGNED for a, b in zip(above.starts, line.starts, strict=True))


def _table(rows: list[Line]) -> str:
    """Rows as a table with the first one as header."""
    cells = [[escape(cell).replace("|", "\\|") for cell in row.cells] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([lines[0], "|" + "---|" * len(cells[0]), *lines[1:]])


def _level(line: Line, larger: list[float], body_size: float, bold: bool) -> int:
    """The level of a heading, 0 for other lines."""
    if len(line.text) > LONGEST_HEADING or not any(c.isalpha() for c in line.text) or _ITEM.match(line.text):
        return 0
    if line.size in larger:
        return larger.index(line.size) + 1
    ends = line.text.endswith((".", ",", ";", ":"))
    return min(6, len(larger) + 2) if bold and line.bold and line.size >= body_size and not ends else 0


def _goes_on(before: Line, line: Line) -> bool:
    """Whether a heading runs over two lines."""
    return before.size == line.size and before.bold == line.bold and 0 < before.y - line.y < 1.6 * line.size


def _usual_gap(lines: list[Line]) -> float:
    """The distance of two lines of running text."""
    gaps = Counter(round(a.y - b.y, 1) for a, b in zip(lines, lines[1:], strict=False) if a.y - b.y > 0.5)
    return gaps.most_common(1)[0][0] if gaps else 0.0


def _ends(before: Line, line: Line, gap: float) -> bool:
    """Whether a line starts a new paragraph or list item."""
    if _ITEM.match(line.text):
        return True
    step = before.y - line.y
    ended = before.text.endswith((".", "!", "?", ":"))
    return bool(gap) and (step > 1.35 * gap or (step < 0 and ended)) and (ended or step > 1.35 * gap)


def _paragraph(lines: list[Line]) -> str:
    """Lines that run on, as one paragraph or list item."""
    return paragraph(escape(_BULLET.sub("- ", " ".join(line.text for line in lines))))


def _with_items_together(blocks: list[str]) -> list[str]:
    """The blocks, neighbouring list items as one list."""
    out: list[str] = []
    for block in blocks:
        if out and _ITEM.match(block) and _ITEM.match(out[-1]) and not block.startswith("#"):
            out[-1] += "\n" + block
        else:
            out.append(block)
    return out
