"""Zammad: what a trigger's webhook sends (ticket and article), and internal notes."""

from __future__ import annotations

import threading

from assistant.calling import Refused, Unsure
from assistant.helpdesks.values import (
    AUTOMATIC,
    INTERNAL,
    NO_MESSAGE,
    NOT_CUSTOMER,
    Payload,
    channel,
    ident,
    line,
    moment,
    part,
    parts,
    sender,
    text,
    unreadable,
)
from assistant.helpdesks.writing import Access, Desk, decoded, holding, kept_private, made, number, said
from assistant.types.deliveries import Ignored, Incoming, Note


def read(payload: Payload) -> Incoming | Ignored:
    """An article that the customer wrote."""
    ticket, article = part(payload, "ticket"), part(payload, "article")
    if not ticket or "article" not in payload:
        raise unreadable("zammad", 'the usual form {"ticket": {...}, "article": {...}}')
    if not article:
        return NO_MESSAGE
    if (why := _other(article)) is not None:
        return why
    message, conversation = ident(article.get("id")), ident(ticket.get("id"))
    if not message or not conversation:
        raise unreadable("zammad", "the ids of the ticket and of its article")
    person = part(ticket, "customer")
    name, writer = f"{line(person.get('firstname'))} {line(person.get('lastname'))}", line(article.get("from"))
    return Incoming(
        message=message,
        conversation=conversation,
        text=text(article.get("body")),
        html="html" in text(article.get("content_type")),
        subject=line(article.get("subject")) or line(ticket.get("title")) or None,
        sender=writer if "@" in writer else sender(name, person.get("email")),
        channel=channel(article.get("type")),
        team=line(part(ticket, "group").get("name")) or line(ticket.get("group")),
        received_at=moment(article.get("created_at")),
    )


def _other(article: Payload) -> Ignored | None:
    """Why an article gets no draft."""
    if article.get("internal") not in (False, None):
        return INTERNAL
    if article.get("sender") != "Customer" or article.get("type") == "phone":  # an agent's note of a call
        return NOT_CUSTOMER
    return AUTOMATIC if part(article, "preferences").get("is-auto-response") is True else None


class Writer(Desk):
    """Internal notes. The token has to be an agent's: what a customer's token writes, Zammad makes public."""

    def __init__(self, access: Access) -> None:
        super().__init__(access)
        self._agent, self._lock = False, threading.Lock()

    def headers(self) -> dict[str, str]:
        """The token as Zammad wants it."""
        return {"Authorization": f"Token token={self.token()}"}

    def post(self, note: Note) -> str:
        """Put an internal note into the ticket, once it is sure that the token is an agent's."""
        body = {
            "ticket_id": number(note.conversation, "ticket"),
            "subject": "Fullreply draft",
            "body": said(note),
            "content_type": "text/plain",
            "type": "note",
            "sender": "Agent",
            "internal": True,
        }
        self._check()
        answer = decoded(self.write("/api/v1/ticket_articles", body), Unsure("answered what cannot be read"))
        kept_private(answer, "internal", True)
        return made(part(answer).get("id"))

    def find(self, note: Note) -> str | None:
        """Look through all articles of the ticket: Zammad has no pages of them."""
        ticket = number(note.conversation, "ticket")
        return holding(note, parts(self.read(f"/api/v1/ticket_articles/by_ticket/{ticket}")))

    def _check(self) -> None:
        """Refused for the token of somebody who is no more than a customer."""
        with self._lock:
            if self._agent:
                return
            roles = part(self.read("/api/v1/users/me", expand="true")).get("roles")
            held = {role for role in roles if isinstance(role, str)} if isinstance(roles, list) else set()
            if not held - {"Customer"}:
                raise Refused("the token is not an agent's, so that its notes would be public: use an agent's token")
            self._agent = True
