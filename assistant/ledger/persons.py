"""A person in texts: the names and addresses that mean them, found, and blotted out without moving anything."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.errors import InputError, Problem
from assistant.ledger.customers import ADDRESS, customer_key, name_of, pseudonym
from assistant.text import digest, folded

BLOT = "█"
SHORTEST, LONGEST = 3, 300  # characters of a name


@dataclass(frozen=True, slots=True)
class Person:
    """The names and addresses of one person, in small letters."""

    names: frozenset[str]

    @property
    def keys(self) -> frozenset[str]:
        """What the person's inquiries are filed under, masked or not."""
        return self.names | {pseudonym(n) for n in self.names}

    def pattern(self) -> re.Pattern[str]:
        """What means the person in a text: an address, or a name as whole words, also "Last, First"."""
        return re.compile("|".join(sorted(map(_source, self.names), key=len, reverse=True)), re.IGNORECASE)

    def joined(self, sender: str) -> Person:
        """The person with the other names of a sender that is this person: the address, and a name of several words."""
        key, name = customer_key(sender), name_of(sender).casefold()
        if not {key, name} & self.names:
            return self
        more = {key, name} if " " in name or name in self.names else {key}
        return Person(self.names | more)


def person_of(words: str) -> Person:
    """The person that a name or an address means; InputError where it could mean anybody."""
    name = folded(words).casefold()
    found = ADDRESS.search(name)
    rest = name_of(name)
    names = {found[0], *([rest] if " " in rest else [])} if found else {name}
    if any(not SHORTEST <= len(n) <= LONGEST or not any(c.isalnum() for c in n) for n in names):
        expected = f"a name or address of {SHORTEST} to {LONGEST} characters"
        problem = Problem("--person", expected, repr(words[:40]), 'give it as "Priya Nair" or "priya@mail.example"')
        raise InputError("Nobody can be found by that.", [problem])
    return Person(frozenset(names))


def blotted(text: str, pattern: re.Pattern[str]) -> str:
    """The text with the person blotted out, letter by letter: spans into it still hold."""
    return pattern.sub(lambda found: "".join(c if c.isspace() else BLOT for c in found[0]), text)


def blotted_in(value: Any, pattern: re.Pattern[str]) -> Any:
    """A JSON value with the person blotted out of all its texts."""
    if isinstance(value, str):
        return blotted(value, pattern)
    if isinstance(value, list):
        return [blotted_in(v, pattern) for v in value]
    if isinstance(value, dict):
        return {k: blotted_in(v, pattern) for k, v in value.items()}
    return value


def found_in(value: Any, pattern: re.Pattern[str]) -> bool:
    """Whether the person is in a JSON value."""
    if isinstance(value, str):
        return pattern.search(value) is not None
    parts: Iterable[Any] = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(found_in(v, pattern) for v in parts)


def about(payload: Mapping[str, Any], messages: set[str], pattern: re.Pattern[str]) -> bool:
    """Whether a correction is about one of these messages (digests of their texts), or mentions the person."""
    text = payload.get("text")
    keys = {payload.get("message"), digest(text) if isinstance(text, str) else None}
    return bool(keys & messages) or found_in(dict(payload), pattern)


def _source(name: str) -> str:
    """A pattern for one name, however its accents are written."""
    forms = {unicodedata.normalize(form, name) for form in ("NFC", "NFD")} | {name}
    if ADDRESS.fullmatch(name):
        return rf"(?<![\w.%+-])(?:{'|'.join(map(re.escape, sorted(forms)))})(?![\w-]|\.\w)"
    words = [form.split() for form in sorted(forms)]
    straight = [r"\s{1,9}".join(map(re.escape, w)) for w in words]
    turned = [rf"{re.escape(w[-1])},\s{{0,9}}" + r"\s{1,9}".join(map(re.escape, w[:-1])) for w in words if len(w) > 1]
    return rf"(?<!\w)(?:{'|'.join([*straight, *turned])})(?!\w)"
