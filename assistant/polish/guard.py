"""Whether a smoothed draft still says what the plain one said; each reason why not, in words for a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.masking import MARK
from assistant.polish.facts import Said, claims, content, names, said, senses

SHORTEST, LONGEST = 0.6, 1.35  # length of the smoothed draft, of the plain one's
ROOM = 60  # characters that a short one may be longer
NEW = 0.3  # share of words with a meaning that may be new
MOST_ITEMS = 100
_ITEM = re.compile(r"(?m)^[ \t]{0,8}(\d{1,2}[.)]|[-•*]) (.*)$")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_MARKUP = re.compile(r"[<>`{}|\\]|\*\*|\]\(|^#{1,6} ", re.M)


def broken(plain: str, smooth: str) -> list[str]:
    """What the smoothed text changed that had to stay; empty where it may stand. Both are masked texts."""
    return [reason for reason in _reasons(plain, smooth) if reason]


def _reasons(plain: str, smooth: str) -> list[str]:
    return [
        _length(plain, smooth),
        "it holds signs that cannot be seen" if len(_UNSEEN.findall(smooth)) > len(_UNSEEN.findall(plain)) else "",
        "it holds markup" if Counter(_MARKUP.findall(smooth)) - Counter(_MARKUP.findall(plain)) else "",
        _counted("personal data", Counter(MARK.findall(plain)), Counter(MARK.findall(smooth))),
        _facts(*_said(plain, smooth)),
        *_senses(plain, smooth),
        _counted("a claim", Counter(claims(plain)), Counter(claims(smooth))),
        _lists(plain, smooth),
        _new(plain, smooth),
    ]


def _said(plain: str, smooth: str) -> tuple[list[Said], list[Said]]:
    known = names(plain) | names(smooth)
    return said(plain, known), said(smooth, known)


def _length(plain: str, smooth: str) -> str:
    if not smooth.strip():
        return "it is empty"
    if len(smooth) < SHORTEST * len(plain) or len(smooth) > LONGEST * len(plain) + ROOM:
        return f"its length changed from {len(plain)} to {len(smooth)} characters"
    return ""


def _counted(what: str, before: Counter[str], after: Counter[str]) -> str:
    """What is missing or new among things that must stay as often as they stood."""
    lost, new = sorted((before - after).elements()), sorted((after - before).elements())
    if not lost and not new:
        return ""
    told = [f"{word} {', '.join(some[:4])}" for word, some in (("lost", lost), ("new", new)) if some]
    return f"{what} changed: {'; '.join(told)}"


def _facts(before: Sequence[Said], after: Sequence[Said]) -> str:
    """Facts must all be there, each with those of its sentence and with the words that it is about."""
    flat = [Counter(f for s in side for f in s.facts) for side in (before, after)]
    if lost := _counted("a number, date, price, link or name", *flat):
        return lost
    groups = _aligned(before, after)
    if groups is None:
        return "facts moved between sentences"
    return "facts changed places" if any(_strayed(a, b, before, after) for a, b in groups) else ""


def _aligned(before: Sequence[Said], after: Sequence[Said]) -> list[tuple[list[Said], list[Said]]] | None:
    """Sentences with the same facts side by side: in order, cut or joined, else whole ones that moved."""
    groups: list[tuple[list[Said], list[Said]]] = []
    i = j = 0
    while i < len(before) and j < len(after):
        left, right = [before[i]], [after[j]]
        i, j = i + 1, j + 1
        while _all(left) != _all(right):
            if len(_all(left)) < len(_all(right)) and i < len(before):
                left.append(before[i])
                i += 1
            elif len(_all(right)) < len(_all(left)) and j < len(after):
                right.append(after[j])
                j += 1
            else:
                return _moved(before, after)
        groups.append((left, right))
    return groups if i == len(before) and j == len(after) else _moved(before, after)


def _all(some: Sequence[Said]) -> list[str]:
    return [fact for s in some for fact in s.facts]


def _moved(before: Sequence[Said], after: Sequence[Said]) -> list[tuple[list[Said], list[Said]]] | None:
    """Whole sentences in another order, each with its facts in their order."""
    left = list(after)
    groups = []
    for sentence in before:
        same = [s for s in left if s.facts == sentence.facts]
        if not same:
            return None
        best = max(same, key=lambda s: len(s.words & sentence.words))
        left.remove(best)
        groups.append(([sentence], [best]))
    return groups if not left else None


def _strayed(ours: Sequence[Said], theirs: Sequence[Said], before: Sequence[Said], after: Sequence[Said]) -> bool:
    """Whether words that only this sentence had now stand in another sentence with facts, and no longer here."""
    had, have = _words(ours), _words(theirs)
    elsewhere = _words([s for s in after if s not in theirs])
    was_elsewhere = _words([s for s in before if s not in ours])
    return bool((had - have - was_elsewhere) & elsewhere)


def _words(some: Sequence[Said]) -> frozenset[str]:
    return frozenset(w for s in some for w in s.words)


def _senses(plain: str, smooth: str) -> list[str]:
    """Classes of words that turn the sense, where they stand more or less often than before."""
    before, after = senses(plain), senses(smooth)
    return [f"{name} was {'added' if after[name] > n else 'lost'}" for name, n in before.items() if after[name] != n]


def _lists(plain: str, smooth: str) -> str:
    """A list keeps its items in their order, a numbered one its numbers."""
    before, after = (_ITEM.findall(text)[:MOST_ITEMS] for text in (plain, smooth))
    if [mark for mark, _ in before] != [mark for mark, _ in after]:
        return "a list lost or gained items"
    words = [content(item) for _, item in after]
    for i, (_, item) in enumerate(before):
        shared = [len(content(item) & w) for w in words]
        if shared[i] < max(shared):
            return "items of a list changed places"
    return ""


def _new(plain: str, smooth: str) -> str:
    """Words that the plain draft has not: a few smooth, many tell something else."""
    have, known = content(smooth), content(plain)
    new = have - known
    return "it says much that the draft does not" if len(new) > max(3, NEW * len(have)) else ""
