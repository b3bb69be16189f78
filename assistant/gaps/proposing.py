"""A draft entry out of what agents wrote themselves: their words, a question, its wordings and where they come from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.encoder import Encoder
from assistant.gaps.causes import covers
from assistant.gaps.phrases import clause
from assistant.gaps.records import Cause, Proposal
from assistant.gaps.words import content
from assistant.masking import MARK, masked
from assistant.text import plain, sentences, wording
from assistant.types import Entry, Message

VARIANTS = 6
TITLE_WORDS = 14
FEWEST_WORDS = 4  # of an answer: fewer do not make an entry
SAME = 0.7  # share of words that two proposals have in common which are one
ALIKE = 0.6  # similarity from which on another question of a topic is a wording of the one that was answered
KNOWN = 0.8  # share of the words of an answer that one entry says, from which on it is nothing new
_COURTESY = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|thank(?:s| you)|kind regards|best|regards|sincerely"
    r"|i hope (?:this|that)|please (?:do not hesitate|let (?:me|us) know)|if you have any (?:other|further|more)"
    r"|(?:we(?:'re| are)|i(?:'m| am)) (?:sorry|happy to help|glad)|sorry (?:for|to|about))\b",
    re.I,
)


def propose(
    name: str,
    cause: Cause,
    questions: Sequence[str],
    answers: Mapping[str, tuple[str, str]],
    entry: Entry | None,
    encoder: Encoder,
) -> Proposal | None:
    """What to write for a topic, out of `answers`; None where nobody answered or nothing is to be written.

    `questions` are typical ones, masked, the most typical first, `answers` the question and what the agent wrote, by
    id; `entry` is the one that the finding points at. An entry answers the question to which its words were written.
    """
    if cause is Cause.HARD_TO_FIND and entry is not None:
        title = _title(name, questions)
        asked = {question: None for question, _ in answers.values()}
        variants = _variants(_alike(list(asked), questions, encoder), (entry.title, *entry.variants))
        return Proposal(slug(title), title, variants, extends=entry.id) if variants else None
    if cause not in (Cause.NOTHING, Cause.NEAR_MISS):
        return None
    best = _best({id: answer for id, (_, answer) in answers.items()}, encoder)
    if best is None:
        return None
    text, sources = best
    question = answers[sources[0]][0]
    title = _title(name, [question])
    alike = _alike([question], questions, encoder)
    variants = _variants(alike, (title, *((entry.title, *entry.variants) if entry else ())))
    extends = entry.id if cause is Cause.NEAR_MISS and entry is not None else None
    if entry is not None and covers(entry, text) >= KNOWN:
        text = ""
    if not text and not variants:
        return None
    return Proposal(slug(title), title, variants, text, sources, extends)


def same(one: Proposal, two: Proposal) -> bool:
    """Whether two proposals say the same."""
    if wording(one.title) == wording(two.title):
        return True
    a, b = content(one.text), content(two.text)
    return bool(a and b) and len(a & b) >= SAME * len(a | b)


def told(answer: str) -> str:
    """The sentences of an answer that an entry could hold: no greetings and thanks, and nothing personal."""
    text = masked([answer], [Message(answer, ((0, len(answer)),))])[0]
    text = "\n".join(line.strip() for line in text.splitlines())
    kept = [(a, b) for a, b in sentences(text) if not MARK.search(text, a, b) and not _COURTESY.match(plain(text[a:b]))]
    parts: list[str] = []
    for before, (a, b) in zip([(0, 0), *kept], kept, strict=False):
        broken = "\n" in text[before[1] : a]
        parts.append(("\n" if broken and parts else " " if parts else "") + text[a:b])
    return "".join(parts).strip()


def _best(answers: Mapping[str, str], encoder: Encoder) -> tuple[str, tuple[str, ...]] | None:
    """The answer that agrees most with the others, and the ids of those that it stands for."""
    texts = {id: told(answer) for id, answer in sorted(answers.items())}
    usable = {id: text for id, text in texts.items() if len(content(text)) >= FEWEST_WORDS}
    if not usable:
        return None
    ids = list(usable)
    vectors = encoder.encode([usable[id] for id in ids])
    agreed = (vectors @ vectors.T).mean(axis=1)
    lengths = [min(60, len(usable[id].split())) for id in ids]
    best = max(range(len(ids)), key=lambda i: (float(agreed[i]) + 0.003 * lengths[i], ids[i]))
    like = [id for i, id in enumerate(ids) if float(vectors[i] @ vectors[best]) >= 0.6 and i != best]
    return usable[ids[best]], (ids[best], *like[:9])


def _alike(answered: Sequence[str], questions: Sequence[str], encoder: Encoder) -> list[str]:
    """The questions that were answered and those of the others that ask the same as one of them."""
    likeness = (encoder.encode(questions) @ encoder.encode(answered).T).max(axis=1)
    return [*answered, *(q for q, s in zip(questions, likeness.tolist(), strict=True) if s >= ALIKE)]


def _title(name: str, questions: Sequence[str]) -> str:
    """A question of a customer that is short and nothing but a question, else the name of the topic."""
    for question in questions:
        line = " ".join(question.split())
        if line.endswith("?") and 3 <= len(line.split()) <= TITLE_WORDS and not MARK.search(line):
            return line[:1].upper() + line[1:]
    return name


def _variants(questions: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Wordings of customers that are not there yet, no two alike."""
    seen = {wording(k) for k in known}
    bags = [content(k) for k in known]
    out: list[str] = []
    for question in questions:
        line = " ".join(question.split())
        line = line if len(line.split()) <= 20 else clause(line)
        bag = content(line)
        if not bag or MARK.search(line) or wording(line) in seen or bag in bags:
            continue
        seen.add(wording(line))
        bags.append(bag)
        out.append(line)
        if len(out) == VARIANTS:
            break
    return tuple(out)


def slug(text: str) -> str:
    """A name for a file and an id: letters and digits with hyphens between; "entry" where there are none."""
    words = re.findall(r"[a-z0-9]+", plain(text).lower())
    return "-".join(words[:10])[:60].strip("-") or "entry"
