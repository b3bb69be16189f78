"""What a line asks, without the words around it: greetings, politeness and the frame of a request are taken off."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.text import plain

MOST = 600  # characters of a line that are read
_ROUNDS = 4  # frames that stand one in another: "I'd like to know | if you can | help me to ..."
_HELLO = (
    r"(?:hi+|hello+|hey+|hie|hlo+|helo|hy|dear|good (?:morning|afternoon|evening|day|night)|greetings|namaste"
    r"|yeah|yes|yep|ok|okay|oh|so|well|please|pls|plz|kindly|sorry|thanks|thank you|thx|um+|uh+|actually|alright"
    r"|right|excuse me|sir|madam|mam|maam|ma'am|bro|dude|there|team|everyone|all|folks|guys|basically|just|also"
    r"|but|and|no)"
)
_START = re.compile(rf"[\W_]{{0,20}}(?:{_HELLO}\b[\s,.!:;?-]{{0,8}}){{1,6}}", re.I)
_SOFT = r"(?: (?:please|pls|just|also|be able to|possibly|kindly|be))?"
_TELL = r"(?: (?:tell|show|inform|explain|give|let) (?:me|us)(?: know)?)?"
_WANT = (
    r"(?:want|wants|wanted|wanna|need|needs|needed|have|trying|try|looking|look|calling|hoping|wish|wondering|going"
    r"|like|interested|here|wanting|supposed|able|unable|having (?:trouble|problems|issues|difficulty)|having)"
)
_AUXILIARY = r"(?:do|does|did|can|could|should|would|will|to|am|is|are|was|were|about|have|has)"
_FRAMES = re.compile(
    r"(?:"
    rf"(?:can|could|would|will|may|do|did|should|must) (?:i|you|we|u|one|someone|somebody|they){_SOFT}"
    rf"(?: (?:help|assist) (?:me|us)(?: (?:out|to|with|by|in))?)?{_TELL}"
    r"|(?:i|we)(?: would|'d| d)? (?:really |also |just )?(?:like|love|prefer|want|need)(?: for you)?(?: to)?"
    rf"|(?:i|we|he|she|they)(?: am|'m| are|'re)? (?:really |also |just |still |now |only )?{_WANT}"
    r"(?: to| for| in| about| how| if| with| some help(?: with)?| help(?: with)?){0,3}"
    r"|(?:i|we) (?:can't|cannot|cant|can not|couldn't|could not|don't|do not|dont|didn't|did not)"
    r" (?:know|understand|see|remember|find out)(?: how| why| what| where| if){0,2}"
    r"|is it (?:possible|ok|okay|allowed)(?: for (?:me|us))?(?: to)?"
    r"|is there (?:a|an|any)(?: (?:way|chance|possibility|option))?(?: (?:for me|that i|i can|of|to)){0,2}"
    r"|are there any|is there|are there|there is|there are|there's"
    rf"|(?:how|where|when|why|who|what) {_AUXILIARY}(?: (?:i|you|we|u|one|it|the))?"
    r"(?: (?:need|have|go about|get) to| go about)?"
    r"|what(?:'s|s)|how (?:much|many|long|often|soon|far|come)"
    r"(?: (?:do|does|did|can|is|are|will|would|should)(?: (?:i|you|we|it))?)?"
    rf"|(?:please|pls|plz|kindly|just)(?: (?:can|could) you)?{_TELL}"
    r"|(?:help|tell|show|give|let) (?:me|us)(?: know)?(?: (?:to|with|about|out|how|if)){0,2}"
    r"|(?:do|does|did|have|has|is|are|was|were|am|will|would|can|could|should|may)"
    r"(?: (?:i|you|we|u|it|this|that|these|those|he|she|they|the))?"
    r"(?: (?:have|got|sell|offer|provide|know|need|allow))?(?: (?:any|a|an|the))?"
    r"|(?:my|the|a) (?:question|problem|issue|query) is(?: that)?"
    r"|(?:i|we) (?:was|were) wondering(?: if| how| whether)?"
    r"|(?:wondering|asking|want|need|looking|trying|like) (?:if|to|for|about)"
    r"|(?:if|whether|that|to|about|for|with|i|we|it|this|and|some help(?: with)?"
    r"|help(?: with)?)"
    r")(?=[\s,.!?]|$)",
    re.I,
)
_CLAUSE = re.compile(
    r"[,;:.!?()\n]|\s-{1,3}\s|\b(?:because|but|if|when|while|since|although|so that|so|as i|as my|which|who|and i"
    r"|and my|and it|that i|before|after|until|unless|or not|please|pls|plz|thanks|thank you|asap|today|now|right now"
    r"|again|right away|anymore|online|with you|at the moment)\b",
    re.I,
)
_EMPTY = frozenset(
    """hi hii hiii hello hey hie hlo helo heloo hy hyy h xhlo hloo hlw hlww heyy hoo dear sir madam mam maam good
    morning     afternoon evening night day thanks thank thankyou you u thx ok okay ohk okk k yes no yeah yep
    nope bye same to uh um     the a there again please pls great nice cool welcome sure fine done hmm hm oh wow
    lol haha so why not what""".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def says_something(line: str) -> bool:
    """Whether a line has any word that is not a greeting, thanks or a plain yes or no."""
    words = (w.group().lower() for w in _WORD.finditer(line[:MOST]))
    return any(w not in _EMPTY and (len(w) > 1 or not w.isascii()) for w in words)


@lru_cache(100_000)
def core(line: str) -> str:
    """The line from where it says what is wanted: "Hi, I'd like to pay my bill" → "pay my bill"."""
    text = " ".join(plain(line[:MOST]).split())
    hello = _START.match(text)
    text = (text[hello.end() :] if hello else "") or text
    for _ in range(_ROUNDS):
        found = _FRAMES.match(text)
        rest = text[found.end() :].lstrip(" ,.:;-!?") if found else ""
        if not found or not found.end() or not _WORD.search(rest):
            break
        text = rest
    return text


def clause(line: str) -> str:
    """The first clause of a core with at least two words in it."""
    text = core(line)
    for cut in _CLAUSE.finditer(text):
        if len(_WORD.findall(text[: cut.start()])) >= 2:
            return text[: cut.start()].strip(" ,.:;-")
    return text.strip(" ,.:;-!?")
