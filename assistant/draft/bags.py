"""Sets of words, written as one string."""

from __future__ import annotations


def bag(text: str) -> frozenset[str]:
    """The words of a string that lists them."""
    return frozenset(text.split())
