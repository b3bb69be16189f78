"""Options of our own test runs: `--skipped` takes up what the run before it skipped, `--no-skips` forbids any."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TESTS = """
import os, pytest

def test_plain():
    assert "SECOND" not in os.environ

@pytest.mark.skipif("THERE" not in os.environ, reason="not there")
def test_needing():
    pass
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "test_two.py").write_text(TESTS)

    def running(*options, **environment):
        command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", str(tmp_path), *options]
        kept = ["-o", f"cache_dir={tmp_path / 'cache'}"]
        known = {**os.environ, "PYTEST_ADDOPTS": "", **environment}
        return subprocess.run([*command, *kept], cwd=ROOT, env=known, capture_output=True).returncode

    return running


def test_skipped_tests_are_taken_up_alone(run):
    assert run() == 0
    assert run("--skipped", "--no-skips", SECOND="1") == 1  # it is still skipped
    assert run("--skipped", "--no-skips", SECOND="1", THERE="1") == 0


def test_nothing_is_left_to_run_where_nothing_was_skipped(run):
    assert run("--skipped") != 0  # no run to go by
    assert run("--no-skips", THERE="1") == 0
    assert run("--skipped", "--no-skips", SECOND="1", THERE="1") == 0


def test_a_run_without_a_cache_ends_well(run):
    assert run("-p", "no:cacheprovider") == 0
