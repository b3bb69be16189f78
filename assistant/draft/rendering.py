"""Units of an entry as a paragraph of a reply: said to the customer, bridged from what stands before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft.address import addressed, yes_no
from assistant.draft.bags import bag
from assistant.draft.blocks import Block
from assistant.draft.selecting import RULES_OUT
from assistant.draft.sentences import Kind, Unit, split_sentences
from assistant.draft.topics import topic
from assistant.draft.voice import Voice, capital
from assistant.draft.words import lowered, stems
from assistant.types import Entry, Question

# First words of a sentence that are surely no name: such a sentence may go on after a comma.
OPENERS = bag(
    "you your we our the a an if for in on at after before from please this these there it items orders all both"
)
FEW = 2  # items that are not worth a list of their own
READ = 6_000  # characters of a passage in which it is looked for what a yes would be wrong about
MEANWHILE = (
    "In the meantime, {x}",
    "Until then, {x}",
    "What may already help you: {x}",
)
MEANWHILE_PLAIN = (
    "In the meantime, this may help: {x}",
    "Until then, this may help: {x}",
    "What may already help you: {x}",
)
_AFTER_ALL = re.compile(r"^([^.!?\n]{8,200}n(?:o|')t [^.!?,\n]{2,60}) either(?=[.!])")  # of the first sentence
USUAL = ("As a rule, {x}", "In general, {x}", "How it normally goes: {x}")
USUAL_PLAIN = ("How it normally goes: {x}", "This is how it normally goes: {x}", "As a rule: {x}")
YOURSELF = (
    "If you would rather not wait for me, {x}",
    "You need not wait for me: {x}",
    "If it is urgent, {x}",
)
BRIDGE = ("On {x}: ", "As for {x}: ", "About {x}: ")
LINK = ("You can read more at {x}.", "There is more about this at {x}.", "The full details are at {x}.")


def paragraph(block: Block, questions: Sequence[Question]) -> str:
    """The block's units as text: sentences run on, list items stand on lines of their own, passages apart."""
    passages: dict[int, list[tuple[Unit, str]]] = {}
    for number, index, unit, q in block.pieces:
        text = block.verdicts.get((number, index)) or said(unit, questions[q], block.entry, block.near.get(q, 0.0))
        passages.setdefault(number, []).append((unit, text))
    texts = [joined_units(p) for p in passages.values()]
    out = _AFTER_ALL.sub(r"\1", texts[0])
    for text in texts[1:]:
        out += ("\n\n" if "\n" in out + text else " ") + text
    return out


def said(unit: Unit, question: Question, entry: Entry, near: float = 0.0) -> str:
    """One unit as the customer reads it; `near` is the cosine of the question and the entry's title."""
    text = addressed(unit.text)
    if unit.kind is not Kind.SENTENCE:
        return text
    # What "it" is may be just what the entry rules out.
    strict = any(RULES_OUT.search(p.text) for p in entry.passages)
    asked = question.text if strict else question.standalone or question.text
    passage = next((p.text for p in entry.passages if unit.text in " ".join(p.text.split())), "")
    others = [s for s in split_sentences(passage[:READ]) if s != unit.text]
    return yes_no(asked, entry.title, text, others, near)


def joined_units(pieces: Sequence[tuple[Unit, str]]) -> str:
    """Units put together: steps numbered from one in each list; a single item goes on behind its heading."""
    out, number, inline = "", 0, False
    if len(pieces) <= FEW and all(u.kind is Kind.BULLET and t.rstrip().endswith(".") for u, t in pieces):
        return " ".join(t for _, t in pieces)  # one or two whole sentences need no list
    for i, (unit, text) in enumerate(pieces):
        before = pieces[i - 1][0] if i else None
        alone = not any(u.block == unit.block and u.kind is unit.kind for u, _ in (*pieces[:i], *pieces[i + 1 :]))
        number = number + 1 if unit.kind is Kind.STEP else 0
        if unit.kind is Kind.SENTENCE:
            out += ("" if before is None else " " if before.kind is Kind.SENTENCE or inline else "\n") + text
        elif alone and out.endswith(":"):
            inline = True
            out += f" {text.rstrip('.;,')}."
        else:
            out += ("\n" if out else "") + (f"{number}. " if unit.kind is Kind.STEP else "- ") + text
    return out


def bridged(text: str, first: Question, voice: Voice, *, yes_used: bool) -> str:
    """A paragraph after another one: "And yes, ...", or led by its topic where it does not name it itself."""
    word, _, rest = text.partition(", ")
    if word == "Yes" and rest[:1].islower() and yes_used:
        return f"And yes, {rest}"
    if word in ("Yes", "No") or text.startswith(("No: ", "Yes: ")):
        return text
    name = topic(first.standalone or first.text, voice.style.spelling)
    opening = text.split("\n", 1)[0]
    if name is None or opening.endswith(":") or stems(name) & stems(opening[:200]):
        return text
    small = lowered(text, OPENERS)
    return voice.say(BRIDGE, "bridge" + name, x=name) + small if small else text


def meanwhile(text: str, voice: Voice, *, action: bool = False, before: str = "") -> str:
    """What an entry says, after the promise to look something up; of an `action`, what customers can do themselves.

    A lead that stands in the text `before` is not used again.
    """
    text = capital(re.sub(r"^(?:Yes|No), ", "", text))  # neither answers what was asked: that is being looked into
    small = lowered(text, OPENERS)
    if re.search(r"\b(?:normally|usually|generally)\b", text[:120]):
        return text
    if small and action and small.startswith("you can"):
        shapes = YOURSELF
    elif not re.match(r"(?:you can|please|customers can)\b", text, re.I):
        shapes = USUAL if small else USUAL_PLAIN
    else:
        shapes = MEANWHILE if small else MEANWHILE_PLAIN
    fresh = tuple(s for s in shapes if s.partition("{x}")[0].strip() not in before) or shapes
    return voice.say(fresh, "meanwhile" + text[:60], x=small or text)


def link(block: Block, text: str, voice: Voice) -> str:
    """Where to read on, if a good part of the passage was left out and the text has no link yet."""
    url = block.entry.url
    if not url or url in text or "https://" in text or block.left_out < 3 or voice.brief:
        return ""
    return voice.say(LINK, "link" + block.entry.id, x=url)


__all__ = ["bridged", "capital", "joined_units", "link", "meanwhile", "paragraph", "said"]
