"""FreeScout with its module "API & Webhooks": conversations with threads, and notes."""

from __future__ import annotations

from assistant.calling import Unsure
from assistant.helpdesks import threads
from assistant.helpdesks.rendering import as_html
from assistant.helpdesks.values import Payload, part, parts
from assistant.helpdesks.writing import Desk, decoded, holding, made, number, said
from assistant.types.deliveries import Ignored, Incoming, Note


def read(payload: Payload) -> Incoming | Ignored:
    """The newest thread, where it is a customer's."""
    return threads.read("freescout", payload)


class Writer(Desk):
    """Notes of the user whose id is `author`."""

    def headers(self) -> dict[str, str]:
        """The API key in a header of its own."""
        return {"X-FreeScout-API-Key": self.token()}

    def post(self, note: Note) -> str:
        """Put a note into the conversation."""
        user = number(self.access.author, "author of the configuration")
        body = {"type": "note", "text": as_html(said(note)), "user": user}
        answer = self.write(f"/api/conversations/{self.conversation(note)}/threads", body)
        if named := answer.headers.get("resource-id"):
            return made(named)
        return made(part(decoded(answer, Unsure("accepted it, but named no id"))).get("id"))

    def find(self, note: Note) -> str | None:
        """Look through all threads of the conversation, which come with it."""
        conversation = self.read(f"/api/conversations/{self.conversation(note)}", embed="threads")
        return holding(note, parts(part(conversation, "_embedded").get("threads")))
