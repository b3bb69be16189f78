"""Words that say that something has not come, or ask where it is: "still no parcel after 9 days"."""

from __future__ import annotations

import re

_THINGS = r"(?:order|parcel|package|delivery|shipment|refund|return|repair|replacement|item|money)s?"
_SAID = re.compile(
    rf"(?:^|\b(?:still|yet|and|but) )no (?:sign of (?:it|them|(?:my|the|our) \w+)|{_THINGS})\b"
    r"|\bnothing (?:has|have|had)?(?:n't)? ?(?:arrived|come|turned up|shown up|been delivered)\b"
    r"|\b(?:says?|said|shows?|shown|showing|marked|tracking)\b.{0,40}\bdelivered\b.{0,60}\b(?:\w+n't|not|never"
    r"|nowhere)\b"
    r"|\btracking\b.{0,30}\b(?:\w+n't|not|never|stopped|stuck)\b.{0,30}\b(?:updat|mov|chang)\w*"
    rf"|\b(?:my|our) {_THINGS} never (?:came|arrived|showed|turned)\b"
    rf"|\b(?:never|\w+n't|not) (?:yet |ever )?(?:have|had|got|get|received?|seen|saw) (?:my|our|the) {_THINGS}\b"
    rf"|\b(?:product|{_THINGS})\b.{{0,80}}\b(?:never|\w+n't|not) (?:yet |ever )?(?:had|got|received?|seen) (?:it"
    rf"|them)\b"
    r"|\b(?:still|been) waiting for (?:my|our) ",
    re.I,
)
_ASKED = re.compile(
    rf"where (?:my|our|the) (?:\w+ ){{0,2}}?{_THINGS}(?: [A-Z]{{1,5}}-?\d+)? (?:is|are|has|have)\b"
    rf"|(?:when|whether|if) (?:my|our) (?:\w+ ){{0,2}}?{_THINGS}(?: [A-Z]{{1,5}}-?\d+)? (?:will|is|are|has|have"
    rf"|was|arrives|comes)\b"
    rf"|(?:my |our |the )?{_THINGS} (?:status|update)$|(?:status|whereabouts) of (?:my|our|the) {_THINGS}\b"
    rf"|why (?:is|are) (?:my|our) (?:\w+ )?{_THINGS} (?:so |still |this |taking )*(?:late|delayed|long|stuck"
    rf"|held|pending|processing)\b"
    rf"|when (?:do|can|should|might|am) (?:i|we) (?:going to )?(?:get|receive|have|see|expect) (?:my|our) (?:\w+ "
    rf")?{_THINGS}\b"
    r"|when (?:will|is|are) (?:my|our) (?:[\w-]+ ){1,3}(?:arriv\w*|com(?:e|ing)|be (?:here|delivered|sent)|get here)\b",
    re.I,
)
_NUMBER = re.compile(r"\b(?:order|tracking) number\b|\breturns? (?:form|label|address|policy)\b", re.I)
_NOT_GOT = re.compile(
    r"(?:n't|\bnot|\bnever) (?:yet |ever )?(?:received?|got|get|had|have|seen) (?:your|the) "
    r"(?P<thing>order|parcel|package|delivery|refund)\b",
    re.I,
)
_WAITING = re.compile(r"you(?:'re| are| have been) (?:still )?waiting for your (?P<thing>[\w-]+(?: [\w-]+)?)$", re.I)


def missed(line: str) -> bool:
    """Whether a tidied line tells that something of the customer's own has not come."""
    return _SAID.search(line[:400]) is not None and not _NUMBER.search(line[:400])


def asked_after(line: str) -> bool:
    """Whether a tidied line asks where something of theirs is, or when it comes."""
    return _ASKED.match(line[:400]) is not None and not _NUMBER.search(line[:400])


def waited_for(told: str) -> str | None:
    """What the customer has not got, in words turned to them: "you have not received your parcel" → "parcel"."""
    found = _WAITING.match(told) or _NOT_GOT.search(told)
    return found["thing"] if found else None
