"""Values of exports as the nouns of Fullreply: texts, channels, who wrote."""

from __future__ import annotations

import re
from typing import Any

from assistant.types import Channel, PastMessage

LONGEST = 2_000_000  # characters of a message that are kept
_BREAKS = re.compile(r"\r\n?")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MARKUP = re.compile(r"<(?:p|div|br|span|html|body|table|ul|ol|blockquote|a)\b[^<>]{0,2000}>", re.IGNORECASE)
_CHANNELS = {
    Channel.CHAT: "chat livechat live_chat messaging native_messaging sms text beaconchat beacon whatsapp telegram",
    Channel.SOCIAL: "social twitter x tweet facebook facebook_post facebook_message instagram instagram_dm reddit",
    Channel.WEB: "web form web_form website widget help_center mobile mobile_sdk api portal contact_form review",
    Channel.EMAIL: "email e-mail mail closed_ticket side_conversation",
}
_BY_NAME = {name: channel for channel, names in _CHANNELS.items() for name in names.split()}
CUSTOMER = frozenset(
    "customer user end-user end_user enduser requester client visitor guest shopper in inbound incoming received lead "
    "contact true yes 1".split()
)
COMPANY = frozenset(
    "agent admin company support staff employee team operator representative rep out outbound outgoing sent reply bot "
    "message teammate advisor system false no 0".split()
)
NOTE = frozenset("note internal private internal_note lineitem comment_private forwardparent forwardchild".split())


def text_of(given: Any) -> str:
    """A text with plain line breaks and without control characters; "" for what is no text."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        return str(given)
    if not isinstance(given, str):
        return ""
    return _NOT_TEXT.sub("", _BREAKS.sub("\n", given[:LONGEST]))


def line_of(given: Any) -> str:
    """A text on one line, at most 500 characters; the name or address where an object is given."""
    if isinstance(given, dict):
        given = next((given[k] for k in ("email", "address", "name", "firstName", "id") if given.get(k)), "")
    return " ".join(text_of(given)[:2_000].split())[:500]


def channel_of(given: Any, otherwise: Channel = Channel.EMAIL) -> Channel:
    """The channel that an export names."""
    if isinstance(given, dict):
        given = given.get("channel") or given.get("type") or given.get("name")
    return _BY_NAME.get(line_of(given).casefold().replace(" ", "_"), otherwise)


def side_of(given: Any) -> bool | None:
    """Whether a role is the customer's; None for one that nobody knows."""
    name = role_of(given)
    return True if name in CUSTOMER else False if name in COMPANY else None


def role_of(given: Any) -> str:
    """A role in one lower-case word; true and false say whether the customer wrote."""
    return line_of(given if not isinstance(given, bool) else str(given)).casefold().replace(" ", "_")


def truth(given: Any) -> bool:
    """Whether a field says yes."""
    return given is True or line_of(given).casefold() in ("true", "yes", "1", "y")


def is_markup(text: str) -> bool:
    """Whether a text is HTML."""
    return bool(_MARKUP.search(text, 0, 20_000))


def in_order(messages: list[PastMessage]) -> tuple[PastMessage, ...]:
    """Oldest first where all have a time, else as they stand."""
    if all(m.at for m in messages):
        return tuple(sorted(messages, key=lambda m: m.at.timestamp() if m.at else 0.0))
    return tuple(messages)
