"""The scorer that stands beside the data, loaded from its path and never copied."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType


def scorer(path: Path) -> ModuleType:
    """The module with `score_asks`, `score_check`, `score_reply`, `score_search` and `score_gaps`.

    A folder of data stands for `bench/score.py` beside it.
    """
    file = path.resolve().parent / "bench" / "score.py" if path.is_dir() else path
    spec = importlib.util.spec_from_file_location("score", file)
    if spec is None or spec.loader is None or not file.is_file():
        raise SystemExit(f"no scorer at {file}: expected the folder that holds data/ to hold bench/score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
