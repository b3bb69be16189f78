"""Teach the finder's transformer grammar first: `python -m training.train_parser --data DIR [--work DIR]`.

all-MiniLM-L6-v2 learns, from the treebank of English e-mails, reviews, answers and blogs (UD English EWT), which word
depends on which and how (deep biaffine attention, Dozat & Manning 2017), each word's part of speech and where sentences
begin; and from posts (WNUT17) which words are names. Prints LAS, sentence F1 and name F1 on the development parts, and
writes the weights from which `training.train_questions --start` goes on. Nothing of it is served.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from training.artefact import base_folder, descend, load_tokenizer

NAMES = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")
KINDS = {"person": "PER", "location": "LOC", "corporation": "ORG", "group": "ORG"}  # of WNUT17; its other kinds: O
LONGEST = 110  # words read at once
BATCH_WORDS = 1_400
NOTHING = -100


@dataclass(slots=True)
class Words:
    """Some sentences of one document.

    Per word the index of its head (its own where it is a root), the relation, the part of speech, whether a sentence
    begins, and the name; empty where that is not labelled.
    """

    words: list[str]
    heads: list[int]
    relations: list[str]
    tags: list[str]
    begins: list[int]
    names: list[str]


def treebank(path: Path, rng: random.Random | None = None) -> Iterator[Words]:
    """Neighbouring sentences of a CoNLL-U file together, up to LONGEST words; with `rng` now and then fewer."""
    part = Words([], [], [], [], [], [])
    for block in path.read_text("utf-8").split("\n\n"):
        lines = [line.split("\t") for line in block.split("\n") if line[:1].isdigit()]
        rows = [fields for fields in lines if fields[0].isdigit()]
        full = len(part.words) + len(rows) > LONGEST or "# newdoc" in block or (rng is not None and rng.random() < 0.2)
        if part.words and full:
            yield part
            part = Words([], [], [], [], [], [])
        base = len(part.words)
        for i, fields in enumerate(rows[:LONGEST]):
            head = int(fields[6])
            part.words.append(fields[1])
            part.heads.append(base + (head - 1 if 0 < head <= LONGEST else i))
            part.relations.append(fields[7].split(":")[0])
            part.tags.append(fields[3])
            part.begins.append(int(i == 0))
    if part.words:
        yield part


def named(path: Path) -> Iterator[Words]:
    """The sentences of a file of names: the word in the first or second column, its name in the next."""
    for block in path.read_text("utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if "\t" in line and not line.startswith("# ")]
        rows = [fields[1:3] if len(fields) > 2 else fields for fields in rows][:LONGEST]
        if rows:
            yield Words([w for w, _ in rows], [], [], [], [], [_name(label) for _, label in rows])


def _name(label: str) -> str:
    """The label in the terms of NAMES."""
    place, _, kind = label.partition("-")
    made = f"{place}-{KINDS.get(kind, kind)}"
    return made if made in NAMES else "O"


class Parser(torch.nn.Module):
    """Scores of arcs, relations, parts of speech, sentence beginnings and names of the words of a batch."""

    def __init__(self, relations: Sequence[str], tags: Sequence[str], size: int = 256, small: int = 96) -> None:
        super().__init__()
        self.relations, self.tags = list(relations), list(tags)
        self.body = AutoModel.from_pretrained(
            base_folder(), attn_implementation="eager", add_pooling_layer=False, attention_probs_dropout_prob=0.0
        )
        hidden = self.body.config.hidden_size
        self.drop = torch.nn.Dropout(0.2)
        widths = {"arc_child": size, "arc_head": size, "rel_child": small, "rel_head": small}
        self.sides = torch.nn.ModuleDict({name: torch.nn.Linear(hidden, width) for name, width in widths.items()})
        self.arc = torch.nn.Parameter(torch.randn(size + 1, size) * size**-0.5)
        self.relation = torch.nn.Parameter(torch.randn(len(relations), small + 1, small + 1) * small**-0.5)
        self.flat = torch.nn.Linear(hidden, len(tags) + 1 + len(NAMES))

    def forward(self, ids: torch.Tensor, first: torch.Tensor) -> dict[str, torch.Tensor]:
        """`ids` `(batch, pieces)`, `first` `(batch, words)`: where each word begins, 0 beyond the last."""
        states = self.body(input_ids=ids, attention_mask=(ids != 0).long(), token_type_ids=torch.zeros_like(ids))[0]
        words = self.drop(states.float().gather(1, first.unsqueeze(-1).expand(-1, -1, states.shape[-1])))
        side = {name: self.drop(torch.nn.functional.gelu(layer(words))) for name, layer in self.sides.items()}
        one = torch.ones_like(side["arc_child"][..., :1])
        arcs = torch.cat([side["arc_child"], one], -1) @ self.arc @ side["arc_head"].mT
        arcs = arcs.masked_fill((first == 0).unsqueeze(1), -1e4)
        tags, begins, names = self.flat(words).split([len(self.tags), 1, len(NAMES)], -1)
        child, head = (torch.cat([side[n], one], -1) for n in ("rel_child", "rel_head"))
        return {"arcs": arcs, "child": child, "head": head, "tags": tags, "begins": begins.squeeze(-1), "names": names}

    def relations_of(self, out: dict[str, torch.Tensor], heads: torch.Tensor) -> torch.Tensor:
        """Logits of the relation of each word to the given head, `(batch, words, relations)`."""
        chosen = out["head"].gather(1, heads.clamp(min=0).unsqueeze(-1).expand_as(out["head"]))
        return torch.einsum("bwi,rij,bwj->bwr", out["child"], self.relation, chosen)


def batched(items: list[Words], rng: random.Random | None) -> list[list[Words]]:
    """Batches of like lengths and one kind of labels."""
    batches: list[list[Words]] = []
    for kind in (True, False):
        some = sorted((i for i in items if bool(i.heads) is kind), key=lambda i: len(i.words))
        current: list[Words] = []
        for item in some:
            if current and len(item.words) * (len(current) + 1) > BATCH_WORDS:
                batches.append(current)
                current = []
            current.append(item)
        batches += [current] if current else []
    if rng:
        rng.shuffle(batches)
    return batches


def encoded(batch: list[Words], tokenizer: Tokenizer) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and the first piece of each word."""
    pieces = [tokenizer.encode(item.words, is_pretokenized=True) for item in batch]
    starts = []
    for item, e in zip(batch, pieces, strict=True):
        at: dict[int, int] = {}
        for i, word in enumerate(e.word_ids):
            if word is not None:
                at.setdefault(word, i)
        starts.append([at.get(w, 0) for w in range(len(item.words))])
    return rectangle([e.ids for e in pieces], 0), rectangle(starts, 0)


def rectangle(rows: Sequence[Sequence[int]], fill: int) -> torch.Tensor:
    """Rows padded to the longest."""
    width = max(map(len, rows))
    return torch.tensor([[*r, *[fill] * (width - len(r))] for r in rows])


def loss_of(model: Parser, batch: list[Words], tokenizer: Tokenizer, bf16: bool) -> torch.Tensor:
    """The sum of the losses of what is labelled."""
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        out = {k: v.float() for k, v in model(*encoded(batch, tokenizer)).items()}

    def cross(logits: torch.Tensor, gold: list[list[int]]) -> torch.Tensor:
        return torch.nn.functional.cross_entropy(logits.flatten(0, 1), rectangle(gold, NOTHING).flatten())

    if not batch[0].heads:
        return cross(out["names"], [[NAMES.index(n) for n in item.names] for item in batch])
    heads = rectangle([item.heads for item in batch], NOTHING)
    begins = rectangle([item.begins for item in batch], NOTHING)
    binary = torch.nn.functional.binary_cross_entropy_with_logits
    return (
        torch.nn.functional.cross_entropy(out["arcs"].flatten(0, 1), heads.flatten())
        + cross(model.relations_of(out, heads), [[model.relations.index(r) for r in i.relations] for i in batch])
        + 0.5 * cross(out["tags"], [[model.tags.index(t) for t in item.tags] for item in batch])
        + binary(out["begins"][begins >= 0], begins[begins >= 0].float())
    )


@torch.no_grad()
def evaluate(model: Parser, trees: list[Words], names: list[Words]) -> dict[str, float]:
    """LAS and UAS over all words (sentences found by the model, not given), sentence F1, name F1 (exact spans)."""
    model.eval()
    tokenizer = load_tokenizer()
    attached = labelled = total = 0
    ends, spans = [0, 0, 0], [0, 0, 0]
    for batch in batched(trees, None):
        out = model(*encoded(batch, tokenizer))
        heads = out["arcs"].argmax(-1)
        relations = model.relations_of(out, heads).argmax(-1)
        for b, item in enumerate(batch):
            guess = {0} | {w for w in range(len(item.words)) if out["begins"][b, w] > 0}
            count(ends, _sentences(guess, len(item.words)), _sentences(_starts(item), len(item.words)))
            for w, (head, relation) in enumerate(zip(item.heads, item.relations, strict=True)):
                total += 1
                right = int(heads[b, w]) == head
                attached += right
                labelled += right and model.relations[int(relations[b, w])] == relation
    for batch in batched(names, None):
        found = model(*encoded(batch, tokenizer))["names"].argmax(-1)
        for b, item in enumerate(batch):
            count(spans, _entities([NAMES[int(i)] for i in found[b, : len(item.words)]]), _entities(item.names))
    return {"las": labelled / total, "uas": attached / total, "sentence_f1": f1(ends), "name_f1": f1(spans)}


def _starts(item: Words) -> set[int]:
    return {w for w, begin in enumerate(item.begins) if begin}


def _sentences(starts: set[int], size: int) -> set[tuple[int, int]]:
    cuts = [*sorted(starts), size]
    return set(zip(cuts, cuts[1:], strict=False))


def _entities(labels: list[str]) -> set[tuple[int, int, str]]:
    """Names as first word, end and kind."""
    out: set[tuple[int, int, str]] = set()
    start, kind = 0, ""
    for i, label in enumerate([*labels, "O"]):
        if kind and label != f"I-{kind}":
            out.add((start, i, kind))
            kind = ""
        if label != "O" and not kind:
            start, kind = i, label[2:]
    return out


def count(counts: list[int], found: set[Any], gold: set[Any]) -> None:
    """Add the hits, the found and the right ones."""
    for i, n in enumerate((len(found & gold), len(found), len(gold))):
        counts[i] += n


def f1(counts: list[int]) -> float:
    """F1 of hits, found and right ones."""
    return 2 * counts[0] / max(1, counts[1] + counts[2])


def main() -> None:
    """Train, score, write the transformer's weights to `--work`/parser.pt."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("training/out"))
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bf16", action="store_true")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    folder = args.data / "treebank"
    posts = list(named(folder / "wnut17-train.conll"))
    known = list(treebank(folder / "en_ewt-train.conllu"))
    relations, tags = (sorted({x for item in known for x in getattr(item, n)}) for n in ("relations", "tags"))
    model, tokenizer, started = Parser(relations, tags), load_tokenizer(), time.time()
    plans = []
    for epoch in range(args.epochs):
        rng = random.Random(args.seed * 100 + epoch)
        plans += [batched([*treebank(folder / "en_ewt-train.conllu", rng), *posts], rng)]
    steps = sum(map(len, plans))
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, args.rate, total_steps=steps + 1, pct_start=0.1)
    dev = [w for w in treebank(folder / "en_ewt-dev.conllu") if set(w.relations) <= set(relations)]
    for epoch, plan in enumerate(plans, 1):
        model.train()
        total = 0.0
        for batch in plan:
            loss = loss_of(model, batch, tokenizer, args.bf16)
            total += descend(loss, model, optimizer)
            schedule.step()
        print(f"epoch {epoch}/{args.epochs} loss {total / len(plan):.3f} {time.time() - started:.0f} s", flush=True)
    scores = evaluate(model, dev, list(named(folder / "uner_en_ewt-dev.iob2")))
    args.work.mkdir(parents=True, exist_ok=True)
    torch.save(model.body.state_dict(), args.work / "parser.pt")
    print(json.dumps({name: round(value, 4) for name, value in scores.items()}))


if __name__ == "__main__":
    main()
