"""What in a message tells of trouble, waiting, anger, thanks and plans."""

from __future__ import annotations

import re

TROUBLE = re.compile(
    r"\b(?:broken?|broke|failed|fails|faulty|damaged|defective|snapped|dent|dented|cracked|scratched|"
    r"stained|hole|torn|ripped|leaks?|leaked|leaking|soaked|ruined|missing|wrong|late|lost|stopped|"
    r"not (?:yet )?(?:arrived|work|working|received|charge|charging|close|turn)|(?:doesn|don|won|isn|hasn"
    r"|haven|can)'t (?:work|close|charge|arrived|"
    r"turn|open|log|get|been|received|fit)|never (?:arrived|came|received)|cannot|no longer (?:works"
    r"|closes|charges)|charged twice|(?:came|come|coming|fell) (?:undone|apart|off|loose))\b",
    re.I,
)
FED_UP = re.compile(
    r"\b(?:sick of|fed up|fuming|livid|outraged|seething|fobbed off|ridiculous|unacceptable|disgrace\w*"
    r"|appalling|awful|terrible|worst"
    r"|fuming|livid|outraged|seething|joke|shambles|furious|angry|"
    r"frustrat\w+|annoy\w+|disappoint\w+|(?:third|fourth|fifth) time|useless|not good enough|had enough)\b",
    re.I,
)
WAITING = re.compile(
    r"\b(?:(?:was|were) (?:meant|supposed) to (?:be here|arrive|come|be delivered)|should have (?:been "
    r"here|arrived|come|been delivered)|still waiting|"
    r"still (?:not|hasn't|haven't|(?:have|has|got) (?:not|no))|"
    r"(?:not|\w+n't) (?:yet )?arrived|(?:not|\w+n't) turned up|overdue"
    r"|been waiting(?! (?:for|on) (?:a |an |your |any |the )?(?:reply|response|answer|call|email"
    r"|e-mail))|(?:not|\w+n't) (?:yet )?(?:been delivered|come)(?! (?:with|in|off|apart|undone|out"
    r"|loose))|where is my \w+\?\?)\b",
    re.I,
)
WAITED = re.compile(
    r"\bwait(?:ed|ing) (?:for )?(?:my \w+ for |it for )?(?:over |nearly |almost |about |more than )?"
    r"(?P<n>an?|\d{1,2}|two|three|four|five|six|seven|eight|ten) (?P<unit>days?|weeks?|months?)\b",
    re.I,
)
PARCEL = re.compile(r"\b(?:parcel|package|order|delivery|tent|jacket|it|item)\b", re.I)
AGAIN = re.compile(
    r"\b(?:(?P<nth>second|third|fourth|fifth|2nd|3rd|4th) (?:time|e-?mail|message|attempt)"
    r"|(?:written|e-?mailed|asked|called|rung|contacted you|messaged) (?:you )?(?:twice|three times"
    r"|several times|many times"
    r"|again and again)|(?:nobody|no one|no-one) (?:answers|answered|replies|replied|gets back|got back"
    r"|has (?:answered|replied|got back"
    r"|come back))|(?:no|not had a|without a|haven't had a|never got a|never had a) (?:reply|response|answer)\b)",
    re.I,
)
OWN_SLIP = re.compile(
    r"\bby mistake\b|\baccidental(?:ly)?\b|\bmy (?:own )?(?:fault|mistake|error|bad)\b|\bwrongly ordered\b"
    r"|\bI(?:'ve| have)? (?:just )?(?:ordered|put|entered|typed|gave|chose|picked|selected|clicked"
    r"|bought) (?:in )?(?:the|my|an?|two)? ?"
    r"(?:wrong|old|two of)\b|\bsilly me\b|\bstupidly\b|\bchanged my mind\b",
    re.I,
)
QUICK = re.compile(
    r"\b(?:minutes? ago|just (?:now|ordered|placed)|half an hour ago|an hour ago|a moment ago|straight away)\b", re.I
)
THANKS = re.compile(
    r"\b(?:thank you|thanks|grateful|lovely|brilliant|wonderful|fantastic|delighted|pleased|kindness"
    r"|great job|well done|appreciate)\b",
    re.I,
)
BUYING = re.compile(
    r"\b(?:(?:would|'d) like to (?:order|buy|get)|thinking (?:of|about) (?:buying|getting|ordering)"
    r"|(?:looking|interested|looked) (?:at|in)|planning to "
    r"(?:buy|order)|considering|about to (?:order|buy)|want to (?:buy|order))\b",
    re.I,
)
TRIP = re.compile(
    r"\b(?:(?:holiday|trip|tour|week|weekend|trek|walk|expedition|camping|come along|off) (?:to|in|around"
    r"|along|through)"
    r"|leave for|leaving for|heading (?:off )?to|driving to) "
    r"(?P<where>(?:the )?(?!Jan|Feb|March|April|May|Ju[nl]|Aug|Sept|Oct|Nov|Dec|Spring|Summer|Autumn|Winter)"
    r"[A-Z][\w'-]+(?: (?:of |and )?[A-Z][\w'-]+){0,2})"
)
REFUND = re.compile(
    r"\b(?:still|yet|not|\w+n't|waiting)\b.{0,40}\b(?:refund|money back)|refund.{0,40}\b(?:still|not|\w+n't)\b", re.I
)
NO_BLAME = re.compile(
    r"you(?:'re| are)? (?:will|would|can|could|going|about to|need|have to|should|late)\b(?! (?:not|no)\b)", re.I
)
CONTRITE = re.compile(
    r"\bembarrass|\bashamed\b|\bfeel (?:awful|terrible|bad)\b|\bmy (?:own )?(?:stupid |silly )?fault\b", re.I
)
SUPPOSED = re.compile(r"\b(?:if|whether|in case|unless)\b", re.I)
HALVES = re.compile(r",? (?:and|but|as|because|so) (?=(?:my|our|the|i|we|one|both|it's|it)\b)|[:;–(,]\s*", re.I)
PAST = re.compile(r"\b(?:last|back from|returned|was|were|been|yesterday|ago|cancelled)\b", re.I)
TODAY = re.compile(r",? (?:this (?:morning|afternoon|evening)|today|yesterday|tonight|last night)\b")
