"""The bytes of a file of a source to its articles, by the ending of its name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from assistant.errors import Problem
from assistant.knowledge.files import decode
from assistant.knowledge.importing.article import SAVED_REPLY, Article, Parsed, iso_day, left_out, slug
from assistant.knowledge.importing.docx import read_docx
from assistant.knowledge.importing.greetings import without_frame
from assistant.knowledge.importing.helpdesks import Context, context_of
from assistant.knowledge.importing.jsonfile import load, read_json, read_json_lines
from assistant.knowledge.importing.pages import declared_encoding, read_page
from assistant.knowledge.importing.pdf import read_pdf
from assistant.knowledge.importing.plain import read_plain
from assistant.knowledge.importing.tables import read_csv_table, saved_by_name
from assistant.knowledge.keys import KNOWN, hidden, plain, report_misspelt, string, strings
from assistant.knowledge.markdown import UNCLOSED, front_matter, split_front_matter

PAGES = frozenset((".md", ".markdown", ".html", ".htm", ".xhtml", ".txt", ".text", ".pdf", ".docx"))
"""Kinds of files that are one article, whose key is the file's name."""
TABLES = frozenset((".csv", ".tsv", ".jsonl", ".ndjson", ".json"))
"""Kinds of files with an article in each row or object."""
_OURS = frozenset(("source", "imported", "kind"))
_HEADING = re.compile(r"\s*# +(?P<text>[^\n]+?)(?: +#+)? *(?:\n|\Z)")


def context_in(raw: bytes, name: str) -> dict[str, str]:
    """What a JSON file says that other files of its export need: the names of sections."""
    if not any(word in raw for word in (b"sections", b"categories", b"user_segments", b"collection")):
        return {}
    value = load(decode(raw, name)[0], name)
    return {} if isinstance(value, Problem) else context_of(value)


def parse(raw: bytes, name: str, context: Context, *, saved: bool = False) -> Parsed:
    """The articles of a file; `saved` says that they are saved replies, whatever the file is called."""
    suffix = name[name.rfind(".") :].lower() if "." in name.rpartition("/")[2] else ""
    if suffix in (".pdf", ".docx"):
        found = read_pdf(raw, name) if suffix == ".pdf" else read_docx(raw, name)
    else:
        declared = declared_encoding(raw) if suffix in (".html", ".htm", ".xhtml") else None
        text, problems = decode(raw, name, declared)
        if not text.strip():
            problem = (
                problems[0] if problems else Problem(name, "text", "an empty file, skipped", "fill it, or remove it")
            )
            return Parsed(skipped=(problem,), failed=True)
        found = _parse_text(text, name, suffix, context)
        found = replace(found, notes=(*problems, *found.notes))
    if saved or (suffix in PAGES and saved_by_name(name)):
        return replace(found, articles=tuple(map(_as_reply, found.articles)))
    return found


def _as_reply(article: Article) -> Article:
    return article if article.kind else replace(article, kind=SAVED_REPLY, body=without_frame(article.body))


def _parse_text(text: str, name: str, suffix: str, context: Context) -> Parsed:
    if suffix in (".md", ".markdown"):
        return _read_markdown(text, name)
    if suffix in (".html", ".htm", ".xhtml"):
        return read_page(text, name)
    if suffix in (".csv", ".tsv"):
        return read_csv_table(text, name)
    if suffix in (".jsonl", ".ndjson"):
        return read_json_lines(text, name, context)
    if suffix == ".json":
        value = load(text, name)
        return Parsed(skipped=(value,), failed=True) if isinstance(value, Problem) else read_json(value, name, context)
    if suffix in (".txt", ".text"):
        return read_plain(text, name)
    kinds = ", ".join(sorted(PAGES | TABLES))
    return left_out(name, f"one of {kinds}", f"{suffix or 'no ending'}, skipped", "save it as one of these")


def _read_markdown(text: str, name: str) -> Parsed:
    """The article of a Markdown page with or without front matter; its body stays as it is."""
    front, body = split_front_matter(text)
    if not front and UNCLOSED.match(body):
        return left_out(
            name, "front matter between two lines ---", "no second one, skipped", "put it below its last key"
        )
    row, problems = front_matter(front, name) if front else ({}, [])
    if row is None:
        return Parsed(skipped=tuple(problems), failed=True)
    if row.get("draft") is True or row.get("published") is False:
        return Parsed(skipped=(Problem(name, "a published page", "a draft, skipped", "publish it first"),))
    title = string(row.get("title")) or string(row.get("question"))
    heading = _HEADING.match(body)
    if heading and (not title or heading["text"].strip() == title):
        title, body = title or heading["text"].strip(), body[heading.end() :]
    stem = name.rpartition("/")[2].rpartition(".")[0]
    title = title or stem.replace("-", " ").replace("_", " ").strip()
    parts = [body, *(row[k] for k in ("text", "answer") if isinstance(row.get(k), str))]
    body = "\n\n".join(p.strip() for p in parts if p.strip())
    question = string(row.get("question"))
    variants = tuple(v for v in dict.fromkeys((question, *strings(row.get("variants")))) if v and v != title)
    extra: dict[str, Any] = {k: plain(v) for k, v in row.items() if k not in KNOWN and k not in _OURS}
    key = slug(string(row.get("id"))) if string(row.get("id")) else ""
    article = Article(
        key, title, body, variants, string(row.get("url")), iso_day(row.get("updated")), hidden(row),
        string(row.get("kind")), extra,
    )  # fmt: skip
    if not body and not variants:
        return left_out(name, "a page with text", "none, skipped", "fill the page, or remove it")
    return Parsed((article,), notes=tuple(report_misspelt(row, f"{name}, front matter")))
