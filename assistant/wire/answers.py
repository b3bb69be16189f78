"""What the desk says, as JSON: one function a result, no rules of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from assistant.questions import limits
from assistant.types import (
    CheckReport,
    Draft,
    DraftPart,
    Entry,
    FormLetter,
    MatchResult,
    Message,
    Part,
    Polished,
    Promise,
    Question,
    Topic,
    Verdict,
)
from assistant.wire import beside, outputs
from assistant.wire.fields import Name, Plain

MATCHES = 50  # entries of one answer


def questions(
    found: Sequence[Question],
    *,
    id: Name = None,
    plain: Plain = None,
    notes: Sequence[str] = (),
    left_open: Sequence[Verdict] = (),
) -> outputs.QuestionsAnswer:
    """The questions of an inquiry, those left open earlier in its thread, and what should be known of the reading."""
    return outputs.QuestionsAnswer(
        id=id,
        questions=[found_question(q) for q in found],
        plain=plain,
        left_open=_left_open(left_open),
        notes=told(notes, limits(found)),
    )


def told(*notes: Sequence[str]) -> list[str] | None:
    """Notes, each once; None for none, so that the key is left out."""
    return list(dict.fromkeys(note for some in notes for note in some)) or None


def match(result: MatchResult, *, id: Name = None, plain: Plain = None) -> outputs.MatchAnswer:
    """The result of one search."""
    ids = list(dict.fromkeys(m.entry.id for m in result.matches))[:MATCHES]
    score = _probability(result.score)
    return outputs.MatchAnswer(
        id=id, matches=ids, answered=result.answered, score=score, plain=plain, notes=told(result.notes)
    )


def check(
    report: CheckReport,
    *,
    names: Sequence[Name] = (),
    id: Name = None,
    plain: Plain = None,
    notes: Sequence[str] = (),
    promised: Sequence[Promise] = (),
    letter: FormLetter | None = None,
) -> outputs.CheckAnswer:
    """A report; `names` are the caller's names of its questions, if it has any, `notes` those of the inquiry."""
    return outputs.CheckAnswer(
        id=id,
        questions=_judged(report, names),
        complete=report.ready_to_send,
        score=_probability(report.score),
        plain=plain,
        notes=told(notes, report.notes),
        promises=[_promise(p) for p in promised] or None,
        form_letter=beside.letter(letter),
    )


def draft(
    made: Draft,
    *,
    id: Name = None,
    plain: Plain = None,
    letter: FormLetter | None = None,
    smooth: Polished | None = None,
) -> outputs.DraftAnswer:
    """A draft with what it stands on and its report; where `smooth` was taken, the parts are the plain draft's."""
    parts = [part(p) for p in made.parts]
    checked = made.report
    report = outputs.Report(
        questions=_judged(checked, ()), complete=checked.ready_to_send, score=_probability(checked.score)
    )
    return outputs.DraftAnswer(
        id=id,
        draft=made.text,
        parts=parts,
        needs=[outputs.NeededPart(kind=n.kind, todo=n.todo or None, reference=n.reference or None) for n in made.needs],
        report=report,
        plain=plain,
        left_open=_left_open(made.left_open),
        form_letter=beside.letter(letter),
        polished=beside.polished(smooth),
        notes=told(made.inquiry.notes, *(m.notes for m in made.matches), checked.notes),
    )


def part(drafted: DraftPart) -> outputs.DraftedPart:
    """A stretch of a draft."""
    return outputs.DraftedPart(
        question=drafted.question,
        text=drafted.text,
        entry=drafted.entry,
        source=drafted.source,
        status=drafted.status,
    )


def topics(groups: Sequence[Topic], texts: Sequence[str]) -> outputs.TopicsAnswer:
    """Topics with their texts, the largest first."""
    named = sorted(zip(topic_names(groups), groups, strict=True), key=lambda pair: -len(pair[1].members))
    return outputs.TopicsAnswer(
        topics=[outputs.NamedTopic(topic=n, texts=[texts[i] for i in g.members]) for n, g in named]
    )


def topic_names(groups: Sequence[Topic]) -> list[str]:
    """The name of each topic; a name that two of them have gets a number."""
    names: dict[str, None] = {}
    for group in groups:
        wanted = (group.name, *(f"{group.name} ({i})" for i in range(2, len(names) + 3)))
        names[next(name for name in wanted if name not in names)] = None
    return list(names)


def entries(found: Sequence[Entry]) -> outputs.EntriesAnswer:
    """The entries of a knowledge base."""
    return outputs.EntriesAnswer(
        entries=[
            outputs.ListedEntry(
                id=e.id, title=e.title, source=e.source, url=e.url, updated=e.updated, passages=len(e.passages)
            )
            for e in found
        ]
    )


def plain(**read: Message) -> dict[str, str]:
    """The plain text of each field, to which offsets refer."""
    return {name: message.text for name, message in read.items()}


def rendered(**read: Message) -> Plain:
    """The plain text of each field, where one was HTML or a mail and offsets cannot refer to what was sent.

    A mail's subject is one of them: questions may stand in it.
    """
    if not any(message.rendered for message in read.values()):
        return None
    first = next(iter(read.values()))
    return plain(**read) | ({"subject": first.subject} if first.subject else {})


def _left_open(verdicts: Sequence[Verdict]) -> list[outputs.OpenQuestion] | None:
    """Questions left open earlier; None for none, so that the key is left out."""
    return [
        outputs.OpenQuestion(**dict(found_question(v.question)), status=v.status, score=_probability(v.score))
        for v in verdicts
    ] or None


def found_question(question: Question) -> outputs.FoundQuestion:
    """One question."""
    return outputs.FoundQuestion(
        spans=list(question.spans),
        part=_part(question),
        text=question.text,
        form=question.form,
        standalone=question.standalone or question.text,
        confidence=_probability(question.confidence),
        reason=question.reason,
    )


def _judged(report: CheckReport, names: Sequence[Name]) -> list[outputs.Judged]:
    """The verdicts of a report, with the names of their questions as far as there are any."""
    named = zip(report.questions, [*names, *[None] * (len(report.questions) - len(names))], strict=True)
    return [_verdict(verdict, name) for verdict, name in named]


def _verdict(verdict: Verdict, name: Name) -> outputs.Judged:
    """One verdict."""
    return outputs.Judged(
        ask=name,
        spans=list(verdict.question.spans),
        part=_part(verdict.question),
        status=verdict.status,
        score=_probability(verdict.score),
        evidence=list(verdict.evidence),
        judged_by="agent" if verdict.by_agent else "judge" if verdict.by_judge else None,
    )


def _promise(promise: Promise) -> outputs.Promised:
    """One promise."""
    return outputs.Promised(
        question=promise.question,
        text=promise.text,
        span=promise.span,
        due_text=promise.due_text or None,
        due=promise.due,
    )


def _part(question: Question) -> Literal["subject"] | None:
    """The value of `in`: left out for the body."""
    return "subject" if question.part is Part.SUBJECT else None


def _probability(value: float) -> float:
    """A probability without the rounding error of a model; what is not a number stays one and is refused."""
    return min(max(float(value), 0.0), 1.0)
