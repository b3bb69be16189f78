"""What `kb lint` found, as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from assistant.knowledge.lint import Finding, Kind
from assistant.wire.outputs import Answer, Result


class FoundThing(Result):
    """One thing to look at in the knowledge base."""

    kind: Kind
    where: str = Field(description="File and line")
    entry: str | None = Field(default=None, description="Id of the entry, where it is one entry's")
    found: str
    remedy: str = Field(description="What to do")
    other: str | None = Field(default=None, description="File and line of what it is held against")


class LintAnswer(Answer):
    """All findings, kind by kind."""

    entries: int = Field(description="Entries that were looked at")
    untried: int | None = Field(default=None, description="Titles and variants, the last ones, not tried as questions")
    findings: list[FoundThing]


def findings(found: Sequence[Finding], entries: int, untried: int = 0) -> LintAnswer:
    """The findings in a base of so many entries; `untried` is how many wordings were left out."""
    things = [
        FoundThing(
            kind=f.kind, where=f.where, entry=f.entry or None, found=f.found, remedy=f.remedy, other=f.other or None
        )
        for f in found
    ]
    return LintAnswer(entries=entries, untried=untried or None, findings=things)
