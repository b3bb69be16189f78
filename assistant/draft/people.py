"""The customer's name for a greeting, from the sender of the message; none rather than a wrong one."""

from __future__ import annotations

import re

from assistant.draft.bags import bag
from assistant.types import Message

_TITLES = bag("mr mrs ms miss mx dr prof sir herr frau mme")
_NOBODY = bag(
    "guest customer user visitor anonymous anon unknown admin info support sales team office service contact help "
    "noreply no-reply donotreply webmaster accounts test me name hello hi shop store billing orders enquiries "
    "inquiries mail email web client none null ltd llp gmbh inc plc co company limited"
)
_NAME = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?")
LONGEST = 24


def first_name(message: Message) -> str | None:
    """The customer's first name, tidied, or None."""
    return _from_sender(message.sender or "")


def full_name(message: Message) -> str | None:
    """The whole name for a formal greeting ("Mr Ashworth", "Priya Nair"), or None."""
    raw = _display(message.sender or "")
    parts = [p for p in raw.split(" ") if p]
    if (
        1 < len(parts) <= 4
        and all(_NAME.fullmatch(p) for p in parts)
        and not {p.lower().strip(".") for p in parts} & _NOBODY
    ):
        titled = parts[0].lower().strip(".") in _TITLES
        return " ".join([_tidy(p).strip(".") for p in ([parts[0], parts[-1]] if titled else parts)])
    return first_name(message)


def _display(sender: str) -> str:
    """The name in `"Nair, Priya" <p@x>`, in usual order and without marks."""
    name = " ".join(sender[:300].split("<")[0].replace('"', " ").split()).strip(" '")
    name = re.sub(r"\s*\([^()]{0,80}\)", "", name)
    if name.count(",") == 1:
        last, first = (p.strip() for p in name.split(","))
        name = f"{first} {last}".strip()
    return "" if "@" in name or "/" in name or ":" in name else name


def _from_sender(sender: str) -> str | None:
    parts = [p for p in _display(sender).split(" ") if p]
    if not 1 <= len(parts) <= 5 or {p.lower().strip(".,") for p in parts} & _NOBODY:
        return None
    if parts[0].lower().strip(".") in _TITLES:
        titled = len(parts) == 2 and _usable(parts[1])
        return (
            f"{_tidy(parts[0]).strip('.')} {_tidy(parts[1])}"
            if titled
            else (_tidy(parts[1]) if len(parts) > 2 and _usable(parts[1]) else None)
        )
    return _tidy(parts[0]) if _usable(parts[0]) else None


def _usable(word: str) -> bool:
    """Whether the word can be a given name."""
    return (
        bool(_NAME.fullmatch(word))
        and not word.endswith(".")
        and 2 <= len(word) <= LONGEST
        and word.lower() not in _NOBODY
    )


def _tidy(name: str) -> str:
    """The name with usual capitals, where it is all small or all capital letters."""
    if not (name.islower() or name.isupper()):
        return name
    return "".join(p[:1].upper() + p[1:].lower() for p in re.split(r"(['’\-])", name))
