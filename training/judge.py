"""The check's model, and its training examples as batches of tokens."""

from __future__ import annotations

import random
from dataclasses import dataclass

import torch
from tokenizers import Encoding
from transformers import AutoModel

from training.artefact import base_folder, load_tokenizer
from training.compose import Pair

STATUSES = ("answered", "partial", "deferred", "declined", "unanswered")
BATCH_TOKENS = 3072
UNKNOWN = -1.0  # mark of a token of which nobody said whether it is evidence


class Judge(torch.nn.Module):
    """Status logits `(batch, 5)` and evidence logits of each token `(batch, tokens)`."""

    def __init__(self) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(
            base_folder(),
            attn_implementation="eager",  # faster than sdpa on a CPU, and what the export needs
            add_pooling_layer=False,
            attention_probs_dropout_prob=0.0,
            hidden_dropout_prob=0.0,
        )
        size = self.body.config.hidden_size
        self.mark = torch.nn.Linear(size, 1)
        self.drop = torch.nn.Dropout(0.1)
        self.status = torch.nn.Sequential(
            torch.nn.Linear(3 * size, size), torch.nn.Tanh(), torch.nn.Dropout(0.1), torch.nn.Linear(size, 5)
        )

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits of the statuses and of the evidence."""
        states = self.body(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0].float()
        marks = self.mark(self.drop(states)).squeeze(-1)
        reply = (token_type_ids * attention_mask).to(states.dtype)
        weights = torch.softmax(marks.masked_fill(reply == 0, -1e4), dim=-1)
        mean = (states * reply.unsqueeze(-1)).sum(1) / reply.sum(1, keepdim=True).clamp(min=1.0)
        marked = (states * weights.unsqueeze(-1)).sum(1)
        return self.status(self.drop(torch.cat([states[:, 0], mean, marked], dim=-1))), marks


@dataclass(slots=True)
class Item:
    """A tokenized pair with its labels; `marks` is None where the evidence is not labelled."""

    ids: list[int]
    types: list[int]
    status: int
    marks: list[float]


def tokenized(pairs: list[Pair]) -> list[Item]:
    """Pairs as token ids; a token of the reply is evidence where it overlaps a labelled span."""
    tokenizer = load_tokenizer()
    encoded: list[Encoding] = tokenizer.encode_batch([(p.question, p.reply) for p in pairs])
    items = []
    for pair, e in zip(pairs, encoded, strict=True):
        marks = [
            UNKNOWN if pair.spans is None else float(side == 1 and any(s < b and t > a for a, b in pair.spans))
            for (s, t), side in zip(e.offsets, e.sequence_ids, strict=True)
        ]
        items.append(Item(e.ids, e.type_ids, STATUSES.index(pair.status), marks))
    return items


def batched(items: list[Item], rng: random.Random) -> list[list[Item]]:
    """Shuffled batches of like lengths, BATCH_TOKENS padded tokens each."""
    order = sorted(items, key=lambda i: len(i.ids) + rng.random() * 12)
    batches: list[list[Item]] = [[]]
    for item in order:
        if batches[-1] and max(len(item.ids), len(batches[-1][-1].ids)) * (len(batches[-1]) + 1) > BATCH_TOKENS:
            batches.append([])
        batches[-1].append(item)
    rng.shuffle(batches)
    return batches


def tensors(batch: list[Item]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids, mask, types and marks padded to the longest."""
    width = max(len(i.ids) for i in batch)
    ids = torch.tensor([i.ids + [0] * (width - len(i.ids)) for i in batch])
    types = torch.tensor([i.types + [0] * (width - len(i.types)) for i in batch])
    marks = torch.tensor([i.marks + [0.0] * (width - len(i.marks)) for i in batch])
    return ids, (ids != 0).long(), types, marks


def loss_of(model: Judge, batch: list[Item], bf16: bool) -> torch.Tensor:
    """Cross-entropy of the status plus that of the marks on the reply's tokens."""
    ids, mask, types, marks = tensors(batch)
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        status, marked = model(ids, mask, types)
    gold = torch.tensor([i.status for i in batch])
    loss = torch.nn.functional.cross_entropy(status.float(), gold, label_smoothing=0.03)
    reply = types * mask * (marks != UNKNOWN)
    token = torch.nn.functional.binary_cross_entropy_with_logits(marked.float(), marks.clamp(min=0), reduction="none")
    return loss + (token * reply).sum() / reply.sum().clamp(min=1)
