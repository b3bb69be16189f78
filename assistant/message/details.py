"""What a message refers to and a reply should use: order numbers, tracking codes, dates, amounts, addresses.

Every pattern has bounded repetitions, so that the time is linear in the text.
"""

from __future__ import annotations

import re

from assistant.types import Reference, Span

MOST = 100  # references of one message; more are a list that nobody repeats in a reply

_MONTH = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?|"
    r"o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|"
    r"décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
_THING = (
    r"(?:orders?|booking|reservation|invoice|purchase|customer|account|reference|ref|bestellung|bestellnummer|auftrag|rechnung|"
    r"kundennummer|commande|facture|pedido|factura)"
)
_TICKET = r"(?:ticket|case|claim|complaint|incident|rma|vorgang|fall|dossier|caso)"
_NUMBER = r"(?:[ ]?(?:numbers?|num|no|nr|id|code|nummer|numéro|número|n°|nº)\.?)?"
_LINK = r"[ ]{0,2}(?:is|was|ist|lautet|est|es)?[ ]{0,2}[:#-]?[ ]{0,2}#?"
_CODE = r"(?=[a-z-]{0,8}\d)([a-z0-9](?:[a-z0-9]|[-/](?=[a-z0-9])){2,24})(?![\w-])"

_TRACKED = r"(?:tracking|parcel|shipment|sendungsnummer|suivi|seguimiento)"
_MONEY = r"(?:€|£|\$|(?:eur|usd|gbp|chf|euros?|pounds|dollars|pence|cents)\b)"

# the kinds in order: where two overlap the first one stands
_SOURCES: tuple[tuple[str, str, re.RegexFlag], ...] = (
    ("email", r"(?<![\w.%+-])[\w.%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.[a-z]{2,24}\b", re.IGNORECASE),
    ("tracking", r"\b(1Z[0-9A-Z]{16}|[A-Z]{2}[ ]?\d{9}[ ]?[A-Z]{2}|JJ?D\d{16,20})\b", re.NOFLAG),
    ("tracking", rf"\b{_TRACKED}{_NUMBER}{_LINK}{_CODE}", re.IGNORECASE),
    ("ticket", rf"\b{_TICKET}{_NUMBER}{_LINK}{_CODE}", re.IGNORECASE),
    ("date", r"(?<![\d/.-])(\d{4}-\d{2}-\d{2}|\d{1,2}([./-])\d{1,2}\2\d{2}(?:\d{2})?)(?![\d/-]|\.\d)", re.NOFLAG),
    ("order", rf"\b{_THING}{_NUMBER}{_LINK}{_CODE}", re.IGNORECASE),
    ("order", r"(?<![\w&#/])(#[A-Z]{0,4}-?\d{3,15})\b", re.NOFLAG),
    ("order", r"\b([A-Z]{2,5}-\d{5,12})\b", re.NOFLAG),
    ("amount", r"((?:[£$€¥]|\b(?:EUR|USD|GBP|CHF))[ ]?\d(?:[\d.,']{0,12}\d)?)(?!\d)", re.NOFLAG),
    ("amount", rf"(?<![\d.,])(\d(?:[\d.,']{{0,14}}\d)?[ ]?{_MONEY})", re.IGNORECASE),
    (
        "date",
        rf"(?<!\d)(\d{{1,2}}(?:st|nd|rd|th|\.|er)?[ ](?:of[ ]|de[ ])?{_MONTH}\b\.?(?:,?[ ](?:de[ ])?\d{{4}}\b)?)",
        re.IGNORECASE,
    ),
    (
        "date",
        rf"\b(?-i:(?!may|mar|mai))({_MONTH}\.?[ ]\d{{1,2}}(?:st|nd|rd|th)?(?:,?[ ]\d{{4}})?)\b(?![:.]\d)",
        re.IGNORECASE,
    ),
)
_PATTERNS = tuple((kind, re.compile(source, flags)) for kind, source, flags in _SOURCES)


def references(clean: str) -> tuple[Reference, ...]:
    """The references in a text in the order in which they stand, at most `MOST`; offsets are those of the text."""
    taken: list[Reference] = []
    for kind, pattern in _PATTERNS:
        fresh: list[Reference] = []
        for found in pattern.finditer(clean):
            span = found.span(1) if pattern.groups else found.span()
            if not _overlaps(taken, span):
                fresh.append(Reference(kind, clean[span[0] : span[1]], span))
            if len(fresh) == MOST:
                break
        taken += fresh
    return tuple(sorted(taken, key=lambda r: r.span)[:MOST])


def _overlaps(taken: list[Reference], span: Span) -> bool:
    return any(r.span[0] < span[1] and span[0] < r.span[1] for r in taken)
