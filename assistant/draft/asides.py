"""What is found as a question and is none: a wish told by the way, and thanks that are to be passed on."""

from __future__ import annotations

import re

from assistant.draft.tidying import tidy
from assistant.types import Form, Message, Question

READ = 6_000  # characters of a message in which it is looked for thanks
PASS_ON = (
    "How kind of you to tell us. I will gladly pass that on.",
    "It is lovely to read this, and I will gladly pass it on.",
    "Thank you for taking the time to tell us. I will gladly pass it on.",
)
_WISH = re.compile(
    r"(?:(?:i|we)(?:'d| would)?(?: just| really)? |just )?(?:want(?:ed)?|like|hope|hoping|planning|love) (?:to )?"
    r"(?:buy|purchase|order|have a look|take a look|a look|look at|see|try)\b",
    re.I,
)
_PASS_ON = re.compile(
    r"(?:please |do |could you |can you |would you |kindly )*(?:pass (?:it|this|that|them|my|our|on)\b.{0,60}|"
    r"(?:pass|give) .{0,40}\b(?:thanks|regards|compliments)\b.{0,40}|thank (?:her|him|them|the)\b.{0,60})",
    re.I,
)
_PRAISE = re.compile(
    r"\b(?:thank\w*|saved|kind\w*|lovely|brilliant|wonderful|fantastic|excellent|delighted|grateful|great|helpful)\b",
    re.I,
)
_COMPLAINT = re.compile(r"\b(?:complain\w*|disappoint\w*|unacceptable|rude|angry|disgrace\w*|appalling)\b", re.I)


def told_by_the_way(question: Question) -> bool:
    """Whether the question is a wish that asks nothing of us, as "i want to buy the battery"."""
    asks = question.form is Form.INTERROGATIVE or "?" in question.text
    return not asks and _WISH.match(tidy(question.text)) is not None


def to_be_passed_on(question: Question, inquiry: Message) -> bool:
    """Whether the question only asks that the praise of the message reach somebody: "Please pass it on if you can"."""
    text = inquiry.clean[:READ]
    passed = _PASS_ON.fullmatch(tidy(question.text)) is not None
    return passed and bool(_PRAISE.search(text)) and not _COMPLAINT.search(text)
