"""Whether a stretch of an entry says a sentence: whole clauses in their order, with nothing turned in its meaning.

It has all the words of the sentence; its prices, numbers, days, names and links in the same order, with none of the
same sort left out between; and exactly its negations and conditions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.text import sentences
from assistant.types import Entry, Fact
from training.draft_frame import FRAME
from training.draft_words import TURNING, Sort, Token, stem, tokens, turning, words

GLUE = frozenset(
    stem(w)
    for w in words(
        "yes cost costs price take takes read details there find here and as far concerned regard regarding good news "
        "short answer happily way meantime help helps"
    )
)
LEADS = frozenset(stem(w) for w in words("detail details page full done good"))  # "That is done: ..."
SETS = TURNING - words("normally usually about")  # what an opening may not add
RUN = 80  # clauses of an entry that one sentence may draw on
COVERED = 0.5  # of the words of that stretch
CLAUSE = re.compile(r"(?<=[,;:.!?)])\s+|\s+(?=\()|\s+(?=(?:and|but|because|so|which|or|while|as)\s)|\n+")
VERDICT = re.compile(
    r"^\W*(?:and |but |so )?(yes|no)\b\s*[,.:;!–-][\s,.:;!–-]*(?:i'm afraid not[.,]?\s*|i'm afraid[.,]?\s*)?", re.I
)
OPENING = re.compile(r"(?:if it is urgent|as a rule), ", re.I)
DEGREES = re.compile(r"(?<=°[CF])\. ")  # no abbreviation
BULLET = re.compile(r"^\s*(?:\d{1,3}[.)]|[-*•–])\s+")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of an entry, and the yes or no that its sentence opens with."""

    tokens: tuple[Token, ...]
    verdict: str


def clauses_of(entry: Entry) -> list[Clause]:
    """All clauses of an entry in their order, headings too."""
    out: list[Clause] = []
    for passage in entry.passages:
        text = DEGREES.sub(".\n", "\n".join([*passage.headings, passage.text]))
        for start, end in sentences(text):
            sentence = text[start:end]
            verdict = VERDICT.match(sentence)
            rest = BULLET.sub("", VERDICT.sub("", sentence, count=1))
            for number, clause in enumerate(CLAUSE.split(rest)):
                out.append(
                    Clause(
                        tokens(clause if not number else f"x {clause}")[bool(number) :],
                        verdict[1].lower() if verdict else "",
                    )
                )
    return out


def supported(
    sentence: str, clauses: Sequence[tuple[list[Clause], Entry]], heard: frozenset[str], facts: Sequence[Fact]
) -> bool:
    """Whether one of the entries says the sentence, or a fact that an agent told does."""
    said = tokens(BULLET.sub("", sentence))
    links = {t.text for t in said if t.sort == Sort.LINK}
    if links and all(t.text in links | FRAME | GLUE | heard for t in said):
        mine = {t.text for own, _ in clauses for c in own for t in c.tokens}
        return links <= mine | {(e.url or "").lower() for _, e in clauses}
    verdict = VERDICT.match(sentence)
    says = verdict[1].lower() if verdict else ""
    rest = OPENING.sub("", BULLET.sub("", VERDICT.sub("", sentence, count=1)).strip(), count=1)
    for text in _without_bridge(rest, heard):
        wanted = tokens(text)
        if any(_told(wanted, fact, heard) for fact in facts):
            return True
        if any(_stands(wanted, says, own, entry) for own, entry in clauses):
            return True
    return False


def _without_bridge(text: str, heard: frozenset[str]) -> list[str]:
    """The sentence, and the sentence without an opening that only takes up the customer's words."""
    out = [text]
    for cut in list(re.finditer(r"[,:–]\s", text))[:2]:
        lead = tokens(text[: cut.start()])
        if all(t.text in heard | GLUE | FRAME | LEADS and t.text not in SETS for t in lead) and len(lead) <= 8:
            out.append(text[cut.end() :])
    return out


def _told(wanted: Sequence[Token], fact: Fact, heard: frozenset[str]) -> bool:
    """Whether a sentence says what the agent told, in the words of its label, its value and the inquiry."""
    value, both = tokens(fact.value), {t.text for t in (*tokens(fact.label), *tokens(fact.value))}
    values = [t.text for t in value if t.sort != Sort.WORD]
    mine = [t.text for t in wanted if t.sort not in (Sort.WORD, Sort.NAME) and t.text in set(values)]
    return (
        bool({t.text for t in wanted} & {t.text for t in value})
        and all(t.text in both or t.text in GLUE or (t.text in heard and t.text not in TURNING) for t in wanted)
        and [v for v in values if v in mine] == mine
        and turning(tuple(wanted)) == turning(value)
    )


def _stands(wanted: Sequence[Token], says: str, clauses: Sequence[Clause], entry: Entry) -> bool:
    """Whether some stretch of the entry says it."""
    if not wanted:
        return any(c.verdict == says for c in clauses)
    title = {stem(w.lower()) for w in re.findall(r"\w+", entry.title)}
    needed = {t.text for t in wanted} - title - GLUE
    most = len({t.text for t in wanted}) / COVERED
    for start in range(len(clauses)):
        run: tuple[Token, ...] = ()
        have: set[str] = set()
        for clause in clauses[start : start + RUN]:
            run += clause.tokens
            have.update(t.text for t in clause.tokens)
            if len(have) > most or (says and clause.verdict not in ("", says)):
                break
            if needed <= have and _fits(says, clause, wanted) and _says(wanted, run, title):
                return True
    return False


def _fits(says: str, clause: Clause, wanted: Sequence[Token]) -> bool:
    """Whether "yes" or "no" fits: as the entry has it, else by the negation of what follows."""
    if not says or clause.verdict:
        return not says or clause.verdict == says
    return any(t.text in ("not", "no", "never", "none") for t in wanted) == (says == "no")


def _says(wanted: Sequence[Token], run: Sequence[Token], title: set[str]) -> bool:
    have = {t.text for t in run}
    kept = [t for t in wanted if t.text in have or not (t.text in title or t.text in GLUE)]
    if not kept or not all(t.text in have for t in kept) or turning(tuple(wanted)) != turning(tuple(run)):
        return False
    if len({t.text for t in kept}) < COVERED * len(have):
        return False
    return _ordered(kept, run) and _moved(kept, run) <= len(kept) // 4


def _ordered(wanted: Sequence[Token], run: Sequence[Token]) -> bool:
    """Whether values and names follow each other as in the run, none of the same sort being passed over."""
    fixed = {t.text for t in (*wanted, *run) if t.sort != Sort.WORD}
    at: list[int] | None = None
    for token in (t for t in wanted if t.text in fixed):
        found = [i for i, t in enumerate(run) if t.text == token.text]
        if at is not None:
            found = [i for i in found if any(j < i and not _passed(run, j, i, token.sort) for j in at)]
        if not found:
            return False
        at = found
    return True


def _passed(run: Sequence[Token], after: int, before: int, sort: Sort) -> bool:
    return sort in (Sort.MONEY, Sort.NUMBER) and any(t.sort == sort for t in run[after + 1 : before])


def _moved(wanted: Sequence[Token], run: Sequence[Token]) -> int:
    """How many words stand in another order than in the run: all less the longest common subsequence."""
    row = [0] * (len(run) + 1)
    for token in wanted:
        before = 0
        for i, other in enumerate(run, 1):
            before, row[i] = row[i], before + 1 if token.text == other.text else max(row[i], row[i - 1])
    return len(wanted) - row[-1]
