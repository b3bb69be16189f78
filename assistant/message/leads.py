"""The lines with which mail clients begin a quoted message, as a table per language.

Layouts: Gmail, Outlook (desktop, web, phone), Apple Mail, Thunderbird, Yahoo, Proton, GMX, and the
"reply above this line" of helpdesks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.message.layout import STRUCTURAL
from assistant.message.words import phrases

LEAD_LINES = 4  # a lead is wrapped over at most so many lines
BLOCK_LINES = 12  # a header block with wrapped recipients


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead found: over how many lines, and whether it stands for a quote even without ">" below it."""

    lines: int
    strong: bool


# language: (how an attribution begins, the verb and what may stand after it)
_ATTRIBUTIONS = {
    "en": (r"(?:On|At)", r"(?:wrote|writes|said)"),
    "de": (r"Am", r"(?:schrieb(?:en)?\b.{0,150}|geschrieben)"),
    "fr": (r"Le", r"(?:a|ont) [ée]crit"),
    "es": (r"El", r"escribi[óo]"),
    "it": (r"(?:Il|In data)", r"(?:ha scritto|scrive)"),
    "nl": (r"Op", r"(?:schreef\b.{0,150}|geschreven)"),
    "pt": (r"(?:Em|No dia|A)", r"escreveu"),
    "nordic": (r"(?:Den|På|Le)", r"skrev\b.{0,150}"),
    "pl": (r"(?:W dniu|Dnia|\d{1,2})", r"napisał(?:\(a\)|a)?"),
}
_ATTRIBUTION = re.compile(
    r"[*_]?(?:" + "|".join(rf"{begin}\b.{{4,240}}?{verb}" for begin, verb in _ATTRIBUTIONS.values()) + r")\s?:[*_]?",
)
_DATED = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})\b.{0,120}<[^<>\s@]{1,64}@[^<>\s]{1,120}>\s?:"
)
_BEGIN = re.compile(r"[*_]?(?:(?:On|At|Am|Le|El|Il|In|Op|Em|No|A|Den|På|W|Dnia)\b|\d)")
ADDRESS = re.compile(r"[<(\[]?(?:mailto:)?[\w.+-]{1,64}@[\w.-]{1,120}[>)\]]?")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_DIGIT = re.compile(r"\d")
# "On 12 May at 9:14 your colleague wrote:" is a sentence of the writer, not a lead
_PROSE = re.compile(
    r"\b(?:I|we|you|he|she|they|your|my|our|the|someone|somebody|ich|wir|ihr|Ihr(?:e[mnrs]?)?|Sie|mein\w{0,2}|on|nous|"
    r"vous|votre|mon|ma|yo|usted|ustedes|su|mi)\b"
)

_DIVIDER = re.compile(
    r"-{2,}\s?(?:original(?: message| appointment|nachricht)|forwarded message|forwarded by .{0,80}|"
    r"urspr[üu]e?ngliche (?:nachricht|e-?mail)|weitergeleitete nachricht|message initial|"
    r"message (?:d['’]origine|original|transf[ée]r[ée])|mensaje (?:original|reenviado)|"
    r"messaggio (?:originale|inoltrato)|mensagem (?:original|encaminhada)|oorspronkelijk bericht|doorgestuurd bericht|"
    r"ursprungligt meddelande|oprindelig meddelelse|wiadomość oryginalna)\s?-{2,}",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|"
    r"d[ée]but du message (?:r[ée]exp[ée]di[ée]|transf[ée]r[ée])|inicio del mensaje reenviado|"
    r"inizio messaggio inoltrato|in[íi]cio da mensagem reencaminhada)\s?:",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"[#\W]{0,8}(?:please )?(?:(?:type|write|add|enter) your )?repl(?:y|ies) above this line\W{0,8}|"
    r"\W{0,8}bitte (?:schreiben sie ihre antwort|antworten sie) (?:über|oberhalb) dieser? (?:zeile|linie)\W{0,8}|"
    r"\W{0,8}r[ée]pondez au-dessus de cette ligne\W{0,8}|\W{0,8}responda por encima de esta l[íi]nea\W{0,8}",
    re.IGNORECASE,
)
_RULE = re.compile(r"_{10,}|-{20,}|={20,}")
_STROKES = re.compile(r"[—–_=*-]{3,}")

_LABELS = {
    "from": phrases("from, von, de, da, van, från, fra, od"),
    "date": phrases(
        "sent, date, gesendet, datum, envoyé, envoyé le, date d'envoi, enviado, enviado el, fecha, inviato, data",
        "verzonden, enviada em, enviado em, skickat, sendt, dato, wysłano",
    ),
    "to": phrases("to, an, à, a, para, aan, till, til, do"),
    "cc": phrases("cc, kopie, copie, reply-to, importance, antwort an, répondre à, bcc"),
    "subject": phrases("subject, betreff, objet, asunto, oggetto, onderwerp, assunto, ämne, emne, temat, re"),
}
_ROLES = {label: role for role, labels in _LABELS.items() for label in labels}
_FIELD = re.compile(r"[*_]{0,2}([^\W\d_][\w'’ -]{0,14}?)[*_]{0,2}\s?:[*_]{0,2}(?:\s|$)(.{0,250})")


def lead_at(rows: Sequence[str], at: int) -> Lead | None:
    """The lead that begins at line `at`, if one does."""
    row = rows[at]
    if len(row) > STRUCTURAL:
        return _flowing(row)
    if _DIVIDER.fullmatch(row) or _ANNOUNCED.fullmatch(row):
        return Lead(1 + _block_after(rows, at + 1), True)
    if _ABOVE.fullmatch(row):
        return Lead(1, True)
    if _RULE.fullmatch(row):
        lines = _block_after(rows, at + 1)
        return Lead(1 + lines, True) if lines else None
    if _STROKES.fullmatch(row) and any(map(_ABOVE.fullmatch, rows[at + 1 : at + 2])):
        return Lead(2, True)
    return _attribution(rows, at) or _header_block(rows, at) or _flowing(row)


def _flowing(row: str) -> Lead | None:
    """A lead with the quoted text on its own line, as Yahoo for Android writes it, or between dashes."""
    if row.startswith("---") and row.endswith("---") and len(row) <= STRUCTURAL:
        lead = f"{row.strip('- ')}:"
        return Lead(1, True) if _ATTRIBUTION.fullmatch(lead) and ADDRESS.search(lead) else None
    if not _BEGIN.match(row):
        return None
    found = _ATTRIBUTION.match(row, 0, STRUCTURAL)
    flows = found and row[found.end() : found.end() + 2] == "  "
    return Lead(1, True) if found and flows and ADDRESS.search(found[0]) else None


def _attribution(rows: Sequence[str], at: int) -> Lead | None:
    """A line such as "On <date> <name> wrote:", wrapped or not."""
    if not _BEGIN.match(rows[at]):
        return None
    joined = ""
    for lines in range(1, LEAD_LINES + 1):
        if at + lines > len(rows) or not rows[at + lines - 1]:
            return None
        joined = f"{joined} {rows[at + lines - 1]}".strip()
        if len(joined) > STRUCTURAL:
            return None
        if _DATED.fullmatch(joined):
            return Lead(lines, True)
        if _ATTRIBUTION.fullmatch(joined):
            return _judge(joined, lines)
    return None


def _judge(lead: str, lines: int) -> Lead | None:
    """Whether an attribution is one of a mail client: with an address, or a date and no word of the writer's own."""
    if ADDRESS.search(lead):
        return Lead(lines, True)
    if not _DIGIT.search(lead) or _PROSE.search(lead[3:]):
        return None
    return Lead(lines, bool(_CLOCK.search(lead) or _YEAR.search(lead)))


def _block_after(rows: Sequence[str], at: int) -> int:
    """Number of lines, blanks before it included, of a header block that follows a divider; 0 without one."""
    start = at
    while start < len(rows) and start < at + 3 and not rows[start]:
        start += 1
    block = _header_block(rows, start) if start < len(rows) else None
    return start - at + block.lines if block else 0


def _header_block(rows: Sequence[str], at: int) -> Lead | None:
    """From, Sent, To and Subject, as Outlook and GMX write them; "From: Leeds" alone, or with "To: York", is none."""
    first = _FIELD.fullmatch(rows[at])
    begins = _ROLES.get(first[1].lower().strip()) if first else None
    if not first or begins not in ("from", "date"):
        return None
    roles = {begins}
    lines = 1
    sender = first[2] if begins == "from" else ""
    for row in rows[at + 1 : at + BLOCK_LINES]:
        found = _FIELD.fullmatch(row)
        role = _ROLES.get(found[1].lower().strip()) if found else None
        if found and role:
            roles.add(role)
            sender = found[2] if role == "from" else sender
        elif not (row and ADDRESS.search(row)):  # a wrapped line of recipients goes on
            break
        lines += 1
    by_mail = bool(ADDRESS.search(sender)) and len(roles) >= 2
    if begins != "from":  # "Date: ..." begins many a form
        return Lead(lines, True) if by_mail and "subject" in roles else None
    return Lead(lines, True) if by_mail or ("subject" in roles and len(roles) >= 3) else None


def author_of(head: Sequence[str]) -> str:
    """Whom the lines of a lead name as the writer: the From field, else the whole attribution; "" for neither."""
    if fields := _fields(head):
        return fields.get("from", "")
    return " ".join(head) if any(map(ADDRESS.search, head)) or _ATTRIBUTION.search(" ".join(head)) else ""


def _fields(head: Sequence[str]) -> dict[str, str]:
    """The fields of a header block by their roles, the first of each."""
    out: dict[str, str] = {}
    for row in head:
        found = _FIELD.fullmatch(row)
        role = _ROLES.get(found[1].lower().strip()) if found else None
        if found and role:
            out.setdefault(role, found[2])
    return out if "from" in out else {}
