"""Whose message it is: the given sender, the From header, the signature, "my name is ..."; None when unsure."""

from __future__ import annotations

import re
from itertools import takewhile

from assistant.message.layout import Kind, Layout
from assistant.message.words import words
from assistant.types import Channel

_PARTICLES = words("de del della di da do dos van von der den ter zu la le du al el bin ibn y e af av 't")
# words that a firm, a desk or a mailbox has in its name, and a person has not
_FIRM = words(
    "ltd limited inc llc plc gmbh ag kg co corp corporation company sarl sas sa srl bv nv oy ab as group holding team",
    "support service services customer customers care sales info help helpdesk desk office shop store online admin",
    "noreply no-reply donotreply newsletter university college school department dept hotel bank mail mailer daemon",
    "postmaster notification notifications accounts billing orders marketing solutions consulting outdoor media",
    "kundenservice kundendienst verlag verein firma société user guest visitor client agent webmaster contact name",
)
# a line that begins with one of these says or asks something, or greets
_OPENERS = words(
    "please pls plz can could would will should may might how when what where why who which whose do does did is are",
    "was were has have had am i i'm i've i'd we we're my our me your you also and but or if so any anything another",
    "one thanks thank hope looking let it this that there here no not yes ok okay hi hello hey dear good sorry just",
    "again btw in on at by for to with from as because since after before the a an sent get see asap bye waiting",
    "urgent kindly need want best kind warm regards cheers sincerely love yours greetings",
    "bitte können könnten wann wie wo was warum ich wir und aber oder auch ist sind haben hat gibt danke hallo sehr",
    "pouvez pourriez comment quand où pourquoi est je nous et mais aussi bonjour merci avez puede pueden cómo cuándo",
    "dónde qué yo nosotros y pero también hola gracias es tienen",
)
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+){0,4}\.?")
_ADDRESS_PART = re.compile(r"[<(\[]?\S{1,64}@\S{1,200}")
_PAREN = re.compile(r"\([^()]{0,80}\)")
_NAME = r"((?:[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_])){0,30}(?:[ ](?=[^\W\d_])|\b)){1,3})"
_INTRODUCED = re.compile(
    r"\b(?:my name is|my name's|my names|this is|mein name ist|ich heiße|je m['’]appelle|mi nombre es|me llamo)"
    rf"\s{{1,3}}{_NAME}",
    re.IGNORECASE,
)
_ON_BEHALF = re.compile(r"(?:i\.? ?[AV]\.|ppa\.|gez\.|p\.p\.) ?")  # how firms sign in German and French
_FROM_PLACE = re.compile(r"\s{0,2}(?:from|calling|here|writing|,|at|again|aus|de)\b|\s{0,2},")
_SIGNED_OFF = re.compile(
    r"\b(?:thanks|thank you|thank u|thx|regards|cheers|best|sincerely|grüße|gruß|danke|merci|cordialement|saludos|"
    r"gracias)"
    rf"(?: (?:in advance|again|so much|a lot|im voraus|d['’]avance))?[ ]?[,.!\n–-]\s{{0,3}}{_NAME}[\s.!]{{0,5}}\Z",
    re.IGNORECASE,
)
SCANNED = 20_000  # characters at the beginning in which people introduce themselves


def opens_sentence(row: str) -> bool:
    """Whether a line begins like a sentence or a greeting, as a signature's lines do not."""
    first = row.split(maxsplit=1)
    return bool(first) and first[0].lower().strip(" ,.!:;*_").replace("’", "'") in _OPENERS


def looks_like_name(row: str, *, any_case: bool = False) -> bool:
    """Whether a line is a person's name: some words with capitals (`any_case`: one word may be lower case)."""
    row = _ON_BEHALF.sub("", row).strip(" ,.!-–—*_")
    parts = row.split()
    if not parts or len(parts) > 5 or len(row) > 50 or opens_sentence(row):
        return False
    if not all(_WORD.fullmatch(w) for w in parts) or any(w.lower().strip(".") in _FIRM for w in parts):
        return False
    if any_case and len(parts) == 1:
        return True
    return all(not w[0].islower() or w.lower() in _PARTICLES for w in parts) and not parts[0][0].islower()


def person(name: str | None, *, channel: Channel = Channel.EMAIL) -> str | None:
    """The name of a person in a From header, without the address; None for handles, firms and placeholders."""
    if not name:
        return None
    bare = _PAREN.sub(" ", _ADDRESS_PART.sub(" ", name[:300])).strip(" \t\r\n\"'<>,;")
    if "," in bare:  # "Nair, Priya"
        last, _, first = bare.partition(",")
        bare = f"{first.strip()} {last.strip()}" if len(first.split()) <= 3 else bare
    bare = " ".join(bare.split())
    parts = bare.split()
    if not parts or bare[0] in "@[{<#" or any(c.isdigit() or c in "_/\\|:[]{}@" for c in bare):
        return None
    if len(parts) > 6 or any(w.lower().strip(".,") in _FIRM for w in parts) or not any(c.isalpha() for c in bare):
        return None
    if channel is Channel.SOCIAL and len(parts) == 1 and not _capitalised(bare):
        return None
    return bare


def sender_of(layout: Layout, clean: str) -> str | None:
    """The writer's name out of the message itself: from the signature, else from how they introduce themselves."""
    from assistant.message.signature import split_closing  # the two know each other's words

    for start, end in _signatures(layout):
        split = split_closing(layout.rows[start])
        below = layout.next_row(start + 1, end)
        name = (split[1] if split else "") or (layout.rows[below] if below < end else "")
        # without a closing above it, a single word may be anything
        name = _ON_BEHALF.sub("", name)
        if looks_like_name(name, any_case=bool(split)) and (1 if split else 2) <= len(name.split()) <= 4:
            return name.strip(" ,.!-–—*_")
    return _signed_off(clean) or _introduced(clean[:SCANNED])


def _signatures(layout: Layout) -> list[tuple[int, int]]:
    """The stretches of signature, the last first; there are few of them."""
    found: list[tuple[int, int]] = []
    for i in layout.written:
        if layout.kinds[i] is Kind.SIGNATURE:
            if found and layout.kinds[i - 1] is Kind.SIGNATURE:
                found[-1] = (found[-1][0], i + 1)
            else:
                found.append((i, i + 1))
    return found[::-1]


def _signed_off(clean: str) -> str | None:
    """The name in "... Thank you, Priya Nair" as the last words."""
    found = _SIGNED_OFF.search(clean.rstrip()[-120:])
    name = found[1].strip() if found else ""
    return name if name and looks_like_name(name) and all(map(_capitalised, name.split())) else None


def _introduced(text: str) -> str | None:
    """The name in "My name is Priya" or "This is Priya from Leeds"."""
    for found in _INTRODUCED.finditer(text):
        named = takewhile(lambda w: _capitalised(w) and w.lower() not in _OPENERS or w in _PARTICLES, found[1].split())
        kept = " ".join(named)
        told = found[0].lower().startswith("this is") and not _FROM_PLACE.match(text, found.start(1) + len(kept))
        if kept and looks_like_name(kept) and not told:
            return kept
    return None


def _capitalised(word: str) -> bool:
    return word[:1].isalpha() and not word[:1].islower()
