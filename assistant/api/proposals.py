"""A proposed entry becomes a Markdown file that waits for a person, outside of the knowledge base."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from assistant.api.problems import Refused
from assistant.errors import KnowledgeBaseError, Problem
from assistant.gaps.proposing import slug
from assistant.knowledge import adding
from assistant.ledger import Ledger
from assistant.wire.knowledge import Proposal

MOST = 1_000  # proposals that may wait in a workspace
_TRIES = 5  # names: others may propose the same at the same moment


def keep(proposal: Proposal, folder: Path, ledger: Ledger, *, by: str) -> str:
    """Write the file, which the ledger remembers so that an erasure looks into it; its name.

    409 where too many wait, KnowledgeBaseError where it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if sum(1 for _ in folder.iterdir()) >= MOST:
            raise Refused(409, f"{MOST} proposals wait already; somebody has to look at them first.")
    except OSError as error:
        problem = Problem(str(folder), "a folder to write to", error.strerror or str(error), "make it writable")
        raise KnowledgeBaseError("The proposal was not written.", [problem]) from None
    front: dict[str, object] = {"title": proposal.title.strip(), "proposed": datetime.now(UTC).date().isoformat()}
    front |= {"proposed_by": by}
    front |= {n: list(v) for n, v in (("variants", proposal.variants), ("sources", proposal.sources)) if v}
    front |= {"url": proposal.url} if proposal.url else {}
    for left in reversed(range(_TRIES)):
        change = adding.new_entry(folder, slug(proposal.title), front, proposal.text)
        ledger.note_file(change.path)
        try:
            adding.write(change)
        except KnowledgeBaseError:
            if not left:
                raise
        else:
            break
    return change.path.name
