"""Scores of the finder and of the check on labelled messages, by the product's own commands, beside the baselines."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.encoder import OnnxEncoder
from assistant.text import sentences
from training.data import Row, read_jsonl
from training.score import scorer

OPENERS = re.compile(
    r"^(?:what|when|where|which|who|whom|whose|why|how|is|are|was|were|do|does|did|can|could|will|would|should|has|have|may)\b",
    re.I,
)
REQUESTS = re.compile(
    r"\b(?:please|let me know|tell me|i would like to know|i want to know|i was wondering|need help)\b", re.I
)
WORD = re.compile(r"\w+")
SHARED = 0.3


def command(name: str, lines: Iterable[Row], *options: str) -> list[Row]:
    """The answers of `fullreply NAME --jsonl` to the lines."""
    sent = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    run = [sys.executable, "-m", "assistant.cli", name, "--jsonl", *options]
    done = subprocess.run(run, input=sent.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def pairs(gold: Sequence[Row], *, known: bool) -> list[Row]:
    """A line of `check` for each reply: with the labelled questions, or without any."""
    lines = []
    for row in gold:
        asks = [{"ask": a["id"], "spans": a["spans"]} for a in row["asks"]]
        for reply in row["replies"]:
            line = {"id": f"{row['id']}/{reply['id']}", "inquiry": row["text"], "reply": reply["text"]}
            lines.append(line | {"questions": asks} if known else line)
    return lines


def baseline_asks(gold: Sequence[Row], *, rules: bool) -> list[Row]:
    """Sentences with a question mark, and by rules those that open like a question or ask for something."""
    out = []
    for row in gold:
        spans = sentences(row["text"])
        texts = [row["text"][s:e] for s, e in spans]
        taken = ["?" in t or (rules and bool(OPENERS.search(t) or REQUESTS.search(t))) for t in texts]
        found = [{"spans": [s]} for s, t in zip(spans, taken, strict=True) if t]
        out.append({"id": row["id"], "questions": found})
    return out


def baseline_check(gold: Sequence[Row], *, cosine: bool) -> list[Row]:
    """Each ask judged by the words it shares with the reply, or by the cosine to the closest sentence of it."""
    encoder = OnnxEncoder()
    out = []
    for row in gold:
        asked = [" ".join(row["text"][s:e] for s, e in a["spans"]) for a in row["asks"]]
        vectors = encoder.encode(asked) if cosine and asked else None
        for reply in row["replies"]:
            if vectors is not None:
                parts = [reply["text"][s:e] for s, e in sentences(reply["text"])] or [reply["text"]]
                scores = np.max(vectors @ encoder.encode(parts).T, axis=1).tolist()
            else:
                have = set(WORD.findall(reply["text"].lower()))
                scores = [len(w & have) / max(1, len(w)) for w in ({*WORD.findall(a.lower())} for a in asked)]
            cut = 0.5 if cosine else SHARED
            questions = [
                {"ask": a["id"], "status": "answered" if s >= cut else "unanswered", "score": float(s)}
                for a, s in zip(row["asks"], scores, strict=True)
            ]
            whole = min((float(s) for s in scores), default=1.0)
            out.append(
                {"id": f"{row['id']}/{reply['id']}", "questions": questions, "complete": whole >= cut, "score": whole}
            )
    return out


def rows(data: Path, score: Path) -> list[dict[str, Any]]:
    """One row a measurement: what was scored, by whom, and the figures."""
    score_of = scorer(score)
    gold = read_jsonl(data / "asks/dev.jsonl")
    found = command("questions", ({"id": r["id"], "text": r["text"]} for r in gold))
    known, own = command("check", pairs(gold, known=True)), command("check", pairs(gold, known=False))
    out: list[dict[str, Any]] = []
    for who, predicted in (
        ("sentences with “?”", baseline_asks(gold, rules=False)),
        ("rules", baseline_asks(gold, rules=True)),
        ("fullreply", found),
    ):
        out.append({"set": "asks/dev, questions", "who": who, **score_of.score_asks(gold, predicted)})
    words, cosine = baseline_check(gold, cosine=False), baseline_check(gold, cosine=True)
    for who, predicted in (("shared words ≥ 30%", words), ("cosine", cosine), ("fullreply", known)):
        out.append({"set": "asks/dev, check", "who": who, **score_of.score_check(gold, predicted)})
    for who, predicted in (
        ("shared words ≥ 30%, known questions", words),
        ("cosine, known questions", cosine),
        ("fullreply", own),
    ):
        out.append({"set": "asks/dev, whole reply", "who": who, **score_of.score_reply(gold, predicted)})
    return out


def draft_rows(data: Path) -> list[dict[str, Any]]:
    """Drafts for every message on a help centre about other things, where nearly every part should be a deferral."""
    lines = [{"id": r["id"], "text": r["text"], "channel": r["channel"]} for r in read_jsonl(data / "asks/dev.jsonl")]
    made = command("draft", lines, "--kb", str(data / "kb/login-gov"))
    parts = [p["status"] for d in made for p in d.get("parts", ())]
    ready = sum(d.get("report", {}).get("complete", False) for d in made)
    counts = {"lines": len(made), "errors": sum("error" in d for d in made), "parts": len(parts)}
    found = {"answered": parts.count("answered"), "deferred": parts.count("deferred"), "ready": ready}
    return [{"set": "asks/dev on kb/login-gov", "who": "fullreply", **counts, **found}]
