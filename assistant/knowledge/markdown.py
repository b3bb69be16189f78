"""A Markdown page with YAML front matter to one Entry. The one module that imports markdown-it and yaml, lazily."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from assistant.errors import Problem
from assistant.knowledge import marks
from assistant.knowledge.dom import read_html
from assistant.knowledge.files import clean_text
from assistant.knowledge.keys import known_key, make_entry, report_misspelt
from assistant.knowledge.nesting import excess, without_drawings
from assistant.knowledge.passages import sections
from assistant.types import Entry

MAX_FRONT_MATTER = 65_536
UNCLOSED = re.compile(r"\s*^---[ \t]*\n[A-Za-z][\w-]{0,40}:(?:\s|\Z)", re.M)  # front matter that does not end
MAX_INLINE = 20_000  # characters of a paragraph that are searched for emphasis and links; parsing more is not linear


def read_markdown(text: str, source: str) -> tuple[list[Entry], list[Problem]]:
    """The entry of a page, and what was wrong with it. Broken front matter: no entry."""
    front, body = split_front_matter(text)
    if not front and UNCLOSED.match(body):
        remedy = "put a line --- below its last key; the page was left out"
        return [], [Problem(source, "front matter between two lines ---", "no second one", remedy)]
    row, problems = front_matter(front, source) if front else ({}, [])
    if row is None:
        return [], problems
    problems += report_misspelt(row, f"{source}, front matter")
    body = "\n\n".join(part for part in (body, *(row.get(k) for k in ("text", "answer"))) if isinstance(part, str))
    body, counts = marks.take_out(body)
    if counts:
        problems.append(
            Problem(
                source, "text", f"template marks, taken out: {marks.in_words(counts)}", "read what is left of the page"
            )
        )
    html = render(_headed_tables(body))
    if found := excess(without_drawings(html)):
        problems.append(Problem(source, "HTML of a page", f"{found}; its tags were left out", "simplify the page"))
    blocks = read_html(html)
    first = next((b.text for b in blocks if b.level == 1), "")
    path = PurePosixPath(source).with_suffix("")
    title = first or path.name.replace("-", " ").replace("_", " ")
    entry = make_entry(row, id=path.as_posix(), title=title, source=source, passages=())
    return [replace(entry, passages=tuple(sections(blocks, entry.title)))], problems


def split_front_matter(text: str) -> tuple[str, str]:
    """The YAML between two lines `---` at the top, its line numbers kept, and the rest."""
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines[first].rstrip() != "---":
        return "", text
    for i in range(first + 1, len(lines)):
        if lines[i].rstrip() in ("---", "..."):
            return "\n" * (first + 1) + "\n".join(lines[first + 1 : i]), "\n".join(lines[i + 1 :])
    return "", text


def front_matter(front: str, source: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The keys of the front matter, or None with a problem that names the line."""
    import yaml

    remedy = "correct the front matter; the page was left out"
    if len(front) > MAX_FRONT_MATTER:
        return None, [
            Problem(source, f"front matter of at most {MAX_FRONT_MATTER:,} characters", f"{len(front):,}", remedy)
        ]
    try:
        row = yaml.load(front, Loader=_loader())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{source}, line {mark.line + 1}" if mark else source
        return None, [Problem(where, "YAML", str(error.problem or error.context), remedy)]
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        return None, [Problem(source, "YAML", str(error).split("\n")[0][:200], remedy)]
    if row is None:
        return {}, []
    if not isinstance(row, dict):
        return None, [Problem(source, "keys with values between the lines ---", type(row).__name__, remedy)]
    return {known_key(k): clean_text(v) if isinstance(v, str) else v for k, v in row.items()}, []


def dump_front_matter(row: Mapping[str, Any]) -> str:
    """Keys with their values as YAML that `front_matter` reads: no aliases, a key a line, in the order given."""
    import yaml

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    return str(yaml.dump(dict(row), Dumper=Dumper, allow_unicode=True, sort_keys=False, width=10_000))


@cache
def _loader() -> Any:
    """A safe YAML loader that refuses aliases, with which a few lines can unfold to gigabytes."""
    import yaml

    class Loader(yaml.SafeLoader):
        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                event: Any = self.peek_event()  # type: ignore[no-untyped-call]
                raise yaml.constructor.ConstructorError(
                    None, None, "an alias (*name), which is not allowed here", event.start_mark
                )
            return super().compose_node(parent, index)

    return Loader


def _headed_tables(body: str) -> str:
    """The page with a line `|---|---|` in tables that start without one, as kramdown allows."""
    lines: list[str] = []
    inside = False
    for line in body.split("\n"):
        row = line.strip()
        if row.startswith("|"):
            first_pair = inside is False and bool(lines) and lines[-1].strip().startswith("|")
            if first_pair and set(row) - set("|-: "):
                lines.append("|---" * max(1, lines[-1].count("|") - 1) + "|")
            inside = bool(lines) and lines[-1].strip().startswith("|")
        else:
            inside = False
        lines.append(line)
    return "\n".join(lines)


def render(body: str) -> str:
    """Markdown to HTML (CommonMark and tables), raw HTML passed on."""
    from markdown_it.token import Token

    parser = _parser()
    env: dict[str, Any] = {}
    tokens = parser.parse(body, env)
    for token in tokens:
        if token.type == "inline":
            token.children = []
            if len(token.content) <= MAX_INLINE:
                parser.inline.parse(token.content, parser, env, token.children)
                for child in token.children:
                    child.type = "text" if child.type == "text_special" else child.type  # entities and escapes
            else:
                token.children.append(Token("text", "", 0, content=token.content))
    return str(parser.renderer.render(tokens, parser.options, env))


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.disable("code")  # in help pages four spaces are indented HTML or a loose list, not code
    parser.core.ruler.disable("inline")
    return parser
