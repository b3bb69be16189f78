"""The sections of `fullreply.toml` that name helpdesks, mailboxes and programs that want to be told of events."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from assistant.config_sections import Line, Section, judge_address

Product = Literal["chatwoot", "zammad", "freescout", "helpscout", "zendesk", "front", "intercom", "freshdesk"]
UNSIGNED = ("chatwoot", "freshdesk")  # products whose webhooks may carry no signature: the secret goes beside them
BARE = {  # the addresses of APIs that lie under no path
    "helpscout": "https://api.helpscout.net",
    "zendesk": "https://YOU.zendesk.com",
    "front": "https://api2.frontapp.com",
    "intercom": "https://api.intercom.io",
    "freshdesk": "https://YOU.freshdesk.com",
}
_DEEPER = re.compile(r"/app/accounts(?:/.*)?|.*/api(?:/v[0-9]+)?")  # a page of Chatwoot; a path that writers add
EventKind = Literal["gap.opened", "promise.due", "reply.checked"]


def _source(name: str) -> str:
    """`name`, if it can stand in an address and in the ledger."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,62}", name):
        raise ValueError('a name of small letters, digits, "-" and "_"')
    return name


SourceName = Annotated[str, AfterValidator(_source)]
Variable = Annotated[str, Field(max_length=100, pattern=r"^(?:[A-Za-z_][A-Za-z0-9_]*)?$")]
Address = Annotated[str, Field(max_length=1000, pattern=r"^[!-~]*$")]
Id = Annotated[str, Field(max_length=200, pattern=r"^[!-~]*$")]


def _path(url: str) -> str:
    """The path of an address; of what is none nothing, as others say so."""
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


class Helpdesk(Section):
    """A helpdesk whose webhooks come to `/v1/webhooks/NAME`, and into which drafts are written.

    `secret_env` and `token_env` are the environment variables with the secret of its webhooks and the token of its
    API, whose base is `url`; without a `url` nothing is written back. `account` and `author` are ids that the product
    asks for (docs/HELPDESKS.md says which). `signed = false`: an older product that sends no signature, but the secret.
    """

    product: Product
    url: Address = ""
    secret_env: Variable = ""
    token_env: Variable = ""
    account: Id = ""
    author: Id = ""
    workspace: Annotated[str, Field(max_length=63)] = "main"
    agent: Line = ""
    signed: bool = True
    plain_http: bool = False
    timeout_s: Annotated[float, Field(ge=0.1, le=120)] = 20.0

    @field_validator("url", mode="after")
    @classmethod
    def _base(cls, url: str, info: ValidationInfo) -> str:
        """A helpdesk of one's own may live under a path, such as "/helpdesk"; nothing works below a page or the API."""
        product, path = info.data.get("product", "the helpdesk"), _path(url)
        if path and product in BARE:
            raise ValueError(f'the address of the API without a path, as in "{BARE[product]}"')
        if _DEEPER.fullmatch(path):
            raise ValueError(f"the address of {product} itself, without the path of a page or of its API")
        return url

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        if self.url and not judge_address(self.url, plain_http=self.plain_http):
            raise ValueError(
                'url: an address "https://..." without user, query or fragment; http only to this machine, '
                "unless plain_http = true"
            )
        if not self.signed and self.product not in UNSIGNED:
            raise ValueError(f'"signed = false" only for {" and ".join(UNSIGNED)}: the others sign what they send')
        return self


class Mailbox(Section):
    """A mailbox that `fullreply mail` reads, and into whose `drafts` folder it puts drafts. It never sends.

    `password_env` is the environment variable with the password. `security = "none"` goes to this machine only.
    """

    host: Annotated[str, Field(min_length=1, max_length=253, pattern=r"^[0-9A-Za-z.:-]+$")]
    user: Line
    password_env: Variable
    port: Annotated[int, Field(ge=1, le=65535)] = 993
    security: Literal["tls", "starttls", "none"] = "tls"
    folder: Line = "INBOX"
    drafts: Line = "Drafts"
    sender: Line = ""
    workspace: Annotated[str, Field(max_length=63)] = "main"
    agent: Line = ""
    timeout_s: Annotated[float, Field(ge=0.1, le=600)] = 30.0

    @model_validator(mode="after")
    def _in_the_open(self) -> Self:
        if self.security == "none" and self.host not in ("localhost", "127.0.0.1", "::1"):
            raise ValueError('"tls" or "starttls": without them the password would cross the network in the open')
        return self


class EventEndpoint(Section):
    """A program that is told of events by Standard Webhooks; `secret_env` holds its "whsec_..." secret."""

    url: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[!-~]*$")]
    secret_env: Variable
    kinds: Annotated[tuple[EventKind, ...], Field(min_length=1)] = ("gap.opened", "promise.due", "reply.checked")
    workspace: Annotated[str, Field(max_length=63)] = "main"
    plain_http: bool = False
    timeout_s: Annotated[float, Field(ge=0.1, le=120)] = 15.0

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        if not judge_address(self.url, plain_http=self.plain_http):
            raise ValueError(
                'url: an address "https://..." without user, query or fragment; http only to this machine, '
                "unless plain_http = true"
            )
        return self
