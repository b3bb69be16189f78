"""Questions that nobody asks: slogans below a name, survey lines, "Urgent? Call me!"."""

from __future__ import annotations

import re

from assistant.message.names import opens_sentence

WIDTH = 160  # characters of a line that can be a slogan
_SENTENCE = re.compile(r"(?<=[.!?|])\s+|\s[|•·]\s")
# whoever asks for themselves says so
_OWN = re.compile(
    r"\b(?:I|I['’]\w{1,2}|i|me|my|mine|ich|mein\w{0,2}|mir|je|j['’]|mon|ma|mes|yo|mi|mis|me|io|mio|mia|ik|mijn|eu|meu|"
    r"minha|this|that|it|order|parcel|refund|bestellung|commande|pedido)\b",
)
_OPENING = re.compile(
    r"\W{0,4}(?:ready to|need|needs? (?:a|an|some|help)|wants?|looking for|thinking (?:of|about)|planning|moving|"
    r"got an?|tired of|fancy|interested in|like what we|love what we|wish to|like to (?:know|learn|see) more|"
    r"how (?:did|are) we do(?:ing)?|how (?:was|is) our|(?:have|did) you (?:ever )?(?:seen?|read|tried|heard|booked|"
    r"met|visited)\b[^?]{0,20}\b(?:our|your|us|about)|did you know|who (?:ya|you) gonna|why (?:not|wait|risk|settle)|"
    r"any questions|(?:more |still |further )?questions|urgent|in a hurry|new here|new to|feeling|"
    r"was (?:this|that) (?:answer |article |reply )?helpful|what do you think of (?:us|our)|are you following us|"
    r"not what you were looking for|noch fragen|fragen|sie suchen|lust auf|wussten sie|schon (?:gesehen|gehört)|"
    r"interesse|un projet|une question|des questions|besoin d|envie d|connaissez-vous|[¿]?(?:dudas|preguntas|"
    r"necesita|busca|conoce|quiere)|domande|cerchi|hai bisogno|vragen|op zoek naar|dúvidas|procura)\b[^?]{0,120}\?",
    re.IGNORECASE,
)
# a question and at once where to go with it
_CALL = re.compile(
    r"[^?]{2,100}\?\W{0,3}(?:(?:just |simply |please |then )?(?:call|ask|book|visit|talk|click|contact|get|see|join|"
    r"take|apply|let us|let['’]s|write to us|follow|read|find out|tell us|try|leave|check out|discover|we can|we['’]re|"
    r"einfach|rufen|bewerben|sprechen|schreiben sie|jetzt|hier|parlons|appelez|contactez|rendez|visitez|écrivez|"
    r"ll[áa]menos|escr[íi]banos|visite|cont[áa]ct\w{2,6}|hablemos|chiamaci|scrivici|bel ons|fale)\b|"
    r".{0,60}(?:https?:|www\.|\+?\d[\d ()/-]{6,20}\d))",
    re.IGNORECASE,
)


def is_slogan(row: str) -> bool:
    """Whether a line below a name or a rule asks only as an advertisement does: "Moving house? We can help."."""
    if "?" not in row or len(row) > WIDTH:
        return False
    if _CALL.match(row) and not opens_sentence(row) and not _OWN.search(row.partition("?")[0]):
        return True
    return all(_OPENING.match(s) and not _OWN.search(s) for s in _SENTENCE.split(row) if "?" in s)
