"""HTML nodes to Markdown that a person can edit: headings, lists, tables, links and bold survive.

What this writes reads back to the same text (`assistant.knowledge.markdown`); a property test holds it to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from assistant.knowledge.dom import BLOCKS, DEPTH, SKIPPED, holds_blocks, leads_elsewhere
from assistant.knowledge.importing.escaping import BREAK, escape, paragraph
from assistant.knowledge.importing.grid import grid

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_INNER_BLOCKS = "table,ul,ol,h1,h2,h3,h4,details,p + p"
_ENDS_IN_WORDS = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_CLOSING = re.compile(r"(?<=\s)#+$")  # at the end of a heading Markdown would drop it
_SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>()\\]+|[\w./#?=&%+~-]+")


@dataclass(slots=True)
class _Page:
    """What is written so far: blocks of Markdown, the open headings, and where relative links lead."""

    base: str
    blocks: list[str] = field(default_factory=list)
    path: list[tuple[int, str]] = field(default_factory=list)
    closed: bool = False  # a <details> has ended: what follows is not under its heading

    def heading(self, text: str, level: int) -> None:
        text = _CLOSING.sub(r"\\\g<0>", text)
        self.path = [h for h in self.path if h[0] < level] + [(level, text)]
        self.blocks.append(f"{'#' * level} {text}")
        self.closed = False

    def add(self, block: str) -> None:
        if not block:
            return
        if self.closed and self.path:
            level, text = self.path[-1]
            self.blocks.append(f"{'#' * level} {text}")
        self.closed = False
        self.blocks.append(block)


def markdown(nodes: list[Any], base: str = "", title: str = "") -> str:
    """The Markdown of some nodes, one after the other; `base` is the address of their page, `title` its title."""
    page = _Page(base)
    if title:
        page.path.append((1, escape(title)))
    for node in nodes:
        _flow(node, page, 0)
    return "\n\n".join(page.blocks)


def _flow(node: Any, page: _Page, depth: int) -> None:
    """Write the children of a container: runs of inline children are a paragraph."""
    run: list[str] = []
    for child in node.iter(include_text=True):
        if child.tag in SKIPPED or child.tag == "_comment":
            continue
        if child.tag not in BLOCKS and not holds_blocks(child):
            run.append(_inline(child, page, depth))
            continue
        page.add(paragraph("".join(run)))
        run = []
        if depth >= DEPTH:
            page.add(paragraph(escape(child.text(separator=" "))))
        else:
            _block(child, page, depth + 1)
    page.add(paragraph("".join(run)))


def _block(node: Any, page: _Page, depth: int) -> None:
    tag = node.tag
    if tag in ("ul", "ol"):
        page.add(_list(node, page, depth))
    elif tag == "table":
        _table(node, page, depth)
    elif tag == "pre":
        code = node.text().strip("\n").replace("```", "'''")
        page.add(f"```\n{code}\n```" if code.strip() else "")
    elif tag in HEADINGS or (tag == "dt" and node.text().strip().endswith("?")):
        text = _line(node, page, depth)
        if text:
            page.heading(text, int(tag[1]) if tag in HEADINGS else _below(page))
    elif tag == "details":
        _details(node, page, depth)
    else:
        _flow(node, page, depth)


def _below(page: _Page) -> int:
    """The level of a heading under the open one."""
    return min(6, max(2, (page.path[-1][0] if page.path else 1) + 1))


def _details(node: Any, page: _Page, depth: int) -> None:
    """A foldable section: its summary as a heading below the open one, which is open again after it."""
    before = list(page.path)
    summary = next((child for child in node.iter() if child.tag == "summary"), None)
    text = _line(summary, page, depth) if summary is not None else ""
    if summary is not None and text:
        page.heading(text, _below(page))
        summary.decompose()
    _flow(node, page, depth)
    page.path, page.closed = before, bool(text)


def _line(node: Any, page: _Page, depth: int) -> str:
    """The text of a node as one line, for a heading or a cell."""
    return paragraph(_inline(node, page, depth).replace(BREAK, " ")).replace("\n", " ").strip()


def _inline(node: Any, page: _Page, depth: int) -> str:
    """The text of an inline node, escaped."""
    if node.tag == "-text":
        return escape(str(node.text(deep=False)))
    if node.tag == "br":
        return BREAK
    if node.tag in SKIPPED or node.tag in ("img", "_comment"):
        return ""
    if depth >= DEPTH:
        return escape(str(node.text()))
    text = "".join(_inline(child, page, depth + 1) for child in node.iter(include_text=True))
    if node.tag in ("b", "strong") and "**" not in text and BREAK not in text and _ENDS_IN_WORDS.fullmatch(text):
        return f"**{text}**"
    if node.tag == "a":
        return _link(text, node.attributes.get("href") or "", page.base)
    return text + BREAK if node.tag in BLOCKS else text  # a paragraph in a cell


def _link(text: str, href: str, base: str) -> str:
    """A link with its address made whole; only its text where it has none that may be shown."""
    label, address = text.replace(BREAK, " ").strip(), href.strip()
    if address.startswith("#"):
        return text
    try:
        address = urljoin(base, address) if base else address
    except ValueError:
        return text
    if not label or "](" in label or not _SAFE_LINK.fullmatch(address):
        return text
    return f"[{label}]({address})"


def _list(node: Any, page: _Page, depth: int) -> str:
    """A list, an item a line and more; nothing where it only leads to other pages."""
    items = [child for child in node.iter() if child.tag == "li"]
    if items and leads_elsewhere(items, page.path[-1][1] if page.path else ""):
        return ""
    start = node.attributes.get("start") or "1"
    number = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
    lines: list[str] = []
    for item in items:
        mark = f"{number}. " if node.tag == "ol" else "- "
        if text := _item(item, page, depth, len(mark)):
            lines.append(mark + text)
            number += 1
    return "\n".join(lines)


def _item(item: Any, page: _Page, depth: int, width: int) -> str:
    """The Markdown of a list item, its further blocks indented below its mark."""
    if depth >= DEPTH:
        return paragraph(escape(item.text(separator=" ")))
    inner = _Page(page.base)
    _flow(item, inner, depth + 1)
    blocks = [block.lstrip("#").lstrip() if block.startswith("#") else block for block in inner.blocks]
    indented = "\n\n".join(blocks).split("\n")
    return "\n".join([indented[0], *(" " * width + line if line else "" for line in indented[1:])])


def _table(node: Any, page: _Page, depth: int) -> None:
    """A table of data with its first row as header; a table that only lays out the page is read cell by cell."""
    cells = [[cell for cell in row.iter() if cell.tag in ("td", "th")] for row in node.css("tr")]
    if any(cell.css_first(_INNER_BLOCKS) is not None for row in cells for cell in row):
        for child in _own_cells(node):
            _flow(child, page, depth + 1) if depth < DEPTH else page.add(paragraph(escape(child.text())))
        return
    if (caption := node.css_first("caption")) is not None:
        page.add(paragraph(_inline(caption, page, depth)))
    rows = [row for row in grid(cells, lambda cell: _line(cell, page, depth).replace("|", "\\|")) if any(row)]
    width = max((len(row) for row in rows), default=0)
    if width < 2 or len(rows) < 2:
        page.add("\n\n".join(paragraph("; ".join(c for c in row if c)) for row in rows))
        return
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    page.add("\n".join([lines[0], "|" + "---|" * width, *lines[1:]]))


def _own_cells(table: Any) -> Iterator[Any]:
    """The cells of a table, not those of tables within it."""
    for part in table.iter():
        for row in [part] if part.tag == "tr" else part.iter():
            if row.tag == "tr":
                yield from (cell for cell in row.iter() if cell.tag in ("td", "th"))
