"""Where the check's verdicts hold: statuses that one word changes, ratings by people, real replies alone.

The pairs of `training/data/flips.jsonl` are of our own writing and nothing is trained on them: two replies to one
question that differ by a word or two, and therefore in their status; so are those of `stated.jsonl`, of which one text
states a fact of the customer's own case, or settles this question and not the next. The ratings are those of FeedbackQA
(McGill-NLP) on Australia's passages, a region that no model learns from. All verdicts come from the product's own
command.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from assistant.encoder import OnnxEncoder
from assistant.text import sentences
from assistant.types import Status
from training.bench_messages import baseline_check, command, pairs
from training.data import Row, dev_messages, read_jsonl
from training.score import scorer

FLIPS = Path(__file__).parent / "data" / "flips.jsonl"
STATED = FLIPS.with_name("stated.jsonl")
BAD, EXCELLENT = 0.5, 2.5  # mean ratings up to and from which a passage is taken; the scale is 0 to 3
ASK = "asked"
Two = tuple[str, str]


def posed(row_id: str, question: str, replies: Iterable[str]) -> Row:
    """A question alone, as a labelled message has it, with the replies to it numbered from 0."""
    asks = [{"id": ASK, "spans": [[0, len(question)]]}]
    return {"id": row_id, "text": question, "asks": asks, "replies": [_reply(n, t) for n, t in enumerate(replies)]}


def _reply(number: int, text: str) -> Row:
    return {"id": str(number), "text": text}


def verdicts(gold: Sequence[Row]) -> list[Row]:
    """What `fullreply check` says of every reply on its known questions; a line that it refuses ends the run."""
    found = command("check", pairs(gold, known=True))
    for line in found:
        if "error" in line:
            raise SystemExit(f"check, line {line.get('id')}: expected a verdict, found {line['error']}")
    return found


def flip_figures(rows: Sequence[Row], found: Sequence[Two]) -> dict[str, Any]:
    """Shares of right statuses by text and by pair, and of pairs with missed-or-not right for both texts.

    `found` holds the statuses of both texts of each row. Pairs of which just one text misses the question are looked
    at alone too: who takes both texts for covered has the others right without reading.
    """
    wanted = [(row["a_status"], row["b_status"]) for row in rows]
    right = [tuple(f == w for f, w in zip(*pair, strict=True)) for pair in zip(found, wanted, strict=True)]
    missed = [_missed(f) == _missed(w) for f, w in zip(found, wanted, strict=True)]
    crossing = [ok for ok, w in zip(missed, wanted, strict=True) if len(set(_missed(w))) == 2]
    return {
        "pairs": len(rows),
        "status_right": _share([ok for pair in right for ok in pair]),
        "both_statuses_right": _share([all(pair) for pair in right]),
        "missed_or_not_right_for_both": _share(missed),
        "pairs_with_one_missed": len(crossing),
        "of_these_right_for_both": _share(crossing),
    }


def _missed(statuses: Two) -> tuple[bool, bool]:
    return statuses[0] == Status.UNANSWERED, statuses[1] == Status.UNANSWERED


def _share(right: Sequence[bool]) -> float | None:
    return mean(map(float, right)) if right else None


def flip_rows(path: Path = FLIPS) -> list[dict[str, Any]]:
    """One row for pairs of one sentence, one for the word inside a longer reply, one for all; cosine below."""
    rows = read_jsonl(path)
    gold = [posed(str(n), row["question"], (row["a"], row["b"])) for n, row in enumerate(rows)]
    short = [len(sentences(row["a"])) < 2 for row in rows]
    out = []
    for who, lines in (("fullreply", verdicts(gold)), ("cosine", baseline_check(gold, cosine=True))):
        said = {line["id"]: line["questions"][0]["status"] for line in lines}
        both = [(said[f"{n}/0"], said[f"{n}/1"]) for n in range(len(rows))]
        parts = {"one sentence": short, "in a longer reply": [not s for s in short], "all": [True] * len(rows)}
        for name, chosen in parts.items():
            kept = [(row, pair) for row, pair, keep in zip(rows, both, chosen, strict=True) if keep]
            figures = flip_figures([row for row, _ in kept], [pair for _, pair in kept])
            out.append({"set": f"{path.stem}, {name}", "who": who, **figures})
    return out


def rated(rows: Sequence[Row], most: int | None = None) -> tuple[list[Row], list[bool]]:
    """Passages rated Bad or Excellent as replies to their question, and which of them are Bad; `most` of each."""
    chosen: dict[bool, list[Row]] = {True: [], False: []}
    for n, row in enumerate(rows):
        rating = mean(row["ratings"])
        if rating <= BAD or rating >= EXCELLENT:
            chosen[rating <= BAD].append(posed(str(n), row["question"], (row["passage"],)))
    bad, good = chosen[True][:most], chosen[False][:most]
    return [*bad, *good], [True] * len(bad) + [False] * len(good)


def rating_rows(data: Path, score: Path, most: int | None = None) -> list[dict[str, Any]]:
    """AUROC of Bad against Excellent by the check's score, by cosine to the passage and to its closest sentence."""
    gold, bad = rated(read_jsonl(data / "answers/feedbackqa-australia.jsonl"), most)
    ranking = scorer(score).ranking
    encoder = OnnxEncoder()
    asked, passages = ([row["text"] for row in gold], [row["replies"][0]["text"] for row in gold])
    by_id = {line["id"]: line for line in verdicts(gold)}
    scores = {
        "cosine": (encoder.encode(asked) * encoder.encode(passages)).sum(axis=1).tolist(),
        "cosine, closest sentence": [line["score"] for line in baseline_check(gold, cosine=True)],
        "fullreply": [by_id[f"{row['id']}/0"]["questions"][0]["score"] for row in gold],
    }
    counts = {"bad": sum(bad), "excellent": len(bad) - sum(bad)}
    return [
        {"set": "feedbackqa-australia, ratings", "who": who, **counts, "auroc": ranking(bad, covered)["auroc"]}
        for who, covered in scores.items()
    ]


def real_replies(gold: Sequence[Row]) -> list[Row]:
    """The messages with the replies that a company or another user gave: those that were written to no plan."""
    kept = [{**row, "replies": [r for r in row["replies"] if r["plan"] is None]} for row in gold]
    return [row for row in kept if row["replies"]]


def real_rows(data: Path, score: Path) -> list[dict[str, Any]]:
    """The check on the real replies of `asks/dev` alone, and on all of them, beside cosine."""
    gold, score_of = dev_messages(data), scorer(score)
    said = {"cosine": baseline_check(gold, cosine=True), "fullreply": verdicts(gold)}
    out = []
    for name, part in (("real replies", real_replies(gold)), ("all replies", gold)):
        replies = sum(len(row["replies"]) for row in part)
        for who, found in said.items():
            figures = score_of.score_check(part, found)
            out.append({"set": f"asks/dev, {name}", "who": who, "replies": replies, **figures})
    return out
