"""How a draft speaks: one voice for a company, a channel and an inquiry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.draft.phrases import Worn
from assistant.draft.spelling import respelt
from assistant.draft.words import pick
from assistant.types import Channel, HouseStyle, Message, Recent

_FULL = (
    ("I'm ", "I am "), ("I've ", "I have "), ("I'll ", "I will "), ("don't ", "do not "), ("can't ", "cannot "),
    ("you're ", "you are "), ("that's ", "that is "), ("doesn't ", "does not "), ("haven't ", "have not "),
    ("isn't ", "is not "), ("we're ", "we are "),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """Style, channel, the inquiry's own text, by which phrasings are chosen, and those that are worn out."""

    style: HouseStyle
    channel: Channel
    seed: str = ""
    worn: Worn = field(default_factory=Worn)

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
        """One of the options that are not worn out, chosen by the inquiry, with its slots filled.

        Without short forms where formal.
        """
        shapes = [_full(shape) for shape in options] if self.formal else options
        shape = pick(self.worn.fresh(shapes), f"{key}:{self.seed}")
        return respelt(shape.format(**slots, within=self.within, reply=self.reply), self.style.spelling)


def _full(shape: str) -> str:
    """The phrase without short forms."""
    for short, full in _FULL:
        shape = shape.replace(short, full)
    return shape


def voice_for(message: Message, style: HouseStyle, recent: Recent | None = None) -> Voice:
    """The voice in which a message is answered; `recent` replies are not repeated."""
    seed = (message.subject or "") + message.clean[:20_000].strip()
    return Voice(style, message.channel, seed, Worn(recent or Recent()))


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


_REFERENCE = re.compile(
    r"(?P<own>\b(?:your|my|the|this|that) )?(?P<noun>\b(?:order|parcel|package|delivery|shipment) )?"
    r"(?:no\.? ?|number |nr\.? ?)?(?:#?\b[A-Z]{1,5}[- ]?\d{4,14}\b|#\d{3,14}\b)"
)
_TWICE = re.compile(r"\b(your (?:order|refund|parcel|return|delivery)\b.{0,30}?) (?:for|of|from|on) your order\b")
_PERSONAL = re.compile(r"\S{1,64}@\S{1,255}|\+?\d[\d ()/-]{7,20}\d")


def public(text: str) -> str:
    """The text without order numbers, addresses of mail and telephone numbers."""
    plain = _PERSONAL.sub("", _REFERENCE.sub("", text) if "“" in text else unnumbered(text))
    return _TWICE.sub(r"\1", " ".join(plain.split()))


def unnumbered(text: str, said: str | None = None) -> str:
    """The text with "your order" for "order LK-204817"; where `said` is given, only for numbers that stand in it."""

    def known(found: re.Match[str]) -> str:
        number = re.search(r"#?\w+[- ]?\d+$", found[0])
        if said is not None and not (number and number[0] in said):
            return found[0]
        return f"{found['own'] or 'your '}{(found['noun'] or 'order ').strip()}"

    return text if "“" in text else _REFERENCE.sub(known, text)  # a quotation stays as it is
