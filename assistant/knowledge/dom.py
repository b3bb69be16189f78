"""HTML to blocks of plain readable text. The one module that imports selectolax, lazily.

Markdown comes here too, rendered to HTML first, so that lists, tables and links read alike whatever the source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from assistant.knowledge.marks import GONE, without_holes
from assistant.knowledge.nesting import excess, stripped, without_drawings

SKIPPED = frozenset("script style noscript template head svg iframe form nav button select".split()) - {"button"}
BLOCKS = frozenset(
    "p div section article main header footer aside body html ul ol li table pre blockquote h1 h2 h3 h4 h5 h6"
    " details summary figure figcaption hr dl dt dd center address fieldset".split()
)
DEPTH = 60  # deeper nesting than any page has: below it only the text is read
_SPACE = re.compile(r"[ \t\n\r\f\u00a0]+")
_RELATED = re.compile(
    r"related|see also|further reading|read more|learn more|in this article|on this page|contents", re.I
)


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (`level` 1 to 6) or a piece of text (`level` 0) in its smallest parts: list items, rows, paragraphs.

    Without `parts` it marks a place where something was left out.
    """

    parts: tuple[str, ...]
    level: int = 0

    @property
    def text(self) -> str:
        """The parts, a line each."""
        return "\n".join(self.parts)


def read_html(html: str) -> list[Block]:
    """The blocks of an HTML text in reading order; scripts, styles, navigation and forms are left out.

    HTML that is nested beyond all measure is only stripped of its tags.
    """
    html = without_drawings(html)
    if excess(html):
        return [Block((text,)) for part in stripped(html).split("\n\n") if (text := _clean(part))]
    body = parsed(html).body
    blocks: list[Block] = []
    if body is not None:
        _flow(body, blocks, 0)
    return blocks


def parsed(html: str) -> Any:
    """The tree of an HTML text; measure it with `nesting.excess` first."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(html)


def _flow(node: Any, out: list[Block], depth: int) -> None:
    """Append the blocks of a container: runs of inline children are a paragraph."""
    run: list[str] = []
    for child in node.iter(include_text=True):
        if child.tag in SKIPPED or child.tag == "_comment":
            continue
        if child.tag not in BLOCKS and not holds_blocks(child):
            run.append(_inline(child, depth))
            continue
        _paragraph(run, out)
        run = []
        if depth >= DEPTH:
            _paragraph([child.text(separator=" ")], out)
        else:
            _block(child, out, depth + 1)
    _paragraph(run, out)


def holds_blocks(node: Any) -> bool:
    """Whether an inline node has blocks in it, so that it is read as a container."""
    return (
        node.tag in ("span", "button", "a", "b", "strong", "em")
        and node.css_first("p,div,ul,ol,table,h2,h3,h4") is not None
    )


def _block(node: Any, out: list[Block], depth: int) -> None:
    tag = node.tag
    if tag in ("ul", "ol"):
        out.append(_list(node, out, depth))
    elif tag == "table":
        out.append(Block(tuple(_rows(node, depth))))
    elif tag == "pre":
        lines = tuple(line for line in node.text().split("\n") if line.strip() and GONE not in line)
        out.append(Block(lines))
    elif tag in ("h1", "h2", "h3", "h4", "h5", "h6", "summary"):
        text = without_holes(_clean(_inline(node, depth)))
        out.append(Block((text,) if text else (), 5 if tag == "summary" else int(tag[1])))
    else:
        _flow(node, out, depth)


def _paragraph(run: list[str], out: list[Block]) -> None:
    """Append a paragraph; nothing where it is blank, a hole where only holes were in it."""
    raw = _clean("".join(run))
    if raw:
        text = without_holes(raw)
        out.append(Block((text,) if text else ()))


def _clean(text: str) -> str:
    """Spaces collapsed, line breaks that the page asked for kept."""
    return "\n".join(line for part in text.split("\x0b") if (line := _SPACE.sub(" ", part).strip()))


def _inline(node: Any, depth: int) -> str:
    """The text of an inline node; an absolute link shows its address."""
    if node.tag == "-text":
        return str(node.text(deep=False))
    if node.tag == "br":
        return "\x0b"
    if node.tag in SKIPPED or node.tag in ("img", "_comment"):
        return ""
    if depth >= DEPTH:
        return str(node.text())
    label = "".join(_inline(child, depth + 1) for child in node.iter(include_text=True))
    url = (node.attributes.get("href") or "") if node.tag == "a" else ""
    return f"{label} ({url})" if shown(url, label) else label


def shown(url: str, label: str) -> bool:
    """Whether an address is worth showing beside its label: absolute, and not the label itself."""
    bare = label.strip().rstrip("/")
    return url.startswith(("https://", "http://")) and url.rstrip("/") not in (
        bare,
        f"https://{bare}",
        f"http://{bare}",
    )


def _list(node: Any, out: list[Block], depth: int) -> Block:
    """A list, an item a part; a hole where it only leads to other pages."""
    items = [child for child in node.iter() if child.tag == "li"]
    heading = next((b.text for b in reversed(out) if b.level), "")
    if items and leads_elsewhere(items, heading):
        return Block(())
    start = node.attributes.get("start") or "1"
    number = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
    parts = []
    for item in items:
        mark = f"{number}. " if node.tag == "ol" else "- "
        if text := _item(item, depth):
            parts.append(mark + text)
            number += 1
    return Block(tuple(parts))


def _item(item: Any, depth: int) -> str:
    """The text of a list item; further paragraphs and inner lists are indented."""
    inner: list[Block] = []
    if depth >= DEPTH:
        return _clean(item.text(separator=" "))
    _flow(item, inner, depth + 1)
    lines = [line for block in inner if GONE not in block.text for line in block.text.split("\n") if line]
    if inner and not inner[0].parts:
        return ""  # what the item starts with was left out
    return "\n".join([*lines[:1], *("  " + line for line in lines[1:])])


def leads_elsewhere(items: list[Any], heading: str) -> bool:
    """Whether every item of a list is nothing but a link to a page of the same place (or any page under "Related")."""
    inside = bool(_RELATED.search(heading))
    for item in items:
        link = item.css_first("a[href]")
        if link is None or _clean(link.text()) != _clean(item.text()):
            return False
        inside |= not (link.attributes.get("href") or "").startswith(("https://", "http://", "mailto:", "tel:"))
    return inside


def _rows(table: Any, depth: int) -> list[str]:
    """Each row of a table as "header: value; header: value"."""
    rows = []
    for row in table.css("tr"):
        cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
        rows.append([_clean(_inline(cell, depth)).replace("\n", " ") for cell in cells])
    if len(rows) < 2:
        return [text for row in rows if (text := "; ".join(c for c in row if c)) and GONE not in text]
    head, lines = rows[0], []
    for row in rows[1:]:
        named = [f"{head[i]}: {c}" if i < len(head) and head[i] else c for i, c in enumerate(row) if c]
        lines.append("; ".join(named))
    return [line for line in lines if line and GONE not in line]
