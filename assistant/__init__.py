"""Fullreply: drafts replies to customer inquiries and checks that every question is answered.

>>> from assistant import Assistant
>>> desk = Assistant.load("knowledge_base/")
>>> desk.draft("Do you ship to Ireland?").text
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

__all__ = ["Assistant"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import the pipeline when first asked for, so that `import assistant` is instant."""
    if name == "Assistant":
        from assistant.pipeline import Assistant

        return Assistant
    raise AttributeError(f"module 'assistant' has no attribute {name!r}")
