"""Whether a delivery comes from the helpdesk that it claims: one table, and one function that reads it.

What is signed is always the raw body, some with the time before it. A signature is compared in constant time with the
text that the product itself would have written, so a second spelling of the same bytes (other letters' case, other
padding) is refused as well.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

TOLERANCE = 300.0  # seconds that a delivery may be old, or ahead of our clock
BESIDE = "x-fullreply-secret"  # the secret itself, where a product signs nothing
Headers = Mapping[str, str]


class Unverified(Exception):
    """The request does not prove where it comes from. It says no more, to nobody."""


def _body(stamp: str, raw: bytes) -> bytes:
    return raw


def _seconds(stamp: str) -> float:
    """Unix time in seconds, as digits."""
    if not re.fullmatch(r"[0-9]{1,12}", stamp, re.ASCII):
        raise Unverified
    return float(stamp)


def _milliseconds(stamp: str) -> float:
    """Unix time in milliseconds, as digits."""
    if not re.fullmatch(r"[0-9]{1,15}", stamp, re.ASCII):
        raise Unverified
    return int(stamp) / 1000


def _iso(stamp: str) -> float:
    """A moment such as "2026-11-03T10:15:30Z"."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)", stamp, re.ASCII):
        raise Unverified
    try:
        return datetime.fromisoformat(stamp).timestamp()
    except (ValueError, OverflowError):
        raise Unverified from None


def _plain_key(secret: str) -> bytes:
    return secret.encode("utf-8", "surrogatepass")


def _freescout_key(secret: str) -> bytes:
    """The key that FreeScout derives from its APP_KEY; one that was derived already (32 hexadecimal digits) is kept."""
    if re.fullmatch(r"[0-9a-f]{32}", secret, re.ASCII):
        return secret.encode()
    return hashlib.md5(_plain_key(secret) + b"webhook_key", usedforsecurity=False).hexdigest().encode()


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one product signs.

    The signature stands in `header` after `prefix`, as hexadecimal digits or base64, and is the HMAC of what `signed`
    makes of the timestamp and the raw body. `stamp` is the header of the timestamp, which `moment` turns into Unix
    time; without one a delivery may have any age.
    """

    header: str
    algorithm: str
    hexadecimal: bool = False
    prefix: str = ""
    stamp: str = ""
    moment: Callable[[str], float] = _seconds
    signed: Callable[[str, bytes], bytes] = _body
    key: Callable[[str], bytes] = _plain_key


SCHEMES: Mapping[str, tuple[Scheme, ...]] = {
    "chatwoot": (
        Scheme(
            "x-chatwoot-signature",
            "sha256",
            hexadecimal=True,
            prefix="sha256=",
            stamp="x-chatwoot-timestamp",
            signed=lambda stamp, raw: stamp.encode() + b"." + raw,
        ),
    ),
    "zammad": (Scheme("x-hub-signature", "sha1", hexadecimal=True, prefix="sha1="),),
    "freescout": (Scheme("x-freescout-signature", "sha1", key=_freescout_key),),
    "helpscout": (Scheme("x-helpscout-signature", "sha1"),),
    "zendesk": (
        Scheme(
            "x-zendesk-webhook-signature",
            "sha256",
            stamp="x-zendesk-webhook-signature-timestamp",
            moment=_iso,
            signed=lambda stamp, raw: stamp.encode() + raw,
        ),
    ),
    "front": (
        Scheme(  # webhooks of applications
            "x-front-signature",
            "sha256",
            stamp="x-front-request-timestamp",
            moment=_milliseconds,
            signed=lambda stamp, raw: stamp.encode() + b":" + raw,
        ),
        Scheme("x-front-signature", "sha1"),  # webhooks of rules, which carry no time
    ),
    "intercom": (Scheme("x-hub-signature", "sha1", hexadecimal=True, prefix="sha1="),),
    "freshdesk": (),  # signs nothing
}


def verify(product: str, secret: str, headers: Headers, raw: bytes, now: datetime, *, signed: bool = True) -> None:
    """Raises Unverified unless the delivery proves that its sender knows `secret`; an empty secret proves nothing.

    `headers` have names in small letters. Where a product does not sign (Freshdesk; `signed=False`), the secret itself
    has to come in the header `X-Fullreply-Secret`, or as the password of HTTP Basic.
    """
    schemes = SCHEMES.get(product)
    if not secret or schemes is None:
        raise Unverified
    if not schemes or not signed:
        return _beside(secret, headers)
    if not any(_holds(scheme, secret, headers, raw, now) for scheme in schemes):
        raise Unverified


def _holds(scheme: Scheme, secret: str, headers: Headers, raw: bytes, now: datetime) -> bool:
    """Whether the signature is right and fresh."""
    stamp = headers.get(scheme.stamp, "") if scheme.stamp else ""
    if scheme.stamp:
        try:
            age = now.timestamp() - scheme.moment(stamp)
        except Unverified:
            return False
        if abs(age) > TOLERANCE:
            return False
    mac = hmac.new(scheme.key(secret), scheme.signed(stamp, raw), scheme.algorithm)
    wanted = mac.hexdigest() if scheme.hexadecimal else base64.b64encode(mac.digest()).decode()
    given = headers.get(scheme.header, "")
    return hmac.compare_digest((scheme.prefix + wanted).encode(), given.encode("utf-8", "surrogatepass"))


def _beside(secret: str, headers: Headers) -> None:
    """Raises Unverified unless the secret itself came along."""
    given = headers.get(BESIDE) or _password(headers.get("authorization", ""))
    if not hmac.compare_digest(_plain_key(secret), given.encode("utf-8", "surrogatepass")):
        raise Unverified


def _password(header: str) -> str:
    """The password of an `Authorization: Basic` header; empty where there is none."""
    kind, _, encoded = header.partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(encoded.strip(), validate=True).decode("utf-8").partition(":")[2]
    except ValueError:
        return ""
