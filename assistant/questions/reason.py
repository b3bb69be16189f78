"""In a word, why a stretch of text was taken as a question: for the person who may disagree."""

from __future__ import annotations

from assistant.types import Form

QUESTION_WORDS = frozenset("what when where which who whom whose why how".split())
AUXILIARIES = frozenset(
    (
        "am is are was were do does did have has had can could may might must shall should will would isn't aren't "
        "don't doesn't didn't haven't hasn't can't couldn't won't wouldn't any anyone"
    ).split()
)
TROUBLE = (
    "not ",
    "n't",
    "cannot",
    "never",
    "no longer",
    "still",
    "broken",
    "wrong",
    "fail",
    "error",
    "missing",
    "stuck",
    "refus",
)
WISH = (
    "like to know",
    "want to know",
    "wonder",
    "need to know",
    "would like",
    "i want",
    "i need",
    "i'd like",
    "looking for",
    "tell me",
)


def reason(text: str, form: Form) -> str:
    """A few words, from the form of the question and how it is put."""
    low = text.lower().lstrip("\"'( ")
    first = low.split(None, 1)[0].strip(",.?!") if low.split() else ""
    if form is Form.INTERROGATIVE:
        if first in QUESTION_WORDS:
            return f"opens with “{first}”"
        if first in AUXILIARIES:
            return "is put as a yes/no question"
        return "ends with a question mark" if text.rstrip().endswith("?") else "asks without a question mark"
    if form is Form.IMPERATIVE:
        return "asks for something to be done"
    if any(w in low for w in WISH):
        return "says what they want"
    return "reports a problem" if any(w in low for w in TROUBLE) else "a statement that calls for an answer"
