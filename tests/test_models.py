"""Artefacts are verified before anything is loaded; the shipped encoder gives unit vectors."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.encoder import OnnxEncoder, SentenceTransformerEncoder, batches
from assistant.errors import ConfigurationError, ModelError
from assistant.models import TextModel, models_folder, read_manifest


@pytest.fixture
def copied(tmp_path):
    folder = tmp_path / "encoder"
    shutil.copytree(models_folder() / "encoder", folder)
    return folder


def test_manifest_of_every_shipped_model_vouches_for_its_files():
    for manifest in models_folder().glob("*/manifest.json"):
        assert read_manifest(manifest.parent)["files"]


def test_models_stay_within_their_size():
    sizes = [f.stat().st_size for f in models_folder().rglob("*") if f.is_file()]
    assert max(sizes) <= 50_000_000
    assert sum(sizes) <= 100_000_000


def test_model_with_a_flipped_byte_is_refused(copied):
    weights = bytearray((copied / "model.onnx").read_bytes())
    weights[1000] ^= 1
    (copied / "model.onnx").write_bytes(weights)
    with pytest.raises(ModelError, match=r"not the one that its manifest describes"):
        TextModel(copied)


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"files": 3}', "\x00"])
def test_model_without_a_usable_manifest_is_refused(copied, content):
    if content is None:
        (copied / "manifest.json").unlink()
    else:
        (copied / "manifest.json").write_text(content, "utf-8")
    with pytest.raises(ModelError, match=r"No usable model"):
        TextModel(copied)


def test_model_with_a_file_missing_says_which(copied):
    (copied / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.json.*no file"):
        TextModel(copied)


def test_manifest_may_not_name_a_file_outside(copied, tmp_path):
    (tmp_path / "evil").write_text("x", "utf-8")
    manifest = json.loads((copied / "manifest.json").read_text("utf-8"))
    manifest["files"] = {"../evil": "0" * 64}
    (copied / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(ModelError):
        read_manifest(copied)


@pytest.mark.model
def test_model_keeps_no_id_of_the_machine_and_reports_to_nobody(tmp_path):
    # in an environment of its own: the runtime reports nothing from one that looks like a test's
    script = "from assistant.encoder import OnnxEncoder; print(OnnxEncoder().encode(['hello']).shape)"
    homes = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    environment = {"PATH": os.environ["PATH"], **homes}
    root = Path(__file__).parent.parent
    subprocess.run([sys.executable, "-c", script], cwd=root, env=environment, check=True, timeout=120)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.model
def test_encoder_gives_unit_vectors_of_any_text():
    texts = ["", "?", "Where is my parcel?", "word " * 5000, "🙂 مرحبا \x00 \ud800"]
    vectors = OnnxEncoder().encode(texts)
    assert vectors.shape == (5, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


@pytest.mark.model
def test_encoder_knows_what_is_alike():
    a, b, c = OnnxEncoder().encode(["Do you ship to Ireland?", "Is delivery to Ireland possible?", "My zip is broken."])
    assert a @ b > 0.7 > 0.3 > a @ c


@pytest.mark.model
def test_encoder_of_nothing_is_empty():
    assert OnnxEncoder().encode([]).shape == (0, 384)


def test_another_encoder_that_cannot_be_loaded_says_what_to_do(monkeypatch):
    encoder = SentenceTransformerEncoder("some/model")
    assert encoder.name == "some/model"  # nothing is loaded for the name
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ConfigurationError, match=r"some/model.*fullreply\[models\]"):
        encoder.encode(["hello"])


def test_another_encoder_gives_vectors_of_its_own(monkeypatch):
    class Model:
        def __init__(self, name):
            if name == "gone":
                raise OSError("gone is not a local folder and is not a valid model identifier")

        def get_sentence_embedding_dimension(self):
            return 2

        def encode(self, texts, **_):
            return [[1.0, 0.0]] * len(texts)

    monkeypatch.setitem(sys.modules, "sentence_transformers", type("Fake", (), {"SentenceTransformer": Model}))
    encoder = SentenceTransformerEncoder("mine")
    assert encoder.dimension == 2 and encoder.encode(["a", "b"]).tolist() == [[1, 0], [1, 0]]
    assert encoder.encode([]).shape == (0, 2)
    with pytest.raises(ConfigurationError, match="gone"):
        SentenceTransformerEncoder("gone").encode(["a"])


def test_batches_hold_each_text_once_within_the_budget():
    lengths = [5, 300, 7, 90, 4096, 1]
    groups = batches(lengths, 512)
    assert sorted(i for g in groups for i in g) == list(range(6))
    assert all(len(g) == 1 or max(lengths[i] for i in g) * len(g) <= 512 for g in groups)
