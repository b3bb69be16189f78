"""A plain text, or one rendered from HTML or MIME, read into a Message."""

from __future__ import annotations

import re

from assistant.errors import InputError, Problem
from assistant.message.details import references
from assistant.message.language import language_of, name_of
from assistant.message.layout import Layout, Rendering, body_spans, lay_out, trimmed
from assistant.message.names import person, sender_of
from assistant.message.quotes import mark_quotes
from assistant.message.signature import mark_signatures
from assistant.message.transcript import read_transcript
from assistant.message.turns import earlier_turns, person_of
from assistant.text import MOST_READ, supported
from assistant.types import Channel, Message, Span

LONGEST = 2_000_000  # characters of a message
FOREIGN = (
    "the message seems to be in {}, which is not supported: only sentences with a question mark are taken as "
    "questions, and no answer is drafted; searching by words and marking questions yourself still work"
)
CUT = f"the message is long: questions are looked for in its first {MOST_READ:,} characters only"
_HANDLE = re.compile(r"\s{0,20}@\w{1,50}[,:]?(?=\s|$)")
_WORDLIKE = re.compile(r"[^\W_]")


def read_text(
    text: str,
    *,
    subject: str | None = None,
    sender: str | None = None,
    channel: Channel = Channel.EMAIL,
    html: bool = False,
    reply: bool = False,
) -> Message:
    """A message from its text; with `html` its `text` is the plain rendering.

    `sender` is a name, or a From line: the address is left out. A `reply` is never taken for the transcript of a
    chat: its lines "Delivery: two days" are the agent's. Raises InputError over `LONGEST` characters.
    """
    if len(text) > LONGEST:
        raise too_long(len(text))
    if not html:
        return assemble(Rendering(text), subject=subject, sender=sender, channel=channel, reply=reply)
    from assistant.message.html import render

    return assemble(render(text), subject=subject, sender=sender, channel=channel, rendered=True, reply=reply)


def too_long(length: int) -> InputError:
    """The error for a message of more than `LONGEST` characters."""
    remedy = "send only the newest message, without the attached data"
    return InputError(
        "The message is too long.", [Problem("message", f"at most {LONGEST:,} characters", f"{length:,}", remedy)]
    )


def assemble(
    rendering: Rendering,
    *,
    subject: str | None = None,
    sender: str | None = None,
    channel: Channel = Channel.EMAIL,
    attachments: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    rendered: bool = False,
    reply: bool = False,
) -> Message:
    """A Message of a rendering: body, sender, references and language read off it."""
    text = rendering.text
    layout = lay_out(rendering)
    body, speaker, carried = _read(layout, reply=reply)
    clean = Message(text, body).clean
    name = person(sender, channel=channel) or person(speaker) or (sender_of(layout, clean) if body else None)
    language = language_of(" ".join(text[a:b] for a, b in _head(body)))
    told = (*rendering.notes, *notes, *_notes(body, language, reply=reply))
    return Message(
        text,
        body,
        subject=subject,
        sender=name,
        channel=channel,
        language=language,
        references=references(clean),
        attachments=attachments,
        notes=told,
        rendered=rendered,
        carried=carried,
        earlier=() if reply or speaker else earlier_turns(layout, rendering.nested, person_of(name, sender)),
    )


def _notes(body: tuple[Span, ...], language: str | None, *, reply: bool) -> tuple[str, ...]:
    """What the reader of an inquiry should know: what of it is not read, and that its language is not one of ours."""
    if reply:  # its report says what was judged
        return ()
    cut = (CUT,) if body and body[-1][1] > MOST_READ else ()
    return cut if supported(language) else (*cut, FOREIGN.format(name_of(language)))


def _read(layout: Layout, *, reply: bool) -> tuple[tuple[Span, ...], str | None, bool]:
    """The body, the customer's name where a chat transcript tells it, and whether all is body for want of another."""
    text = layout.text
    chat = None if reply else read_transcript(layout)
    if chat:
        body = trimmed(text, chat.spans)
    else:
        mark_quotes(layout)
        mark_signatures(layout)
        body = without_handles(text, body_spans(layout))
    says_something = any(_WORDLIKE.search(text, a, b) for a, b in body)
    whole = trimmed(text, [(0, len(text))])
    return body if says_something else whole, chat.name if chat else None, not says_something and body != whole


def without_handles(text: str, body: tuple[Span, ...]) -> tuple[Span, ...]:
    """`body` without the @handles that it begins with: they address a post, and say nothing."""
    if not body or text[body[0][0]] != "@":
        return body
    start, end = body[0]
    while found := _HANDLE.match(text, start, end):
        start = found.end()
    return trimmed(text, [(start, end), *body[1:]])


def _head(body: tuple[Span, ...], most: int = 4_000) -> list[Span]:
    """The beginning of the body, about `most` characters."""
    out, room = [], most
    for start, end in body:
        if room <= 0:
            break
        out.append((start, min(end, start + room)))
        room -= end - start
    return out
