"""Help Scout: conversations with threads, and real drafts of replies.

A thread has no field of ours that a customer would not see, so a draft is found again by its text. The token may be a
bearer token, which ends after two days, or "app id:app secret", with which a new one is fetched in time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode

from assistant.calling import Answer, Later, Refused, Unsure, send
from assistant.helpdesks import threads
from assistant.helpdesks.rendering import as_html, same
from assistant.helpdesks.values import Payload, ident, part, parts, text
from assistant.helpdesks.writing import PAGES, Access, Desk, decoded, holding, judge, made, number, said
from assistant.types.deliveries import Ignored, Incoming, Note

_Answered = TypeVar("_Answered")
_EARLY = 300.0  # seconds before its end that a token is renewed


def read(payload: Payload) -> Incoming | Ignored:
    """The newest thread, where it is a customer's."""
    return threads.read("helpscout", payload)


class Writer(Desk):
    """Drafts of replies; a note without a draft becomes a note that only colleagues see. `author` is a user's id."""

    def __init__(self, access: Access) -> None:
        super().__init__(access)
        self._granted, self._until, self._lock = "", 0.0, threading.Lock()

    def token(self) -> str:
        """The bearer token, fetched where the configuration holds an app's id and secret."""
        configured = super().token()
        if ":" not in configured:
            return configured
        with self._lock:
            if not self._granted or time.monotonic() > self._until:
                self._granted, self._until = self._fetch(*configured.split(":", 1))
            return self._granted

    def _fetch(self, app: str, secret: str) -> tuple[str, float]:
        asked = {"grant_type": "client_credentials", "client_id": app, "client_secret": secret}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        url, content = self._url("/v2/oauth2/token"), urlencode(asked).encode()
        try:
            answer = send("POST", url, headers=headers, content=content, timeout_s=self.access.timeout_s)
            judge(answer)
        except Unsure as unsure:  # no note is on its way yet
            raise Later(unsure.reason) from None
        except Refused as refused:
            raise Refused(f"no token for the app's id and secret: {refused.reason}") from None
        given = part(decoded(answer, Later("answered what cannot be read")))
        lasts = given.get("expires_in")
        if not text(given.get("access_token")).isascii() or not isinstance(lasts, int):
            raise Later("answered what cannot be read")
        return given["access_token"], time.monotonic() + max(min(lasts, 172_800) - _EARLY, 0.0)

    def write(self, path: str, body: Mapping[str, Any], method: str = "POST") -> Answer:
        """Send a note, with a new token where the old one had ended early."""
        return self._renewing(partial(super().write, path, body, method))

    def read(self, path: str, **asked: str) -> Any:
        """What stands at a path, with a new token where the old one had ended early."""
        return self._renewing(partial(super().read, path, **asked))

    def _renewing(self, call: Callable[[], _Answered]) -> _Answered:
        try:
            return call()
        except Refused as refused:  # a token that is not known did nothing
            if not self._granted or "HTTP 401" not in refused.reason:
                raise
        with self._lock:
            self._granted = ""
        return call()

    def post(self, note: Note) -> str:
        """Put a draft of the reply into the conversation."""
        conversation = self.conversation(note)
        body: dict[str, Any] = {}
        if self.access.author:
            body["user"] = number(self.access.author, "author of the configuration")
        if not note.draft.strip():
            answer = self.write(f"/v2/conversations/{conversation}/notes", body | {"text": as_html(said(note))})
        else:
            body |= {"customer": {"id": self._customer(note)}, "text": as_html(note.draft), "draft": True}
            answer = self.write(f"/v2/conversations/{conversation}/reply", body)
        return made(answer.headers.get("resource-id"))

    def find(self, note: Note) -> str | None:
        """Look through the newest threads for the draft's text, whether it was sent since or not."""
        conversation = self.conversation(note)
        for page in range(1, PAGES + 1):
            answer = self.read(f"/v2/conversations/{conversation}/threads", page=str(page))
            there = list(parts(part(answer, "_embedded").get("threads")))
            if (found := _found(note, there)) is not None:
                return found
            pages = part(answer, "page").get("totalPages")
            if not isinstance(pages, int) or page >= pages:
                return None
        return None

    def _customer(self, note: Note) -> int:
        """Whom the reply is for: the payload said so, else the conversation does."""
        known = note.target.get("customer", "")
        if not known:
            conversation = self.read(f"/v2/conversations/{self.conversation(note)}")
            known = ident(part(conversation, "primaryCustomer").get("id"))
        return number(known, "customer")


def _found(note: Note, there: list[Payload]) -> str | None:
    if not note.draft.strip():
        return holding(note, there)
    ours = (e for e in there if e.get("type") in ("message", "reply") and same(note.draft, text(e.get("body"))))
    return next((ident(entry.get("id")) or "there" for entry in ours), None)
