"""What a question needs beside an article: something looked up in the customer's order, or something done to it."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.draft.asking import unasked
from assistant.draft.missing import asked_after, missed
from assistant.draft.tidying import tidy
from assistant.draft.todo import named, to_do, to_look_up
from assistant.types import Form, Message, Need, NeedKind, Question

READ = 6_000  # characters of a message in which it is looked for an order
_REQUEST = (
    r"^(?:(?:can|could|would|will) (?:you|someone|somebody|anyone)(?: from (?:your|the) \w+(?: team)?)? "
    r"(?:please |kindly |possibly )?"
    r"|please |kindly |i(?:'d| would)(?: also| really)? like (?:you to |to )|i(?:'d| would) appreciate it if you could "
    r"|(?:i|we)(?: also| just| really)? (?:want|need) (?:you to |to )|(?:i|we) (?:am|are|was|were) hoping to "
    r"|i(?:'m|'d be| am) (?:asking you to |grateful if you could )|is there any chance you could "
    r"|would you mind )*(?:please |also |just )*"
)
_ACTION = re.compile(
    _REQUEST + r"(?:cancel\w*|change|changing|update|amend|refund|reimburse|resend|re-send|replace|delete|close"
    r"|remove|stop|redirect|correct|reset|unlock|reactivate|activate|merge|transfer|extend|reserve|rebook|reship"
    r"|(?:hold|put)(?= .{0,30}\b(?:for|aside|back|on hold)\b)|arrange|issue|add|swap|exchange"
    r"|send (?:me|us|out)|email me"
    r"|e-mail me|forward me|call me|ring me|phone me|take me off|unsubscribe|check|chase|look into|track)\b",
    re.I,
)
# What is sent may be words that an article has; what is changed may be anybody's.
_WORDS_SENT = re.compile(
    r"\b(?:send|email|e-mail|forward) (?:me|us|out) (?:\w+ ){0,3}"
    r"(?:info\w*|details?|links?|instructions?|guides?|catalogues?|catalogs?|brochures?|prices?"
    r"|price list|manuals?|advice)\b",
    re.I,
)
_WANTS_BACK = re.compile(
    r"^(?:please |i(?:'d| would) like |(?:i|we)(?: just)? want |(?:i|we)(?: just)? (?:need|demand) )"
    r"(?:a |an |my |our |the )?(?:full |immediate |partial )*(?:refund|money back|replacement)\b",
    re.I,
)
_NUMBER = r"\b[A-Z]{1,5}-?\d{4,14}\b|#\d{3,}|\border (?:number |no\.? ?)?\d{3,}"
_OWN = re.compile(rf"\b(?:my|our|me|us|mine)\b|\border\b|{_NUMBER}")
_POINTED = re.compile(r"\b(?:it|this|the|that|them|these|those)\b", re.I)
_OWN_DOING = re.compile(  # what customers do themselves, as articles say
    r"(?:i|we)(?:'d| would)?(?: also| really| just)? (?:like|want|need|love) to (?:exchange|swap|return"
    r"|transfer|track|check)\b",
    re.I,
)
_ABOUT = re.compile(r"^check (?:if|whether|that|how|when|what)\b", re.I)

_LOOKUP = re.compile(
    r"(?:\bwhere(?:'s| is| are| has)\b|\bwhen (?:will|is|are|can i expect|should)\b|\bhas\b|\bhave you\b|\bdid "
    r"(?:you|my|the|it)\b|\bwhat (?:happened|is happening|has happened)\b|\bis (?:my|our)\b.{1,40}\b(?:ready|on its way"
    r"|on the way|lost|confirmed|booked|active|dispatched|shipped|there yet)\b|\bwas (?:my|our)\b|\bwere (?:my|our)\b"
    r"|\bstatus\b|\bwaiting\b|\bany (?:news|update)\b|\b(?:not|\w+n't|never) (?:yet )?(?:arrived|received|come|turned "
    r"up|shown up|been delivered|delivered|shipped)\b|\bhow many\b.{1,30}\bdo i have\b|\bwhat(?:'s| is) (?:my|our)\b)"
    r".{0,60}|.{0,60}\b(?:not|\w+n't|never) (?:yet )?(?:arrived|received|come|turned up|been delivered|been "
    r"refunded)\b.{0,20}",
    re.I,
)
THEIR_THING = re.compile(
    r"\b(?:my|our) (?:\w+ )?(?:order|parcel|package|delivery|refund|return|repair|replacement|payment"
    r"|item|money|account|balance|points|claim|booking|subscription|invoice|application|case|ticket)\b"
    r"|\bthe (?:parcel|package|order|refund)\b|\b[A-Z]{1,5}-?\d{4,14}\b|\border (?:number |no\.? ?)?\d{3,}",
    re.I,
)
# What has happened, or is happening now, stands in no article.
_EVENT = re.compile(
    r"why (?:was|were|did|has|have|had)(?:n't|\b.{1,40}? not) |what(?:'s| is) (?:going on|happening)\b"
    r"|when will (?:it|they) (?:arrive|come|be (?:here|delivered|sent|shipped|dispatched))\b"
    r"|why (?:have|has|did|was|were) (?:i|my|our|we|you)\b.{0,40}\b(?:charged|cancelled|canceled|refused|rejected"
    r"|declined|blocked|sent)\b|(?:did|has) (?:it|my order) (?:go|gone) through\b|how many (?:\w+ )?points do i have\b",
    re.I,
)
_GOING_ON = re.compile(r"\bwhat(?:'s| is) (?:going on|happening)\b", re.I)
_HAPPENED = re.compile(
    r"\b(?:i|we)(?:'ve| have| was| were|'ve been| have been)?(?: been)? (?:double[- ])?(?:charged|billed) "
    r"(?:twice|double|two times|again|too much|for)\b|\b(?:charged|billed) me (?:twice|double|again|too much)\b",
    re.I,
)
_GENERAL = re.compile(
    r"\b(?:if|after|once|usually|normally|generally|how long|how to|how (?:do|can|would|should) (?:i"
    r"|we)|where (?:do|can) (?:i"
    r"|we)|what happens)\b",
    re.I,
)
_RULE = re.compile(r"\b(?:if|how (?:do|can|long|to)|what happens|usually|normally|generally|in general)\b", re.I)
_NO_EVENT = re.compile(r"^(?:how|what (?:do|should|can)|can i|could i|may i|am i|do i|is it|do you)\b", re.I)


# What is asked of "it", where the message is about an order: where it is, and what should be done to it.
_WHERE_IS_IT = re.compile(
    r"(?:so |and )?(?:where(?:'s| is| are) (?:it|they|my stuff|everything)\b|(?:any|is there any) (?:news|update)s?\W*$"
    r"|when (?:will|do|does|can) (?:it|they|i) (?:come|arrive|ship|get (?:it|them)|expect (?:it|them)"
    r"|be (?:here|delivered))"
    r"|has (?:it|this) (?:been )?(?:shipped|sent|left|gone|dispatched|delivered)|what(?:(?:'s| has"
    r"| is) (?:happened|happening|going on)| happened)"
    r"|(?:is|are) (?:it|they) (?:on (?:its|their|the) way|lost|coming))",
    re.I,
)
_HAVE_YOU_GOT = re.compile(r"(?:have|did) you (?:had|got|get|received?|have) (?:it|them|my return|this)\b", re.I)
_SENT_BACK = re.compile(
    r"\b(?:sen[dt] (?:it |them |\w+ ){0,4}back|returned|return(?:ing)?|posted .{0,30} back)\b", re.I
)
_DO_IT = re.compile(
    _REQUEST + r"(?P<verb>cancel|change|amend|update|resend|replace|redirect|stop|hold|refund) (?:it|this|that|them)\b",
    re.I,
)
_ORDERED = re.compile(r"\b(?:order(?:ed)?|parcel|package|delivery|tracking)\b", re.I)


def about_order(question: Question, inquiry: Message) -> Question:
    """The question with the customer's order in the place of "it", where the message is about one."""
    text = tidy(question.text)
    numbered = any(r.kind in ("order", "tracking") for r in inquiry.references)
    if not (numbered or _ORDERED.search(inquiry.clean[:READ])):
        return question
    full, form = "", question.form
    if _HAVE_YOU_GOT.match(text) and _SENT_BACK.search(inquiry.clean[:READ]):
        full, form = "Have you received my return?", Form.INTERROGATIVE
    elif (numbered or _ORDERED.search(inquiry.clean[:READ])) and _WHERE_IS_IT.match(text) and len(text.split()) <= 9:
        full, form = "Where is my order?", Form.INTERROGATIVE
    elif numbered and (found := _DO_IT.match(text)):
        full = f"Please {found['verb'].lower()} my order{text[found.end() :]}"
        form = Form.IMPERATIVE
    return replace(question, text=full, standalone=full, form=form) if full else question


def need_of(question: Question, inquiry: Message) -> Need:
    """What the question needs: an article, a look into the customer's account, or something done, and which."""
    question = about_order(question, inquiry)
    if is_action(question):
        reference = named(question, inquiry)
        return Need(NeedKind.ACTION, to_do(question, reference), reference)
    if is_lookup(question):
        reference = named(question, inquiry)
        return Need(NeedKind.ACCOUNT, to_look_up(question, reference), reference)
    return Need()


def is_lookup(question: Question) -> bool:
    """Whether the answer lies in the customer's own order or account, not in an article."""
    text = tidy(question.standalone or question.text)
    line = unasked(text) or text
    if (missed(text) or asked_after(line)) and not _RULE.search(re.sub(r"^(?:if|whether) ", "", line)):
        return True
    if _NO_EVENT.match(text) and not _EVENT.search(text):
        return False
    asked = _LOOKUP.search(text) and THEIR_THING.search(text)
    return bool(asked or _EVENT.match(text) or _HAPPENED.search(text)) and not _GENERAL.search(text)


def explained(question: Question) -> bool:
    """Whether an article that fits may say it: "what is going on?" of a trouble that is in nobody's order."""
    text = tidy(question.standalone or question.text)
    return _GOING_ON.search(text) is not None and THEIR_THING.search(text) is None and not missed(text)


def is_action(question: Question) -> bool:
    """Whether the customer asks that something be done to their own order or account."""
    text = tidy(question.standalone or question.text)
    polite = bool(re.match(r"(?:can|could|would|will) (?:you|someone|somebody)\b", text, re.I))
    wanted = question.form is not Form.INTERROGATIVE or polite
    if _WANTS_BACK.match(text) and not re.search(r"\bif\b|\bhow to\b", text):
        return True
    found = None if _OWN_DOING.match(text) else _ACTION.match(text)
    # "Please cancel it if it has not gone" is a wish all the same, "can you refund me if it rains" asks for a rule.
    general = _GENERAL.search(text if polite else re.sub(r"\b(?:if|after|once)\b", "", text))
    if not found or not wanted or _WORDS_SENT.search(text) or general:
        return False
    if _ABOUT.match(re.sub(_REQUEST, "", text, flags=re.I)):
        return bool(THEIR_THING.search(text))
    own = _OWN.search(text) or (_POINTED.search(text) and question.form is not Form.INTERROGATIVE)
    return bool(own or (polite and re.search(r"\b(?:send|call|ring|phone) (?:me|us)\b", text, re.I)))
