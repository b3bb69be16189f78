"""The errors that Fullreply raises on purpose.

FullreplyError
├── InputError          a text, line or file that cannot be read            (exit code 2, HTTP 422)
├── ConfigurationError  fullreply.toml, or an environment that cannot work  (exit code 2)
├── KnowledgeBaseError  a knowledge base that is missing, empty or broken   (exit code 2)
├── ModelError          a model file that is missing, altered or of another version (exit code 3)
└── LedgerError         the ledger cannot be opened or written              (exit code 3)

Each says what was expected, what was found and what to do; several problems of one load are raised together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what was expected, what was found, what to do."""

    where: str
    expected: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: expected {self.expected}, found {self.found}; {self.remedy}"


class FullreplyError(Exception):
    """Base of all errors that Fullreply raises on purpose; `str()` of it is fit to be shown to a person."""

    exit_code = 2

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([message, *(f"  {p}" for p in self.problems)]))


class InputError(FullreplyError):
    """A text, line or file that cannot be read."""


class ConfigurationError(FullreplyError):
    """A configuration that cannot work."""


class KnowledgeBaseError(FullreplyError):
    """A knowledge base that is missing, empty or broken."""


class ModelError(FullreplyError):
    """A model file that is missing, altered or of another version."""

    exit_code = 3


class LedgerError(FullreplyError):
    """The ledger cannot be opened, read or written."""

    exit_code = 3
