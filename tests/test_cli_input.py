"""Bad input to the real command: every file that a person may hand over by mistake."""

import json
import socket

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.pipeline import Assistant
from tests.fakes import FakeEncoder

ASK = "Hello,\n\nhow long does delivery take?\n\nKind regards\nSam"
FILES = {
    "empty": b"",
    "blank": b" \n\t\n",
    "long line": b"it rained a lot " * 6_300 + b"how long does delivery take?",
    "one word": b"a" * 100_000,
    "binary": bytes(range(256)) * 40,
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200),
    "latin": "Où est mon colis ? Merci beaucoup, à bientôt. Größe für Änderung".encode("latin-1"),
    "utf-16": "How long does delivery take?".encode("utf-16"),
    "bom": b"\xef\xbb\xbfHow long does delivery take?",
    "nul": b"How long\x00 does delivery take?\x00 I wait.",
    "html": b"<html><body><p>How long does <b>delivery</b> take?</p><script>alert(1)</script></body></html>",
    "no question": b"Thank you very much.",
    "truncated mail": b"From: a@b.example\r\nSubject: =?utf-8?q?x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n",
}


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    folder = tmp_path_factory.mktemp("base")
    for name in ("delivery", "returns", "payment"):
        (folder / f"{name}.md").write_text(f"---\ntitle: All about {name}\n---\nOur {name} takes two days.\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def desk(base):
    return Assistant.load(base)


def fullreply(*arguments, given=b""):
    done = CliRunner().invoke(app, list(map(str, arguments)), input=given, prog_name="fullreply")
    assert isinstance(done.exception, SystemExit | None), done.exception
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.model
@pytest.mark.parametrize("name", FILES)
def test_every_file_gets_a_clear_error_or_a_sensible_result(name, desk, monkeypatch, tmp_path):
    monkeypatch.setattr("assistant.cli.commands.open_desk", lambda base=None, search=False: desk)
    (tmp_path / "file").write_bytes(FILES[name])
    (tmp_path / "reply").write_text("Delivery takes two days.", "utf-8")
    path, reply = tmp_path / "file", tmp_path / "reply"
    commands = [
        ["draft", path, "--json"],  # finds, matches, drafts and checks
        ["check", "--inquiry", reply, "--reply", path, "--json"],
        ["match", path, "--json"],
        ["questions", path, "--json"],
        ["check", "--inquiry", path, "--reply", reply, "--json"],
    ]
    for arguments in commands if len(FILES[name]) < 50_000 else commands[:1]:
        done = fullreply(*arguments)
        assert done.exit_code in (0, 1, 2), (arguments, done.stderr)
        if done.exit_code == 2:
            assert done.stdout == "" and done.stderr.startswith("fullreply: ")
        else:
            assert isinstance(json.loads(done.stdout), dict)


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "code", "questions"),
    [("no question", 0, 0), ("bom", 0, 1), ("utf-16", 0, 1), ("html", 0, 1)],
)
def test_what_can_be_read_is_read(name, code, questions, desk, monkeypatch):
    monkeypatch.setattr("assistant.cli.commands.open_desk", lambda base=None, search=False: desk)
    assert fullreply("draft", given=FILES[name]).exit_code == code
    found = json.loads(fullreply("questions", "--json", given=FILES[name]).stdout)["questions"]
    assert len(found) == questions


@pytest.mark.model
@pytest.mark.parametrize("name", ["empty", "blank", "binary", "png"])
def test_nothing_is_drafted_from_nothing(name, desk, monkeypatch):
    monkeypatch.setattr("assistant.cli.commands.open_desk", lambda base=None, search=False: desk)
    done = fullreply("draft", given=FILES[name])
    assert done.exit_code == 2 and done.stdout == ""


@pytest.mark.model
def test_a_megabyte_is_checked(desk, monkeypatch, tmp_path):
    monkeypatch.setattr("assistant.cli.commands.open_desk", lambda base=None, search=False: desk)
    (tmp_path / "inquiry").write_text("How long does delivery take?", "utf-8")
    given = b"It rained a lot on our holiday. " * 32_000
    done = fullreply("check", "--inquiry", tmp_path / "inquiry", "--reply", "-", given=given)
    assert done.exit_code in (0, 1) and "How long does delivery take?" in done.stdout


@pytest.mark.model
def test_offsets_refer_to_the_plain_text_of_what_was_rendered(desk, monkeypatch):
    monkeypatch.setattr("assistant.cli.commands.open_desk", lambda base=None, search=False: desk)
    mail = b"From: Sam <sam@b.example>\r\nSubject: A parcel\r\nContent-Type: text/html\r\n\r\n<p>Where is it?</p>"
    body = json.loads(fullreply("questions", "--json", given=mail).stdout)
    (question,) = body["questions"]
    assert body["plain"]["text"][slice(*question["spans"][0])] == "Where is it?"


@pytest.fixture
def fake(monkeypatch, tmp_path):
    """A real desk with a fake encoder, and a cache directory of its own."""
    monkeypatch.setattr("assistant.pipeline._encoder", lambda _: FakeEncoder())
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.mark.usefixtures("fake")
def test_a_base_is_built_once_and_listed(base):
    assert "3 entries" in fullreply("kb", "build", base).stdout
    assert "already up to date" in fullreply("kb", "build", base).stdout
    shown = fullreply("kb", "show", base).stdout
    assert "All about returns" in shown and "returns.md" in shown and "3 entries" in shown
    listed = json.loads(fullreply("kb", "show", base, "--json").stdout)["entries"]
    assert [entry["source"] for entry in listed] == ["delivery.md", "payment.md", "returns.md"]


@pytest.mark.usefixtures("fake")
@pytest.mark.parametrize("command", ["build", "show"])
@pytest.mark.parametrize("kind", ["missing", "empty", "broken", "binary"])
def test_a_base_that_cannot_be_used_exits_with_two(command, kind, tmp_path):
    folder = tmp_path / "base"
    if kind != "missing":
        folder.mkdir()
    if kind == "broken":
        (folder / "a.md").write_text("---\ntitle: [unclosed\n---\nText.\n", "utf-8")
    if kind == "binary":
        (folder / "a.csv").write_bytes(bytes(range(256)))
    done = fullreply("kb", command, folder)
    assert done.exit_code == 2 and done.stdout == ""
    assert str(folder) in done.stderr or "a.md" in done.stderr or "a.csv" in done.stderr


@pytest.mark.usefixtures("fake")
def test_a_read_only_base_is_cached_elsewhere(tmp_path):
    folder = tmp_path / "base"
    folder.mkdir()
    (folder / "a.md").write_text("# Delivery\n\nTwo days.\n", "utf-8")
    folder.chmod(0o555)
    try:
        assert fullreply("kb", "build", folder).exit_code == 0
        assert "already up to date" in fullreply("kb", "build", folder).stdout
        assert [path.name for path in folder.iterdir()] == ["a.md"]
        assert any((tmp_path / "cache").rglob("*.json"))
    finally:
        folder.chmod(0o755)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_port_in_use_exits_with_two_before_anything_is_loaded(host):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        taken = socket.create_server((host, 0), family=family)
    except OSError:
        taken = socket.create_server(("127.0.0.1", 0))  # a machine without IPv6
        host = "127.0.0.1"
    with taken:
        port = taken.getsockname()[1]
        done = fullreply("serve", "--host", host, "--port", port, "--kb", "no/such/base")
    assert done.exit_code == 2 and str(port) in done.stderr and "--port" in done.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "desk.example", "127.0.0.1.example"])
def test_without_a_key_other_addresses_are_refused(host):
    done = fullreply("serve", "--host", host, "--port", 0, "--kb", "no/such/base")
    assert done.exit_code == 2 and "key" in done.stderr


def test_an_address_of_another_machine_is_refused(tmp_path):
    (tmp_path / "fullreply.toml").write_text('[api]\nkeys = ["a-key-of-sixteen-characters"]\n', "utf-8")
    done = fullreply("--config", tmp_path / "fullreply.toml", "serve", "--host", "192.0.2.1", "--port", 0)
    assert done.exit_code == 2 and "--host" in done.stderr


@pytest.mark.model
def test_what_is_not_read_of_a_long_message_is_told(desk, monkeypatch):
    monkeypatch.setattr("assistant.cli.commands.open_desk", lambda base=None, search=False: desk)
    done = fullreply("questions", given=FILES["long line"])
    assert done.exit_code == 0 and "first 100,000 characters" in done.stderr
    assert "note" not in fullreply("questions", given=FILES["one word"]).stderr


def test_what_is_known_of_a_mail_goes_before_what_it_says(desk):
    mail = b"From: Sam <sam@mailbox.example>\r\nSubject: Parcel\r\n\r\nWhere is it?"
    read = desk.read(mail, subject="Any news?", sender=None)
    assert (read.subject, read.sender) == ("Any news?", "Sam")
    assert desk.read(mail, subject=None, sender="Ann Lee").sender == "Ann Lee"


@pytest.mark.model
def test_offsets_into_the_subject_of_a_mail_can_be_followed(desk, monkeypatch):
    monkeypatch.setattr("assistant.cli.commands.open_desk", lambda base=None, search=False: desk)
    mail = "From: Sam <sam@mailbox.example>\nSubject: =?utf-8?q?Do_you_sell_caf=C3=A9_tables=3F?=\n\nThank you, Sam"
    body = json.loads(fullreply("questions", "--json", given=mail.encode()).stdout)
    (asked,) = body["questions"]
    assert asked["in"] == "subject" and body["plain"]["subject"] == "Do you sell café tables?"
    assert body["plain"]["subject"][slice(*asked["spans"][0])] == asked["text"]
