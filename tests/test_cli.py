"""The command for people, on a desk whose answers are known."""

import json
import os

import pytest
from typer.testing import CliRunner

from assistant import __version__
from assistant.cli import app, console, ground
from assistant.errors import KnowledgeBaseError
from assistant.types import CheckReport, Question, Status, Verdict
from tests.desks import StubDesk

ASK = "Hi. Do you ship to Ireland? What does it cost?"
COMMANDS = ["questions", "match", "draft", "check", "gaps"]


@pytest.fixture
def fullreply(monkeypatch):
    """Run the command with arguments and standard input on a stub desk."""
    desk = StubDesk()
    for module in ("commands", "base", "letters", "gaps"):
        monkeypatch.setattr(f"assistant.cli.{module}.open_desk", lambda base=None, search=False: desk)

    def run(*arguments, given=b""):
        done = CliRunner().invoke(app, list(map(str, arguments)), input=given, prog_name="fullreply")
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return run


@pytest.fixture
def texts(tmp_path):
    (tmp_path / "inquiry.txt").write_text(ASK, "utf-8")
    (tmp_path / "good.txt").write_text("Yes, we ship there.", "utf-8")
    (tmp_path / "bad.txt").write_text("Thank you!", "utf-8")
    return tmp_path


def test_version_and_help(fullreply):
    assert fullreply("--version").stdout == f"fullreply {__version__}\n"
    shown = fullreply("--help").stdout
    assert all(command in shown for command in [*COMMANDS, "kb", "serve", "Exit codes"])


def test_draft_prints_the_draft_alone_and_the_checklist_beside_it(fullreply):
    done = fullreply("draft", "--agent", "Megan", given=ASK.encode())
    assert done.exit_code == 0
    assert done.stdout == "Hello,\n\nWe ship in two days.\n\nMegan\n"
    assert "ready to send" in done.stderr and "Do you ship to Ireland?" in done.stderr and "delivery.md" in done.stderr


def test_draft_takes_a_file_and_what_is_known(fullreply, texts):
    done = fullreply("draft", "--subject", "Any news?", "--channel", "chat", texts / "inquiry.txt", "--json")
    body = json.loads(done.stdout)
    assert list(body) == ["draft", "parts", "needs", "report"] and len(body["report"]["questions"]) == 3


def test_check_says_by_its_exit_code_whether_to_send(fullreply, texts):
    inquiry = ("check", "--inquiry", texts / "inquiry.txt", "--reply")
    good, bad = fullreply(*inquiry, texts / "good.txt"), fullreply(*inquiry, texts / "bad.txt")
    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert good.stdout.endswith("ready to send\n") and "“ship”" in good.stdout and "answered" in good.stdout
    assert bad.stdout.endswith("2 questions unanswered\n") and "! unanswered" in bad.stdout
    assert fullreply(*inquiry, "-", given=b"We ship.").exit_code == 0
    as_json = fullreply(*inquiry, texts / "bad.txt", "--json")
    assert as_json.exit_code == 1 and json.loads(as_json.stdout)["complete"] is False


def test_check_says_so_where_nothing_is_asked(fullreply, texts):
    done = fullreply("check", "--inquiry", "-", "--reply", texts / "bad.txt", given=b"Thanks.")
    assert (done.exit_code, done.stdout) == (0, "no questions found\n")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--inquiry", "x"),
        ("--reply", "x"),
        ("--inquiry", "-", "--reply", "-"),
        ("--inquiry", "no", "--reply", "no"),
    ],
)
def test_check_needs_both_texts(fullreply, arguments):
    done = fullreply("check", *arguments)
    assert done.exit_code == 2 and "fullreply: " in done.stderr


def test_questions_shows_form_and_confidence(fullreply):
    done = fullreply("questions", given=ASK.encode())
    assert "1. Do you ship to Ireland?\n   interrogative, confidence 100%" in done.stdout
    assert "in the subject" in fullreply("questions", "--subject", "So?", given=b"Hi").stdout
    assert fullreply("questions", given=b"").stdout == "no questions found\n"
    assert json.loads(fullreply("questions", "--json", given=ASK.encode()).stdout)["questions"][0]["spans"] == [[4, 27]]


def test_match_shows_probability_and_source(fullreply):
    done = fullreply("match", given=b"Do you ship?")
    assert "answered with a probability of 90%" in done.stdout and "delivery.md" in done.stdout
    assert "We ship in two days." in done.stdout
    assert "no answer found; the nearest entry" in fullreply("match", given=b"Why?").stdout
    assert fullreply("match", given=b" \n").stdout == "no answer found\n"
    body = json.loads(fullreply("match", "--json", given=b"Do you ship?").stdout)
    assert body == {"matches": ["delivery"], "answered": True, "score": 0.9}


def test_gaps_groups_the_lines_of_a_file(fullreply):
    lines = b"abc one\nxyz\n\nabc two\n"
    assert fullreply("gaps", given=lines).stdout.splitlines()[0].split() == ["2", "topic"]
    topics = json.loads(fullreply("gaps", "--json", given=lines).stdout)["topics"]
    assert topics[0]["texts"] == ["abc one", "abc two"] and topics[0]["topic"] != topics[1]["topic"]
    assert json.loads(fullreply("gaps", "--json").stdout) == {"topics": []}


def test_html_is_read_and_its_plain_text_is_told(fullreply):
    body = json.loads(fullreply("questions", "--html", "--json", given=b"<p>Do you <b>ship</b>?</p>").stdout)
    assert body["plain"] == {"text": "Do you ship?"}
    assert fullreply("questions", "--html", given=b"caf\xe9").exit_code == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_json_lines_never_exit_with_one(fullreply, texts, command):
    lines = [{"id": 1, "text": "ship?", "inquiry": "ship?", "reply": "no"}, {"id": 2}]
    raw = "\n".join(map(json.dumps, lines)).encode()
    (texts / "lines.jsonl").write_bytes(raw)
    done = fullreply(command, "--jsonl", texts / "lines.jsonl")
    first, second = map(json.loads, done.stdout.splitlines())
    assert done.exit_code == 0 and first["id"] == 1 and "error" not in first and list(second) == ["id", "error"]
    assert fullreply(command, "--jsonl", texts / "no.jsonl").exit_code == 2
    assert fullreply(command, "--jsonl", texts).exit_code == 2


@pytest.mark.parametrize("status", list(Status))
def test_a_status_stands_apart_from_its_question(status, capsys):
    verdict = Verdict(Question(((0, 3),), "Ok?"), status, 0.5, ((0, 2),))
    console.checklist(CheckReport((verdict,)), "No.")
    first, second, _ = capsys.readouterr().out.splitlines()
    assert f"{status.value}  " in first and first.index("Ok?") == second.index("“")


def test_options_hold_where_a_line_says_nothing(fullreply, texts):
    lines = [{"text": "<b>ship?</b>"}, {"text": "<b>ship?</b>", "agent": "Bo", "subject": None, "format": "text"}]
    (texts / "lines.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    given = ["--agent", "Megan", "--subject", "Any news?", "--html", "--channel", "chat"]
    first, second = map(json.loads, fullreply("draft", "--jsonl", *given, texts / "lines.jsonl").stdout.splitlines())
    assert first["draft"].endswith("Megan") and first["plain"] == {"text": "ship?"}
    assert second["draft"].endswith("Bo") and "plain" not in second
    assert [q.get("in") for q in first["report"]["questions"]] == [None, "subject"]
    assert second["report"]["questions"][-1]["in"] == "subject"


@pytest.mark.parametrize("given", [b"crash, my password is tulip", b"nomodel"])
def test_a_fault_of_ours_is_one_line_without_the_text(fullreply, given, monkeypatch):
    monkeypatch.delenv("FULLREPLY_DEBUG", raising=False)
    done = fullreply("questions", given=given)
    assert done.exit_code == 3 and done.stdout == "" and done.stderr.startswith("fullreply: ")
    assert "Traceback" not in done.stderr and "tulip" not in done.stderr and done.stderr.count("\n") == 1


def test_a_traceback_is_shown_where_the_environment_asks(fullreply, monkeypatch, caplog):
    monkeypatch.setenv("FULLREPLY_DEBUG", "1")
    with caplog.at_level("DEBUG"):
        assert fullreply("questions", given=b"crash").exit_code == 3
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("given", [b"refuse", b""])
def test_bad_input_exits_with_two(fullreply, given):
    done = fullreply("draft", given=given)
    assert done.exit_code == 2 and done.stdout == "" and done.stderr.startswith("fullreply: text: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing",),
        ("draft", "--nothing"),
        ("draft", "--channel", "fax"),
        ("draft", "a", "b"),
        ("draft", "no/such/file"),
        ("draft", "."),
        ("serve", "--port", "70000"),
        ("kb", "nothing"),
    ],
)
def test_wrong_usage_exits_with_two(fullreply, arguments):
    done = fullreply(*arguments)
    assert done.exit_code == 2 and done.stdout == "" and done.stderr


@pytest.mark.parametrize("name", ["kb", "config"])
def test_a_knowledge_base_or_configuration_that_is_missing_exits_with_two(name, tmp_path):
    arguments = ["draft", "--kb", tmp_path / "no"] if name == "kb" else ["--config", tmp_path / "no", "questions"]
    done = CliRunner().invoke(app, list(map(str, arguments)), input=ASK.encode())
    assert done.exit_code == 2 and done.stdout == "" and str(tmp_path / "no") in done.stderr


def test_a_file_larger_than_a_mail_is_refused(fullreply, tmp_path):
    (tmp_path / "large").touch()
    os.truncate(tmp_path / "large", ground.MAX_FILE + 1)
    assert fullreply("questions", tmp_path / "large").exit_code == 2


def test_what_others_wrote_cannot_steer_the_terminal(fullreply):
    done = fullreply("questions", given=b"Is it \x1b]0;mine\x07[bold]red[/bold] \xe2\x80\xae :smile: ?")
    assert "\x1b]" not in done.stdout and "\x07" not in done.stdout and "\u202e" not in done.stdout
    assert "[bold]red[/bold]" in done.stdout and ":smile:" in done.stdout


def test_an_interrupt_is_no_verdict(fullreply, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(StubDesk, "questions", interrupted)
    done = fullreply("questions", given=ASK.encode())
    assert done.exit_code == 130 and "stopped" in done.stderr


def test_a_desk_without_a_knowledge_base_says_what_to_do(fullreply, monkeypatch, tmp_path):
    def nothing(*_):
        raise KnowledgeBaseError("This needs a knowledge base.")

    monkeypatch.setattr(StubDesk, "match", nothing)
    assert fullreply("match", given=b"Why?").exit_code == 2
    (tmp_path / "lines").write_text('{"text": "Why?"}', "utf-8")
    assert fullreply("match", "--jsonl", tmp_path / "lines").exit_code == 2
