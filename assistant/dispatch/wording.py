"""What stands beside a conversation: the draft, then in plain words what it answers and what is left to do."""

from __future__ import annotations

from dataclasses import replace

from assistant.types import Draft, Note, Status

_STATES = {
    Status.ANSWERED: "answered",
    Status.PARTIAL: "answered in part",
    Status.DEFERRED: "put off",
    Status.DECLINED: "declined",
    Status.UNANSWERED: "not answered",
}
_LONGEST = 200  # characters of a question that are repeated; of a note twice as many
_MOST = 20  # questions that are listed


def note_text(draft: Draft) -> str:
    """The draft with its checklist."""
    return f"Draft of a reply, not sent:\n\n{draft.text.rstrip()}\n\n{checklist(draft)}"


def checklist(draft: Draft) -> str:
    """A line for each question: how the draft deals with it, from which source, and what to look up or do."""
    verdicts = draft.report.questions
    if not verdicts:
        return "Checklist: no questions found. Please read the message."
    sources = {part.question: part.source or part.entry for part in draft.parts if part.entry}
    lines = [f"Checklist: {_counted(len(verdicts))}, {draft.to_look_at} to look at."]
    for number, verdict in enumerate(verdicts):
        need = draft.need(number)
        source = sources.get(number) if verdict.status is Status.ANSWERED else None
        general = need.todo and verdict.status is Status.ANSWERED
        told = ("answered in general" if general else _STATES[verdict.status]) + (f", from {source}" if source else "")
        todo = f" To do: {_line(need.todo)}." if need.todo else ""
        lines.append(f'{number + 1}. "{_line(verdict.question.text)}": {told}.{todo}')
    if len(lines) > _MOST + 1:
        lines[_MOST + 1 :] = [f"and {len(verdicts) - _MOST} more"]
    lines += [f'Asked earlier and not answered: "{_line(v.question.text)}"' for v in draft.left_open[:_MOST]]
    if (more := len(draft.left_open) - _MOST) > 0:
        lines.append(f"and {more} more")
    notes = (*draft.inquiry.notes, *draft.report.notes)
    return "\n".join([*lines, *(f"Note: {_line(n, 2 * _LONGEST)}" for n in notes)])


def signed(note: Note) -> Note:
    """The note as it is put there: with the line by which it is found again."""
    kind = "draft" if note.draft else "note"
    return replace(note, text=f"{note.text.rstrip()}\n\nFullreply, {kind} {note.id}")


def _counted(number: int) -> str:
    return f"{number} question{'s' if number != 1 else ''}"


def _line(text: str, most: int = _LONGEST) -> str:
    line = " ".join(text.split()).rstrip(".")
    return line if len(line) <= most else line[: most - 1] + "…"
