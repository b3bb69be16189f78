"""What the message says beside its questions, as far as a reply can use it: product, order, trouble, plans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.draft import grammar as g
from assistant.draft.occasions import deadline, occasion
from assistant.draft.sentences import split_sentences
from assistant.draft.signs import (
    AGAIN,
    BUYING,
    CONTRITE,
    FED_UP,
    HALVES,
    NO_BLAME,
    OWN_SLIP,
    PAST,
    QUICK,
    REFUND,
    SUPPOSED,
    THANKS,
    TODAY,
    TRIP,
    TROUBLE,
    WAITED,
    WAITING,
)
from assistant.draft.telling import statement
from assistant.types import MatchResult, Message, Question

MOST_WORDS = 18  # of a trouble that is said back
READ = 6000  # characters of the new text that are looked at: a situation is told early


@dataclass(frozen=True, slots=True)
class Situation:
    """The details that a reply may take up; each empty where the message has none."""

    order: str = ""
    product: str = ""
    trouble: str = ""
    waiting: bool = False
    refund: bool = False  # what is waited for
    fed_up: str = ""
    praise: str = ""
    thanks: bool = False
    buying: bool = False
    trip: str = ""
    waited: str = ""  # "3 weeks"
    again: str = ""  # how often they had to write: "a third time", "more than once", or "unanswered"
    slip: bool = False  # what went wrong was their own doing
    quick: bool = False  # they wrote at once
    occasion: str = ""  # "your daughter's birthday on Saturday"
    deadline: str = ""  # "you need it by 20 July"


def situation(message: Message, questions: Sequence[Question], matches: Sequence[MatchResult]) -> Situation:
    """Read the situation from the new text of the message."""
    text = message.clean[:READ].replace("’", "'")
    lines = re.split(r"\n\s*\n|,\s*\n|(?<=[a-z\d][.!?])\s+(?=[a-z])", text)
    sentences = [s for line in lines for s in split_sentences(line)]
    troubles = [s for s in sentences if TROUBLE.search(s) and "?" not in s]
    trouble = next((t for s in troubles[:5] if (t := _trouble(s))), "")
    told = [s for s in sentences if not SUPPOSED.search(s)]
    orders = [r.text for r in message.references if r.kind == "order"]
    anger, thanks = FED_UP.search(text), bool(THANKS.search(text))
    slip = bool(OWN_SLIP.search(text))
    fed_up = _feeling(anger[0]) if anger and not CONTRITE.search(text) else ""
    trouble = "" if slip else trouble
    praise = "" if fed_up or trouble or questions else next((p for s in sentences if (p := _praise(s))), "")
    return Situation(
        order=orders[0] if len(set(orders)) == 1 else "",
        product=_product(f"{message.subject or ''} {text}", matches),
        trouble=trouble,
        waiting=any(WAITING.search(s) for s in told),
        refund=any(WAITING.search(s) and REFUND.search(s) for s in told),
        fed_up=fed_up,
        praise=praise,
        thanks=thanks,
        buying=bool(BUYING.search(text)),
        trip="" if fed_up else next((t for s in sentences if (t := _trip(s))), ""),
        waited=_waited(text),
        again=_again(text),
        slip=slip,
        quick=bool(QUICK.search(text)),
        occasion=next(
            (o for s in sentences if not PAST.search(s.replace("was supposed", "")) and (o := occasion(s))), ""
        ),
        deadline=next((d for s in sentences if "?" not in s and (d := deadline(s))), ""),
    )


def _waited(text: str) -> str:
    """As "3 weeks": how long they say that they have waited; "" where they do not say."""
    found = WAITED.search(text)
    if not found:
        return ""
    number = {"a": "a", "an": "a"}.get(found["n"].lower(), found["n"].lower())
    return f"{number} {found['unit'].lower()}"


def _again(text: str) -> str:
    """How often the customer had to write: "a third time", "more than once"; "unanswered" where nobody replied."""
    found = AGAIN.search(text)
    if not found:
        return ""
    nth = {"2nd": "second", "3rd": "third", "4th": "fourth"}.get(
        (found["nth"] or "").lower(), (found["nth"] or "").lower()
    )
    if nth:
        return f"a {nth} time"
    return "more than once" if re.search(r"twice|times|again", found[0], re.I) else "unanswered"


def _trouble(sentence: str) -> str:
    """What went wrong, in the shortest half of the sentence that tells it, with persons turned."""
    supposed = re.search(r"\b(?:if|whether|in case|unless)\b", sentence, re.I)
    halves = [] if supposed else [h for h in HALVES.split(sentence) if TROUBLE.search(h)]
    told = next((t for h in (*halves[:3], sentence) if (t := statement(h))), "")
    return told if told and not NO_BLAME.match(told) and _reads_well(told) else ""


def _reads_well(told: str) -> bool:
    """Whether what the customer tells is one plain statement that can be said back to them."""
    words = told.lower().split()
    if len(words) > MOST_WORDS or re.search(
        r"[()/:]|\b(?:sending|keeping|thinking|asking|hoping|ordered|bought)\b", told
    ):
        return False
    nots = [i for i, w in enumerate(words) if w == "not"]
    return all(i and words[i - 1] in g.AUXILIARIES for i in nots)


def _feeling(word: str) -> str:
    """How the customer says that they feel: "disappointed", "annoyed"; "fed up" for anything else."""
    stem = word.lower()[:6]
    return next((f for f in ("disappointed", "frustrated", "annoyed", "angry", "furious") if f[:6] == stem), "fed up")


def _praise(sentence: str) -> str:
    """A statement of what went well, to be repeated ("the poles arrived"), without words that age like "today"."""
    if re.match(r"\s*(?:i|we) (?:just )?(?:wanted|want|would|am writing)", sentence, re.I) or TROUBLE.search(sentence):
        return ""
    return statement(TODAY.sub("", sentence)) or ""


def _trip(sentence: str) -> str:
    found = TRIP.search(sentence)
    return found["where"] if found and not PAST.search(sentence) else ""


def _product(text: str, matches: Sequence[MatchResult]) -> str:
    """The first product that the message names and an entry is about, in the entry's spelling ("Skylark 2")."""
    low = text.lower()
    found: dict[str, int] = {}
    for result in matches[:20]:
        for match in result.matches[:20]:
            words = match.entry.title.split()
            for n in range(min(3, len(words)), 0, -1):
                name = " ".join(words[:n])
                if (
                    re.search(r"[A-Z][a-z]+ (?:\w+ )?\d", name + " ")
                    and words[n - 1][:1].isdigit()
                    and (at := low.find(name.lower())) >= 0
                ):
                    found.setdefault(name, at)
                    break
    return min(found, key=lambda n: (found[n], n)) if found else ""
