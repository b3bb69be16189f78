"""A mailbox on a real IMAP server: what is read, what is drafted, what stays as it was."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.errors import ConfigurationError, LedgerError
from assistant.ledger import deliveries, open_ledger
from assistant.mailbox import MailAccess, checking, watching
from assistant.message import read_bytes
from assistant.pipeline import Assistant
from assistant.types import Channel, DeliveryState, Message
from tests.api_desk import KnowingDesk, entries
from tests.dovecot import PASSWORD, Dovecot, Wire, program

pytestmark = pytest.mark.skipif(program() is None, reason="needs Dovecot: apt-get install dovecot-imapd")
ASKED = "Hello,\r\n\r\ndo you ship to Ireland? What does it cost?\r\n\r\nSam\r\n"
ROOT = Path(__file__).parent.parent


class MailDesk(KnowingDesk):
    """Reads mails as the real one does; the rest can be worked out on paper."""

    def read(self, inquiry, **known):
        if not isinstance(inquiry, bytes):
            return super().read(inquiry, **known)
        return read_bytes(inquiry, channel=known.pop("channel", None) or Channel.EMAIL, **known)


def mail(body=ASKED, **headers):
    """A customer's mail; a header of None is left out."""
    known = {
        "From": "Sam Reed <sam@home.example>",
        "To": "support@firm.example",
        "Subject": "Delivery",
        "Date": "Tue, 12 May 2026 09:10:00 +0100",
        "Message-ID": f"<{time.monotonic_ns()}@home.example>",
        "Content-Type": "text/plain; charset=utf-8",
    } | {k.replace("_", "-"): v for k, v in headers.items()}
    head = "".join(f"{k}: {v}\r\n" for k, v in known.items() if v is not None)
    return f"{head}\r\n{body}".encode()


@pytest.fixture(scope="module")
def server():
    dovecot = Dovecot()
    yield dovecot
    dovecot.stop()


class Office:
    """A mailbox, a ledger, a desk, and the command over them."""

    def __init__(self, server, folder, monkeypatch):
        self.server, self.folder, self.user = server, folder, server.user()
        self.base = entries(folder / "kb", delivery="We ship in two days.")
        self.config, self.ledger = folder / "fullreply.toml", folder / "ledger.db"
        self.write()
        monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
        monkeypatch.setattr(Assistant, "load", lambda base, **known: MailDesk(base))

    def write(self, **settings):
        known = {
            "host": "127.0.0.1",
            "port": self.server.port,
            "security": "none",
            "user": self.user,
            "password_env": "MAIL_PASSWORD",
            "sender": "Support <support@firm.example>",
        } | settings
        lines = "\n".join(f"{k} = {v!r}" if isinstance(v, int) else f"{k} = '{v}'" for k, v in known.items())
        self.config.write_text(
            f"knowledge_base = '{self.base}'\nledger = '{self.ledger}'\n"
            f"[company]\naddresses = ['firm.example']\n[mail.support]\n{lines}\n"
        )

    def run(self, *options):
        done = CliRunner().invoke(app, ["--config", str(self.config), "mail", *options])
        assert "Traceback" not in done.output
        return done

    def put(self, *mails, folder="INBOX", flags=(), at=None):
        with self.server.client(self.user) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            for one in mails:
                client.append(folder, one, flags, at)

    def contents(self, folder="Drafts"):
        """The mails of a folder with their flags, in order."""
        with self.server.client(self.user) as client:
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search(["ALL"]), ["BODY.PEEK[]", "FLAGS"])
        parser = BytesParser(policy=policy.default)
        kept = {b"\\Recent"}
        return [(parser.parsebytes(f[b"BODY[]"]), set(f[b"FLAGS"]) - kept) for _, f in sorted(found.items())]

    def begin(self):
        """The first run: from now on."""
        done = self.run("--once")
        assert done.exit_code == 0, done.output


@pytest.fixture
def office(server, tmp_path, monkeypatch):
    return Office(server, tmp_path, monkeypatch)


def test_a_new_mail_gets_a_draft_that_threads(office):
    office.put(mail(Message_ID="<before@home.example>"))
    office.begin()
    assert office.contents() == []  # what was there before is left alone

    office.put(
        mail(
            Message_ID="<b@home.example>",
            In_Reply_To="<a@firm.example>",
            References="<root@firm.example> <a@firm.example>",
            Cc="Kim <kim@home.example>, sales@firm.example, support@firm.example",
            Reply_To="Sam at work <sam@work.example>",
            Subject="=?utf-8?q?Lieferung_nach_Cork_=E2=9C=93?=",
        )
    )
    done = office.run("--once")
    assert done.exit_code == 0 and "drafted 1 (2 questions, 0 open)" in done.output
    assert "Sam" not in done.output and "Cork" not in done.output
    ((draft, flags),) = office.contents()
    assert draft["In-Reply-To"] == "<b@home.example>"
    assert draft["References"].split() == ["<root@firm.example>", "<a@firm.example>", "<b@home.example>"]
    assert (draft["From"], draft["To"]) == ("Support <support@firm.example>", "Sam at work <sam@work.example>")
    assert draft["Cc"] == "Kim <kim@home.example>"
    assert draft["Subject"] == "Re: Lieferung nach Cork ✓"
    assert draft["Date"].datetime > datetime.now(UTC) - timedelta(minutes=1)
    assert draft["Message-ID"].endswith("@firm.example>")
    assert flags == {b"\\Draft"} and draft["X-Fullreply-Open"] == "0"
    text = draft.get_content().replace("\r\n", "\n")
    assert text.startswith("Hello,\n\nWe ship in two days.\n") and "Checklist" not in text
    assert "\nOn 12 May 2026 at 09:10, Sam Reed wrote:\n> Hello,\n>\n> do you ship to Ireland?" in text
    with open_ledger(office.ledger) as ledger:
        (delivery,) = deliveries.listed(ledger)
        assert delivery.id == draft["X-Fullreply-Delivery"] and delivery.state is DeliveryState.POSTED
        with office.server.client(office.user) as client:
            status = client.folder_status("Drafts", ["UIDVALIDITY", "UIDNEXT"])
        assert delivery.returned == f"{status[b'UIDVALIDITY']}:{status[b'UIDNEXT'] - 1}"
        assert ledger.inquiries()[0].sender == "Sam Reed <sam@home.example>"

    again = office.run("--once")
    assert again.exit_code == 0 and "drafted" not in again.output
    assert len(office.contents()) == 1
    assert [f for _, f in office.contents("INBOX")] == [set(), set()]  # nothing is seen, nothing is answered
    with office.server.client(office.user) as client:
        assert sorted(f[2] for f in client.list_folders()) == ["Drafts", "INBOX"]  # and nothing was sent


def test_what_is_open_flags_the_draft_and_stands_in_no_text(office):
    office.begin()
    office.put(mail("Why is it blue? Why is it late?\r\n"))
    monkey = MailDesk.draft

    def shy(self, inquiry, **known):
        made = monkey(self, inquiry, **known)
        text = "Hello,\n\nwe will find out.\n\nYour team"
        report = self.check(made.inquiry, text, questions=made.questions)
        return type(made)(text, made.parts, made.inquiry, made.questions, made.matches, report, ())

    try:
        MailDesk.draft = shy
        assert "drafted 1 (2 questions, 2 open)" in office.run("--once").output
    finally:
        MailDesk.draft = monkey
    ((draft, flags),) = office.contents()
    assert flags == {b"\\Draft", b"\\Flagged"} and draft["X-Fullreply-Open"] == "2"
    assert (
        draft.get_content()
        .replace("\r\n", "\n")
        .startswith("Hello,\n\nwe will find out.\n\nYour team\n\nOn 12 May 2026")
    )
    assert "to look at" not in draft.as_string()


IGNORED = {
    "own": mail(From="support@firm.example"),
    "company": mail(From="Ann <ann@sales.firm.example>"),
    "auto": mail(Auto_Submitted="auto-replied"),
    "generated": mail(Auto_Submitted="auto-generated; owner=x"),
    "bulk": mail(Precedence="Bulk"),
    "list": mail(List_Id="News <news.other.example>"),
    "suppress": mail(X_Auto_Response_Suppress="DR, OOF, AutoReply"),
    "report": mail(Content_Type='multipart/report; report-type=delivery-status; boundary="b"'),
    "daemon": mail(From="MAILER-DAEMON@home.example"),
    "bounce": mail(Return_Path="<>"),
    "ours": mail(X_Fullreply_Delivery="0123"),
    "empty": mail("\r\n \r\n", Subject=" "),
}


def test_machines_lists_and_ourselves_get_no_draft(office):
    office.begin()
    office.put(*IGNORED.values())
    office.put(mail(), flags=["\\Answered"])
    office.put(mail(), flags=["\\Draft"])
    done = office.run("--once")
    assert done.exit_code == 0
    assert done.output.count("ignored 1") == len(IGNORED) + 2
    assert office.contents() == []


def test_a_list_of_ours_hands_on_what_customers_write(office):
    office.begin()
    taken = [
        mail(List_Id="<support.firm.example>", Precedence="list"),
        mail(Auto_Submitted="no"),
        mail(Precedence="first-class"),
        mail(X_Auto_Response_Suppress="DR"),
        mail("\r\n", Subject="Do you ship?"),
    ]
    office.put(*taken)
    office.run("--once")
    assert len(office.contents()) == len(taken)


def test_texts_that_were_kept_long_enough_go_without_a_server(office):
    """Before: only `serve` purged."""
    old, new = (datetime.now(UTC) - timedelta(days=d) for d in (91, 89))
    with open_ledger(office.ledger, workspace="outlet") as ledger:  # of whatever workspace
        ledger.record_inquiry(Message("I am Zebulon.", ((0, 13),)), received_at=old)
        ledger.record_inquiry(Message("I am Ann.", ((0, 9),)), received_at=new)
    office.begin()
    with open_ledger(office.ledger) as ledger, ledger.reading() as connection:
        assert connection.exec_driver_sql("SELECT text FROM inquiry ORDER BY id").scalars().all() == ["", "I am Ann."]


def test_a_ledger_that_fails_is_no_fault_of_the_mail(office, monkeypatch):
    def fails(*_, **__):
        raise LedgerError("The ledger cannot be used.")

    office.begin()
    office.put(mail())
    with monkeypatch.context() as broken:
        broken.setattr(deliveries, "drafted", fails)
        assert office.run("--once").exit_code == 3
    with open_ledger(office.ledger) as ledger:
        (waiting,) = deliveries.listed(ledger, everywhere=True)
    assert (waiting.tries, waiting.silent) == (1, 0)


def test_the_first_run_says_that_it_leaves_alone_what_is_there(office):
    assert "from now on" in office.run("--once").output
    assert office.run("--once").output == ""


def test_since_goes_back_and_doubles_nothing(office):
    now = datetime.now(UTC)
    office.put(mail(Message_ID="<old@home.example>"), at=now - timedelta(days=9))
    office.put(mail(Message_ID="<new@home.example>"), at=now - timedelta(days=1))
    assert office.run("--once", "--since", "3").exit_code == 0
    assert [d["In-Reply-To"] for d, _ in office.contents()] == ["<new@home.example>"]
    office.run("--once", "--since", "20")
    office.run("--once", "--since", "20")
    assert [d["In-Reply-To"] for d, _ in office.contents()] == ["<new@home.example>", "<old@home.example>"]


def test_a_folder_that_is_numbered_anew_doubles_nothing(office):
    office.write(folder="Asked")
    now, long_ago = datetime.now(UTC), datetime.now(UTC) - timedelta(days=40)
    old, first = mail(Message_ID="<old@home.example>"), mail(Message_ID="<first@home.example>")
    office.put(old, folder="Asked", at=long_ago)
    office.begin()
    office.put(first, folder="Asked", at=now)
    office.run("--once")
    assert len(office.contents()) == 1
    with office.server.client(office.user) as client:
        before = client.folder_status("Asked", ["UIDVALIDITY"])
        client.delete_folder("Asked")
    time.sleep(1.1)  # Dovecot numbers folders by the second
    second = mail(Message_ID="<second@home.example>")
    office.put(second, folder="Asked", at=now)
    office.put(first, folder="Asked", at=now)
    office.put(old, folder="Asked", at=long_ago)
    with office.server.client(office.user) as client:
        assert client.folder_status("Asked", ["UIDVALIDITY"]) != before
    assert office.run("--once").exit_code == 0
    office.run("--once")
    assert [d["In-Reply-To"] for d, _ in office.contents()] == ["<first@home.example>", "<second@home.example>"]


def test_big_and_broken_mails_stop_no_other(office, monkeypatch):
    monkeypatch.setattr("assistant.mailbox.folder.LARGEST", 60_000)
    office.begin()
    office.put(
        mail("x" * 70_000),
        b"\xff\xfe\x00 no header at all \x80",
        mail(Message_ID=None, From="broken <<<@@>", To="=?x?y?z?=", Date="never", Subject="=?utf-8?b?4pyT?= Why?"),
        mail(Content_Type="multipart/mixed", Message_ID="no angle brackets"),
        mail(Content_Type='text/plain; charset="nonsense"'),
        mail("Do you ship to K\xf6ln?").decode().encode("latin-1"),
        mail("boundary " * 200 + "Do you ship?", Content_Type='multipart/mixed; boundary="b"'),
        mail(Message_ID="<last@home.example>"),
    )
    done = office.run("--once")
    assert done.exit_code == 0 and "larger than" in done.output
    drafts = office.contents()
    assert drafts[-1][0]["In-Reply-To"] == "<last@home.example>"
    assert len(drafts) >= 6
    with open_ledger(office.ledger) as ledger:
        assert not deliveries.listed(ledger, deliveries.WAITING)


@pytest.mark.parametrize("name", ['My "own" drafts & more', "Entwürfe 草稿", "a b"])
def test_folders_may_have_any_name(office, name):
    office.put(mail(), folder=name)
    office.put(mail(), folder=f"in {name}")
    office.write(folder=f"in {name}", drafts=name)
    assert office.run("--once", "--since", "2").exit_code == 0
    assert len(office.contents(name)) == 2 and office.contents() == []


def test_the_servers_own_folder_of_drafts_is_found(office):
    office.write(drafts="Templates")
    office.put(mail())
    done = office.run("--once", "--since", "2")
    assert 'there is no folder "Templates"; drafts go to "Drafts"' in done.output
    assert len(office.contents()) == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"password_env": "OTHER"}, "refuses the user or the password; correct user"),
        ({"folder": "Nowhere"}, "set mail.support.folder to one of: Drafts, INBOX"),
        ({"port": 1}, "could not be reached; check host, port and security"),
        ({"security": "starttls"}, 'does not offer STARTTLS; use security = "tls"'),
        ({"sender": "", "user": "plain"}, "mail.support.sender: expected an address"),
        ({"password_env": "UNSET"}, "UNSET"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(office, monkeypatch, change, told):
    monkeypatch.setenv("OTHER", "wrong")
    office.write(**change)
    done = office.run("--once")
    assert done.exit_code == 2
    assert told in done.output.replace("\n", " ")
    assert PASSWORD not in done.output


def test_the_mailbox_has_to_be_named_where_there_are_several(office):
    head, _, section = office.config.read_text().partition("[mail.support]")
    office.config.write_text(f"{head}[mail.support]{section}[mail.sales]{section}")
    assert "support or sales" in office.run("--once").output
    assert office.run("sales", "--once").exit_code == 0
    office.config.write_text("")
    assert "[mail.NAME]" in office.run().output


KILLED = """
import os, signal, sys
from assistant.cli import app
from assistant.mailbox.drafts import Drafts
from assistant.pipeline import Assistant
from tests.test_mailbox_imap import MailDesk
Assistant.load = lambda base, **known: MailDesk(base)
put = Drafts.post
def post(self, note):
    put(self, note)
    os.kill(os.getpid(), signal.SIGKILL)
Drafts.post = post
app(["--config", sys.argv[1], "mail", "--once"])
"""


def test_killed_between_the_draft_and_its_note_there_is_one_draft(office):
    office.begin()
    office.put(mail())
    killed = subprocess.run([sys.executable, "-c", KILLED, str(office.config)], cwd=ROOT, check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    with open_ledger(office.ledger) as ledger:
        (delivery,) = deliveries.listed(ledger)
        assert delivery.state is DeliveryState.POSTING and len(office.contents()) == 1
        _let_go(ledger)
        assert office.run("--once").exit_code == 0
        (delivery,) = deliveries.listed(ledger)
    assert delivery.state is DeliveryState.POSTED and delivery.returned.partition(":")[2]
    assert len(office.contents()) == 1


def _let_go(ledger):
    """Leases and waits of a process that is gone run out."""
    from sqlalchemy import update

    from assistant.ledger import schema

    with ledger.writing() as connection:
        gone = {"leased_until": None, "next_at": datetime.now(UTC) - timedelta(minutes=5)}
        connection.execute(update(schema.delivery).values(**gone))


def test_a_wire_cut_after_the_draft_was_taken_doubles_nothing(office):
    office.begin()
    office.put(mail())
    wire = Wire(office.server.port, cut=lambda said: b"APPENDUID" in said)
    office.write(port=wire.port)
    assert "1 may be there already" in office.run("--once").output
    wire.cut = lambda said: False
    with open_ledger(office.ledger) as ledger:
        _let_go(ledger)
    assert "drafted 1" in office.run("--once").output
    assert len(office.contents()) == 1
    wire.close()


def test_a_draft_that_an_agent_saved_anew_is_not_put_there_again(office):
    office.begin()
    office.put(mail(Message_ID="<asked@home.example>"))
    wire = Wire(office.server.port, cut=lambda said: b"APPENDUID" in said)
    office.write(port=wire.port)
    office.run("--once")
    wire.close()
    office.write()
    with office.server.client(office.user) as client:
        client.select_folder("Drafts")
        client.delete_messages(client.search(["ALL"]))
        client.expunge()
    office.put(mail("Edited.", In_Reply_To="<asked@home.example>", From="support@firm.example"), folder="Drafts")
    with open_ledger(office.ledger) as ledger:
        _let_go(ledger)
    office.run("--once")
    assert [d.get_content().replace("\r\n", "\n").strip() for d, _ in office.contents()] == ["Edited."]


def test_a_wire_cut_before_the_draft_was_taken_tries_again(office):
    office.begin()
    office.put(mail())
    wire = Wire(office.server.port, upstream=lambda asked: b"APPEND" in asked)
    office.write(port=wire.port)
    assert "1 may be there already" in office.run("--once").output  # nobody can know
    wire.upstream = lambda asked: False
    with open_ledger(office.ledger) as ledger:
        _let_go(ledger)
    office.run("--once")
    assert len(office.contents()) == 1
    wire.close()


def test_a_server_that_tells_no_uid_gets_the_id_of_the_message(office):
    office.begin()
    office.put(mail())
    wire = Wire(office.server.port, alter=lambda said: said.replace(b"APPENDUID", b"XXXXXXXXX"))
    office.write(port=wire.port)
    office.run("--once")
    ((draft, _),) = office.contents()
    with open_ledger(office.ledger) as ledger:
        assert deliveries.listed(ledger)[0].returned == draft["Message-ID"]
    wire.close()


class Kept:
    """A keeper that only counts."""

    def __init__(self):
        self.mails, self.at = [], None

    def place(self):
        return self.at

    def keep(self, one):
        self.mails.append(one)

    def reached(self, place):
        self.at = place

    def work(self):
        return None

    def ignored(self, reason):
        return None


@contextlib.contextmanager
def watched(office, port, monkeypatch):
    """A mailbox that a thread watches; what it says."""
    said, keeper = [], Kept()
    ended = threading.Event()

    def work():
        if ended.is_set():
            raise KeyboardInterrupt

    keeper.work = work
    access = MailAccess("127.0.0.1", office.user, PASSWORD, port, "none", sender="s@firm.example", timeout_s=5)

    def run():
        with contextlib.suppress(KeyboardInterrupt):
            watching.watch(access, keeper, said.append)

    monkeypatch.setattr(watching, "_STEP", 0.05)
    monkeypatch.setattr(watching, "_WAITS", (0.0, 0.05, 0.05))
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    until(lambda: keeper.at is not None)
    try:
        yield keeper, said
    finally:
        ended.set()
        thread.join(10)
        assert not thread.is_alive()


def until(condition, seconds=10.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def test_a_server_that_can_tells_of_a_mail_at_once(office, monkeypatch):
    with watched(office, office.server.port, monkeypatch) as (keeper, _):
        time.sleep(0.2)  # it listens
        office.put(mail())
        until(lambda: len(keeper.mails) == 1, 5)
        office.put(mail(), mail())
        until(lambda: len(keeper.mails) == 3, 5)


def test_a_connection_with_a_high_number_is_listened_to(office, monkeypatch):
    """select() refuses file descriptors above 1,023, which a process with many connections has."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], min(4096, before[1])), before[1]))
    first = os.open(os.devnull, os.O_RDONLY)
    held = [first, *(os.dup(first) for _ in range(1_100))]
    try:
        with watched(office, office.server.port, monkeypatch) as (keeper, _):
            time.sleep(0.2)
            office.put(mail())
            until(lambda: len(keeper.mails) == 1, 5)
    finally:
        for one in held:
            os.close(one)
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_server_that_cannot_is_asked_now_and_then(office, monkeypatch):
    monkeypatch.setattr(watching, "EVERY", 0.2)
    wire = Wire(office.server.port, alter=lambda said: said.replace(b" IDLE", b" SLOW"))
    with watched(office, wire.port, monkeypatch) as (keeper, _):
        office.put(mail())
        until(lambda: len(keeper.mails) == 1)
    wire.close()


def test_a_broken_connection_is_made_anew_and_said_once(office, monkeypatch):
    monkeypatch.setattr(watching, "EVERY", 0.2)
    wire = Wire(office.server.port)
    with watched(office, wire.port, monkeypatch) as (keeper, said):
        wire.cut = lambda _: True
        seen = wire.connections
        until(lambda: wire.connections > seen + 5)
        assert len(said) == 1 and "trying again" in said[0]
        wire.cut = lambda _: False
        office.put(mail())
        until(lambda: len(keeper.mails) == 1)
        until(lambda: len(said) == 2)
        assert said[1] == "the mail server answers again"
    wire.close()


def test_a_mail_at_which_the_connection_breaks_is_passed_over_at_last(office, monkeypatch):
    monkeypatch.setattr(watching, "EVERY", 0.2)
    wire = Wire(office.server.port, cut=lambda said: b"POISON" in said)
    with watched(office, wire.port, monkeypatch) as (keeper, _):
        office.put(mail("POISON?"), mail("fine?"))
        until(lambda: any(b"fine" in m.raw for m in keeper.mails))
        assert len(keeper.mails) == 1
    wire.close()


def test_the_command_ends_cleanly_when_it_is_stopped(office):
    script = KILLED.partition("put =")[0] + 'app(["--config", sys.argv[1], "mail"])'
    command = [sys.executable, "-c", script, str(office.config)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as running:
        assert any("Ctrl-C ends it" in line for line in running.stderr)
        time.sleep(0.5)
        running.send_signal(signal.SIGINT)
        try:
            _, told = running.communicate(timeout=20)
        finally:
            running.kill()
        assert running.returncode == 0 and "stopped" in told and "Traceback" not in told


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    made = folder / "cert.pem", folder / "key.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    more = ["-addext", "subjectAltName=DNS:localhost", "-out", str(made[0]), "-keyout", str(made[1])]
    subprocess.run(["openssl", *words.split(), *more], check=True, capture_output=True)
    return made


def test_certificates_are_verified(certificate, tmp_path, monkeypatch):
    dovecot = Dovecot(certificate)
    try:
        office = Office(dovecot, tmp_path, monkeypatch)
        office.put(mail())
        office.write(host="localhost", port=dovecot.tls, security="tls")
        refused = office.run("--once")
        assert refused.exit_code == 2 and "certificate is not trusted" in refused.output
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        assert office.run("--once", "--since", "2").exit_code == 0
        assert len(office.contents()) == 1
        office.write(host="127.0.0.1", port=dovecot.tls, security="tls")  # which the certificate does not name
        assert "certificate is not trusted" in office.run("--once").output
        office.write(host="localhost", security="starttls")
        assert office.run("--once").exit_code == 0
        with pytest.raises(ConfigurationError, match="certificate"):
            monkeypatch.delenv("SSL_CERT_FILE")
            access = MailAccess("localhost", office.user, PASSWORD, dovecot.port, "starttls", sender="s@firm.example")
            checking.check(access, "mail.support", print)
    finally:
        dovecot.stop()
