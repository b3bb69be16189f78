"""What the knowledge tab shows of an import and of a look over the base: pure functions, no Gradio."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from assistant.errors import Problem
from assistant.knowledge.importing import ImportReport
from assistant.knowledge.lint import Finding, Kind
from assistant.page.knowledge_view import counted, cut
from assistant.page.view import Tokens

MOST_NAMES = 40  # names of a kind, and reasons of a kind
MOST_FINDINGS = 40  # of a kind; the command shows all
KIND_WORDS = {
    Kind.CONTRADICTION: "Articles that contradict each other",
    Kind.DUPLICATE: "Duplicates",
    Kind.NEAR_DUPLICATE: "Nearly the same text",
    Kind.STALE: "Not updated for long",
    Kind.EMPTY: "Without a text",
    Kind.UNREADABLE: "Could not be read in full",
    Kind.DEAD_LINK: "Links that lead nowhere",
    Kind.NOT_FOUND: "Not found by their own words",
}


def summary(report: ImportReport) -> str:
    """An import in one line: "3 added, 1 changed, 0 removed, 12 unchanged, 2 skipped"."""
    kinds = ("added", "changed", "removed", "unchanged")
    parts = [f"{len(getattr(report, kind)):,} {kind}" for kind in kinds]
    kept = [f"{len(report.edited):,} edited by hand and kept"] if report.edited else []
    return ", ".join([*parts, *kept, f"{len(report.skipped):,} skipped"])


def report_tokens(report: ImportReport) -> Tokens:
    """The names of what an import added, changed and removed, and what it left out, with the reasons."""
    out: Tokens = []
    for kind, names in (
        ("Added", report.added),
        ("Changed", report.changed),
        ("Removed", report.removed),
        ("Edited by hand, kept", report.edited),
    ):
        if names:
            more = [f"… and {len(names) - MOST_NAMES:,} more"] if len(names) > MOST_NAMES else []
            lines = "\n".join([*map(cut, names[:MOST_NAMES]), *more])
            out += [(kind, "headline"), (f"\n{lines}\n\n", None)]
    out += _reasons("Skipped", report.skipped) + _reasons("Taken, but look at it", report.notes)
    return [*out[:-1], (out[-1][0].rstrip("\n"), None)] if out else []


def _reasons(kind: str, problems: Sequence[Problem]) -> Tokens:
    if not problems:
        return []
    more = [f"… and {len(problems) - MOST_NAMES:,} more"] if len(problems) > MOST_NAMES else []
    lines = [f"{cut(p.where)}: {cut(p.found)} – {cut(p.remedy)}" for p in problems[:MOST_NAMES]]
    return [(kind, "headline"), ("\n" + "\n".join([*lines, *more]) + "\n\n", None)]


def findings(found: Sequence[Finding]) -> dict[Kind, tuple[str, Tokens]]:
    """Of each kind of finding the line that unfolds it, with the number, and its findings; kinds without any left out.

    A remedy that the findings before it have too is not said again.
    """
    out: dict[Kind, tuple[str, Tokens]] = {}
    for kind, group in groupby(found, key=lambda finding: finding.kind):
        things = list(group)
        tokens: Tokens = []
        said = Counter[str]()
        for thing in things[:MOST_FINDINGS]:
            against = f"\nCompare {cut(thing.other)}" if thing.other else ""
            remedy = "" if said[thing.remedy] else f"\nTo do: {cut(thing.remedy)}"
            said[thing.remedy] += 1
            tokens += [(cut(thing.where), "headline"), (f"\n{cut(thing.found)}{against}{remedy}\n\n", None)]
        if len(things) > MOST_FINDINGS:
            tokens.append((f"… and {len(things) - MOST_FINDINGS:,} more; “fullreply kb lint” shows them all.", None))
        out[kind] = (f"{KIND_WORDS[kind]} ({len(things):,})", [*tokens[:-1], (tokens[-1][0].rstrip("\n"), None)])
    return out


def findings_line(found: Sequence[Finding], entries: int) -> str:
    """How a look over the base ended, in one line."""
    looked = f"{counted(entries, 'article')} looked at: "
    return looked + (f"{counted(len(found), 'thing')} to look at." if found else "nothing to do.")
