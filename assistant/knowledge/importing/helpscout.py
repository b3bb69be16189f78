"""Exports of Help Scout Docs in JSON, as its documented API gives them.

Articles (`GET /v1/articles/{id}`: `{"article": {"id", "collectionId", "status", "name", "text" (HTML), "publicUrl",
"categories", "keywords", "updatedAt"}}`, such objects in a list, or `{"articles": {"items": [...]}}`), with the names
of `collections` and `categories` where they are given. Articles of a private collection are internal; lists without the
texts, as `GET /v1/collections/{id}/articles` gives them, hold nothing to import.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.errors import Problem
from assistant.knowledge.importing.article import Article, iso_day, slug
from assistant.knowledge.importing.bodies import body_markdown
from assistant.knowledge.keys import hidden, known_key, string, strings

_OWN = frozenset(("collectionid", "publicurl", "hasdraft", "lastpublishedat"))
_PRIVATE = "private collection"
_LISTS = frozenset(("articles", "collections", "categories"))


def is_helpscout(row: Any) -> bool:
    """Whether an object is an article of Help Scout Docs."""
    return isinstance(row, dict) and "name" in row and bool(_OWN & {known_key(k) for k in row})


def unwrapped(data: Any) -> Any:
    """The value without the wrappers of this API: `{"articles": {"items": [...]}}` and `[{"article": {...}}]`."""
    if isinstance(data, dict):
        return {k: unwrapped(v["items"] if _paged(v) else v) if k in _LISTS else v for k, v in data.items()}
    if isinstance(data, list) and any(_wrapped(row) for row in data):
        return [row["article"] if _wrapped(row) else row for row in data]
    return data


def _paged(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("items"), list)


def _wrapped(row: Any) -> bool:
    return isinstance(row, dict) and set(row) == {"article"} and isinstance(row["article"], dict)


def names_in(data: Any) -> dict[str, str]:
    """What a file says of collections and categories: their names, and which collections are private."""
    found: dict[str, str] = {}
    for kind in ("collections", "categories"):
        rows = data.get(kind) if isinstance(data, dict) else None
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and isinstance(row.get("id"), str):
                found[f"{kind} {row['id']}"] = string(row.get("name"))
                if string(row.get("visibility")).lower() == "private":
                    found[f"private {row['id']}"] = _PRIVATE
    return found


def helpscout_article(row: Mapping[str, Any], where: str, context: Mapping[str, str]) -> Article | Problem:
    """An article of Help Scout Docs, or why it is left out."""
    row = {known_key(k): v for k, v in row.items()}
    title, url = string(row.get("name")), string(row.get("publicurl"))
    state = string(row.get("status")).lower()
    if state and state != "published":
        return Problem(where, "a published article", f"its state is {state} ({title[:80]}), skipped", "publish it")
    html = row.get("text")
    body = body_markdown(html, url, title) if isinstance(html, str) else ""
    if isinstance(body, Problem):
        return replace(body, where=where)
    if not title or not body:
        found = f"none ({title[:80]}), skipped" if title else "neither name nor text, skipped"
        return Problem(where, "an article with a text", found, "export the articles one by one: lists leave texts out")
    collection = string(row.get("collectionid"))
    categories = row.get("categories") if isinstance(row.get("categories"), list) else []
    names = [context.get(f"categories {string(c)}", "") for c in categories or []]
    extra = {
        "section": " > ".join(
            filter(None, (context.get(f"collections {collection}", ""), next(filter(None, names), "")))
        ),
        "keywords": list(strings(row.get("keywords"))),
    }
    return Article(
        slug(string(row.get("id")) or string(row.get("number")) or title),
        title,
        body,
        url=url,
        updated=iso_day(row.get("updatedat") or row.get("lastpublishedat") or row.get("createdat")),
        internal=hidden(row) or f"private {collection}" in context,
        extra={k: v for k, v in extra.items() if v},
        paged=True,
    )
