"""From a passage only the units that answer a question, with the conditions that belong to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft.listing import LIMITS, lists
from assistant.draft.sentences import Kind, Unit
from assistant.draft.weighing import Evidence, weighed
from assistant.draft.words import stems

WHOLE_SENTENCES = 2  # as short as this, a passage is one thought
MOST_SENTENCES = 4  # more reads as a pasted article
ROWS = 3  # more rows of a table that fit alike answer nothing
LONG = 5  # sentences from which on a passage says many things, and words from which on a sentence says one
CLOSE = 0.7  # the same where meaning and check speak for each sentence
TOUCHES = 0.4  # share of the best score from which on a limit belongs to the answer
FAR = 0.25  # a first sentence with less than this share of the best score is about another thing
NEAR = 0.6  # share of the best score that a further sentence must reach

_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (re.compile(r"\bhow much (?!weight|does \S+ weigh)|\bcosts?\b|\bprices?\b|(?<!to )\bcharge|\bfees?\b|\bpostage\b"
r"|\bexpensive|\bfree\b|\bpay\b"),
     re.compile(r"[£$€]\s?\d|\bfree\b|\bat no (?:extra )?cost\b|\bno (?:extra )?charge|\d\s?%")),
    (re.compile(r"\bhow (?:long|soon|quick|fast|many days)|\bwhen\b|\bdeadline|\bhow much time|\blast\b"),
     re.compile(r"\d+[- ](?:working |calendar )?(?:minute|hour|day|week|month|year|second)|\b[ap]m\b|\bday(?:s)?\b"
r"|\bdecember|\buntil\b")),
    (re.compile(r"\bheav|\bweigh|\bload\b"
r"|\bhow much can (?:i|we|you|it|they) (?:put|carry|pack|load)\b"),
     re.compile(r"\d\s?(?:k?g|kilos?|pounds|lb)\b")),
    (re.compile(r"\bhow (?:big|large|tall|wide|high|deep)|\bsize|\bmeasure"
r"|\bdimension|\bdiameter"), re.compile(r"\d\s?(?:cm|mm|m|inch|litres?)\b|×")),
    (re.compile(r"\bwhere\b|\bwhich shop|\baddress\b"), re.compile(r"https?://|\b(?:store|shop|under|page|street)\b")),
    (re.compile(r"\brain\b|\bwaterproof|\bwet\b|\bwater\b"), re.compile(r"waterproof|\bIPX?\d|\bwater|\brain\b")),
)  # fmt: skip
_HANGING = re.compile(
    r"(?:it|its|they|them|their|this|these|those|that|such|both|the same|he|she|there|then|otherwise"
    r"|after that|in that case|instead|also|"
    r"however|but|so|therefore|for this|for that|if not|if so|afterwards|the £)\b"
    r"|(?:[\w’'-]+ ){1,3}(?:also|therefore|then|however|instead)\b|(?:[\w’'-]+ ){1,6}(?:these|those|such) [a-z]",
    re.I,
)
_MEASURED = re.compile(r"\d[\d.,]* ?(?:cm|mm|m|kg|g|kilos?|litres?|inch(?:es)?|years?|days?|weeks?)\b", re.I)
_HOW_LONG = re.compile(r"\bhow (?:long|often|soon)\b", re.I)  # a time of something: any other time is no answer
_STRICT = re.compile(r"\bonly if\b|\bonly when\b|\bnot (?:possible|available|allowed|covered|included)\b")
RULES_OUT = re.compile(
    r"\b(?:cannot|can't|only|^(?:you|orders|items) must|unless|except|excluded?"
    r"|not (?:available|possible|covered|included|accept\w*|be|apply))\b",
    re.I,
)
_QUESTION = re.compile(
    r"(?:what|when|where|which|who|why|how|do|does|did|is|are|can|could|will|would|should|may|am|have|has)\b|.*\?$",
    re.I,
)
CONTACT = re.compile(r"\bplease (?:contact|call|e-?mail) us\b|\bcontact us\b", re.I)


def select(
    question: str, pieces: Sequence[Unit], context: str = "", *, tight: bool = False, evidence: Evidence | None = None
) -> tuple[int, ...]:
    """Indices of the units of a passage that answer the question, in order; never empty where there are units.

    `context` is the entry's title: where the question asks just that, the author's whole short answer is kept, unless
    `tight`, for a reply that has several questions to answer, or `evidence` tells which sentences answer.
    """
    running = [i for i, p in enumerate(pieces) if p.kind is Kind.SENTENCE]
    known = {i for i, p in enumerate(pieces) if p.text in (evidence or {})}
    if not pieces or (len(running) == len(pieces) and len(pieces) <= (1 if tight or known else WHOLE_SENTENCES)):
        return tuple(range(len(pieces)))
    scores = _scores(question, pieces, context)
    if evidence and known:
        scores = weighed(question, pieces, scores, evidence, context, named=named(context, len(pieces)))
    best = max(range(len(pieces)), key=lambda i: (scores[i], -i))
    near = [i for i in running if scores[i] >= (CLOSE if known else NEAR) * scores[best] and scores[i] > 0]
    chosen = set(sorted(near, key=lambda i: (-scores[i], i))[: MOST_SENTENCES - 1]) or {best}
    if pieces[best].kind is not Kind.SENTENCE:
        chosen.add(best)
    if (
        running
        and _QUESTION.match(context)
        and _leads(pieces[running[0]].text, scores[running[0]], scores[best] * (2.0 if known else 1.0))
    ):
        chosen.add(running[0])  # who writes an answer to a question starts with the answer
    if same_question(question, context) and len(running) <= MOST_SENTENCES and not tight and not known:
        chosen |= set(running[:3])
    if len(running) == len(pieces) <= MOST_SENTENCES:
        least = TOUCHES * scores[best] if known else 0.0
        chosen |= {i for i in running if RULES_OUT.search(pieces[i].text) and scores[i] >= least}
    if known:
        own = stems(question) - stems(context)
        plain = {i for i in chosen if pieces[i].kind is not Kind.ROW or own & stems(pieces[i].text)}
        chosen = plain or {best}  # a row answers where what it is about is asked for
        if named(context, len(pieces)) and own & stems(pieces[best].text):
            chosen = {i for i in chosen if own & stems(pieces[i].text)}
    chosen |= _rows(pieces, scores, chosen)
    chosen |= lists(question, pieces, scores, chosen, led=bool(known))
    return tuple(sorted(_without_headings(pieces, _with_context(pieces, chosen, scores))))


def _leads(first: str, score: float, best: float) -> bool:
    """Whether the first sentence of an answer belongs to this one too: it is a bare yes or no, or not far off."""
    return len(first.split()) < LONG or score >= FAR * best


def asks_for_fact(question: str, text: str) -> bool:
    """Whether the question wants a kind of fact (a price, a time, a weight) that the text has."""
    low = question.lower()
    return any(ask.search(low) and fact.search(text) for ask, fact in _KINDS)


def on_subject(question: str, pieces: Sequence[Unit], title: str) -> bool:
    """Whether a passage of many sentences under a name shares more with the question than the name."""
    asked = stems(_HOW_LONG.sub("", _MEASURED.sub("", question))) - stems(title)
    if len(pieces) < LONG or not asked or _QUESTION.match(title) or not _QUESTION.match(question):
        return True
    rows = [len(asked & stems(p.text)) for p in pieces if p.kind is Kind.ROW]
    if len(rows) > len(pieces) / 2 and rows.count(max(rows)) > ROWS:
        return False  # the table is about it, but no row stands out
    if any(asked & stems(p.text) for p in pieces):
        return True
    return not _HOW_LONG.search(question) and asks_for_fact(question, " ".join(p.text for p in pieces))


def named(title: str, sentences: int) -> bool:
    """Whether an entry tells many things under a name, as of a product, and not one thing under a question."""
    return sentences >= LONG and not _QUESTION.match(title)


def same_question(question: str, title: str) -> bool:
    """Whether a question and a title share most of the words that carry meaning."""
    asked, titled = stems(question), stems(title)
    return bool(asked and titled) and len(asked & titled) >= 0.6 * min(len(asked), len(titled))


def _scores(question: str, pieces: Sequence[Unit], context: str) -> list[float]:
    """Per unit: rare shared words, the kind of fact that is asked for, and the place (first sentences answer).

    Words of the title say little within its own entry.
    """
    asked, titled = stems(question), stems(context)
    found = [stems(p.text) for p in pieces]
    counts = {s: sum(s in f for f in found) for s in asked}
    low = question.lower()
    wanted = [fact for ask, fact in _KINDS if ask.search(low)]
    out = []
    for i, (piece, have) in enumerate(zip(pieces, found, strict=True)):
        shared = sum((0.35 if s in titled else 1.0) / counts[s] ** 0.5 for s in asked & have)
        fact = 0.8 * any(w.search(piece.text) for w in wanted)
        contact = -0.4 if CONTACT.search(piece.text) else 0.0
        lead = (0.3 if shared or fact else 0.1) if i == 0 else 0.0
        out.append(max(0.0, (shared + fact + contact) * (1.0 if shared or not asked else 0.5) + lead))
    return out


def _rows(pieces: Sequence[Unit], scores: Sequence[float], chosen: set[int]) -> set[int]:
    """The rows of a table that name what is asked about, three at most, where one of them is chosen."""
    rows = [i for i, p in enumerate(pieces) if p.kind is Kind.ROW]
    if not rows or not ({rows[0] - 1, *rows} & chosen) or not (top := max(scores[i] for i in rows)):
        return set()
    lead = {rows[0] - 1} if rows[0] and pieces[rows[0] - 1].text.endswith(":") else set()
    return set([i for i in rows if scores[i] >= 0.8 * top][:ROWS]) | lead


def _without_headings(pieces: Sequence[Unit], chosen: set[int]) -> set[int]:
    """The units without a heading of which no item was chosen; all where that leaves none."""
    bare = {i for i in chosen if pieces[i].text.endswith(":") and i + 1 < len(pieces) and i + 1 not in chosen}
    items = {i for i in bare if not any(pieces[c].block == pieces[i + 1].block for c in chosen if c != i)}
    return chosen - items or chosen


def _with_context(pieces: Sequence[Unit], chosen: set[int], scores: Sequence[float]) -> set[int]:
    """What the chosen sentences cannot stand without: the one before "It ...", and a limit that follows."""
    out = set(chosen)
    for i in sorted(chosen):
        after = i + 1
        if after in out or after >= len(pieces) or len(out) > MOST_SENTENCES or pieces[i].kind is not Kind.SENTENCE:
            continue
        limit = (
            pieces[after].kind is Kind.SENTENCE
            and pieces[after].block == pieces[i].block
            and LIMITS.search(pieces[after].text)
        )
        if limit and (_HANGING.match(pieces[after].text) or scores[after] > 0 or _STRICT.search(pieces[after].text)):
            out.add(after)
    for i in sorted(out, reverse=True):
        while (
            i > 0
            and pieces[i].kind is Kind.SENTENCE
            and _HANGING.match(pieces[i].text)
            and pieces[i - 1].kind is Kind.SENTENCE
        ):
            i -= 1
            out.add(i)
    return out


__all__ = ["CONTACT", "RULES_OUT", "Evidence", "asks_for_fact", "named", "on_subject", "same_question", "select"]
