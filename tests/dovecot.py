"""A real IMAP server on loopback, and a wire to it that alters what the server says or breaks."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from imapclient import IMAPClient

PASSWORD = "correct horse, battery 7"
_CONF = """
protocols = imap
base_dir = {run}
state_dir = {run}/state
log_path = {folder}/log
listen = 127.0.0.1
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_failure_delay = 0
default_login_user = {login}
default_internal_user = {internal}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:~/Maildir
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%n
}}
namespace inbox {{
  inbox = yes
  mailbox Drafts {{
    auto = create
    special_use = \\Drafts
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls}
  }}
}}
"""


def program():
    """Dovecot's path, None where it is not installed."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def _free():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Dovecot:
    """A server with a mailbox for each name that is asked for; with a `certificate` it speaks TLS."""

    def __init__(self, certificate=None):
        self._top = tempfile.TemporaryDirectory(prefix="dov")  # a short name: sockets' paths are bounded
        self.folder = Path(self._top.name)
        self.folder.chmod(0o755)
        self.port, self.tls = _free(), _free()
        self._count = itertools.count()
        me = pwd.getpwuid(os.getuid())
        root = me.pw_uid == 0
        owner = pwd.getpwnam("nobody") if root else me
        (self.folder / "mail").mkdir()
        os.chown(self.folder / "mail", owner.pw_uid, owner.pw_gid)
        names = ("dovenull", "dovecot", "dovecot") if root else (me.pw_name, me.pw_name, _group(me.pw_gid))
        keys = f"ssl_cert = <{certificate[0]}\nssl_key = <{certificate[1]}" if certificate else ""
        text = _CONF.format(
            run=self.folder / "run", folder=self.folder, ssl="yes" if certificate else "no", certificate=keys,
            login=names[0], internal=names[1], group=names[2], uid=owner.pw_uid, gid=owner.pw_gid,
            port=self.port, tls=self.tls if certificate else 0,
        )  # fmt: skip
        (self.folder / "conf").write_text(text)
        # all are there from the start: Dovecot looks at the file's time, to the second
        (self.folder / "users").write_text("".join(f"user{i}:{{PLAIN}}{PASSWORD}\n" for i in range(200)))
        self._process = subprocess.Popen([program(), "-F", "-c", str(self.folder / "conf")], stderr=subprocess.DEVNULL)
        self._wait()

    def _wait(self):
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as there:
                if there.recv(10).startswith(b"* OK"):
                    return
            time.sleep(0.05)
        raise RuntimeError(f"dovecot does not start: {(self.folder / 'log').read_text()}")

    def user(self):
        """The name of one who was not here before."""
        return f"user{next(self._count)}"

    @contextlib.contextmanager
    def client(self, user):
        """A connection of another program."""
        with IMAPClient("127.0.0.1", self.port, ssl=False) as client:
            client.login(user, PASSWORD)
            yield client

    def stop(self):
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(20)
        self._top.cleanup()


def _group(gid):
    import grp

    return grp.getgrgid(gid).gr_name


class Wire:
    """A port that leads to another: `alter(bytes)` changes what the server says, `cut(bytes)` says when to break."""

    def __init__(self, port, *, alter=lambda said: said, cut=lambda said: False, upstream=lambda asked: False):
        self._to, self.alter, self.cut, self.upstream = port, alter, cut, upstream
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self.connections += 1
                far = socket.create_connection(("127.0.0.1", self._to))
                for source, sink, server in ((near, far, False), (far, near, True)):
                    threading.Thread(target=self._carry, args=(source, sink, server), daemon=True).start()

    def _carry(self, source, sink, server):
        with contextlib.suppress(OSError):
            while said := source.recv(65536):
                if (self.cut if server else self.upstream)(said):
                    break
                sink.sendall(self.alter(said) if server else said)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self):
        self._listener.close()
