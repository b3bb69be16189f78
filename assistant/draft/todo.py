"""What an agent has to look up or do for a question, in one line, and the reference by which they find it."""

from __future__ import annotations

import re

from assistant.draft.tidying import tidy
from assistant.types import Message, Question

LONGEST = 120  # characters of a line for the agent
_KINDS = ("order", "tracking", "ticket")  # of references, in the order in which they are looked for
_LEAD = re.compile(
    r"^(?:(?:can|could|would|will) (?:you|someone|somebody|anyone)(?: guys| all"
    r"| (?:from|in|on|at) (?:your|the) \w+(?: team| department)?)? (?:please |kindly |possibly )?|please "
    r"|kindly |i(?:'d| would)(?: also| really)? like (?:you to |to |a |an )?|i(?:'d| would) appreciate it if you could "
    r"|(?:i|we)(?: also| just| really)? (?:want|need|demand) (?:you to |to )?|i(?:'m|'d be| am) (?:asking you to "
    r"|grateful if you could )|(?:i|we) (?:am|are|was|were) hoping to |is there any chance you could |would you mind )"
    r"|^(?:please|also|just) ",
    re.I,
)
_REASON = re.compile(
    r"(?:;|,? (?:because|since|so that|as i|as we|as it|before i|if possible)\b|, (?=(?:i|we|it|my|our"
    r"|and|but|so)\b)).*$",
    re.I | re.S,
)
_THIRD = {
    "my": "the customer's", "our": "the customer's", "me": "the customer", "us": "the customer", "i": "they",
    "we": "they", "mine": "theirs", "your": "our", "you": "we", "i've": "they have", "i'm": "they are",
    "we've": "they have", "we're": "they are",
}  # fmt: skip
# What is looked up, by what the question speaks of.
_WHERE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:refund\w*|money)\b", re.I), "Look up the refund{of}"),
    (re.compile(r"\b(?:return\w*|sent back)\b", re.I), "Check whether the return{of} has arrived"),
    (re.compile(r"\b(?:repair\w*|mend\w*)\b", re.I), "Look up the repair{of}"),
    (re.compile(r"\b(?:charged|billed|payment|paid|pay|transaction)\b", re.I), "Look up the payments{of}"),
    (re.compile(r"\b(?:points|balance)\b", re.I), "Look up the customer's balance of points{of}"),
    (re.compile(r"\b(?:invoice|receipt)\b", re.I), "Look up the invoice{of}"),
    (re.compile(r"\b(?:go(?:ne)? through|confirm\w*)\b", re.I), "Check whether the order{number} went through"),
    (re.compile(r"\b(?:claim|case|ticket|application|complaint)\b", re.I), "Look up the case{of}"),
    (re.compile(r"\b(?:account|log ?in|password)\b", re.I), "Look up the customer's account{of}"),
    (re.compile(r"\b(?:order|parcel|package|deliver\w*|arriv\w*|ship\w*|sent|dispatch\w*|come|item)\b|\d{4}", re.I),
     "Look up the tracking of the order{number}"),
)  # fmt: skip
_WANTED = re.compile(r"(?:the customer's |full |immediate |the )*(refund|money back|replacement)\b(?! the\b)", re.I)
_NEEDS_NONE = re.compile(r"\b(?:account|call|ring|phone|e-?mails?|newsletter|unsubscribe)\b", re.I)
NO_NUMBER = " (no number in the message: search by name or e-mail)"


def named(question: Question, inquiry: Message) -> str:
    """The reference of the question: in its own words, else the only one of the message, else the nearest before it."""
    own = " ".join((question.text, question.standalone))
    found = [r for kind in _KINDS for r in inquiry.references if r.kind == kind]
    inside = next((r.text for r in found if re.search(rf"(?<!\w){re.escape(r.text)}(?!\w)", own)), "")
    if inside or not found:
        return inside
    kind = found[0].kind
    same = [r for r in found if r.kind == kind]
    if len({r.text for r in same}) == 1:
        return same[0].text
    at = question.spans[0][0] if question.spans else 0
    before = [r for r in same if r.span[0] <= at]
    return (before[-1] if before else same[0]).text


def to_look_up(question: Question, reference: str) -> str:
    """As "Look up the tracking of order 48213": one line for the agent."""
    text = f"{question.text} {question.standalone}"
    shape = next((s for rule, s in _WHERE if rule.search(text)), "Look up the customer's case{of}")
    bare = reference.lstrip("#")
    line = shape.format(of=f" for order {bare}" if reference else "", number=f" {bare}" if reference else "")
    line = line.replace("of the order ", "of order ") if reference else line
    return line if reference or re.search(r"account|points|case", line) else line + NO_NUMBER


def to_do(question: Question, reference: str) -> str:
    """As "Cancel the customer's order LK-1": the request as an order to the agent."""
    line = _REASON.sub("", tidy(question.standalone or question.text))
    while (short := _LEAD.sub("", line, count=1)) != line:
        line = short
    words = [_third(w) for w in line.split(" ")]
    first, named, rest = " ".join(words).partition("the customer")
    text = first + named + re.sub(r"\bthe customer\b", "them", re.sub(r"\bthe customer's\b", "their", rest))
    if found := _WANTED.match(text):
        text = "decide on a replacement" if found[1].lower() == "replacement" else "decide on a refund"
    text = text[:LONGEST].rsplit(" ", 1)[0] + " …" if len(text) > LONGEST else text
    add = "" if not reference or reference in text else f" (order {reference.lstrip('#')})"
    return f"{text[:1].upper()}{text[1:]}{add}{'' if reference or _NEEDS_NONE.search(text) else NO_NUMBER}"


def _third(word: str) -> str:
    core = word.strip(",.()")
    return word.replace(core, _THIRD[core.lower()], 1) if core.lower() in _THIRD else word
