"""The check's weights back out of its artefact: `python -m training.restore_check [--model models/check] --out FILE`.

So that `training.train_check --start FILE` can go on from the shipped model where the weights of its run are gone. They
come back as int8 kept them: `--data DIR` prints the scorer's figures on dev, to be held against those of the manifest.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.data import dev_messages
from training.judge import Judge
from training.train_check import evaluate

_LAYER = re.compile(r"/body/encoder/layer\.(\d+)/(attention/output|intermediate|output)/dense/MatMul_quant$")
_HEADS = {"/mark/MatMul_quant": "mark.weight"} | {
    f"/status/status.{n}/Gemm_MatMul_quant": f"status.{n}.weight" for n in (0, 3)
}


def restored(model: Path) -> dict[str, torch.Tensor]:
    """The state of a `Judge`, weights of int8 made floats again."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(model / "model.onnx")).graph
    values = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    state = {n: torch.tensor(v) for n, v in values.items() if re.match(r"(body|mark|status)\.", n) and v.ndim < 2}
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
    return {n: v for n, v in state.items() if not n.endswith(("_scale", "_zero_point"))}


def _target(node: str) -> str:
    """The parameter that a multiplication of the graph is made of."""
    found = _LAYER.match(node)
    return f"body.encoder.layer.{found[1]}.{found[2].replace('/', '.')}.dense.weight" if found else _HEADS[node]


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
    judge = Judge()
    judge.load_state_dict(restored(args.model))  # all of them, and none too many
    args.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(judge.state_dict(), args.out)
    if args.data:
        evaluate(judge, args.data, dev_messages(args.data))


if __name__ == "__main__":
    main()
