"""Tickets of Zendesk and conversations of Help Scout, one exported object at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from assistant.archive.moments import moment
from assistant.archive.values import NOTE, channel_of, in_order, is_markup, line_of, role_of, side_of, text_of, truth
from assistant.types import Channel, PastMessage, Ticket

Fields = Mapping[str, Any]
Roles = dict[str, bool]
"""By the id of a user: whether it is a customer."""


def is_zendesk(row: Fields) -> bool:
    """A ticket with its comments."""
    return isinstance(row.get("comments"), list)


def is_help_scout(row: Fields) -> bool:
    """A conversation with its threads."""
    return isinstance(_threads(row), list)


def note_user(row: Fields, roles: Roles) -> None:
    """Remember whose side a user of a Zendesk export is on."""
    if row.get("role") and row.get("id") is not None:
        roles[str(row["id"])] = row["role"] == "end-user"


def zendesk(row: Fields, source: str, zone: tzinfo, roles: Roles) -> Ticket:
    """A ticket: the requester is the customer; comments that are not public are internal notes.

    https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/
    """
    requester = _key(row.get("requester_id", row.get("requester")))
    said: list[PastMessage] = []
    for comment in _dicts(row["comments"]):
        public = comment.get("public", comment.get("is_public", True))
        if public is False or (public is not True and not truth(public)):
            continue
        author = comment.get("author", comment.get("author_id"))
        key = _key(comment.get("author_id", author))
        ours = roles.get(key, _end_user(author, key == requester if requester else not said))
        said.append(_message(comment, ours, author, zone))
    if not said and row.get("description"):
        said.append(_message({**row, "body": row["description"]}, True, row.get("requester", requester), zone))
    messages = in_order(said)
    return Ticket(
        line_of(row.get("id")), messages, channel_of(row.get("via")), line_of(row.get("subject")) or None,
        line_of(row.get("group") or row.get("group_name") or row.get("group_id") or ""), source,
    )  # fmt: skip


def _end_user(author: Any, otherwise: bool) -> bool:
    """Whether a comment's author is a customer, by the role that it carries."""
    return author["role"] == "end-user" if isinstance(author, dict) and author.get("role") else otherwise


def help_scout(row: Fields, source: str, zone: tzinfo) -> Ticket:
    """A conversation: threads of type customer and message; notes, drafts and line items are internal.

    https://developer.helpscout.com/mailbox-api/endpoints/conversations/threads/list/
    """
    said = []
    for thread in _dicts(_threads(row)):
        kind = role_of(thread.get("type"))
        if kind in NOTE or role_of(thread.get("state")) in ("draft", "hidden", "underreview"):
            continue
        by = thread.get("createdBy") or thread.get("customer")
        side = side_of(by.get("type")) if isinstance(by, dict) and by.get("type") else None
        if kind in ("customer", "message"):
            side = kind == "customer"
        if side is not None:
            said.append(_message(thread, side, by, zone))
    team = row.get("mailbox") or row.get("mailboxId") or ""
    name = team.get("name", "") if isinstance(team, dict) else team
    channel = channel_of(row.get("type"), Channel.EMAIL)
    number = line_of(row.get("number") or row.get("id"))
    return Ticket(number, in_order(said), channel, line_of(row.get("subject")) or None, line_of(name), source)


def own(row: Fields, source: str, zone: tzinfo) -> Ticket:
    """A ticket in the form of our own, see `assistant.archive`."""
    said = [
        _message(m, side, m.get("from"), zone)
        for m in _dicts(row["messages"])
        if not truth(m.get("note")) and (side := _side(m)) is not None
    ]
    subject, team = line_of(row.get("subject")) or None, line_of(row.get("team"))
    return Ticket(line_of(row.get("id")), tuple(said), channel_of(row.get("channel")), subject, team, source)


def _side(message: Fields) -> bool | None:
    given = message.get("customer")
    return given if isinstance(given, bool) else side_of(message.get("role", message.get("author_role", given)))


def _message(row: Fields, by_customer: bool, author: Any, zone: tzinfo) -> PastMessage:
    text = next((t for k in ("plain_body", "text", "body", "html_body") if (t := text_of(row.get(k))).strip()), "")
    markup = truth(row.get("html")) or ("plain_body" not in row and "text" not in row and is_markup(text))
    when = next((row[k] for k in ("at", "created_at", "createdAt", "date", "timestamp") if row.get(k)), None)
    name = line_of(row.get("id")) if row.get("id") is not None else ""
    return PastMessage(text, by_customer, moment(when, zone), line_of(author), markup, name, row.get("auto") is True)


def _threads(row: Fields) -> Any:
    inner = row.get("_embedded")
    return row.get("threads", inner.get("threads") if isinstance(inner, dict) else None)


def _dicts(items: Any) -> list[dict[str, Any]]:
    return [i for i in items if isinstance(i, dict)] if isinstance(items, list) else []


def _key(given: Any) -> str:
    return line_of(given["id"] if isinstance(given, dict) and given.get("id") is not None else given)
