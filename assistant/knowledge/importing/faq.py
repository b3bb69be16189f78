"""schema.org data (JSON-LD): the questions of a `FAQPage` or `QAPage`, in a page or in a JSON file of its own.

Read is `{"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": ..., "acceptedAnswer": {"@type": "Answer",
"text": ...}}]}`, also within `@graph`, lists and other things; `text` may hold HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.errors import Problem
from assistant.knowledge.importing.article import Article, Parsed, free, iso_day, slug
from assistant.knowledge.importing.bodies import any_markdown

MOST = 100_000  # values of one file that are looked at


def is_linked_data(value: Any) -> bool:
    """Whether a JSON value is JSON-LD with a question in it."""
    return any(True for _ in _questions(value))


def faq_articles(data: Any, where: str) -> Parsed:
    """An article for each question that has an answer; the others are named."""
    articles: dict[str, Article] = {}
    skipped: list[Problem] = []
    for question in _questions(data):
        title = " ".join(_plain(question.get("name") or question.get("text")).split())
        bodies = [any_markdown(text) for text in _answers(question)]
        body = "\n\n".join(b for b in bodies if isinstance(b, str) and b)
        if not title or not body:
            problem = next((b for b in bodies if isinstance(b, Problem)), None)
            expected = problem.expected if problem else "a question with an answer"
            found = problem.found if problem else f"none at {title[:80] or 'a question without a name'}"
            skipped.append(Problem(where, expected, found, "complete it where the data is made"))
            continue
        url, updated = _plain(question.get("url")), iso_day(question.get("dateModified"))
        key = slug(title, "question")
        if articles.get(key) is None or articles[key].body != body:
            key = free(key, articles)
            articles[key] = Article(key, title, body, url=url, updated=updated)
    return Parsed(tuple(articles.values()), tuple(skipped))


def find_values(data: Any, key: str) -> Iterator[str]:
    """The strings under a key, wherever it stands."""
    yield from (value[key] for value in _objects(data) if isinstance(value.get(key), str))


def _questions(data: Any) -> Iterator[dict[str, Any]]:
    yield from (value for value in _objects(data) if _is_a(value, "Question"))


def _answers(question: dict[str, Any]) -> list[str]:
    """The accepted answer, else the suggested ones."""
    for key in ("acceptedAnswer", "suggestedAnswer"):
        value = question.get(key)
        answers = value if isinstance(value, list) else [value]
        texts = [_plain(a.get("text") if isinstance(a, dict) else a) for a in answers]
        if any(texts):
            return [text for text in texts if text]
    return []


def _is_a(value: dict[str, Any], kind: str) -> bool:
    kinds = value.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(n, str) and n.rpartition("/")[2] == kind for n in names)


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """Each object in a JSON value, in reading order."""
    waiting, seen = [data], 0
    while waiting and seen < MOST:
        value = waiting.pop()
        seen += 1
        if isinstance(value, dict):
            yield value
            waiting.extend(reversed([v for v in value.values() if isinstance(v, (dict, list))]))
        elif isinstance(value, list):
            waiting.extend(reversed([v for v in value if isinstance(v, (dict, list))]))


def _plain(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
