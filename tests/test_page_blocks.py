"""The page as Gradio builds it: nothing leaves the machine, nothing shows a stranger's text as markup."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request

import pytest

from app_gradio import main
from assistant.page.samples import SAMPLES, read_samples
from assistant.types import Channel
from tests.page_server import AUDIT, serving


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("page") / "log"


@pytest.fixture(scope="module")
def address(log):
    with serving(log) as address:
        yield address


@pytest.fixture(scope="module")
def config(address):
    with urllib.request.urlopen(address + "config") as answer:
        return json.load(answer)


def test_page_answers_with_its_headers_beside_other_routes(address):
    with urllib.request.urlopen(address) as page:
        assert page.status == 200
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert "unsafe-eval" not in page.headers["content-security-policy"]
        assert page.headers["referrer-policy"] == "no-referrer"
    with urllib.request.urlopen(address + "healthz") as other:
        assert json.load(other) == "ok"


def test_page_contacts_nobody(config, log):
    assert AUDIT not in log.read_text()


def test_page_uses_only_components_that_show_text_as_text(config):
    kinds = {c["type"] for c in config["components"]}
    assert kinds <= {
        *("row", "column", "form", "markdown", "highlightedtext", "textbox", "button", "radio", "dropdown"),
        *("state", "browserstate", "tabs", "tabitem", "accordion", "checkboxgroup"),
    }


def test_page_markdown_is_never_an_output(config):
    markdown = {c["id"] for c in config["components"] if c["type"] == "markdown"}
    hint = {c["id"] for c in config["components"] if "fr-hint" in (c["props"].get("elem_classes") or [])}
    outputs = {o for d in config["dependencies"] for o in d["outputs"]}
    assert markdown & outputs <= hint  # shown and hidden only


def test_page_events_are_private_and_need_no_eval(config):
    assert config["dependencies"]
    assert {d["api_visibility"] for d in config["dependencies"]} == {"private"}
    assert not any(d["js"] for d in config["dependencies"])


def test_page_never_writes_the_reply(config):
    reply = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "fr-reply")
    assert not any(reply in d["outputs"] for d in config["dependencies"])


def test_page_settings_are_the_safe_ones(config):
    assert config["run_history"] is False
    assert config["analytics_enabled"] is False
    assert config["footer_links"] == []


def test_samples_are_ten_and_well_formed(config):
    samples = read_samples()
    assert len(samples) == 10
    assert {Channel(row["channel"]) for row in samples.values()} == set(Channel)
    offered = next(c for c in config["components"] if c["props"].get("elem_id") == "fr-samples")
    assert [title for title, _ in offered["props"]["choices"]] == list(samples)


def test_samples_may_be_missing():
    assert read_samples(SAMPLES.parent / "none.jsonl") == {}


def test_import_of_the_entry_point_is_instant_and_contacts_nobody():
    code = "import sys, app_gradio, assistant.page.serve; print([m for m in ('gradio','fastapi') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_main_reports_a_missing_knowledge_base(tmp_path, capsys):
    assert main(["--kb", str(tmp_path / "none")]) == 2
    said = capsys.readouterr().err
    assert "none" in said
    assert "Traceback" not in said
