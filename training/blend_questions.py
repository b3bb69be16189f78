"""Mean weights for the finder: `python -m training.blend_questions --data DIR --start A --states B --hold X --out C`.

The states of a run's epochs are averaged, from the last one backwards, and mixed with what the run started from; what
is best on the messages held out from it, as they are and in a hurried form, is written (Wortsman et al. 2022: averages
of fine-tuned weights are steadier than any one of them). With `--model`, the artefact is written and tuned on dev too.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import torch

from assistant.questions.decode import Prices
from training.data import Row, training_messages
from training.noise import noisy
from training.train_questions import Tagger, evaluate, save
from training.tune_questions import tune

State = dict[str, torch.Tensor]
PARTS = (0.25, 0.5, 0.75, 1.0)  # of the run; the rest is what it started from
PRICES = Prices(start=3.0, mark=2.0, sure=0.74, same=0.7)  # the same for all, near those that were tuned before


def mixed(states: Sequence[State], parts: Sequence[float]) -> State:
    """The weighted sum of some states."""
    names = states[0]
    return {n: torch.stack([s[n] * p for s, p in zip(states, parts, strict=True)]).sum(0) for n in names}


def blends(start: State, states: Sequence[State]) -> Iterator[tuple[str, State]]:
    """Each mean of the last epochs, mixed with the start in several parts; first the start alone."""
    yield "start", start
    for last in range(1, len(states) + 1):
        mean = mixed(states[-last:], [1 / last] * last)
        for part in PARTS:
            yield f"last {last}, part {part}", mixed([start, mean], [1 - part, part])


def main() -> None:
    """Blend, choose, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--start", type=Path, required=True, help="what the run started from")
    parser.add_argument("--states", type=Path, nargs="+", required=True, help="the run's epochs, in order")
    parser.add_argument("--hold", nargs="+", required=True, help="messages held out from the run, by how ids begin")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="write the artefact, and tune its decoding on dev")
    args = parser.parse_args()
    torch.set_num_threads(1)
    held = [r for r in training_messages(args.data) if r["id"].startswith(tuple(args.hold))]
    hurried: list[Row] = [{**noisy(r, Random(n)), "id": f"{r['id']} hurried"} for n, r in enumerate(held)]
    start, *states = (torch.load(p, weights_only=True) for p in (args.start, *args.states))
    tagger = Tagger(args.layers).eval()
    best: tuple[float, str, State] = (-1.0, "", start)
    for name, state in blends(start, states):
        tagger.load_state_dict(state)
        made = evaluate(tagger, [*held, *hurried], args.data, PRICES)
        value = made["f1"] + made["exact_count"]
        print(json.dumps({"blend": name, "value": round(value / 2, 4)}), flush=True)
        best = max(best, (value, name, state), key=lambda b: b[0])
    tagger.load_state_dict(best[2])
    torch.save(best[2], args.out)
    print(json.dumps({"chosen": best[1]}))
    if args.model:
        save(tagger, args.model, {"layers": args.layers, "epochs": len(states), "blend": best[1]})
        tune(args.model, args.data)


if __name__ == "__main__":
    main()
