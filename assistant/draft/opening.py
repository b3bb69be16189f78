"""Greeting, opening, closing and signature: what is said around the answers, from the message's own details."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft.openings import (
    AFTER,
    AFTER_TOPIC,
    AFTER_TROUBLE,
    AGAIN,
    AGAIN_WRITING,
    BUYING,
    FED_UP,
    NOTED,
    NOTHING,
    PRAISE,
    PRAISED,
    SIGN_OFF,
    SIGN_OFF_FORMAL,
    SLIP,
    SORRY,
    THANKS,
    TRIP,
    UNANSWERED,
    WAITED,
    WAITING,
    WAITING_PLAIN,
    WAITING_REFUND,
)
from assistant.draft.people import first_name, full_name
from assistant.draft.situation import Situation
from assistant.draft.topics import topic
from assistant.draft.voice import Voice, capital
from assistant.types import Channel, Message, Question

READ = 20_000  # characters of a message in which it is looked for an earlier one
_EARLIER = re.compile(
    r"^>|\bwrote:|^-{3,} ?Original|\bthank(?:s| you) for (?:your|the) (?:quick |prompt |kind )?(?:reply|answer|e-?mail"
    r"|message|response)|\b(?:my|your|our) (?:last|earlier|previous) (?:e-?mail|message|reply)|\bas (?:i|we|you) "
    r"(?:wrote|said)\b",
    re.I | re.M,
)
_SENT = re.compile(r"\b(?:order\w*|parcels?|package|deliver\w*|dispatched|courier|shipp\w+)\b", re.I)


def greeting(message: Message, voice: Voice) -> str:
    """The first words: "Hello Priya,", without a name "Hello,", on social media then nothing."""
    if voice.formal:
        name = full_name(message)
        end = "." if voice.brief else ","
        return f"{'Hello' if voice.brief else 'Dear'} {name}{end}" if name else f"Hello{end}"
    name = first_name(message)
    if voice.channel == Channel.SOCIAL and not name:
        return ""
    if voice.brief:
        return f"Hi {name}!" if name else "Hi!"
    return f"Hello {name}," if name else "Hello,"


def opening(
    told: Situation, questions: Sequence[Question], message: Message, voice: Voice, *, answered: bool = True
) -> str:
    """A sentence or two that take up what this message says; in a chat only where something went wrong."""
    first = _regret(told, message, voice)
    if first:
        return first
    if told.slip and told.quick:
        return voice.say(SLIP, "open")
    if voice.brief:
        return ""
    # Where all is put off by name below, the topics need not be named here too.
    return _about(told, questions if answered else (), message, voice)


def _regret(told: Situation, message: Message, voice: Voice) -> str:
    """What went wrong, said back in few words; "" where nothing did."""
    social = voice.channel == Channel.SOCIAL
    lines = []
    why = f", especially with {told.occasion} so close" if told.occasion and not social else ""
    if told.refund:
        lines.append(voice.say(WAITING_REFUND, "open"))
    elif told.waiting and (social or not (told.order or told.product or _SENT.search(message.clean))):
        lines.append(voice.say(WAITING_PLAIN, "open"))
    elif told.waiting and told.waited:
        long = told.waited
        thing = waited_for(told, message)
        lines.append(voice.say(WAITED, "open", thing=thing, long=long, Long=capital(long), why=why))
    elif told.waiting:
        lines.append(voice.say(WAITING, "open", thing=waited_for(told, message), why=why))
    elif told.trouble and not social:
        lines.append(voice.say(SORRY, "open", x=told.trouble))
    if told.again == "unanswered":
        lines.append(voice.say(UNANSWERED, "again"))
    elif told.again:
        lines.append(voice.say(AGAIN_WRITING, "again", often=told.again))
    if not lines and told.fed_up:
        lines.append(voice.say(FED_UP, "open", x=told.fed_up))
    return " ".join(lines[:2])


def waited_for(told: Situation, message: Message) -> str:
    """What has not come: "your order LK-204817", "your Skylark 2", "your parcel"."""
    if told.order:
        return f"your order {told.order.lstrip('#')}"
    if told.product:
        return f"your {told.product}"
    low = message.clean.lower()
    return "your parcel" if "parcel" in low else "your package" if "package" in low else "your order"


def _about(told: Situation, questions: Sequence[Question], message: Message, voice: Voice) -> str:
    """The opening of a message without trouble: its product, order or topics; none rather than an empty phrase."""
    if told.product and told.buying:
        return voice.say(BUYING, "open", x=told.product) if questions else ""
    subject = " ".join((message.subject or "").split())
    if re.match(r"(?:re|aw|sv|antw)\s?:", subject, re.I) and _EARLIER.search(message.text[:READ]):
        return voice.say(AGAIN, "open")  # the subject is of an earlier message, perhaps ours
    return ""


def topics(questions: Sequence[Question], voice: Voice) -> list[str]:
    """The questions' noun phrases, where sure, each once."""
    names = [topic(q.text, voice.style.spelling) for q in questions[:6]]
    return list(dict.fromkeys(n for n in names if n))


def without_questions(told: Situation, message: Message, voice: Voice) -> str:
    """A short personal reply to a message that asks nothing."""
    if not message.clean.strip():
        return voice.say(NOTHING, "none")
    if lead := _regret(told, message, voice):
        return f"{lead} {voice.say(NOTED, 'none')}"
    if told.praise and told.thanks:
        return f"{voice.say(PRAISE, 'open', x=told.praise)} {voice.say(PRAISED, 'none')}"
    return voice.say(THANKS if told.thanks else NOTED, "none")


def closing(told: Situation, answered: Sequence[Question], deferred: bool, voice: Voice) -> str:
    """A last line, or none: after a promise nothing more needs saying."""
    if voice.brief:
        return ""
    if told.trip and not told.trouble and not voice.formal and not deferred:
        return voice.say(TRIP, "close", x=told.trip)
    if deferred or not answered:
        return ""
    if told.trouble or told.waiting or told.fed_up:
        return voice.say(AFTER_TROUBLE, "close")
    names = topics(answered, voice)
    shapes = AFTER_TOPIC if len(names) == 1 and len(answered) > 1 else (*AFTER, *AFTER_TOPIC) if names else AFTER
    return voice.say(shapes, "close", x=names[-1] if names else "")


def signature(message: Message, voice: Voice) -> str:
    """Closing words and who signs; in a chat none, on social media the first name."""
    style = voice.style
    if voice.channel == Channel.CHAT:
        return ""
    if voice.channel == Channel.SOCIAL:
        return f"– {style.agent.split()[0]}" if style.agent else ""
    named = voice.formal and bool(full_name(message))
    words = voice.say(SIGN_OFF_FORMAL[: 2 if named else 1] if voice.formal else SIGN_OFF, "sign")
    if style.signature:
        below = [style.agent, style.signature.strip()]
    else:
        below = [
            style.agent,
            ", ".join(p for p in (style.role, style.company) if p),
            style.website if style.company else "",
        ]
    lines = [b for b in below if b]
    return "\n".join([words, *lines]) if lines else words.rstrip(",")


__all__ = ["capital", "closing", "greeting", "opening", "signature", "topics", "without_questions"]
