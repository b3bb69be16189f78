"""Pairs of a question and a reply for the check, as they stand and composed from single sentences.

A contrast set gives one question nine things an agent might write. Alone they are too easy to tell apart by
length and place, so most are set among distractors: what an agent wrote to other questions of the same source,
and what only sounds like an answer to this one. What covers the question stays the same, and so does its status.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.data import read_jsonl

GREETINGS = (
    "Hello,", "Hi there,", "Hi!", "Dear customer,", "Good morning,", "Hello and thank you for your message.",
    "Thanks for getting in touch!", "@user Hi!", "@user", "Thank you for contacting us.", "Hey!", "Dear Sir or Madam,",
    "Thanks for reaching out.", "Hello, thank you for your patience.", "",
)  # fmt: skip
CLOSINGS = (
    "Kind regards, the support team", "Best wishes,\nAnna", "Let us know if there is anything else!", "^JM",
    "Have a great day!", "Best regards,\nCustomer Care", "Thanks, Sam", "Please don't hesitate to write again.",
    "Yours sincerely,\nT. Okafor", "Hope that helps.", "We appreciate your patience.", "Cheers, Dee",
    "Is there anything else I can do for you?", "",
)  # fmt: skip
LONGEST = 850  # characters of a composed reply: what the check reads at once
SHORT = 500  # characters of an entry's text that is read as a reply
JOINS = (" ", " ", " ", "\n\n", "\n")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, a reply, how the reply covers it, and the words that do; `spans` is None where nobody marked them."""

    question: str
    reply: str
    status: str
    spans: tuple[tuple[int, int], ...] | None


def question_text(row: dict[str, Any], ask: dict[str, Any], rng: random.Random) -> str:
    """The question as quoted, now and then all its places or as rewritten, so that each is understood."""
    if rng.random() < 0.25 and ask["standalone"]:
        return str(ask["standalone"])
    places = sorted(ask["spans"]) if rng.random() < 0.25 else ask["spans"][:1]
    return " ".join(row["text"][s:e] for s, e in places)


def lengthened(pair: Pair, others: list[str], rng: random.Random) -> Pair:
    """The pair with its reply set among paragraphs written to other messages, as in a letter that answers much."""
    before, after = "", ""
    for _ in range(rng.choice((1, 2, 3))):
        piece = rng.choice(others)
        if len(pair.reply) + len(before) + len(after) + len(piece) > LONGEST:
            break
        if rng.random() < 0.5:
            before = f"{piece}{rng.choice(JOINS)}{before}"
        else:
            after = f"{after}{rng.choice(JOINS)}{piece}"
    spans = tuple((s + len(before), e + len(before)) for s, e in pair.spans or ())
    return Pair(pair.question, before + pair.reply + after, pair.status, spans)


def message_pairs(rows: list[dict[str, Any]], rng: random.Random, long: float = 0.5) -> list[Pair]:
    """Each ask of each message with each of its labelled replies, a share of them lengthened."""
    others = [reply["text"] for row in rows for reply in row["replies"]]
    pairs = []
    for row in rows:
        for ask in row["asks"]:
            for reply in row["replies"]:
                label = reply["labels"].get(ask["id"])
                if label and not label.get("disputed"):
                    spans = tuple((s, e) for s, e in label["spans"])
                    pair = Pair(question_text(row, ask, rng), reply["text"], label["status"], spans)
                    pairs.append(lengthened(pair, others, rng) if rng.random() < long else pair)
    return pairs


def contrast_pairs(sets: list[dict[str, Any]], rng: random.Random, alone: float = 0.3) -> list[Pair]:
    """Each row of each set once: alone, or composed with distractors of its source and of its own set."""
    by_source: dict[str, list[str]] = {}
    for item in sets:
        said = [r for r in item["rows"] if r["status"] in ("answered", "deferred", "declined", "partial")]
        by_source.setdefault(item["source"], []).extend(r["text"] for r in said if r["kind"] != "terse")
    pairs = []
    for item in sets:
        near = [r["text"] for r in item["rows"] if r["status"] == "unanswered"]
        mine = {r["text"] for r in item["rows"]}
        others = [t for t in by_source[item["source"]] if t not in mine] or by_source[item["source"]]
        for row in item["rows"]:
            pairs.append(composed(item["question"], row, near, others, rng, rng.random() < alone))
    return pairs


def composed(
    question: str, row: dict[str, Any], near: list[str], others: list[str], rng: random.Random, alone: bool
) -> Pair:
    """One pair: the row's text, with up to two distractors, a greeting and a closing around it."""
    pieces = [row["text"]]
    if not alone:
        for _ in range(rng.choice((0, 1, 1, 2))):
            pool = near if near and rng.random() < 0.4 else others
            pieces.insert(rng.randrange(len(pieces) + 1), rng.choice(pool))
        pieces = [p for i, p in enumerate(pieces) if p not in pieces[:i]]
        if rng.random() < 0.5:
            pieces.insert(0, rng.choice(GREETINGS))
        if rng.random() < 0.5:
            pieces.append(rng.choice(CLOSINGS))
    reply, spans = "", []
    for piece in filter(None, pieces):
        reply += rng.choice(JOINS) if reply else ""
        if piece == row["text"] and row["status"] != "unanswered":
            spans.append((len(reply), len(reply) + len(piece)))
        reply += piece
    return Pair(question, reply, row["status"], tuple(spans))


def answer_pairs(data: Path, rng: random.Random) -> list[Pair]:
    """Questions with answers as knowledge bases and shoppers word them: right ones, and ones to something else.

    Amazon QA's answers are right, another one of the same product is not; FeedbackQA's passages go by their ratings,
    beside one about something else (Australia is left out, to measure on); StackFAQ's questions have their own answer,
    or another one.
    """
    pairs = []
    amazon = read_jsonl(data / "answers/amazon_qa.jsonl")
    by_product: dict[str, list[dict[str, Any]]] = {}
    for row in amazon:
        by_product.setdefault(row["product"], []).append(row)
    for row in amazon:
        pairs.append(Pair(row["question"], row["answer"][:SHORT], "answered", ((0, len(row["answer"][:SHORT])),)))
        others = [o for o in by_product[row["product"]] if o is not row and len(o["answer"].split()) > 5]
        if others:
            pairs.append(Pair(row["question"], rng.choice(others)["answer"][:SHORT], "unanswered", ()))
    for region in ("uk", "cdc"):
        rows = read_jsonl(data / f"answers/feedbackqa-{region}.jsonl")
        for row in rows:
            rating = sum(row["ratings"]) / len(row["ratings"])
            if len(row["passage"]) <= SHORT and (rating >= 2.5 or rating <= 0.5):
                good = rating >= 2.5
                pairs.append(Pair(row["question"], row["passage"].strip(), "answered" if good else "unanswered", None))
                other = rng.choice(rows)["passage"].strip()
                if other != row["passage"].strip() and len(other) <= SHORT:
                    pairs.append(Pair(row["question"], other, "unanswered", ()))
    entries = {r["id"]: r["text"] for r in read_jsonl(data / "search/stackfaq/corpus.jsonl") if len(r["text"]) <= SHORT}
    for row in read_jsonl(data / "search/stackfaq/queries.jsonl"):
        if row["gold"] and row["gold"][0] in entries:
            pairs.append(Pair(row["text"], entries[row["gold"][0]], "answered", None))
            other = rng.choice([t for i, t in entries.items() if i not in row["gold"]])
            pairs.append(Pair(row["text"], other, "unanswered", ()))
    return pairs
