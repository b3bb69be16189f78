"""`fullreply.toml`: the only configuration, validated as a whole so that all its problems show at once."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Literal, Self, get_args

from pydantic import ValidationError, field_validator, model_validator

from assistant.config_api import MAIN, Api, WorkspaceName, WorkspaceSettings
from assistant.config_file import problem_of, read_text, read_toml
from assistant.config_helpdesks import EventEndpoint, Helpdesk, Mailbox, SourceName
from assistant.config_sections import (
    BusinessHours,
    Channels,
    ChannelSettings,
    Company,
    JudgeSettings,
    Models,
    PageSettings,
    PolishSettings,
    Retention,
    Section,
)
from assistant.errors import ConfigurationError
from assistant.types import Channel, HouseStyle, OpeningHours

FILE = "fullreply.toml"
_DATABASE = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://[!-~]{1,2000}")


class Configuration(Section):
    """All settings. Paths are absolute or relative to the working directory; `ledger` is a path or a database's URL."""

    company: Company = Company()
    tone: Literal["friendly", "formal"] = "friendly"
    spelling: Literal["british", "american"] = "british"
    channels: Channels = Channels()
    business_hours: BusinessHours = BusinessHours()
    retention: Retention = Retention()
    models: Models = Models()
    judge: JudgeSettings = JudgeSettings()
    polish: PolishSettings = PolishSettings()
    api: Api = Api()
    page: PageSettings = PageSettings()
    knowledge_base: Path = Path("knowledge_base")
    ledger: Path | str = Path("fullreply.db")
    workspaces: dict[WorkspaceName, WorkspaceSettings] = {}
    helpdesks: dict[SourceName, Helpdesk] = {}
    mail: dict[SourceName, Mailbox] = {}
    events: dict[SourceName, EventEndpoint] = {}

    @field_validator("knowledge_base", mode="before")
    @classmethod
    def _path(cls, given: object) -> object:
        """An empty path would mean the working directory."""
        if isinstance(given, str) and (not given.strip() or "\0" in given):
            raise ValueError("a path")
        return given

    @field_validator("ledger", mode="before")
    @classmethod
    def _place(cls, given: object) -> object:
        """A path, unless it is the URL of a database."""
        if isinstance(given, Path):
            return given
        if not isinstance(given, str) or not given.strip() or "\0" in given:
            raise ValueError('a path, or an address such as "postgresql+psycopg://user@host/database"')
        if "://" in given and not _DATABASE.fullmatch(given):
            raise ValueError('an address "postgresql+psycopg://user@host/database"; other databases are not supported')
        return given if "://" in given else Path(given)

    @model_validator(mode="after")
    def _known_workspaces(self) -> Self:
        """What hangs on a workspace names one that is there, and each source has a name of its own."""
        known = {MAIN, *self.workspaces}
        for section in ("helpdesks", "mail", "events"):
            for name, given in getattr(self, section).items():
                if given.workspace not in known:
                    raise ValueError(f"{section}.{name}.workspace: one of {', '.join(sorted(known))}")
        if twice := sorted(set(self.helpdesks) & set(self.mail)):
            raise ValueError(f"another name for [mail.{twice[0]}]: [helpdesks.{twice[0]}] has it")
        return self

    @cached_property
    def _channels(self) -> dict[Channel, ChannelSettings]:
        return {c: getattr(self.channels, c.value) for c in Channel}

    def in_workspace(self, name: str) -> Configuration:
        """The settings of a workspace: its own where it has any, else those of the file. KeyError for no such one."""
        if name == MAIN:
            return self
        own = self.workspaces[name]
        mine = self.model_copy(update={n: v for n in type(own).model_fields if (v := getattr(own, n)) is not None})
        mine.__dict__.pop("_channels", None)  # worked out of other channels
        return mine

    def opening_hours(self) -> OpeningHours:
        """When somebody answers, as the check's promises count it."""
        hours = self.business_hours
        names = get_args(get_args(BusinessHours.model_fields["days"].annotation)[0])
        days = tuple(sorted(names.index(d) for d in hours.days))
        return OpeningHours(days, hours.opens, hours.closes, hours.time_zone)

    def answer_within(self) -> dict[Channel, str]:
        """Per channel the time within which an inquiry gets its first reply, in words: "4 working hours"."""
        return {c: s.answer_within for c, s in self._channels.items()}

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
    return _placed(settings, file.parent)


def _placed(settings: Configuration, folder: Path) -> Configuration:
    """The settings with their paths below the folder of the file."""
    places = {n: getattr(settings, n) for n in ("knowledge_base", "ledger")}
    placed: dict[str, object] = {n: folder / p for n, p in places.items() if isinstance(p, Path)}
    if settings.api.proposals is not None:
        placed["api"] = settings.api.model_copy(update={"proposals": folder / settings.api.proposals})
    placed["workspaces"] = {
        name: own.model_copy(update={"knowledge_base": folder / own.knowledge_base})
        for name, own in settings.workspaces.items()
    }
    return settings.model_copy(update=placed)
