"""The Assistant: the order of the steps and nothing else; the one object that people hold."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from assistant.check import Checker, corrected, guessed, lost, promises
from assistant.check import report as judged
from assistant.config import Configuration, load_configuration
from assistant.draft import (
    acknowledge,
    compose,
    declination,
    deferral,
    follow_up,
    form_letter,
    insertion,
    need_of,
)
from assistant.encoder import Encoder, OnnxEncoder, SentenceTransformerEncoder
from assistant.endpoint import Endpoint
from assistant.errors import ConfigurationError, KnowledgeBaseError
from assistant.gaps import group
from assistant.grounds import Grounds, grounds
from assistant.judge import Judge
from assistant.knowledge import Index, open_index
from assistant.message import Catalogue, catalogue, exchange, read_bytes, read_text, with_products
from assistant.polish import Polisher
from assistant.questions import QuestionFinder, limits, not_again
from assistant.text import supported
from assistant.types import (
    Channel,
    CheckReport,
    Corrections,
    Draft,
    DraftPart,
    Fact,
    FollowUp,
    FormLetter,
    MatchResult,
    Message,
    Polished,
    Promise,
    Question,
    Recent,
    Status,
    Topic,
    Verdict,
)

MATCHES = 50  # entries for a question
LIKELY = 3  # matches of a question that a reply may have been copied from
Progress = Callable[[int, int], None]
"""Called with the steps done and the steps in all."""


class Assistant:
    """A desk with a knowledge base: finds questions, matches them, drafts, and checks replies.

    Models load when first used; an Assistant without a knowledge base can do all but match and draft.
    Safe to share between threads once loaded. `corrections` are what agents corrected before; none unless somebody
    sets them (`assistant.ledger.read_corrections`), and each call may bring its own.
    """

    def __init__(
        self, configuration: Configuration, index: Index | None = None, encoder: Encoder | None = None
    ) -> None:
        self.configuration = configuration
        self._index = index
        self._encoder = encoder
        self.corrections = Corrections()
        self.knowledge_base: Path | None = None

    @classmethod
    def load(
        cls,
        knowledge_base: Path | str | None = None,
        *,
        configuration: Configuration | Path | None = None,
        progress: Progress | None = None,
    ) -> Assistant:
        """Open a desk; builds the index of the knowledge base where it is not built yet.

        Raises KnowledgeBaseError, ConfigurationError or ModelError, each with what to do.
        """
        settings = configuration if isinstance(configuration, Configuration) else load_configuration(configuration)
        encoder = _encoder(settings)
        index = open_index(Path(knowledge_base), encoder, progress=progress) if knowledge_base is not None else None
        desk = cls(settings, index, encoder)
        desk.knowledge_base = Path(knowledge_base) if knowledge_base is not None else None
        return desk

    def beside(
        self, configuration: Configuration, knowledge_base: Path | None = None, *, progress: Progress | None = None
    ) -> Assistant:
        """A desk with other settings and another knowledge base (None: the configuration's) that shares these models.

        The encoder is this desk's, whatever the configuration names. Raises KnowledgeBaseError.
        """
        base = knowledge_base or configuration.knowledge_base
        desk = Assistant(configuration, open_index(base, self.encoder, progress=progress), self.encoder)
        desk.knowledge_base = base
        desk.__dict__ |= {"finder": self.finder, "checker": self.checker}
        return desk

    def reopen(self, progress: Progress | None = None) -> None:
        """Read the knowledge base again, where it was loaded from; the old index serves until the new one is whole.

        KnowledgeBaseError where it cannot be read any more; the old index then goes on serving.
        """
        if self.knowledge_base is None:
            return
        self._index = open_index(self.knowledge_base, self.encoder, progress=progress)
        self.__dict__.pop("_products", None)

    @property
    def index(self) -> Index:
        """The index of the knowledge base; KnowledgeBaseError where the desk was opened without one."""
        if self._index is None:
            remedy = "give the folder or file with --kb PATH or Assistant.load(PATH)."
            raise KnowledgeBaseError(f"This needs a knowledge base: {remedy}")
        return self._index

    @property
    def encoder(self) -> Encoder:
        """The encoder that the configuration names."""
        if self._encoder is None:
            self._encoder = _encoder(self.configuration)
        return self._encoder

    @cached_property
    def finder(self) -> QuestionFinder:
        """The model that finds questions."""
        return QuestionFinder()

    @cached_property
    def checker(self) -> Checker:
        """The model that judges replies."""
        return Checker()

    @cached_property
    def judge(self) -> Judge | None:
        """The second opinion that the configuration names, if any."""
        settings = self.configuration.judge
        if not settings.url:
            return None
        key = _key(settings.key_env)
        return Judge(settings.url, settings.model, key, settings.low, settings.high, settings.timeout_s)

    @cached_property
    def polisher(self) -> Polisher | None:
        """What smooths the wording of drafts, where the configuration names it."""
        settings = self.configuration.polish
        key = _key(settings.key_env)
        return Polisher(Endpoint(settings.url, settings.model, key, settings.timeout_s)) if settings.url else None

    def read(self, inquiry: str | bytes | Message, **known: Any) -> Message:
        """An inquiry, or a reply, read: text, raw .eml bytes, or a message that was read before.

        `known` are `subject`, `sender`, `channel` and (of a str) `html`; they go before what the text says itself.
        `reply=True` says that an agent wrote it.
        """
        if isinstance(inquiry, Message):
            return inquiry
        if isinstance(inquiry, bytes):
            told = {k: v for k, v in known.items() if k in ("subject", "sender", "reply")}
            read = read_bytes(inquiry, channel=known.get("channel") or Channel.EMAIL, **told)
        else:
            read = read_text(inquiry, **{k: v for k, v in known.items() if v is not None})
        return with_products(read, self._products)

    @cached_property
    def _products(self) -> Catalogue:
        """The names of the products that the knowledge base describes; none without one."""
        entries = self._index.entries if self._index is not None else ()
        return catalogue((e.title, "product" in e.source.lower() or "sku" in e.extra) for e in entries)

    def questions(
        self, inquiry: str | bytes | Message, *, corrections: Corrections | None = None, **known: Any
    ) -> tuple[Question, ...]:
        """The separate questions of an inquiry, in the order in which they stand."""
        return self.finder.find(self.read(inquiry, **known), self.corrections if corrections is None else corrections)

    def match(self, questions: Sequence[str], limit: int = MATCHES) -> tuple[MatchResult, ...]:
        """What the knowledge base has for each question, one result a question, with up to `limit` entries."""
        return tuple(self.index.search(questions, limit))

    def draft(
        self,
        inquiry: str | bytes | Message,
        *,
        agent: str | None = None,
        questions: Sequence[Question] | None = None,
        corrections: Corrections | None = None,
        recent: Recent | None = None,
        facts: Sequence[Fact] = (),
        written: Callable[[Sequence[DraftPart]], None] | None = None,
        **known: Any,
    ) -> Draft:
        """A reply to the inquiry, ready to be edited, with the check of its own text.

        It answers the questions given, else those found. Phrases of our own that `recent` replies use are avoided.
        `facts` are what the agent or a plugin found out about the customer's own case; the draft states them.
        An answer that our own check does not find in the draft, and of which the match is not sure, is put off after
        all. `written` is called with the parts once they stand.
        """
        message = self.read(inquiry, **known)
        asked = self.questions(message, corrections=corrections) if questions is None else tuple(questions)
        ground = grounds(self, message, asked)
        style = self.configuration.house_style(agent)

        def compose_from(ground: Grounds) -> tuple[str, tuple[DraftPart, ...], CheckReport]:
            told = compose(message, asked, ground.matches, style, recent=recent, facts=facts, evidence=ground.evidence)
            return *told, self.check(message, told[0], questions=asked, corrections=corrections)

        text, parts, report = compose_from(ground)
        if missed := ground.not_told(report):
            ground = ground.without(missed)
            text, parts, report = compose_from(ground)
        if written is not None:
            written(parts)
        if questions is None:
            report = replace(report, notes=(*limits(asked), *report.notes))
        before = self.left_open(message, asked, corrections=corrections)
        return Draft(
            text, parts, message, asked, ground.matches, report, before, tuple(need_of(q, message) for q in asked)
        )

    def left_open(
        self,
        inquiry: str | bytes | Message,
        now: Sequence[Question] = (),
        *,
        corrections: Corrections | None = None,
    ) -> tuple[Verdict, ...]:
        """What the customer asked earlier in the thread, nobody answered there, and `now` does not ask again.

        Read from the quoted trail: the customer's newest earlier message against the company's answers to it. Ranges
        are those of the inquiry's text, evidence too. Where it is not sure who wrote what, there is none.
        """
        message = self.read(inquiry)
        before = exchange(message) if supported(message.language) else None
        if before is None:
            return ()
        asked = not_again(self.questions(before.asked, corrections=corrections), now)
        reply = before.answered or Message("", ())
        return self.checker.check(before.asked, asked, reply).open if asked else ()

    def check(
        self,
        inquiry: str | bytes | Message,
        reply: str | Message,
        *,
        questions: Sequence[Question] | None = None,
        corrections: Corrections | None = None,
        second_opinion: bool = False,
        **known: Any,
    ) -> CheckReport:
        """How far the reply covers each question: those given, else those found in the inquiry.

        What agents said of this very reply goes before what the model says. With `second_opinion` the judge, where one
        is configured, is asked about what stays in doubt.
        """
        message, written = self.read(inquiry, **known), self.read(reply, reply=True)
        asked = self.questions(message, corrections=corrections) if questions is None else tuple(questions)
        report = self.checker.check(message, asked, written)
        cut = limits(asked) if questions is None else ()
        report = replace(report, notes=(*cut, *written.notes, *report.notes))
        if not (supported(message.language) and supported(written.language)):
            report = guessed(report)
        report = corrected(report, written.text, self.corrections if corrections is None else corrections)
        return self._reviewed(message, report, written) if second_opinion and self.judge else report

    def _reviewed(self, inquiry: Message, report: CheckReport, reply: Message) -> CheckReport:
        """The report after the second opinion; what the judge calls covered shows its words too."""
        if self.judge is None:
            return report
        verdicts, notes = self.judge.review(inquiry, report, reply)
        shown = [
            replace(v, evidence=self.checker.words(v.question, reply))
            if v.by_judge and v.status is not Status.UNANSWERED and not v.evidence
            else v
            for v in verdicts
        ]
        return judged(shown, (*report.notes, *notes))

    def promises(self, report: CheckReport, reply: str | Message, now: datetime | None = None) -> tuple[Promise, ...]:
        """What the reply puts off, and until when, counted from `now` (when it is sent; by default the present)."""
        sent = now or datetime.now(UTC)
        return promises(report, self.read(reply, reply=True), sent, self.configuration.opening_hours())

    def form_letter(
        self,
        inquiry: str | bytes | Message,
        reply: str | Message,
        *,
        questions: Sequence[Question] | None = None,
        matches: Sequence[MatchResult] | None = None,
        recent: Recent | None = None,
        **known: Any,
    ) -> FormLetter:
        """How much a reply reads like a form letter, whoever wrote it.

        It is held against the best entries for the questions, where there is a knowledge base, and `recent` replies.
        """
        message, written = self.read(inquiry, **known), self.read(reply, reply=True)
        asked = self.questions(message) if questions is None else tuple(questions)
        if matches is None:
            matches = self.match([q.standalone or q.text for q in asked]) if self._index is not None and asked else ()
        entries = {m.entry.id: m.entry for result in matches for m in result.matches[:LIKELY]}
        return form_letter(message, written, asked, tuple(entries.values()), recent)

    def acknowledge(
        self,
        inquiry: str | bytes | Message,
        *,
        agent: str | None = None,
        questions: Sequence[Question] | None = None,
        corrections: Corrections | None = None,
        recent: Recent | None = None,
        now: datetime | None = None,
        **known: Any,
    ) -> Draft:
        """The immediate first answer, with the check of its own text: what was asked, who answers it, and by when.

        Times are counted from `now`, by default the present.
        """
        message = self.read(inquiry, **known)
        asked = self.questions(message, corrections=corrections) if questions is None else tuple(questions)
        needs = tuple(need_of(q, message) for q in asked)
        style, hours = self.configuration.house_style(agent), self.configuration.opening_hours()
        text, parts = acknowledge(message, asked, needs, style, hours, now or datetime.now(UTC), recent=recent)
        report = self.check(message, text, questions=asked, corrections=corrections)
        before = self.left_open(message, asked, corrections=corrections)
        return Draft(text, parts, message, asked, (), report, before, needs)

    def follow_up(
        self,
        inquiry: str | bytes | Message,
        reply: str | Message,
        *,
        agent: str | None = None,
        questions: Sequence[Question] | None = None,
        promises: Sequence[Promise] | None = None,
        corrections: Corrections | None = None,
        recent: Recent | None = None,
        sent: datetime | None = None,
        now: datetime | None = None,
        **known: Any,
    ) -> FollowUp:
        """A note for a day or two after `reply`: asks whether each question was answered, and carries open promises.

        `promises` are those still open (by default all that the reply made when it was `sent`, by default `now`).
        """
        message, written = self.read(inquiry, **known), self.read(reply, reply=True)
        present = now or datetime.now(UTC)
        report = self.check(message, written, questions=questions, corrections=corrections)
        owed = self.promises(report, written, sent or present) if promises is None else tuple(promises)
        style, hours = self.configuration.house_style(agent), self.configuration.opening_hours()
        return follow_up(message, report, owed, style, hours, present, recent=recent)

    def polish(self, draft: Draft, *, agent: str | None = None) -> Polished:
        """The draft in smoother words, where its facts survive and the same check finds it no worse; else as it is.

        ConfigurationError where no endpoint is configured. `agent` is who signs, so that the name is masked.
        """
        if self.polisher is None:
            raise ConfigurationError("No endpoint is configured: set url and model under [polish] in fullreply.toml.")
        reply = self.read(draft.text, reply=True)
        limit = self.configuration.house_style(agent).character_limits.get(draft.inquiry.channel)

        def worse(text: str) -> tuple[str, ...]:
            return lost(draft.report, self.check(draft.inquiry, text, questions=draft.questions))

        return self.polisher.polish(draft.inquiry, reply, self._names(agent), limit=limit, worse=worse)

    def polish_preview(self, draft: Draft, *, agent: str | None = None) -> str:
        """What would leave the machine to polish a draft: the body of the request."""
        if self.polisher is None:
            raise ConfigurationError("No endpoint is configured: set url and model under [polish] in fullreply.toml.")
        return self.polisher.preview(draft.inquiry, self.read(draft.text, reply=True), self._names(agent))

    def _names(self, agent: str | None) -> tuple[str, ...]:
        """Names of persons of the desk, word by word."""
        return tuple(w for w in self.configuration.house_style(agent).agent.split() if len(w) > 1)

    def insertion(self, question: Question, match: MatchResult) -> str:
        """Sentences for the reply from the first entry of `match`, or "" where it has no text."""
        return insertion(question, match, self.configuration.house_style(None))

    def deferral(self, question: Question, channel: Channel = Channel.EMAIL) -> str:
        """An honest sentence that puts the question off and says by when."""
        return deferral(question, channel, self.configuration.house_style(None))

    def declination(self, question: Question, channel: Channel = Channel.EMAIL) -> str:
        """A kind, plain sentence that says no to the question."""
        return declination(question, channel, self.configuration.house_style(None))

    def toned(self, tone: Literal["friendly", "formal"]) -> Assistant:
        """The desk as it is now, writing in that tone; models, index and corrections are shared."""
        if tone == self.configuration.tone:
            return self
        desk = copy(self)
        desk.configuration = self.configuration.model_copy(update={"tone": tone})
        return desk

    def gaps(self, texts: Sequence[str]) -> tuple[Topic, ...]:
        """The texts grouped by what they ask; each text is in one topic."""
        return group(texts, self.encoder)


def _key(name: str) -> str:
    """The key of an endpoint, from the environment."""
    return os.environ.get(name, "").strip() if name else ""


def _encoder(configuration: Configuration) -> Encoder:
    """The shipped encoder, or the sentence-transformers model that the configuration names."""
    name = configuration.models.encoder
    return OnnxEncoder() if name == "default" else SentenceTransformerEncoder(name)
