"""A small grammar: the verbs, adjectives and function words by which a question is turned, and their forms."""

from __future__ import annotations

from assistant.draft.bags import bag

DO = frozenset({"do", "does", "did"})
BE = frozenset({"is", "are", "was", "were", "am"})
HAVE = frozenset({"has", "have", "had"})
MODALS = bag("can could will would should may might must shall")
AUXILIARIES = DO | BE | HAVE | MODALS
WH = bag("what when where which who whose why how")
PRONOUNS = bag(
    "i you we they it he she there someone somebody anyone anybody everyone everybody everything nobody nothing "
    "something"
)
POINTERS = frozenset({"this", "that", "these", "those"})
DETERMINERS = bag(
    "a an the my our your his her its their any some no each every all another both half either neither such several"
)
PREPOSITIONS = bag(
    "to from in on at for with without by of about into onto over under within after before during between through "
    "via until till per against outside inside near behind towards according including regarding"
)
ADVERBS = bag(
    "also still usually normally already not always never only now currently just ever actually even really often "
    "automatically easily safely definitely ordinarily yet soon"
)
_NO_ADVERBS = bag(  # in -ly
    "early friendly daily weekly monthly yearly only family supply reply assembly costly likely unlikely lovely "
    "july italy "
    "apply elderly lonely multiply"
)
DEGREES = bag("very too so quite well best really pretty rather more less most least much that")
FILLERS = bag("ever actually really also please kindly")  # say nothing, wherever they stand

# Verbs in the base form. After another noun, one that is a noun too counts only before a function word.
NOUN_VERBS = bag(
    "cost charge return order ship work use need change fit pack size post help repair fix mend service offer stock "
    "exchange swap refund cover last ride camp store rent hire wrap match cook wash pitch check load book update "
    "track answer reply care come stop start show sleep stretch leak rip break weigh handle hold float support record "
    "display claim bend blow click drain fall finish insert lie link live lock permit quote release repeat rise "
    "scratch "
    "share sound stain stand start stick suit tear trust wait wear win worry"
)
VERBS = NOUN_VERBS | bag(
    "be have get take make keep include contain come fit survive deliver send sell accept provide give allow let "
    "arrive reach become expire apply require happen close open run go see buy pay cancel collect receive find know "
    "tell do mean connect attach adjust fold inflate deflate burn boil shrink fade smell dry clean carry hold pause "
    "combine redeem earn spend enter choose add remove replace bring pick try switch turn set put say ask speak call "
    "leave look feel drop confirm register subscribe unsubscribe download upload print reset verify transfer withdraw "
    "travel fly zip climb "
    "prepare protect follow avoid manage afford appear assemble assist attend believe belong borrow breathe "
    "bring build "
    "calculate cause compare complain consist contribute convert cope decrease define delete depend describe develop "
    "differ disappear discuss dissolve drown eat encourage enforce enjoy ensure erase exist expect explain express "
    "extend fill gain generate grow hear hide hurt improve increase inform intend interfere introduce involve "
    "join kill "
    "learn lend lose maintain melt notify obtain occur operate perform prove qualify raise reduce reflect regret rely "
    "remain remember remind resist respond restrict retain retrieve reveal save seem serve shake shine solve specify "
    "spread stay steal strengthen suffer suggest supply tighten tolerate unlock upscale vary warn write "
    "pass forward affect cause damage prevent sign install upgrade downgrade refuse prefer wish decide leave"
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
    "difficult hard quick fast out lighter heavier warmer lower higher faster longer shorter wider able "
    "good bad great fine best worst ok okay okey cheap expensive dear cheapest lightest warmest smallest biggest "
    "better worse stronger softer thicker thinner safer easier newer older thick thin soft wet dry full empty flat "
    "black white red blue green grey pink brown yellow orange purple flexible breathable responsible interested "
    "poisonous toxic harmful dangerous illegal mandatory compulsory optional essential normal special similar "
    "identical equal true false real fake authentic active present absent local online offline live down "
    "private public personal friendly sustainable common popular useful helpful sure certain clear unclear busy "
    "sick pregnant vulnerable eligible exempt liable subject due tax-free duty-free gluten-free effective "
    "visible invisible worthwhile affordable likely unlikely sufficient reliable durable sturdy stable "
    "bright brighter dark narrow rough smooth sharp robust comfortable noisy silent slim bulky roomy spacious "
    "fresh hot cool "
    "damp hollow round square sealed tight loose foldable wireless seasonal vegetarian halal kosher certified"
)
MATERIALS = bag(
    "wool merino cotton nylon polyester leather suede silk linen canvas plastic steel aluminium titanium carbon"
)
_PARTICIPLES = bag(
    "sent bought made sold done given found paid held kept shown known built left broken taken been lost gone come "
    "set put cut worn torn stolen chosen written read hidden frozen spent brought caught got gotten begun run won "
    "understood met grown drawn flown driven ridden eaten drunk seen spoken sewn woven proven felt laid bound "
    "hung lent "
    "used meant spun knit shut fed led lit"
)
_PAST = {
    "receive": "received", "get": "got", "send": "sent", "ship": "shipped", "cancel": "cancelled", "find": "found",
    "take": "took", "charge": "charged", "refund": "refunded", "process": "processed", "dispatch": "dispatched",
    "change": "changed", "deliver": "delivered", "post": "posted", "forget": "forgot", "make": "made",
    "arrive": "arrived", "say": "said", "leave": "left", "give": "gave", "pay": "paid", "lose": "lost", "tell": "told",
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
    return (
        word in ADJECTIVES | MATERIALS
        or participle(word)
        or (len(word) > 5 and word.endswith(("able", "ible", "proof", "less", "ful", "-free", "-friendly")))
    )


def adverb(word: str) -> bool:
    """Whether the word can stand before what is said of a thing: "ethically", "fully", "too"."""
    return word in DEGREES or word in ADVERBS or (len(word) > 4 and word.endswith("ly") and word not in _NO_ADVERBS)


_CLOSED = (
    DETERMINERS | PREPOSITIONS | ADVERBS | PRONOUNS | POINTERS | AUXILIARIES
    | bag("me us it them and or if when extra anything well enough here there properly abroad together as "
          "off throughout back coming twice once again instead")
)  # fmt: skip


def function_word(word: str) -> bool:
    """Whether the word is one of the closed classes, or a number."""
    return word in _CLOSED or word[:1].isdigit()
