"""A draft under construction: pieces put one after the other, with the place of each part remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.types import DraftPart, Entry, Status


@dataclass(slots=True)
class Sheet:
    """Text so far, and its parts."""

    text: str = ""
    parts: list[DraftPart] = field(default_factory=list)

    @property
    def promised(self) -> bool:
        """Whether the draft has put off something already."""
        return any(p.status is Status.DEFERRED for p in self.parts)

    def say(self, text: str, joint: str = "\n\n") -> None:
        """Add words of our own; nothing where they are empty."""
        if text:
            self.text += (joint if self.text else "") + text

    def answer(
        self,
        text: str,
        questions: Sequence[int],
        status: Status,
        entry: Entry | None = None,
        joint: str = "\n\n",
        source: str | None = None,
    ) -> None:
        """Add a part that stands for questions; `source` says who vouches for it where no entry does."""
        self.say(text, joint)
        span = (len(self.text) - len(text), len(self.text))
        name, source = (entry.id, entry.source or None) if entry else (None, source)
        self.parts += [DraftPart(q, text, status, name, source, span) for q in questions]

    def finish(self) -> tuple[str, tuple[DraftPart, ...]]:
        """The draft and its parts, in the order of the questions."""
        return self.text, tuple(sorted(self.parts, key=lambda p: (p.question, p.span)))
