"""What a run of the import did."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import Problem


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a run did to the files of its target, by their names in it, and what it left out.

    `unchanged` files hold what their source holds; `edited` ones were changed by hand and their source was not, so
    they stay. `skipped` is what was not taken, and why; `notes` is what was taken but should be looked at.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    skipped: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()

    @property
    def articles(self) -> int:
        """Articles that the sources hold and the target has."""
        return len(self.added) + len(self.changed) + len(self.unchanged) + len(self.edited)
