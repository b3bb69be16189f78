"""Headers of mails, however broken: text on one line, addresses, and ids of messages.

The standard library's own reading of a header takes time with the square of its length: it gets short pieces only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from email import policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import Message
from email.parser import BytesParser

MOST = 50  # addresses of one header
HEAD = 200_000  # bytes of a mail's head that are looked at
_LONGEST = 20_000  # characters of one header
_READ = 2_000  # of those that are decoded, or read as addresses
# what the standard library's parser raises on headers that break its grammar
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
_ID = re.compile(r"<[!-;=?-~]{1,240}>")
_END = re.compile(rb"\r?\n\r?\n")


def head_of(raw: bytes) -> Message:
    """The headers of a mail, without its body."""
    found = _END.search(raw, 0, HEAD)
    head = raw[: found.start() if found else HEAD]
    return BytesParser(policy=policy.compat32).parsebytes(head.lstrip(b"\r\n") + b"\n\n", headersonly=True)


def value(mail: Message, name: str) -> str:
    """A decoded header on one line; "" where it is missing."""
    return next(iter(values(mail, name)), "")


def values(mail: Message, name: str) -> list[str]:
    """Each header of a name, decoded, on one line."""
    return [_decoded(v) for v in written(mail, name)]


def written(mail: Message, name: str) -> list[str]:
    """Each header of a name as it was written, on one line."""
    return [_text(v) for n, v in mail.raw_items() if n.lower() == name.lower()]


def addressed(mail: Message, name: str) -> tuple[Address, ...]:
    """The addresses in all headers of a name."""
    return tuple(a for v in written(mail, name) for a in addresses(v))


def _text(header: str) -> str:
    """A header in one encoding or another."""
    raw = header[:_LONGEST].encode("ascii", "surrogateescape")
    try:
        return plain(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return plain(raw.decode("latin-1"))


def _decoded(text: str) -> str:
    try:
        return plain(str(make_header(decode_header(text[:_READ])))) if "=?" in text else text
    except _BROKEN:
        return text


def plain(text: str) -> str:
    """A text on one line, without what no header holds."""
    return " ".join(text.encode("utf-8", "replace").decode().replace("\0", " ").split())


def literal(text: str) -> str:
    """A text that stands in a header as it is: the library would decode an encoded word in it, line ends and all."""
    return text.replace("=?", "= ?")


def addresses(text: str) -> tuple[Address, ...]:
    """The addresses in the text of a header that a mail can be sent to; domains in ASCII."""
    found = []
    cut = text if len(text) <= _READ else text[:_READ].rpartition(",")[0]  # half an address is another one
    for one in _parsed(cut)[:MOST]:
        try:
            user, domain = one.username, one.domain.encode("idna").decode().lower()
            if user and domain and user.isascii() and "." in domain + ".":
                found.append(Address(plain(one.display_name), user, domain))
        except _BROKEN:
            continue
    return tuple(found)


def _parsed(text: str) -> tuple[Address, ...]:
    try:
        return tuple(policy.default.header_factory("to", plain(text)).addresses)
    except _BROKEN:
        return ()


def ids(text: str) -> list[str]:
    """The ids of messages in a header, in their order, each once; none that a header would decode."""
    return [found for found in dict.fromkeys(_ID.findall(text)) if "=?" not in found]


def joined(found: Iterable[Address]) -> str:
    """Addresses as the text of a header."""
    return ", ".join(map(str, found))


def is_ours(address: Address, ours: Iterable[str]) -> bool:
    """Whether an address is one of ours, or in a domain of ours ("firm.example" or "@firm.example")."""
    spec = address.addr_spec.lower()
    return any(spec == one or ("@" not in one.lstrip("@") and within(address.domain, one)) for one in ours)


def within(domain: str, ours: str) -> bool:
    """Whether a domain is ours or below it."""
    own = ours.lower().lstrip("@").rstrip(".")
    return bool(own) and f".{domain.lower()}".endswith(f".{own}")
