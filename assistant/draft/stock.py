"""Stock phrases: what makes a reader say "form letter", how much, and what to write instead.

An own list. Most of them say that something matters instead of showing it, or fit every message alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# A pattern, its weight, and what to do instead. Bounded: no repetition inside a repetition.
STOCK: tuple[tuple[str, float, str], ...] = (
    (r"apologi[sz]e for (?:any|the|all|this|your) (?:inconveniences?|trouble|frustration|hassle)",
     1.0, "say what went wrong"),
    (r"(?:sorry|apolog\w+) for (?:any|the|all) (?:inconveniences?|trouble)(?: caused| this (?:may|might) have)?",
     1.0, "say what went wrong"),
    (r"any inconvenience (?:this|that|it|we)?(?: (?:may|might|has|have|could))+",
     1.0, "say what went wrong"),
    (r"your (?:call|ticket|message|enquiry|inquiry|feedback|business|request|opinion|satisfaction"
     r"|query) is (?:very |really |extremely )?(?:important|valuable) to us",
     1.0, "who is important gets an answer"),
    (r"(?:please )?(?:do not|don't) hesitate to",
     1.0, "nobody hesitates; say how to reach you, or nothing"),
    (r"(?:please )?feel free to (?:contact|reach|get in touch|call|email|e-mail|write|reply|ask|let)",
     0.5, "say what to do if it is still open"),
    (r"valued (?:customer|client|member|guest|user)s?",
     1.0, "use the name"),
    (r"dear (?:customer|client|sir|madam|user|guest|member|valued \w+|shopper|all|sirs)",
     1.0, "use the name, or none"),
    (r"to whom it may concern",
     1.0, "use the name, or none"),
    (r"thank you for (?:contacting|reaching out to|getting in touch with|choosing|being a"
     r"|your (?:patience and )?understanding|your continued|your (?:e-?mail|message|inquiry|enquiry|query"
     r"|patience|interest in (?:our|us))|writing to us|bringing this to our)",
     0.5, "say what you thank for"),
    (r"thanks for (?:contacting|reaching out|getting in touch|your (?:message|patience|understanding|e-?mail)"
     r"|bringing this)",
     0.5, "say what you thank for"),
    (r"we (?:appreciate|value) your (?:patience|business|understanding|feedback|loyalty|custom|interest)",
     1.0, "say when it will be done instead"),
    (r"(?:we|i) (?:truly |really |completely |fully |totally )?understand (?:your|how|that this"
     r"|the) (?:frustrat\w+|concerns?|disappoint\w+|upset\w*|inconvenien\w+|situation)",
     1.0, "name what happened"),
    (r"(?:we are|we're) here to (?:help|assist)",
     1.0, "help instead"),
    (r"(?:happy|glad|pleased|delighted) to (?:assist|be of (?:assistance|service|help)|serve) you",
     0.5, "help instead"),
    (r"(?:if|should) you (?:have|need|require) any (?:(?:further|other|more|additional) )?(?:questions?"
     r"|quer(?:y|ies)|assistance|help|concerns?|information|clarification)",
     1.0, "name what may be open, or end"),
    (r"is there anything else (?:i|we) can (?:help|assist|do)",
     0.5, "name what may be open, or end"),
    (r"(?:have|hope you have) a (?:great|nice|wonderful|lovely|good|pleasant|blessed) (?:day|week|weekend"
     r"|rest of)",
     0.5, "fits anybody"),
    (r"(?:i|we) (?:hope|trust) (?:this|that)(?: e-?mail| message)? (?:helps|finds you|answers your|resolves"
     r"|clarifies|information)",
     1.0, "say it, and ask whether it worked where that is in doubt"),
    (r"hope (?:this|that) helps",
     0.5, "ask whether it worked where that is in doubt"),
    (r"we (?:strive|endeavou?r|aim) to (?:provide|offer|deliver|ensure|respond|answer|reply)",
     1.0, "say what you do"),
    (r"(?:as per|in accordance with) (?:our|your|the) (?:polic\w+|terms|records|procedure|conversation|e-?mail"
     r"|request)",
     1.0, "say what the rule is"),
    (r"(?:at )?your earliest convenience",
     1.0, "say by when"),
    (r"(?:as soon as possible|in due course|shortly|at the earliest)(?: and)?",
     0.5, "say by when"),
    (r"(?:your|this) (?:request|enquiry|inquiry|query|case|ticket|message|complaint|feedback|issue"
     r"|matter) has been (?:received|forwarded|escalated|passed|logged|registered|noted|shared)",
     1.0, "say who does what by when"),
    (r"(?:forward|pass|share)(?:ed|ing)? (?:your|this) (?:\w+ ){0,2}(?:on )?to (?:the|our) (?:relevant"
     r"|appropriate|concerned|respective|right|responsible) (?:team|department|colleagues?|person)",
     1.0, "say who does what by when"),
    (r"(?:our|the) (?:relevant|appropriate|concerned|respective|dedicated) (?:team|department)",
     1.0, "say who"),
    (r"(?:a|one of our) (?:member of our team|representatives?|agents?|team members?|specialists?"
     r"|associates?) will (?:be in touch|contact|get back|reach out|respond|reply)",
     1.0, "say who and by when"),
    (r"we are (?:currently )?experiencing (?:a )?(?:high(?:er)?|unusual\w*|large|increased)",
     1.0, "say by when you answer"),
    (r"rest assured",
     1.0, "say what will be done"),
    (r"(?:kindly|please be advised|please note that|be informed|we wish to inform|we would like to inform)",
     0.5, "say it straight"),
    (r"this is (?:an automat\w+|a system[- ]generated)|do not reply to this (?:e-?mail|message)",
     1.0, "let people answer"),
    (r"(?:for )?(?:more|further) (?:information|details),? (?:please )?(?:visit|see|refer|go to|check|click)",
     0.5, "say what they find there"),
    (r"(?:please )?(?:visit|refer to|check|see|consult) our (?:faq|help cent(?:er|re)|website|knowledge base"
     r"|support page)",
     0.5, "say what they find there"),
    (r"\b(?:the )?(?:customer|user|buyer|applicant|client)s? (?:can|may|must|should|will|are|is|has|have"
     r"|needs?)\b",
     0.5, "speak to this customer"),
    (r"please (?:dm|direct message|pm|private message) us (?:with|your|so|and|the|more)|(?:shoot|send"
     r"|drop) us a (?:dm|private message|direct message|pm)",
     0.5, "say what will happen there"),
    (r"(?:look|looking) into (?:this|it|that)(?: (?:for you|further|right away))?",
     0.5, "name what you look into"),
    (r"\b(?:reach|reached|reaching) out\b",
     0.5, "say write, call or ask"),
    (r"(?:sorry|apologi[sz]e)(?: to hear)?(?: about)?(?: that)? (?:you(?:'re| are) (?:having|experiencing"
     r"|facing)|(?:this|that|the) (?:has|issue|experience|problem))",
     1.0, "name what went wrong"),
    (r"(?:let us know|tell us) (?:if|how|what) (?:you (?:have|need)|there|we can (?:help|assist)|it goes"
     r"|that (?:helps|works))",
     0.5, "name what may be open"),
    (r"(?:please |kindly )?(?:create|open|submit|raise|log) a (?:support )?ticket",
     0.7, "say what will happen with it"),
    (r"(?:please )?(?:contact|e-?mail|call|message|get in touch with) (?:us|our (?:support|customer \w+|team|helpline))"
     r"(?: team| department)? (?:at|via|on|through|here|using|directly|and we)",
     0.7, "help here, or say who helps there and with what"),
    (r"(?:please )?send us an? (?:e-?mail|message)",
     0.7, "help here, or say who helps there and with what"),
    (r"(?:we|i)(?:'d| would| will|'ll)? (?:love|like|want|be happy|be glad|be more than happy) to (?:help|assist"
     r"|look into|investigate|know more)",
     0.7, "help instead"),
    (r"(?:we|i) (?:can|will|would|'ll) (?:help|assist|look into|investigate)(?: you)?(?: with)?"
     r" (?:that|this|further|it)\b",
     0.5, "name what you do"),
    (r"so (?:that )?we can (?:assist|help|investigate|look into|take a (?:closer )?look|better)",
     0.5, "say what you will do with it"),
    (r"we(?:'re| are) (?:always )?here (?:for you|24)|one[- ]on[- ]one",
     0.5, "fits anybody"),
    (r"(?:stay|keep) (?:up to date|tuned)|keep an eye (?:out|on)",
     0.5, "say when there will be news, or that you do not know"),
    (r"(?:\[|\{\{?|<)(?:(?:first |last |customer |your )?name|order(?: number| id)?|date|product|agent"
     r"|company)(?:\]|\}\}?|>)",
     1.0, "a gap was not filled"),
)  # fmt: skip
_STOCK = tuple(
    (re.compile(rf"\b(?:{source})" if source[0].isalpha() else source, re.I), w, why) for source, w, why in STOCK
)


@dataclass(frozen=True, slots=True)
class Stock:
    """A stock phrase as it stands in a text, and what to do instead."""

    words: str
    weight: float
    instead: str


def stock(text: str) -> list[Stock]:
    """The stock phrases of a text in their order, each kind once, none inside another."""
    flat = " ".join(text.replace("’", "'").split())
    found: list[tuple[int, int, Stock]] = []
    for pattern, weight, instead in _STOCK:
        hit = pattern.search(flat)
        if hit and not any(a < hit.end() and hit.start() < b for a, b, _ in found):
            found.append((*hit.span(), Stock(hit[0].strip(), weight, instead)))
    return [phrase for _, _, phrase in sorted(found, key=lambda f: f[0])]
