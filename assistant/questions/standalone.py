"""A question as a stranger would understand it: opening words dropped, a bare pronoun replaced where that is safe."""

from __future__ import annotations

import re

from assistant.questions.reason import AUXILIARIES, QUESTION_WORDS
from assistant.text import sentences
from assistant.types import Form

LONGEST_CONTEXT = 600  # characters before the question that are searched for what "it" stands for
OPENING = re.compile(
    r"^(?:and|also|but|so|plus|then|or|secondly|lastly|finally|next|furthermore|additionally|btw|ps)\b[,:]? +",
    re.I,
)
PRONOUN = re.compile(r"\b(?:it|they|them|this one|that one|these ones|those ones)\b(?!['’]s)", re.I)
PLURAL = frozenset(("they", "them", "these ones", "those ones"))
POINTS_BACK = re.compile(
    r"(?:is|was|would|will|are) (?:that|this|it)(?: be)? "
    r"(?:possible|ok|okay|true|correct|right|normal|allowed|a problem|fine|covered|included|expected|something)\b"
    r"|(?:what|how) (?:about|should i do|can i do|do i do|can be done)[^a-z]*$"
    r"|(?:any )?(?:advice|ideas?|suggestions?|help)\b[^a-z]*$"
    r"|can you (?:do|fix|check|change) (?:that|this|it)\b[^a-z]*$|why (?:is that|this)\b[^a-z]*$",
    re.I,
)
TIMES = frozenset("last next this yesterday today tomorrow ago back again now recently".split())
LENT = re.compile(
    r"\b(?:can|could|do|does|did|will|would|may|might|should|must|shall) (?:i|you|we|they|it|he|she)\b", re.I
)
LENT_TO = re.compile(r"[^.?!\n]*,? (?:and|or)(?: also| then)? *", re.I)
LENT_REACH = 200  # characters before a question in which its auxiliary and subject may stand
LEAST_WORDS = 4  # words of a sentence that is worth repeating
EXPLETIVE = re.compile(
    r"\b(?:is|was|would|will|does|makes?) it (?:be )?"
    r"(?:possible|ok|okay|true|worth|safe|better|normal|too late|necessary|mean)\b"
    r"|\bhow (?:long|much|far) (?:does|will|would|is|did) it\b|\bit(?:'s| is) (?:possible|true|ok)\b", re.I,
)  # fmt: skip
NOUN_PHRASE = re.compile(r"\b(?:my|your|the|this|an?|our)(?=((?: [\w'’-]+){1,4}))", re.I)
NOT_A_NOUN = frozenset(
    (
        "i you he she we it they me us him her them is are was were be been am do does did has have had can could "
        "will would should may might must shall to of in on at by for from with about as into over under after before "
        "since until when where which who that what how why if and or but so not no yes just still already very too "
        "also than then there here get got go went see bought ordered received arrived came want wanted need like "
        "liked said says told works worked work stopped broke keeps"
    ).split()
)
PLACING = frozenset("in at to near from into inside outside by".split())  # what follows is where, not what
STARTS = frozenset("i you we they it he she the a an my your our this that these those there any some no if".split())
VAGUE = frozenset(
    "way time moment day week month year lot bit question questions problem thing same other first one help".split()
)


def standalone(asked: str, form: Form, before: str) -> str:
    """The question on its own; `before` is the text of the message in front of it.

    A question that only points back ("is that possible?") is led by the sentence it points to.
    """
    text = OPENING.sub("", asked).strip()
    context = before[-LONGEST_CONTEXT:]
    if form is Form.INTERROGATIVE and (lent := borrowed(text, before[-LENT_REACH:])):
        text = f"{lent} {text}"
    if POINTS_BACK.match(text) and (last := last_sentence(context)):
        return f"{last} {_finished(text, form)}"
    return _finished(resolved(text, context), form)


def borrowed(text: str, before: str) -> str:
    """The auxiliary and subject that a second verb shares with the first: "can I pitch it and |send it back|"."""
    first = text.split(None, 1)[0].lower().strip(",") if text else ""
    if not first.isalpha() or first in QUESTION_WORDS or first in AUXILIARIES or first in STARTS:
        return ""
    for found in reversed(list(LENT.finditer(before))):
        if LENT_TO.fullmatch(before, found.end()):
            return found[0]
    return ""


def _finished(text: str, form: Form) -> str:
    text = text[:1].upper() + text[1:]
    if form is Form.INTERROGATIVE:
        return text.rstrip("?!., ") + "?" if text else text
    return text


def last_sentence(before: str) -> str:
    """The sentence in front of the question, closed with a full stop; "" where there is none worth repeating."""
    spans = sentences(before)
    last = " ".join(before[spans[-1][0] : spans[-1][1]].split()) if spans else ""
    if len(last.split()) < LEAST_WORDS or not last[0].isalnum():
        return ""
    return last if last[-1] in ".!?" else last.rstrip(",;: ") + "."


def resolved(text: str, before: str) -> str:
    """The text with its first bare pronoun replaced by the one thing named before; unchanged where that is unsure."""
    pronoun = PRONOUN.search(text)
    if not pronoun or EXPLETIVE.search(text) or NOUN_PHRASE.search(text[: pronoun.start()]):
        return text
    plural = pronoun[0].lower() in PLURAL
    things = [t for t in antecedents(before) if t.endswith("s") is plural or t.endswith("ss")]
    return f"{text[: pronoun.start()]}{things[0]}{text[pronoun.end() :]}" if len(things) == 1 else text


def antecedents(before: str) -> list[str]:
    """The different things that are the customer's or ours, or have a name: "my X200 tent" as "the X200 tent"."""
    found: dict[str, str] = {}
    for match in NOUN_PHRASE.finditer(before):
        kept: list[str] = []
        for word in match[1].split():
            if word.lower() in NOT_A_NOUN | TIMES or word.lower().endswith(("ly", "n't", "n’t", "ing", "ed")):
                break
            kept.append(word)
        named = match[0][:2].lower() in ("my", "yo", "ou") or any(c.isupper() or c.isdigit() for c in "".join(kept))
        placed = before[: match.start()].split()[-1:]
        if placed and placed[0].lower() in PLACING:
            continue
        if kept and named and kept[-1].lower() not in VAGUE:
            found[kept[-1].lower()] = "the " + " ".join(kept)
    return list(found.values())
