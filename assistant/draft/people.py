"""The customer's name for a greeting, from the sender of the message; none rather than a wrong one."""

from __future__ import annotations

import re
import unicodedata

from assistant.draft.bags import bag
from assistant.types import Message

_TITLES = bag("mr mrs ms miss mx dr prof sir lt capt major col sgt rev revd professor doctor herr frau mme")
_NOBODY = bag(
    "guest customer user visitor anonymous anon unknown admin info support sales team office service contact help "
    "noreply no-reply donotreply webmaster accounts test me name hello hi shop store billing orders enquiries "
    "inquiries mail email web client none null ltd llp gmbh inc plc co company limited"
)
_NAME = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?")
_CLOSING = re.compile(
    r"(?:many |kind |kindest |best |warm |with |very |yours |all the )*(?:thanks|thank you|thx|regards"
    r"|wishes|best|cheers|sincerely"
    r"|faithfully|truly|love|ta|greetings|rgds)(?: (?:in advance|again|so much|a lot|and regards|you))*[ ,.!-]*",
    re.I,
)
_SIGNED = re.compile(
    r"(?P<name>[^\W\d_][\w'’-]*\.?(?: [^\W\d_][\w'’-]*\.?){0,3})(?: \((?P<title>Mrs|Mr|Ms|Miss|Dr)\.?\))?[ x.,!]*"
)
LONGEST = 24
READ = 12  # lines at the end of a message in which it is signed


def first_name(message: Message) -> str | None:
    """The customer's first name, tidied, or None: as the message is signed, else as its sender is called."""
    return _from_sender(_signed(message)) or _from_sender(message.sender or "")


def _signed(message: Message) -> str:
    """The name under the message, where it goes with the sender's; "" where there is none or it is not sure."""
    lines = [line.strip() for line in message.text[:100_000].splitlines() if line.strip() and not line.startswith(">")]
    for closing, line in zip(lines[-READ:], lines[-READ:][1:], strict=False):
        found = _SIGNED.fullmatch(line[:60]) if _CLOSING.fullmatch(closing[:40]) else None
        if found and found["name"][:1].isupper() and _goes_with(found["name"], message.sender or ""):
            name = re.sub(r"(?: [xX])+$", "", found["name"])
            return f"{found['title']} {name.split(' ')[-1]}" if found["title"] else name
    last = lines[-1] if lines else ""  # without a closing, only where it is the sender's very name
    sender = _display(message.sender or "").split(" ")[0]
    return last if _NAME.fullmatch(last[:40]) and sender and _folded(last) == _folded(sender) else ""


def _goes_with(name: str, sender: str) -> bool:
    """Whether a signature can be the sender's: "Beth" of Bethany, "Siobhán" of Siobhan; any where none is known."""
    known = [_folded(w) for w in _display(sender).split(" ") if w]
    signed = [_folded(w) for w in name.split(" ")]
    if len(signed[0]) < 2 or signed[0] in _NOBODY:
        return False
    return not known or any(k[:3] == signed[0][:3] for k in known) or signed[-1] in known


def _folded(word: str) -> str:
    """The word in small letters without accents and points."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    return plain.strip(".,()'")


def full_name(message: Message) -> str | None:
    """The whole name for a formal greeting ("Mr Ashworth", "Priya Nair"), or None."""
    signed = _signed(message)
    raw = signed if " " in signed else _display(message.sender or "")
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
        last = parts[-1] if len(parts) > 1 and _usable(parts[-1]) else None
        return f"{_tidy(parts[0]).strip('.')} {_tidy(last)}" if last else None
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
