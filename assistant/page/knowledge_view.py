"""What the knowledge tab shows of a base and of a search, worked out from the results: pure functions, no Gradio.

Texts of the base and of the person who asks leave this module only as tokens, which are shown as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.errors import Problem
from assistant.knowledge import Index
from assistant.knowledge.lint.places import problem_place
from assistant.knowledge.reasons import Near, Reason, shared_spans
from assistant.knowledge.texts import KINDS
from assistant.page.view import LONG_PASSAGE, Tokens, chance_words, segments, source_line, web_address
from assistant.text import folded
from assistant.types import Entry, Match, MatchResult, Passage

SHOW, HIDE = "Show the file", "Hide the file"
HITS = 8  # results of a search on the page
LONGEST = 300  # characters of a line that comes from a file
MOST_PROBLEMS = 50
MOST_READ = 5_000  # articles that are read for the number of internal ones among them
LIT = "shared"  # the mark of words that question and article share
NEAR_WORDS = {
    Near.TITLE: "Found by its title",
    Near.WORDING: "Found by another wording of it",
    Near.HEADING: "Found by a heading in it",
    Near.PASSAGE: "Found by the passage below",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One article that was found, why, and where it comes from."""

    title: Tokens
    chance: str
    look: str
    why: Tokens
    passage: Tokens
    folded: bool
    source: str
    address: str
    entry: Entry
    said: str


def base_tokens(path: Path, index: Index, when: datetime | None) -> Tokens:
    """Which base is open, how much is in it, and when its index was made."""
    passages = len(index.tables.vectors[KINDS.index("passages")])
    few = len(index.entries) <= MOST_READ
    internal = sum(entry.internal for entry in index.entries) if few else 0
    size = f"{counted(len(index.entries), 'article')}, {counted(passages, 'passage')}"
    hidden = f", {internal:,} of them internal" if internal else ""
    made = f"Index built {moment(when)}" if when else "The index is kept in memory only"
    name = path.resolve().name or str(path)
    return [(cut(name), "headline"), (f"\n{size}{hidden}. {made}.", None)]


def moment(when: datetime) -> str:
    """A time as people write it: "Sat 29 Nov 2026, 12:05"."""
    return f"{when:%a} {when.day} {when:%b %Y, %H:%M}"


def counted(number: int, thing: str) -> str:
    """A number with what it counts: "1 article", "2,000 articles"."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def cut(text: str, most: int = LONGEST) -> str:
    """A text on one line, cut where it is long."""
    line = folded(text[: 8 * most])
    return line if len(line) <= most else line[: most - 1] + "…"


def problem_tokens(problems: Sequence[Problem], most: int = MOST_PROBLEMS) -> Tokens:
    """A line a problem: its place as file:line, what was found, and what to do."""
    out: Tokens = []
    for problem in problems[:most]:
        said = f"expected {problem.expected}, found {problem.found}. {_sentence(problem.remedy)}"
        out += [(cut(problem_place(problem.where)), "headline"), (f"\n{cut(_sentence(said))}\n\n", None)]
    if len(problems) > most:
        out.append((f"… and {len(problems) - most:,} more.", None))
    return _ended(out)


def hits(index: Index, result: MatchResult) -> list[Hit]:
    """The best articles of a search, the first with the probability that it answers."""
    shown = [match for match in result.matches[:HITS] if index.entry(match.entry.id)]  # not of a base just left
    reasons = index.reasons(result.question, shown)
    meant = index.meant(result.question)
    return [
        _hit(i, match, why, meant, result if i == 1 else None)
        for i, (match, why) in enumerate(zip(shown, reasons, strict=True), 1)
    ]


def _hit(number: int, match: Match, why: Reason, meant: str, result: MatchResult | None) -> Hit:
    entry, passage = match.entry, _shown(match)
    chance, look = chance_words(result) if result else ("", "none")
    words = passage.text if passage else "This article has no text to quote; no draft is made from it."
    tag: Tokens = [("Internal: never quoted to customers", "internal")] if entry.internal else []
    return Hit(
        title=[(str(number), "number"), *lit(meant, entry.title), *tag],
        chance=chance,
        look=look,
        why=why_tokens(why, meant),
        passage=lit(meant, words) if passage else [(words, None)],
        folded=len(words) > LONG_PASSAGE,
        source=source_line(entry, passage),
        address=web_address(entry.url or ""),
        entry=entry,
        said=passage.text if passage else "",
    )


def _shown(match: Match) -> Passage | None:
    """The passage that is shown; an article whose title is found still has one to read."""
    return match.passage or (match.entry.passages[0] if match.entry.passages else None)


def why_tokens(why: Reason, meant: str) -> Tokens:
    """Why an article was found: which text of it is nearest, how near, and which words it shares."""
    nearest = why.near in (Near.WORDING, Near.HEADING)
    said: Tokens = [(": “", None), *lit(meant, cut(why.text)), ("”", None)] if nearest else []
    shared = f"{len(why.shared)} of {counted(why.asked, 'word')} of the question stand in it"
    none = "none of the question's words stands in it"
    words = f"{shared}: {cut(', '.join(why.shared))}" if why.shared else none
    return [(NEAR_WORDS[why.near], "lead"), *said, (f" · {closeness(why.similarity)} · {words}", None)]


def closeness(similarity: float) -> str:
    """A cosine in words with the number: "very close in meaning, 0.71"."""
    steps = ((0.75, "almost the same meaning"), (0.55, "close in meaning"), (0.35, "related"))
    words = next((w for least, w in steps if similarity >= least), "far in meaning")
    return f"{words} ({similarity:.2f})"


def lit(meant: str, text: str) -> Tokens:
    """A text with the words lit up that a question shares with it."""
    return segments(text, [(LIT, shared_spans(meant, text))])


def outcome_tokens(index: Index, result: MatchResult) -> Tokens:
    """What there is to know of a search as a whole: how many, how it was read, and where two articles disagree."""
    if not result.matches:
        return [("Nothing in the base comes near this question.", "headline")]
    few = len(result.matches[:HITS])
    answered = "The first article probably answers it." if result.answered else "Probably none of these answers it."
    mended = index.meant(result.question)
    read = f" Searched as “{cut(mended)}”." if folded(mended) != folded(result.question) else ""
    notes = "".join(f"\nNote: {cut(note)}" for note in result.notes)
    return [(answered, "headline"), (f" The {few} closest of {len(index.entries):,}.{read}{notes}", None)]


def _sentence(text: str) -> str:
    line = folded(text[: 8 * LONGEST])
    return line[:1].upper() + line[1:].rstrip(".") + "." if line else ""


def _ended(tokens: Tokens) -> Tokens:
    """The tokens without blank lines at their end."""
    if tokens:
        tokens[-1] = (tokens[-1][0].rstrip("\n"), tokens[-1][1])
    return tokens
