"""A small grammar: the verbs, adjectives and function words by which a question is turned, and their forms."""

from __future__ import annotations

from assistant.draft.bags import bag

DO = frozenset({"do", "does", "did"})
BE = frozenset({"is", "are", "was", "were", "am"})
HAVE = frozenset({"has", "have", "had"})
MODALS = bag("can could will would should may might must shall")
AUXILIARIES = DO | BE | HAVE | MODALS
WH = bag("what when where which who whose why how")
PRONOUNS = bag("i you we they it he she there someone somebody anyone anybody everything")
POINTERS = frozenset({"this", "that", "these", "those"})
DETERMINERS = bag("a an the my our your any some no each every all another")
PREPOSITIONS = bag(
    "to from in on at for with without by of about into onto over under within after before during between through "
    "via until till per against outside inside near behind towards"
)
ADVERBS = bag("also still usually normally already not always never only now currently just ever actually even really")
FILLERS = bag("ever actually even really just also please kindly")

# Verbs in the base form. After another noun, one that is a noun too counts only before a function word.
NOUN_VERBS = bag(
    "cost charge return order ship work use need change fit pack size post help repair fix mend service offer stock "
    "exchange swap refund cover last ride camp store rent hire wrap match cook wash pitch check load book update "
    "track answer reply care come stop start show sleep stretch leak rip break weigh handle hold float support record "
    "display claim"
)
VERBS = NOUN_VERBS | bag(
    "be have get take make keep include contain come fit survive deliver send sell accept provide give allow let "
    "arrive reach become expire apply require happen close open run go see buy pay cancel collect receive find know "
    "tell do mean connect attach adjust fold inflate deflate burn boil shrink fade smell dry clean carry hold pause "
    "combine redeem earn spend enter choose add remove replace bring pick try switch turn set put say ask speak call "
    "leave look feel drop confirm register subscribe unsubscribe download upload print reset verify transfer withdraw "
    "travel fly stand zip climb "
    "prepare protect follow avoid manage "
    "pass forward affect cause damage prevent sign install upgrade downgrade refuse prefer wish decide live leave"
)
# What a shop does when a customer writes "can you" or "do you"; with any other verb "you" may mean anybody.
SHOP_VERBS = bag(
    "deliver ship send post offer sell accept take provide give have stock do repair mend fix service refund exchange "
    "swap rent hire wrap gift-wrap match price-match cancel change help check make charge collect open close book "
    "reserve hold recycle supply recommend replace confirm update resend dispatch restock customise customize "
    "personalise support cover extend allow let pick guarantee answer reply combine redirect divert forward process "
    "reimburse recommend advise"
)
ADJECTIVES = bag(
    "free available possible included safe ready open closed valid compatible suitable big small large long short "
    "heavy light warm cold waterproof windproof watertight washable refundable returnable recyclable adjustable "
    "removable detachable rechargeable inflatable replaceable dishwasher-safe machine-washable vegan organic new old "
    "original genuine legal allowed due late early extra separate cheaper better bigger smaller enough too back up "
    "correct right wrong true normal necessary required different worth tall wide deep high strong quiet loud easy "
    "difficult hard quick fast out lighter heavier warmer lower higher faster longer shorter wider able"
)
_PARTICIPLES = bag(
    "sent bought made sold done given found paid held kept shown known built left broken taken been lost gone come "
    "set put cut worn torn stolen chosen written read hidden frozen spent brought caught got gotten begun run won "
    "understood met"
)
_PAST = {
    "receive": "received", "get": "got", "send": "sent", "ship": "shipped", "cancel": "cancelled", "find": "found",
    "take": "took", "charge": "charged", "refund": "refunded", "process": "processed", "dispatch": "dispatched",
    "change": "changed", "deliver": "delivered", "post": "posted", "forget": "forgot", "make": "made",
    "arrive": "arrived",
}  # fmt: skip
_DOUBLED = bag(
    "get put set reset forget submit cut run swap ship fit wrap plan stop zip drop log chat shop sit let rub pin tap"
)
_BRITISH_DOUBLED = frozenset({"cancel", "travel", "label", "model", "fuel"})


def third_person(verb: str) -> str:
    """The verb as it follows "it": "takes" for "take"."""
    if verb in ("have", "be"):
        return {"have": "has", "be": "is"}[verb]
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return verb + "es"
    return verb[:-1] + "ies" if verb.endswith("y") and verb[-2:-1] not in "aeiou" else verb + "s"


def base_form(verb: str) -> str:
    """The verb as it follows "they": "take" for "takes", "have" for "has"; other forms stay."""
    known = {
        "has": "have",
        "is": "are",
        "was": "were",
        "does": "do",
        "goes": "go",
        "hasn't": "haven't",
        "isn't": "aren't",
    }
    if verb in known:
        return known[verb]
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if verb.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return verb[:-2]
    return verb[:-1] if verb.endswith("s") and not verb.endswith("ss") else verb


def past(verb: str) -> str | None:
    """The past of a verb, "received" for "receive", for the few verbs that are sure."""
    return _PAST.get(verb)


def gerund(verb: str, spelling: str = "british") -> str:
    """The verb as a noun: "taking" for "take", "cancelling" for "cancel" (American: "canceling")."""
    if verb in _DOUBLED or (verb in _BRITISH_DOUBLED and spelling == "british"):
        return verb + verb[-1] + "ing"
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    return (
        verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")) and verb != "be" else verb
    ) + "ing"


def participle(word: str) -> bool:
    """Whether the word has the form of a participle."""
    return word in _PARTICIPLES or (
        len(word) > 4 and word.endswith(("ed", "ing")) and word not in ("need", "something")
    )


def predicative(word: str) -> bool:
    """Whether the word can be what a form of "be" says of a thing."""
    return word in ADJECTIVES or participle(word) or (len(word) > 5 and word.endswith(("able", "ible", "proof")))


_CLOSED = (
    DETERMINERS | PREPOSITIONS | ADVERBS | PRONOUNS | POINTERS | AUXILIARIES
    | bag("me us it them and or if when extra anything well enough here there properly abroad together as "
          "off throughout back coming")
)  # fmt: skip


def function_word(word: str) -> bool:
    """Whether the word is one of the closed classes, or a number."""
    return word in _CLOSED or word[:1].isdigit()


def predicate_starts(aux: str, low: list[str], i: int) -> bool | None:
    """Whether the predicate starts with word `i`: a verb, or after "be" and "have" what they say; None if unsure."""
    word, before = low[i], low[i - 1]
    if before in DETERMINERS | PREPOSITIONS | POINTERS | {"and", "or", "to"} or before in ADJECTIVES:
        return False
    if word in ("not", "still", "already", "usually", "normally"):
        return True
    closed = i + 1 == len(low) or function_word(low[i + 1])
    if aux in BE | HAVE:
        fits = predicative(word) if aux in BE else participle(word)
        return (closed or _passive(low, i) or None) if fits else False
    if word not in VERBS:
        return False
    return True if word not in NOUN_VERBS or closed or word in _SURE else None


_SURE = bag("cover support need fit weigh hold come last leak")


def _passive(low: list[str], i: int) -> bool:
    """Whether a passive starts at word `i`: "been shipped", "being repaired"."""
    return low[i] in ("been", "being") and i + 1 < len(low) and participle(low[i + 1])


def subject_end(aux: str, rest: list[str]) -> int | None:
    """How many words the subject has that follows the auxiliary; None where it is not sure."""
    low = [t.lower().strip(",") for t in rest]
    if not low or low[0] in PRONOUNS:
        return 1 if low and "," not in rest[0] else None
    if low[0] in POINTERS and len(low) > 1 and (predicative(low[1]) or function_word(low[1]) or low[1] in VERBS):
        return 1
    if any(w in ("if", "because", "when") for w in low[:3]):
        return None
    for i in range(1, len(low)):
        if "," in rest[i - 1] or low[i] in ("which", "that", "who", "whom", "whose", "where"):
            return None  # where a clause within the subject ends is not sure
        starts = predicate_starts(aux, low, i)
        if starts is not False:
            return i if starts else None
    places = [i for i in range(1, len(low)) if low[i] in PREPOSITIONS] if aux in BE else []
    return places[0] if len(places) == 1 and low[places[0]] not in ("of", "to") else None
