"""Reads what arrives (text, HTML, .eml, chat transcripts, posts) into a Message."""

from assistant.message.arrival import read_bytes
from assistant.message.plain import read_text
from assistant.types import Message

__all__ = ["read_bytes", "read_eml", "read_text"]


def read_eml(raw: bytes) -> Message:
    """A Message from a mail as it was sent, see `assistant.message.eml`; its parser is loaded when first needed."""
    from assistant.message import eml

    return eml.read_eml(raw)
