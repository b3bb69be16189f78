"""Freshdesk: what an automation sends, by our template or as "simple" content, and private notes."""

from __future__ import annotations

from assistant.calling import Refused, Unsure
from assistant.helpdesks import template
from assistant.helpdesks.rendering import as_html
from assistant.helpdesks.values import Payload, channel, ident, line, looks_html, part, parts, sender, text, unreadable
from assistant.helpdesks.writing import PAGES, Desk, basic, decoded, holding, kept_private, made, number, said
from assistant.types.deliveries import Ignored, Incoming, Note

_SIZE = 100  # conversations on a page


def read(payload: Payload) -> Incoming | Ignored:
    """What an automation sent."""
    if template.written(payload):
        return template.read("freshdesk", payload)
    simple = part(payload, "freshdesk_webhook")
    ticket = ident(simple.get("ticket_id"))
    if not ticket:
        raise unreadable("freshdesk", f'{template.FORM}, or {{"freshdesk_webhook": {{"ticket_id": ...}}}}')
    words = text(simple.get("ticket_latest_public_comment")) or text(simple.get("ticket_description"))
    return Incoming(
        message=template.told_apart(ticket, None, words),
        conversation=ticket,
        text=words,
        html=looks_html(words),
        subject=line(simple.get("ticket_subject")) or None,
        sender=sender(simple.get("ticket_requester_name"), simple.get("ticket_requester_email")),
        channel=channel(simple.get("ticket_source")),
        team=line(simple.get("ticket_group_name")),
    )


class Writer(Desk):
    """Private notes of the agent whose API key is the token."""

    def headers(self) -> dict[str, str]:
        """The API key as the user of HTTP Basic."""
        return {"Authorization": basic(self.token(), "X")}

    def post(self, note: Note) -> str:
        """Put a private note on the ticket."""
        body: dict[str, object] = {"body": as_html(said(note)), "private": True}
        if self.access.author:
            body["user_id"] = number(self.access.author, "author of the configuration")
        answer = self.write(f"/api/v2/tickets/{self.conversation(note)}/notes", body)
        kept = decoded(answer, Unsure("answered what cannot be read"))
        kept_private(kept, "private", True)
        return made(part(kept).get("id"))

    def find(self, note: Note) -> str | None:
        """Look through the ticket's conversations, oldest first: Freshdesk has them in no other order."""
        for page in range(1, PAGES + 1):
            asked = {"per_page": str(_SIZE), "page": str(page)}
            there = list(parts(self.read(f"/api/v2/tickets/{self.conversation(note)}/conversations", **asked)))
            if (found := holding(note, there)) is not None or not there:
                return found
        raise Refused("cannot be read back: the ticket is too long")  # what is newest comes last
