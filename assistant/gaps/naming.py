"""A name for a topic in a few plain words: what most of its questions have in common, and other topics have not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from assistant.encoder import Encoder, Vectors
from assistant.gaps.phrases import clause, core, says_something
from assistant.gaps.words import FUNCTION, general, stem

READ = 60  # questions of a topic that a name is made of
LONGEST = 5  # words of a name that many share
MOST = 8  # words of a name that is one customer's
CANDIDATES = 12
ENCODED = 300  # topics whose names are weighed by meaning; the rest are small
COMMON = 0.34  # share of a topic's questions that have to hold a name of one word
SHARED = 0.2  # and one of more words
WIDE = 0.06  # share of all questions from which on a word alone tells nothing
WORTH = (0.0, 0.9, 1.7, 2.0, 2.1, 2.1)  # what a phrase of so many words that mean something is worth
NOTHING, GREETINGS, NUMBERS, SIGNS = "(no text)", "Greetings, nothing asked", "Numbers only", "Signs only"
_TOKEN = re.compile(r"[^\s\W_][^\s.,;:!?()\"“”…/|<>*#@\[\]’'-]*(?:['’.-][^\s.,;:!?()\"“”…/|<>*#@\[\]’'-]+)*")
_OWNED = frozenset("my your our his her their this that these those ur mine".split())
# words without weight that a name may begin with: "how to use", "where to buy", "for women", "out of stock"
_DANGLING = frozenset("last latest recent current new next own".split())  # no name ends with them
_OPENERS = frozenset("not no without".split())
_FRAMED = frozenset("how where when for out not without".split())
Words = tuple[str, ...]


def names(
    topics: Sequence[Sequence[int]], texts: Sequence[str], vectors: Vectors, encoder: Encoder, sizes: Sequence[int]
) -> list[str]:
    """One name a topic; `topics` are indices into `texts` and their `vectors`, `sizes` how often each text stands."""
    central = [_central(vectors, members) for members in topics]
    everywhere = _frequency(texts[i] for i in range(len(texts)))
    picks = [_candidates([texts[i] for i in some], everywhere, len(texts)) for some in central]
    order = sorted(range(len(topics)), key=lambda t: -sum(sizes[i] for i in topics[t]))
    wanted = sorted({phrase for t in order[:ENCODED] for phrase, _ in picks[t]})
    at = {phrase: i for i, phrase in enumerate(wanted)}
    meaning = encoder.encode(wanted) if wanted else np.zeros((0, vectors.shape[1]), dtype=np.float32)
    out, taken = [""] * len(topics), set[str]()
    for rank, t in enumerate(order):
        ranked = [phrase for phrase, _ in picks[t]]
        if rank < ENCODED and picks[t]:
            centre = vectors[central[t]].mean(axis=0)
            centre = centre / max(1e-9, float(np.linalg.norm(centre)))
            fit = {p: worth / picks[t][0][1] + float(meaning[at[p]] @ centre) for p, worth in picks[t]}
            ranked.sort(key=lambda p: -fit[p])
        out[t] = next((p for p in ranked if p.lower() not in taken), _plain(texts[central[t][0]]))
        taken.add(out[t].lower())
    return [_capital(name) for name in out]


def _central(vectors: Vectors, members: Sequence[int]) -> list[int]:
    """Up to READ members, those nearest to the middle first."""
    some = list(members[:2000])
    fit = vectors[some] @ vectors[some].mean(axis=0)
    return [some[i] for i in np.argsort(-fit, kind="stable")[:READ]]


def _frequency(texts: Iterable[str]) -> Counter[str]:
    """In how many texts each stem stands."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({stem(w) for w in _TOKEN.findall(text[:400].lower())})
    return counts


def _candidates(texts: Sequence[str], everywhere: Mapping[str, int], total: int) -> list[tuple[str, float]]:
    """Phrases that could name a topic with their worth, best first; none where its questions share no words."""
    if len(texts) < 2:
        return []
    bags = [{stem(w) for w in _TOKEN.findall(text[:400].lower())} for text in texts]
    held: Counter[str] = Counter(s for bag in bags for s in bag)
    forms: dict[Words, Counter[str]] = {}
    for text in texts:
        for key, form in {*_phrases(clause(text)), *_framed(text)}:
            forms.setdefault(key, Counter())[form] += 1
    worth: dict[Words, float] = {}
    for key, seen in forms.items():
        least = COMMON if len(key) == 1 or len(texts) < 8 else SHARED
        if min(held[s] for s in key) < least * len(texts):
            continue
        share = sum(bag.issuperset(key) for bag in bags) / len(bags)
        if share < least or (len(texts) > 2 and sum(seen.values()) < 2):
            continue
        wide = len(key) == 1 and total > 50 and everywhere.get(key[0], 1) > WIDE * total
        plain = 0.5 if wide or all(map(general, key)) else 1.0
        rare = sum(np.log1p(total / max(1, everywhere.get(s, 1))) for s in key) / len(key) / np.log1p(total)
        said = sum(seen.values()) / len(texts)
        worth[key] = plain * share * WORTH[min(len(key), 5)] * (0.5 + float(rare)) * (0.6 + 0.4 * min(1.0, 2 * said))
    best = sorted(worth, key=lambda k: (-worth[k], k))[:CANDIDATES]
    return [(max(forms[k], key=lambda f: (forms[k][f], -len(f), f)), worth[k]) for k in best]


def _phrases(text: str) -> Iterator[tuple[Words, str]]:
    """The stretches of a clause that could be a name: the stems of what means something, and the words to show."""
    words = _TOKEN.findall(text)
    for start in range(len(words)):
        first = words[start].lower()
        if first in FUNCTION and first not in _OPENERS:
            continue
        for end in range(start + 1, min(len(words), start + LONGEST + 1) + 1):
            if words[end - 1].lower() in FUNCTION or words[end - 1].lower() in _DANGLING:
                continue
            piece = words[start:end]
            key = tuple(sorted({stem(w) for w in piece if w.lower() not in FUNCTION}))
            if key and any(len(w) > 1 and not w.isdigit() for w in piece) and not any(map(_number, piece)):
                yield key, _shown(piece)


def _framed(text: str) -> Iterator[tuple[Words, str]]:
    """Stretches that begin with the word which says what is asked: "how to use", "where are you located"."""
    words = _TOKEN.findall(text[:200])
    for start, word in enumerate(words):
        if word.lower() not in _FRAMED:
            continue
        for end in range(start + 2, min(len(words), start + 4) + 1):
            last = words[end - 1].lower()
            between = [w.lower() for w in words[start + 1 : end - 1]]
            told = word.lower() == "how" or not general(stem(last))
            if told and last not in FUNCTION and not last.isdigit() and all(w in FUNCTION for w in between):
                yield tuple(sorted({stem(word), stem(last)})), _shown(words[start:end])


def _shown(words: Sequence[str]) -> str:
    """The words of a name: nobody's own things, and capitals only where they mean something."""
    kept = ["the" if w.lower() in _OWNED else w if _meant(w) else w.lower() for w in words]
    return " ".join(kept)


def _number(word: str) -> bool:
    """Whether a word is somebody's number, which names nothing."""
    return sum(c.isdigit() for c in word) > 4


def _meant(word: str) -> bool:
    """Whether the capitals of a word mean something: an abbreviation or a model, not a shout."""
    return any(c.isdigit() for c in word) or (word.isupper() and 1 < len(word) <= 5)


def _plain(text: str) -> str:
    """The name of a lone question: its first clause, cut where it is long."""
    if not text.strip():
        return NOTHING
    if not says_something(text):
        return NUMBERS if any(c.isdigit() for c in text) else GREETINGS if any(c.isalpha() for c in text) else SIGNS
    words = (clause(text) or core(text) or text.strip())[:400].split()
    short = " ".join(words[:MOST])[:80].rstrip(" ,;:.!?")
    return short + ("…" if len(words) > MOST else "") if short else " ".join(text.split())[:80]


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
