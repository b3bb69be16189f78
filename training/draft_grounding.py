"""An honest reader of drafts: whether each sentence with a fact is said, unaltered, by an entry that the draft names.

What the drafter says on its own (`training.draft_frame`) needs no support but may hold no fact; what counts as support
is in `training.draft_support`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.text import sentences
from assistant.types import Draft, Entry, Fact, HouseStyle
from training.draft_frame import is_frame
from training.draft_support import BULLET, DEGREES, clauses_of, supported
from training.draft_words import LINK, Sort, stem, tokens


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in one draft: how many sentences, how many of them with a fact, and those of the drafter's own.

    `unsupported` are those that no named entry says, `altered` those with a number or link that stands nowhere.
    """

    sentences: int
    facts: int
    own: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()


def read_draft(draft: Draft, entries: Iterable[Entry], style: HouseStyle, facts: Sequence[Fact] = ()) -> Reading:
    """The draft of a desk, read against the entries that it names (`entries`: those of the base)."""
    named = {part.entry for part in draft.parts if part.entry}
    cited = [e for e in entries if e.id in named]
    inquiry = f"{draft.inquiry.subject or ''}\n{draft.inquiry.text}\n{draft.inquiry.sender or ''}"
    return read(draft.text, inquiry, cited, style, facts)


def read(text: str, inquiry: str, cited: Sequence[Entry], style: HouseStyle, facts: Sequence[Fact] = ()) -> Reading:
    """A reply read against the entries that it may draw on; the signature at its end is left out."""
    own = _stems(" ".join([style.company, style.agent, style.role, style.website, *style.response_times.values()]))
    heard = _stems(inquiry) | {stem(w.lower()) for e in cited for w in re.findall(r"\w+", e.title)}
    said = _sentences(_body(text, style))
    free = tuple(s for s in said if is_frame(s, heard, own))
    fact = [s for s in said if s not in free]
    clauses = [(clauses_of(e), e) for e in cited]
    bad = tuple(s for s in fact if not supported(s, clauses, heard, facts))
    known = _values(
        " ".join(p.text for e in cited for p in e.passages) + " " + " ".join(f"{e.url} {e.title}" for e in cited)
    )
    known |= {v for e in cited for p in e.passages for v in _values(" ".join(p.headings))}
    known |= _values(inquiry) | _values(" ".join(f"{f.label} {f.value}" for f in facts)) | own
    altered = tuple(s for s in said if _values(BULLET.sub("", s)) - known)
    return Reading(len(said), len(fact), free, bad, altered)


def _body(text: str, style: HouseStyle) -> str:
    """The reply without the lines of its signature."""
    mine = {
        style.agent,
        style.role,
        style.company,
        style.website,
        ", ".join(p for p in (style.role, style.company) if p),
    }
    lines = [line for line in text.splitlines() if line.strip() not in mine - {""}]
    return re.sub(r"\s[–-] ?[\w.]+\s*$", "", "\n".join(lines))


def _sentences(text: str) -> list[str]:
    """The sentences; a bare "Yes." or "No." goes with what follows, a line that ends in a colon with its items."""
    out: list[str] = []
    text = DEGREES.sub(".\n", re.sub(r"(?m)^(\s*\d{1,3})\.(?= )", r"\1)", text))
    for start, end in sentences(text):
        piece = text[start:end]
        if out and re.fullmatch(r"\W*(?:and )?(?:yes|no)\W*(?:i'm afraid\W*(?:not\W*)?)?", out[-1], re.I):
            out[-1] = f"{out[-1].rstrip('.!')}, {piece}"
        else:
            out.append(piece)
    return out


def _values(text: str) -> frozenset[str]:
    """Prices, numbers and links."""
    return frozenset(t.text for t in tokens(text) if t.sort in (Sort.LINK, Sort.MONEY, Sort.NUMBER))


def _stems(text: str) -> frozenset[str]:
    return frozenset(t.text for t in tokens(text)) | {
        stem(w.lower()) for w in re.findall(r"[^\W\d_]+", LINK.sub(" ", text))
    }
