"""Train the finder of questions: `python -m training.train_questions --data DIR [--out models/questions]`.

The first layers of all-MiniLM-L6-v2 with two heads on its tokens: is this token outside, the beginning or
the inside of a question, or the beginning of another place of a question already asked; and which form the
question has. Prints F1, right count and recall by form on dev, in the terms of the scorer.
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

from assistant.message import read_text
from assistant.questions import QuestionFinder
from assistant.questions.decode import decode
from training.artefact import base_folder, load_tokenizer, write_model
from training.data import Row, dev_messages, training_messages
from training.score import scorer
from training.tune_check import update_manifest

OUTSIDE, BEGIN, INSIDE, AGAIN = range(4)
FORMS = ("interrogative", "imperative", "declarative")


class Tagger(torch.nn.Module):
    """Token logits: four tags and three forms, `(batch, tokens, 7)`."""

    def __init__(self, layers: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(
            base_folder(), attn_implementation="eager", add_pooling_layer=False, attention_probs_dropout_prob=0.0
        )
        self.body.encoder.layer = self.body.encoder.layer[:layers]
        self.drop = torch.nn.Dropout(dropout)
        self.head = torch.nn.Linear(self.body.config.hidden_size, 4 + len(FORMS))

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """Logits of each token."""
        states = self.body(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
        out: torch.Tensor = self.head(self.drop(states))
        return out


def labelled(row: Row, tokenizer: Tokenizer) -> tuple[list[int], list[int], list[int]]:
    """Token ids, tags and forms (-100 outside questions) of a message."""
    encoding = tokenizer.encode(row["text"])
    tags = [OUTSIDE if m == 0 else -100 for m in encoding.special_tokens_mask]
    forms = [-100] * len(tags)
    for ask in row["asks"]:
        for place, (start, end) in enumerate(ask["spans"]):
            inside = [i for i, (s, e) in enumerate(encoding.offsets) if s < end and e > start and e > s]
            for n, i in enumerate(inside):
                tags[i] = (AGAIN if place else BEGIN) if n == 0 else INSIDE
                forms[i] = FORMS.index(ask["form"])
    return encoding.ids, tags, forms


def padded(rows: list[list[int]], fill: int) -> torch.Tensor:
    """A tensor of rows padded to the longest."""
    width = max(map(len, rows))
    return torch.tensor([r + [fill] * (width - len(r)) for r in rows])


def train(rows: list[Row], args: argparse.Namespace, seed: int) -> Tagger:
    """A tagger trained on the rows."""
    random.seed(seed)
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    tokenizer = load_tokenizer()
    model = Tagger(args.layers)
    items = [labelled(r, tokenizer) for r in rows]
    steps = args.epochs * (len(items) // args.batch + 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, args.rate, total_steps=steps + 1, pct_start=0.1)
    loss_of = torch.nn.CrossEntropyLoss(label_smoothing=0.05)
    for epoch in range(args.epochs):
        model.train()
        items.sort(key=lambda i: len(i[0]) + random.random() * 12)
        chunks = [items[at : at + args.batch] for at in range(0, len(items), args.batch)]
        random.shuffle(chunks)
        total = 0.0
        for chunk in chunks:
            ids, tags, forms = (list(x) for x in zip(*chunk, strict=True))
            x = padded(ids, 0)
            mask = (x != 0).long()
            with torch.autocast("cpu", torch.bfloat16, enabled=args.bf16):
                logits = model(x, mask, torch.zeros_like(x))
            logits = logits.float()
            loss = loss_of(logits[..., :4].flatten(0, 1), padded(tags, -100).flatten())
            if (flat := padded(forms, -100).flatten()).ge(0).any():
                loss = loss + 0.3 * loss_of(logits[..., 4:].flatten(0, 1), flat)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            total += float(loss)
        print(f"epoch {epoch + 1}/{args.epochs} loss {total * args.batch / len(items):.3f}", flush=True)
    return model.eval()


@torch.no_grad()
def probabilities(models: list[Tagger], rows: list[Row]) -> list[tuple[np.ndarray, np.ndarray, list[tuple[int, int]]]]:
    """Per message the mean tag and form probabilities of its tokens, and their offsets."""
    tokenizer = load_tokenizer()
    out = []
    for row in rows:
        encoding = tokenizer.encode(row["text"])
        x = torch.tensor([encoding.ids])
        logits = [m(x, torch.ones_like(x), torch.zeros_like(x))[0].float() for m in models]
        tags = torch.stack([z[:, :4].softmax(-1) for z in logits]).mean(0).numpy()
        forms = torch.stack([z[:, 4:].softmax(-1) for z in logits]).mean(0).numpy()
        out.append((tags[1:-1], forms[1:-1], encoding.offsets[1:-1]))
    return out


def save(model: Tagger, out: Path, facts: dict[str, Any]) -> None:
    """Write the artefact."""
    made_by = "python -m training.train_questions"
    logits = {"logits": {0: "batch", 1: "tokens"}}
    write_model(model, out, logits, name="questions", made_by=made_by, forms=FORMS, **facts)


def main() -> None:
    """Train, score on dev, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--work", type=Path, default=Path("training/out"))
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--fold", type=int, help="cross-validate: hold this fifth of `train` out instead of dev")
    args = parser.parse_args()
    rows, held = training_messages(args.data), dev_messages(args.data)
    if args.fold is not None:
        held = [
            r
            for i, r in enumerate(r for r in rows if r["id"][0] == "t" and r["id"][1:].isdigit())
            if i % 5 == args.fold
        ]
        rows = [r for r in rows if r not in held]
    models = [train(rows, args, seed) for seed in args.seeds]
    args.work.mkdir(parents=True, exist_ok=True)
    for seed, model in zip(args.seeds, models, strict=True):
        torch.save(model.state_dict(), args.work / f"questions-{args.layers}-{seed}-{args.fold}.pt")
    found = probabilities(models, held)
    predicted = [{"id": r["id"], "questions": decode(*f, r["text"])} for r, f in zip(held, found, strict=True)]
    wire = [{"id": p["id"], "questions": [{"spans": q.spans} for q in p["questions"]]} for p in predicted]
    print(json.dumps(scorer(args.data).score_asks(held, wire)))
    if args.out:
        save(models[0], args.out, {"seed": args.seeds[0], "layers": args.layers, "epochs": args.epochs})
        finder = QuestionFinder(args.out)
        shipped = [
            {"id": r["id"], "questions": [{"spans": q.spans} for q in finder.find(read_text(r["text"]))]} for r in held
        ]
        figures = scorer(args.data).score_asks(held, shipped)
        update_manifest(args.out, scores={"asks/dev": {k: round(v, 4) for k, v in figures.items()}})
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
