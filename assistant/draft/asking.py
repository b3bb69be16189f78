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
    rf"|(?:(?:i|we)(?:'m|'re)? )?(?:am |are |was |were )?{_SOFT}(?:wonder|wondering|not sure|unsure|not certain"
    rf"|curious)"
    r"|(?:i|we) (?:don't|do not) (?:know|understand|see))(?: (?:about|of|on|regarding))?[,:]? (?:please )?",
    re.I,
)


def unasked(line: str) -> str | None:
    """What stands behind the words that only lead to a question; None where there are none."""
    found = _LEAD.match(line)
    return line[found.end() :] if found else None
