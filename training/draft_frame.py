"""What a drafter may say on its own: greetings, sympathy, thanks, promises to find out, requests for a detail."""

from __future__ import annotations

import re

from training.draft_words import DAYS, Sort, expanded, stem, tokens, words

FRAME = frozenset(
    form
    for w in words(
        "hello hi hey dear thanks thank thanking sorry apologise apologies apology write writing wrote message "
        "messages e-mail email mail chat note letting know get got getting touch come came coming back reply answer "
        "answers answering question questions look looking find finding check checking checked ask asking asked "
        "colleague colleagues team teams confirm confirmed confirming confirmation sure certain certainly able yet "
        "still now right away soon two three four five both all rest else other others another first point points "
        "thing things matter detail details need needs needed help helping happy glad pleased love like good great "
        "nice lovely hear hearing hope hoping see seeing understand understanding feel feels felt frustrating "
        "frustration frustrated fed annoying annoyed disappointing disappointed disappointment upsetting worrying "
        "worry worried unsettling stressful trouble bother bothering inconvenient wait waiting waited patience while "
        "longer long time times again third second last attempt chase chasing send sending direct private privately "
        "personal public number order numbers reference name postcode address account photo share tell telling told "
        "let say said meantime case anything something unclear missing further more information update follow "
        "following shortly straight forward enjoy trip journey wish wishes best kind kindest warm warmest regards "
        "sincerely faithfully yours cheers care customer week weekend day day's evening morning afternoon birthday "
        "congratulations welcome problem situation mind eye considering thinking planning interest interested plan "
        "plans choose choosing exactly properly really quite very too only until before not no within working hour "
        "hours minutes days about if unless without after afraid possible possibly take taking taken read reading "
        "through once give giving given want wanted can next step steps here there open closely short personally miss "
        "missed forget forgotten pass passing passed along appreciate appreciated kindness word words happen happened "
        "start started starting move moving make making made clear clearly honest fully full picture between turn "
        "turned put off up down over keep keeping kept posted join joining reach directly speak talk phone call moment "
        "course might must should would could never usually most least than every always either except roughly "
        "normally although though even its own whether why some any everything quickly rather guess guessing stuck "
        "anywhere rightly understood left different seen lie rule goes going same describe request requests stand "
        "stands had thing settled settle chased carefully rightly earlier today guess go through mention mentioned "
        "line lines thoughtful fair question's such clearer sorted sort dealt deal deserve deserved should've "
        "little leave leaves leaving side out differently part bit add addition besides else's either of it"
    )
    for form in (w, stem(w))
)
ACT = re.compile(
    r"\b(?:you (?:wrote|asked)|it is (?:good|great|lovely|nice) to|"
    r"hello|hi|hey|dear|good (?:morning|afternoon|evening)|thanks?|thank you|sorry|"
    r"apologi[sz]e|apologies|"
    r"happy to|glad|pleased|hope|enjoy|congratulations|good luck|have a|wish|best wishes|regards|yours|cheers|"
    r"look(?:ing)? into|look(?:ing)? (?:it|this|that|them) up|check(?:ing)?|find(?:ing)? out|ask(?:ing)?|com(?:e|"
    r"ing) back|"
    r"get back|let you know|do not (?:yet )?(?:have|know)|cannot (?:yet )?(?:say|tell|confirm)|"
    r"can not (?:yet )?(?:say|tell|confirm)|"
    r"need to (?:check|look|ask|confirm|find)|please (?:send|reply|tell|let|write|give|share|message|get)|"
    r"could you (?:send|tell|let|share|give)|"
    r"reply to this|just (?:reply|write|ask|let|say)|in touch|follow(?:s)? (?:within|by|up)|hear from|see why|"
    r"understand)\b",
    re.I,
)
BINDS = re.compile(r"\b(?:whether|if|how|what|when|where|which|who|why|that|these|following)\b", re.I)
FEELS = re.compile(
    r"\b(?:sorry|hear|hope|know|see|seen|understand|glad)\b", re.I
)  # of one thing, and of what "and" adds
CLAIM = re.compile(
    r"\b(?:(?:i|we|you|it|they|he|she|everything|everybody|(?:the|your|our|this|that|a|an|each|"
    r"all) (?:[\w-]+ ){1,3}?)\s?"
    r"(?:will|shall|can|may|must|have|has|had|is|are|was|were|do|does|did|get|gets|costs?|takes?|covers?|"
    r"includes?|comes?|receives?)\b"
    r"|(?:guarantee|promise|assure)\w*)",
    re.I,
)
COMMIT = re.compile(
    r"\b(?:i|we|a colleague|my colleague|somebody|someone|our team|one of us) "
    r"(?:will|shall|am|are|can|would|do|can not|do not|have|should)"
    r"(?: (?:then|also|now|still|not|both|personally|just|yet|already|gladly|be|to|have|had|made|had a|got))* "
    r"(?:come|coming|get|getting|write|writing|in touch|let|repl\w+|answer\w*|check\w*|look\w*|ask\w*|find\w*|tell|"
    r"update|confirm\w*|keep|make sure|help\w*|see|seeing|seen|need|say|know|going (?:over|through|to)|happy|glad|"
    r"sorry|afraid|follow|hear|send you (?:an|the|our|my) (?:answer|reply|details?)|understand|understood|hope|sure|"
    r"aware|a (?:colleague|confirmed|solution|look)|an answer|certain|able to (?:say|tell|confirm)|taken up|noted|"
    r"left|missed|forgotten|overlooked|chase|chasing|read|guess|promise an|note)",
    re.I,
)
VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|will|shall|can|may|might|must|should|could|would|have|has|had|do|does|did|costs?|"
    r"takes?|gets?|receives?|covers?|includes?|comes?|arrives?|pays?)\b",
    re.I,
)
ASKED = re.compile(r"\s*(?:[-*•–]\s+|\d{1,3}[.)]\s+)?(?:whether|if|how|what|when|where|which|who|why)\b", re.I)
HEARS = re.compile(r"\byou (?:will|would) (?:hear|like|(?:get|have) (?:an|the|our|my|that) (?:answer|reply))\b", re.I)
SPLIT = re.compile(r"([,;:–]\s+(?:(?:and|but|so)\s)?|\s-\s|\s(?:and|but|so)\s)")


QUOTED = re.compile(r"“[^”]{1,300}”")  # the customer's own words, said back


def is_frame(sentence: str, heard: frozenset[str], own: frozenset[str]) -> bool:
    """Whether a sentence states no fact of the company's: its words are the customer's or the drafter's own.

    `heard` are the stems of the inquiry, `own` those of the house's name, role and response times; values count.
    """
    for token in tokens(QUOTED.sub("", sentence)):
        if token.text in own or token.text in heard:
            continue
        if token.sort in (Sort.LINK, Sort.MONEY, Sort.NUMBER) or token.text in DAYS or token.text not in FRAME:
            return False
    return _acts(expanded(sentence))


def _acts(sentence: str) -> bool:
    """Whether nothing is claimed outside what is put off, thanked for, regretted or asked."""
    if sentence.rstrip().endswith("?") or not VERB.search(sentence) or ASKED.match(sentence):
        return True
    if not ACT.search(sentence) and not COMMIT.search(sentence):
        return False
    bound = soft = False
    parts = ["", *SPLIT.split(sentence)]
    for joint, clause in zip(parts[::2], map(str.strip, parts[1::2]), strict=True):
        bound = bound or bool(BINDS.match(clause))
        soft = soft and joint.strip(" ,") in ("and", "but")
        free = COMMIT.match(clause) or ACT.match(clause) or HEARS.search(clause)
        outright = re.match(r"(?:i|we|you) (?:will|have|shall)\b", clause, re.I)
        if CLAIM.match(clause) and not free and (outright or not (bound or soft)):
            return False
        bound = bound or bool(BINDS.search(clause))
        soft = soft or bool(FEELS.search(clause))
    return True
