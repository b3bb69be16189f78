"""What frames a reply and says nothing: the greeting at its beginning, the closing and the name at its end.

A greeting or a signature more or less must change no verdict, so the model never sees one. Signatures on lines of
their own are left out when the message is read; here go those that stand in the last line: "Thanks, Sam", "^LN".
Where it is not sure, a word stays: of "Hi, yes we do" the "yes we do". Blanks and line breaks count alike, so that
white space changes nothing. Every pattern has bounded repetitions, and only REACH characters at each end are read.
"""

from __future__ import annotations

import re

from assistant.text import trimmed
from assistant.types import Span

REACH = 300  # characters at each end in which a greeting or a closing stands
LAYERS = 2  # greetings that follow each other, and closings: a name, and initials below it
NAMES = 5  # words that the name of a person, or of a team, has at most
_ADDRESS = frozenset("there again all everyone everybody team folks guys sir or madam customer friend".split())
_SALUTES = frozenset("hi hello hey hiya heya howdy".split())  # that mean nothing else, whatever follows
_TITLES = frozenset("mr mrs ms mx dr prof".split())
_SMALL = frozenset("at and of from the de van von der la".split())  # within a name: "Dee from Larkfield"
# what is said, never a name
_SAID = frozenset(
    "a about after also an any anytime are as at before both but by can certainly confirmed could correct currently "
    "delivery did do does done either every everything exactly few fine fixed for free friday from full good great had "
    "has have he her here how however i i'd i'll i'm i've if in indeed is it it'll it's its just many may maybe mine "
    "monday more most my neither never no nobody none nope not nothing of on one only orders our perhaps please "
    "possibly probably sadly same saturday see she shipping so some sometimes soon sorry sunday sure than thank thanks "
    "that that's the their then there's these they they're this those three thursday to today tomorrow tuesday two "
    "unfortunately until up us was we we'd we'll we're we've wednesday well were what when where which while who why "
    "will with would yeah yep yes yet you you'll you're your yours".split()
)
_HANDLE = re.compile(r"\s{0,50}@\w{1,50}[,:]?(?=\s|$)")
_GREETING = re.compile(
    r"\s{0,50}(hi|hello|hey|hiya|heya|howdy|dear|greetings|good\s{1,9}(?:morning|afternoon|evening|day)|morning|afternoon|"
    r"evening)(?![\w'])",
    re.IGNORECASE,
)
_WORD = re.compile(r"\s{0,50}([^\W\d_](?:[^\W\d_]|['.-](?=[^\W\d_])){0,30})")
_STOP = re.compile(r"\s{0,9}(?:[,!:;.…]{1,3}|[–—-]{1,2}(?=\s|$)|$)")
_FORMAL = (
    r"(?i:(?:with )?(?:kind|kindest|best|warm|warmest|many) regards|(?:with )?best wishes|yours sincerely|"
    r"yours faithfully|yours truly|sincerely yours|thanks and (?:kind |best )?regards)|"
    r"Regards|All the best|Warmly|Sincerely|With thanks"
).replace(" ", r"\s{1,9}")
_CASUAL = (
    r"Best|Cheers|Love|Many thanks|Thanks(?: again| so much| a lot| very much)?|"
    r"Thank you(?: again| so much| very much)?|Take care|Yours"
).replace(" ", r"\s{1,9}")
_CLOSING = re.compile(rf"(?:^|(?<=\s))(?:(?P<formal>{_FORMAL})(?:[,!.–-]|(?=\s|$))|(?:{_CASUAL})\s{{0,3}}[,!–-])")
_NAMED = re.compile(r"[\s\w'.,-]{0,120}")
_INITIALS = re.compile(
    r"(?:(?:^|\s)(?P<mark>[\^~*]\s{0,9}[A-Za-z][A-Za-z.]{0,14}(?!\.{0,9}\*)|\*[A-Z]{1,3}\*|/[A-Z][A-Za-z]{0,11})|"
    r"[^\w\s:;,?–—-]\s{1,9}(?P<dash>[–—-]{1,2}\s{0,9}[A-Z][a-z]{1,14}(?:\s{1,9}[A-Z][a-z]{1,14})?))\W{0,4}\Z"
)


def said(text: str) -> Span:
    """The range of a reply between its greeting and its closing, without white space around; (n, n) for nothing."""
    start, end = trimmed(text, 0, len(text))
    for _ in range(LAYERS):
        start = trimmed(text, _after_greeting(text, start, min(end, start + REACH)), end)[0]
    for _ in range(LAYERS):
        end = max(start, _before_closing(text, start, end))
    return start, max(start, end)


def _after_greeting(text: str, start: int, end: int) -> int:
    """Where a reply goes on after the handles and the greeting that it begins with."""
    while found := _HANDLE.match(text, start, end):
        start = found.end()
    found = _GREETING.match(text, start, end)
    if not found:
        return start
    daytime = found[1].lower() in ("morning", "afternoon", "evening")  # "Evening slots." greets nobody
    if stop := _STOP.match(text, found.end(), end):
        answers = daytime and text[stop.end() : end].strip(" \n.!").lower() in ("", "please")  # "Evening, please."
        return start if answers else stop.end()
    alone = found.end() if found[1].lower() in _SALUTES and text[found.end() : found.end() + 1].isspace() else start
    return _after_name(text, found.end(), end, capitals=daytime) or alone


def _after_name(text: str, at: int, end: int, *, capitals: bool) -> int:
    """Where the name after a greeting, with its comma, ends; 0 where no name follows."""
    sure, number = True, 0
    while number < NAMES and (word := _WORD.match(text, at, end)) and word[1].lower() not in _SAID:
        title = word[1].lower() in _TITLES
        sure = sure and (word[1][0].isupper() or word[1].lower() in _ADDRESS)
        at, number = word.end(), number + 1
        stop = _STOP.match(text, at, end)
        if stop and not (title and stop[0].strip() == "."):
            named = sure or (not capitals and stop[0].strip() not in ("", ".", "…"))
            return stop.end() if named else 0
        at = stop.end() if stop else at
    following = _WORD.match(text, at, end)
    begins = number and sure and following and following[1][0].isupper()  # "Hi Sam", and a sentence in the next line
    return at if begins else 0


def _before_closing(text: str, start: int, end: int) -> int:
    """Where a reply ends before the initials, or the closing words and the name, in its last line."""
    tail = max(start, end - REACH)
    if (found := _INITIALS.search(text[tail:end])) and _signs(found["mark"] or found["dash"]):
        begins = found.start("mark" if found["mark"] else "dash")
        end = trimmed(text, start, tail + begins)[1]
    tail = max(start, end - REACH)
    for found in _CLOSING.finditer(text[tail:end]):
        if _is_name(text[tail + found.end() : end], formal=found["formal"] is not None):
            return trimmed(text, start, tail + found.start())[1]
    return end


def _signs(mark: str) -> bool:
    """Whether what stands last is who signs, and no word that says something: "^AS" is Anna Smith, "~Friday" is not."""
    name = mark.strip("^~*/–— -")
    return (name.isupper() and not mark.endswith("*")) or name.lower() not in _SAID


def _is_name(words: str, *, formal: bool) -> bool:
    """Whether what stands after closing words is who signs; after formal ones nothing need be there."""
    parts = [w.strip(".,!") for w in words.split() if w.strip(".,!")] if _NAMED.fullmatch(words.rstrip("! ")) else None
    if parts is None or len(parts) > NAMES + 2:
        return False
    if not parts:
        return formal
    team = formal and parts[0].lower() in ("the", "your") and parts[-1].lower() in ("team", "support", "care", "desk")
    capital = parts[0][0].isupper() and all(w[0].isupper() or w.lower() in _SMALL for w in parts)
    return team or (capital and not any(w.lower() in _SAID - _SMALL for w in parts) and parts[0].lower() not in _SMALL)
