"""What the desk says, as JSON: one function a result, no rules of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from assistant.types import CheckReport, Draft, Entry, MatchResult, Message, Part, Question, Topic, Verdict
from assistant.wire import models as wire

MATCHES = 50  # entries of one answer
Plain = dict[str, str] | None


def questions(found: Sequence[Question], *, id: wire.Name = None, plain: Plain = None) -> wire.QuestionsAnswer:
    """The questions of an inquiry."""
    return wire.QuestionsAnswer(id=id, questions=[_found(q) for q in found], plain=plain)


def match(result: MatchResult, *, id: wire.Name = None, plain: Plain = None) -> wire.MatchAnswer:
    """The result of one search."""
    ids = list(dict.fromkeys(m.entry.id for m in result.matches))[:MATCHES]
    return wire.MatchAnswer(id=id, matches=ids, answered=result.answered, score=_probability(result.score), plain=plain)


def check(
    report: CheckReport, *, names: Sequence[wire.Name] = (), id: wire.Name = None, plain: Plain = None
) -> wire.CheckAnswer:
    """A report; `names` are the caller's names of its questions, if it has any."""
    score = _probability(report.score)
    return wire.CheckAnswer(
        id=id, questions=_judged(report, names), complete=report.ready_to_send, score=score, plain=plain
    )


def draft(made: Draft, *, id: wire.Name = None, plain: Plain = None) -> wire.DraftAnswer:
    """A draft with what it stands on and its report."""
    parts = [
        wire.DraftedPart(question=p.question, text=p.text, entry=p.entry, source=p.source, status=p.status)
        for p in made.parts
    ]
    checked = made.report
    report = wire.Report(
        questions=_judged(checked, ()), complete=checked.ready_to_send, score=_probability(checked.score)
    )
    return wire.DraftAnswer(id=id, draft=made.text, parts=parts, report=report, plain=plain)


def topics(groups: Sequence[Topic], texts: Sequence[str]) -> wire.TopicsAnswer:
    """Topics with their texts, the largest first."""
    named = sorted(zip(topic_names(groups), groups, strict=True), key=lambda pair: -len(pair[1].members))
    return wire.TopicsAnswer(topics=[wire.NamedTopic(topic=n, texts=[texts[i] for i in g.members]) for n, g in named])


def topic_names(groups: Sequence[Topic]) -> list[str]:
    """The name of each topic; a name that two of them have gets a number."""
    names: dict[str, None] = {}
    for group in groups:
        wanted = (group.name, *(f"{group.name} ({i})" for i in range(2, len(names) + 3)))
        names[next(name for name in wanted if name not in names)] = None
    return list(names)


def entries(found: Sequence[Entry]) -> wire.EntriesAnswer:
    """The entries of a knowledge base."""
    return wire.EntriesAnswer(
        entries=[
            wire.ListedEntry(
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


def _found(question: Question) -> wire.FoundQuestion:
    """One question."""
    return wire.FoundQuestion(
        spans=list(question.spans),
        part=_part(question),
        text=question.text,
        form=question.form,
        standalone=question.standalone or question.text,
        confidence=_probability(question.confidence),
    )


def _judged(report: CheckReport, names: Sequence[wire.Name]) -> list[wire.Judged]:
    """The verdicts of a report, with the names of their questions as far as there are any."""
    named = zip(report.questions, [*names, *[None] * (len(report.questions) - len(names))], strict=True)
    return [_verdict(verdict, name) for verdict, name in named]


def _verdict(verdict: Verdict, name: wire.Name) -> wire.Judged:
    """One verdict."""
    return wire.Judged(
        ask=name,
        spans=list(verdict.question.spans),
        part=_part(verdict.question),
        status=verdict.status,
        score=_probability(verdict.score),
        evidence=list(verdict.evidence),
    )


def _part(question: Question) -> Literal["subject"] | None:
    """The value of `in`: left out for the body."""
    return "subject" if question.part is Part.SUBJECT else None


def _probability(value: float) -> float:
    """A probability without the rounding error of a model; what is not a number stays one and is refused."""
    return min(max(float(value), 0.0), 1.0)
