"""British and American spelling of our own phrases, in both directions."""

from __future__ import annotations

import re

# Only words whose two spellings mean the same; "check", "tire" or "license" mean more than one thing.
_PAIRS = """
colour:color colours:colors coloured:colored favour:favor favours:favors favourite:favorite honour:honor
behaviour:behavior neighbour:neighbor neighbours:neighbors labour:labor flavour:flavor harbour:harbor
centre:center centres:centers metre:meter metres:meters litre:liter litres:liters fibre:fiber theatre:theater
grey:gray catalogue:catalog catalogues:catalogs dialogue:dialog jewellery:jewelry aluminium:aluminum mould:mold
mouldy:moldy defence:defense offence:offense instalment:installment instalments:installments pyjamas:pajamas
organise:organize organised:organized organising:organizing recognise:recognize recognised:recognized
apologise:apologize apologised:apologized apologising:apologizing customise:customize customised:customized
personalise:personalize personalised:personalized realise:realize realised:realized summarise:summarize
minimise:minimize maximise:maximize authorise:authorize authorised:authorized prioritise:prioritize
finalise:finalize finalised:finalized cancelled:canceled cancelling:canceling travelled:traveled
travelling:traveling traveller:traveler labelled:labeled labelling:labeling modelled:modeled fulfil:fulfill
enrol:enroll skilful:skillful enquiry:inquiry enquiries:inquiries e-mail:email e-mails:emails
sceptical:skeptical kerb:curb whilst:while learnt:learned towards:toward
"""
_BOTH = [pair.split(":") for pair in _PAIRS.split()]
_TO = {"american": {b: a for b, a in _BOTH}, "british": {a: b for b, a in _BOTH if b not in ("whilst",)}}
_ONE_WAY = {"british": frozenset({"learned", "toward", "curb", "while"})}  # good British words as they are
_PIECE = re.compile(r"“[^“”]{0,120}+”|\S++")  # a short quotation, or what stands between blanks
_WORD = re.compile(r"(?<![\w./-])[a-z]++(?:-[a-z]++)?+(?![\w/-])")
_LINK = ("://", "@", "www.", "“")


def respelt(text: str, spelling: str) -> str:
    """The text in the spelling, "british" or "american"; links, addresses, quotations and names stay as they are."""
    forms = _TO.get(spelling)
    if not forms:
        return text
    kept = _ONE_WAY.get(spelling, frozenset())

    def word(found: re.Match[str]) -> str:
        return found[0] if found[0] in kept else forms.get(found[0], found[0])

    def piece(found: re.Match[str]) -> str:
        return found[0] if any(mark in found[0] for mark in _LINK) else _WORD.sub(word, found[0])

    return _PIECE.sub(piece, text)
