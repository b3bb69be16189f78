"""A JSON file: which of the known forms it has, and its articles."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from assistant.errors import Problem
from assistant.knowledge.files import clean_text
from assistant.knowledge.importing.article import Article, Parsed, free, left_out, slug
from assistant.knowledge.importing.faq import faq_articles, is_linked_data
from assistant.knowledge.importing.helpdesks import (
    Context,
    context_of,
    intercom_article,
    is_intercom,
    is_zendesk,
    zendesk_article,
)
from assistant.knowledge.importing.helpscout import helpscout_article, is_helpscout, unwrapped
from assistant.knowledge.importing.replies import WRAPPERS, is_reply, reply_article
from assistant.knowledge.importing.tables import AUDIENCE, article_of, from_rows, saved_by_name
from assistant.knowledge.keys import known_key, string
from assistant.knowledge.rows import json_rows

FORMS = (
    "articles of Zendesk, Intercom or Help Scout, a FAQPage, saved replies, or a list of objects with title and text"
)
_KINDS = (is_zendesk, is_intercom, is_helpscout, is_reply)
_LISTS = ("articles", "data", "faqs", "faq", "questions", "entries", "items", "results", "pages", "documents", "rows")


def load(text: str, name: str) -> Any | Problem:
    """The value in a JSON file, strings without control characters; a Problem where there is none."""
    try:
        return _clean(json.loads(text, strict=False))
    except (ValueError, RecursionError) as error:
        found = "nesting without end" if isinstance(error, RecursionError) else str(error)[:200]
        return Problem(name, "JSON", found, "export it again; it was left out")


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        return {clean_text(k): _clean(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_clean(v) for v in value]
    return clean_text(value) if isinstance(value, str) else value


def read_json(data: Any, name: str, context: Context) -> Parsed:
    """The articles of a JSON value in one of the known forms."""
    rows, replies = _rows(unwrapped(data))
    if not rows and is_linked_data(data):
        return faq_articles(data, name)
    if not rows:
        if context_of(data):
            return Parsed()  # names of sections alone
        return left_out(name, FORMS, "another form, skipped", "export it in one of these forms")
    saved = replies or saved_by_name(name)
    return _collected(rows, name, lambda row, where: _article(row, where, context, saved=saved))


def read_json_lines(text: str, name: str, context: Context) -> Parsed:
    """The articles of a JSON Lines file: objects with title and text, or those of a helpdesk."""
    rows = list(json_rows(text, name))
    objects = unwrapped([row for _, row in rows if isinstance(row, dict)])
    if not any(fits(row) for row in objects[:20] for fits in _KINDS):
        return from_rows(rows, name)
    saved = saved_by_name(name)
    found = _collected(objects, name, lambda row, where: _article(row, where, context, saved=saved))
    return replace(found, skipped=(*(row for _, row in rows if isinstance(row, Problem)), *found.skipped))


def _rows(data: Any) -> tuple[list[dict[str, Any]], bool]:
    """The objects that may be articles, and whether the form says that they are saved replies."""
    if isinstance(data, list):
        rows = [row for row in data if isinstance(row, dict)]
        return ([] if any("@type" in row for row in rows[:5]) else rows), False
    if not isinstance(data, dict) or "@type" in data or "@graph" in data:
        return [], False
    for key in (*WRAPPERS, *_LISTS):
        value = data.get(key)
        if isinstance(value, list) and any(isinstance(row, dict) for row in value):
            rows = [row for row in value if isinstance(row, dict) and row.get("type") != "collection"]
            return ([] if any("@type" in row for row in rows[:5]) else rows), key in WRAPPERS
    inner = data.get("article")
    single = inner if isinstance(inner, dict) else data
    return ([single] if any(fits(single) for fits in _KINDS) else []), False


def _article(row: dict[str, Any], where: str, context: Context, *, saved: bool) -> Article | Problem:
    if is_intercom(row):
        return intercom_article(row, where, context)
    if is_zendesk(row) and not saved:
        return zendesk_article(row, where, context)
    if is_helpscout(row) and not saved:
        return helpscout_article(row, where, context)
    if saved or is_reply(row):
        return reply_article(row, where)
    flat = {
        known_key(k): v
        for k, v in row.items()
        if v is not None and (known_key(k) in AUDIENCE or not isinstance(v, dict))
    }
    return article_of(flat, where)


def _collected(
    rows: list[dict[str, Any]], name: str, read: Callable[[dict[str, Any], str], Article | Problem]
) -> Parsed:
    """The articles of some objects under keys of their own, and why the others are none."""
    articles: dict[str, Article] = {}
    skipped: list[Problem] = []
    notes: list[Problem] = []
    numbers: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        where = f"{name}, item {number}"
        made = read(row, where)
        if isinstance(made, Problem):
            skipped.append(made)
            continue
        locale = str(made.extra.get("locale", "")).lower()
        apart = locale if string(row.get("id")) else slug(str(made.extra.get("section", "")), locale)
        key = f"{made.key}-{apart}" if made.key in articles and apart else made.key
        if (key := free(key, articles, numbers)) != made.key:
            notes.append(Problem(where, "an id of its own", f"the id {made.key} again, named {key}", "look at both"))
        articles[key] = replace(made, key=key)
    return Parsed(tuple(articles.values()), tuple(skipped), tuple(notes))
