"""An article on its way from a source to the knowledge base, and what reading a file of a source gives."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.errors import Problem

SAVED_REPLY = "saved reply"
LONGEST_NAME = 80  # characters of a file's name
_NO_NAME = re.compile(r"[^\w]+|_+")


@dataclass(frozen=True, slots=True)
class Article:
    """One article: `key` tells it from the others of its file and stays the same when it is edited.

    `body` is Markdown; `extra` goes into the front matter as it is. `kind` is "" or what it is other than an article.
    `paged`: its file is one page of an export, so the article may stand in another one next time.
    """

    key: str
    title: str
    body: str
    variants: tuple[str, ...] = ()
    url: str = ""
    updated: str = ""
    internal: bool = False
    kind: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    paged: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one file of a source holds: its articles, what was left out and why, and what else a person should know.

    `failed` where the file could not be read: what was imported from it before stays.
    """

    articles: tuple[Article, ...] = ()
    skipped: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    failed: bool = False


def left_out(where: str, expected: str, found: str, remedy: str) -> Parsed:
    """A file of which nothing was taken, and why."""
    return Parsed(skipped=(Problem(where, expected, found, remedy),), failed=True)


def slug(text: str, default: str = "article") -> str:
    """A text as part of an id and of a file's name: lower case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKC", text[: 8 * LONGEST_NAME]).lower().replace("'", "").replace("’", "")
    name = _NO_NAME.sub("-", plain).strip("-")
    if len(name) > LONGEST_NAME:
        name = name[: LONGEST_NAME + 1].rpartition("-")[0] or name[:LONGEST_NAME]
    while len(name.encode()) > 200:  # file systems count bytes
        name = name[:-1]
    return {"": default, "readme": "readme-page"}.get(name, name)


def free(key: str, taken: Container[str], numbers: dict[str, int] | None = None) -> str:
    """The key, or where it is taken the key with the next free number; `numbers` remembers the last one given."""
    name, number = key, (numbers or {}).get(key, 1)
    while name in taken:
        number += 1
        name = f"{key}-{number}"
    if numbers is not None:
        numbers[key] = number
    return name


def path_slug(name: str) -> str:
    """A file's path in its source without its ending, each part as a slug."""
    folders, _, last = name.rpartition("/")
    stem = last.rpartition(".")[0] or last
    return "/".join(slug(part) for part in (*filter(None, folders.split("/")), stem))


def without_page(path: str) -> str:
    """A path of slugs without the number of a page at its end: "articles-page-2" is "articles", "2" is nothing."""
    folders, slash, last = path.rpartition("/")
    parts = last.split("-")
    if not re.fullmatch(r"(?:page|part|p)?\d{1,19}", parts[-1]):
        return path
    while parts and re.fullmatch(r"(?:page|part|p)?\d{1,19}|page|part", parts[-1]):
        parts.pop()
    return folders + slash * bool(parts) + "-".join(parts)


def iso_day(value: object) -> str:
    """A time of change as a day: of ISO texts the day, of seconds since 1970 too, any other text as it is."""
    import datetime

    text = "" if value is None or isinstance(value, (dict, list, bool)) else str(value).strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}(?:[T ].{0,40})?", text):
        return text[:10]
    if re.fullmatch(r"\d{9,10}(?:\.\d{1,6})?|\d{12,13}", text):
        seconds = float(text) / (1000 if len(text.partition(".")[0]) > 10 else 1)
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date().isoformat()
    return text[:40]
