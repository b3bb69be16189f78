"""Plain text (.txt): paragraphs, lists, headings (underlined, or short lines that stand alone), `Q:` and `A:`."""

from __future__ import annotations

import re

from assistant.knowledge.importing.article import Article, Parsed, left_out
from assistant.knowledge.importing.escaping import escape, from_text

_UNDERLINE = re.compile(r"[=\-~*_]{3,}\s*")
_ASKED = re.compile(r"(?:Q|Question)\s{0,3}\d{0,3}\s?[:.)]\s+(?=\S)", re.I)
_ANSWERED = re.compile(r"(?:A|Answer)\s{0,3}\d{0,3}\s?[:.)]\s+(?=\S)", re.I)
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,2}\.?\s+(?=[A-Z])")
_ENDS = (".", ":", ";", ",", "!")
LONGEST_HEADING = 90
LONGEST_QUESTION = 160


def read_plain(text: str, name: str) -> Parsed:
    """The article of a text; its first line is its title where it reads like one, else the file's name."""
    title, body = titled(text)
    if not any(c.isalnum() for c in body):
        return left_out(name, "text", "nothing but a title" if title else "none", "fill the file or leave it out")
    stem = name.rpartition("/")[2].rpartition(".")[0]
    return Parsed((Article("", title or stem.replace("-", " ").replace("_", " ").strip(), body),))


def titled(text: str) -> tuple[str, str]:
    """The title of a text, "" where it starts without one, and its Markdown."""
    blocks = [b for b in re.split(r"\n[ \t]*\n", text.strip("\n")) if b.strip()]
    first, *rest = blocks or [""]
    lines = first.strip().split("\n")
    title = ""
    if len(lines) > 1 and _UNDERLINE.fullmatch(lines[1].strip()):
        title, blocks = lines[0].strip(), ["\n".join(lines[2:]), *rest]
    elif rest and len(lines) == 1 and _is_heading(first, rest[0]):
        title, blocks = first.strip(), rest
    parts = [_section(b, blocks[i + 1] if i + 1 < len(blocks) else "") for i, b in enumerate(blocks)]
    return " ".join(title.split()), "\n\n".join(filter(None, parts))


def _section(block: str, following: str) -> str:
    """A block of text as Markdown, its first line as a heading where it is one."""
    lines = [line.rstrip() for line in block.strip("\n").split("\n") if line.strip()]
    if len(lines) > 1 and _UNDERLINE.fullmatch(lines[1].strip()):
        level = "##" if lines[1].strip()[0] == "=" else "###"
        return "\n\n".join(filter(None, [f"{level} {escape(lines[0].strip())}", from_text("\n".join(lines[2:]))]))
    if asked := _ASKED.match(lines[0].strip() if lines else ""):
        return _question(lines, asked.end())
    if len(lines) == 1 and _is_heading(lines[0], following):
        return f"## {escape(lines[0].strip())}"
    if len(lines) > 1 and lines[0].strip().endswith("?") and len(lines[0]) <= LONGEST_QUESTION:
        return f"### {escape(lines[0].strip())}\n\n{from_text(chr(10).join(lines[1:]))}"
    answer = _ANSWERED.match(block.strip())
    return from_text(block.strip()[answer.end() :] if answer else block)


def _question(lines: list[str], start: int) -> str:
    """A block that starts with `Q:`: the question as a heading, what follows `A:` below it."""
    end = next((i for i, line in enumerate(lines) if i and _ANSWERED.match(line.strip())), 1)
    heading = " ".join(line.strip() for line in lines[:end])[start:]
    rest = "\n".join(lines[end:]).strip()
    answer = _ANSWERED.match(rest)
    return "\n\n".join(filter(None, [f"### {escape(heading)}", from_text(rest[answer.end() if answer else 0 :])]))


def _is_heading(line: str, following: str) -> bool:
    """Whether a line that stands alone is a heading: short, with text below it, and no sentence."""
    bare = line.strip()
    if not following or "\n" in bare or not any(c.isalpha() for c in bare):
        return False
    if bare.endswith("?"):
        return len(bare) <= LONGEST_QUESTION
    short = len(bare) <= LONGEST_HEADING and not bare.endswith(_ENDS) and len(bare.split()) <= 10
    starts = bare[:1].isupper() or bool(_NUMBERED.match(bare))
    return short and starts and not re.match(r"[-*•–]\s|\d{1,3}\)\s", bare)
