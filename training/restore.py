"""A model's weights back out of its artefact: `python -m training.restore --model models/questions --out FILE`.

So that `training.train_questions --start FILE` and `training.train_check --start FILE` can go on from the shipped model
where the weights of its run are gone. They come back as int8 kept them: `--data DIR` prints the scorer's figures on
dev, to be held against those of the manifest.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

import numpy as np
import torch

from assistant.models import read_manifest
from assistant.questions.decode import Prices
from training.data import dev_messages

_LAYER = re.compile(r"/body/encoder/layer\.(\d+)/(attention/output|intermediate|output)/dense/MatMul_quant$")
_HEAD = re.compile(r"/(?:\w+/)?([\w.]+)/(?:Gemm_)?MatMul_quant$")  # "/mark/…", "/status/status.0/…"


def restored(model: Path) -> dict[str, torch.Tensor]:
    """The state of the module that the artefact was written from, weights of int8 made floats again."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(model / "model.onnx")).graph
    values = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    state = {n: torch.tensor(v) for n, v in values.items() if re.search(r"\.(weight|bias)$", n) and v.ndim < 2}
    for name in [n for n in values if n.startswith("body.embeddings.") and n.endswith("weight_quantized")]:
        plain = name.removesuffix("_quantized")
        state[plain] = _plain(values, plain)
    for node in graph.node:
        if node.op_type == "QAttention":
            layer = node.name.split("_")[1]
            both = (_plain(values, node.input[1].removesuffix("_quantized")), torch.tensor(values[node.input[2]]))
            for part, weight, bias in zip(("query", "key", "value"), *(t.chunk(3, dim=-1) for t in both), strict=True):
                state[f"body.encoder.layer.{layer}.attention.self.{part}.weight"] = weight.T.contiguous()
                state[f"body.encoder.layer.{layer}.attention.self.{part}.bias"] = bias.clone()
        elif node.op_type == "MatMulInteger":
            name = _target(node.name)
            state[name] = _plain(values, node.input[1].removesuffix("_quantized")).T.contiguous()
    return state


def _target(node: str) -> str:
    """The parameter that a multiplication of the graph is made of."""
    if found := _LAYER.match(node):
        return f"body.encoder.layer.{found[1]}.{found[2].replace('/', '.')}.dense.weight"
    head = _HEAD.match(node)
    if not head:
        raise SystemExit(f"{node}: expected a layer of the transformer or a head, found neither")
    return f"{head[1]}.weight"


def _plain(values: dict[str, Any], name: str) -> torch.Tensor:
    """A quantized weight as floats; the scale is one number, or one a column."""
    whole = values[f"{name}_quantized"].astype(np.float32) - values[f"{name}_zero_point"].astype(np.float32)
    return torch.tensor(whole * values[f"{name}_scale"].astype(np.float32))


def main() -> None:
    """Restore, load, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("models/check"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="score the restored weights on dev")
    args = parser.parse_args()
    state = restored(args.model)
    manifest = read_manifest(args.model)
    module = _module(manifest)
    module.load_state_dict(state)  # all of them, and none too many
    args.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(state, args.out)
    if args.data:
        _score(module, args.data, manifest)


def _module(manifest: dict[str, Any]) -> torch.nn.Module:
    """An untrained module of the artefact's kind."""
    from training.judge import Judge
    from training.train_questions import Tagger

    return Tagger(manifest["layers"]) if manifest["name"] == "questions" else Judge()


def _score(module: torch.nn.Module, data: Path, manifest: dict[str, Any]) -> None:
    """Print the scorer's figures on dev."""
    from training import train_check, train_questions

    rows = dev_messages(data)
    if isinstance(module, train_questions.Tagger):
        train_questions.evaluate(module.eval(), rows, data, Prices(**manifest["decoding"]))
    else:
        train_check.evaluate(module, data, rows)


if __name__ == "__main__":
    main()
