"""`fullreply.toml`: the only configuration, validated as a whole so that all its problems show at once."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

from pydantic import ValidationError, field_validator

from assistant.config_file import problem_of, read_text, read_toml
from assistant.config_sections import (
    Api,
    BusinessHours,
    Channels,
    ChannelSettings,
    Company,
    JudgeSettings,
    Models,
    Retention,
    Section,
)
from assistant.errors import ConfigurationError
from assistant.types import Channel, HouseStyle, OpeningHours

FILE = "fullreply.toml"


class Configuration(Section):
    """All settings. `knowledge_base` and `ledger` are absolute, or relative to the working directory."""

    company: Company = Company()
    tone: Literal["friendly", "formal"] = "friendly"
    spelling: Literal["british", "american"] = "british"
    channels: Channels = Channels()
    business_hours: BusinessHours = BusinessHours()
    retention: Retention = Retention()
    models: Models = Models()
    judge: JudgeSettings = JudgeSettings()
    api: Api = Api()
    knowledge_base: Path = Path("knowledge_base")
    ledger: Path = Path("fullreply.db")

    @field_validator("knowledge_base", "ledger", mode="before")
    @classmethod
    def _path(cls, given: object) -> object:
        """An empty path would mean the working directory."""
        if isinstance(given, str) and (not given.strip() or "\0" in given):
            raise ValueError("a path")
        return given

    @cached_property
    def _channels(self) -> dict[Channel, ChannelSettings]:
        return {c: getattr(self.channels, c.value) for c in Channel}

    def opening_hours(self) -> OpeningHours:
        """When somebody answers, as the check's promises count it."""
        hours = self.business_hours
        names = get_args(get_args(BusinessHours.model_fields["days"].annotation)[0])
        days = tuple(sorted(names.index(d) for d in hours.days))
        return OpeningHours(days, hours.opens, hours.closes, hours.time_zone)

    def house_style(self, agent: str | None) -> HouseStyle:
        """How drafts are written; signed with `agent`, else with the company's usual agent, if any."""
        limits = {c: s.character_limit for c, s in self._channels.items() if s.character_limit is not None}
        return HouseStyle(
            company=self.company.name,
            agent=" ".join((agent or self.company.agent).split()),
            role=self.company.role,
            tone=self.tone,
            spelling=self.spelling,
            response_times={c: s.response_time for c, s in self._channels.items()},
            character_limits=limits,
            signature=self.company.signature,
            website=self.company.website,
        )


def load_configuration(path: Path | None) -> Configuration:
    """The settings of `path`, or of ./fullreply.toml where it is there, else the defaults.

    Paths in the file are relative to its folder. Raises ConfigurationError with all problems of the file.
    """
    file = Path(FILE) if path is None else Path(path)
    if path is None and not file.is_file():
        return Configuration()
    text = read_text(file)
    try:
        settings = Configuration.model_validate(read_toml(file, text))
    except ValidationError as error:
        problems = [problem_of(file.name, text, e, Configuration) for e in error.errors()]
        raise ConfigurationError(f"{file} cannot be used as it stands.", problems) from None
    return settings.model_copy(update={n: file.parent / getattr(settings, n) for n in ("knowledge_base", "ledger")})
