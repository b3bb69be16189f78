"""Where deliveries come from and notes go to: the helpdesks and mailboxes of the configuration, with their secrets."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from assistant.errors import ConfigurationError, InputError, Problem
from assistant.types import Draft, Ignored, Incoming, Message, Writer

if TYPE_CHECKING:
    from assistant.config import Configuration
    from assistant.config_helpdesks import Helpdesk, Mailbox
    from assistant.pipeline import Assistant


class NotJson(InputError):
    """A body that is no JSON."""


Read = Callable[[str], Incoming | Ignored]
"""What a payload tells; InputError for one that is of no known form."""


def _as_it_is(incoming: Incoming) -> Incoming | Ignored:
    return incoming


def _message(desk: Assistant, _: str, incoming: Incoming) -> Message:
    known = {"subject": incoming.subject, "sender": incoming.sender, "channel": incoming.channel}
    return desk.read(incoming.text, html=incoming.html, **known)


def _target(incoming: Incoming, _: Draft) -> Mapping[str, str]:
    return incoming.target


@dataclass(frozen=True, slots=True)
class Source:
    """A helpdesk or a mailbox. `write` puts notes there, None where drafts stay in the ledger.

    `read` takes a payload apart, `fill` asks for the text that a product left out (raises calling.Later or Refused),
    `message` lets a desk read it, and `target` is what the way back needs. `product` and `secret` are a helpdesk's:
    without a secret it sends no webhooks.
    """

    name: str
    workspace: str
    agent: str
    read: Read
    write: Writer | None
    timeout_s: float
    fill: Callable[[Incoming], Incoming | Ignored] = _as_it_is
    message: Callable[[Assistant, str, Incoming], Message] = _message
    target: Callable[[Incoming, Draft], Mapping[str, str]] = _target
    product: str = ""
    secret: str = field(default="", repr=False)
    signed: bool = True


def helpdesks(configuration: Configuration, environment: Mapping[str, str] = os.environ) -> dict[str, Source]:
    """The helpdesks by name. ConfigurationError names each variable that should hold a secret, and does not."""
    problems: list[Problem] = []
    found = {name: _helpdesk(name, own, environment, problems) for name, own in configuration.helpdesks.items()}
    if problems:
        raise ConfigurationError("A helpdesk of fullreply.toml cannot be used as it stands.", problems)
    return found


def mailboxes(configuration: Configuration, environment: Mapping[str, str] = os.environ) -> dict[str, Source]:
    """The mailboxes by name; ConfigurationError as for helpdesks."""
    problems: list[Problem] = []
    found = {
        name: _mailbox(name, given, configuration, environment, problems) for name, given in configuration.mail.items()
    }
    if problems:
        raise ConfigurationError("A mailbox of fullreply.toml cannot be used as it stands.", problems)
    return found


def _helpdesk(name: str, given: Helpdesk, environment: Mapping[str, str], problems: list[Problem]) -> Source:
    from assistant import helpdesks as products

    where = f"helpdesks.{name}"
    secret = _secret(f"{where}.secret_env", given.secret_env, environment, problems)
    token = _secret(f"{where}.token_env", given.token_env, environment, problems)
    if given.url and not given.token_env:
        remedy = "name the variable that holds the token of its API, or leave url out: drafts then stay in the ledger"
        problems.append(Problem(f"{where}.token_env", "the name of an environment variable", "none", remedy))
    access = products.Access(given.product, given.url, token, given.account, given.author, given.timeout_s)
    return Source(
        name,
        given.workspace,
        given.agent,
        lambda payload: products.read(given.product, parsed(payload), previews=bool(given.url)),
        _writer(lambda: products.writer(access), where, problems) if given.url else None,
        given.timeout_s,
        fill=lambda incoming: products.fill(access, incoming),
        product=given.product,
        secret=secret,
        signed=given.signed,
    )


def _mailbox(
    name: str, given: Mailbox, known: Configuration, environment: Mapping[str, str], problems: list[Problem]
) -> Source:
    from assistant import mailbox

    where = f"mail.{name}"
    password = _secret(f"{where}.password_env", given.password_env, environment, problems)
    access = mailbox.MailAccess(
        host=given.host,
        user=given.user,
        password=password,
        port=given.port,
        security=given.security,
        folder=given.folder,
        drafts=given.drafts,
        sender=given.sender,
        ours=tuple(a.lower() for a in known.in_workspace(given.workspace).company.addresses),
        timeout_s=given.timeout_s,
    )
    write = _writer(lambda: mailbox.writer(access), where, problems) if password else None
    return Source(
        name,
        given.workspace,
        given.agent,
        mailbox.read,
        write,
        given.timeout_s,
        message=_mail,
        target=lambda incoming, made: mailbox.with_draft(incoming.target, made),
    )


def _secret(where: str, variable: str, environment: Mapping[str, str], problems: list[Problem]) -> str:
    """What a variable holds; a problem where one is named that holds nothing."""
    value = environment.get(variable, "").strip() if variable else ""
    if variable and not value:
        remedy = "set it for the process that needs it, or take the line out of fullreply.toml"
        problems.append(Problem(where, f"a secret in the environment variable {variable}", "nothing", remedy))
    return value


def _writer(make: Callable[[], Writer], where: str, problems: list[Problem]) -> Writer | None:
    try:
        return make()
    except (ConfigurationError, InputError) as error:
        remedy = "see docs/HELPDESKS.md"
        told = [replace(p, where=f"{where}.{p.where}") for p in error.problems]
        problems += told or [Problem(where, "settings that fit the product", str(error), remedy)]
        return None


def parsed(payload: str) -> dict[str, Any]:
    """An object of JSON; NotJson for what is none at all, InputError for another kind of value."""
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        raise NotJson("The delivery is not readable as JSON.") from None
    if not isinstance(found, dict):
        raise InputError("The delivery is JSON, but not an object.")
    return found


def _mail(desk: Assistant, payload: str, incoming: Incoming) -> Message:
    from assistant import mailbox

    return desk.read(mailbox.raw_of(payload), sender=incoming.sender, channel=incoming.channel)
