"""Changes of the knowledge tab: the name of a widget and the properties that it takes. No Gradio."""

from __future__ import annotations

import json
from typing import Any

from assistant.knowledge.lint import Kind
from assistant.page import knowledge_report, knowledge_view, knowledge_work
from assistant.page.changes import Changes
from assistant.page.knowledge_view import SHOW, Hit
from assistant.page.view import Tokens

NONE: Changes = {}


def card(i: int, hit: Hit) -> Changes:
    """The card in slot `i`."""
    passage = ["fr-kb-passage", *(["is-folded"] if hit.folded else [])]
    return {
        f"hit-{i}": {"visible": True},
        f"title-{i}": {"value": hit.title},
        f"chance-{i}": quiet([(hit.chance, None)] if hit.chance else [], ["fr-kb-chance", f"is-{hit.look}"]),
        f"why-{i}": {"value": hit.why},
        f"passage-{i}": {"value": hit.passage, "elem_classes": passage},
        f"more-{i}": {"visible": hit.folded},
        f"source-{i}": {"value": [(hit.source, None)] if hit.source else []},
        f"open-{i}": {"visible": bool(hit.address), "link": hit.address or None},
        f"file-{i}": {"visible": bool(hit.entry.source), "value": SHOW},
        f"text-{i}": quiet([]),
    }


def brought(done: knowledge_work.Brought) -> Changes:
    """What an import did, its files gone from the form."""
    tokens = knowledge_report.report_tokens(done.report)
    words = done.words + (f"\n{done.fault}" if done.fault else "")
    return said(words) | no_files() | {"report": {"visible": bool(tokens)}, "report-list": {"value": tokens}}


def looked(found: Any, entries: int) -> Changes:
    """What a look over the base found, a fold a kind."""
    groups = knowledge_report.findings(found)
    changes: Changes = {"health": {"value": [(knowledge_report.findings_line(found, entries), "headline")]}}
    for kind in Kind:
        label, tokens = groups.get(kind, ("", []))
        changes[f"kind-{kind.value}"] = {"visible": bool(tokens), "label": label, "open": False}
        changes[f"list-{kind.value}"] = {"value": tokens}
    return changes


def said(words: str) -> Changes:
    """The line that tells how the last work ended; without words it goes."""
    return {"said": quiet([(words, None)] if words else [])}


def quiet(tokens: Tokens, classes: list[str] | None = None) -> dict[str, Any]:
    """A text that is only there where it says something."""
    return {"value": tokens, "visible": bool(tokens)} | ({"elem_classes": classes} if classes else {})


def no_files() -> Changes:
    """The form without files."""
    return {
        "files": {"value": ""},
        "staged": {"value": [], "visible": False},
        "clear": {"visible": False},
        "bring": {"interactive": False},
    }


def read_files(raw: str) -> tuple[list[str], list[str]]:
    """The tokens and the refusals that the page's script wrote down; none of what is not of that form."""
    try:
        told = json.loads(raw[:100_000] or "{}")
        ids, refused = told["ids"], told["refused"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return [], []
    if not isinstance(ids, list) or not isinstance(refused, list):
        return [], []
    return [str(i)[:64] for i in ids[:100]], [knowledge_view.cut(str(r)) for r in refused[:20]]
