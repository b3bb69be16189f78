"""Rows with an article each: CSV and TSV with a header line, JSON Lines, lists of objects in JSON.

Columns are known by many names ("Question", "Answer Text", "Body", "Last modified"); the others are kept as they are.
Rows of saved replies are told by their columns ("Shortcut", "Macro") or by the name of their file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from assistant.errors import Problem
from assistant.knowledge.importing.article import SAVED_REPLY, Article, Parsed, free, iso_day, left_out, slug
from assistant.knowledge.importing.bodies import any_markdown
from assistant.knowledge.importing.escaping import escape
from assistant.knowledge.importing.greetings import without_frame
from assistant.knowledge.keys import hidden, plain, report_misspelt, string, strings
from assistant.knowledge.rows import Row, csv_rows

NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "article_id", "key", "slug", "uuid", "shortcut", "short_code", "shortcode", "code"),
    "title": ("title", "name", "article_title", "subject", "heading", "headline", "macro", "macro_name", "topic"),
    "question": ("question", "q", "frage", "faq"),
    "text": ("text", "answer", "answer_text", "a", "body", "content", "html", "body_html", "article_body", "response",
             "reply", "message", "content_html", "description", "antwort", "body_text", "content_text"),
    "variants": ("variants", "alternatives", "synonyms", "other_wordings"),
    "url": ("url", "html_url", "link", "permalink", "publicurl", "public_url", "href"),
    "updated": ("updated", "updated_at", "updatedat", "last_modified", "modified", "edited_at", "last_updated",
                "date_modified", "datemodified"),
    "headers": ("headers", "headings"),
}  # fmt: skip
"""The columns that we know, and the names by which companies call them, the surest first."""
_KNOWN_NAMES = frozenset(name for names in NAMES.values() for name in names)
_REPLY_COLUMNS = frozenset(("shortcut", "short_code", "shortcode", "macro", "macro_name", "canned_response"))
_REPLY_FILE = re.compile(
    r"saved[-_ ]?repl|canned|macros?\b|quick[-_ ]?repl|text[-_ ]?modules|reply[-_ ]?templates", re.I
)
_UNPUBLISHED = frozenset(("draft", "notpublished", "unpublished", "archived", "inactive", "deleted", "trashed"))
_FRESHDESK = frozenset(("description_text", "art_type", "thumbs_up", "seo_data", "hierarchy", "agent_id"))
_TRUE = frozenset(("true", "yes", "1", "on"))
_SEGMENTS = ("user_segment_id", "user_segment_ids")
AUDIENCE = frozenset(("internal", *_SEGMENTS))
"""The columns that say who may read a row, whatever their values are."""


def read_csv_table(text: str, name: str) -> Parsed:
    """The articles of a CSV or TSV file, a row each."""
    return from_rows(csv_rows(text, name), name)


def saved_by_name(name: str) -> bool:
    """Whether the name of a file or of its folders says that saved replies are in it."""
    return bool(_REPLY_FILE.search(name))


def from_rows(rows: Iterable[Row], name: str) -> Parsed:
    """The articles of numbered rows, and those that are none; keys stay the same when rows are added or moved."""
    articles: dict[str, Article] = {}
    skipped: list[Problem] = []
    notes: list[Problem] = []
    seen: set[str] = set()
    numbers: dict[str, int] = {}
    for number, row in rows:
        where = f"{name}, line {number}"
        if isinstance(row, Problem):
            skipped.append(row)
            continue
        notes += report_misspelt([k for k in row if k not in seen and k not in _KNOWN_NAMES], where)
        seen.update(row)
        made = article_of(row, where, saved=saved_by_name(name))
        if isinstance(made, Problem):
            skipped.append(made)
            continue
        key = free(made.key, articles, numbers)
        if key != made.key and string(row.get("id")):
            notes.append(Problem(where, "an id of its own", f"the id {made.key} again, named {key}", "give it another"))
        articles[key] = replace(made, key=key)
    if not articles and not skipped:
        return left_out(name, "rows below a line of column names", "none, skipped", "fill the table, or leave it out")
    return Parsed(tuple(articles.values()), tuple(skipped), tuple(notes))


def article_of(row: Mapping[str, Any], where: str, *, saved: bool = False) -> Article | Problem:
    """The article of a row whose keys went through `known_key`, or why it is none."""
    used = {kind: next((n for n in names if _filled(row.get(n))), "") for kind, names in NAMES.items()}
    values = {kind: row.get(name) for kind, name in used.items()}
    state = next((s for k in ("status", "state") if (s := string(row.get(k)).lower()) in _UNPUBLISHED), "")
    state = state or ("draft" if _is_draft_of_freshdesk(row) else "")
    if state or string(row.get("draft")).lower() in _TRUE:
        return Problem(where, "a published article", f"its state is {state or 'draft'}, skipped", "publish it first")
    question, headings = string(values["question"]), strings(values["headers"])
    title = string(values["title"]) or question or next(iter(strings(values["variants"])), "")
    text = values["text"]
    body = any_markdown(_text(text), string(values["url"])) if _filled(text) else ""
    if isinstance(body, Problem):
        return replace(body, where=where)
    if not body and not strings(values["variants"]) and not headings:
        found = f"none ({title[:80] or ', '.join(list(row)[:8])}), skipped"
        return Problem(where, "a row with a text or answer", found, "fill it, or call its column `text`")
    kept = saved or bool(_REPLY_COLUMNS & row.keys())
    title = title or (headings[-1] if headings else " ".join(body.split()[:10]))
    if not title:
        return Problem(where, "a title, question or text", f"columns {', '.join(list(row)[:8])}", "name its columns")
    path = "\n\n".join(f"{'#' * min(6, 2 + i)} {escape(h)}" for i, h in enumerate(headings))
    variants = tuple(v for v in dict.fromkeys((question, *strings(values["variants"]))) if v and v != title)
    extra = {k: plain(v) for k, v in row.items() if k and k not in used.values() and k not in ("internal", "kind")}
    return Article(
        key=slug(string(values["id"]) or " ".join((title, *headings)), "row"),
        title=title,
        body="\n\n".join(filter(None, (path, without_frame(body) if kept else body))),
        variants=variants,
        url=string(values["url"]),
        updated=iso_day(values["updated"]),
        internal=hidden(row) or any(strings(row.get(k)) for k in _SEGMENTS),
        kind=SAVED_REPLY if kept else string(row.get("kind")),
        extra=extra,
    )


def _is_draft_of_freshdesk(row: Mapping[str, Any]) -> bool:
    """Whether a row is an article of Freshdesk (`GET /api/v2/solutions/folders/ID/articles`) with status 1: a draft."""
    return "folder_id" in row and bool(_FRESHDESK & row.keys()) and string(row.get("status")) in ("1", "1.0")


def _filled(value: Any) -> bool:
    return isinstance(value, (str, int, float, list)) and not isinstance(value, bool) and bool(str(value).strip())


def _text(value: Any) -> str:
    return "\n\n".join(str(v) for v in value) if isinstance(value, list) else str(value)
