"""What a draft is read beside: the matched entries as they stand, and a template as helpdesks send it."""

from __future__ import annotations

from assistant.draft.people import first_name
from assistant.types import Channel, HouseStyle, Match
from training.draft_runs import Drafted

REPLIES = ("draft", "pasted", "template")
LONGEST = 1_500  # characters of one pasted entry: what an agent would still paste
SHORT = (Channel.CHAT, Channel.SOCIAL)


def replies(made: Drafted) -> dict[str, str]:
    """The three replies to one inquiry, by kind."""
    return {"draft": made.draft.text, "pasted": pasted(made), "template": template(made)}


def pasted(made: Drafted) -> str:
    """The answers of the entries that match, one after the other; the nearest one where none matches well."""
    found = [m.best for m in made.draft.matches if m.best is not None]
    found = found or [m.matches[0] for m in made.draft.matches if m.matches][:1]
    texts: list[str] = []
    for match in found:
        text = _answer(match)
        if text and text not in texts:
            texts.append(text)
    name = first_name(made.draft.inquiry)
    if made.draft.inquiry.channel in SHORT:
        return "\n\n".join(texts)
    return "\n\n".join([f"Hello {name}," if name else "Hello,", *texts, _signed(made.style)])


def template(made: Drafted) -> str:
    """Thanks, the answer to the question that matches best, and what to do with the others."""
    name = first_name(made.draft.inquiry)
    best = max((m for m in made.draft.matches if m.best is not None), key=lambda m: m.score, default=None)
    open_ones = sum(m.best is None for m in made.draft.matches)
    within = made.style.response_times.get(made.draft.inquiry.channel, "1 working day")
    text = _answer(best.best) if best is not None and best.best is not None else ""
    link = best.best.entry.url if best is not None and best.best is not None else None
    rest = f"One of our specialists will review the rest of your request and respond within {within}."
    waiting = f"We have received your request and one of our specialists will respond within {within}."
    middle = [text, *([f"You can find further information here: {link}"] if link else [])] if text else []
    middle += ([rest] if text else [waiting]) if open_ones or not text else []
    if made.draft.inquiry.channel in SHORT:
        return " ".join([f"Hi {name or 'there'}, thanks for getting in touch!", *middle, "Have a lovely day!"])
    subject = f" about “{made.row['subject']}”" if made.row["subject"] else ""
    thanks = f"Thank you for contacting us{subject}. We appreciate you taking the time to write."
    close = "We hope this helps. If you have any further questions, please do not hesitate to contact us."
    return "\n\n".join([f"Dear {name or 'Customer'},", thanks, *middle, close, _signed(made.style)])


def _answer(match: Match) -> str:
    """The text of the matched passage, cut between sentences where it is long."""
    passage = match.passage or (match.entry.passages[0] if match.entry.passages else None)
    text = passage.text.strip() if passage else ""
    if len(text) <= LONGEST:
        return text
    cut = max(text.rfind(end, 0, LONGEST) for end in (". ", ".\n", "\n"))
    return text[: cut + 1 if cut > 0 else LONGEST].rstrip()


def _signed(style: HouseStyle) -> str:
    """The same signature as below a draft."""
    below = ", ".join(p for p in (style.role, style.company) if p)
    return "\n".join(line for line in ("Kind regards,", style.agent, below, style.website) if line)
