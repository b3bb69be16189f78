"""The command `fullreply kb import`: what a person sees, and what a machine reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import main
from tests.import_samples import PAGE, ZENDESK, put


def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.argv", ["fullreply", "kb", "import", *words])
    with pytest.raises(SystemExit) as left:
        main()
    out, err = capfd.readouterr()
    return int(left.value.code or 0), out, err


def test_import_command_prints_a_table_and_what_to_do_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path / "src", {"a.html": PAGE, "z.json": ZENDESK, "x.png": b"x"})
    code, out, _ = run(monkeypatch, capfd, str(tmp_path / "src"), "--to", str(tmp_path / "kb"))
    assert code == 0 and "added" in out and "Summer sale" in out and ".png" in out
    assert f"fullreply kb build {tmp_path / 'kb'}" in out.replace("\n", "")


def test_import_command_prints_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path / "src", {"a.html": PAGE, "z.json": ZENDESK})
    code, out, _ = run(monkeypatch, capfd, str(tmp_path / "src"), "--to", str(tmp_path / "kb"), "--json")
    row = json.loads(out)
    assert code == 0 and row["articles"] == len(row["added"]) == 4
    assert {"where", "expected", "found", "remedy"} == set(row["skipped"][0])
    assert set(row) == {"to", "articles", "added", "changed", "removed", "unchanged", "edited", "skipped", "notes"}


@pytest.mark.parametrize("source", ["none", "empty", "kb"])
def test_import_command_says_in_a_line_what_it_cannot_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], source: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "kb").mkdir()
    code, out, err = run(monkeypatch, capfd, str(tmp_path / source), "--to", str(tmp_path / "kb"))
    assert code == 2 and "Traceback" not in out + err and (out + err).strip()


def test_import_command_with_words_that_steer_a_terminal_shows_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path / "src", {"a.html": PAGE, "m.json": {"macros": [{"title": "\x1b[31m\u202eevil", "actions": []}]}})
    code, out, err = run(monkeypatch, capfd, str(tmp_path / "src"), "--to", str(tmp_path / "kb"))
    assert code == 0 and "\x1b[31m" not in out + err and "\u202e" not in out + err
