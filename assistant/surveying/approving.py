"""A proposal that a person said yes to: the change shown, written, and proved by asking the customers' questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from assistant.errors import InputError, Problem
from assistant.gaps import Proposal, proof
from assistant.gaps.proof import Kept, State, Verified
from assistant.gaps.proposing import slug
from assistant.gaps.reporting import Progress
from assistant.knowledge import adding
from assistant.masking import MARK
from assistant.pipeline import Assistant

WORDINGS = 6  # of customers, in the front matter of an entry that is still to be written
LONGEST_WORDING = 20  # words


def change_of(topic: Kept, desk: Assistant, base: Path, now: datetime | None = None) -> adding.Change:
    """What approving a topic would write. InputError where there is nothing to approve."""
    proposal = topic.proposal
    if proposal is None or topic.state is not State.OPEN:
        found = f"one that is {topic.state.value}" if topic.state is not State.OPEN else "one without: write it by hand"
        problem = Problem(topic.id, "a topic with a proposed entry", found, "see fullreply gaps report")
        raise InputError(f"“{topic.name}” has nothing to approve.", [problem])
    if proposal.extends:
        entry = desk.index.entry(proposal.extends)
        if entry is None:
            problem = Problem(proposal.extends, "an entry of this base", "none", "run fullreply gaps report again")
            raise InputError("The entry to extend is gone.", [problem])
        return adding.extended(base, entry, proposal.variants, proposal.title, proposal.text)
    return adding.new_entry(base, proposal.id, _front(proposal, topic, now or datetime.now(UTC)), proposal.text)


def begun(topic: Kept, base: Path, now: datetime | None = None) -> adding.Change:
    """An entry still to be written, where no agent's answer could be proposed: a title and wordings, no text."""
    fit = (q for q in topic.questions if len(q.split()) <= LONGEST_WORDING and not MARK.search(q))
    wordings = tuple(dict.fromkeys(q for q in fit if q.casefold() != topic.name.casefold()))[:WORDINGS]
    proposal = Proposal(slug(topic.name), topic.name, wordings)
    return adding.new_entry(base, proposal.id, _front(proposal, topic, now or datetime.now(UTC)), "")


def _front(proposal: Proposal, topic: Kept, now: datetime) -> dict[str, object]:
    row: dict[str, object] = {"title": proposal.title, "updated": now.date().isoformat()}
    if proposal.variants:
        row["variants"] = list(proposal.variants)
    sources = {"sources": list(proposal.sources)} if proposal.sources else {}
    return {**row, "gap": topic.id, **sources}


def approve(
    id: str,
    desk: Assistant,
    base: Path,
    *,
    show: Callable[[Kept, adding.Change], bool],
    now: datetime | None = None,
) -> Verified | None:
    """Write what was proposed for a topic where `show` says yes, rebuild the index, and ask its questions again.

    None where it says no. InputError where there is no such topic, KnowledgeBaseError where it cannot be written.
    """
    known = proof.read(base)
    topic = known.get(id) or _beginning(id, known)
    change = change_of(topic, desk, base, now)
    if not show(topic, change):
        return None
    return accept(topic, change, desk, base)


def accept(
    topic: Kept, change: adding.Change, desk: Assistant, base: Path, progress: Progress | None = None
) -> Verified:
    """Write a change that a person has seen and said yes to, rebuild the index, and ask the topic's questions again.

    KnowledgeBaseError where it cannot be written, or where the file is not the one that was shown any more.
    """
    adding.write(change)
    folder = base if base.is_dir() else base.parent
    approved = replace(topic, state=State.APPROVED, file=change.path.relative_to(folder).as_posix())
    proof.write(base, {**proof.read(base), topic.id: approved}.values())
    desk.reopen(progress)
    found = proof.verify([approved], desk.index.search)[0]
    proof.write(base, {**proof.read(base), topic.id: proof.settled([found])[0]}.values())
    return found


def _beginning(id: str, known: dict[str, Kept]) -> Kept:
    """The only topic whose id begins like this."""
    found = [k for name, k in known.items() if id and name.startswith(id)]
    if len(found) == 1:
        return found[0]
    told = f"{len(found)} of them" if found else "none"
    problem = Problem(id, "the id of a topic, as gaps report shows it", told, "run fullreply gaps report first")
    raise InputError("There is no such topic.", [problem])
