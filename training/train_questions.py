"""Train the finder of questions: `python -m training.train_questions --data DIR [--out models/questions]`.

all-MiniLM-L6-v2 with three heads on its tokens: is this token outside, the beginning or the inside of a place where
something is asked; which form the question has; and a vector by which two places of one question are told from places
of two (their product, as mentions are linked by Lee et al. 2017). Prints F1, right count and recall by form on dev, in
the terms of the scorer.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from assistant.questions.decode import PRICES, Prices, decode
from assistant.questions.finder import one_mark
from training.artefact import base_folder, descend, load_tokenizer, write_model
from training.data import Row, dev_messages, training_messages
from training.noise import noisy, short
from training.score import scorer
from training.tune_questions import tune

OUTSIDE, BEGIN, INSIDE = range(3)
FORMS = ("interrogative", "imperative", "declarative")
LINK = 64  # numbers by which a place is compared with the places before it, and as many for those after it
Place = tuple[int, int, int]  # number of the question, first and last token


class Tagger(torch.nn.Module):
    """Token logits `(batch, tokens, 6)`, three tags and three forms, and link vectors `(batch, tokens, 2 * LINK)`."""

    def __init__(self, layers: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(
            base_folder(), attn_implementation="eager", add_pooling_layer=False, attention_probs_dropout_prob=0.0
        )
        self.body.encoder.layer = self.body.encoder.layer[:layers]
        self.drop = torch.nn.Dropout(dropout)
        self.head = torch.nn.Linear(self.body.config.hidden_size, 3 + len(FORMS))
        self.link = torch.nn.Linear(self.body.config.hidden_size, 2 * LINK)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits and link vectors of each token."""
        states = self.body(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
        states = self.drop(states)
        return self.head(states), self.link(states)


def labelled(row: Row, tokenizer: Tokenizer) -> tuple[list[int], list[int], list[int], list[Place]]:
    """Token ids, tags and forms (-100 outside questions) of a message, and the places of its questions."""
    encoding = tokenizer.encode(one_mark(row["text"]))
    tags = [OUTSIDE if m == 0 else -100 for m in encoding.special_tokens_mask]
    forms = [-100] * len(tags)
    places = []
    for number, ask in enumerate(row["asks"]):
        for start, end in ask["spans"]:
            inside = [i for i, (s, e) in enumerate(encoding.offsets) if s < end and e > start and e > s]
            for n, i in enumerate(inside):
                tags[i] = INSIDE if n else BEGIN
                forms[i] = FORMS.index(ask["form"])
            if inside:
                places.append((number, inside[0], inside[-1]))
    return encoding.ids, tags, forms, sorted(places, key=lambda p: p[1])


def link_loss(links: torch.Tensor, places: list[list[Place]]) -> torch.Tensor:
    """How badly the places of one question are told from those of two; 0 without any pair of places."""
    scores, gold = [], []
    for vectors, row in zip(links, places, strict=True):
        mean = [vectors[first : last + 1].mean(0) for _, first, last in row]
        for j in range(len(row)):
            for i in range(j):
                scores.append(mean[j][:LINK] @ mean[i][LINK:] / LINK**0.5)
                gold.append(float(row[i][0] == row[j][0]))
    if not scores:
        return links.new_zeros(())
    return torch.nn.functional.binary_cross_entropy_with_logits(torch.stack(scores), links.new_tensor(gold))


def padded(rows: list[list[int]], fill: int) -> torch.Tensor:
    """A tensor of rows padded to the longest."""
    width = max(map(len, rows))
    return torch.tensor([r + [fill] * (width - len(r)) for r in rows])


def begun(args: argparse.Namespace) -> Tagger:
    """The tagger that training goes on from: all of it where `--start` holds its heads, else its body alone."""
    model = Tagger(args.layers)
    if args.start:
        state = torch.load(args.start, weights_only=True)
        whole = "head.weight" in state
        (model if whole else model.body).load_state_dict(state, strict=whole)
    if args.still:
        model.body.embeddings.requires_grad_(False)
    return model


def lesson(rows: list[Row], args: argparse.Namespace, rng: random.Random) -> list[Row]:
    """The messages of an epoch: all of `--new`, a share of the others; some in a hurried form, each time another."""
    others = short(rows) if args.noise else []
    chosen = [r for r in rows if r["id"].startswith(tuple(args.new)) or rng.random() < args.share]
    return [noisy(r, rng, others) if rng.random() < args.noise else r for r in chosen]


def loss_on(model: Tagger, chunk: list[Any], bf16: bool) -> torch.Tensor:
    """How far a batch of labelled messages is from its labels."""
    ids, tags, forms, places = (list(x) for x in zip(*chunk, strict=True))
    x = padded(ids, 0)
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        logits, links = model(x, (x != 0).long(), torch.zeros_like(x))
    logits = logits.float()
    loss_of = torch.nn.CrossEntropyLoss(label_smoothing=0.05)
    loss = loss_of(logits[..., :3].flatten(0, 1), padded(tags, -100).flatten())
    if (flat := padded(forms, -100).flatten()).ge(0).any():
        loss = loss + 0.3 * loss_of(logits[..., 3:].flatten(0, 1), flat)
    return loss + 0.3 * link_loss(links.float(), places)


def train(rows: list[Row], args: argparse.Namespace, seed: int) -> Tagger:
    """A tagger trained on the rows; the state after each epoch is written beside the last one's."""
    random.seed(seed)
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    tokenizer, rng = load_tokenizer(), random.Random(seed)
    model = begun(args)
    lessons = [[labelled(r, tokenizer) for r in lesson(rows, args, rng)] for _ in range(args.epochs)]
    steps = sum(-(-len(items) // args.batch) for items in lessons)
    optimizer = torch.optim.AdamW(
        [p for p in model.parameters() if p.requires_grad], lr=args.rate, weight_decay=0.01, fused=True
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, args.rate, total_steps=steps + 1, pct_start=0.1)
    for epoch, items in enumerate(lessons):
        model.train()
        items.sort(key=lambda i: len(i[0]) + random.random() * 12)
        chunks = [items[at : at + args.batch] for at in range(0, len(items), args.batch)]
        random.shuffle(chunks)
        total = 0.0
        for chunk in chunks:
            total += descend(loss_on(model, chunk, args.bf16), model, optimizer)
            schedule.step()
        print(f"epoch {epoch + 1}/{args.epochs} loss {total * args.batch / len(items):.3f}", flush=True)
        torch.save(model.state_dict(), weights_file(args, seed, f"-{epoch + 1}"))
    return model.eval()


def weights_file(args: argparse.Namespace, seed: int, epoch: str = "") -> Path:
    """Where the weights of a run are kept."""
    args.work.mkdir(parents=True, exist_ok=True)
    return Path(args.work) / f"questions-{args.layers}-{seed}-{args.fold}{epoch}.pt"


@torch.no_grad()
def tables(model: Tagger, rows: list[Row]) -> list[tuple[np.ndarray, np.ndarray, np.ndarray, list[tuple[int, int]]]]:
    """Per message what the decoder reads: tag and form probabilities, link vectors and offsets of its tokens."""
    tokenizer = load_tokenizer()
    out = []
    for row in rows:
        encoding = tokenizer.encode(one_mark(row["text"]))
        x = torch.tensor([encoding.ids])
        logits, links = (z[0, 1:-1].float() for z in model(x, torch.ones_like(x), torch.zeros_like(x)))
        tags, forms = logits[:, :3].softmax(-1).numpy(), logits[:, 3:].softmax(-1).numpy()
        out.append((tags, forms, links.numpy(), encoding.offsets[1:-1]))
    return out


def evaluate(model: Tagger, rows: list[Row], data: Path, prices: Prices = PRICES) -> dict[str, float]:
    """Print the scorer's figures of a model on messages kept out of its training, and return them."""
    found = zip(rows, tables(model, rows), strict=True)
    wire = [{"id": r["id"], "questions": [{"spans": q.spans} for q in decode(*f, r["text"], prices)]} for r, f in found]
    made = dict(scorer(data).score_asks(rows, wire))
    print(json.dumps(made))
    return made


def save(model: Tagger, out: Path, facts: dict[str, Any]) -> None:
    """Write the artefact."""
    made_by = "python -m training.train_questions"
    outputs = {name: {0: "batch", 1: "tokens"} for name in ("logits", "links")}
    write_model(model, out, outputs, name="questions", made_by=made_by, forms=FORMS, **facts)


def parted(rows: list[Row], args: argparse.Namespace) -> tuple[list[Row], list[Row]]:
    """The messages to learn from, and those held out by `--fold` or `--hold`; none of these where dev decides."""
    if args.hold:
        held = [r for r in rows if r["id"].startswith(tuple(args.hold))]
    elif args.fold is not None:
        given = [r for r in rows if r["id"][0] == "t" and r["id"][1:].isdigit()]
        held = given[args.fold :: 5]
    else:
        held = []
    names = {r["id"] for r in held}
    return [r for r in rows if r["id"] not in names], held


def main() -> None:
    """Train, score on dev, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--work", type=Path, default=Path("training/out"))
    parser.add_argument("--start", type=Path, help="weights of `training.train_parser` or of a whole tagger")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument(
        "--noise", type=float, default=0.0, help="share of the messages that are read in a hurried form"
    )
    parser.add_argument("--share", type=float, default=1.0, help="share of the messages that an epoch takes")
    parser.add_argument("--new", nargs="+", default=[], help="messages whose id begins so are in every epoch")
    parser.add_argument("--still", action="store_true", help="leave the embeddings as they are")
    parser.add_argument("--fold", type=int, help="cross-validate: hold this fifth of `train` out instead of dev")
    parser.add_argument("--hold", nargs="+", default=[], help="hold out the messages whose id begins so")
    args = parser.parse_args()
    rows, held = parted(training_messages(args.data), args)
    for seed in args.seeds:
        model = train(rows, args, seed)
        torch.save(model.state_dict(), weights_file(args, seed))
        evaluate(model, held or dev_messages(args.data), args.data)
    if args.out:
        save(model, args.out, {"seed": args.seeds[-1], "layers": args.layers, "epochs": args.epochs})
        tune(args.out, args.data)


if __name__ == "__main__":
    main()
