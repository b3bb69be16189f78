"""What the page does when a person acts: draft, check, edit, start anew. No Gradio, no rules of its own.

An action answers with changes: the name of a widget and the properties that it takes. The reply's text is only
ever written in the browser (page.js), from the hidden plan, so that no keystroke is lost and undo keeps working.
"""

from __future__ import annotations

import logging
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from assistant import errors
from assistant.page.changes import Changes, Sheet, cards, notice, plan, shown, unchecked, verdicts
from assistant.page.desk import Desk
from assistant.types import Channel, CheckReport, Draft, Message, Question

log = logging.getLogger(__name__)

INQUIRY_LIMIT = 100_000  # characters of a message on the page; longer ones are for the command line
REPLY_LIMIT = 50_000
FIELD_LIMIT = 500  # subject, sender and agent's name
BLANK = "Paste the customer's message first, or pick a sample."
TOO_LONG = f"This message is longer than {INQUIRY_LIMIT:,} characters. Paste the part that needs an answer."
FIELD_TOO_LONG = f"Subject, sender and name may have {FIELD_LIMIT} characters each."
REPLY_TOO_LONG = f"A reply of more than {REPLY_LIMIT:,} characters is not checked."
KEPT = "Your own reply was kept and checked. “Draft again” replaces it."
FAULT = "Something went wrong on our side; your text is kept. Reference for your administrator: {}."
SENTENCES: tuple[tuple[type[errors.FullreplyError], str], ...] = (
    (errors.InputError, "This text can't be read. Please check what was pasted; your text is kept."),
    (errors.KnowledgeBaseError, "The knowledge base can't be used at the moment. Your text is kept."),
    (errors.ConfigurationError, "A setting in fullreply.toml keeps this from working. Your text is kept."),
    (errors.ModelError, "A model file is missing or altered, so this can't be done. Your text is kept."),
    (errors.FullreplyError, "This can't be done at the moment. Your text is kept."),
)


@dataclass(frozen=True, slots=True)
class Fields:
    """What stands in the form."""

    inquiry: str
    subject: str
    sender: str
    channel: str

    @property
    def fault(self) -> str:
        """Why this cannot be worked on, as a fixed sentence, or ""."""
        if not self.inquiry.strip() and not self.subject.strip():
            return BLANK
        if len(self.inquiry) > INQUIRY_LIMIT:
            return TOO_LONG
        return FIELD_TOO_LONG if max(len(self.subject), len(self.sender)) > FIELD_LIMIT else ""


@dataclass(frozen=True, slots=True)
class Step:
    """What an edit of the questions changed: the list before it, its token in the book, the first card."""

    questions: tuple[Question, ...]
    token: int
    first: int


@dataclass(eq=False, slots=True)
class Work:
    """The inquiry at hand, as it was last read and drafted; compared by identity, as Gradio hashes its states.

    `sheet` names what the page shows of it, `first` is the question on its first card, `past` what can be undone,
    `order` names the last order that was worked off.
    """

    fields: Fields
    draft: Draft
    report: CheckReport
    sheet: str = field(default_factory=Sheet.new)
    first: int = 0
    past: tuple[Step, ...] = ()
    order: str = ""


def sheet_of(work: Work) -> Sheet:
    """What page.js has to know of the work."""
    return Sheet(work.sheet, work.first, bool(work.past))


def start(
    desk: Desk, fields: Fields, agent: str, reply: str, work: Work | None, force: bool
) -> tuple[Changes, Work | None]:
    """Read the inquiry and draft; an agent's own text is kept unless `force`d, and so are edited questions."""
    fault = fields.fault or (FIELD_TOO_LONG if len(agent) > FIELD_LIMIT else "")
    if fault:
        return notice(fault), work
    same = work is not None and work.fields == fields
    done, text, own = redraft(
        desk, fields, agent, reply, work, work.draft.questions if work and same else None, force=force
    )
    sheet = sheet_of(done)
    changes = (
        notice(KEPT if own else "") | shown(done.draft, sheet) | plan(desk, done.draft, reply, sheet, apply=not own)
    )
    return changes | verdicts(desk, done.report, text, done.first), done


def redraft(
    desk: Desk,
    fields: Fields,
    agent: str,
    reply: str,
    work: Work | None,
    questions: tuple[Question, ...] | None,
    *,
    force: bool = False,
) -> tuple[Work, str, bool]:
    """A new draft for the questions given, else those found; the text that now counts, and whether it is the agent's.

    A reply that is not the last draft any more is the agent's own and stays, unless `force`d.
    """
    own = bool(reply.strip()) and (work is None or reply != work.draft.text) and not force
    made = _draft(desk, fields, agent, work.draft.inquiry if work and questions is not None else None, questions)
    text = reply[:REPLY_LIMIT] if own else made.text
    report = desk.check(made.inquiry, text, questions=made.questions) if own else made.report
    done = Work(fields, made, report)
    if work and questions is not None:
        done.first, done.past, done.order = work.first, work.past, work.order
    return done, text, own


def recheck(desk: Desk, fields: Fields, agent: str, reply: str, work: Work | None) -> tuple[Changes, Work | None]:
    """Check the reply as it stands; reads the inquiry anew where the form has changed since."""
    if fields.fault or len(reply) > REPLY_LIMIT:
        words = REPLY_TOO_LONG if len(reply) > REPLY_LIMIT else fields.fault
        return unchecked(reply[:REPLY_LIMIT], words) | {"checked": {"value": reply}}, work
    changes: Changes = {}
    if work is None or work.fields != fields:
        made = _draft(desk, fields, agent[:FIELD_LIMIT])
        work = Work(fields, made, made.report)
        sheet = sheet_of(work)
        changes = cards(made, sheet) | plan(desk, made, reply, sheet, apply=False)
    report = desk.check(work.draft.inquiry, reply, questions=work.draft.questions)
    return changes | verdicts(desk, report, reply, work.first), work


def guarded(action: Callable[[], tuple[Changes, Work | None]], work: Work | None) -> tuple[Changes, Work | None, bool]:
    """The outcome of an action; where it fails a fixed sentence, the state as it was, and False."""
    try:
        return *action(), True
    except errors.FullreplyError as error:
        words = next(sentence for kind, sentence in SENTENCES if isinstance(error, kind))
        log.warning("page: %s", type(error).__name__)
    except Exception as error:  # whatever it is, the agent keeps the text and the log keeps no word of a customer
        reference = uuid.uuid4().hex[:8]
        frame = traceback.extract_tb(error.__traceback__)[-1]
        log.error("page %s: %s at %s:%s", reference, type(error).__name__, frame.filename, frame.lineno)
        words = FAULT.format(reference)
    return notice(words), work, False


def _draft(
    desk: Desk,
    fields: Fields,
    agent: str,
    read: Message | None = None,
    questions: tuple[Question, ...] | None = None,
) -> Draft:
    """A draft; of an inquiry that was read before, for the questions given."""
    return desk.draft(
        fields.inquiry if read is None else read,
        agent=agent.strip() or None,
        channel=Channel(fields.channel),
        subject=fields.subject.strip() or None,
        sender=fields.sender.strip() or None,
        questions=questions,
    )
