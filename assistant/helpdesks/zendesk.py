"""Zendesk: events of tickets and messaging, or a trigger by our template, and internal notes."""

from __future__ import annotations

from assistant.calling import Unsure
from assistant.helpdesks import template
from assistant.helpdesks.values import (
    INTERNAL,
    NO_MESSAGE,
    NOT_CUSTOMER,
    Payload,
    channel,
    ident,
    line,
    mark,
    moment,
    part,
    parts,
    sender,
    text,
    unreadable,
)
from assistant.helpdesks.writing import PAGES, Desk, basic, decoded, holding, made, number, said
from assistant.types.deliveries import Ignored, Incoming, Note
from assistant.types.messages import Channel

COMMENT = "zen:event-type:ticket.comment_added"
CHAT = "zen:event-type:messaging_ticket.message_added"


def read(payload: Payload) -> Incoming | Ignored:
    """A public comment or a chat message of an end user, or what a trigger sent by our template."""
    if template.written(payload):
        return template.read("zendesk", payload)
    kind = payload.get("type")
    if not isinstance(kind, str) or not kind.startswith("zen:event-type:"):
        raise unreadable("zendesk", f"an event of Zendesk, or {template.FORM}")
    if kind == COMMENT:
        return _comment(payload)
    return _chat(payload) if kind == CHAT else NO_MESSAGE


def _comment(payload: Payload) -> Incoming | Ignored:
    comment, ticket = part(payload, "event", "comment"), part(payload, "detail")
    if comment.get("is_public") is not True:
        return INTERNAL
    author = part(comment, "author")
    if author.get("is_staff") is not False:
        return NOT_CUSTOMER
    known = channel(part(ticket, "via").get("channel"))
    return _incoming(payload, comment, author.get("name"), known)


def _chat(payload: Payload) -> Incoming | Ignored:
    actor = part(payload, "event", "actor")
    if actor.get("type") != "end_user":
        return NOT_CUSTOMER
    return _incoming(payload, part(payload, "event", "message"), actor.get("name"), Channel.CHAT)


def _incoming(payload: Payload, message: Payload, name: object, channel: Channel) -> Incoming:
    ticket = part(payload, "detail")
    known, conversation = mark(message.get("id")), ident(ticket.get("id"))
    if not known or not conversation:
        raise unreadable("zendesk", "the ids of the ticket and of its comment")
    return Incoming(
        message=known,
        conversation=conversation,
        text=text(message.get("body")),
        subject=line(ticket.get("subject")) or None,
        sender=sender(name, None),
        channel=channel,
        received_at=moment(text(payload.get("time"))[:26].rstrip("Z")),  # it has nanoseconds, in UTC
    )


class Writer(Desk):
    """Internal notes of the agent whose address is `account`; `author` is another agent's id, where wanted."""

    def headers(self) -> dict[str, str]:
        """The agent's address and the API token as HTTP Basic."""
        return {"Authorization": basic(f"{self.access.account}/token", self.token())}

    def post(self, note: Note) -> str:
        """Put an internal note on the ticket."""
        comment: dict[str, object] = {"body": said(note), "public": False}
        if self.access.author:
            comment["author_id"] = number(self.access.author, "author of the configuration")
        answer = self.write(f"/api/v2/tickets/{self.conversation(note)}.json", {"ticket": {"comment": comment}}, "PUT")
        events = parts(part(decoded(answer, Unsure("answered what cannot be read")), "audit").get("events"))
        comments = [event for event in events if event.get("type") == "Comment"]
        return holding(note, comments) or made(next((event.get("id") for event in comments), None))

    def find(self, note: Note) -> str | None:
        """Look through the comments, newest first."""
        path, after = f"/api/v2/tickets/{self.conversation(note)}/comments.json", ""
        for _ in range(PAGES):
            asked = {"sort": "-created_at", "page[size]": "100"} | ({"page[after]": after} if after else {})
            answer = self.read(path, **asked)
            if (found := holding(note, parts(part(answer).get("comments")))) is not None:
                return found
            meta = part(answer, "meta")
            after = text(meta.get("after_cursor"))[:1000]
            if meta.get("has_more") is not True or not after:
                return None
        return None
