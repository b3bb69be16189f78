"""Why time matters to the customer: a birthday, a journey, a day by which something is needed."""

from __future__ import annotations

import re

from assistant.draft.persons import persons

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_DAY = (
    rf"(?:(?:on |this |next |this coming |by |from )*(?:{_DAYS}|weekend|week)(?: week\b)?(?: (?:morning"
    rf"|afternoon|evening))?"
    rf"|tomorrow|tonight|(?:on |by )?(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})"
    rf"|(?:on |by )?(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?|in (?:\d{{1,2}}|two|three|four|five|six"
    rf"|ten) days|in (?:{_MONTHS})"
    r"|(?:at |for |before )?(?:Christmas|Easter|New Year))"
)
_OCCASION = re.compile(
    r"\b(?P<who>(?:my|our) (?:[\w-]+'s )?)(?P<what>birthday|wedding|anniversary|party|holiday|trip|expedition|festival"
    rf"|camping trip|family holiday|race|honeymoon|half[- ]term|school trip)\b(?: (?P<when>{_DAY}))?",
    re.I,
)
_NEED = re.compile(
    r"\b(?:need|needs|want|must have|have to have) (?:it|them|this|these|the [\w-]+|my [\w-]+) "
    rf"(?P<when>(?:back |here |delivered |to arrive )?(?:by|before|for|in time for) (?:{_DAY}"
    rf"|the (?:weekend|holidays)))",
    re.I,
)
_LEAVING = re.compile(
    r"\b(?i:i'm|i am|we're|we are|i|we) (?i:leav(?:e|ing)|fly(?:ing)?|go(?:ing)?|travel(?:ling|ing)?"
    r"|set(?:ting)? off|off"
    r"|head(?:ing)?(?: off)?|due to leave|driving) ?(?P<where>(?:away|on holiday|(?:to"
    r"|for) (?:the )?[A-Z][\w'-]+(?: [A-Z][\w'-]+)?)?)"
    rf" ?(?P<when>{_DAY})",
)


def occasion(text: str) -> str:
    """As "your daughter's birthday on Saturday": what it was wanted for, with persons turned; "" for none."""
    found = _OCCASION.search(text)
    if not found:
        return ""
    when = f" {_on(found['when'])}" if found["when"] else ""
    return persons(f"{found['who'].lower()}{found['what'].lower()}") + when


def deadline(text: str) -> str:
    """As "you need it by 20 July", "you leave for Cornwall on Friday": as a clause; "" where nothing is said."""
    if found := _NEED.search(text):
        return f"you need it {found['when'].replace('back ', '').strip()}"
    if found := _LEAVING.search(text):
        where = f" {found['where']}" if found["where"] else ""
        where = re.sub(r"^ to ", " for ", where)
        verb = "go" if "holiday" in where or "away" in where else "leave"
        return f"you {verb}{where} {_on(found['when'])}"
    return ""


def _on(day: str) -> str:
    """The day with its preposition: "Friday" → "on Friday"."""
    day = day.strip()
    if re.match(rf"(?:{_DAYS}|\d|the \d|(?:{_MONTHS}) \d)", day):
        return f"on {day}"
    return day
