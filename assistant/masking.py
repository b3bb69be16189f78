"""Personal data out of the texts that leave the machine: names, addresses, numbers, each by a mark in its place.

The same value gets the same mark in all texts of one request, so that a reply that repeats an order number still does.
Amounts, dates and times stay: answers are made of them. Names of third persons and postal addresses are not recognised.
`hidden` keeps what stands behind each mark, so that `shown` can put it back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from assistant.types import Message

PERSONAL = frozenset({"email", "tracking", "ticket", "order"})  # kinds of references that are masked
MOST_NAMES = 100
Marks = dict[str, str]
MARK = re.compile(r"\[(?:EMAIL|LINK|HANDLE|PHONE|NUMBER|NAME|MARK) \d{1,6}\]")
"""A mark, as it stands in a masked text."""
_KEPT = "DATE"
_PATTERNS = (
    (
        _KEPT,  # before the numbers, so that a date with an hour or a range of dates is none
        r"(?<![\w.,/+])(?:(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d|"
        r"(?:19|20)\d\d ?- ?(?:19|20)\d\d)(?:[ T]\d{1,2}:\d\d)?(?![\w/]|\.\w)",
    ),
    ("EMAIL", r"(?<![\w.%+-])[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"),
    ("LINK", r"(?:https?://|www\.)[^\s<>\"]{1,500}(?<![.,;:!?)])"),
    ("HANDLE", r"(?<![\w@])@\w{2,50}"),
    ("PHONE", r"(?<![\w.,£$€])(?:\+|\(|00)?\d(?:[ ()./-]{0,2}\d){6,16}(?![\w])"),
    (
        "NUMBER",
        r"(?<![\w£$€.,-])#?(?=[A-Za-z-]{0,10}\d)(?=[A-Za-z0-9-]{0,20}\d{3})[A-Za-z0-9](?:[A-Za-z0-9]|-(?=\w)){5,34}(?![\w])",
    ),
)
_GREETED = re.compile(
    r"\s{0,20}(?:@\w{1,50}\s{1,5})?(?i:hi|hello|hey|dear|good (?:morning|afternoon|evening))\s{1,3}"
    r"((?:(?:Mrs?|Ms|Dr|Mx)\.? )?[A-Z][\w'’-]{1,30}(?: [A-Z][\w'’-]{1,30}){0,2})(?=\s{0,3}[,!.:\n–-])"
)
_INTRODUCED = re.compile(
    r"\b(?i:my name is|my name's|this is|i am|i'm)\s{1,3}([A-Z][\w'’-]{1,30}(?: [A-Z][\w'’-]{1,30}){0,2})"
)
_TITLES = frozenset("mr mrs ms dr mx the a an".split())


def masked(texts: Sequence[str], messages: Sequence[Message]) -> list[str]:
    """The texts with what is personal in them replaced; `messages` tell names and references."""
    return _replaced(texts, _pattern(messages), str.lower)[0]


def hidden(texts: Sequence[str], messages: Sequence[Message], names: Sequence[str] = ()) -> tuple[list[str], Marks]:
    """The texts masked, and what stands behind each mark, letter by letter; `names` are further names of persons.

    What looks like a mark of ours is masked too, so that each mark in the masked texts is one of ours.
    """
    return _replaced(texts, _pattern(messages, names, exact=True), str)


def shown(text: str, marks: Marks) -> str:
    """The text with each mark replaced by what stands behind it; unknown marks stay."""
    return MARK.sub(lambda found: marks.get(found[0], found[0]), text)


def _pattern(messages: Sequence[Message], names: Sequence[str] = (), *, exact: bool = False) -> re.Pattern[str]:
    """All that is masked in the texts of these messages, by kind."""
    refers = sorted({r.text for m in messages for r in m.references if r.kind in PERSONAL}, key=len, reverse=True)
    people = _names(messages, names)
    sources = [rf"(?P<{kind}>{source})" for kind, source in _PATTERNS]
    if refers:
        sources.insert(3, rf"(?P<REF>(?<!\w)(?:{'|'.join(map(re.escape, refers))})(?!\w))")
    if people:
        sources.append(rf"(?P<NAME>(?<![\w@])(?:{'|'.join(map(re.escape, people))})(?!\w))")
    if exact:
        sources.insert(0, rf"(?P<MARK>{MARK.pattern})")
    return re.compile("|".join(sources))


def _replaced(texts: Sequence[str], pattern: re.Pattern[str], same: Callable[[str], str]) -> tuple[list[str], Marks]:
    """The texts with marks, one for all values that are the `same`, and what stands behind each."""
    marks: dict[tuple[str, str], str] = {}
    behind: dict[str, str] = {}
    counts: Counter[str] = Counter()

    def mark(found: re.Match[str]) -> str:
        kind = "NUMBER" if found.lastgroup in ("REF", None) else str(found.lastgroup)
        if kind == _KEPT:
            return found[0]
        key = kind, same(found[0])
        if key not in marks:
            counts[kind] += 1
            marks[key] = f"[{kind} {counts[kind]}]"
            behind[marks[key]] = found[0]
        return marks[key]

    return [pattern.sub(mark, text) for text in texts], behind


def _names(messages: Sequence[Message], further: Sequence[str] = ()) -> list[str]:
    """Words that are a name of a person in the messages: who sent them, who is greeted, who introduces themselves."""
    whole = [name for name in further if name]
    for message in messages:
        found = (message.sender, *_GREETED.findall(message.clean[:500]), *_INTRODUCED.findall(message.clean[:20_000]))
        whole += [name for name in found if name]
    words = {w.strip(".,") for name in whole for w in name.split()}
    kept = {w for w in words if len(w) > 1 and w[:1].isupper() and w.lower() not in _TITLES}
    return sorted(kept, key=lambda w: (-len(w), w))[:MOST_NAMES]
