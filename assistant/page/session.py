"""What the page does when a person acts: draft, check, edit, start anew. No Gradio, no rules of its own.

An action answers with changes: the name of a widget and the properties that it takes. The reply's text is only
ever written in the browser (page.js), from the hidden plan, so that no keystroke is lost and undo keeps working.
"""

from __future__ import annotations

import logging
import traceback
import uuid
from collections.abc import Callable
from dataclasses import replace

from assistant import errors
from assistant.page.changes import Changes, Sheet, cards, filed, notice, plan, shown, unchecked, verdicts
from assistant.page.desk import Desk
from assistant.page.keeping import Keeper
from assistant.page.work import (
    FIELD_LIMIT,
    FIELD_TOO_LONG,
    Case,
    Fields,
    Work,
    facts_of,
    toned,
)
from assistant.types import Channel, Draft, Question

log = logging.getLogger(__name__)

REPLY_LIMIT = 50_000
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


def sheet_of(work: Work) -> Sheet:
    """What page.js has to know of the work."""
    return Sheet(work.sheet, work.first, bool(work.past))


def start(
    desk: Desk,
    fields: Fields,
    agent: str,
    reply: str,
    work: Work | None,
    force: bool,
    keeper: Keeper | None = None,
) -> tuple[Changes, Work | None]:
    """Read the inquiry and draft; an agent's own text is kept unless `force`d, and so are edited questions.

    `keeper` knows what was sent before.
    """
    fault = fields.fault or (FIELD_TOO_LONG if len(agent) > FIELD_LIMIT else "")
    if fault:
        return notice(fault), work
    same = work is not None and work.fields == fields
    case = case_of(fields, work, keeper)
    done, text, own = redraft(
        desk, fields, agent, reply, work, work.draft.questions if work and same else None, case, force=force
    )
    return drawn(desk, done, reply, text, own=own) | notice(KEPT if own else ""), done


def drawn(
    desk: Desk, work: Work, reply: str, text: str, *, own: bool, kept: str | None = None, swap: int | None = None
) -> Changes:
    """All that shows a work anew; `text` is the reply that now counts, `reply` what stands in the editor.

    Unless that is the agent's `own`, the draft takes its place, or the text that was `kept`; `swap` is the card whose
    part is put into a text that stays.
    """
    sheet = sheet_of(work)
    voice = toned(desk, work.fields)
    changes = shown(work, sheet) | plan(voice, work.draft, reply, sheet, apply=not own, text=kept, swap=swap)
    return changes | verdicts(desk, work, work.report, text) | filed(work)


def case_of(fields: Fields, work: Work | None, keeper: Keeper | None) -> Case:
    """What is known beside the text: as before where the message is the same one, else with what was sent lately."""
    if work is not None and work.fields.inquiry == fields.inquiry and work.fields.sender == fields.sender:
        return work.case
    return Case(recent=keeper.recent(fields.sender) if keeper else None)


def redraft(
    desk: Desk,
    fields: Fields,
    agent: str,
    reply: str,
    work: Work | None,
    questions: tuple[Question, ...] | None,
    case: Case,
    *,
    force: bool = False,
) -> tuple[Work, str, bool]:
    """A new draft for the questions given, else those found; the text that now counts, and whether it is the agent's.

    A reply that is neither the last draft nor an acknowledgement of ours is the agent's own and stays, unless `force`d.
    """
    ours = (work.draft.text, case.acknowledgement) if work else ()
    own = bool(reply.strip()) and reply not in ours and not force
    made = _draft(desk, fields, agent, case, work.draft if work else None, questions)
    text = reply[:REPLY_LIMIT] if own else made.text
    report = desk.check(made.inquiry, text, questions=made.questions) if own else made.report
    done = Work(fields, made, report, Sheet.new(), case=case if own else replace(case, written="sent"))
    if work and questions is not None:
        done.first, done.past, done.order = work.first, work.past, work.order
    return done, text, own


def recheck(
    desk: Desk, fields: Fields, agent: str, reply: str, work: Work | None, keeper: Keeper | None = None
) -> tuple[Changes, Work | None]:
    """Check the reply as it stands; reads the inquiry anew where the form has changed since."""
    if fields.fault or len(reply) > REPLY_LIMIT:
        words = REPLY_TOO_LONG if len(reply) > REPLY_LIMIT else fields.fault
        return unchecked(reply[:REPLY_LIMIT], words) | {"checked": {"value": reply}}, work
    changes: Changes = {}
    if work is None or work.fields != fields:
        case = case_of(fields, work, keeper)
        made = _draft(desk, fields, agent[:FIELD_LIMIT], case, work.draft if work else None)
        work = Work(fields, made, made.report, Sheet.new(), case=case)
        sheet = sheet_of(work)
        changes = cards(work, sheet) | plan(toned(desk, fields), made, reply, sheet, apply=False)
    report = desk.check(work.draft.inquiry, reply, questions=work.draft.questions)
    return changes | verdicts(desk, work, report, reply), work


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
    case: Case,
    before: Draft | None = None,
    questions: tuple[Question, ...] | None = None,
) -> Draft:
    """A draft; where questions are given, of the inquiry that was read `before`."""
    return toned(desk, fields).draft(
        fields.inquiry if before is None or questions is None else before.inquiry,
        agent=agent.strip() or None,
        channel=Channel(fields.channel),
        subject=fields.subject.strip() or None,
        sender=fields.sender.strip() or None,
        questions=questions,
        recent=case.recent,
        facts=facts_of(case, before, questions),
    )
