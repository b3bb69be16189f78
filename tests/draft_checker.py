"""The honest reader of a draft: every sentence is one of ours, or stands in an entry.

A sentence of ours is one of the drafter's phrases with its gaps filled from the inquiry, so a fact cannot hide in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from assistant.draft import deferring, opening, rendering, short
from assistant.draft.address import addressed
from assistant.draft.persons import persons
from assistant.draft.sentences import split_sentences, units
from assistant.draft.voice import _FULL, Voice
from assistant.types import Entry, HouseStyle, Message, Passage

_ALLOWED = frozenset(
    "a an the and or but of to in on for with at by from whether how what when where which who why that if is are was "
    "were be been do does did have has had can could will would should may it its not no your you yours our we us ours "
    "about cost opening hours delivery length weight size height width problem fact question message "
    "answer so there all both yourself happened fed up mind describe best next step request".split()
)
_SLOTS = re.compile(r"\\\{(\w+)\\\}")


def phrases() -> list[str]:
    """Every phrase of the drafter's own, friendly and formal."""
    found: list[str] = []
    for module in (deferring, opening, rendering, short):
        for value in vars(module).values():
            options = value.values() if isinstance(value, dict) else [value]
            for option in options:
                found += [option] if isinstance(option, str) and " " in option else []
                found += [p for p in option if isinstance(p, str)] if isinstance(option, tuple) else []
    formal = []
    for phrase in found:
        for short_form, full in _FULL:
            phrase = phrase.replace(short_form, full)
        formal.append(phrase)
    return [*found, *formal]


def _pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(
        _SLOTS.sub(lambda m: f"(?P<{m[1]}{m.start()}>.*?)", re.escape(phrase)).replace("\\ ", " "), re.S | re.I
    )


PATTERNS = [(p, _pattern(p)) for p in phrases() if p]


def _words(text: str) -> set[str]:
    return {w.strip("'").lower().removesuffix("'s") for w in re.findall(r"[\w'-]+", text.replace("’", "'"))}


def _known(slot: str, heard: set[str]) -> bool:
    """Whether all words of a gap come from the inquiry, up to their endings."""
    stems = {w[:4] for w in heard}
    digits = {w for w in heard if any(c.isdigit() for c in w)}
    for word in _words(slot) - _ALLOWED:
        if any(c.isdigit() for c in word):
            if word not in digits:
                return False
        elif word not in heard and word[:4] not in stems and not _gerund_of(word, heard):
            return False
    return True


def _gerund_of(word: str, heard: set[str]) -> bool:
    return word.endswith("ing") and any(h.startswith(word[:-3]) or h.startswith(word[:-4]) for h in heard if len(h) > 2)


def _plain(sentence: str) -> str:
    text = re.sub(r"^(?:\d+\. |- )", "", sentence.strip())
    text = re.sub(r"^(?:And yes|Yes|No),? ", "", text)
    text = re.sub(r"^In the meantime, (?:this may help: )?", "", text)
    return re.sub(r"\W+$", "", text).lower()


def entry_sentences(entries: Iterable[Entry]) -> set[str]:
    """The sentences and items of all passages, as a draft may say them."""
    return {s for e in entries for p in e.passages for s in _said(p)}


@cache
def _said(passage: Passage) -> frozenset[str]:
    return frozenset(_plain(addressed(u.text)) for u in units(passage))


def unfounded(draft: str, inquiry: Message, entries: Iterable[Entry], style: HouseStyle) -> list[str]:
    """The sentences of a draft that neither an entry says nor the drafter may say on its own."""
    entries = list(entries)
    facts = entry_sentences(entries)
    links = {e.url for e in entries if e.url}
    body = f"{inquiry.subject or ''} {inquiry.text} {inquiry.sender or ''}"
    heard = _words(body) | _words(persons(body)) | {w for e in entries for w in _words(e.title)}
    heard |= _words(" ".join(style.response_times.values())) | _words("two three both all them")
    ours = {
        style.agent,
        style.company,
        style.role,
        style.website,
        *style.signature.splitlines(),
        style.agent.split(" ")[0],
    }
    ours |= {w.rstrip(",") for w in (*opening.SIGN_OFF, *opening.SIGN_OFF_FORMAL)}
    ours |= {", ".join(p for p in (style.role, style.company) if p)}
    voice = Voice(style, inquiry.channel)
    fixed = {"within": voice.within, "reply": voice.reply}
    bad = []
    for paragraph in draft.split("\n"):
        bad += _judge(paragraph.strip(), facts, heard, links, fixed, ours)
    return bad


def _judge(
    line: str, facts: set[str], heard: set[str], links: set[str], fixed: dict[str, str], ours: set[str]
) -> list[str]:
    line = re.sub(
        r"^(?:Hello|Hi|Dear)(?: (?P<name>[^,!.:]{1,60}))?[,!.] ?",
        lambda m: m[1] and not _known(m[1], heard) and m[0] or "",
        line,
    )
    line = re.sub(r"\s?– \w+$", lambda m: "" if m[0].strip(" –") in ours else m[0], line)
    if not line or line in ours or _plain(line) in facts or _ours(line, facts, heard, links, fixed):
        return []
    sentences = split_sentences(line)
    bad, i = [], 0
    while i < len(sentences):
        for n in range(
            min(4, len(sentences) - i), 0, -1
        ):  # a phrase of ours, or a heading with its item, may be several
            some = " ".join(sentences[i : i + n])
            if _plain(some) in facts or _ours(some, facts, heard, links, fixed) or _headed(some, facts):
                i += n
                break
        else:
            bad.append(sentences[i])
            i += 1
    return bad


def _headed(text: str, facts: set[str]) -> bool:
    """A heading of an entry and one item of its list on the same line."""
    head, _, item = text.partition(": ")
    return _plain(head) in facts and _plain(item) in facts


def _ours(text: str, facts: set[str], heard: set[str], links: set[str], fixed: dict[str, str]) -> bool:
    text = re.sub(r"^- ", "", text)
    for phrase, pattern in PATTERNS:
        found = pattern.fullmatch(text)
        if not found or not re.sub(r"\{\w+\}|\W", "", phrase):
            continue
        named = [(re.sub(r"\d+$", "", name), gap) for name, gap in found.groupdict().items() if gap]
        if any(gap != fixed.get(name, gap) for name, gap in named):
            continue
        gaps = [gap for name, gap in named if name not in fixed]
        if all(_known(g, heard) or g in links or _plain(g) in facts for g in gaps):
            return True
    return text.startswith(("whether", "how", "what", "when", "where", "which", "who", "why", "“", "the ")) and _known(
        text, heard
    )
