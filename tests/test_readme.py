"""The README's examples run, and its words about commands and files are true."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", TEXT, flags=re.M | re.S)
COMMANDS = sorted(
    {m for _, block in BLOCKS for m in re.findall(r"^(?:.*\| )?fullreply (.+?)(?: +#.*)?$", block, flags=re.M)}
)
GROUPS = ("kb", "gaps", "ledger", "keys", "deliveries", "events")  # commands of commands


def fullreply(*words, **options):
    command = [sys.executable, "-m", "assistant.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, **options)


@pytest.mark.model
def test_readme_python_example_runs(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    (block,) = [text for language, text in BLOCKS if language == "python"]
    names: dict[str, object] = {}
    exec(block, names)  # noqa: S102
    assert "Hello," in capsys.readouterr().out
    assert names["report"].ready_to_send is False


@pytest.mark.model
def test_readme_json_lines_example_answers():
    line = re.search(r"echo '(\{.*\})' \| fullreply (.+)", TEXT)
    answer = fullreply(*shlex.split(line[2]), input=line[1] + "\n")
    assert len(json.loads(answer.stdout)["questions"]) == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_readme_commands_exist(command):
    words = shlex.split(command)
    name = words[:2] if words[0] in GROUPS else words[:1]
    help_text = fullreply(*name, "--help").stdout
    assert all(option in help_text for option in re.findall(r"--[a-z]+", command)), command


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#:]+)\)|src=\"([^\"]+)\"", TEXT))
def test_readme_links_lead_somewhere(target):
    assert (ROOT / (target[0] or target[1])).exists()


def test_readme_names_every_make_target_it_mentions():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`?make ([a-z-]+)", TEXT):
        assert re.search(rf"^{target}:", makefile, flags=re.M), target
