"""Words before the question itself: "could you tell me", "I would like to know", "may I ask"."""

from __future__ import annotations

import re

_WHO = r"(?:you|someone|anyone|anybody|somebody)"
_SOFT = r"(?:please |kindly |also |just |possibly |really |maybe )*"
_KNOW = r"(?:know|ask|find out|understand|enquire|inquire|be sure|confirm|check|get (?:to know|an idea of))"
_TELL = (
    r"(?:(?:tell|advise|inform)(?: (?:me|us))?|let (?:me|us) know|(?:explain|confirm|clarify)(?: to (?:me|us))?"
    r"|say|check"
    r"|guide me|help me (?:understand|find out))"
)
_LEAD = re.compile(
    rf"(?:(?:can|could|would|will) {_WHO} {_SOFT}{_TELL}"
    rf"|(?:do|does|would|did) {_WHO} (?:happen to )?know(?! of any)"
    rf"|{_SOFT}{_TELL}|(?:any|no) (?:idea|clue)"
    rf"|(?:may|can|could|might) (?:i|we) {_SOFT}(?:know|ask|find out|enquire|inquire)"
    rf"|(?:(?:i|we)(?:'d)? )?{_SOFT}(?:would )?{_SOFT}(?:like|love|wants?|need|wanted|wish) to {_KNOW}"
    rf"|(?:(?:i|we)(?:'m|'re| am| are) )?{_SOFT}(?:trying|hoping|keen|curious|looking) to {_KNOW}"
    rf"|(?:(?:i|we)(?:'m|'re)? )?(?:am |are |was |were )?{_SOFT}(?:wonder(?:ing|ed)?|not sure|unsure|not certain"
    rf"|curious)"
    r"|(?:i|we) (?:don't|do not) (?:know|understand|see)"
    rf"|would {_WHO} be so kind as to {_TELL}"
    r"|(?:(?:i|we)(?:'d| would) (?:be (?:very |most )?(?:grateful|glad|happy|pleased)|(?:really |much )?appreciate it)"
    r"|it(?:'d| would) be (?:very |really )?(?:great|good|nice|lovely|helpful|useful|kind))"
    rf" if {_WHO} (?:can|could|would) {_SOFT}{_TELL}"
    rf"|(?:if|whether) {_WHO} (?:can|could|would|will|might|may) (?:be able to )?{_SOFT}{_TELL})"
    r"(?: (?:about|of|on|regarding))?[,:]? (?:please )?",
    re.I,
)


def unasked(line: str) -> str | None:
    """What stands behind the words that only lead to a question; None where there are none."""
    found = _LEAD.match(line)
    return line[found.end() :] if found else None


def told_us(line: str) -> bool:
    """Whether the words that lead to a question ask us to tell something: "if you could tell me | the price"."""
    found = _LEAD.match(line)
    return found is not None and re.search(r"\b(?:me|us)\b", found[0]) is not None
