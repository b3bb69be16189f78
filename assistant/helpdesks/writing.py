"""What the writers of all products share: one request, what its status means, and reading back page by page.

A note is written once. So what certainly did not arrive is `Later` or `Refused`, and everything else is `Unsure`:
a timeout, a connection that broke off, a 5xx, an answer that names no id. Reading changes nothing, so that there an
unknown outcome is only `Later`.
"""

from __future__ import annotations

import base64
import email.utils
import json
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from assistant.calling import Answer, Later, Refused, Unsure, send
from assistant.helpdesks.rendering import clean
from assistant.helpdesks.values import Payload, ident, part, text
from assistant.types.deliveries import Note

PAGES = 10  # that are read back at most, newest first where the product can
LONGEST_WAIT = 86_400.0  # seconds that "come back later" may ask for
_REFUSED = {
    400: "does not take what was sent",
    401: "does not know the token: check it, and whether it has expired",
    402: "its plan does not cover the API",
    403: "the token may not do that: check its permissions",
    404: "knows no such conversation, or the token may not see it; check the address too",
    405: "is no such API: check the address",
    410: "the conversation is gone",
    412: "the conversation takes no more messages",
    413: "the note is too long",
    415: "is no such API: check the address",
    422: "does not take what was sent: check the ids in the configuration",
}
_NOT_DONE = (423, 425)  # locked, too early
_UNKNOWN = (408, 409)  # a proxy may say so of a request that went through; a conflict may be with our own first try


@dataclass(frozen=True, slots=True)
class Access:
    """How a helpdesk's API is reached: its base, the token, and ids that some products ask for (`config_helpdesks`)."""

    product: str
    url: str
    token: str = field(repr=False)
    account: str = ""
    author: str = ""
    timeout_s: float = 20.0


class Desk:
    """A writer of one product; each product says how a note is put there, and where what stands there is read."""

    def __init__(self, access: Access) -> None:
        self.access = access

    def post(self, note: Note) -> str:
        """Put a note there; the id that it got. Raises `Later`, `Refused` or `Unsure`."""
        raise NotImplementedError

    def find(self, note: Note) -> str | None:
        """The id of a note that stands there, None where it does not. Raises `Later` or `Refused`."""
        raise NotImplementedError

    def headers(self) -> Mapping[str, str]:
        """The headers by which the product knows us."""
        return {"Authorization": f"Bearer {self.token()}"}

    def token(self) -> str:
        """The token, if it can stand in a header."""
        if not re.fullmatch(r"[!-~]{1,4000}", self.access.token):
            raise Refused("no token that can be sent: check the environment variable that holds it")
        return self.access.token

    def write(self, path: str, body: Mapping[str, Any], method: str = "POST") -> Answer:
        """Send a note, and the answer where it was taken."""
        content = json.dumps(body).encode()
        headers = {**self.headers(), "Content-Type": "application/json", "Accept": "application/json"}
        answer = send(method, self._url(path), headers=headers, content=content, timeout_s=self.access.timeout_s)
        judge(answer)
        return answer

    def read(self, path: str, **asked: str) -> Any:
        """What stands at a path, from JSON. Raises Later or Refused."""
        query = f"?{urlencode(asked)}" if asked else ""
        headers = {**self.headers(), "Accept": "application/json"}
        try:
            answer = send(
                "GET", self._url(path) + query, headers=headers, content=None, timeout_s=self.access.timeout_s
            )
            judge(answer)
        except Unsure as unsure:  # nothing was changed
            if unsure.reason == "answered too much":
                raise Refused("cannot be read back: the conversation is too long") from None
            raise Later(unsure.reason) from None
        return decoded(answer, Later("answered what cannot be read"))

    def _url(self, path: str) -> str:
        return self.access.url.rstrip("/") + path

    def conversation(self, note: Note) -> str:
        """The conversation's id, fit for an address."""
        return safe(note.conversation, "conversation")


def judge(answer: Answer) -> None:
    """Returns for a status of success; raises what any other means for something that is written once."""
    status = answer.status
    if 200 <= status < 300:
        return
    if status == 429 or status in _NOT_DONE:
        raise Later(f"HTTP {status}: is busy", retry_after(answer.headers))
    if status >= 500 or status in _UNKNOWN or status < 200:
        raise Unsure(f"HTTP {status}")
    if status < 400:
        raise Refused(f"HTTP {status}: has another address; name that in the configuration")
    raise Refused(f"HTTP {status}: {_REFUSED.get(status, 'was refused')}")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds after which a busy server wants to be asked again, in whichever way it says so."""
    given = headers.get("retry-after") or headers.get("x-ratelimit-retry-after") or ""
    seconds: float | None = None
    if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", given.strip(), re.ASCII):
        seconds = float(given)
    elif given:
        try:
            seconds = email.utils.parsedate_to_datetime(given).timestamp() - time.time()
        except (ValueError, OverflowError, TypeError):
            return None
    elif re.fullmatch(r"[0-9]{9,11}", reset := headers.get("x-ratelimit-reset", ""), re.ASCII):
        seconds = int(reset) - time.time()
    return None if seconds is None else min(max(seconds, 0.0), LONGEST_WAIT)


def decoded(answer: Answer, otherwise: Exception) -> Any:
    """The JSON of an answer; raises `otherwise` where there is none."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        raise otherwise from None


def made(value: Any) -> str:
    """The id of what was written; Unsure where none was named."""
    found = ident(value)
    if not found:
        raise Unsure("accepted it, but named no id")
    return found


def safe(value: str, what: str) -> str:
    """An id, quoted for an address; Refused for one that could name something else there."""
    if not ident(value):
        raise Refused(f"the {what} has no id that can stand in an address")
    return quote(value, safe="")


def number(value: str, what: str) -> int:
    """An id that is a number."""
    if not re.fullmatch(r"[0-9]{1,18}", value, re.ASCII):
        raise Refused(f"the {what} has no number as its id: check the configuration")
    return int(value)


def said(note: Note) -> str:
    """The text of a note that colleagues see; it always names its id, by which it is found again."""
    words = clean(note.text)
    return words if note.id in words else f"{words}\n\nFullreply draft {note.id}"


def holding(note: Note, entries: Iterable[Payload], field: str = "body") -> str | None:
    """The id of the entry that names the note."""
    return next((ident(entry.get("id")) or "there" for entry in entries if note.id in text(entry.get(field))), None)


def basic(user: str, password: str) -> str:
    """The header of HTTP Basic."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode("utf-8", "replace")).decode()


def kept_private(answer: Any, field: str, wanted: bool) -> None:
    """Refused where the product says that what it took is there for the customer to read."""
    if field in part(answer) and answer[field] is not wanted:
        raise Refused("wrote it where the customer can read it: check whose token it is, and take the note away there")
