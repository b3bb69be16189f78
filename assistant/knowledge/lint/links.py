"""Links inside a knowledge base that lead nowhere: relative ones, anchors, and paths of the base's own site."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from assistant.knowledge import marks
from assistant.knowledge.lint.findings import Finding, Kind
from assistant.knowledge.lint.places import Places, Source
from assistant.types import Entry

_LINK = re.compile(
    r"\]\(\s{0,9}<?([^)<>\s\\\"]{1,500})|\bhref\s?=\s?\\?[\"']([^\"'\\<>]{1,500})|^\[[^\]\n]{1,200}\]:\s?(\S{1,500})",
    re.M,
)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+([^\n]{1,500})", re.M)
_HTML_HEADING = re.compile(r"<h[1-6][^<>]{0,300}>([^<>]{1,300})</h[1-6]>", re.I)
_ANCHOR = re.compile(r"\b(?:id|name)\s?=\s?\\?[\"']([^\"'\\<>\s]{1,200})|\{:?\s?#([\w-]{1,200})", re.I)
_CODE = re.compile(r"^(```|~~~)[^\n]*\n.*?^\1|`[^`\n]{1,500}`", re.M | re.S)
_ENDINGS = ("", ".md", ".markdown", ".html", ".htm", "/index.md", "/index.html", "/README.md")
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,20}:|//|\{", re.I)
_FIX = "correct the link, or add what it leads to"


@dataclass(frozen=True, slots=True)
class Site:
    """The paths by which the pages of the base are reached, and the first parts that all paths of its site have."""

    paths: frozenset[str]
    roots: frozenset[str]


def dead_links(entries: Sequence[Entry], places: Places) -> Iterator[Finding]:
    """Each link of the base's files that leads nowhere inside it, once a file."""
    site = _site(entries)
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.source, entry)
    for name, entry in first.items():
        source = places.source(name)
        if source is None:
            continue
        addresses = _addresses(entry)
        told: set[str] = set()
        for offset, link in _links(source.text):
            if link in told or _leads(link, name, addresses, source, site, places):
                continue
            told.add(link)
            where = f"{name}:{source.line(offset)}"
            found = "no such heading" if link.startswith("#") else "no such page or file"
            yield Finding(Kind.DEAD_LINK, where, entry.id, f"{found}: {link}", _FIX)


def _links(text: str) -> Iterator[tuple[int, str]]:
    """Offset and target of each link outside of code; template marks taken out."""
    masked = _CODE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    for match in _LINK.finditer(masked):
        link = next(g for g in match.groups() if g)
        bare = marks.take_out(link)[0].replace(marks.GONE, "").strip()
        if bare:
            yield match.start(), bare


def _leads(link: str, name: str, addresses: Iterable[str], source: Source, site: Site, places: Places) -> bool:
    """Whether a link leads somewhere, or cannot be judged from here."""
    if _OTHER_SCHEME.match(link):
        return True
    target, _, anchor = link.partition("#")
    path = unquote(target.partition("?")[0])
    if not path:
        return not anchor or anchor in ("top", "main-content") or _has(source, anchor)
    if path.startswith("/"):
        root = _root(path)
        return root not in site.roots or _known(path, site) or _file(path.lstrip("/"), "", places) is not None
    file = _file(path, name, places)
    if file is not None:
        page = places.source(file) if anchor and file.lower().endswith((".md", ".markdown", ".html", ".htm")) else None
        return page is None or _has(page, anchor)
    return any(_known(posixpath.normpath(posixpath.join(address, path)), site) for address in addresses)


def _file(path: str, name: str, places: Places) -> str | None:
    """The file of the base that a path means, from the folder of the file `name`."""
    whole = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    return next((whole + end for end in _ENDINGS if places.file(whole + end)), None)


def _has(source: Source, anchor: str) -> bool:
    """Whether a page has a heading or element of that name."""
    if source.anchors is None:
        source.anchors = frozenset(_anchors(source.text))
    return unquote(anchor).casefold() in source.anchors


def _anchors(text: str) -> Iterator[str]:
    """The names of elements, and of headings: a second one of the same words has a number."""
    yield from ((m[1] or m[2]).casefold() for m in _ANCHOR.finditer(text))
    slugs: Counter[str] = Counter()
    for pattern in (_HEADING, _HTML_HEADING):
        for match in pattern.finditer(text):
            slug = _slug(match[1])
            yield f"{slug}-{slugs[slug]}" if slugs[slug] else slug
            slugs[slug] += 1


def _slug(heading: str) -> str:
    """The anchor that renderers of Markdown give a heading."""
    text = re.sub(r"\[([^\]\n]{0,300})\]\([^)\n]{0,300}\)", r"\1", heading.rstrip("# \t"))
    return re.sub(r"[^\w\- ]", "", text.casefold()).strip().replace(" ", "-")


def _site(entries: Iterable[Entry]) -> Site:
    paths = frozenset(_bare(a) for e in entries for a in _addresses(e))
    roots = Counter(_root(path) for path in paths if path.count("/") > 1)
    return Site(paths, frozenset(root for root, count in roots.items() if count > 1))


def _addresses(entry: Entry) -> list[str]:
    """The paths of a page: of its address, its permalink, and the old ones that lead to it."""
    given = [entry.url, entry.extra.get("permalink")]
    old = entry.extra.get("redirect_from")
    given += old if isinstance(old, list) else [old]
    return [path for text in given if isinstance(text, str) and (path := _path(text)).startswith("/")]


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _known(path: str, site: Site) -> bool:
    return _bare(path) in site.paths


def _bare(path: str) -> str:
    return re.sub(r"(?:/index)?(?:\.html?|\.md)?/?$", "", path) or "/"


def _root(path: str) -> str:
    return path.split("/")[1] if path.count("/") > 1 else ""
