"""Fine-tune the encoder: `python -m training.train_encoder --data DIR [--work DIR]`, then `training.export_encoder`.

all-MiniLM-L6-v2 goes on learning that a question lies near what answers it (InfoNCE with the other answers of a batch
as negatives, van den Oord et al. 2018): agencies' passages, wordings of one topic, and answers that agents wrote. A
batch holds one kind of pair, its neighbours from one page where there are any, so that what is near but wrong is there
to be told apart. The result is the mean of the old and the new weights (Wortsman et al. 2022, WiSE-FT), which
forgets less of what the old ones knew; how much of each, `--mix` says.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from transformers import AutoModel

from training.artefact import base_folder, load_tokenizer
from training.data import contrast_sets, read_jsonl, training_replies
from training.export_encoder import MeanPooled

TEMPERATURE = 0.05
BATCH = 40
LONGEST = 190  # tokens of a text
AGENCIES = ("uk", "cdc")


class Example:
    """A question, what answers it, and the name of that answer: the same name is never a negative."""

    __slots__ = ("answer", "key", "near", "question")

    def __init__(self, question: str, answer: str, key: str, near: str) -> None:
        self.question, self.answer, self.key, self.near = question, answer, key, near


def agency_examples(data: Path, rng: random.Random) -> Iterator[Example]:
    """FeedbackQA's training questions with their passage: whole, or now and then its headings or its text alone."""
    for name in AGENCIES:
        folder = data / f"search/feedbackqa-{name}"
        passages = {row["id"]: row for row in read_jsonl(folder / "corpus.jsonl")}
        for row in read_jsonl(folder / "queries.jsonl"):
            if row["split"] == "train" and row["gold"]:
                p = passages[row["gold"][0]]
                head = " ".join([p["title"], *p["headers"]])
                answer = rng.choices((f"{head} {p['text']}", p["text"], head), (0.5, 0.35, 0.15))[0]
                yield Example(row["text"], answer, f"{name}/{p['id']}", f"{name}/{p['title']}")


def topic_examples(data: Path, rng: random.Random) -> Iterator[Example]:
    """Banking77's questions, each with another one of its topic."""
    rows = read_jsonl(data / "gaps/banking77.jsonl")
    by_topic: dict[str, list[str]] = {}
    for row in rows:
        by_topic.setdefault(row["topic"], []).append(row["text"])
    for row in rows:
        other = rng.choice(by_topic[row["topic"]])
        if other != row["text"]:
            yield Example(row["text"], other, row["topic"], "")


def agent_examples(data: Path, rng: random.Random) -> Iterator[Example]:
    """Questions with the words that answer them in an agent's reply; FeedbackQA's are left out, to measure on."""
    for row in training_replies(data):
        for ask in row["asks"]:
            right = [r for r in row["replies"] if r["labels"].get(ask["id"], {}).get("status") == "answered"]
            if right:
                reply = rng.choice(right)
                answer = " ".join(reply["text"][s:e] for s, e in reply["labels"][ask["id"]]["spans"])
                if len(answer) > 25:
                    yield Example(ask["standalone"], answer, f"{row['id']}/{ask['id']}", row["id"])
    for item in contrast_sets(data):
        if "feedbackqa" not in item["source"] and "stackfaq" not in item["source"]:
            yield Example(item["question"], item["rows"][0]["text"], item["id"], "")


def batches(examples: list[Example], rng: random.Random) -> Iterator[list[Example]]:
    """Batches in which neighbours stand together."""
    places: dict[str, float] = {}
    order = sorted(examples, key=lambda e: places.setdefault(e.near, rng.random()) if e.near else rng.random())
    cut = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    yield from (c for c in cut if len(c) > BATCH // 2)


def epoch_batches(data: Path, rng: random.Random) -> list[list[Example]]:
    """The batches of one epoch, each of one kind."""
    kinds = (agency_examples, topic_examples, agent_examples)
    out = [batch for kind in kinds for batch in batches(list(kind(data, rng)), rng)]
    rng.shuffle(out)
    return out


def loss_of(model: MeanPooled, batch: list[Example], tokenize: object, bf16: bool) -> torch.Tensor:
    """Each question against all answers of the batch, and each answer against all questions."""
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        questions, answers = (
            model(*tokenize([getattr(e, side) for e in batch])).float()  # type: ignore[operator]
            for side in ("question", "answer")
        )
    scores = questions @ answers.T / TEMPERATURE
    same = torch.tensor([[a.key == b.key for b in batch] for a in batch]) & ~torch.eye(len(batch), dtype=torch.bool)
    scores = scores.masked_fill(same, -1e4)
    gold = torch.arange(len(batch))
    cross = torch.nn.functional.cross_entropy
    return cross(scores, gold) + 0.3 * cross(scores.T, gold)


def tokenizer_of() -> object:
    """A function from texts to ids, mask and types."""
    tokenizer = load_tokenizer()
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()

    def tokenize(texts: list[str]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        encoded = tokenizer.encode_batch(texts)
        ids, mask = (torch.tensor([getattr(e, n) for e in encoded]) for n in ("ids", "attention_mask"))
        return ids, mask, torch.zeros_like(ids)

    return tokenize


def mixed(old: dict[str, torch.Tensor], new: dict[str, torch.Tensor], share: float) -> dict[str, torch.Tensor]:
    """Weights between two models."""
    return {k: (1 - share) * old[k] + share * new[k] if new[k].is_floating_point() else new[k] for k in new}


def main() -> None:
    """Train and write the mixed weights to `--work`/encoder.pt."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("training/out"))
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=3e-5)
    parser.add_argument("--mix", type=float, nargs="+", default=[0.5], help="shares of the new weights to write")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--bf16", action="store_true")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    body = AutoModel.from_pretrained(
        base_folder(), attn_implementation="eager", add_pooling_layer=False, attention_probs_dropout_prob=0.0
    )
    old = {k: v.clone() for k, v in body.state_dict().items()}
    model, tokenize = MeanPooled(body), tokenizer_of()
    plan = [b for e in range(args.epochs) for b in epoch_batches(args.data, random.Random(args.seed * 100 + e))]
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, args.rate, total_steps=len(plan) + 1, pct_start=0.1)
    model.train()
    started, total = time.time(), 0.0
    for n, batch in enumerate(plan, 1):
        loss = loss_of(model, batch, tokenize, args.bf16)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        total += float(loss.detach())
        if n % 20 == 0:
            print(f"{n}/{len(plan)} loss {total / 20:.3f} {time.time() - started:.0f} s", flush=True)
            total = 0.0
    args.work.mkdir(parents=True, exist_ok=True)
    for share in args.mix:
        torch.save(mixed(old, body.state_dict(), share), args.work / f"encoder-{share}.pt")


if __name__ == "__main__":
    main()
