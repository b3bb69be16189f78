"""Front: webhooks of rules and of applications, and real drafts.

A rule sends the message itself where "Send full event data" is on. An application's webhook sends a preview: the
message is then fetched (`fill`). A draft has no field of ours that a customer would not see, so it is found again by
its text. With an `author` (a teammate's id) it is a private draft, seen by that teammate alone; without one it is
shared with all who see the conversation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from assistant.calling import Refused, Unsure
from assistant.helpdesks.rendering import as_html, clean, same
from assistant.helpdesks.values import (
    NO_MESSAGE,
    NO_TEXT,
    NOT_CUSTOMER,
    PREVIEW,
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
from assistant.helpdesks.writing import PAGES, Desk, decoded, holding, made, safe, said
from assistant.types.deliveries import Ignored, Incoming, Note

_INBOUND = ("inbound", "inbound_received")
_SPOKEN = ("call", "phone-call", "voice")


def read(payload: Payload, *, previews: bool = False) -> Incoming | Ignored:
    """An inbound message; with `previews` also one without its text, which `fill` adds."""
    kind = payload.get("type")
    if not isinstance(kind, str):
        raise unreadable("front", 'an event with its "type"')
    event = part(payload, "payload") or payload
    if kind not in _INBOUND or event.get("type", "inbound") not in _INBOUND:
        return NO_MESSAGE
    data, talk = part(event, "target", "data"), part(event, "conversation")
    message, conversation = ident(data.get("id")), ident(talk.get("id"))
    if not message or not conversation:
        raise unreadable("front", "the ids of the message and of its conversation")
    source = part(event, "source")
    inboxes = [line(inbox.get("name")) for inbox in parts(source.get("data"))]
    start = Incoming(
        message=message,
        conversation=conversation,
        text="",
        subject=line(talk.get("subject")) or None,
        team=next((name for name in inboxes if name), ""),
        received_at=moment(event.get("emitted_at")),
    )
    if "body" in data or "text" in data:
        return _with_message(start, data)
    return start if previews else PREVIEW


def _with_message(start: Incoming, data: Payload) -> Incoming | Ignored:
    """What was known, with the message."""
    if data.get("is_inbound") is not True or data.get("is_draft") not in (False, None):
        return NOT_CUSTOMER
    if data.get("type") in _SPOKEN or not (text(data.get("body")) or text(data.get("text"))):
        return NO_TEXT
    writers = [who for who in parts(data.get("recipients")) if who.get("role") == "from"]
    writer: Mapping[str, object] = writers[0] if writers else {}
    return replace(
        start,
        text=text(data.get("body")) or text(data.get("text")),
        html=bool(text(data.get("body"))),
        subject=line(data.get("subject")) or start.subject,
        sender=sender(writer.get("name"), writer.get("handle")),
        channel=channel(data.get("type")),
        received_at=moment(data.get("created_at")) or start.received_at,
    )


class Writer(Desk):
    """Drafts; `account` is the channel that they go out by (found out where it is left open)."""

    def fill(self, incoming: Incoming) -> Incoming | Ignored:
        """A previewed message with its text. Raises Later or Refused."""
        return _with_message(incoming, part(self.read(f"/messages/{safe(incoming.message, 'message')}")))

    def post(self, note: Note) -> str:
        """Put a draft of the reply into the conversation; without a draft, a comment that only colleagues see."""
        conversation, author = self.conversation(note), self.access.author
        whose = {"author_id": safe(author, "author of the configuration")} if author else {}
        if not note.draft.strip():
            body = {"body": clean(said(note)), **whose}
            answer = self.write(f"/conversations/{conversation}/comments", body)
        else:
            mode = "private" if author else "shared"
            body = {"body": as_html(note.draft), "mode": mode, "channel_id": self._channel(conversation), **whose}
            answer = self.write(f"/conversations/{conversation}/drafts", body)
        return made(part(decoded(answer, Unsure("answered what cannot be read"))).get("id"))

    def find(self, note: Note) -> str | None:
        """Look through the drafts, and through what was sent since."""
        path = f"/conversations/{self.conversation(note)}"
        if not note.draft.strip():
            return holding(note, self._all(f"{path}/comments"))
        for kind in ("drafts", "messages"):
            for entry in self._all(f"{path}/{kind}"):
                if entry.get("is_inbound") is not True and same(note.draft, text(entry.get("body"))):
                    return ident(entry.get("id")) or "there"
        return None

    def _all(self, path: str) -> Iterator[Payload]:
        """The entries of a list, page by page."""
        asked: dict[str, str] = {}
        for _ in range(PAGES):
            answer = self.read(path, **asked)
            yield from parts(part(answer).get("_results"))
            following = text(part(answer, "_pagination").get("next"))
            token = parse_qs(urlsplit(following).query).get("page_token") if len(following) < 2000 else None
            if not token:
                return
            asked = {"page_token": token[0]}

    def _channel(self, conversation: str) -> str:
        """The channel that a draft goes out by."""
        if self.access.account:
            return self.access.account
        for inbox in parts(part(self.read(f"/conversations/{conversation}/inboxes")).get("_results")):
            for found in parts(
                part(self.read(f"/inboxes/{safe(ident(inbox.get('id')), 'inbox')}/channels")).get("_results")
            ):
                if found.get("is_valid") is not False and ident(found.get("id")):
                    return ident(found.get("id"))
        raise Refused("the conversation has no channel to answer by: name one as `account` in the configuration")
