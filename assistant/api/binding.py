"""Where the server listens: on this machine, or further where there are keys."""

from __future__ import annotations

import errno
import socket

from assistant.api.guard import is_loopback
from assistant.errors import ConfigurationError, Problem

_REASONS = {
    errno.EADDRINUSE: ("a free port", "one that another program uses", "stop that program, or choose another --port"),
    errno.EACCES: ("a port that you may use", "one for the administrator", "choose a --port above 1023"),
    errno.EADDRNOTAVAIL: ("an address of this machine", "another one", "choose another --host"),
}


def refuse_network_without_key(host: str, *, keys: bool) -> None:
    """ConfigurationError where others could reach the server and no key is set."""
    if not keys and not is_loopback(host):
        remedy = "leave out --host, or make a key: fullreply keys create NAME"
        found = Problem("host", "127.0.0.1, localhost or ::1", host, remedy)
        raise ConfigurationError("Without a key Fullreply serves this machine only.", [found])


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; ConfigurationError where the address cannot be had, before anything is loaded."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        usual = ("an address of this machine", (error.strerror or "another one").lower(), "choose another --host")
        expected, found, remedy = _REASONS.get(error.errno or 0, usual)
        where = Problem(f"{host}:{port}", expected, found, remedy)
        raise ConfigurationError("Fullreply cannot serve there.", [where]) from None
