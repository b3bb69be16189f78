"""Questions that say nothing by themselves ("Is that possible?", "what now?"), named by the sentence before them."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.draft import grammar as g
from assistant.draft.bags import bag
from assistant.draft.persons import persons
from assistant.draft.sentences import split_sentences
from assistant.draft.telling import statement
from assistant.draft.tidying import tidy
from assistant.types import Form, Question

OWN_WORDS = 8  # words of a clause that need no more context
_BARE = re.compile(
    r"(?:is|would|will|can|could) (?:that|this|it) (?:still |also |even )?(?:be )?(?:still )?(?P<what>possible|ok|okay|"
    r"allowed|fine|all right|alright|doable|feasible|a problem|an issue|normal)",
    re.I,
)
_DOABLE = re.compile(
    r"(?:can|could|may) (?:i|we) (?:still )?do (?:that|this|it)|(?:does|would|will) (?:that|this|it) work", re.I
)
_HELPLESS = re.compile(
    r"what (?:now|next)|what happens now|what (?:should|can|do|shall) (?:i|we) do(?: now| next)?|"
    r"any (?:ideas?|suggestions?|advice|thoughts|help|tips)|"
    r"(?:can|could) you help(?: me| us)?|what are my options|help(?: me| us)?",
    re.I,
)
_REASON = re.compile(r"why(?: is that| so)?|how come", re.I)
_WISH = re.compile(
    r"(?:i|we)(?:'d| would)?(?: really)? (?:like|love|want|need|hope|plan|(?:am|are|was|were) hoping) to (?P<do>.+)",
    re.I,
)
_NO_NOUNS = bag("up out off together back again here there too down over away gave bought sent got ordered said told")


def named_by_context(question: Question) -> str | None:
    """What a bare question is about, as a clause; None where the question says enough by itself."""
    sentences = split_sentences(question.standalone or question.text)
    bare = tidy(sentences[-1]) if sentences else ""
    if _REASON.fullmatch(bare):
        return "why that is"
    if _HELPLESS.fullmatch(bare):
        return "what your best next step is"
    found = _BARE.fullmatch(bare)
    if not found and not _DOABLE.fullmatch(bare):
        return None
    what = found["what"].lower() if found else "possible"
    before = tidy(sentences[-2]) if len(sentences) > 1 else ""
    wish, told = _WISH.fullmatch(before), statement(before)
    if wish and not re.search(r"[“”\"<>@]|https?:", before):
        return persons(f"whether i can {wish['do']}")
    if told and not wish and what != "possible":
        return f"whether it is {what} that {told}"
    return f"whether what you {'describe' if what in ('a problem', 'an issue', 'normal') else 'have in mind'} is {what}"


def what_now(question: Question) -> Question:
    """The question where the reply has told the trouble already: what is open is what to do about it."""
    return replace(question, text="What now?", standalone="What now?", form=Form.INTERROGATIVE)


def best_wording(question: Question, own: str | None) -> str:
    """The customer's own words where they say enough, for they know what "it" is; else the full question.

    `own` is the clause made of them. A full question that put a wrong thing for "it" is not used.
    """
    full = question.standalone or question.text
    if own and (len(own.split()) >= OWN_WORDS or len(split_sentences(full)) > 1 or _misread(question.text, full)):
        return question.text
    return full


def _misread(own: str, full: str) -> bool:
    """Whether what the full question has in place of "it" is surely more or less than a thing: "the tent set up"."""
    a, b = tidy(own).lower().split(), tidy(full).lower().split()
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    put = b[start : len(b) - end]
    return bool(put) and (put[-1] in g.PREPOSITIONS | g.ADVERBS | _NO_NOUNS or put[-1].endswith("'s"))
