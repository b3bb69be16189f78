"""What frames a saved reply: the draft brings its own greeting and close, so the answer is kept without them."""

from __future__ import annotations

import re

_GREETING = re.compile(r"(?:hi|hello|hey|dear|good (?:morning|afternoon|day)|greetings)\b[^\n.!?]{0,80}[,!:.]?", re.I)
_PLACEHOLDER = re.compile(r"\{\{[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\}|\[[^\[\]\n]{0,60}\]")
_LINE_END = re.compile(r"\\\n|\n\n")
_THANKS = re.compile(
    r"(?:thanks|thank you)(?: very much| so much)? for (?:contacting|reaching out|getting in touch"
    r"|your (?:message|e-?mail|enquiry|inquiry|patience))[^\n.!]{0,120}[.!](?:\s+|\\\n|$)",
    re.I,
)
_CLOSE = re.compile(
    r"(?:(?:kind|best|warm|many|with kind)? ?(?:regards|wishes)|sincerely|yours (?:sincerely|faithfully)"
    r"|all the best)\b[^\n]{0,40}"
    r"|(?:cheers|best|thanks|many thanks|thank you)(?: again| in advance| so much| very much| for [^\n]{1,40})?"
    r"(?:(?:,|\s[-–—])[^\n]{0,40}|(?-i:(?: [A-Z{\[]\S{0,40}){1,2}))?",
    re.I,
)
_OFFERS_HELP = re.compile(
    r"(?:please )?(?:let (?:us|me) know|(?:don't|do not) hesitate|feel free to (?:contact|reach|reply)"
    r"|if you have any (?:other |further |more )?questions|is there anything else)[^\n]{0,160}$",
    re.I,
)
_LAST_LINES = 6


def without_frame(body: str) -> str:
    """The Markdown of a saved reply without greeting, thanks for the message, offer of more help and close."""
    text = body.strip()
    end = _LINE_END.search(text)
    if end and _GREETING.fullmatch(_PLACEHOLDER.sub("X", text[: end.start()])):
        text = text[end.end() :].strip()
    if found := _THANKS.match(text):
        text = text[found.end() :].lstrip()
    blocks = text.split("\n\n")
    for i in range(max(1, len(blocks) - 3), len(blocks)):
        first, *rest = blocks[i].split("\\\n")
        if _CLOSE.fullmatch(first.strip().rstrip(",.!")) and len(rest) + len(blocks) - i <= _LAST_LINES:
            blocks = blocks[:i]
            break
    while len(blocks) > 1 and "\n" not in blocks[-1] and _OFFERS_HELP.match(blocks[-1]):
        blocks.pop()
    return "\n\n".join(blocks).strip() or body.strip()
