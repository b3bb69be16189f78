"""The Assistant: the order of the steps and nothing else; the one object that people hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.check import Checker
from assistant.config import Configuration, load_configuration
from assistant.draft import compose, deferral, insertion
from assistant.encoder import Encoder, OnnxEncoder, SentenceTransformerEncoder
from assistant.errors import KnowledgeBaseError
from assistant.gaps import group
from assistant.knowledge import Index, open_index
from assistant.message import read_bytes, read_text
from assistant.questions import QuestionFinder
from assistant.types import Channel, CheckReport, Draft, MatchResult, Message, Question, Topic

Progress = Callable[[int, int], None]
"""Called with the steps done and the steps in all."""


class Assistant:
    """A desk with a knowledge base: finds questions, matches them, drafts, and checks replies.

    Models load when first used; an Assistant without a knowledge base can do all but match and draft.
    Safe to share between threads once loaded.
    """

    def __init__(
        self, configuration: Configuration, index: Index | None = None, encoder: Encoder | None = None
    ) -> None:
        self.configuration = configuration
        self._index = index
        self._encoder = encoder

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
        return cls(settings, index, encoder)

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

    def read(self, inquiry: str | bytes | Message, **known: Any) -> Message:
        """An inquiry, or a reply, read: text, raw .eml bytes, or a message that was read before.

        `known` are `subject`, `sender`, `channel` and (of a str) `html`; they go before what the text says itself.
        `reply=True` says that an agent wrote it.
        """
        if isinstance(inquiry, Message):
            return inquiry
        if isinstance(inquiry, bytes):
            read = read_bytes(inquiry, channel=known.get("channel") or Channel.EMAIL, reply=bool(known.get("reply")))
            told = {k: v for k, v in known.items() if k in ("subject", "sender") and v}
            return replace(read, **told)
        return read_text(inquiry, **{k: v for k, v in known.items() if v is not None})

    def questions(self, inquiry: str | bytes | Message, **known: Any) -> tuple[Question, ...]:
        """The separate questions of an inquiry, in the order in which they stand."""
        return self.finder.find(self.read(inquiry, **known))

    def match(self, questions: Sequence[str]) -> tuple[MatchResult, ...]:
        """What the knowledge base has for each question, one result a question."""
        return tuple(self.index.search(questions))

    def draft(self, inquiry: str | bytes | Message, *, agent: str | None = None, **known: Any) -> Draft:
        """A reply to the inquiry, ready to be edited, with the check of its own text."""
        message = self.read(inquiry, **known)
        questions = self.finder.find(message)
        matches = self.match([q.standalone or q.text for q in questions])
        text, parts = compose(message, questions, matches, self.configuration.house_style(agent))
        report = self.check(message, text, questions=questions)
        return Draft(text, parts, message, questions, matches, report)

    def check(
        self,
        inquiry: str | bytes | Message,
        reply: str | Message,
        *,
        questions: Sequence[Question] | None = None,
        **known: Any,
    ) -> CheckReport:
        """How far the reply covers each question: those given, else those found in the inquiry."""
        message = self.read(inquiry, **known)
        asked = self.finder.find(message) if questions is None else tuple(questions)
        return self.checker.check(message, asked, self.read(reply, reply=True))

    def insertion(self, question: Question, match: MatchResult) -> str:
        """Sentences for the reply from the first entry of `match`, or "" where it has no text."""
        return insertion(question, match, self.configuration.house_style(None))

    def deferral(self, question: Question, channel: Channel = Channel.EMAIL) -> str:
        """An honest sentence that puts the question off and says by when."""
        return deferral(question, channel, self.configuration.house_style(None))

    def gaps(self, texts: Sequence[str]) -> tuple[Topic, ...]:
        """The texts grouped by what they ask; each text is in one topic."""
        return group(texts, self.encoder)


def _encoder(configuration: Configuration) -> Encoder:
    """The shipped encoder, or the sentence-transformers model that the configuration names."""
    name = configuration.models.encoder
    return OnnxEncoder() if name == "default" else SentenceTransformerEncoder(name)
