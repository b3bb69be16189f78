"""Reads what arrives (text, HTML, .eml, chat transcripts, posts) into a Message."""

from assistant.message.arrival import read_bytes
from assistant.message.plain import read_text
from assistant.message.products import Catalogue, catalogue, with_products
from assistant.message.thread import Exchange, exchange
from assistant.types import Message

__all__ = [
    "Catalogue",
    "Exchange",
    "catalogue",
    "exchange",
    "read_bytes",
    "read_eml",
    "read_text",
    "with_products",
]


def read_eml(raw: bytes) -> Message:
    """A Message from a mail as it was sent, see `assistant.message.eml`; its parser is loaded when first needed."""
    from assistant.message import eml

    return eml.read_eml(raw)
