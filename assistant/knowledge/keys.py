"""The keys of an entry: those we know, those that look like one misspelt, and an Entry made of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.errors import Problem
from assistant.knowledge.files import clean_text
from assistant.types import Entry, Passage

KNOWN = ("id", "title", "question", "variants", "text", "answer", "headers", "url", "updated", "internal")
_REAL_WORDS = frozenset(("test", "next", "kind", "list", "tier", "label"))  # one letter off a known key, and meant
_NOT_INTERNAL = frozenset(("", "false", "no", "0", "0.0", "off", "none", "null", "n", "f", "public", "external"))
_FOR_AGENTS = frozenset(("internal", "private", "agents", "agent", "staff", "agents only", "staff only", "managers"))
_WIDEST = 2_000  # characters of a title or variant: more is not a wording but a text


def known_key(key: object) -> str:
    """A key as we compare it: "Title " is `title`."""
    return clean_text(str(key)).strip().lower().replace(" ", "_")


def misspelt(key: str) -> str | None:
    """The known key that an unknown one seems to mean (`titel`, `anwser`, `varients`), if any."""
    if key in KNOWN or key in _REAL_WORDS or not 2 <= len(key) <= 12:
        return None
    for known in KNOWN:
        if len(known) <= 3:
            if key != known and sorted(key) == sorted(known):
                return known
        elif key[0] == known[0] and _distance(key, known) <= (1 if len(known) == 4 else 2):
            return known
    return None


def _distance(a: str, b: str) -> int:
    """Edit distance with neighbouring letters swapped as one edit (optimal string alignment)."""
    before, row = [0] * (len(b) + 1), list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]


def report_misspelt(keys: Iterable[str], where: str) -> list[Problem]:
    """A problem for each key that seems to be a known one misspelt."""
    remedy = "correct the key; as it stands it is kept but not used"
    return [Problem(where, f"the key {known}", key, remedy) for key in keys if (known := misspelt(key))]


def string(value: object) -> str:
    """A value as one line of text: "" for nothing, ISO form for dates."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return " ".join(clean_text(str(value)).split())


def strings(value: object) -> tuple[str, ...]:
    """A list of wordings, or one string with `|` between them; blank ones and repetitions left out."""
    items = value if isinstance(value, list) else str(value or "").split("|")
    return tuple(dict.fromkeys(text[:_WIDEST] for item in items if (text := string(item))))


def plain(value: Any) -> Any:
    """A value of front matter as JSON knows it: dates and other things as strings."""
    if isinstance(value, Mapping):
        return {clean_text(str(k)): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, str):
        return clean_text(value)
    return value if value is None or isinstance(value, (int, float, bool)) else string(value)


def hidden(row: Mapping[str, Any]) -> bool:
    """Whether a row says that customers may not read it; a word that we do not know under `internal` hides it too."""
    value = row.get("internal")
    stated = "yes" if isinstance(value, (dict, list)) and value else string(value).lower()
    words = (string(row.get(key)).lower() for key in ("visibility", "audience", "access"))
    return stated not in _NOT_INTERNAL or any(word in _FOR_AGENTS for word in words)


def make_entry(row: Mapping[str, Any], *, id: str, title: str, source: str, passages: Iterable[Passage]) -> Entry:
    """An Entry of a row whose keys went through `known_key`; `id` and `title` are used where the row has none."""
    name = string(row.get("title")) or string(row.get("question")) or title
    question = string(row.get("question"))
    variants = tuple(v for v in dict.fromkeys((question, *strings(row.get("variants")))) if v and v != name)
    return Entry(
        id=string(row.get("id")) or id,
        title=name[:_WIDEST],
        passages=tuple(passages),
        variants=variants,
        url=string(row.get("url")) or None,
        updated=string(row.get("updated")) or None,
        source=source,
        internal=hidden(row),
        extra={k: plain(v) for k, v in row.items() if k not in KNOWN},
    )
