"""Which ids each product needs in the configuration, so that a wrong one is named when the program starts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from assistant.errors import ConfigurationError, Problem

if TYPE_CHECKING:
    from assistant.helpdesks.writing import Access

_NUMBER = r"[0-9]{1,18}"
_NONE = ""
# product: (account, author), each as (form, what it is, whether it has to be there)
_Known = tuple[str, str, bool]
_NEEDS: Mapping[str, tuple[_Known, _Known]] = {
    "chatwoot": ((_NUMBER, "the account's number, as in /app/accounts/NUMBER", True), (_NONE, "", False)),
    "zammad": ((_NONE, "", False), (_NONE, "", False)),
    "freescout": ((_NONE, "", False), (_NUMBER, "the number of the user who writes the notes", True)),
    "helpscout": ((_NONE, "", False), (_NUMBER, "the number of the user who writes the drafts", False)),
    "zendesk": (
        (r"[!-~]+@[!-~]+", "the e-mail address of the agent whose API token it is", True),
        (_NUMBER, "the number of the agent who writes the notes", False),
    ),
    "front": (
        (r"cha_[A-Za-z0-9]{1,60}|alt:address:[!-~]{1,190}", 'a channel, "cha_..." or "alt:address:..."', False),
        (r"tea_[A-Za-z0-9]{1,60}", 'the teammate who gets the drafts, "tea_..."', False),
    ),
    "intercom": ((_NONE, "", False), (_NUMBER, "the number of the teammate who writes the notes", True)),
    "freshdesk": ((_NONE, "", False), (_NUMBER, "the number of the agent who writes the notes", False)),
}


def check(access: Access) -> None:
    """Raises ConfigurationError with each id that is missing or cannot be one; ids that nobody asked for are left.

    Its problems name the line alone: who calls knows the section.
    """
    account, author = _NEEDS[access.product]
    found = [_problem("account", access.account, account), _problem("author", access.author, author)]
    if problems := [problem for problem in found if problem is not None]:
        raise ConfigurationError("A helpdesk of fullreply.toml cannot be used as it stands.", problems)


def _problem(name: str, given: str, known: _Known) -> Problem | None:
    form, expected, needed = known
    if not form or (not given and not needed) or re.fullmatch(form, given, re.ASCII):
        return None
    remedy = "docs/HELPDESKS.md says where it is found"
    return Problem(name, expected, "another form" if given else "nothing", remedy)
