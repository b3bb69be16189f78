"""The command as a process of its own: how it starts, streams, stops and leaves things behind."""

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STUBBED = """
import sys
from assistant.cli import base, commands, main, options
from tests.desks import StubDesk
for module in (base, commands):
    module.open_desk = lambda base=None, search=False: StubDesk()
main()
"""
SLOW = """
import os, time
from assistant import pipeline
from assistant.cli import main
from tests.fakes import FakeEncoder

class SlowEncoder(FakeEncoder):
    def encode(self, texts):
        print("encoding", flush=True)
        time.sleep(float(os.environ.get("SLOW", "0")))
        return super().encode(texts)

pipeline._encoder = lambda _: SlowEncoder()
main()
"""


def start(*arguments, script=STUBBED, **kwargs):
    pipes = {name: subprocess.PIPE for name in ("stdin", "stdout", "stderr")} | kwargs
    return subprocess.Popen([sys.executable, "-c", script, *map(str, arguments)], cwd=ROOT, **pipes)


def cpu_seconds(*command):
    """CPU time of a Python process: the least of three, for a busy machine makes single runs slower."""
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, timeout=60, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(spent)


def test_help_is_instant():
    help_of_typer = cpu_seconds("-m", "typer", "--help")
    assert cpu_seconds("-m", "assistant.cli", "--help") < 3 * help_of_typer


def test_help_imports_nothing_heavy():
    script = "import sys; from assistant.cli import main\ntry: main()\nfinally: print('IMPORTED', *sys.modules)"
    command = [sys.executable, "-c", script, "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    shown, _, imported = done.stdout.partition("IMPORTED")
    assert "fullreply" in shown
    heavy = {"numpy", "onnxruntime", "tokenizers", "sqlalchemy", "fastapi", "httpx", "gradio", "lxml", "matplotlib"}
    assert "assistant.cli" in imported and not heavy & set(imported.split())


def test_lines_are_answered_one_by_one_until_the_interrupt():
    with start("questions", "--jsonl") as process:
        for i in range(2):
            process.stdin.write(json.dumps({"id": i, "text": "So?"}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == i
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 130 and out == b"" and b"stopped" in err and b"Traceback" not in err


def test_a_reader_that_has_enough_ends_the_run_quietly():
    with start("questions", "--jsonl") as process:
        process.stdin.write(b'{"id": 1, "text": "So?"}\n')
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b'{"id": 2, "text": "So?"}\n' * 1000)
        process.stdin.close()
        err = process.stderr.read()
        assert process.wait(timeout=20) == 0 and err == b""


def test_a_full_disk_is_told():
    with open("/dev/full", "wb") as full, start("questions", "--jsonl", stdout=full) as process:
        _, err = process.communicate(b'{"id": 1, "text": "So?"}\n', timeout=20)
    assert process.returncode == 3 and err.count(b"\n") == 1 and b"No space left" in err


def test_a_draft_survives_any_terminal_encoding():
    environment = {"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin"}
    with start("questions", env=environment) as process:
        out, _ = process.communicate("Is it cosy, André?".encode(), timeout=20)
    assert process.returncode == 0 and b"Is it cosy, Andr" in out


@pytest.fixture
def base(tmp_path):
    folder = tmp_path / "base"
    folder.mkdir()
    for name in ("delivery", "returns", "payment"):
        (folder / f"{name}.md").write_text(f"---\ntitle: All about {name}\n---\nOur {name} takes two days.\n", "utf-8")
    return folder


def test_an_interrupt_in_the_middle_of_a_build_loses_nothing(base):
    before = {path: path.read_bytes() for path in base.rglob("*.md")}
    with start("kb", "build", base, script=SLOW, env={**os.environ, "SLOW": "30"}) as process:
        assert process.stdout.readline() == b"encoding\n"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130 and b"stopped" in err and b"Traceback" not in err
    assert {path: path.read_bytes() for path in base.rglob("*.md")} == before
    with start("kb", "build", base, script=SLOW) as process:
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 0 and b"3 entries" in out and b"index built" in out
    assert not list(base.rglob("tmp-*"))
