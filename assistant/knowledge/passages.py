"""Blocks of text to passages: pieces that stand alone when quoted, about 120 words long, under their heading path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.knowledge.dom import Block, read_html
from assistant.knowledge.marks import without_holes
from assistant.types import Passage

WORDS = 120  # length at which a passage is closed: a reply quotes a few sentences, the encoder reads 256 tokens
CHARACTERS = 1_500  # the same for texts without spaces
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_ITEM = re.compile(r"\s*(?:[-*•–]|\d{1,3}[.)])\s+\S")
_HTML = re.compile(r"</?(?:p|br|li|ul|ol|div|h[1-6]|table|strong|b)(?:\s[^<>]{0,300})?/?>", re.I)


def sections(blocks: Iterable[Block], title: str) -> list[Passage]:
    """The passages of a page: the text under each heading, split where it is long.

    A heading that repeats the title is left out of the paths.
    """
    passages: list[Passage] = []
    path: list[tuple[int, str]] = []
    pending: list[Block] = []
    for block in blocks:
        if not block.level:
            pending.append(block)
            continue
        passages += _split(pending, path, title)
        pending = []
        path = [(level, text) for level, text in path if level < block.level]
        if block.text:
            path.append((block.level, block.text.replace("\n", " ")))
    return passages + _split(pending, path, title)


def plain_passages(text: str, headings: Sequence[str] = ()) -> list[Passage]:
    """The passages of a plain text, or of one with HTML tags in it, under fixed headings."""
    path = [(i, h) for i, h in enumerate(headings, 1)]
    if _HTML.search(text):
        shifted = [
            Block(b.parts, b.level + len(path) if b.level else 0) for b in read_html(text.replace("\n\n", "<p>"))
        ]
        return sections([*(Block((h,), i) for i, h in path), *shifted], "")
    blocks = [Block(tuple(_parts(p))) for p in re.split(r"\n[ \t]*\n", text.strip()) if p.strip()]
    return _split(blocks, path, "")


def _parts(paragraph: str) -> list[str]:
    """A paragraph's list items, if it has some, else the paragraph; sentences with holes left out."""
    parts: list[str] = []
    for line in paragraph.strip("\n").split("\n"):
        if parts and not _ITEM.match(line):
            parts[-1] += "\n" + line.rstrip()
        else:
            parts.append(line.rstrip())
    return [kept for part in parts if (kept := without_holes(part).strip())]


def _split(blocks: Sequence[Block], path: Sequence[tuple[int, str]], title: str) -> list[Passage]:
    """The blocks under one heading as passages."""
    headings = tuple(text for _, text in path if text.casefold() != title.casefold())
    texts = _pack([piece for block in _without_lead_ins(blocks) for piece in _pieces(block)])
    return [Passage(text, headings) for text in texts if any(c.isalnum() for c in text)]


def _without_lead_ins(blocks: Sequence[Block]) -> list[Block]:
    """The blocks that say something; "You need:" goes where what it leads to is gone."""
    kept: list[Block] = []
    for i, block in enumerate(blocks):
        follower = blocks[i + 1].parts if i + 1 < len(blocks) else ()
        parts = block.parts
        if not follower and len(parts) == 1 and parts[0].endswith(":"):
            sentences = _SENTENCE.split(parts[0])
            parts = (" ".join(sentences[:-1]),) if len(sentences) > 1 else ()
        if parts:
            kept.append(Block(parts))
    return kept


def _pieces(block: Block) -> list[tuple[str, str]]:
    """What may be put into different passages, each with the string that joins it to what stands before."""
    if _fits(block.text):
        return [("\n\n", block.text)]
    pieces: list[tuple[str, str]] = []
    for part in block.parts:
        cuts = [("\n", part)] if _fits(part) else [(" ", s) for s in _SENTENCE.split(part)]
        for joint, cut in cuts:
            pieces += [(joint, cut[i : i + CHARACTERS]) for i in range(0, len(cut), CHARACTERS)]
    return [("\n\n", pieces[0][1]), *pieces[1:]] if pieces else []


def _fits(text: str) -> bool:
    return len(text) <= CHARACTERS and text.count(" ") <= WORDS * 1.5


def _pack(pieces: Sequence[tuple[str, str]]) -> list[str]:
    """Neighbouring pieces joined up to the length of a passage; a lead-in stays with what it leads to."""
    texts: list[str] = []
    words = size = 0
    for joint, piece in pieces:
        count = piece.count(" ") + 1
        leads = bool(texts) and texts[-1].endswith(":") and size + len(piece) <= 2 * CHARACTERS
        if texts and (leads or (words + count <= WORDS and size + len(piece) <= CHARACTERS)):
            lead_in = leads and joint == "\n\n"
            texts[-1] += ("\n" if lead_in else joint) + piece
            words, size = words + count, size + len(piece)
        else:
            texts.append(piece)
            words, size = count, len(piece)
    return texts
