"""What the agent knows and no article says, from the command line: --fact "order 48213=shipped on 3 May"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, overload

import typer

from assistant.errors import InputError
from assistant.types import Fact

MOST = 20  # facts of one inquiry
LONGEST = 500  # characters of a label or a value
Facts = Annotated[
    list[str] | None,
    typer.Option(
        "--fact",
        metavar="LABEL=VALUE",
        help='What you know of the customer\'s own case: "order 48213=shipped on 3 May". May be given more than once.',
    ),
]


@overload
def known_facts(given: Sequence[str] | None) -> tuple[Fact, ...]: ...


@overload
def known_facts(given: Sequence[str] | None, *, wire: Literal[True]) -> list[dict[str, str]]: ...


def known_facts(given: Sequence[str] | None, *, wire: bool = False) -> tuple[Fact, ...] | list[dict[str, str]]:
    """The facts of the command line, with `wire` as fields of a line; InputError where one is not LABEL=VALUE."""
    texts = list(given or ())
    if len(texts) > MOST:
        raise InputError(f"--fact: expected {MOST} at most, found {len(texts)}")
    facts = [_fact(text) for text in texts]
    return [{"label": f.label, "value": f.value} for f in facts] if wire else tuple(facts)


def _fact(text: str) -> Fact:
    label, equals, value = text.partition("=")
    if not equals or not label.strip():
        raise InputError('--fact: expected LABEL=VALUE, for example --fact "order 48213=shipped on 3 May"')
    if max(len(label), len(value)) > LONGEST:
        raise InputError(f"--fact: expected {LONGEST} characters at most in label and value")
    return Fact(label.strip(), value.strip())
