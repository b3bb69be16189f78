"""Train the check: `python -m training.train_check --data DIR [--out models/check]`.

A cross-encoder started from all-MiniLM-L6-v2 reads a question and a whole reply together. One head marks the
tokens of the reply that cover the question; the other reads the first token, the mean of the reply and the
mean weighted by those marks, and gives one of five statuses. Learns from `asks/train.jsonl`,
`asks/contrast.jsonl` (composed into longer replies) and our own messages; resumes from `--work`.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.artefact import descend, load_tokenizer, write_model
from training.compose import Pair, answer_pairs, contrast_pairs, message_pairs
from training.data import contrast_sets, dev_messages, read_jsonl, training_replies
from training.judge import STATUSES, Judge, batched, loss_of, tokenized
from training.score import scorer
from training.tune_check import tune


def examples(
    data: Path, rng: random.Random, hold: set[str], share: float = 1.0, whole: Sequence[str] = ()
) -> list[Pair]:
    """The pairs of one epoch, composed anew each time.

    `hold` are ids left out, `share` is the part that is taken; real replies and what stands in the contrast files and
    the written ones named in `whole` are all there, whatever it says.
    """
    rows = [r for r in training_replies(data) if r["id"] not in hold]
    contrast = [c for c in contrast_sets(data) if (c.get("ask") or "").split("/")[0] not in hold]
    pairs = [*message_pairs(rows, rng), *contrast_pairs(contrast, rng)]
    extra = contrast_pairs([c for c in contrast if c["id"].split("/")[0] in whole], rng, alone=0.5)
    if whole:
        real = [{**r, "replies": [x for x in r["replies"] if x["id"] == "real"]} for r in rows]
        extra += message_pairs(real, rng, long=0.0)
        extra += message_pairs([r for r in rows if r["id"].split("/")[0] in whole], rng)
    return [*rng.sample(pairs, int(len(pairs) * share)), *extra, *answer_pairs(data, rng)]


def train(args: argparse.Namespace, hold: set[str]) -> Judge:
    """Train; a checkpoint after each epoch in `--work`, from which a broken run goes on."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    model = Judge()
    if args.start:
        model.load_state_dict(torch.load(args.start, weights_only=True))
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=0.01, fused=True)
    first = 0
    checkpoint = args.work / f"check-{args.seed}-{args.fold}.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        first = state["epoch"]
    for epoch in range(first, args.epochs):
        rng = random.Random(args.seed * 1000 + epoch)
        batches = batched(tokenized(examples(args.data, rng, hold, args.share, args.whole)), rng)
        model.train()
        started, total = time.time(), 0.0
        for n, batch in enumerate(batches):
            progress = (epoch + n / len(batches)) / args.epochs
            scale = min(1.0, progress / 0.05) * (1 - progress) if args.epochs > 1 else 1.0
            for group in optimizer.param_groups:
                group["lr"] = args.rate * max(scale, 0.01)
            loss = loss_of(model, batch, args.bf16)
            total += descend(loss, model, optimizer)
            if n % 50 == 49:
                done = f"epoch {epoch + 1} {n + 1}/{len(batches)}"
                print(f"{done} loss {total / (n + 1):.3f} {time.time() - started:.0f} s", flush=True)
        args.work.mkdir(parents=True, exist_ok=True)
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch + 1}, checkpoint)
        torch.save(model.state_dict(), _ended(checkpoint, epoch))
        evaluate(model, args.data, held_rows(args.data, hold))
    ended = averaged([_ended(checkpoint, e) for e in range(args.epochs)[-args.average :]])
    model.load_state_dict(blended(ended, torch.load(args.start, weights_only=True), args.keep) if args.keep else ended)
    evaluate(model, args.data, held_rows(args.data, hold))
    return model.eval()


def _ended(checkpoint: Path, epoch: int) -> Path:
    """Where the weights at the end of an epoch are kept."""
    return checkpoint.with_name(f"{checkpoint.stem}-epoch{epoch + 1}.pt")


def averaged(paths: Sequence[Path]) -> dict[str, torch.Tensor]:
    """The mean of weights of one run, steadier than the last of them (Izmailov et al. 2018)."""
    states = [torch.load(path, weights_only=True) for path in paths]
    return {name: sum(s[name] for s in states) / len(states) for name in states[0]}


def blended(ended: dict[str, torch.Tensor], start: dict[str, torch.Tensor], keep: float) -> dict[str, torch.Tensor]:
    """Weights between where a run ended and where it started: what was known is kept (Wortsman et al. 2022)."""
    return {name: keep * start[name] + (1 - keep) * ended[name] for name in ended}


def held_rows(data: Path, hold: set[str]) -> list[dict[str, Any]]:
    """The rows to score: those held out of `train`, else dev."""
    return [r for r in read_jsonl(data / "asks/train.jsonl") if r["id"] in hold] if hold else dev_messages(data)


@torch.no_grad()
def evaluate(model: Judge, data: Path, rows: list[dict[str, Any]]) -> None:
    """Print the scorer's figures on the rows, evidence cut by plain threshold."""
    model.eval()
    tokenizer = load_tokenizer()
    predictions = []
    for row in rows:
        for reply in row["replies"]:
            questions = []
            for ask in row["asks"]:
                text = " ".join(row["text"][s:e] for s, e in ask["spans"][:1])
                e = tokenizer.encode(text, reply["text"])
                ids = torch.tensor([e.ids])
                status, marks = model(ids, torch.ones_like(ids), torch.tensor([e.type_ids]))
                p = status[0].softmax(-1).numpy()
                on = [o for o, side, m in zip(e.offsets, e.sequence_ids, marks[0], strict=True) if side == 1 and m > 0]
                questions.append(
                    {
                        "ask": ask["id"],
                        "status": STATUSES[int(p.argmax())],
                        "score": float(1 - p[4]),
                        "evidence": joined(on),
                    }
                )
            predictions.append({"id": f"{row['id']}/{reply['id']}", "questions": questions})
    print(json.dumps(scorer(data).score_check(rows, predictions)), flush=True)


def joined(offsets: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Token offsets joined where only a space or two lies between."""
    out: list[tuple[int, int]] = []
    for s, e in offsets:
        if out and s - out[-1][1] <= 2:
            out[-1] = (out[-1][0], e)
        else:
            out.append((s, e))
    return out


def save(model: Judge, out: Path, facts: dict[str, Any]) -> None:
    """Write the artefact."""
    outputs = {"status": {0: "batch"}, "marks": {0: "batch", 1: "tokens"}}
    write_model(model, out, outputs, name="check", made_by="python -m training.train_check", statuses=STATUSES, **facts)


def main() -> None:
    """Train, score, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--work", type=Path, default=Path("training/out"))
    parser.add_argument("--start", type=Path, help="go on from these weights of an earlier run")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--average", type=int, default=3, help="the weights are the mean of this many last epochs")
    parser.add_argument("--keep", type=float, default=0.0, help="with --start: its share in the weights that result")
    parser.add_argument("--share", type=float, default=1.0, help="part of the pairs taken in an epoch")
    parser.add_argument("--whole", nargs="*", default=[], help="files of ours that are always taken whole: k-05 n-01")
    parser.add_argument("--threads", type=int, default=1, help="more than one pays only on an idle machine")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--bf16", action="store_true", help="train in bfloat16, about twice as fast on a CPU that has it"
    )
    parser.add_argument(
        "--fold", type=int, help="cross-validate: hold this fifth of `train` out instead of scoring dev"
    )
    args = parser.parse_args()
    if args.keep and not args.start:
        parser.error("--keep is the share of the weights that --start names: give both")
    ids = [r["id"] for r in read_jsonl(args.data / "asks/train.jsonl")]
    hold = set() if args.fold is None else set(ids[args.fold :: 5])
    np.random.seed(args.seed)
    model = train(args, hold)
    if args.out:
        save(model, args.out, {"seed": args.seed, "epochs": args.epochs})
        tune(args.out, args.data)


if __name__ == "__main__":
    main()
