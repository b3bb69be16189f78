"""Changes of the gaps tab: the name of a widget and the properties that it takes. No Gradio."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.gaps import GapTopic
from assistant.gaps.proof import Kept, State
from assistant.knowledge.adding import Change
from assistant.page import gaps_view
from assistant.page.changes import Changes
from assistant.page.gaps_shelf import Shelf
from assistant.page.gaps_view import SLOTS
from assistant.page.gaps_work import Looked
from assistant.page.knowledge_changes import quiet
from assistant.page.view import Tokens

DONE = {
    State.CLOSED: "This gap is closed: “{}” was written for it.",
    State.APPROVED: "“{}” was written for it, but too few of the questions are answered. Improve the article by hand, "
    "then ask again.",
}
NO_WRITING = " Articles cannot be written through this page (see [page] imports): run “fullreply gaps approve {}”."
NOTHING_TO_WRITE = "There is nothing to write for it here."
OWN_WORDS = "No agent has answered this. Write the answer below the second “---”."
FROM_AGENTS = "Made of what agents answered ({}). Read it, put it right, then approve it."
WORDINGS = "Customers' wordings are added, so that the article is found."


@dataclass(eq=False, slots=True)
class Seen:
    """What one open page shows: a report, its place in the list, the topic, and the change in the editor.

    Compared by identity, as Gradio hashes its states.
    """

    looked: Looked | None = None
    first: int = 0
    topic: str = ""
    change: Change | None = field(default=None)

    @property
    def topics(self) -> tuple[GapTopic, ...]:
        """The topics on the page."""
        return self.looked.report.topics[self.first : self.first + SLOTS] if self.looked else ()

    @property
    def chosen(self) -> GapTopic | None:
        """The topic that was chosen."""
        return self.looked.report.topic(self.topic) if self.looked and self.topic else None


def listed(seen: Seen) -> Changes:
    """The topics on the page, and the ways to others."""
    made: Changes = {}
    for i in range(SLOTS):
        if i >= len(seen.topics):
            made[f"row-{i}"] = {"visible": False}
            continue
        topic = seen.topics[i]
        kept = seen.looked.kept.get(topic.id) if seen.looked else None
        state = f"is-{kept.state.value}" if kept else "is-open"
        classes = ["fr-card", "fr-gaps-row", state if topic.cause.open else "is-aside"]
        made[f"row-{i}"] = {"visible": True, "elem_classes": classes + ["is-chosen"] * (topic.id == seen.topic)}
        made[f"name-{i}"] = {"value": gaps_view.name(topic)}
        made[f"line-{i}"] = {"value": gaps_view.row_tokens(topic, kept)}
    total = len(seen.looked.report.topics) if seen.looked else 0
    last = min(total, seen.first + SLOTS)
    return made | {
        "pages": {"visible": total > SLOTS},
        "earlier": {"interactive": seen.first > 0},
        "further": {"interactive": last < total},
        "page": {"value": [(f"{seen.first + 1:,} to {last:,} of {total:,}", None)]},
    }


def looked(seen: Seen, shelf: Shelf) -> Changes:
    """A report as it was made: its figures, its topics, what is covered, its files."""
    found = seen.looked
    if found is None:
        return {}
    report = found.report
    some = bool(report.asked)
    return listed(seen) | {
        "about": quiet(gaps_view.report_tokens(report, found.source, found.notes)),
        "html": {"visible": some, "link": shelf.address("html")},
        "csv": {"visible": some, "link": shelf.address("csv")},
        "covered": {"visible": some},
        "covered-list": {"value": gaps_view.covered_tokens(report, found.kept)},
        "start": {"visible": False},
    }


def topic(seen: Seen, kept: Kept, change: Change | None, fault: str, *, writes: bool) -> Changes:
    """A topic that was chosen, with what would be written for it."""
    chosen = seen.chosen
    if chosen is None:
        return hidden()
    words = gaps_view.word_tokens(chosen)
    made: Changes = {
        "hint": {"visible": False},
        "topic": {"visible": True},
        "title": {"value": [(gaps_view.name(chosen), None)]},
        "facts": {"value": gaps_view.about_tokens(chosen)},
        "words": {"value": words},
        "near": {"value": gaps_view.near_tokens(chosen)},
        "again": quiet([]),
        "entry-said": quiet([]),
    }
    return made | editor(kept, change, fault, writes=writes)


def editor(kept: Kept, change: Change | None, fault: str, *, writes: bool) -> Changes:
    """What would be written for a topic, in the editor with its diff, or why nothing is."""
    if change is None:
        done = DONE[kept.state].format(kept.file) if kept.state in DONE else NOTHING_TO_WRITE
        told: Changes = {n: {"visible": False} for n in ("entry", "diff", "approve")}
        return told | {"note": {"value": [(fault or done, None)]}}
    text = change.after.replace("\r\n", "\n")
    return {
        "entry": {"visible": True, "value": text},
        "note": {"value": [(_origin(kept) + ("" if writes else NO_WRITING.format(kept.id)), None)]},
        "diff": quiet(diff(change, text)),
        "approve": {"visible": writes},
    }


def _origin(kept: Kept) -> str:
    """Where the words of a proposal are from."""
    proposal = kept.proposal
    if proposal is None:
        return OWN_WORDS
    count = len(proposal.sources)
    return FROM_AGENTS.format("1 reply" if count == 1 else f"{count} replies") if proposal.text else WORDINGS


def diff(change: Change, text: str) -> Tokens:
    """How the file would change with the text of the editor."""
    return gaps_view.diff_tokens(change.before, text, change.path.name)


def hidden() -> Changes:
    """No topic chosen."""
    return {"topic": {"visible": False}, "hint": {"visible": True}}


def said(words: str) -> Changes:
    """The line that tells how the last work ended; without words it goes."""
    return {"said": quiet([(words, None)] if words else [])}
