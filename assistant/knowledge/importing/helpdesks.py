"""Exports of help centres in JSON: Zendesk and Intercom, as their documented APIs give them.

Zendesk Help Center (`GET /api/v2/help_center/articles.json`, also with `?include=sections,categories`): objects with
`articles`, `sections`, `categories` or `user_segments`, each in a file of its own or together, in pages or whole.
Of an article are read `id`, `title`, `body` (HTML), `html_url`, `section_id`, `user_segment_id`, `draft`,
`label_names`, `locale`, `outdated`, `edited_at` or `updated_at`. Articles of a user segment are internal unless
the segment is that of all signed-in users.

An article without `id` goes by the number in its address, else by its title. It keeps its id where it moves to another
page of the export (`articles-1.json`, `articles-2.json`).

Intercom (`GET /articles`, `/help_center/collections`, `/internal_articles`): objects or lists of `type` `article`,
`internal_article`, `collection`; of an article `id`, `title`, `description`, `body`, `url`, `state`, `parent_id`,
`updated_at` (seconds).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.errors import Problem
from assistant.knowledge.importing.article import Article, iso_day, slug
from assistant.knowledge.importing.bodies import body_markdown
from assistant.knowledge.importing.helpscout import names_in, unwrapped
from assistant.knowledge.keys import hidden, string, strings

Context = Mapping[str, str]
"""What other files say: names of sections by `section 12`, parents by `parent 12`, segments by `segment 3`."""
_PUBLIC_SEGMENT = "signed-in users"


def is_zendesk(row: Any) -> bool:
    """Whether an object is an article of a Zendesk help center."""
    return isinstance(row, dict) and "body" in row and bool({"section_id", "user_segment_id", "html_url"} & row.keys())


def is_intercom(row: Any) -> bool:
    """Whether an object is an article of Intercom."""
    return isinstance(row, dict) and row.get("type") in ("article", "internal_article") and "title" in row


def context_of(data: Any) -> dict[str, str]:
    """What a file says of sections, categories, collections and user segments."""
    found: dict[str, str] = {}
    for kind in ("sections", "categories"):
        for row in _objects(data, kind):
            name = "section" if kind == "sections" else "category"
            found[f"{name} {string(row.get('id'))}"] = string(row.get("name"))
            parent = string(row.get("parent_section_id"))
            above = f"section {parent}" if parent else f"category {string(row.get('category_id'))}"
            if kind == "sections":
                found[f"parent section {string(row.get('id'))}"] = above
    for row in _objects(data, "user_segments"):
        narrow = any(row.get(k) for k in ("tags", "or_tags", "organization_ids", "group_ids", "added_user_ids"))
        everyone = row.get("user_type") == "signed_in_users" and not narrow
        name = string(row.get("name")).replace(_PUBLIC_SEGMENT, "") or "some users"  # a name makes nothing public
        found[f"segment {string(row.get('id'))}"] = _PUBLIC_SEGMENT if everyone else name
    found |= names_in(unwrapped(data))
    for row in _objects(data, "data"):
        if row.get("type") == "collection":
            key = f"section {string(row.get('id'))}"
            found[key] = string(row.get("name"))
            found[f"parent {key}"] = f"section {string(row.get('parent_id'))}"
    return found


def _objects(data: Any, key: str) -> list[dict[str, Any]]:
    """The objects of a list under a key; of a bare list all."""
    value = data.get(key) if isinstance(data, dict) else data if key == "data" else None
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _path(number: str, context: Context) -> list[str]:
    """The names of a section and what it lies in, the outermost first."""
    names: list[str] = []
    key = f"section {number}"
    while (name := context.get(key)) and len(names) < 8:
        names.insert(0, name)
        key = context.get(f"parent {key}", "")
    return names


def zendesk_article(row: Mapping[str, Any], where: str, context: Context) -> Article | Problem:
    """An article of a Zendesk help center, or why it is left out."""
    if row.get("draft") is True:
        return Problem(
            where, "a published article", f"a draft ({string(row.get('title'))[:80]}), skipped", "publish it"
        )
    segment = string(row.get("user_segment_id")) or " ".join(strings(row.get("user_segment_ids")))
    audience = context.get(f"segment {segment}", "a user segment") if segment else ""
    extra = {
        "section": " > ".join(_path(string(row.get("section_id")), context)),
        "labels": list(strings(row.get("label_names"))),
        "audience": audience,
        "user_segment_id": segment,
        "locale": string(row.get("locale")),
    }
    made = _article(row, where, url=string(row.get("html_url")), extra=extra)
    if isinstance(made, Problem):
        return made
    return replace(made, internal=hidden(row) or (bool(segment) and audience != _PUBLIC_SEGMENT))


def intercom_article(row: Mapping[str, Any], where: str, context: Context) -> Article | Problem:
    """An article of Intercom, or why it is left out."""
    if row.get("state") == "draft":
        return Problem(
            where, "a published article", f"a draft ({string(row.get('title'))[:80]}), skipped", "publish it"
        )
    extra = {
        "section": " > ".join(_path(string(row.get("parent_id")), context)),
        "description": string(row.get("description")),
        "locale": string(row.get("default_locale") or row.get("locale")),
    }
    made = _article(row, where, url=string(row.get("url")), extra=extra)
    return (
        made if isinstance(made, Problem) else replace(made, internal=hidden(row) or row["type"] == "internal_article")
    )


def _article(row: Mapping[str, Any], where: str, url: str, extra: Mapping[str, Any]) -> Article | Problem:
    title = string(row.get("title")) or string(row.get("name"))
    html = row.get("body")
    body = body_markdown(html, url, title) if isinstance(html, str) else ""
    if isinstance(body, Problem):
        return replace(body, where=where)
    if not title or not body:
        found = f"none ({title[:80]}), skipped" if title else "neither title nor text, skipped"
        return Problem(where, "an article with a text", found, "fill it, or leave it out of the export")
    day = iso_day(row.get("edited_at") or row.get("updated_at") or row.get("created_at"))
    key = slug(string(row.get("id")) or _number_in(url) or title)
    return Article(key, title, body, url=url, updated=day, extra={k: v for k, v in extra.items() if v}, paged=True)


def _number_in(url: str) -> str:
    """The number of an article in its address, where an export left out its id."""
    found = re.search(r"/articles/(\d{1,20})", url[:2_000])
    return found[1] if found else ""
