"""Web pages (.html, .htm): help-centre articles saved or exported, with headings, `<details>` and FAQ data in them.

What is read: `<main>`, `<article>` or the body without its frame; the title from `<h1>` or `<title>`, the address from
`<link rel=canonical>` or `og:url`, the day of change from `article:modified_time`, `<time itemprop=dateModified>`
or JSON-LD; `schema.org/FAQPage` in JSON-LD as articles of their own.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from assistant.errors import Problem
from assistant.knowledge.dom import parsed
from assistant.knowledge.importing.article import Article, Parsed, iso_day, left_out
from assistant.knowledge.importing.bodies import BOMB, tidy
from assistant.knowledge.importing.faq import faq_articles, find_values
from assistant.knowledge.importing.markdown_from_html import markdown
from assistant.knowledge.nesting import excess, without_drawings

_MAIN = (
    "[itemprop=articleBody], .article-body, .article__body, [class*=article_body]",
    "main article, [role=main] article",
    "article",
    "main, [role=main], #main-content, #content",
)
_FRAME = (
    "header:not(main header):not(article header),footer,aside,nav,[role=navigation],[role=banner],[role=contentinfo],"
    "[role=search],[aria-hidden=true],[hidden]:not(details *),dialog"
)
_NAMED = (  # by names that the page itself, or a section of it, may have too
    "[class*=breadcrumb],[class*=related],[class*=article-votes],[class*=feedback],[class*=share],"
    "[class*=cookie]:not(main *):not(article *),[id*=cookie]:not(main *):not(article *)"
)
_TEXT = ("html", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6")
_SITE = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{1,60}$")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,30})", re.I)


def declared_encoding(raw: bytes) -> str | None:
    """The encoding that a page says it is in."""
    found = _CHARSET.search(raw[:4096])
    return found[1].decode("ascii") if found else None


def read_page(text: str, name: str) -> Parsed:
    """The article of a page, or those of its FAQ data; a page without text of its own is left out."""
    data, broken = _linked_data(text, name)
    html = without_drawings(text)
    if found := excess(html):
        return left_out(name, "HTML of a page", found, BOMB)
    tree = parsed(html)
    asked = faq_articles(data, name)
    url = _address(tree)
    article = _article(tree, url, data)
    notes = list(broken)
    if asked.articles and article is not None and _holds(asked.articles, article.body):
        found_text = f"{len(asked.articles)} questions in its FAQ data, which were taken instead of its text"
        notes.append(Problem(name, "one form of the text", found_text, "nothing; its text holds little more"))
        article = None
    answers = tuple(_at(a, url) for a in asked.articles)
    if article is None and not answers:
        return left_out(name, "a page with text", "none but links and frames", "leave it out, or save the page whole")
    return Parsed((*([article] if article else []), *answers), asked.skipped, tuple(notes))


def _at(article: Article, url: str) -> Article:
    return article if article.url else replace(article, url=url)


def _article(tree: Any, url: str, data: list[Any]) -> Article | None:
    """The text of a page under its title, None where it has none."""
    title, heading = _title(tree)
    framed = [n for n in tree.css(_NAMED) if n.tag not in _TEXT and n.css_first("main,article,h1") is None]
    for node in _outermost([*framed, *tree.css(_FRAME)]):  # a node within one that is gone must not be touched
        node.decompose()
    mains = next((found for css in _MAIN if (found := [n for n in tree.css(css) if n.text(strip=True)])), [])
    nodes = _outermost(mains) if len(mains) <= 20 else []
    body = tidy(markdown(nodes or [tree.body], url, title), heading) if tree.body is not None else ""
    return Article("", title, body, url=url, updated=_updated(tree, data)) if body else None


def _outermost(nodes: list[Any]) -> list[Any]:
    """Of some nodes those that lie in none of the others."""
    ids = {node.mem_id: node for node in nodes}
    kept = []
    for node in ids.values():
        above = node.parent
        while above is not None and above.mem_id not in ids:
            above = above.parent
        if above is None:
            kept.append(node)
    return kept


def _title(tree: Any) -> tuple[str, str]:
    """The title of a page, and its first `<h1>`."""
    heads = [" ".join(h.text().split()) for h in tree.css("h1")]
    named = tree.css_first("head > title, title")
    whole = " ".join(named.text().split()) if named is not None else ""
    title = _SITE.sub("", whole) or whole
    fitting = next((h for h in heads if h and h.casefold() in whole.casefold()), "")
    heading = fitting or (heads[0] if len(heads) == 1 else "")
    return heading or title, heading


def _address(tree: Any) -> str:
    node = tree.css_first("link[rel=canonical]")
    found = node.attributes.get("href") if node is not None else _meta(tree, "og:url")
    return (found or "").strip() if (found or "").strip().startswith(("https://", "http://")) else ""


def _meta(tree: Any, name: str) -> str:
    node = tree.css_first(f'meta[property="{name}"], meta[name="{name}"], meta[itemprop="{name}"]')
    return (node.attributes.get("content") or "").strip() if node is not None else ""


def _updated(tree: Any, data: list[Any]) -> str:
    """The day on which a page says that it was changed."""
    node = tree.css_first("time[itemprop=dateModified]")
    stated = (node.attributes.get("datetime") or "") if node is not None else ""
    for name in ("article:modified_time", "dateModified", "last-modified"):
        stated = stated or _meta(tree, name)
    return iso_day(stated or next(iter(find_values(data, "dateModified")), ""))


def _linked_data(text: str, name: str) -> tuple[list[Any], list[Problem]]:
    """The JSON-LD of a page, and what of it is no JSON."""
    data, problems = [], []
    opening = re.compile(r"<script\b[^<>]{0,500}application/ld\+json[^<>]{0,500}>", re.I)
    closing = re.compile(r"</script", re.I)
    for found in opening.finditer(text):
        closed = closing.search(text, found.end())
        end = closed.start() if closed else len(text)
        try:
            data.append(json.loads(text[found.end() : end], strict=False))
        except (ValueError, RecursionError):
            problems.append(Problem(name, "JSON-LD", "text that is no JSON, not read", "tell who makes the page"))
        if len(data) + len(problems) >= 50:
            break
    return data, problems


def _holds(articles: tuple[Article, ...], body: str) -> bool:
    """Whether the questions and answers are most of the page's text."""
    words = sum(len((a.title + " " + a.body).split()) for a in articles)
    return words >= 0.6 * len(body.split())
