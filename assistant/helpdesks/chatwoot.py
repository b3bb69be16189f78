"""Chatwoot: the event `message_created`, and private notes. Texts are plain (Chatwoot renders them as Markdown)."""

from __future__ import annotations

from assistant.calling import Unsure
from assistant.helpdesks.values import (
    AUTOMATIC,
    INTERNAL,
    NO_MESSAGE,
    NO_TEXT,
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
from assistant.helpdesks.writing import PAGES, Desk, decoded, holding, kept_private, made, safe, said
from assistant.types.deliveries import Ignored, Incoming, Note


def read(payload: Payload) -> Incoming | Ignored:
    """A message of a contact; of a mail the text without its trail."""
    if not isinstance(payload.get("event"), str):
        raise unreadable("chatwoot", 'an object with "event"')
    if payload["event"] != "message_created":
        return NO_MESSAGE
    if (why := _other(payload)) is not None:
        return why
    talk, inbox, person = part(payload, "conversation"), part(payload, "inbox"), part(payload, "sender")
    message, conversation = ident(payload.get("id")), ident(talk.get("id"))
    if not message or not conversation:
        raise unreadable("chatwoot", "the ids of the message and of its conversation")
    mail = part(payload, "content_attributes", "email")
    subject = mail.get("subject") or part(talk, "additional_attributes").get("mail_subject")
    return Incoming(
        message=message,
        conversation=conversation,
        text=_new(mail) or text(payload.get("content")),
        subject=line(subject) or None,
        sender=sender(person.get("name"), person.get("email")),
        channel=channel("email" if mail else None, talk.get("channel"), inbox.get("channel_type")),
        team=line(part(talk, "meta", "team").get("name")) or line(inbox.get("name")),
        received_at=moment(payload.get("created_at")),
    )


def _other(payload: Payload) -> Ignored | None:
    """Why a message gets no draft."""
    if payload.get("private") not in (False, None):
        return INTERNAL
    if payload.get("message_type") != "incoming":
        return NOT_CUSTOMER
    if part(payload, "sender").get("type") not in ("contact", None):  # a contact may come without a type
        return NOT_CUSTOMER
    if payload.get("content_type") not in ("text", "incoming_email", None):
        return NO_TEXT
    return AUTOMATIC if part(payload, "content_attributes", "email").get("auto_reply") is True else None


def _new(mail: Payload) -> str:
    """The text of a mail without its trail, which Chatwoot calls "quoted"."""
    return text(part(mail, "text_content").get("quoted")) or text(part(mail, "html_content").get("quoted"))


class Writer(Desk):
    """Private notes; `account` is the account's id, the token that of a user or of an agent bot."""

    def headers(self) -> dict[str, str]:
        """The token in a header of its own."""
        return {"api_access_token": self.token()}

    def post(self, note: Note) -> str:
        """Put a private note into the conversation."""
        words = said(note).replace("mention://", "mention:\u200b//")  # a customer's words call no agent
        body = {"content": words, "message_type": "outgoing", "private": True}
        answer = decoded(self.write(self._messages(note), body), Unsure("answered what cannot be read"))
        kept_private(answer, "private", True)
        return made(part(answer).get("id"))

    def find(self, note: Note) -> str | None:
        """Look through the newest messages, 20 a page."""
        before = ""
        for _ in range(PAGES):
            page = list(
                parts(part(self.read(self._messages(note), **({"before": before} if before else {}))).get("payload"))
            )
            if (found := holding(note, page, "content")) is not None:
                return found
            numbers = [int(number) for entry in page if (number := ident(entry.get("id"))).isdecimal()]
            if not numbers or str(min(numbers)) == before:
                return None
            before = str(min(numbers))
        return None

    def _messages(self, note: Note) -> str:
        account = safe(self.access.account, "account of the configuration")
        return f"/api/v1/accounts/{account}/conversations/{self.conversation(note)}/messages"
