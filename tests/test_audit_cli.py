"""`fullreply audit` as a person runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app

ROOT = Path(__file__).parents[1]
ROW = {"id": "1", "channel": "chat", "date": "2025-03-04 09:00", "text": "Where is my order?",
       "reply": "It left on Monday with Royal Mail.", "reply_date": "2025-03-04 10:00"}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "found"),
    [(None, "nothing there"), ("", "an empty file"), ("a,b\n1,2\n", "columns"), ("{", "nothing to audit")],
)
def test_audit_cli_bad_input_is_told_in_words(tmp_path, content, found):
    path = tmp_path / "a.csv"
    if content is not None:
        path.write_text(content)
    done = CliRunner().invoke(app, ["audit", str(path), "--out", str(tmp_path / "out")])
    assert done.exit_code == 2 and found in done.stderr and "Traceback" not in done.output


@pytest.mark.model
def test_audit_cli_writes_the_report_and_tells_the_figures(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(ROW) + "\n" + json.dumps(ROW) + "\n{broken\n")
    command = ["audit", str(path), "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert "1 inquiries" not in done.output and "1 inquiry" in done.output and "0 of 1" in done.output
    assert "left out: 1 × expected something new, found a copy" in done.output and "1 h 00 min" in done.output
    assert (tmp_path / "out" / "report.html").stat().st_size > 10_000
    told = json.loads(CliRunner().invoke(app, [*command, "--json"]).stdout)
    assert told["inquiries"] == 1 and told["groups"][0]["shares"]["answered"]["hits"] == 1


@pytest.mark.model
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_audit_cli_killed_leaves_no_process_behind(tmp_path):
    path = tmp_path / "a.jsonl"
    texts = (json.dumps({**ROW, "id": str(n), "text": f"Where is order {n}?"}) + "\n" for n in range(3_000))
    path.write_text("".join(texts))
    out = tmp_path / "out"
    command = [sys.executable, "-m", "assistant.cli", "audit", str(path), "--out", str(out), "--processes", "2"]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _until(lambda: (out / "verdicts.jsonl").exists() and (out / "verdicts.jsonl").stat().st_size > 1_000)
    ours = _children(child.pid)
    assert len(ours) >= 2
    child.send_signal(signal.SIGKILL)
    child.wait()
    _until(lambda: not [p for p in ours if _alive(p)])


def _until(true, seconds=120):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def _children(parent):
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) == parent:
                found.append(int(entry.name))
        except (OSError, IndexError):
            continue
    return found


def _alive(process):
    try:
        return (Path("/proc") / str(process) / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_audit_cli_is_quick_to_explain_itself():
    done = subprocess.run(
        [sys.executable, "-c", "import sys, assistant.cli.audit; print(*sys.modules)"],
        cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert not {"numpy", "onnxruntime", "rich"} & set(done.stdout.split())
