"""How a draft speaks: one voice for a company, a channel and an inquiry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.draft.words import pick
from assistant.types import Channel, HouseStyle, Message

_FULL = (
    ("I'm ", "I am "), ("I've ", "I have "), ("I'll ", "I will "), ("don't ", "do not "), ("can't ", "cannot "),
    ("you're ", "you are "), ("that's ", "that is "), ("doesn't ", "does not "), ("haven't ", "have not "),
    ("isn't ", "is not "), ("we're ", "we are "),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """Style, channel and the inquiry's own text, by which phrasings are chosen."""

    style: HouseStyle
    channel: Channel
    seed: str = ""

    @property
    def formal(self) -> bool:
        """Whether the company writes formally."""
        return self.style.tone == "formal"

    @property
    def brief(self) -> bool:
        """Whether the channel wants short lines without a signature."""
        return self.channel in (Channel.CHAT, Channel.SOCIAL)

    @property
    def email(self) -> str:
        """The word for a mail."""
        return "email" if self.style.spelling == "american" else "e-mail"

    @property
    def reply(self) -> str:
        """How the customer answers back."""
        return f"reply to this {self.email}" if self.channel == Channel.EMAIL else "write to us again"

    @property
    def within(self) -> str:
        """By when an open answer follows."""
        time = self.style.response_times.get(self.channel, "")
        return f"within {time}" if time else "as soon as I have an answer"

    def say(self, options: Sequence[str], key: str, **slots: str) -> str:
        """One of the options, chosen by the inquiry, with its slots filled; without short forms where formal."""
        shape = pick(options, f"{key}:{self.seed}")
        if self.formal:
            for short, full in _FULL:
                shape = shape.replace(short, full)
        return shape.format(**slots, within=self.within, reply=self.reply)


def voice_for(message: Message, style: HouseStyle) -> Voice:
    """The voice in which a message is answered."""
    return Voice(style, message.channel, (message.subject or "") + message.clean[:20_000].strip())


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


_REFERENCE = re.compile(
    r"(?P<own>\b(?:your|my|the|this|that) )?(?P<noun>\b(?:order|parcel|package|delivery|shipment) )?"
    r"(?:no\.? ?|number |nr\.? ?)?(?:#?\b[A-Z]{1,5}[- ]?\d{4,14}\b|#\d{3,14}\b)"
)
_PERSONAL = re.compile(r"\S{1,64}@\S{1,255}|\+?\d[\d ()/-]{7,20}\d")


def public(text: str) -> str:
    """The text without order numbers, addresses of mail and telephone numbers."""
    return " ".join(_PERSONAL.sub("", _REFERENCE.sub("", text) if "“" in text else unnumbered(text)).split())


def unnumbered(text: str, said: str | None = None) -> str:
    """The text with "your order" for "order LK-204817"; where `said` is given, only for numbers that stand in it."""

    def known(found: re.Match[str]) -> str:
        number = re.search(r"#?\w+[- ]?\d+$", found[0])
        if said is not None and not (number and number[0] in said):
            return found[0]
        return f"{found['own'] or 'your '}{(found['noun'] or 'order ').strip()}"

    return text if "“" in text else _REFERENCE.sub(known, text)  # a quotation stays as it is
