"""Who may import whom: every import of the package is read, none is run."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "assistant"
NOUNS = {"types", "errors"}
GROUND = NOUNS | {"text", "models", "encoder", "masking", "hours", "plots", "calling"}  # what every stage may use
READING = {"archive", "message", "questions", "knowledge", "draft", "check", "judge", "polish", "gaps", "ledger"}
STAGES = READING | {"helpdesks", "mailbox", "events"}
SETTINGS = {"config", "config_api", "config_file", "config_helpdesks", "config_sections"}
SURFACES = {"audit", "cli", "batch", "wire", "api", "page"}
MAY_IMPORT = {
    **{name: set[str]() for name in NOUNS},
    "text": NOUNS,
    "masking": NOUNS,
    "hours": NOUNS,
    "plots": NOUNS,
    "calling": NOUNS,
    "endpoint": NOUNS,
    "models": NOUNS,
    "encoder": NOUNS | {"models"},
    **{stage: GROUND for stage in STAGES},
    "judge": GROUND | {"endpoint"},
    "polish": GROUND | {"endpoint"},
    "config_file": NOUNS,
    "config_sections": NOUNS,
    "config_api": NOUNS | {"config_sections"},
    "config_helpdesks": NOUNS | {"config_sections"},
    "config": NOUNS | {"config_api", "config_file", "config_helpdesks", "config_sections"},
    "grounds": GROUND | {"check", "draft"},
    "pipeline": {"grounds"} | GROUND | STAGES | SETTINGS | {"endpoint"},
    "client": NOUNS | {"wire"},
    "surveying": GROUND | STAGES | SETTINGS | {"pipeline"},
    "dispatch": GROUND | STAGES | SETTINGS | {"pipeline"},
    **{surface: GROUND | STAGES | SETTINGS | SURFACES | {"pipeline", "surveying", "dispatch"} for surface in SURFACES},
    "": {"pipeline"},
}
HEAVY = {"faiss", "bm25s", "onnxruntime", "tokenizers", "gradio", "sentence_transformers", "torch"}
AT_THE_TOP = {("gradio", "assistant.page.theme")}  # itself imported only where the page is served
OUTSIDE = {
    "torch",
    "transformers",
    "training",
    "tests",
    "app_gradio",
    "httpx",
    "requests",
    "urllib3",
    "pickle",
    "joblib",
}
# the API from another machine, which nothing of ours imports; and what the configuration names
MAY_CALL = {"assistant.client": {"httpx"}, "assistant.calling": {"httpx"}}


def module_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path):
    """Each imported module of a file, and whether the import stands inside a function."""
    tree = ast.parse(path.read_text("utf-8"))
    inside = {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node in inside) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module, node in inside
            if node.module == "assistant":
                yield from ((f"assistant.{alias.name}", node in inside) for alias in node.names)


FILES = sorted(PACKAGE.rglob("*.py"))
IMPORTS = {module_of(path): list(imports_of(path)) for path in FILES}


def room_of(module):
    return (module.split(".") + [""])[1]


def test_every_room_is_known():
    rooms = {room_of(module) for module in IMPORTS}
    assert rooms <= set(MAY_IMPORT), "a new room has to say here what it may import"


@pytest.mark.parametrize("module", IMPORTS)
def test_no_arrow_points_the_wrong_way(module):
    room = room_of(module)
    names = {"__version__", "Assistant"}
    used = {room_of(name) for name, _ in IMPORTS[module] if name.startswith("assistant.")}
    wrong = used - MAY_IMPORT[room] - {room, ""} - names
    assert not wrong, f"{module} may not import {sorted(wrong)}"


@pytest.mark.parametrize("module", IMPORTS)
def test_the_package_stands_without_training_torch_and_the_network(module):
    roots = {name.split(".")[0] for name, _ in IMPORTS[module]}
    assert not roots & OUTSIDE - MAY_CALL.get(module, set()), module


def test_each_heavy_library_has_one_module():
    users = defaultdict(set)
    for module, imports in IMPORTS.items():
        for name, _ in imports:
            users[name.split(".")[0]].add(module)
    crowded = {library: sorted(users[library]) for library in HEAVY if len(users[library]) > 1}
    assert not crowded
    assert users["sentence_transformers"] <= {"assistant.encoder"}
    assert {room_of(module) for library in ("alembic", "sqlalchemy") for module in users[library]} <= {"ledger"}


def test_every_library_that_is_imported_is_named_as_a_dependency():
    """One that another one happens to bring may be another version tomorrow, or gone."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lists = [project["dependencies"], *(project["optional-dependencies"][extra] for extra in ("mcp", "models"))]
    named = {re.match(r"[\w-]+", line).group().lower().replace("_", "-") for lines in lists for line in lines}
    named |= {"pydantic-core", "mcp-types"}  # parts of pydantic and mcp
    roots = {name.split(".")[0] for imports in IMPORTS.values() for name, _ in imports}
    known = packages_distributions()
    outside = roots - set(sys.stdlib_module_names) - {"assistant"}
    brought = {root: [d.lower().replace("_", "-") for d in known.get(root, [root])] for root in outside}
    assert not {root: names for root, names in brought.items() if not named & set(names)}


@pytest.mark.parametrize("module", IMPORTS)
def test_heavy_libraries_load_when_they_are_needed(module):
    early = {name.split(".")[0] for name, inside in IMPORTS[module] if not inside} & HEAVY
    assert not {library for library in early if (library, module) not in AT_THE_TOP}


def test_training_imports_the_package_and_never_the_reverse():
    training = [path for path in (ROOT / "training").rglob("*.py") if "data" not in path.parts]
    assert any(name.startswith("assistant") for path in training for name, _ in imports_of(path))


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import assistant", HEAVY | {"numpy", "pydantic", "fastapi", "typer"}),
        ("import assistant.cli", HEAVY | {"numpy", "pydantic", "fastapi", "uvicorn"}),
        ("import assistant.pipeline", HEAVY | {"alembic", "sqlalchemy"} | {"fastapi", "uvicorn"}),
    ],
)
def test_imports_load_nothing_heavy(statement, absent):
    script = f"import sys; {statement}; print(*{{m.split('.')[0] for m in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert not set(done.stdout.split()) & absent
