"""How a company writes, when it answers, and what its agents corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from assistant.types.messages import Channel, Form


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When somebody answers: local times in an IANA time zone, on weekdays of which Monday is 0."""

    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    opens: time = time(9)
    closes: time = time(17)
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """How a company writes: taken from the configuration, used by the draft.

    `response_times` gives per channel the words for the time within which an open answer follows
    ("4 working hours"); `character_limits` caps a draft per channel where there is a limit. `signature` replaces
    role, company and website below the agent's name.
    """

    company: str = ""
    agent: str = ""
    role: str = ""
    tone: str = "friendly"
    spelling: str = "british"
    response_times: Mapping[Channel, str] = field(default_factory=dict)
    character_limits: Mapping[Channel, int] = field(default_factory=dict)
    signature: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What agents have corrected so far: asked of the ledger, respected by the finder and the check.

    `dismissed` holds wordings that are no question in any message, `dismissed_here` those that are none in one
    message, as (message, wording); `added` per sentence the words in it that are a question, with their form;
    `verdicts` per question and reply whether the reply answers it. Texts are keys as `assistant.text` makes them:
    `wording` of questions and sentences, `folded` of replies, `digest` of what is newly written in a message.
    """

    dismissed: frozenset[str] = frozenset()
    added: Mapping[str, Mapping[str, Form]] = field(default_factory=dict)
    verdicts: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    dismissed_here: frozenset[tuple[str, str]] = frozenset()
