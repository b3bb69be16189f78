"""What the card of one question shows: changes of its widgets, from the draft and what the agent found out."""

from __future__ import annotations

from typing import Any

from assistant.page import view, words
from assistant.page.asides import short
from assistant.page.desk import Desk
from assistant.page.view import Tokens
from assistant.page.work import Work
from assistant.types import Draft, Match, MatchResult, NeedKind

Changes = dict[str, dict[str, Any]]
OTHERS = 2  # further matches that a card offers


def others(match: MatchResult) -> tuple[MatchResult, ...]:
    """The next matches, each as the first of a result of its own."""
    return tuple(MatchResult(match.question, (m,), True, m.score) for m in match.matches[1 : 1 + OTHERS])


def texts(desk: Desk, made: Draft, at: int) -> dict[str, Any]:
    """What page.js may write into the reply for the question at `at`."""
    question, match, channel = made.questions[at], made.matches[at], made.inquiry.channel
    part = next((p.text for p in made.parts if p.question == at), "")
    return {
        "part": part,
        "insert": desk.insertion(question, match),
        "defer": desk.deferral(question, channel),
        "decline": desk.declination(question, channel),
        "others": [desk.insertion(question, other) for other in others(match)],
    }


def card(i: int, at: int, work: Work) -> Changes:
    """The card in slot `i` for the question at `at`."""
    made = work.draft
    question, match = made.questions[at], made.matches[at]
    shown = view.card(at + 1, question, match)
    folded = ["fr-passage", "is-folded"] if shown.folded else ["fr-passage"]
    changes: Changes = {
        f"card-{i}": {"visible": True},
        f"question-{i}": {"value": shown.question},
        f"asked-{i}": {"value": [(words.asked_words(question), None)]},
        f"merge-{i}": {"visible": at + 1 < len(made.questions)},
        f"chance-{i}": {"value": [(shown.chance, None)], "elem_classes": ["fr-chance", f"is-{shown.look}"]},
        f"title-{i}": {"value": [(shown.title, None)], "visible": bool(shown.title)},
        f"passage-{i}": {"value": [(shown.passage, None)], "visible": bool(shown.passage), "elem_classes": folded},
        f"source-{i}": {"value": [(shown.source, None)], "visible": bool(shown.source)},
        f"more-{i}": {"visible": shown.folded},
        f"open-{i}": {"visible": bool(shown.address), "link": shown.address or None},
    }
    return changes | _others(i, match) | _need(i, at, work)


def _others(i: int, match: MatchResult) -> Changes:
    """The further matches of a card, folded away."""
    found = others(match)
    word = f"{len(found)} other article{'s' if len(found) != 1 else ''}"
    changes: Changes = {
        f"others-{i}": {"visible": bool(found), "value": word},
        f"folded-{i}": {"visible": bool(found)},
    }
    for k in range(OTHERS):
        there = k < len(found)
        changes[f"other-{i}-{k}"] = {"visible": there, "value": _other(found[k].matches[0]) if there else []}
    return changes


def _other(match: Match) -> Tokens:
    """Title, passage and source of a further match, in short."""
    passage = match.passage or (match.entry.passages[0] if match.entry.passages else None)
    source = view.source_line(match.entry, passage)
    said: Tokens = [(short(match.entry.title), "headline")]
    if passage:
        said.append((f"\n{short(passage.text)}", None))
    return [*said, (f"\n{' · '.join(p for p in (source, view.percent(match.score)) if p)}", "doubt")]


def _need(i: int, at: int, work: Work) -> Changes:
    """What the agent has to look up or do for a question, and the field for what came of it."""
    made = work.draft
    need = made.needs[at] if at < len(made.needs) else None
    if need is None or need.kind is NeedKind.KNOWLEDGE:
        return {f"need-{i}": {"visible": False}}
    word = "Look up: " if need.kind is NeedKind.ACCOUNT else "To do: "
    todo = need.todo.removeprefix("Look up ") if need.kind is NeedKind.ACCOUNT else need.todo
    todo = todo[:1].lower() + todo[1:] if need.kind is NeedKind.ACCOUNT else todo
    return {
        f"need-{i}": {"visible": True},
        f"todo-{i}": {"value": [(word, "headline"), (short(todo), None)]},
        f"fact-{i}": {"value": work.fact(made.questions[at])},
    }
