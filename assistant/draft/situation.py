"""What the message says beside its questions, as far as a reply can use it: product, order, trouble, plans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.draft.sentences import split_sentences
from assistant.draft.telling import statement
from assistant.types import MatchResult, Message, Question

READ = 6000  # characters of the new text that are looked at: a situation is told early
_TROUBLE = re.compile(
    r"\b(?:broken?|broke|failed|fails|faulty|damaged|defective|snapped|dent|dented|cracked|scratched|"
    r"stained|hole|torn|ripped|leaks?|leaking|missing|wrong|late|lost|stopped|"
    r"not (?:yet )?(?:arrived|work|working|received|charge|charging|close|turn)|(?:doesn|don|won|isn|hasn"
    r"|haven|can)'t (?:work|close|charge|arrived|"
    r"turn|open|log|get|been|received|fit)|never (?:arrived|came|received)|cannot|no longer (?:works"
    r"|closes|charges)|charged twice|(?:came|come|coming|fell) (?:undone|apart|off|loose))\b",
    re.I,
)
_FED_UP = re.compile(
    r"\b(?:sick of|fed up|fobbed off|ridiculous|unacceptable|disgrace\w*|appalling|awful|terrible|worst"
    r"|joke|shambles|furious|angry|"
    r"frustrat\w+|annoy\w+|disappoint\w+|(?:third|fourth|fifth) time|useless|not good enough|had enough)\b",
    re.I,
)
_WAITING = re.compile(
    r"\b(?:(?:was|were) (?:meant|supposed) to (?:be here|arrive|come|be delivered)|should have (?:been "
    r"here|arrived|come|been delivered)|still waiting|"
    r"still (?:not|hasn't|haven't|(?:have|has|got) (?:not|no))|"
    r"(?:not|\w+n't) (?:yet )?arrived|(?:not|\w+n't) turned up|overdue)\b",
    re.I,
)
_THANKS = re.compile(
    r"\b(?:thank you|thanks|grateful|lovely|brilliant|wonderful|fantastic|delighted|pleased|kindness"
    r"|great job|well done|appreciate)\b",
    re.I,
)
_BUYING = re.compile(
    r"\b(?:(?:would|'d) like to (?:order|buy|get)|thinking (?:of|about) (?:buying|getting|ordering)"
    r"|(?:looking|interested|looked) (?:at|in)|planning to "
    r"(?:buy|order)|considering|about to (?:order|buy)|want to (?:buy|order))\b",
    re.I,
)
_TRIP = re.compile(
    r"\b(?:(?:holiday|trip|tour|week|weekend|trek|walk|expedition|camping|come along|off) (?:to|in|around"
    r"|along|through)"
    r"|leave for|leaving for|heading (?:off )?to|driving to) "
    r"(?P<where>(?:the )?(?!Jan|Feb|March|April|May|Ju[nl]|Aug|Sept|Oct|Nov|Dec|Spring|Summer|Autumn|Winter)"
    r"[A-Z][\w'-]+(?: (?:of |and )?[A-Z][\w'-]+){0,2})"
)
_REFUND = re.compile(
    r"\b(?:still|yet|not|\w+n't|waiting)\b.{0,40}\b(?:refund|money back)|refund.{0,40}\b(?:still|not|\w+n't)\b", re.I
)
_NO_BLAME = re.compile(
    r"you(?:'re| are)? (?:will|would|can|could|going|about to|need|have to|should|late)\b(?! (?:not|no)\b)", re.I
)
_HALVES = re.compile(r",? (?:and|but|as|because|so) (?=(?:my|our|the|i|we|one|both|it's|it)\b)|[:;–(,]\s*", re.I)
_PAST = re.compile(r"\b(?:last|back from|returned|was|were|been|yesterday|ago|cancelled)\b", re.I)
_TODAY = re.compile(r",? (?:this (?:morning|afternoon|evening)|today|yesterday|tonight|last night)\b")


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


def situation(message: Message, questions: Sequence[Question], matches: Sequence[MatchResult]) -> Situation:
    """Read the situation from the new text of the message."""
    text = message.clean[:READ].replace("’", "'")
    lines = re.split(r"\n\s*\n|,\s*\n|(?<=[a-z\d][.!?])\s+(?=[a-z])", text)
    sentences = [s for line in lines for s in split_sentences(line)]
    troubles = [s for s in sentences if _TROUBLE.search(s) and "?" not in s]
    trouble = next((t for s in troubles[:5] if (t := _trouble(s))), "")
    orders = [r.text for r in message.references if r.kind == "order"]
    anger, thanks = _FED_UP.search(text), bool(_THANKS.search(text))
    fed_up = _feeling(anger[0]) if anger else ""
    praise = "" if fed_up or trouble or questions else next((p for s in sentences if (p := _praise(s))), "")
    return Situation(
        order=orders[0] if len(set(orders)) == 1 else "",
        product=_product(f"{message.subject or ''} {text}", matches),
        trouble=trouble,
        waiting=bool(_WAITING.search(text)),
        refund=any(_WAITING.search(s) and _REFUND.search(s) for s in sentences),
        fed_up=fed_up,
        praise=praise,
        thanks=thanks,
        buying=bool(_BUYING.search(text)),
        trip="" if fed_up else next((t for s in sentences if (t := _trip(s))), ""),
    )


def _trouble(sentence: str) -> str:
    """What went wrong, in the shortest half of the sentence that tells it, with persons turned."""
    supposed = re.search(r"\b(?:if|whether|in case|unless)\b", sentence, re.I)
    halves = [] if supposed else [h for h in _HALVES.split(sentence) if _TROUBLE.search(h)]
    told = next((t for h in (*halves[:3], sentence) if (t := statement(h))), "")
    return "" if _NO_BLAME.match(told) else told


def _feeling(word: str) -> str:
    """How the customer says that they feel: "disappointed", "annoyed"; "fed up" for anything else."""
    stem = word.lower()[:6]
    return next((f for f in ("disappointed", "frustrated", "annoyed", "angry", "furious") if f[:6] == stem), "fed up")


def _praise(sentence: str) -> str:
    """A statement of what went well, to be repeated ("the poles arrived"), without words that age like "today"."""
    if re.match(r"\s*(?:i|we) (?:just )?(?:wanted|want|would|am writing)", sentence, re.I) or _TROUBLE.search(sentence):
        return ""
    return statement(_TODAY.sub("", sentence)) or ""


def _trip(sentence: str) -> str:
    found = _TRIP.search(sentence)
    return found["where"] if found and not _PAST.search(sentence) else ""


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
