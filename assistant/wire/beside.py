"""What stands beside a text: its form-letter score, and what smoothing did to it, as JSON."""

from __future__ import annotations

from assistant.types import FormLetter, Polished
from assistant.wire.outputs import FormLetterPart, PolishedPart


def letter(found: FormLetter | None) -> FormLetterPart | None:
    """A score; None for none, so that the key is left out."""
    if found is None:
        return None
    return FormLetterPart(
        score=found.score,
        reasons=list(found.reasons),
        copied=found.copied,
        alike=found.alike,
        used=list(found.used),
        unused=list(found.unused),
    )


def polished(made: Polished | None) -> PolishedPart | None:
    """What polishing came to; None where it was not asked for."""
    if made is None:
        return None
    return PolishedPart(accepted=made.accepted, reasons=list(made.reasons), difference=made.difference)
