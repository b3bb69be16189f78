"""Intercom: conversations that users begin and answer, and notes of a teammate (`author` is the admin's id)."""

from __future__ import annotations

from assistant.calling import Unsure
from assistant.helpdesks.rendering import as_html
from assistant.helpdesks.values import (
    CLOSED,
    INTERNAL,
    NO_MESSAGE,
    NOT_CUSTOMER,
    Payload,
    bare,
    channel,
    ident,
    line,
    looks_html,
    moment,
    part,
    parts,
    sender,
    text,
    unreadable,
)
from assistant.helpdesks.writing import Desk, decoded, holding, made, number, said
from assistant.types.deliveries import Ignored, Incoming, Note
from assistant.types.messages import Channel

BEGUN, ANSWERED = "conversation.user.created", "conversation.user.replied"
VERSION = "2.11"  # of the API, whose forms are read here
_PEOPLE = ("user", "lead", "contact")


def read(payload: Payload) -> Incoming | Ignored:
    """What a user wrote: the beginning of a conversation, or its newest part."""
    if not isinstance(payload.get("topic"), str):
        raise unreadable("intercom", 'a notification with its "topic"')
    if payload["topic"] not in (BEGUN, ANSWERED):
        return NO_MESSAGE
    talk = part(payload, "data", "item")
    source = part(talk, "source")
    said = source if payload["topic"] == BEGUN else _newest(talk)
    if not said:
        return NO_MESSAGE
    if (why := _other(said)) is not None:
        return why
    message, conversation = ident(said.get("id")), ident(talk.get("id"))
    if not message or not conversation:
        raise unreadable("intercom", "the ids of the conversation and of its parts")
    person, words = part(said, "author"), text(said.get("body"))
    return Incoming(
        message=f"{conversation}-{message}",
        conversation=conversation,
        text=words,
        html=looks_html(words),  # from version 2.15 on its webhooks send plain text
        subject=line(bare(text(source.get("subject")))) or None,
        sender=sender(person.get("name"), person.get("email")),
        channel=channel(source.get("type"), default=Channel.CHAT),
        received_at=moment(said.get("created_at")) or moment(payload.get("created_at")),
    )


def _newest(talk: Payload) -> Payload:
    """The newest part of a conversation that says something."""
    written = [
        entry for entry in parts(part(talk, "conversation_parts").get("conversation_parts")) if entry.get("body")
    ]
    return max(written, key=lambda entry: str(moment(entry.get("created_at")) or ""), default={})


def _other(said: Payload) -> Ignored | None:
    """Why a part gets no draft."""
    if said.get("part_type") == "note":
        return INTERNAL
    if part(said, "author").get("type") not in _PEOPLE:
        return NOT_CUSTOMER
    if said.get("delivered_as") not in (None, "customer_initiated"):
        return NOT_CUSTOMER
    return CLOSED if said.get("redacted") is True else None


class Writer(Desk):
    """Notes, which only teammates see."""

    def headers(self) -> dict[str, str]:
        """The token, and the version that is meant."""
        return {"Authorization": f"Bearer {self.token()}", "Intercom-Version": VERSION}

    def post(self, note: Note) -> str:
        """Put a note into the conversation."""
        admin = str(number(self.access.author, "author of the configuration"))
        body = {"message_type": "note", "type": "admin", "admin_id": admin, "body": as_html(said(note))}
        answer = self.write(f"/conversations/{self.conversation(note)}/reply", body)
        return made(holding(note, _parts(decoded(answer, Unsure("answered what cannot be read")))))

    def find(self, note: Note) -> str | None:
        """Look through the newest 500 parts, which come with the conversation."""
        return holding(note, _parts(self.read(f"/conversations/{self.conversation(note)}")))


def _parts(conversation: object) -> list[Payload]:
    found = parts(part(conversation, "conversation_parts").get("conversation_parts"))
    return list(found)[::-1]
