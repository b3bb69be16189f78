"""Lays out the tree of an HTML message as plain text. The one module that imports selectolax."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assistant.message.layout import Rendering, joined
from assistant.message.words import words
from assistant.types import Span

_DROPPED = words(
    "head script style title template noscript svg math iframe object embed canvas audio video map select datalist",
    "-comment",
)
_BLOCKS = words(
    "div section article header footer main aside nav tr table tbody thead tfoot form fieldset address figure",
    "figcaption center dt dd dl details summary li ul ol body hr caption label legend",
)
_SPACED = words("p blockquote h1 h2 h3 h4 h5 h6 pre")  # blocks with a blank line above and below
_HIDDEN = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|mso-hide\s{0,3}:\s{0,3}all|"
    r"font-size\s{0,3}:\s{0,3}0(?:px|pt|em|%)?\s{0,3}(?:;|$)|"
    r"(?:max-)?height\s{0,3}:\s{0,3}0(?:px)?\s{0,3};.{0,200}overflow\s{0,3}:\s{0,3}hidden",
    re.IGNORECASE,
)
_INDENT = re.compile(
    r"border(?:-left)?\s{0,3}:\s{0,3}none", re.IGNORECASE
)  # the "indent" button of Gmail sets a blockquote
_RULE_ABOVE = re.compile(r"border-top\s{0,3}:\s{0,3}(?:solid\s{0,3})?#?(?:e1e1e1|b5c4df)", re.IGNORECASE)
_QUOTES = words(
    "gmail_attr gmail_attribution moz-cite-prefix yahoo_quoted protonmail_quote zmail_extra tutanota_quote",
    "outlookmessageheader yahoo-quoted-begin",
)
_TO_THE_END = words("divrplyfwdmsg appendonsend mail-editor-reference-message-container olk_src_body_section")
_SIGNATURES = words(
    "gmail_signature moz-signature protonmail_signature_block ms-outlook-mobile-signature signature",
    "gmail_signature_prefix",
)
_BLANKS = re.compile(r"[ \t\n\f\v\r\u00a0\u200b\u200c\u2060\ufeff\u034f\u00ad]+")


@dataclass(slots=True)
class _Paper:
    """The text as it grows; `open` holds where the regions began that are not closed yet."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    pending: int = 0  # line breaks due before the next word
    space: bool = False  # a blank due before the next word
    quoted: list[Span] = field(default_factory=list)
    nested: list[Span] = field(default_factory=list)  # those of blockquotes: they say how deep
    signed: list[Span] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)

    def put(self, piece: str) -> None:
        if self.length and self.pending:
            self._add("\n" * min(self.pending, 2))
        elif self.length and self.space:
            self._add(" ")
        self.pending, self.space = 0, False
        self._add(piece)

    def _add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)

    def break_line(self, lines: int) -> None:
        self.pending = max(self.pending, lines)

    def write(self, text: str, *, verbatim: bool) -> None:
        if verbatim:
            self.put(text)
            return
        bare = _BLANKS.sub(" ", text)
        self.space |= bare.startswith(" ")
        if bare.strip():
            self.put(bare.strip())
            self.space = bare.endswith(" ")


def lay_out_html(html: str) -> Rendering:
    """The text of an HTML document as a mail client shows it, blocks on lines of their own."""
    root = LexborHTMLParser(html.encode("utf-8", "replace").decode("utf-8")).root
    paper = _Paper()
    if root is not None:
        _walk(root, paper)
    text = "".join(paper.pieces)
    return Rendering(text, joined(paper.quoted), joined(paper.signed), nested=tuple(paper.nested))


def _walk(root: LexborNode, paper: _Paper) -> None:
    """Visit the tree without recursion; a region's end is on the stack below its children."""
    stack: list[tuple[LexborNode, str, int]] = [(root, "", -1)]
    ends_here = False  # the mail client said that all that follows is quoted
    while stack:
        node, region, start = stack.pop()
        if start >= 0:
            _close(node, region, start, paper)
            continue
        tag = node.tag or ""
        if tag == "-text":
            paper.write(node.text_content or "", verbatim=_in_pre(node))
            continue
        attributes = node.attributes
        if tag in _DROPPED or _is_hidden(attributes):
            continue
        if not ends_here and _quotes_the_rest(attributes):
            ends_here = True
            stack.insert(0, (root, "quote", _open(paper)))
        stack.append((node, _region(node, tag, attributes), _open_tag(tag, paper)))
        child = node.last_child
        while child is not None:
            stack.append((child, "", -1))
            child = child.prev


def _open(paper: _Paper) -> int:
    """Begin a region on a new line; where its text will start, at the earliest."""
    paper.break_line(1)
    return paper.length


def _open_tag(tag: str, paper: _Paper) -> int:
    """What a start tag means for the page."""
    if tag == "br":
        paper.pending += 1
    elif tag in ("td", "th"):
        paper.space = True
    if tag in ("ul", "ol"):
        paper.lists.append(0 if tag == "ol" else None)
    paper.break_line(_margin(tag))
    start = paper.length
    if tag == "li":
        number = paper.lists[-1] if paper.lists else None
        if paper.lists and number is not None:
            paper.lists[-1] = number + 1
        paper.put("-" if number is None else f"{number + 1}.")
        paper.space = True
    return start


def _close(node: LexborNode, region: str, start: int, paper: _Paper) -> None:
    """What an end tag means for the page."""
    tag = node.tag or ""
    if tag in ("ul", "ol") and paper.lists:
        paper.lists.pop()
    paper.break_line(_margin(tag))
    if tag in ("td", "th"):
        paper.space = True
    if region and paper.length > start:
        (paper.quoted if region == "quote" else paper.signed).append((start, paper.length))
        if tag == "blockquote":
            paper.nested.append((start, paper.length))
        paper.break_line(1)


def _margin(tag: str) -> int:
    """Line breaks above and below an element."""
    return 1 if tag in _BLOCKS else 2 if tag in _SPACED else 0


def _names(attributes: dict[str, str | None]) -> set[str]:
    """Classes and id of an element, and the marks that mail clients set, in lower case."""
    told = " ".join(attributes.get(k) or "" for k in ("class", "id", "data-smartmail"))
    return {n.removeprefix("x_") for n in told.lower().split()} if told.strip() else set()


def _style(attributes: dict[str, str | None]) -> str:
    return (attributes.get("style") or "")[:2_000]


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    return "hidden" in attributes or bool(_HIDDEN.search(_style(attributes)))


def _quotes_the_rest(attributes: dict[str, str | None]) -> bool:
    """Outlook's mark: a rule, then header lines, then the whole earlier message."""
    return bool(_names(attributes) & _TO_THE_END) or bool(_RULE_ABOVE.search(_style(attributes)))


def _region(node: LexborNode, tag: str, attributes: dict[str, str | None]) -> str:
    """Whether an element holds a quote or a signature."""
    names = _names(attributes)
    indented = not names and attributes.get("type") != "cite" and bool(_INDENT.search(_style(attributes)))
    if tag == "blockquote" and not indented:
        return "quote"
    if names & _QUOTES or attributes.get("name") == "messageReplySection":
        return "quote"
    if "gmail_quote" in names and node.css_first("blockquote") is None:
        return "quote"  # forwarded; else inline replies stand between the blockquotes
    return "signature" if names & _SIGNATURES or any(n.endswith("signature") for n in names) else ""


def _in_pre(node: LexborNode) -> bool:
    parent = node.parent
    return parent is not None and parent.tag in ("pre", "textarea")
