"""Short lines of the page about an inquiry and its questions: pure functions, no Gradio."""

from __future__ import annotations

from assistant.page.view import SLOTS
from assistant.text import folded
from assistant.types import Form, Message, Question

FORM_WORDS = {
    Form.INTERROGATIVE: "Asked as a question",
    Form.IMPERATIVE: "Asked as a request",
    Form.DECLARATIVE: "Asked as a statement",
}
CHANNEL_WORDS = {"email": "E-mail", "chat": "Chat", "social": "Social media", "web": "Web form"}


def asked_words(question: Question) -> str:
    """The form of a question and why it was taken as one: "Asked as a statement · reports a problem"."""
    return " · ".join(piece for piece in (FORM_WORDS[question.form], folded(question.reason)) if piece)


def pages_line(first: int, count: int) -> str:
    """Which cards are shown where there are too many for one page, else ""."""
    return f"Questions {first + 1}–{min(first + SLOTS, count)} of {count}" if count > SLOTS else ""


def about_line(inquiry: Message) -> str:
    """Channel and sender of an inquiry on one line."""
    channel = CHANNEL_WORDS[inquiry.channel.value]
    return f"{channel} from {inquiry.sender}" if inquiry.sender else channel


def found_line(count: int) -> str:
    """How many questions were found, in words."""
    return "No questions found" if not count else f"{count} question{'s' if count != 1 else ''} found"
