"""What may be taken from a payload, whatever a stranger put into it: each function gives a sound value or none."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from assistant.errors import InputError, Problem
from assistant.types.deliveries import Ignored
from assistant.types.messages import Channel

Payload = Mapping[str, Any]

NO_MESSAGE = Ignored("an event that is no new message")
NOT_CUSTOMER = Ignored("not written by a customer")
INTERNAL = Ignored("an internal note")
AUTOMATIC = Ignored("an automatic reply")
NO_TEXT = Ignored("no text")
CLOSED = Ignored("spam, or deleted")
PREVIEW = Ignored("a preview without the message")

_CHANNELS = (
    (Channel.EMAIL, re.compile(r"mail")),
    (Channel.CHAT, re.compile(r"widget|chat|messag(?:ing|er)|beacon|conversation")),
    (
        Channel.SOCIAL,
        re.compile(r"facebook|twitter|tweet|instagram|whatsapp|telegram|sms|social|tiktok|viber|\bline\b"),
    ),
    (Channel.WEB, re.compile(r"web|form|api|portal|help.?cent(?:er|re)|mobile|app")),
)
_TAG = re.compile(r"<[^<>]*>")
_HTML = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|table|img|blockquote|html|body)\b[^<>]*>", re.I
)


def unreadable(product: str, expected: str) -> InputError:
    """The error for a payload that is none of the product's forms; it says nothing of what came."""
    remedy = "check in docs/HELPDESKS.md which events are sent to this address, and in which form"
    return InputError(
        "The delivery cannot be read.", [Problem(f"webhook of {product}", expected, "another form", remedy)]
    )


def part(value: Any, *names: str) -> Payload:
    """The object at a path, an empty one where there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def parts(value: Any) -> Iterator[Payload]:
    """The objects of a list."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, Mapping))


def text(value: Any) -> str:
    """A text as it came, empty where it is none."""
    return value if isinstance(value, str) else ""


def line(value: Any) -> str:
    """A name or subject: one line of at most 500 characters, without control characters."""
    kept = "".join(" " if c < " " or c == "\x7f" else c for c in text(value)[:2000])
    return " ".join(kept.split())[:500]


def ident(value: Any) -> str:
    """An id that can stand in an address: letters, digits, "_" and "-". Empty for anything else."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**18:
        return str(value)
    return value if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_-]{1,100}", value) else ""


def mark(value: Any) -> str:
    """An id that only tells messages apart: up to 200 printable characters."""
    return ident(value) or (value if isinstance(value, str) and re.fullmatch(r"[!-~]{1,200}", value) else "")


def moment(value: Any) -> datetime | None:
    """A time in UTC, from ISO 8601 (one without a zone is in UTC) or Unix seconds or milliseconds."""
    try:
        if isinstance(value, str) and len(value) <= 40:
            read = datetime.fromisoformat(value.strip())
            return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
        if isinstance(value, int | float) and not isinstance(value, bool) and 10**8 < value < 10**14:
            return datetime.fromtimestamp(value / 1000 if value > 10**11 else value, UTC)
    except (ValueError, OverflowError):
        pass
    return None


def sender(name: Any, address: Any) -> str | None:
    """A From line, "Name <address>", as far as it is known."""
    name, address = line(name).strip("<>\"' "), line(address).strip("<> ")
    if "<" in name or "@" not in address:
        return name or None
    return f"{name} <{address}>" if name else address


def channel(*words: Any, default: Channel = Channel.EMAIL) -> Channel:
    """The channel that the first telling word names, such as "Channel::WebWidget" or "email"."""
    for word in words:
        name = text(word)[:100].lower()
        for kind, sign in _CHANNELS:
            if sign.search(name):
                return kind
    return default


def looks_html(value: str) -> bool:
    """Whether a text has tags of HTML."""
    return bool(_HTML.search(value))


def bare(value: str) -> str:
    """The words of HTML, without tags and with single blanks."""
    return " ".join(html.unescape(_TAG.sub(" ", value)).replace("\u00a0", " ").split())
