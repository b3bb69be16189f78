"""Tables of words, written compactly."""

from __future__ import annotations


def words(*lines: str) -> frozenset[str]:
    """The words of some lines, which blanks part."""
    return frozenset(word for line in lines for word in line.split())


def phrases(*lines: str) -> frozenset[str]:
    """The phrases of some lines, which commas part."""
    return frozenset(phrase.strip() for line in lines for phrase in line.split(","))
