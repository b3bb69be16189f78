"""Saved replies (canned responses, macros) in JSON, as helpdesks export them; each becomes an entry of that kind.

Read are: Zendesk macros (`{"macros": [{"id", "title", "active", "description", "actions": [{"field":
"comment_value_html", "value"}]}]}`), Gorgias macros (`{"data": [{"name", "actions": [{"name": "setResponseText",
"arguments": {"body_html", "body_text"}}]}]}`), Intercom macros (`type` `macro`, `body`), Front templates
(`{"_results": [{"name", "body"}]}`), Freshdesk canned responses (`title`, `content_html` or `content`), Help Scout
saved replies (`name`, `text`), Chatwoot (`short_code`, `content`), and lists under `saved_replies`,
`canned_responses`, `templates` or `macros`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.errors import Problem
from assistant.knowledge.importing.article import SAVED_REPLY, Article
from assistant.knowledge.importing.tables import AUDIENCE, article_of
from assistant.knowledge.keys import known_key, string

WRAPPERS = ("macros", "saved_replies", "canned_responses", "message_templates", "templates", "_results")
_TEXT_FIELDS = ("comment_value_html", "comment_value")
_SKIPPED = ("actions", "active", "type", "_links", "restriction", "position")
_OF_A_REPLY = frozenset(("short_code", "content_html", "chattext", "preview", "is_available_for_all_inboxes"))


def is_reply(row: Any) -> bool:
    """Whether an object, wherever it stands, is a saved reply."""
    if not isinstance(row, dict):
        return False
    keys = {known_key(k) for k in row}
    return row.get("type") == "macro" or isinstance(row.get("actions"), list) or bool(keys & _OF_A_REPLY)


def reply_article(row: Mapping[str, Any], where: str) -> Article | Problem:
    """A saved reply as an article, or why it is left out: not active, or without a text."""
    flat = {known_key(k): v for k, v in row.items() if k not in _SKIPPED}
    if row.get("active") is False:
        return Problem(where, "a saved reply in use", f"an inactive one ({string(row.get('title'))[:80]}), skipped",
                       "activate it first")  # fmt: skip
    if isinstance(row.get("actions"), list):
        flat["text"] = _text_of(row["actions"])
        if _is_note(row["actions"]):
            flat["internal"] = True
        flat["summary"] = flat.pop("description", None)
        *groups, flat["title"] = string(row.get("title") or row.get("name")).split("::")
        flat["section"] = " > ".join(groups) or None
    if not any(string(flat.get(k)) for k in ("text", "body", "content", "content_html", "body_text", "message")):
        found = f"none ({string(row.get('title') or row.get('name'))[:80]}), skipped"
        return Problem(where, "a saved reply with a text", found, "nothing, where it only sets fields of a ticket")
    flat = {k: v for k, v in flat.items() if v is not None and (k in AUDIENCE or not isinstance(v, (dict, list)))}
    made = article_of(flat, where, saved=True)
    return made if isinstance(made, Problem) else replace(made, kind=SAVED_REPLY)


def _text_of(actions: list[Any]) -> str:
    """The words that a macro puts into the reply."""
    found: dict[str, str] = {}
    for action in actions:
        if not isinstance(action, dict):
            continue
        value, arguments = action.get("value"), action.get("arguments")
        if isinstance(arguments, dict) and action.get("name") == "setResponseText":
            found["comment_value"] = string_of(arguments.get("body_html")) or string_of(arguments.get("body_text"))
        elif action.get("field") in _TEXT_FIELDS:  # the value may be [channel, text]
            found[action["field"]] = string_of(value[-1] if isinstance(value, list) and value else value)
    return next((found[k] for k in _TEXT_FIELDS if found.get(k)), "")


def _is_note(actions: list[Any]) -> bool:
    """Whether the words of a macro become a note for agents, not a reply."""
    modes = [a.get("value") for a in actions if isinstance(a, dict) and a.get("field") == "comment_mode_is_public"]
    return any(string(mode).lower() == "false" for mode in modes)


def string_of(value: Any) -> str:
    """A string as it is, "" for anything else."""
    return value if isinstance(value, str) else ""
